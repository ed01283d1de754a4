"""The lines above the headings: a year, units, and what is only told."""

from __future__ import annotations

import re
from contextlib import suppress

from .. import units
from ..errors import InputError
from .entries import Table, place
from .finding import Where
from .given_units import Stated, is_unit
from .grid import Cell, Grid
from .words import bracketed, halfwidth, label

_STATED = re.compile(
    r"[(\[]?\s*(?<![A-Za-z业类各])"
    r"(?:计量单位|金额单位|货币单位|单\s?位|units?(?: of measure(?:ment)?)?)(?![A-Za-z])"
    r"\s*([:=]?)\s*(.*)$",
    re.IGNORECASE,
)
_ENGLISH = (
    (r"\b100\s+million\s*", "亿"),
    (r"\b10[ ,]?000\s*", "万"),
    (r"\b1[ ,]?000\s*", "thousand_"),
)
_BETWEEN = re.compile("[、,;]")
_WORDS = re.compile(r"/|\band\b|和|及|\s+", re.IGNORECASE)


_LONGEST, _MOST = 200, 100  # characters of a line that may state a unit, and such cells


def read(grid: Grid, top: int, table: Table) -> None:
    """Take the year and the units from the rows above the headings; say what else stands there."""
    left_to_try = _MOST
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
            left_to_try -= 1
            if left_to_try < 0 or len(cell.text) > _LONGEST:
                left.append(cell.text)
                continue
            rest, used = _taken(cell, beside[1] if beside else None, grid, where, table)
            if used:
                cells.pop(0)
            if rest:
                left.append(rest)
        if left:
            where = place(grid, number, min(grid.row(number)))
            table.note("heading", "a line above the headings was not read", where, " ".join(left))


def _taken(
    cell: Cell, beside: Cell | None, grid: Grid, where: Where, table: Table
) -> tuple[str, bool]:
    """Note the units that a cell states; return its rest, and whether the next one is used."""
    text = halfwidth(cell.text)
    found = _STATED.search(text)
    if cell.struck:
        return cell.text, False
    if found is None:
        title, said = bracketed(text)
        if is_unit(said):
            table.stated.setdefault(grid.sheet, []).append(Stated(said, _units(said), where))
            return title, False
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
    plain = halfwidth(said).strip(" .。;:")
    for words, short in _ENGLISH:
        plain = re.sub(words, short, plain, flags=re.IGNORECASE)
    found: list[str | None] = []
    for part in _BETWEEN.split(plain):
        if (unit := _unit(part)) is not None:
            found.append(unit)
        else:
            found += [_unit(word) for word in _WORDS.split(part) if word]
    return tuple(found) if found and None not in found else ()


def _unit(text: str) -> str | None:
    """Return a unit as it parses; None if it is none."""
    for whole in (text, text.strip(" )]"), bracketed(text)[0]):
        plain = re.sub(r"^in\s+", "", whole.strip(), flags=re.IGNORECASE)
        # in Chinese a blank is only space, in English it joins
        spellings = (re.sub(r"\s+", "", plain), re.sub(r"\s+", "_", plain))
        for name in (*spellings, spellings[1].lower()):
            with suppress(InputError):
                if name and not name.isdigit():
                    units.parse(name)
                    return name
    return None
