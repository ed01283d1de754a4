"""How much of a set of indicators a year can fill.

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

import pandas as pd

from .framework import Framework

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
        Of the set's indicators in the whole index; see `Project.weights_of`.
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
