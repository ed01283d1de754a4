"""From sheets of cells to entries: a row an entity, or a row a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from openpyxl.utils import get_column_letter

from .finding import FAULT, NOTE, Finding, Where
from .grid import EMPTY, Cell, Grid
from .words import Names, bracketed, label

SOURCES = "sources"
#: Sheets of the template that hold no values.
NOT_READ = {"instructions", "variables", "lists"}
DATA = "data"
_HEAD = 30  # rows within which a heading is looked for
_EXTRA = ("reference_year", "source", "confidence", "note")


@dataclass(frozen=True)
class Entry:
    """One value and what the file says about it, all as typed."""

    identity: tuple[str, ...]
    variable: str
    cell: Cell
    unit: str | None
    where: Where
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Table:
    """What a file holds: entries, the entities named, rows of sources, the year; and findings."""

    entries: list[Entry] = field(default_factory=list)
    #: identity cells of every row, also of rows without a value
    rows: list[tuple[tuple[str, ...], Where]] = field(default_factory=list)
    columns: list[tuple[str, Where]] = field(default_factory=list)
    sources: list[tuple[dict[str, str], Where]] = field(default_factory=list)
    year: tuple[str, Where] | None = None
    wide: bool = False
    findings: list[Finding] = field(default_factory=list)

    def fault(self, rule: str, problem: str, where: Where, value=None, mend=None) -> None:
        """Note what is wrong with the layout."""
        self.findings.append(Finding(FAULT, rule, problem, where, None, None, value, mend))


def kind(grid: Grid) -> str:
    """Return what a sheet is for, from its name: ``data``, ``sources``, or another word."""
    first = (grid.sheet or DATA).split()
    return first[0].casefold() if first else ""


def read(grids: list[Grid], variables: Names) -> Table:
    """Return what the sheets hold; sheets that are no part of the data are passed over."""
    table = Table()
    named = [g for g in grids if kind(g) == DATA]
    for grid in grids:
        if kind(grid) == SOURCES:
            _sources(grid, table)
    others = [g for g in grids if kind(g) not in (SOURCES, *NOT_READ) and g.rows]
    for grid in named or others:
        _values(grid, variables, table)
    for grid in others if named else ():
        if grid not in named:
            where = Where(grid.file, grid.sheet)
            table.findings.append(Finding(NOTE, "sheet", "the sheet was not read", where))
    if not (named or others) or not any(g.rows for g in named or others):
        file = grids[0].file if grids else ""
        table.fault("empty", "holds no values", Where(file), mend="fill the template")
    return table


def _values(grid: Grid, variables: Names, table: Table) -> None:
    for number in [n for n in grid.rows if n <= _HEAD]:
        heads = {column: label(cell.text) for column, cell in grid.row(number).items()}
        named = set(heads.values())
        if {"variable", "value"} <= named and named & {"entity", "name"}:
            return _long(grid, number, table)
        if named & {"entity", "name"} and len(heads) > 1:
            return _wide(grid, number, variables, table)
        _note_year(grid, number, table)
    mend = "a row of headings: entity, then a column a variable; or entity,variable,value,unit"
    return table.fault("heading", "no heading was found", Where(grid.file, grid.sheet), mend=mend)


def _note_year(grid: Grid, number: int, table: Table) -> None:
    cells = list(grid.row(number).items())
    for (_, head), (column, cell) in pairwise(cells):
        if label(head.text) == "reference_year" and table.year is None:
            table.year = (cell.text, _where(grid, number, column))


def _long(grid: Grid, top: int, table: Table) -> None:
    """Read a table with a row a value."""
    heads: dict[int, str] = {}
    for column, cell in grid.row(top).items():
        head = label(cell.text)
        if head is None:
            where, mend = _where(grid, top, column), "rename or delete it"
            table.fault("heading", "a column that is not known", where, cell.text, mend)
        elif head not in ("entity", "name") and head in heads.values():
            table.fault("heading", f"two columns '{head}'", _where(grid, top, column), cell.text)
        else:
            heads[column] = head
    for number, row in grid.rows.items():
        if number <= top:
            continue
        texts = {head: row.get(c, EMPTY).text for c, head in heads.items()}
        identity = _identity(row, heads)
        value = next(c for c, head in heads.items() if head == "value")
        where = _where(grid, number, value)
        for column in row.keys() - heads.keys():
            problem, mend = "a cell under no heading", "quote a cell that holds a comma"
            table.fault("heading", problem, _where(grid, number, column), row[column].text, mend)
        table.rows.append((identity, where))
        extra = {name: texts[name] for name in _EXTRA if texts.get(name)}
        cell, unit = row.get(value, EMPTY), texts.get("unit", "")
        table.entries.append(Entry(identity, texts["variable"], cell, unit, where, extra))


def _wide(grid: Grid, top: int, variables: Names, table: Table) -> None:
    """Read a table with a row an entity; rows of units and sources may stand under the heading."""
    table.wide = True
    heads = {c: h for c, cell in grid.row(top).items() if (h := label(cell.text))}
    ids = {c: h for c, h in heads.items() if h in ("entity", "name")}
    # the heading may be given again, in another language
    tops = [top]
    while label(grid.row(tops[-1] + 1).get(next(iter(ids)), EMPTY).text) in ("entity", "name"):
        tops.append(tops[-1] + 1)
    columns: dict[int, tuple[str, str]] = {}
    for column in sorted({c for n in tops for c in grid.row(n)} - ids.keys()):
        typed = [grid.row(n)[column].text for n in tops if column in grid.row(n)]
        if all(label(text) in ("note", "unit") for text in typed):
            continue
        # the last is the most exact; one that is known is better than one that is not
        known = [
            text for text in typed if variables.find(text) or variables.find(bracketed(text)[0])
        ]
        meant = {frozenset(variables.find(t) or variables.find(bracketed(t)[0])) for t in known}
        name = (known or typed)[-1]
        where = _where(grid, tops[-1], column)
        if len(meant) > 1:
            table.fault("heading", "two headings disagree", where, " / ".join(typed))
        unit = "" if variables.find(name) else bracketed(name)[1]
        columns[column] = (name if variables.find(name) else bracketed(name)[0], unit)
        table.columns.append((columns[column][0], where))
    said: dict[str, dict[int, str]] = {}
    for number, row in grid.rows.items():
        if number <= tops[-1]:
            continue
        identity = _identity(row, ids)
        directive = label(identity[0]) if identity else None
        if directive in ("unit", "needed", *_EXTRA) and not _is_entity(row, ids):
            said[directive] = {c: row.get(c, EMPTY).text for c in columns}
            for c in columns:
                if row.get(c, EMPTY).kind == "formula":
                    table.fault("formula", "a formula", _where(grid, number, c), row[c].text)
            continue
        table.rows.append((identity, _where(grid, number, min(ids))))
        for column in row.keys() - columns.keys() - ids.keys() - heads.keys():
            where = _where(grid, number, column)
            table.fault("heading", "a cell under no heading", where, row[column].text, "name it")
        for column, (name, unit) in columns.items():
            extra = {k: said[k][column] for k in _EXTRA if said.get(k, {}).get(column)}
            unit = said.get("unit", {}).get(column) or unit or None
            where = _where(grid, number, column)
            table.entries.append(Entry(identity, name, row.get(column, EMPTY), unit, where, extra))


def _is_entity(row: Mapping[int, Cell], ids: Mapping[int, str]) -> bool:
    """Whether an entity is called like a label: then its row has more than one identity."""
    return sum(1 for c in ids if row.get(c, EMPTY).text) > 1


def _sources(grid: Grid, table: Table) -> None:
    """Read the sheet of sources: a heading with ``id`` and ``title``, then a row a source."""
    heads: dict[int, str] = {}
    for number, row in grid.rows.items():
        if not heads:
            words = {c: cell.text.split()[0].casefold() for c, cell in row.items()}
            heads = words if {"id", "title"} <= set(words.values()) else {}
            continue
        for column, cell in row.items():
            if cell.kind == "formula":
                table.fault("formula", "a formula", _where(grid, number, column), cell.text)
        found = {head: row.get(c, EMPTY).text for c, head in heads.items()}
        table.sources.append((found, _where(grid, number, min(heads))))
    if grid.rows and not heads:
        where, mend = Where(grid.file, grid.sheet), "a row with id, title, publisher, ..."
        table.fault("heading", "no heading was found", where, mend=mend)


def _identity(row: Mapping[int, Cell], heads: Mapping[int, str]) -> tuple[str, ...]:
    cells = (row.get(c, EMPTY) for c, head in heads.items() if head in ("entity", "name"))
    return tuple(cell.text for cell in cells if cell.text)


def _where(grid: Grid, row: int, column: int) -> Where:
    if grid.sheet is None:
        return Where(grid.file, None, row)
    return Where(grid.file, grid.sheet, row, f"{get_column_letter(column)}{row}")
