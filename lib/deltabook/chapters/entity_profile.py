"""What a profile says of one entity: its place, its obstacles, its measures and its indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from deltaindex.analysis import diagnosis
from deltaindex.engine.index import Index

from ..pages import path_tables
from ..pages.path_tables import Pathways
from ..pages.report import Report
from ..report_settings import find_project


@dataclass(frozen=True)
class Edition:
    """What is the same in the profiles of all entities, each computed once.

    Attributes
    ----------
    first : Report
        Of the page that came first.
    """

    first: Report

    @property
    def report(self) -> Report:
        """The report of the page that runs now, which shares what others have computed."""
        return self.first.here()

    @cached_property
    def pathways(self) -> Pathways:
        """The paths of all entities."""
        return path_tables.of(self.first)

    @cached_property
    def reasons(self) -> pd.Series:
        """What carried the path of each entity that has one, in words."""
        report, found = self.first, self.pathways
        names = {theme: report.name(theme) for theme in found.boards}
        signals = found.signals.loc[found.assigned.index]
        return path_tables.reasons(found.rule, signals, names, report.words)

    @cached_property
    def obstacles(self) -> pd.DataFrame:
        """Obstacle degrees, entities by indicators."""
        index = self.first.index
        return diagnosis.obstacles(index.normalised, index.weights["weight_in_index"])

    @cached_property
    def standing(self) -> pd.DataFrame:
        """Where each entity stands in each node."""
        return diagnosis.standing(self.first.index.scores)


def edition(page: str, year: int, lang: str) -> Edition:
    """Return what profiles share; one process that makes many computes it once."""
    return _edition(find_project().root, page, year, lang)


@lru_cache(maxsize=1)
def _edition(_root: Path, page: str, year: int, lang: str) -> Edition:
    return Edition(Report(page, year, lang))


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
