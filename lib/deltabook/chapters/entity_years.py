"""Entities over the years, node by node, and between which years a node can be compared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.project import Project

from ..study.certainty import certainty
from .year_changes import Moves, moves


@dataclass(frozen=True)
class Years:
    """The years that have all of one set of indicators, on the ruler of one of them.

    Attributes
    ----------
    project : Project
    each : dict of int to Index
        By year, each on its own ruler.
    held_at : int
    """

    project: Project
    each: Mapping[int, Index]
    held_at: int

    @property
    def years(self) -> list[int]:
        """The years, in order."""
        return sorted(self.each)

    @property
    def began(self) -> int:
        """The first year."""
        return self.years[0]

    @property
    def ended(self) -> int:
        """The last year."""
        return self.years[-1]

    @property
    def indicators(self) -> list[str]:
        """What every year has."""
        return list(self.each[self.held_at].normalised)

    @cached_property
    def nodes(self) -> list[str]:
        """The top and the lowest nodes of the hierarchy, which hold the indicators."""
        index = self.each[self.held_at]
        parents = {index.framework.indicators[name].parent for name in self.indicators}
        return [ROOT, *(node for node in index.scores if node in parents and node != ROOT)]

    @cached_property
    def scores(self) -> dict[str, pd.DataFrame]:
        """Scores of each node on the one ruler, shape (entities, years)."""
        ruler = self.each[self.held_at]
        held = {year: self.each[year].rebuild(reference=ruler).scores for year in self.years}
        return {
            node: pd.DataFrame({year: held[year][node] for year in self.years})
            for node in self.nodes
        }

    @cached_property
    def places(self) -> dict[str, pd.DataFrame]:
        """Ranks in each node, each year on its own ruler, shape (entities, years).

        They are those of the edition of the year, where that rests on the same indicators.
        """
        return {
            node: pd.DataFrame({year: self.each[year].ranks[node] for year in self.years})
            for node in self.nodes
        }

    @cached_property
    def ranked(self) -> pd.Index:
        """The entities with a rank in every year."""
        return self.places[ROOT].dropna().index

    @cached_property
    def breaks(self) -> dict[str, list[int]]:
        """The years in which the data of a node began to mean something else."""
        framework = self.project.framework
        beneath = self.each[self.held_at].hierarchy.beneath
        used = {
            node: {v for name in beneath[node] for v in framework.uses(name)} for node in self.nodes
        }
        return {node: self._broken(used[node]) for node in self.nodes}

    def _broken(self, variables: Collection[str]) -> list[int]:
        steps = zip(self.years, self.years[1:], strict=False)
        return [new for old, new in steps if self.project.breaks(old, new, variables)]

    def span(self, node: str) -> tuple[int, int] | None:
        """Return the last run of years in which a node is one series; None where there is none.

        Of two years at least.
        """
        runs = spans(self.years, self.breaks[node])
        whole = [run for run in runs if len(run) > 1]
        return (whole[-1][0], whole[-1][-1]) if whole else None

    @cached_property
    def moves(self) -> Moves:
        """Changes of rank from the first to the last year, against the noise of choices."""
        return moves(*(certainty(self.project, self.each[y]) for y in (self.began, self.ended)))

    def course(self, node: str, entity: str, group: Collection[str]) -> pd.DataFrame:
        """Return an entity over the years beside the means, by year.

        Parameters
        ----------
        node, entity : str
        group : collection of str
            Entities of its group; alone in it, it has no mean beside it.

        Returns
        -------
        DataFrame, one row a year
            ``own``, ``group`` (missing where it is alone) and ``all``.
        """
        scores = self.scores[node]
        own = scores.loc[list(group)] if len(group) > 1 else scores.iloc[:0]
        means = {"own": scores.loc[entity], "group": own.mean(), "all": scores.mean()}
        return pd.DataFrame(means)


def spans(years: list[int], breaks: Collection[int]) -> list[list[int]]:
    """Cut years into runs, each of which ends before a year in which the data broke.

    >>> spans([2018, 2019, 2020, 2022], [2019, 2022])
    [[2018], [2019, 2020], [2022]]
    """
    runs: list[list[int]] = []
    for year in years:
        if not runs or year in breaks:
            runs.append([])
        runs[-1].append(year)
    return runs


def of(project: Project) -> Years | None:
    """Return the years that can be set side by side; None where there are not two."""
    name = project.settings.get("fallback", project.settings["set"])
    told = project.whole_years(name)
    if len(told) < 2:
        return None
    held_at = project.judged_year if project.judged_year in told else told[0]
    recipe = project.recipe.vary(set=name)
    return Years(project, {year: project.index(year, recipe) for year in told}, held_at)
