"""Reading a table of text: UTF-8 with or without a mark, or GB18030."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from itertools import islice

from ..errors import Fault, InputError
from .grid import Cell, Grid

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SEPARATORS = ",\t;"
_HEAD = 30  # lines within which the separator is looked for
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
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, strict=True, delimiter=_separator(text))
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


def _separator(text: str) -> str:
    r"""Return what separates the cells: a comma, a tab or a semicolon.

    It stands in the first line that has it twice, as a line of headings does: a title above may
    hold one. A narrower table has it once.

    >>> _separator("Cities, 2020\na;b;c"), _separator("a;b"), _separator("a")
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
    # GB18030 reads nearly anything: only what is no UTF-8, and does not say that it is
    marked = content.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding), encoding
    raise InputError(Fault("neither UTF-8 nor GB18030 text", file, mend=_SAVE))
