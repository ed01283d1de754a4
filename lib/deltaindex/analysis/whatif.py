"""What if: the same index with one choice changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError, refuse_if
from ..framework import ROOT
from ..methods import tiers
from ..methods.arguments import fits
from ..methods.equality import tied
from ..methods.ranks import rank

__all__ = ["changed", "effects", "leaders", "without_each"]


def without_each(index: Index) -> dict[str, Index]:
    """Rebuild an index once without each of its indicators.

    Returns
    -------
    dict of str to Index
        By the indicator left out.
    """
    names = list(index.normalised.columns)
    variants = {}
    for left in names:
        rest = tuple(name for name in names if name != left)
        framework = replace(index.framework, sets={**index.framework.sets, "rest": rest})
        variants[left] = index.rebuild(index.recipe.vary(set="rest"), framework)
    return variants


def leaders(variants: Mapping[str, Index], top: int) -> pd.DataFrame:
    """Say who leads in each variant, by class and by number.

    Parameters
    ----------
    variants : mapping of str to Index
        Each with tiers.
    top : int
        How many lead by score alone, 1 or more; from the number of scores on, all do.

    Returns
    -------
    DataFrame
        One row a variant and entity: ``variant``, ``entity``, ``score``, ``rank``, ``in_class``
        (tier 1) and ``in_top`` (among the best `top`).

    Raises
    ------
    InputError
        There is no variant, or `top` is no whole number above zero.
    """
    refuse_if([] if variants else [Fault("no variant to look at", None, "variants")])
    if not fits(top, int) or top < 1:
        raise InputError(Fault("must be a whole number, 1 or more", None, "top", top))
    rows = []
    for variant, index in variants.items():
        score = index.scores[ROOT]
        sized = tiers.sizes(score, sizes=tiers.fit([top, 1], int(score.notna().sum())))
        frame = pd.DataFrame(
            {
                "variant": variant,
                "entity": score.index,
                "score": score,
                "rank": index.ranks[ROOT],
                "in_class": index.tiers.eq(1).fillna(False).astype(bool),
                "in_top": sized.eq(1).fillna(False).astype(bool),
            }
        )
        rows.append(frame)
    return pd.concat(rows, ignore_index=True)


def changed(cases: pd.DataFrame, leads: str, base: str) -> list[str]:
    """Return the variants in which others lead than in one of them.

    Parameters
    ----------
    cases : DataFrame
        As from `leaders`.
    leads : str
        The column that says who leads: ``in_class`` or ``in_top``.
    base : str
        The variant to compare with.

    Returns
    -------
    list of str
        In the order of the table.

    Examples
    --------
    >>> cases = pd.DataFrame({"variant": ["own", "own", "new", "new"], "entity": list("abab")})
    >>> changed(cases.assign(in_top=[True, False, False, True]), "in_top", "own")
    ['new']
    """
    leading = {
        str(variant): frozenset(own.loc[own[leads], "entity"])
        for variant, own in cases.groupby("variant", sort=False)
    }
    return [variant for variant, who in leading.items() if who != leading[base]]


def effects(index: Index, variants: Mapping[str, Index]) -> pd.DataFrame:
    """Say how far each variant moves the ranking, among the entities with a score in both.

    Parameters
    ----------
    index : Index
        What the variants are held against.
    variants : mapping of str to Index

    Returns
    -------
    DataFrame, one row a variant
        ``variant``, ``entities`` compared, ``spearman`` (rank correlation), ``mean_shift`` (of
        ranks, without sign), ``largest`` shift (places gained, or lost if negative) and ``mover``,
        the entity that makes it (the first of the table where several do).

    Raises
    ------
    InputError
        No entity is scored in both.
    """
    rows = []
    for variant, other in variants.items():
        both = pd.DataFrame({"was": index.scores[ROOT], "is": other.scores[ROOT]}).dropna()
        if both.empty:
            mend = "compare indices of the same entities"
            raise InputError(Fault("no entity is scored in both", None, str(variant), mend=mend))
        ranks = both.apply(rank).astype(float)
        shift = ranks["was"] - ranks["is"]
        most = int(shift.abs().to_numpy().argmax())
        level = both.apply(lambda score: pd.Series(tied(score.to_numpy(float)), score.index))
        spearman = level["was"].corr(level["is"], method="spearman")
        largest, mover = int(shift.iloc[most]), shift.index[most]
        rows.append((variant, len(both), spearman, shift.abs().mean(), largest, mover))
    columns = ["variant", "entities", "spearman", "mean_shift", "largest", "mover"]
    return pd.DataFrame(rows, columns=columns)
