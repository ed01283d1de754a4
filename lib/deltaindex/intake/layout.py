"""From sheets of cells to entries: a row an entity, or a row a value."""

from __future__ import annotations

from . import hidden, long_sheets, preamble, sourcesheet, unreadable, wide_sheets
from .entries import Table
from .finding import Where
from .footnote_marks import bare
from .grid import Grid
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


def read(grids: list[Grid], variables: Names, file: str, most: int) -> Table:
    """Return what the sheets hold; sheets that are no part of the data are passed over.

    A sheet that is hidden is read only where no sheet that shows holds a table. `most` is how many
    cells a sheet may have, filled or not.
    """
    table = Table()
    for grid in _shown([g for g in grids if kind(g) == SOURCES]):
        sourcesheet.read(grid, table)
    others = [g for g in grids if kind(g) not in (SOURCES, *NOT_READ) and g.rows]
    chosen = _shown(others)
    chosen = [g for g in chosen if kind(g) == DATA] or chosen
    tops = [(grid, *_heading(grid)) for grid in chosen]
    if {"long", "wide"} <= {layout for _, layout, _ in tops}:
        mend = "give every sheet the same headings"
        problem = "some sheets have a row an entity, others a row a value"
        table.fault("heading", problem, Where(file), mend=mend)
        return table
    for grid, layout, top in tops:
        _values(grid, layout, top, variables, table, most)
    for grid in others:
        if grid not in chosen:
            what = "the hidden sheet" if grid.hidden else "the sheet"
            table.note("sheet", f"{what} was not read", Where(grid.file, grid.sheet))
    if not chosen:
        passed = ", ".join(f"'{g.sheet}'" for g in grids if g.sheet is not None)
        problem = f"holds no values in its sheets {passed}" if passed else "holds no values"
        mend = "fill the template; values stand in a sheet whose name begins with 'data'"
        table.fault("empty", problem, Where(file), mend=mend)
    return table


def _shown(grids: list[Grid]) -> list[Grid]:
    """Return the sheets that show; if none of them has a heading, the hidden ones that have."""
    shown = [g for g in grids if not g.hidden]
    if any(_heading(g)[0] or kind(g) == SOURCES for g in shown):
        return shown
    return [g for g in grids if g.hidden and (_heading(g)[0] or kind(g) == SOURCES)] or shown


def _heading(grid: Grid) -> tuple[str, int]:
    """Return the layout of a sheet, ``long``, ``wide`` or none, and the row of its headings."""
    for number in [n for n in grid.rows if n <= _HEAD]:
        heads = {column: label(bare(cell.text)) for column, cell in grid.row(number).items()}
        named = set(heads.values())
        if {"variable", "value"} <= named and named & {"entity", "name"}:
            return "long", number
        if named & {"entity", "name"} and len(heads) > 1:
            return "wide", number
    return "", 0


def _values(grid: Grid, layout: str, top: int, variables: Names, table: Table, most: int) -> None:
    """Read a sheet of values into `table`."""
    preamble.read(grid, top, table)
    if not layout:
        mend = "a row of headings: entity, then a column a variable; or entity,variable,value,unit"
        table.fault("heading", "no heading was found", Where(grid.file, grid.sheet), mend=mend)
        return
    table.wide = layout == "wide"
    if not unreadable.tell(grid, top, variables, table, most):
        table.partial = True
        return
    (wide_sheets if table.wide else long_sheets).read(grid, top, variables, table)
    hidden.tell(grid, top, table)
