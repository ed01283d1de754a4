"""What a sheet does not show, or shows as struck out, and a reader of it reads all the same."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from .entries import Table, place
from .finding import Where
from .grid import Grid

_FEW = 5


def tell(grid: Grid, top: int, table: Table) -> None:
    """Say which sheets, rows, columns and cells were read though they do not show.

    What is struck out is refused: most likely it was withdrawn. Values are refused one by one,
    where they are read as numbers.
    """
    if grid.sheet is None:
        return  # a CSV file shows all that it holds
    rows = {number: row for number, row in grid.rows.items() if number >= top}
    where = Where(grid.file, grid.sheet)
    if grid.hidden:
        table.note("hidden", "the sheet is hidden, and was read", where)
    hidden = [str(number) for number in rows if number in grid.hidden_rows]
    _say(hidden, "row", "hidden, perhaps by a filter", where, table)
    filled = {column for row in rows.values() for column in row}
    hidden = [get_column_letter(column) for column in sorted(filled & grid.hidden_columns)]
    _say(hidden, "column", "hidden", where, table)
    cells = [(n, c, cell) for n, row in rows.items() for c, cell in row.items()]
    unseen = [f"{get_column_letter(c)}{n}" for n, c, cell in cells if cell.unseen]
    _say(unseen, "cell", "not to be seen, by colour or format", where, table)
    if struck := {place(grid, n, c): cell.text for n, c, cell in cells if cell.struck}:
        mend = "delete it if it was withdrawn; take the line away if it holds"
        values = {entry.where for entry in table.entries}
        for spot, text in struck.items():
            if spot not in values:
                table.fault("struck", "a text that is struck out", spot, text, mend)


def _say(named: Sequence[str], kind: str, how: str, where: Where, table: Table) -> None:
    if named:
        many = len(named) > 1
        listed = ", ".join(named[:_FEW]) + (", ..." if len(named) > _FEW else "")
        what = f"{len(named)} {kind}{'s' if many else ''} {'are' if many else 'is'} {how}"
        table.note("hidden", f"{what}, and {'were' if many else 'was'} read: {listed}", where)
