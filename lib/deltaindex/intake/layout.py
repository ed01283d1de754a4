"""From sheets of cells to entries: a row an entity, or a row a value."""

from __future__ import annotations

from itertools import pairwise

from . import long, sourcesheet, wide
from .finding import Where
from .grid import Grid
from .table import Table, place
from .words import Names, label

SOURCES = "sources"
#: Sheets of the template that hold no values.
NOT_READ = {"instructions", "variables", "lists"}
DATA = "data"
_HEAD = 30  # rows within which a heading is looked for


def kind(grid: Grid) -> str:
    """Return what a sheet is for, from its name: ``data``, ``sources``, or another word."""
    first = (grid.sheet or DATA).split()
    return first[0].casefold() if first else ""


def read(grids: list[Grid], variables: Names, file: str) -> Table:
    """Return what the sheets hold; sheets that are no part of the data are passed over."""
    table = Table()
    named = [g for g in grids if kind(g) == DATA]
    for grid in grids:
        if kind(grid) == SOURCES:
            sourcesheet.read(grid, table)
    others = [g for g in grids if kind(g) not in (SOURCES, *NOT_READ) and g.rows]
    tops = [(grid, *_heading(grid)) for grid in named or others]
    if {"long", "wide"} <= {layout for _, layout, _ in tops}:
        mend = "give every sheet the same headings"
        problem = "some sheets have a row an entity, others a row a value"
        table.fault("heading", problem, Where(file), mend=mend)
        return table
    for grid, layout, top in tops:
        _values(grid, layout, top, variables, table)
    for grid in others if named else ():
        if grid not in named:
            table.note("sheet", "the sheet was not read", Where(grid.file, grid.sheet))
    if not any(g.rows for g in named or others):
        passed = ", ".join(f"'{g.sheet}'" for g in grids if g.sheet is not None)
        problem = f"holds no values in its sheets {passed}" if passed else "holds no values"
        mend = "fill the template; values stand in a sheet whose name begins with 'data'"
        table.fault("empty", problem, Where(file), mend=mend)
    return table


def _heading(grid: Grid) -> tuple[str, int]:
    """Return the layout of a sheet, ``long``, ``wide`` or none, and the row of its headings."""
    for number in [n for n in grid.rows if n <= _HEAD]:
        heads = {column: label(cell.text) for column, cell in grid.row(number).items()}
        named = set(heads.values())
        if {"variable", "value"} <= named and named & {"entity", "name"}:
            return "long", number
        if named & {"entity", "name"} and len(heads) > 1:
            return "wide", number
    return "", 0


def _values(grid: Grid, layout: str, top: int, variables: Names, table: Table) -> None:
    """Read a sheet of values into `table`."""
    _tell_above(grid, top, table)
    if layout == "long":
        long.read(grid, top, variables, table)
    elif layout == "wide":
        table.wide = True
        wide.read(grid, top, variables, table)
    else:
        mend = "a row of headings: entity, then a column a variable; or entity,variable,value,unit"
        table.fault("heading", "no heading was found", Where(grid.file, grid.sheet), mend=mend)


def _tell_above(grid: Grid, top: int, table: Table) -> None:
    """Take the year from the rows above the headings; say what else stands there."""
    for number in [n for n in grid.rows if n < top]:
        cells = list(grid.row(number).items())
        used: set[int] = set()
        for (column, head), (beside, cell) in pairwise(cells):
            if label(head.text) == "reference_year" and table.year is None:
                table.year = (cell.text, place(grid, number, beside))
                used = {column, beside}
        if left := [cell.text for column, cell in cells if column not in used]:
            where = place(grid, number, min(grid.row(number)))
            table.note("heading", "a line above the headings was not read", where, " ".join(left))
