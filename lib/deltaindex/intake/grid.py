"""What is read of a file before anything is understood: sheets of cells."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """A cell as it was read.

    Attributes
    ----------
    value : object
    kind : str
        ``text``, ``number``, ``formula``, ``date``, ``error`` or ``bool``.
    percent : bool
        A number that the sheet shows as a percentage.
    typed : bool
        Whether the file tells numbers from texts (a workbook does, a CSV does not).
    """

    value: object
    kind: str = "text"
    percent: bool = False
    typed: bool = False

    @property
    def text(self) -> str:
        """The cell as a text; a code read as a number has no point."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return " ".join(str(self.value).split())


EMPTY = Cell(None)


@dataclass(frozen=True)
class Grid:
    """A sheet, or a whole CSV file: cells by row and column, both from one; gaps are empty."""

    file: str
    sheet: str | None
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)

    def row(self, number: int) -> dict[int, Cell]:
        """Return the cells of a row that are not empty."""
        return self.rows.get(number, {})
