"""What cannot be true: below nothing, above the whole, a thousand times last year's."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .. import units
from ..framework.ranges import beyond
from .entries import Entry
from .finding import FAULT, NOTE, WARNING, Finding
from .scope import Scope

#: By entity and variable: the value in the framework's unit, and its entry.
Cells = Mapping[tuple[str, str], tuple[float, Entry]]

WARN, REFUSE = 5.0, 1000.0
LARGE, SEVERAL, NEARLY_ALL = 1000.0, 5, 0.9  # of values that are those of last year
SLACK = 1 + 1e-9  # what conversion may add to a value that equals its bound


def outside(cells: Cells, scope: Scope) -> Iterator[Finding]:
    """Yield values beyond their bounds."""
    for (entity, name), (value, entry) in cells.items():
        if found := beyond(scope.framework.variables[name], value):
            rule, problem, mend = found
            yield Finding(FAULT, rule, problem, entry.where, entity, name, entry.cell.text, mend)


def other_years(rows: Sequence[Mapping], year: int | None) -> Iterator[Finding]:
    """Yield variables whose values are said to be of another year, or that all of them are.

    A variable may lag behind the rest; a file that is of another year altogether is a slip.
    """
    apart = [row for row in rows if row["reference_year"] not in ("", str(year))]
    if year is None or not apart:
        return
    years = {row["reference_year"] for row in rows}
    if len(years) == 1:
        (other,), first = years, apart[0]
        problem = f"all {len(rows)} values are of another year, the year asked for is {year}"
        mend = f"ask for {other}, or correct the reference_year"
        yield Finding(FAULT, "year", problem, first["where"], None, None, other, mend, len(rows))
        return
    by_variable: dict[str, list[Mapping]] = defaultdict(list)
    for row in apart:
        by_variable[row["variable"]].append(row)
    for name, found in by_variable.items():
        first, count = found[0], len(found)
        problem = f"{count} value{'s' if count > 1 else ''} of another year than {year}"
        yield Finding(
            WARNING, "year", problem, first["where"], None, name, first["reference_year"],
            "look again", count,
        )  # fmt: skip


def parts(cells: Cells, scope: Scope) -> Iterator[Finding]:
    """Yield parts that exceed their whole, and say which parts had no whole to be held against.

    Where most of a column does, it is said once.
    """
    alone: dict[str, list] = defaultdict(list)
    beyond: dict[str, list[Finding]] = defaultdict(list)
    held: dict[str, int] = defaultdict(int)
    for (entity, name), (value, entry) in cells.items():
        whole = scope.framework.variables[name].part_of
        if not whole:
            continue
        if (entity, whole) not in cells:
            alone[name].append((entity, entry))
            continue
        most, other = cells[entity, whole]
        unit = scope.framework.variables[whole].unit
        amount = units.convert(value, scope.framework.variables[name].unit, unit)
        held[name] += 1
        if amount > most * SLACK:
            problem = f"more than the whole, {whole}, which is {most:.10g} {unit} at {other.where}"
            mend = "check both, and their units"
            found = Finding(
                FAULT, "part", problem, entry.where, entity, name, entry.cell.text, mend
            )
            beyond[name].append(found)
    for name, found in beyond.items():
        if len(found) > max(1, held[name] / 2):
            # one cause, as a rule the unit of the column: said once
            problem = f"{len(found)} values, the first of them {found[0].problem}"
            mend = "check the unit of both columns"
            yield replace(found[0], problem=problem, mend=mend, count=len(found))
        else:
            yield from found
    for name, found in alone.items():
        whole = scope.framework.variables[name].part_of
        problem = f"{len(found)} values could not be held against {whole}, which is not given"
        yield Finding(NOTE, "part", problem, found[0][1].where, None, name, count=len(found))


def jumps(cells: Cells, scope: Scope) -> Iterator[Finding]:
    """Yield values that are many times those of the year before, or a small part of them.

    Five-fold is warned of, a thousand-fold refused: that is a slip of 万 or 亿. Where most of a
    column slipped, it is said once.
    """
    if scope.before is None:
        return
    by_variable: dict[str, list] = defaultdict(list)
    filled: dict[str, int] = defaultdict(int)
    for (entity, name), (value, entry) in cells.items():
        last = scope.before.values.at[entity, name]
        filled[name] += 1
        if math.isnan(last) or value == last or min(value, last) < 0 < max(value, last):
            continue
        ratio = math.inf if 0 in (value, last) else max(value / last, last / value)
        if ratio >= WARN:
            by_variable[name].append((ratio, entity, value, last, entry))
    for name, found in by_variable.items():
        slips = [f for f in found if REFUSE <= f[0] < math.inf]
        if len(slips) > max(1, filled[name] / 2):
            yield _jump(name, slips[0], scope, len(slips))
            found = [f for f in found if f not in slips]
        for item in found:
            yield _jump(name, item, scope)


def same_again(cells: Cells, scope: Scope) -> Iterator[Finding]:
    """Yield columns of large numbers that are those of the year before to the digit.

    Counts of a few may well stay; hardly any of a column of thousands does. Where most such columns
    are the same, the table is one of the year before, which is said once.
    """
    if scope.before is None:
        return
    by_variable: dict[str, list] = defaultdict(list)
    for (entity, name), (value, entry) in cells.items():
        last = scope.before.values.at[entity, name]
        if not math.isnan(last) and abs(last) >= LARGE:
            by_variable[name].append((bool(value == last), entry))
    large = {name: found for name, found in by_variable.items() if len(found) >= SEVERAL}
    same = {name for name, found in large.items() if _share(found) >= NEARLY_ALL}
    mend = "look whether the table is of the year that is asked for"
    if len(same) > len(large) / 2:
        first = next(iter(large.values()))[0][1]
        count = sum(equal for found in large.values() for equal, _ in found)
        problem = f"{count} values are those of {scope.before_label} to the digit"
        yield Finding(WARNING, "same", problem, first.where, None, None, None, mend, count)
        return
    for name in sorted(same):
        count = sum(equal for equal, _ in large[name])
        problem = f"{count} values are those of {scope.before_label} to the digit"
        yield Finding(
            WARNING, "same", problem, large[name][0][1].where, None, name, None, mend, count
        )


def _share(found: list) -> float:
    return sum(equal for equal, _ in found) / len(found)


_PARTS = {2: "a half", 3: "a third", 4: "a quarter", 5: "a fifth", 6: "a sixth", 7: "a seventh",
          8: "an eighth", 9: "a ninth", 10: "a tenth"}  # fmt: skip


def _jump(name: str, item: tuple, scope: Scope, count: int = 1) -> Finding:
    ratio, entity, value, last, entry = item
    unit = scope.framework.variables[name].unit
    refused = REFUSE <= ratio < math.inf
    many = f"{count} values, the first of them" if count > 1 else "a value"
    times = f"{ratio:.1f}" if ratio < 10.5 else f"{ratio:,.0f}" if ratio < 1e12 else f"{ratio:.1e}"
    if math.isinf(ratio):
        how = "zero, or no longer zero, unlike"
    else:
        part = _PARTS.get(round(ratio)) if ratio < 10.5 else None
        less = f"about {part} of that" if part else f"one part in {times} of that"
        how = f"{times} times that" if value > last else less
        how += " of"
    problem = f"{many} {how} {scope.before_label} ({last:.10g}, now {value:.10g} {unit})"
    mend = "the unit may be wrong: 万 is 10,000, 亿 is 100,000,000" if refused else "look again"
    level = FAULT if refused else WARNING
    return Finding(level, "jump", problem, entry.where, entity, name, entry.cell.text, mend, count)
