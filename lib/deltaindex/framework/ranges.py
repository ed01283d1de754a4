"""What a value of a variable can be: as the framework states, else as its unit has it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from .. import units
from . import Variable


class Beyond(NamedTuple):
    """A value that leaves its range: by which rule, the problem in words, and its mend."""

    rule: str
    problem: str
    mend: str


def bounds(variable: Variable) -> tuple[float, float]:
    """Return what a value may lie between: the framework's ``range``, or what the unit allows.

    Percentages lie between 0 and 100; what is counted or measured is not negative; a bare number
    and a temperature may be anything.

    >>> bounds(Variable("share", "%", {})), bounds(Variable("people", "万人", {}))
    ((0.0, 100.0), (0.0, inf))
    """
    low, high = (variable.low, variable.high) if stated(variable) else _by_unit(variable.unit)
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def stated(variable: Variable) -> bool:
    """Whether the framework states a range, which a value may not leave."""
    return variable.low is not None or variable.high is not None


def beyond(variable: Variable, value: float) -> Beyond | None:
    """Say how a value leaves its range, if it does; a missing one does not.

    >>> beyond(Variable("share", "%", {}), 120.0).problem
    'above 100 %'
    """
    low, high = bounds(variable)
    if value < low:
        problem = "below zero" if low == 0 else f"below {low:g} {variable.unit}"
        return Beyond("negative" if low == 0 else "range", problem, "check the sign")
    if value > high:
        mend = "check the number and its unit"
        return Beyond("share", f"above {high:g} {variable.unit}", mend)
    return None


def unusual(
    values: pd.DataFrame, variables: Mapping[str, Variable]
) -> Iterator[tuple[str, object, float, str]]:
    """Yield what leaves the range that its unit suggests, once a variable.

    Such a value may be right: growth, gross enrolment and shares of trade leave 0 to 100 %.

    Parameters
    ----------
    values : DataFrame, shape (entities, variables)
    variables : mapping of str to Variable

    Yields
    ------
    variable, entity, value, said
        The one that is furthest out, and how many there are in words.
    """
    least, most = values.min(), values.max()
    for name in values.columns.intersection(list(variables)):  # another framework may ask for less
        variable = variables[name]
        low, high = bounds(variable)
        if stated(variable) or (not least[name] < low and not most[name] > high):
            continue
        cells = values[name]
        out = (cells - cells.clip(low, high)).abs()
        entity: Any = out.idxmax()
        count = int((out > 0).sum())
        found = beyond(variable, cells[entity])
        assert found is not None  # or neither of its ends were out
        said = f"{count} value{'s' if count > 1 else ''} {found.problem}: kept"
        yield name, entity, float(cells[entity]), said


def _by_unit(unit: str) -> tuple[float | None, float | None]:
    if units.parse(unit) == units.parse("%"):
        return 0.0, 100.0
    counted = not units.parse(unit).dimensionless and not units.shifted(unit)
    return (0.0 if counted else None), None
