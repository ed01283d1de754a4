"""A heading that is given again further down, as a printed table has it on each page (续表)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from . import numbers
from .entries import Table, place
from .footnote_marks import bare
from .grid import Cell, Grid
from .words import key, label

_CONTINUED = re.compile(
    r"[(（\[]?\s*(续表?|接上表|continued|cont\.?)\s*[\d.\-–—一二三四五六七八九十]*\s*[)）\]]?",
    re.IGNORECASE,
)


def without(
    grid: Grid, tops: Sequence[int], rows: Mapping[int, Mapping[int, Cell]], table: Table
) -> tuple[dict[int, Mapping[int, Cell]], list[int]]:
    """Return the rows under the headings that are no heading again, and which rows were.

    A heading with the same columns is passed over and said, as are a title and units that stand
    above the first heading too. One with other columns is refused, and the rows under it are left
    out: they would be read under the wrong headings.

    Parameters
    ----------
    grid : Grid
    tops : sequence of int
        The rows of the headings.
    rows : dict
        The rows under them.
    table : Table
    """
    kept: dict[int, Mapping[int, Cell]] = {}
    again: list[int] = []
    known = [{c: _meant(cell) for c, cell in grid.row(n).items()} for n in tops]
    above = {c.text for n, row in grid.rows.items() if n < tops[0] for c in row.values()}
    for number, row in rows.items():
        alone = next(iter(row.values())).text if len(row) == 1 else ""
        if alone and (alone in above or _CONTINUED.fullmatch(alone)):
            again.append(number)
        elif not is_heading(row):
            kept[number] = row
        elif all(any(k.get(c) == _meant(cell) for k in known) for c, cell in row.items()):
            again.append(number)
        else:
            texts = [cell.text for cell in row.values()]
            problem = f"a second heading, with other columns than row {tops[0]} has"
            mend = (
                "put its columns in the order of the first, or the rows under it on another sheet"
            )
            table.fault("heading", problem, place(grid, number, min(row)), " ".join(texts), mend)
            table.partial = True
            break
    if again:
        where = place(grid, again[0], min(rows[again[0]]))
        lines = f"{len(again)} lines" if len(again) > 1 else "a line"
        text = " ".join(cell.text for cell in rows[again[0]].values())
        table.note("heading", f"{lines} of the headings given again, passed over", where, text)
    return kept, again


def _meant(cell: Cell) -> str:
    """Return what two spellings of a heading share."""
    text = bare(cell.text)
    return label(text) or key(text)


def is_heading(row: Mapping[int, Cell]) -> bool:
    """Return whether a row is one of headings: one of them says whom a row means, none is a value.

    >>> is_heading({1: Cell("城市"), 2: Cell("人口")}), is_heading({1: Cell("市"), 2: Cell("5")})
    (True, False)
    """
    if len(row) < 2 or any(cell.kind != "text" for cell in row.values()):
        return False
    if any(
        str(c.value)[:1].isdecimal() and numbers.read(c).value is not None for c in row.values()
    ):
        return False
    if not any(_meant(cell) in ("entity", "name") for cell in row.values()):
        return False
    return all(numbers.read(cell).value is None for cell in row.values())
