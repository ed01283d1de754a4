"""The lines above the headings: a year, units, and what is only told."""

from __future__ import annotations

import re

from .. import units
from ..errors import InputError
from .finding import Where
from .grid import Cell, Grid
from .table import Stated, Table, place
from .words import bracketed, halfwidth, label

_STATED = re.compile(
    r"[(\[]?\s*(?<![A-Za-z\u3400-\u9fff])(?:计量单位|金额单位|货币单位|单\s?位|units?(?: of measure(?:ment)?)?)"
    r"(?![A-Za-z])\s*([:=]?)\s*(.*)$",
    re.IGNORECASE,
)
_ENGLISH = (
    (r"\b100\s+million\s*", "亿"),
    (r"\b10[ ,]?000\s*", "万"),
    (r"\b1[ ,]?000\s*", "thousand_"),
)
_BETWEEN = re.compile(r"[、,;/]|\band\b|和|及|\s+", re.IGNORECASE)


def read(grid: Grid, top: int, table: Table) -> None:
    """Take the year and the units from the rows above the headings; say what else stands there."""
    for number in [n for n in grid.rows if n < top]:
        cells = list(grid.row(number).items())
        left: list[str] = []
        while cells:
            (column, cell), beside = cells.pop(0), cells[0] if cells else None
            where = place(grid, number, column)
            if beside and label(cell.text) == "reference_year" and table.year is None:
                table.year = (beside[1].text, place(grid, number, beside[0]))
                cells.pop(0)
                continue
            rest, used = _unit(cell, beside[1] if beside else None, grid, where, table)
            if used:
                cells.pop(0)
            if rest:
                left.append(rest)
        if left:
            where = place(grid, number, min(grid.row(number)))
            table.note("heading", "a line above the headings was not read", where, " ".join(left))


def _unit(
    cell: Cell, beside: Cell | None, grid: Grid, where: Where, table: Table
) -> tuple[str, bool]:
    """Note the units that a cell states; return the rest of it, and whether the next one is used."""
    text = halfwidth(cell.text)
    found = _STATED.search(text)
    if found is None or cell.struck:
        return cell.text, False
    said, used = found[2], False
    if found[0].startswith(("(", "[")):
        said = re.split(r"[)\]](?=[^)\]]*$)", said)[0]
    if not said.strip(" )]") and beside is not None:
        said, used = halfwidth(beside.text), True
    named = _units(said)
    if not named and not found[1]:
        return cell.text, False  # "unit" is a word of a title
    stated = Stated(said.strip(), named, where)
    table.stated.setdefault(grid.sheet, []).append(stated)
    return text[: found.start()].strip(), used


def _units(said: str) -> tuple[str, ...]:
    """Return the units that a text names: all of it is one, or each of its parts.

    >>> _units("百万元"), _units("万元、人"), _units("million yuan"), _units("10,000 persons")
    (('百万元',), ('万元', '人'), ('million_yuan',), ('万persons',))
    >>> _units("万元（当年价）"), _units("old money")
    (('万元',), ())
    """
    plain = halfwidth(said).strip(" .。;:)]")
    for whole in (plain, halfwidth(said).strip(" .。;:"), bracketed(halfwidth(said))[0]):
        if (unit := _unit_name(whole)) is not None:
            return (unit,)
    parts = [_unit_name(part) for part in _BETWEEN.split(plain) if part]
    return tuple(parts) if parts and None not in parts else ()


def _unit_name(text: str) -> str | None:
    for words, short in _ENGLISH:
        text = re.sub(words, short, text, flags=re.IGNORECASE)
    text = re.sub(r"^in\s+", "", text.strip(), flags=re.IGNORECASE)
    # in Chinese a blank is only space, in English it joins
    for name in (
        re.sub(r"\s+", "", text),
        re.sub(r"\s+", "_", text),
        re.sub(r"\s+", "_", text.lower()),
    ):
        try:
            if name and not name.isdigit():
                units.parse(name)
                return name
        except InputError:
            continue
    return None
