"""Values far from what related variables imply, held against the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ..errors import InputError
from ..framework import Framework, Variable, text
from .finding import WARNING, Finding
from .plausibility import Cells
from .scope import Scope

#: How near a column comes to what is implied when it is that, and for what share of the entities.
SAME, NEARLY_ALL = 0.02, 0.9
_FEW = 5  # entities below which a column that agrees says little


def doubtful(cells: Cells, scope: Scope) -> Iterator[Finding]:
    """Yield values whose ratio to what others imply has moved, and columns that are the implied.

    What is implied comes from the values themselves or, where they do not give it, from the year
    before. A variable need not equal what others imply (registered people are not residents), so
    it is the ratio that is held against that of the year before. A whole column that equals what
    is implied, and did not then, is something else than the variable.
    """
    for name in {variable for _, variable in cells}:
        variable = scope.framework.variables[name]
        if variable.implied_by:
            yield from _of(variable, cells, scope)


def _of(variable: Variable, cells: Cells, scope: Scope) -> Iterator[Finding]:
    now = _table({place: value for place, (value, _) in cells.items()}, scope.framework)
    last = None if scope.before is None else scope.before.values
    implied = _implied(variable, now, scope.framework)
    before = None if last is None else _implied(variable, last, scope.framework)
    if before is not None:
        implied = implied.fillna(before)
    ratio = (now[variable.id] / implied).dropna()
    ratio = ratio[(ratio > 0) & (ratio < float("inf"))]
    then = None if before is None else (last[variable.id] / before).reindex(ratio.index)
    what, formula = text(variable.implied_by.name, "en"), variable.implied_by.formula
    if _equal(ratio) and (then is None or not _equal(then.dropna())):
        _, entry = cells[ratio.index[0], variable.id]
        problem = (
            f"{len(ratio)} values equal what {formula} gives, {what}, within {SAME:.0%}: "
            "the column may be that"
        )
        mend = f"look whether the source prints {text(variable.name, 'en')}"
        yield Finding(
            WARNING, "implied", problem, entry.where, None, variable.id, None, mend, len(ratio)
        )
        return
    if then is None:
        return
    within = 1 + variable.implied_by.within
    moved = (ratio / then).dropna()
    moved = moved[(moved > within) | (moved < 1 / within)]
    # most of a column has one cause: it is said once
    many = len(moved) > max(1, len(ratio) / 2)
    for entity in moved.index[:1] if many else moved.index:
        _, entry = cells[entity, variable.id]
        problem = (
            f"{ratio[entity]:.2f} times what {formula} gives ({what}), and "
            f"{then[entity]:.2f} times in {scope.before_label}"
        )
        if many:
            problem = f"{len(moved)} values, the first of them {problem}"
        yield Finding(
            WARNING, "implied", problem, entry.where, entity, variable.id, entry.cell.text,
            "look again", len(moved) if many else 1,
        )  # fmt: skip


def _equal(ratio: pd.Series) -> bool:
    return len(ratio) >= _FEW and ((ratio - 1).abs() <= SAME).mean() >= NEARLY_ALL


def _implied(variable: Variable, values: pd.DataFrame, framework: Framework) -> pd.Series:
    try:
        return framework.compute(variable.implied_by.formula, values, variable.unit)
    except InputError:  # a division by zero, which is told where an indicator meets it
        return pd.Series(float("nan"), index=values.index)


def _table(values: Mapping[tuple[str, str], float], framework: Framework) -> pd.DataFrame:
    found = pd.Series(values, dtype=float).unstack()
    return found.reindex(index=framework.entities.index, columns=list(framework.variables))
