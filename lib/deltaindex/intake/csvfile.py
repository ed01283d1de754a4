"""Reading a table of text: UTF-8 with or without a mark, or GB18030."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from ..errors import Fault, InputError
from .grid import Cell, Grid, Room

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SEPARATORS = ",\t;"
_HEAD = 30  # lines within which the separator is looked for
_SAVE = "save it as CSV UTF-8"


@dataclass(frozen=True)
class Read:
    """The cells of a CSV file, the encoding it was read in, and what separates its cells."""

    grid: Grid
    encoding: str
    separator: str


def read(content: bytes, file: str, room: Room) -> Read:
    """Return the cells of a CSV file.

    Raises
    ------
    InputError
        It is no text, holds too much, or a quotation does not end.
    """
    text, encoding = _decode(content, file)
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(Fault("not a text file", file, f"line {line}", found[0], _SAVE))
    separator = _separator(text)
    room.bound(max(text.count(mark) for mark in (separator, "\n", "\r")))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    rows: dict[int, dict[int, Cell]] = {}
    width = 0
    try:
        for cells in reader:
            filled = {}
            for n, cell in enumerate(cells, start=1):
                if cell.strip():
                    room.take(cell)
                    filled[n] = Cell(cell)
            width = len(cells) if filled else 0
            if filled:
                rows[reader.line_num] = filled
    except csv.Error as error:
        place, mend = f"line {reader.line_num}", "check the quotation marks"
        raise InputError(Fault(f"not CSV: {error}", file, place, mend=mend)) from None
    unended = width if width and not text.endswith(("\n", "\r")) else None
    return Read(Grid(file, None, rows, unended=unended), encoding, separator)


def _separator(text: str) -> str:
    r"""Return what separates the cells: a comma, a tab or a semicolon.

    It stands in the first line that has it twice, as a line of headings does: a title above may
    hold one. A narrower table has it once.

    >>> _separator("Countries, 2020\na;b;c"), _separator("a;b"), _separator("a")
    (';', ';', ',')
    """
    head = list(islice(io.StringIO(text), _HEAD))
    for least in (2, 1):
        for line in head:
            found = max(_SEPARATORS, key=line.count)
            if line.count(found) >= least:
                return found
    return ","


def _decode(content: bytes, file: str) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(Fault("UTF-16 text", file, mend=_SAVE))
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        # the file was cut in the middle of a character
        if error.reason == "unexpected end of data":
            mend = "copy or save it again; it ends in the middle of a character"
            raise InputError(Fault("the file is not whole", file, mend=mend)) from None
    # GB18030 reads nearly anything: only what is no UTF-8, and does not say that it is
    if not content.startswith(b"\xef\xbb\xbf"):
        with suppress(UnicodeDecodeError):
            return content.decode("gb18030"), "gb18030"
    raise InputError(Fault("neither UTF-8 nor GB18030 text", file, mend=_SAVE))
