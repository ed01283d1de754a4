"""What a profile says of one entity: its place, its obstacles, its measures and its indicators."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from deltaindex.engine.index import Index


def group_mean(scores: pd.Series, groups: pd.Series, entity: str) -> float | None:
    """Return the mean score of the group of an entity; None where it is alone in it.

    >>> scores, groups = pd.Series([0.2, 0.4, 0.9]), pd.Series(["x", "x", "y"])
    >>> round(group_mean(scores, groups, 0), 9), group_mean(scores, groups, 2)
    (0.3, None)
    """
    own = groups == groups[entity]
    return float(scores[own].mean()) if own.sum() > 1 else None


def overview_rows(scores: pd.Series, degrees: pd.Series) -> pd.DataFrame:
    """Return the scores and the obstacle degrees of one entity as rows.

    Parameters
    ----------
    scores : Series, by node
    degrees : Series, by indicator

    Returns
    -------
    DataFrame
        ``node``, ``value`` and ``kind``: ``score`` or ``obstacle_degree``.
    """
    rows = pd.concat([scores, degrees]).rename_axis("node").rename("value").reset_index()
    return rows.assign(kind=["score"] * len(scores) + ["obstacle_degree"] * len(degrees))


def fitting_measures(fits: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Return the measures that fit an entity, in the order of its paths; those of no path last.

    Parameters
    ----------
    fits : DataFrame
        See `paths.fitting`.
    entity : str
    """
    own = fits[fits["entity"] == entity]
    # an empty order belongs to no path: a tilde sorts behind all names
    return own.sort_values("order", key=lambda order: order.replace("", "~"), kind="stable")


def indicator_rows(
    index: Index, entity: str, degrees: pd.Series, units: Sequence[str]
) -> pd.DataFrame:
    """Return what is known of an entity by indicator.

    Parameters
    ----------
    index : Index
    entity : str
    degrees : Series, shape (indicators,)
        Its obstacle degrees.
    units : sequence of str
        Of the indicators.

    Returns
    -------
    DataFrame, one row an indicator
        ``indicator``, ``value`` as observed, ``unit``, ``scaled``, ``rank`` among all (1 is best)
        and ``obstacle_degree``.
    """
    return pd.DataFrame(
        {
            "indicator": list(index.indicators),
            "value": index.indicators.loc[entity].to_numpy(),
            "unit": list(units),
            "scaled": index.normalised.loc[entity].to_numpy(),
            "rank": index.normalised.rank(ascending=False, method="min").loc[entity].to_numpy(),
            "obstacle_degree": degrees.to_numpy(),
        }
    )


def written(value: float) -> str:
    """Write an observed value: whole from a hundred on, below that with three digits.

    >>> written(12345.6), written(0.12345)
    ('12,346', '0.123')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
