"""How uneven the cities are: variation within tiers and provinces, and what it hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from deltaindex.analysis import groups as grouping
from deltaindex.analysis import inequality
from deltaindex.engine.index import Index


@dataclass(frozen=True)
class Parts:
    """Theil's index with all groups, and without those of one entity.

    Attributes
    ----------
    whole, several : Theil
    alone : list of str
        The entities that are a group of their own.
    """

    whole: inequality.Theil
    several: inequality.Theil
    alone: list[str]


def parts(values: pd.Series, groups: pd.Series) -> Parts:
    """Cut Theil's index between and within groups, with and without groups of one entity.

    A group of one has no inequality inside: all that sets it apart counts as between groups.

    Parameters
    ----------
    values, groups : Series, shape (entities,)
    """
    own = groups[values.index]
    single = own.map(own.value_counts()) == 1
    return Parts(
        inequality.theil(values, own),
        inequality.theil(values[~single], own[~single]),
        list(values.index[single]),
    )


def counts(index: Index, names: Sequence[str]) -> list[str]:
    """Return the indicators that are one variable, divided by nothing: they grow with size.

    Parameters
    ----------
    index : Index
    names : sequence of str
        Indicators and nodes.
    """
    framework = index.framework
    return [n for n in names if n in index.indicators and len(framework.uses(n)) == 1]


def shifted(
    values: pd.Series, groups: pd.Series, order: Sequence[str], constant: float
) -> pd.DataFrame:
    """Give the variation within groups as it is, and with a constant added to all values.

    Parameters
    ----------
    values, groups : Series, shape (entities,)
    order : sequence of str
        The groups.
    constant : float

    Returns
    -------
    DataFrame, one row a group
        ``before`` and ``after``, coefficients of variation with divisor n - 1.
    """
    rows = {}
    for group in order:
        own = values[groups[values.index] == group]
        rows[group] = [grouping.cv(own, 1), grouping.cv(own + constant, 1)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["before", "after"])


def spreads(
    score: pd.Series,
    sized: pd.Series,
    broken: pd.Series,
    groups: pd.Series,
    order: Iterable[str],
) -> pd.DataFrame:
    """Give the coefficient of variation within tiers, drawn in two ways, and within groups.

    Parameters
    ----------
    score : Series, shape (entities,)
    sized, broken : Series, shape (entities,)
        Tiers by size and by natural breaks.
    groups : Series, shape (entities,)
    order : iterable of str
        Of the groups.

    Returns
    -------
    DataFrame
        As `inequality.by_group`; rows ``size1``, ``break1``, ``size2`` and so on, then groups.
        One of fewer than three entities has no row.
    """
    table = pd.concat(
        [
            inequality.by_group(score, sized).rename("size{}".format),
            inequality.by_group(score, broken).rename("break{}".format),
            inequality.by_group(score, groups),
        ]
    )
    tiers = sorted(broken.dropna().unique())
    rows = [f"{how}{tier}" for tier in tiers for how in ("size", "break")]
    return table.loc[[row for row in (*rows, *order) if row in table.index]]


def overlapping(spread: pd.DataFrame) -> bool:
    """Say whether all intervals of a coefficient of variation share a stretch.

    Parameters
    ----------
    spread : DataFrame
        Columns ``cv_ddof1_low`` and ``cv_ddof1_high``.
    """
    return bool(spread["cv_ddof1_low"].max() < spread["cv_ddof1_high"].min())
