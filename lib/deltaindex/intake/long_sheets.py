"""A sheet with a row a value: ``entity,variable,value,unit``."""

from __future__ import annotations

from functools import cache

from . import headings, repeated_headings
from .entries import EXTRA, Entry, Table, identity, place, unheaded
from .footnote_marks import bare
from .grid import EMPTY, Grid
from .headings import Heading
from .words import Names, label


def read(grid: Grid, top: int, variables: Names, table: Table) -> None:
    """Read the rows under the headings in row `top` into `table`."""
    heads = _heads(grid, top, table)
    value = next(c for c, head in heads.items() if head == "value")
    under = {number: row for number, row in grid.rows.items() if number > top}
    # the same names stand in row after row
    named = cache(lambda text: _named(text, variables))
    loose: list[tuple[int, int]] = []
    for number, row in repeated_headings.without(grid, [top], under, table)[0].items():
        texts = {head: row.get(c, EMPTY).text for c, head in heads.items()}
        who, where = identity(row, heads), place(grid, number, value)
        loose += [(number, column) for column in row.keys() - heads.keys()]
        table.rows.append((who, where))
        extra = {name: texts[name] for name in EXTRA if texts.get(name)}
        heading = named(texts["variable"])
        table.headings.setdefault(heading.text, [heading])
        cell, unit = row.get(value, EMPTY), texts.get("unit", "")
        name, remarks = heading.text, heading.remarks
        table.entries.append(Entry(who, name, cell, unit, where, extra, remarks))
    unheaded(grid, loose, table, "quote a cell that holds a comma")


def _named(text: str, variables: Names) -> Heading:
    """Read the name of a variable, without its footnote marks if it is not known with them."""
    heading = headings.read(text, variables)
    return heading if heading.meant else headings.read(bare(text), variables)


def _heads(grid: Grid, top: int, table: Table) -> dict[int, str]:
    heads: dict[int, str] = {}
    for column, cell in grid.row(top).items():
        head = label(bare(cell.text))
        if head is None:
            where, mend = place(grid, top, column), "rename or delete it"
            table.fault("heading", "a column that is not known", where, cell.text, mend)
        elif head not in ("entity", "name") and head in heads.values():
            table.fault("heading", f"two columns '{head}'", place(grid, top, column), cell.text)
        else:
            heads[column] = head
    return heads
