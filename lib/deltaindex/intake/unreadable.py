"""What makes a sheet unreadable as a whole, said in one line in place of hundreds."""

from __future__ import annotations

from bisect import bisect_right

from openpyxl.utils import get_column_letter

from .entries import Table, place
from .finding import Where
from .grid import Grid
from .words import Names


def tell(grid: Grid, top: int, variables: Names, table: Table, most: int) -> bool:
    """Return whether a sheet can be read; say what is wrong if it cannot."""
    before = len(table.findings)
    _size(grid, top, len(variables.known), table, most)
    _merged(grid, top, table)
    _cut(grid, top, table)
    return len(table.findings) == before


def _size(grid: Grid, top: int, names: int, table: Table, most: int) -> None:
    rows, columns = len(grid.rows), len(grid.row(top))
    if columns > 100 + 5 * names or rows * columns > most:
        problem = f"a table of {rows:,} rows and {columns:,} columns"
        mend = "keep to the rows and columns of one year"
        table.fault("size", problem, place(grid, top, min(grid.row(top))), mend=mend)


def _merged(grid: Grid, top: int, table: Table) -> None:
    """Refuse a heading over several columns that hold something, and a value over several cells."""
    filled = sorted({column for number, row in grid.rows.items() if number > top for column in row})
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    for first, left, last, right in dict.fromkeys(grid.merged):
        if first <= top <= last:
            if bisect_right(filled, left) < bisect_right(filled, right):
                found.setdefault("heading", []).append((first, left, last, right))
        elif first > top and (last, right) != (first, left) and left in grid.row(first):
            found.setdefault("value", []).append((first, left, last, right))
    told = {
        "heading": ("a heading that is merged over several columns",
                    "give each column a heading of its own, in one row"),
        "value": ("cells that are merged into one", "unmerge them, and fill each cell"),
    }  # fmt: skip
    for what, ranges in found.items():
        problem, mend = told[what]
        named = [
            f"{get_column_letter(left)}{first}:{get_column_letter(right)}{last}"
            for first, left, last, right in ranges[:5]
        ]
        more = ", ..." if len(ranges) > 5 else ""
        where = place(grid, *ranges[0][:2])
        table.fault("merged", problem, where, ", ".join(named) + more, mend)


def _cut(grid: Grid, top: int, table: Table) -> None:
    """Refuse a CSV file whose last line has fewer cells than the headings and does not end.

    A cut within the last cell of a line, or between two lines, cannot be seen here.
    """
    last = max(grid.rows, default=0)
    if grid.unended is None or last <= top or grid.unended >= max(grid.row(top)):
        return
    problem = (
        f"the last line does not end, and has {grid.unended} cells under {max(grid.row(top))} "
        "headings: the file was cut"
    )
    mend = "copy or save it again; or complete the line"
    table.fault("cut", problem, Where(grid.file, None, last), mend=mend)
