"""What the profiles of all entities share, each computed once, and what one of them rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from deltaindex.analysis import diagnosis
from deltaindex.engine.index import Index
from deltaindex.text import LANGUAGES

from ..pages import path_tables
from ..pages.path_tables import Labels, Pathways
from ..pages.report import Report
from ..report_settings import find_project
from ..study import sectors
from ..study.chain import Chain
from ..study.claims import Judgement
from . import entity_claims, entity_years
from .entity_years import Years


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
    def index(self) -> Index | None:
        """The index of the edition; None where its year has no ranking."""
        return self.first.index if self.first.set else None

    @cached_property
    def pathways(self) -> Pathways:
        """The paths of all entities."""
        return path_tables.of(self.first)

    @cached_property
    def labels(self) -> Labels:
        """What stands for the path of each entity."""
        return path_tables.labels(self.first, self.pathways)

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

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The share of draws in which the row ranks above the column."""
        return self.first.certainty().draws.pairs

    @cached_property
    def years(self) -> Years | None:
        """The years that can be set side by side, if there are two."""
        return entity_years.of(self.first.project)

    @cached_property
    def judgements(self) -> dict[str, Judgement]:
        """What was found of each statement of the paper."""
        return {j.claim.id: j for j in self.first.judge(None)}

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """Which statements name which entity."""
        names = self.first.project.framework.entity_names("en")
        return entity_claims.naming(self.first.claims, names)

    @cached_property
    def chain(self) -> Chain:
        """The chain whose firms have seats."""
        return path_tables.read(self.first)[0]

    @cached_property
    def records(self) -> pd.DataFrame:
        """What is recorded of the sectors of entities."""
        project = self.first.project
        return sectors.read(project.data, self.chain, project.framework.entities)

    @cached_property
    def cells(self) -> dict[str, pd.DataFrame]:
        """What was observed of each entity in the year, in the order of the variables."""
        cells = self.first.project.observations(self.first.year).cells
        order = {name: n for n, name in enumerate(self.first.project.framework.variables)}
        cells = cells[cells["value"] != ""].sort_values("variable", key=lambda v: v.map(order))
        return dict(iter(cells.groupby("entity")))

    @cached_property
    def sources(self) -> pd.Series:
        """The titles of sources, by id."""
        report = self.first
        table = report.read("sources.csv").set_index("id")
        title = table["title"]
        return (
            table["title_zh"].where(table["title_zh"] != "", title)
            if report.lang == "zh"
            else title
        )


def edition(page: str, year: int, lang: str) -> Edition:
    """Return what profiles share; one process that makes many computes it once."""
    return _edition(find_project().root, page, year, lang)


@lru_cache(maxsize=1)
def _edition(_root: Path, page: str, year: int, lang: str) -> Edition:
    return Edition(Report(page, year, lang))


@dataclass(frozen=True)
class Profile:
    """One entity in one edition.

    Attributes
    ----------
    edition : Edition
    entity : str
    """

    edition: Edition
    entity: str

    @cached_property
    def report(self) -> Report:
        """The report of the page that runs."""
        return self.edition.report

    @property
    def scored(self) -> bool:
        """Whether the year has a ranking and the entity a place in it."""
        index = self.edition.index
        return index is not None and self.entity in index.score.index

    @property
    def city(self) -> str:
        """Its name in the language of the edition."""
        return self.report.name(self.entity)

    @property
    def province(self) -> str:
        """The id of its group."""
        return self.report.project.framework.entities.at[self.entity, "province"]

    @cached_property
    def home(self) -> str:
        """The name of its group."""
        return self.report.group("province", self.province)

    @cached_property
    def group(self) -> list[str]:
        """The entities of its group, itself among them."""
        provinces = self.report.project.framework.entities["province"]
        return list(provinces.index[provinces == self.province])

    @cached_property
    def alone(self) -> bool:
        """Whether its group is itself alone."""
        return len(self.group) == 1

    @cached_property
    def other_names(self) -> list[str]:
        """What it is called besides: in the other languages, and how these are spoken."""
        framework = self.report.project.framework
        row, lang = framework.entities.loc[self.entity], self.report.lang
        found = [row.get(f"name_{other}", "") for other in LANGUAGES if other != lang]
        return [name for name in (*found, row.get("pinyin", "")) if name and name != self.city]

    @cached_property
    def themes(self) -> list[str]:
        """The themes in which it has a score, best standing first."""
        own = self.edition.standing.loc[self.entity, self.edition.pathways.boards].dropna()
        return list(own.sort_values(ascending=False, kind="stable").index)

    @cached_property
    def obstacles(self) -> pd.Series:
        """Its obstacle degrees, the largest first."""
        own = self.edition.obstacles.loc[self.entity].dropna()
        return own.sort_values(ascending=False, kind="stable")

    @property
    def numbered(self) -> int | None:
        """How many entities have a score in the year."""
        return None if self.edition.index is None else len(self.edition.index.score)


def profile(page: str, year: int, lang: str, entity: object) -> Profile:
    """Return what one page is about, on what all of them share."""
    shared = edition(page, year, lang)
    return Profile(shared, shared.report.entity(entity))


def group_mean(scores: pd.Series, groups: pd.Series, entity: str) -> float | None:
    """Return the mean score of the group of an entity; None where it is alone in it.

    >>> scores, groups = pd.Series([0.2, 0.4, 0.9]), pd.Series(["x", "x", "y"])
    >>> round(group_mean(scores, groups, 0), 9), group_mean(scores, groups, 2)
    (0.3, None)
    """
    own = groups == groups[entity]
    return float(scores[own].mean()) if own.sum() > 1 else None


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
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
