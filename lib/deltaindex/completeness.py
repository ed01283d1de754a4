"""How much of a set of indicators a year can fill, and on which set its edition rests.

A ranking of what happens to be left is not the ranking that a set stands for. So a project may set
a ``floor``: the share of a set's weight, as the judged year has it, that a year must fill. A year
that fills less, or leaves a branch beneath the index empty that the set fills, is *thin* for that
set.

This is a rule of the report about a year. The engine's ``min_weight`` is another, about an entity:
which of its cells must be there, among the indicators that the year has.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from .errors import InputError
from .framework import Framework

if TYPE_CHECKING:
    from .project import Project

#: Rounding of a share must not decide whether a year is thin.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Completeness:
    """How much of a set a year fills.

    Attributes
    ----------
    set : str
    present, lacking : tuple of str
        Indicators of the set with a value in the year, and without one, in the set's order.
    share : float
        Of the set's weight in the judged year, what the indicators present hold; 0 to 1.
    empty : tuple of str
        Branches beneath the index that the set fills and the year does not.
    floor : float
        The share below which the year is thin.
    """

    set: str
    present: tuple[str, ...]
    lacking: tuple[str, ...]
    share: float
    empty: tuple[str, ...]
    floor: float

    @property
    def thin(self) -> bool:
        """Whether too little is there for a ranking that stands for the set."""
        return not self.present or self.share < self.floor - TOLERANCE or bool(self.empty)

    @property
    def whole(self) -> bool:
        """Whether the year has all of the set."""
        return not self.lacking


def measure(
    framework: Framework, set_name: str, weights: pd.Series, there: Collection[str], floor: float
) -> Completeness:
    """Say how much of a set is there.

    Parameters
    ----------
    framework : Framework
    set_name : str
    weights : Series, indexed by indicator
        Of the set's indicators in the whole index; see `weights_of`.
    there : collection of str
        Indicators with a value.
    floor : float

    Returns
    -------
    Completeness
    """
    chosen = framework.choose(set_name)
    present = tuple(name for name in chosen if name in there)
    lacking = tuple(name for name in chosen if name not in there)

    def branches(names: Collection[str]) -> list[str]:
        return [framework.path(name)[-2] for name in names]

    filled = branches(present)
    empty = tuple(b for b in dict.fromkeys(branches(chosen)) if b not in filled)
    return Completeness(
        set_name, present, lacking, float(weights[list(present)].sum()), empty, floor
    )


def weights_of(project: Project, set_name: str) -> pd.Series:
    """Return the weight of each indicator of a set in the index of the judged year.

    An indicator that the judged year lacks has no weight there; it is given an equal share.
    """
    chosen = list(project.framework.choose(set_name))
    judged = project.years and project.judged_year in project.years
    try:
        index = (
            project.index(project.judged_year, project.recipe.vary(set=set_name))
            if judged
            else None
        )
    except InputError:  # the judged year has no indicator of the set
        index = None
    if index is None:
        return pd.Series(1 / len(chosen), chosen)
    # what took the place of an indicator there has its weight
    found = index.weights["weight_in_index"].rename(project.replaced(project.judged_year))
    known = found.reindex(chosen)
    return (known * known.notna().mean()).fillna(1 / len(chosen))


@lru_cache(maxsize=64)
def of_year(project: Project, year: int, set_name: str) -> Completeness:
    """Say how much of a set a year fills."""
    return of_values(project, project.observations(year).values, set_name)


def of_values(project: Project, values: pd.DataFrame, set_name: str) -> Completeness:
    """Say how much of a set some observations fill, in the framework's units.

    What takes the place of an indicator counts for it.
    """
    derived = project.framework.derive(values, project.framework.choose(set_name))
    there = {name for name in derived if derived[name].notna().any()}
    return of_indicators(project, set_name, there | set(project.replaced_in(values).values()))


def of_indicators(project: Project, set_name: str, there: Collection[str]) -> Completeness:
    """Say how much of a set is filled where these indicators have values."""
    weights = weights_of(project, set_name)
    floor = float(project.settings.get("floor", 0))
    return measure(project.framework, set_name, weights, there, floor)


def in_turn(project: Project) -> tuple[str, ...]:
    """Return the sets that an edition may rest on: the project's own, then the fallback."""
    settings = project.settings
    return tuple(dict.fromkeys(filter(None, (settings["set"], settings.get("fallback")))))


def set_of_years(project: Project, years: Collection[int]) -> str | None:
    """Return the first set that none of some years is thin for; None where there is none."""
    return next(
        (s for s in in_turn(project) if not any(of_year(project, y, s).thin for y in years)), None
    )


def whole_years(project: Project, set_name: str) -> list[int]:
    """Return the years that have all of a set."""
    return [year for year in project.years if of_year(project, year, set_name).whole]


def set_of(project: Project, year: int) -> str | None:
    """Return the set that a year's edition rests on; None where the year is thin for all."""
    return set_of_years(project, (year,))
