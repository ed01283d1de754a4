"""What is read of a file before anything is understood: sheets of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import Fault, InputError

#: Characters that a cell of a spreadsheet may hold.
LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was read.

    Attributes
    ----------
    value : object
        In a text, what stands raised or lowered is written in raised or lowered characters.
    kind : str
        ``text``, ``number``, ``formula``, ``date``, ``error`` or ``bool``.
    percent : bool
        A number that the sheet shows as a percentage.
    typed : bool
        Whether the file tells numbers from texts (a workbook does, a CSV does not).
    struck : bool
        A line goes through it, or through a part of it.
    unseen : bool
        The sheet does not show it: it is as white as what is behind, or its format is empty.
    """

    value: object
    kind: str = "text"
    percent: bool = False
    typed: bool = False
    struck: bool = False
    unseen: bool = False

    @property
    def text(self) -> str:
        """The cell as a text; a code read as a number has no point."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return " ".join(str(self.value).split())


EMPTY = Cell(None)


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet, or a whole CSV file: cells by row and column, both from one; gaps are empty.

    Attributes
    ----------
    hidden : bool
        The sheet is hidden.
    hidden_rows, hidden_columns : frozenset of int
    merged : tuple of (int, int, int, int)
        First row, first column, last row and last column of what is merged.
    unended : int, optional
        In a CSV file whose last line does not end: how many cells that line has.
    """

    file: str
    sheet: str | None
    rows: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    unended: int | None = None

    def row(self, number: int) -> Mapping[int, Cell]:
        """Return the cells of a row that are not empty."""
        return self.rows.get(number, {})


class Room:
    """How much a file may still hold: filled cells, and their characters.

    A file with far more cells than there can be values is no table of one year, and going through
    it would take minutes.
    """

    def __init__(self, cells: int, file: str):
        self.most, self.cells, self.characters, self.file = cells, cells, 20 * cells, file

    def bound(self, cells: int) -> None:
        """Refuse a file with far too many cells, though most of them may be empty.

        Raises
        ------
        InputError
        """
        if cells > 10 * self.most:
            problem = f"{cells:,} cells, or more"
            mend = "keep to the rows and columns of one year"
            raise InputError(Fault(problem, self.file, mend=mend))

    def take(self, text: str | None = None) -> None:
        """Count a filled cell.

        Raises
        ------
        InputError
            There are too many, or one is too long.
        """
        self.cells -= 1
        if text is not None:
            self.characters -= len(text)
            if len(text) > LONGEST:
                problem = f"a cell of {len(text):,} characters"
                mend = "shorten it; in a CSV file, check the quotation marks"
                raise InputError(Fault(problem, self.file, value=text[:30], mend=mend))
        if self.cells < 0 or self.characters < 0:
            problem = f"more than {self.most:,} filled cells, or far too much text in them"
            mend = "keep to the rows and columns of one year"
            raise InputError(Fault(problem, self.file, mend=mend))
