"""A whole column that is off by one factor: one fault, whatever else follows from it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from statistics import median

from .finding import FAULT, Finding
from .plausibility import Cells
from .scope import Scope

#: Tens by which the middle of a column is off, at least: growth may take from a slip of ten.
_LEAST = 0.9
#: Tens around the middle within which a value slipped with the others, and how many must.
_NEAR, _SHARE, _FEWEST = 0.35, 0.8, 5


def columns(cells: Cells, scope: Scope) -> Mapping[str, Finding]:
    """Return, by variable, the columns whose values are about one factor off those of last year.

    The factor is ten or more, or a tenth or less. Each value by itself might be right, or only
    worth a warning; that all of a column moved alike is a unit that slipped.
    """
    if scope.before is None:
        return {}
    tens: dict[str, list[tuple[float, float, float, object]]] = defaultdict(list)
    for (entity, name), (value, entry) in cells.items():
        last = scope.before.values.at[entity, name]
        if value > 0 and last > 0:
            tens[name].append((math.log10(value) - math.log10(last), last, value, entry))
    found = {}
    for name, column in tens.items():
        middle = median(ten for ten, *_ in column)
        alike = [item for item in column if abs(item[0] - middle) <= _NEAR]
        if abs(middle) < _LEAST or len(alike) < max(_FEWEST, _SHARE * len(column)):
            continue
        _, last, value, entry = alike[0]
        whole = round(abs(middle))
        factor = 10.0**whole if abs(abs(middle) - whole) < 0.2 else 10.0 ** abs(middle)
        many = f"{factor:,.0f}" if factor < 1e15 else f"{factor:.0e}"
        times = f"{many} times" if middle > 0 else f"one part in {many} of"
        unit = scope.framework.variables[name].unit
        problem = (
            f"{len(alike)} of {len(column)} values are about {times} those of "
            f"{scope.before_label}, the first {value:.10g} after {last:.10g} {unit}"
        )
        mend = (
            f"most likely its unit is off by {many} (万 is 10,000, 亿 is 100,000,000): "
            "state the one that is printed"
        )
        found[name] = Finding(
            FAULT, "jump", problem, entry.where, None, name, entry.cell.text, mend, len(alike)
        )
    return found
