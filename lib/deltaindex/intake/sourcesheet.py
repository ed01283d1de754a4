"""The sheet of sources: a heading with ``id`` and ``title``, then a row a source."""

from __future__ import annotations

from .entries import Table, place
from .finding import Where
from .grid import Cell, Grid

_KINDS = {"formula": "a formula", "error": "an error", "date": "a date", "bool": "a truth value"}


def read(grid: Grid, table: Table) -> None:
    """Read a sheet of sources into `table`: texts as they were typed, and what is none."""
    heads: dict[int, str] = {}
    for number, row in grid.rows.items():
        if not heads:
            words = {c: cell.text.split()[0].casefold() for c, cell in row.items()}
            heads = words if {"id", "title"} <= set(words.values()) else {}
            _twice(grid, number, heads, table)
            continue
        for column, cell in row.items():
            where = place(grid, number, column)
            if column not in heads:
                mend = "give the column a heading, or delete the cell"
                table.fault("heading", "a cell under no heading", where, cell.text, mend)
            elif cell.kind in _KINDS:
                rule = "formula" if cell.kind == "formula" else "source"
                mend = "type it as a text; format the cell as text"
                table.fault(rule, f"{_KINDS[cell.kind]} in place of a text", where, cell.text, mend)
        found = {head: typed(row[c]) if c in row else "" for c, head in heads.items()}
        table.sources.append((found, place(grid, number, min(heads))))
    if grid.rows and not heads:
        where, mend = Where(grid.file, grid.sheet), "a row with id, title, publisher, ..."
        table.fault("heading", "no heading was found", where, mend=mend)


def typed(cell: Cell) -> str:
    r"""Return a text as it was typed, but on one line and without blanks around it.

    >>> typed(Cell("  Statistical\nYearbook "))
    'Statistical Yearbook'
    """
    if not isinstance(cell.value, str):
        return cell.text
    lines = (line.strip() for line in cell.value.splitlines())
    return " ".join(line for line in lines if line)


def _twice(grid: Grid, number: int, heads: dict[int, str], table: Table) -> None:
    seen: set[str] = set()
    for column, head in heads.items():
        if head in seen:
            where = place(grid, number, column)
            table.fault("heading", f"two columns '{head}'", where, head, "keep one of them")
        seen.add(head)
