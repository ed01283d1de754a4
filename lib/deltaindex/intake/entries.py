"""What a file holds, before it is held against a framework: entries, all as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from .finding import FAULT, FEW, NOTE, Finding, Where
from .given_units import Stated
from .grid import EMPTY, Cell, Grid
from .headings import Heading
from .numbers import Reading

#: What a row, or a row above the column, may say of a value besides its unit.
EXTRA = ("reference_year", "source", "confidence", "note")


@dataclass(frozen=True)
class Entry:
    """One value and what the file says about it, all as typed.

    `brackets` are what the headings say besides a name: a unit, or a remark.
    """

    identity: tuple[str, ...]
    variable: str
    cell: Cell
    unit: str | None
    where: Where
    extra: Mapping[str, str] = field(default_factory=dict)
    brackets: tuple[str, ...] = ()


@dataclass
class Table:
    """What a file holds: entries, the entities named, rows of sources, the year; and findings."""

    entries: list[Entry] = field(default_factory=list)
    #: identity cells of every row, also of rows without a value
    rows: list[tuple[tuple[str, ...], Where]] = field(default_factory=list)
    columns: list[tuple[str, Where]] = field(default_factory=list)
    #: the headings behind the name of a variable, one for each language
    headings: dict[str, list[Heading]] = field(default_factory=dict)
    sources: list[tuple[dict[str, str], Where]] = field(default_factory=list)
    year: tuple[str, Where] | None = None
    wide: bool = False
    #: by sheet, the units that are stated above its headings
    stated: dict[str | None, list[Stated]] = field(default_factory=dict)
    #: whether rows were left out that could not be understood
    partial: bool = False
    reading: Reading = field(default_factory=lambda: Reading("point"))
    findings: list[Finding] = field(default_factory=list)

    def fault(self, rule: str, problem: str, where: Where, value=None, mend=None) -> None:
        """Note what is wrong with the layout."""
        self.findings.append(Finding(FAULT, rule, problem, where, None, None, value, mend))

    def note(self, rule: str, problem: str, where: Where, value=None) -> None:
        """Note what was passed over, or how it was understood."""
        self.findings.append(Finding(NOTE, rule, problem, where, None, None, value))


def unheaded(grid: Grid, cells: Sequence[tuple[int, int]], table: Table, mend: str) -> None:
    """Refuse the cells, by row and column, that stand under no heading: one by one if few."""
    for row, column in cells[: 1 if len(cells) > FEW else FEW]:
        problem = "a cell under no heading"
        if len(cells) > FEW:
            letters = [get_column_letter(c) for c in sorted({c for _, c in cells})]
            named = ", ".join(letters[:FEW]) + (", ..." if len(letters) > FEW else "")
            problem = f"{len(cells)} cells under no heading, in columns {named}"
        where, value = place(grid, row, column), grid.row(row)[column].text
        table.findings.append(
            Finding(
                FAULT,
                "heading",
                problem,
                where,
                value=value,
                mend=mend,
                count=len(cells) if len(cells) > FEW else 1,
            )
        )


def identity(row: Mapping[int, Cell], heads: Mapping[int, str]) -> tuple[str, ...]:
    """Return the cells of a row that say whom it means."""
    cells = (row.get(c, EMPTY) for c, head in heads.items() if head in ("entity", "name"))
    return tuple(cell.text for cell in cells if cell.text)


def place(grid: Grid, row: int, column: int) -> Where:
    """Return where a cell stands, as a person finds it."""
    if grid.sheet is None:
        return Where(grid.file, None, row)
    return Where(grid.file, grid.sheet, row, f"{get_column_letter(column)}{row}")
