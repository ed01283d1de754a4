"""What is not there: variables without a value, and what cannot be computed from the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

import pandas as pd

from ..errors import InputError
from .finding import FAULT, NOTE, WARNING, Finding, Where
from .rules import Cells
from .scope import Scope


def absent(
    cells: Cells,
    missing: Collection[tuple[str, str]],
    scope: Scope,
    told: Collection[Finding],
    where: Where,
) -> Iterator[Finding]:
    """Yield variables of the index without a value, and what that means; then single gaps."""
    filled = {variable for _, variable in cells}
    if not filled:
        if not any(f.level == FAULT for f in told):
            yield Finding(FAULT, "empty", "holds no values", where, mend="fill the template")
        return
    filled |= {f.variable for f in told if f.level == FAULT}
    framework = scope.framework
    needed = (*scope.needed, *scope.provided)
    for name in scope.needed:
        if name in filled:
            continue
        lost = [i for i in framework.indicators if name in framework.uses(i)]
        lost = [i for i in lost if set(framework.uses(i)) <= {*needed, name}]
        problem = f"no value: without it {', '.join(lost)} cannot be computed and is left out"
        yield Finding(WARNING, "absent", problem, where, None, name)
    gaps = defaultdict(list)
    for entity, variable in sorted(missing):
        if variable in filled and variable in scope.needed:
            gaps[variable].append(entity)
    for variable, who in gaps.items():
        listed = ", ".join(framework.name(e) for e in who[:5]) + (" ..." if len(who) > 5 else "")
        problem = f"missing for {len(who)}: {listed}"
        yield Finding(NOTE, "missing", problem, where, None, variable, count=len(who))


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
