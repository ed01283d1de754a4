"""A sheet with a row an entity and a column a variable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import headings, repeated_headings
from .entries import EXTRA, Entry, Table, identity, place, unheaded
from .finding import Where
from .footnote_marks import bare
from .grid import EMPTY, Cell, Grid
from .words import Names, label

#: Rows that speak of the columns; they may stand anywhere under the headings.
_DIRECTIVES = ("unit", "needed", *EXTRA)


@dataclass(frozen=True)
class _Column:
    """A column of values: its name, and what its headings say besides."""

    name: str
    brackets: tuple[str, ...]


def read(grid: Grid, top: int, variables: Names, table: Table) -> None:
    """Read the rows under the headings in row `top` into `table`."""
    heads = {c: h for c, cell in grid.row(top).items() if (h := label(bare(cell.text)))}
    ids = {c: h for c, h in heads.items() if h in ("entity", "name")}
    # the heading may be given again, in another language
    tops = [top]
    while label(bare(grid.row(tops[-1] + 1).get(next(iter(ids)), EMPTY).text)) in (
        "entity",
        "name",
    ):
        tops.append(tops[-1] + 1)
    columns: dict[int, _Column] = {}
    beside: dict[int, str] = {}
    for column in sorted({c for n in tops for c in grid.row(n)} - ids.keys()):
        typed = [grid.row(n)[column].text for n in tops if column in grid.row(n)]
        typed = [t if headings.read(t, variables).meant else bare(t) for t in typed]
        meant = {label(text) for text in typed}
        if meant in ({"note"}, {"unit"}):
            beside[column] = meant.pop()
            continue
        columns[column] = _column(typed, variables, table, place(grid, tops[-1], column))
        table.columns.append((columns[column].name, place(grid, tops[-1], column)))
    rows = {number: row for number, row in grid.rows.items() if number > tops[-1]}
    rows, again = repeated_headings.without(grid, tops, rows, table)
    directives = {n: d for n, row in rows.items() if (d := _directive(row, ids))}
    for number in _same_again(grid, directives, again):
        del rows[number], directives[number]
    said = _directives(grid, directives, columns, table)
    headed = columns.keys() | ids.keys() | beside.keys()
    loose: list[tuple[int, int]] = []
    for number, row in rows.items():
        loose += [(number, column) for column in row.keys() - headed]
        if number in directives:
            continue
        who = identity(row, ids)
        table.rows.append((who, place(grid, number, min(ids))))
        remark = _beside(grid, number, beside, table)
        for column, head in columns.items():
            extra = {k: said[k][column] for k in EXTRA if said.get(k, {}).get(column)}
            if remark:
                extra["note"] = "; ".join(filter(None, (extra.get("note"), remark)))
            unit = said.get("unit", {}).get(column) or None
            where, cell = place(grid, number, column), row.get(column, EMPTY)
            table.entries.append(Entry(who, head.name, cell, unit, where, extra, head.brackets))
    unheaded(grid, loose, table, "name it")


def _column(typed: list[str], variables: Names, table: Table, where: Where) -> _Column:
    """Understand the headings of a column, one for each row of headings."""
    # the last is the most exact; one that is known is better than one that is not
    read = [headings.read(text, variables) for text in typed]
    known = [heading for heading in read if heading.meant]
    if len({heading.meant for heading in known}) > 1:
        table.fault("heading", "two headings disagree", where, " / ".join(typed))
    name = (known or read)[-1].text
    table.headings.setdefault(name, []).extend(read)
    return _Column(name, tuple(dict.fromkeys(r for heading in read for r in heading.remarks)))


def _same_again(grid: Grid, rows: Mapping[int, str], again: list[int]) -> list[int]:
    """Return the rows under a heading given again that say of the columns what one has said."""
    said: dict[str, list[str]] = {}
    found = []
    for number, name in rows.items():
        texts = [cell.text for cell in grid.row(number).values()]
        if said.setdefault(name, texts) == texts and any(n < number for n in again):
            found.append(number)
    return [n for n in found if any(rows[m] == rows[n] for m in rows if m < n)]


def _directive(row: Mapping[int, Cell], ids: Mapping[int, str]) -> str | None:
    """Return which of `_DIRECTIVES` a row is, from the one cell that names it.

    An entity that is called like a label has more than one name in its row.
    """
    named = identity(row, ids)
    found = label(named[0]) if len(named) == 1 else None
    return found if found in _DIRECTIVES else None


def _directives(
    grid: Grid, rows: Mapping[int, str], columns: Iterable[int], table: Table
) -> dict[str, dict[int, str]]:
    """Return what the rows say that speak of the columns."""
    said: dict[str, dict[int, str]] = {}
    first: dict[str, Where] = {}
    for number, name in rows.items():
        row = grid.row(number)
        if name in said:
            problem = f"a second row of '{name}', the first is {first[name]}"
            where = place(grid, number, min(row))
            table.fault("duplicate", problem, where, row[min(row)].text, "keep one of the rows")
            continue
        first[name] = place(grid, number, min(row))
        said[name] = {c: row.get(c, EMPTY).text for c in columns}
        for column in columns:
            if row.get(column, EMPTY).kind == "formula":
                where = place(grid, number, column)
                table.fault("formula", "a formula", where, row[column].text)
    return said


def _beside(grid: Grid, number: int, beside: Mapping[int, str], table: Table) -> str:
    """Return the remarks of a row; refuse what speaks of its values and cannot be kept."""
    remarks = []
    for column, head in beside.items():
        cell, where = grid.row(number).get(column, EMPTY), place(grid, number, column)
        if not cell.text:
            continue
        if head == "unit":
            mend = "write the units in a row, one above each column, or a row for each value"
            table.fault("unit", "a unit for a whole row", where, cell.text, mend)
        elif cell.kind == "formula":
            table.fault("formula", "a formula", where, cell.text)
        else:
            remarks.append(cell.text)
    return "; ".join(remarks)
