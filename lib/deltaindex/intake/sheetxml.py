"""The cells of a sheet as a workbook keeps them, and the texts that its cells share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from xml.etree.ElementTree import Element

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel

from . import numberformat, styles
from .grid import Cell, Grid, Room
from .styles import Font, Look
from .xmlparts import elements, find

_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_ESCAPED = re.compile("_x(000[9AaDd]|005[Ff])_")
_FONTS = 20  # fonts in a text that are looked at
_DAYS = 1000  # dates that are written as dates
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_WHITE_CODE = re.compile(r"\[white\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """A text, whose parts may have fonts of their own.

    `own` are those fonts, without those that differ in nothing that counts; `rest` is whether some
    of it has the font of its cell.
    """

    value: str
    own: tuple[Font, ...] = ()
    rest: bool = True


def texts(part: bytes | None) -> list[Text]:
    """Return the texts that the cells of a workbook share."""
    return [] if part is None else [_text(item) for item in elements(part, {"si"})]


def _text(item: Element) -> Text:
    """Return a text; how it is spoken (``rPh``) is no part of it."""
    written: list[str] = []
    fonts: dict[Font, None] = {}
    rest = False
    for child in item:
        if child.tag not in ("t", "r"):
            continue
        words = child if child.tag == "t" else find(child, "t")
        text = _unescaped((words.text or "") if words is not None else "")
        if (own := find(child, "rPr")) is not None:
            font = styles.font(own)
            text = font.write(text)
            if text.strip():
                fonts[font] = None
        else:
            rest |= bool(text.strip())
        written.append(text)
    return Text("".join(written), tuple(fonts)[:_FONTS], rest)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Sheet:
    """Reads one sheet after the other of a workbook.

    Parameters
    ----------
    shared : list of Text
    looks : list of Look
    epoch : datetime
        The day before the first.
    room : Room
    """

    def __init__(self, shared: Sequence[Text], looks: Sequence[Look], epoch, room: Room):
        self.shared, self.looks, self.epoch, self.room = shared, looks, epoch, room
        self.days = _DAYS

    def read(self, part: bytes, file: str, title: str, hidden: bool) -> Grid:
        """Return the cells of a sheet that are not empty.

        Raises
        ------
        ValueError, IndexError, LookupError, ParseError
            The sheet is damaged.
        """
        rows: dict[int, dict[int, Cell]] = {}
        unseen_rows: set[int] = set()
        columns = [0] * (_LAST_COLUMN + 2)  # where runs of hidden columns begin and end
        merged: list[tuple[int, int, int, int]] = []
        self.formulas: dict[str, str] = {}
        number = column = 0
        for element in elements(part, {"c", "col", "mergeCell"}, {"row"}):
            if element.tag == "c":
                row, column = self._where(element, number, column)
                cell = self._cell(element)
                if cell is None:
                    continue
                if column in rows.setdefault(row, {}):
                    raise ValueError(f"two cells at {row}, {column}")
                self.room.take(cell.value if isinstance(cell.value, str) else None)
                rows[row][column] = cell
            elif element.tag == "row":
                number, column = int(element.get("r", number + 1)), 0
                if _hidden(element, "ht"):
                    unseen_rows.add(number)
            elif element.tag == "mergeCell":
                merged.append(_range(element.get("ref", "")))
            elif _hidden(element, "width"):
                columns[min(int(element.get("min")), _LAST_COLUMN)] += 1
                columns[min(int(element.get("max")), _LAST_COLUMN) + 1] -= 1
        runs = enumerate(accumulate(columns))
        return Grid(
            file, title, dict(sorted(rows.items())), hidden, frozenset(unseen_rows & rows.keys()),
            frozenset(column for column, open_ in runs if open_ > 0), tuple(merged),
        )  # fmt: skip

    def _where(self, item: Element, row: int, column: int) -> tuple[int, int]:
        """Return the row and column of a cell, from the row it stands in and the cell before."""
        place = item.get("r")
        if place is None:
            return row, column + 1
        found = _PLACE.fullmatch(place)
        row, column = (int(found[2]), column_index_from_string(found[1])) if found else (0, 0)
        if not (0 < row <= _LAST_ROW and 0 < column <= _LAST_COLUMN):
            raise ValueError(f"no place of a cell: {place[:20]!r}")
        return row, column

    def _cell(self, item: Element) -> Cell | None:
        kind, look = item.get("t", "n"), self._look(item)
        if not len(item):
            return None  # a format without content
        content = formula = inline = None
        for child in item:
            tag = child.tag
            if tag == "v":
                content = child.text
            elif tag == "f":
                formula = child
            elif tag == "is":
                inline = child
        if formula is not None:
            return Cell(self._formula(formula), "formula", typed=True)
        if kind == "inlineStr":
            return self._words(_text(inline), look) if inline is not None else None
        if content is None or not content.strip():
            return None
        if kind == "s":
            return self._words(self.shared[_index(content)], look)
        if kind == "n":
            return self._number(content, look)
        if kind == "b":
            return Cell(bool(int(content)), "bool", typed=True)
        if kind in ("d", "e"):
            return Cell(content, "date" if kind == "d" else "error", typed=True)
        return self._words(Text(content), look)

    def _look(self, item: Element) -> Look:
        number = int(item.get("s", 0))
        return self.looks[number] if 0 <= number < len(self.looks) else Look()

    def _formula(self, element: Element) -> str:
        """Return a formula; one that is shared says what the first of its cells does."""
        text, shared = element.text or "", element.get("si")
        if shared is not None:
            text = self.formulas.setdefault(shared, text) or text
        return f"={text}"

    def _number(self, content: str, look: Look) -> Cell:
        if not _NUMBER.fullmatch(content):
            raise ValueError(f"no number: {content[:20]!r}")
        value = float(content) if {*".eE"} & {*content} else int(content)
        font, code = look.font, look.code
        if font.level:  # a mark that stands by itself
            return Cell(font.write(content), typed=True, struck=font.struck)
        unseen = look.unseen
        if code == "General":
            return Cell(value, "number", False, True, font.struck, unseen)
        size = float(value) if abs(value) < 1e300 else 1e300
        if numberformat.date(code, size):
            return Cell(self._day(size), "date", typed=True, struck=font.struck)
        unseen |= numberformat.blank(code, size)
        if _WHITE_CODE.search(code) and look.hides(Font(colour=(255, 255, 255))):
            unseen = True
        percent = numberformat.percent(code, size)
        return Cell(value, "number", percent, True, font.struck, unseen)

    def _day(self, value: float) -> str:
        self.days -= 1
        if self.days < 0:  # nobody reads so many, and writing them takes time
            return f"{value:.15g}"
        try:
            return str(from_excel(value, self.epoch))
        except (OverflowError, ValueError):
            return f"{value:.15g}"

    def _words(self, text: Text, look: Look) -> Cell | None:
        if not text.value.strip():
            return None
        font = look.font
        value = font.write(text.value) if text.rest else text.value
        struck = any(own.struck for own in text.own) or (text.rest and font.struck)
        unseen = any(look.hides(own) for own in text.own) or (text.rest and look.unseen)
        unseen |= numberformat.blank(look.code, value)
        return Cell(value, typed=True, struck=struck, unseen=unseen)


def _hidden(element: Element, size: str) -> bool:
    """Return whether a row or a column is hidden, or of no height or width."""
    if element.get("hidden", "0").lower() in ("1", "true", "on"):
        return True
    return float(element.get(size, 1)) < 0.1


def _index(content: str) -> int:
    if not content.strip().isdecimal():
        raise ValueError(f"no number of a text: {content[:20]!r}")
    return int(content)


def _range(text: str) -> tuple[int, int, int, int]:
    found = _RANGE.fullmatch(text)
    if not found:
        raise ValueError(f"no range of cells: {text[:20]!r}")
    left, top, right, bottom = found[1], found[2], found[3] or found[1], found[4] or found[2]
    return int(top), column_index_from_string(left), int(bottom), column_index_from_string(right)
