"""One thing that a check has to say of a file: a fault, a warning or a note of a conversion."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from ..errors import Fault

FAULT, WARNING, NOTE = "fault", "warning", "note"
#: Findings that say the same and are still said one by one; more of them have one cause.
FEW = 8
_SHOWN = 5
_AMOUNT = re.compile(r"\d[\d.,e+]*")


@dataclass(frozen=True)
class Where:
    """A place in a file: a sheet and a cell of a workbook, or a line of a table."""

    file: str
    sheet: str | None = None
    line: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        parts = []
        if self.sheet is not None:
            parts.append(f"sheet '{self.sheet}'")
        if self.cell is not None:
            parts.append(self.cell)
        elif self.line is not None:
            parts.append(f"line {self.line}" if self.sheet is None else f"row {self.line}")
        return " ".join(parts)


@dataclass(frozen=True)
class Finding:
    """What was found at a place.

    Parameters
    ----------
    level : str
        ``fault`` (nothing is added), ``warning`` (look again) or ``note`` (what was understood).
    rule : str
        A short name of the rule, the same in every run.
    problem : str
        What is wrong, or what was done, in a clause.
    where : Where
    entity, variable : str, optional
    value : object, optional
        As it was read.
    mend : str, optional
        What the reader can do about it.
    count : int
        How many cells it speaks of; the place is that of the first.
    """

    level: str
    rule: str
    problem: str
    where: Where
    entity: str | None = None
    variable: str | None = None
    value: object = None
    mend: str | None = None
    count: int = 1

    def fault(self) -> Fault:
        """Return it as the package refuses other input."""
        named = ", ".join(part for part in (self.entity, self.variable) if part)
        place = ": ".join(part for part in (str(self.where), named) if part)
        return Fault(self.problem, self.where.file, place or None, self.value, self.mend)

    def __str__(self) -> str:
        return " ".join(str(self.fault()).split())

    def record(self) -> dict:
        """Return it for machines."""
        flat = asdict(self)
        value = flat.pop("value")
        plain = value if value is None or isinstance(value, str | int | float) else str(value)
        # JSON knows no infinity
        if isinstance(plain, float) and (plain != plain or plain in (float("inf"), -float("inf"))):
            plain = str(plain)
        return {**flat.pop("where"), **flat, "value": plain}


def alike(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with those that say the same of many places in one line.

    They say the same if rule, words, variable and mend are the same, whatever the numbers in them.
    The line stands at the place of the first of them and names a few more.

    Examples
    --------
    >>> where = [Where("a.csv", line=n) for n in range(2, 43)]
    >>> one, = alike(Finding(FAULT, "number", "not a number", w, None, "gdp") for w in where)
    >>> str(one), one.count
    ('a.csv: line 2: gdp: not a number, 41 times: line 2, line 3, line 4, line 5, line 6, ...', 41)
    """
    groups: dict[tuple, list[Finding]] = defaultdict(list)
    for f in findings:
        groups[f.level, f.rule, _AMOUNT.sub("#", f.problem), f.variable, f.mend].append(f)
    said: list[Finding] = []
    for group in groups.values():
        if len(group) <= FEW:
            said += group
            continue
        places = list(dict.fromkeys(str(f.where) for f in group))
        first, count = group[0], sum(f.count for f in group)
        first = replace(first, entity=first.entity if len(places) == 1 else None)
        listed = ", ".join(places[:_SHOWN]) + (", ..." if len(places) > _SHOWN else "")
        more = f": {listed}" if len(places) > 1 else ""
        said.append(replace(first, problem=f"{first.problem}, {count} times{more}", count=count))
    return said
