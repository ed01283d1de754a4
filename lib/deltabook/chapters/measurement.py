"""Measuring the cities: what weighs, what a larger set adds, how the index meets a yardstick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from deltaindex.analysis import compare
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT


@dataclass(frozen=True)
class Beside:
    """A larger set of indicators beside the index's own.

    Attributes
    ----------
    ranks : DataFrame, shape (entities, 2)
        ``own`` and ``larger``.
    spearman : float
        Rank correlation of the two, over the entities scored in both.
    risers, fallers : Index
        Entities that gain or lose most places in the larger set, most first.
    added : list of str
        Indicators that only the larger set has.
    gaps : Series of int, shape (indicators,)
        How many entities lack an indicator of the larger set.
    gaps_by_group : Series of int, shape (groups,)
        How many of each group lack the indicator with most gaps.
    """

    ranks: pd.DataFrame
    spearman: float
    risers: pd.Index
    fallers: pd.Index
    added: list[str]
    gaps: pd.Series
    gaps_by_group: pd.Series


@dataclass(frozen=True)
class Yardstick:
    """An index held against another quantity.

    Attributes
    ----------
    ranks : Series of float, shape (entities,)
        By the quantity, the highest first.
    spearman : float
        Rank correlation of quantity and score.
    above, below : Index
        Entities that the index ranks furthest above or below their rank by the quantity.
    """

    ranks: pd.Series
    spearman: float
    above: pd.Index
    below: pd.Index


def role(name: str, weights: pd.Series, wanted: bool) -> str:
    """Say what part an indicator has in an index.

    Parameters
    ----------
    name : str
    weights : Series, shape (indicators,)
        Of the index.
    wanted : bool
        Whether its set holds the indicator.

    Returns
    -------
    str
        ``heaviest``; ``other``, a lighter one; ``gone``, wanted but without data; ``unused``.
    """
    if name in weights:
        return "heaviest" if name == weights.idxmax() else "other"
    return "gone" if wanted else "unused"


def cells(normalised: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """List the normalised cells with the weight of their indicator, one row a cell.

    Parameters
    ----------
    normalised : DataFrame, shape (entities, indicators)
    weights : Series, shape (indicators,)
        Gives the order of the indicators.

    Returns
    -------
    DataFrame
        ``entity``, ``indicator``, ``normalised`` and ``weight``.
    """
    table = normalised[list(weights.index)].rename_axis("entity").reset_index()
    table = table.melt("entity", var_name="indicator", value_name="normalised")
    return table.assign(weight=table["indicator"].map(weights))


def beside(own: Index, larger: Index, groups: pd.Series, most: int = 3) -> Beside:
    """Compare an index with that of a larger set of indicators.

    Parameters
    ----------
    own, larger : Index
        Of the same entities.
    groups : Series, shape (entities,)
    most : int
        How many risers and fallers to name.
    """
    ranks = pd.DataFrame({"own": own.ranks[ROOT], "larger": larger.ranks[ROOT]})
    gain = ranks["own"] - ranks["larger"]
    missing = larger.indicators.isna()
    gaps = missing.sum()
    return Beside(
        ranks=ranks,
        spearman=float(compare.agreement(own, larger, ["spearman"])["spearman"]),
        risers=gain.nlargest(most).index,
        fallers=gain.nsmallest(most).index,
        added=[name for name in larger.normalised if name not in own.normalised],
        gaps=gaps,
        gaps_by_group=missing[gaps.idxmax()].groupby(groups).sum(),
    )


def against(index: Index, quantity: pd.Series, most: int = 2) -> Yardstick:
    """Hold an index against another quantity.

    Parameters
    ----------
    index : Index
    quantity : Series, shape (entities,)
    most : int
        How many entities to name on either side.
    """
    ranks = quantity.rank(ascending=False, method="min")
    surplus = ranks - index.ranks[ROOT].astype(float)
    return Yardstick(
        ranks=ranks,
        spearman=float(quantity.corr(index.scores[ROOT], method="spearman")),
        above=surplus.nlargest(most).index,
        below=surplus.nsmallest(most).index,
    )


def same_order(some: Sequence[str], others: Collection[str]) -> bool:
    """Say whether `some` stand in this order among `others`, which may hold more.

    Parameters
    ----------
    some : sequence of str
    others : collection of str
        In order.
    """
    return list(some) == [name for name in others if name in some]
