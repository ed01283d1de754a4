"""What is not there: variables without a value, and what cannot be computed from the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import pandas as pd

from .. import formula
from ..completeness import Completeness
from ..errors import InputError
from ..observations import read_observations
from .checked import Checked
from .finding import FAULT, NOTE, WARNING, Finding, Where
from .plausibility import Cells
from .scope import Scope


def absent(
    cells: Cells, scope: Scope, told: Collection[Finding], where: Where
) -> Iterator[Finding]:
    """Yield variables of the index without a value, and what that means.

    Where a name was not understood nothing is said: it may be the one that is missed.
    """
    filled = {variable for _, variable in cells}
    if not filled:
        if not any(f.level == FAULT for f in told):
            yield Finding(FAULT, "empty", "holds no values", where, mend="fill the template")
        return
    if any(f.level == FAULT and f.rule == "variable" and not f.variable for f in told):
        return
    filled |= {f.variable for f in told if f.level == FAULT}
    framework = scope.framework
    needed = (*scope.needed, *scope.provided)
    for name in scope.needed:
        if name in filled:
            continue
        lost = [i for i in scope.indicators if name in framework.uses(i)]
        lost = [i for i in lost if set(framework.uses(i)) <= {*needed, name}]
        left = "are left out" if len(lost) > 1 else "is left out"
        said = f"{_by_set(lost, scope)} cannot be computed and {left}"
        yield Finding(WARNING, "absent", f"no value: without it {said}", where, None, name)


def _by_set(indicators: Iterable[str], scope: Scope) -> str:
    """List indicators with the sets that they belong to, where there are sets."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in indicators:
        groups[tuple(s for s in scope.sets if name in scope.framework.sets[s])].append(name)

    def said(names: list[str], sets: tuple[str, ...]) -> str:
        called = " and ".join(f"'{s}'" for s in sets)
        return ", ".join(names) + (f" of set{'s' * (len(sets) > 1)} {called}" if sets else "")

    return " and ".join(said(names, sets) for sets, names in groups.items())


def single(
    given: Collection[tuple[str, str]], found: Collection[str], scope: Scope, where: Where
) -> Iterator[Finding]:
    """Yield what variables lack that are there for some: once for those that lack the same.

    Parameters
    ----------
    given : collection of (str, str)
        Entities and variables with a value, right or wrong.
    found : collection of str
        The entities that have a row at all: of the others it is said that they have none.
    """
    framework = scope.framework
    filled = {variable for _, variable in given}
    lacking: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in framework.variables:
        who = [e for e in framework.entities.index if e in found and (e, name) not in given]
        if name in filled and who:
            lacking[tuple(who)].append(name)
    for who, names in lacking.items():
        problem = f"missing for {len(who)}: {_listed(framework.name(e) for e in who)}"
        if len(names) > 1:
            problem = f"{len(names)} variables, {_listed(names)}: {problem}"
        variable = names[0] if len(names) == 1 else None
        yield Finding(NOTE, "missing", problem, where, None, variable, count=len(who) * len(names))


def unused(cells: Cells, scope: Scope, where: Where) -> Iterator[Finding]:
    """Yield the variables that no indicator uses, and by which no other is checked."""
    framework = scope.framework
    used = {variable for name in framework.indicators for variable in framework.uses(name)}
    for variable in framework.variables.values():
        used.add(variable.part_of)
        if variable.implied_by:
            used |= set(formula.names(variable.implied_by.formula))
    names = [name for name in framework.variables if name not in used]
    if names := [name for name in names if any(variable == name for _, variable in cells)]:
        variable, problem = (
            names[0],
            "no indicator uses it: it is kept, and nothing computed from it",
        )
        if len(names) > 1:
            variable, problem = None, f"no indicator uses {_listed(names)}: they are kept, no more"
        yield Finding(NOTE, "unused", problem, where, None, variable, count=len(names))


def fills(checked: Checked, scope: Scope) -> tuple[Completeness, ...]:
    """Return how much of the sets that an edition may rest on a year can fill, in their order.

    Of a framework alone it is the whole, which has no floor and bears no name.

    Parameters
    ----------
    checked : Checked
        Without faults. What other files of the year hold counts, too.
    scope : Scope
    """
    framework, cells = scope.framework, checked.cells
    values = cells.assign(value=cells["value"].astype(float))
    values = values.pivot(index="entity", columns="variable", values="value")
    values = values.reindex(framework.entities.index)
    if scope.project is None:
        found = framework.derive(values, scope.indicators).notna().any()
        lost = tuple(name for name in scope.indicators if not found[name])
        there = tuple(name for name in scope.indicators if found[name])
        return (Completeness("", there, lost, len(there) / max(1, len(found)), (), 0),)
    files = {scope.folder / name for name in scope.provided.values()}
    if files:
        apart = read_observations(sorted(files), framework).values
        values = values.combine_first(apart.dropna(axis="columns", how="all"))
    return tuple(scope.project.completeness_of(values, name) for name in scope.sets)


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")


def underivable(cells: Cells, scope: Scope, where: Where) -> Iterator[Finding]:
    """Yield what the indicators cannot be computed from, such as a division by zero."""
    framework = scope.framework
    values = pd.Series({place: value for place, (value, _) in cells.items()}, dtype=float)
    if values.empty:
        return
    table = values.unstack().reindex(framework.entities.index)
    for name in framework.indicators:
        try:
            framework.derive(table, (name,))
        except InputError as error:
            for fault in error.faults:
                yield Finding(
                    FAULT, "formula", fault.problem, where, fault.place, None, fault.value,
                    fault.mend,
                )  # fmt: skip
