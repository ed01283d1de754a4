"""Reading a table of text: UTF-8 with or without a mark, or GB18030."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress

from ..errors import Fault, InputError
from .grid import Cell, Grid

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SAVE = "save it as CSV UTF-8"


def read(content: bytes, file: str) -> tuple[Grid, str]:
    """Return the cells of a CSV file, and the encoding it was read in.

    Raises
    ------
    InputError
        It is no text, or a quotation does not end.
    """
    text, encoding = _decode(content, file)
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(Fault("not a text file", file, f"line {line}", found[0], _SAVE))
    # as Excel does: a tab or a semicolon where the first line has no comma
    first = text.split("\n", 1)[0]
    separator = next((mark for mark in ",\t;" if mark in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    rows: dict[int, dict[int, Cell]] = {}
    try:
        for cells in reader:
            filled = {n: Cell(c) for n, c in enumerate(cells, start=1) if c.strip()}
            if filled:
                rows[reader.line_num] = filled
    except csv.Error as error:
        place, mend = f"line {reader.line_num}", "check the quotation marks"
        raise InputError(Fault(f"not CSV: {error}", file, place, mend=mend)) from None
    return Grid(file, None, rows), encoding


def _decode(content: bytes, file: str) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(Fault("UTF-16 text", file, mend=_SAVE))
    # GB18030 reads nearly anything: only what is no UTF-8, and does not say that it is
    marked = content.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding), encoding
    raise InputError(Fault("neither UTF-8 nor GB18030 text", file, mend=_SAVE))
