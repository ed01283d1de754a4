"""One thing that a check has to say of a file: a fault, a warning or a note of a conversion."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ..errors import Fault

FAULT, WARNING, NOTE = "fault", "warning", "note"


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
