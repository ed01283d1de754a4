"""The project's table of sources, changed by whole lines; what is kept is kept to the byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..errors import Fault, InputError

_MARK = "\ufeff"


def ids(content: bytes, file: str) -> list[str]:
    """Return the ids of a table of sources, in its order.

    Raises
    ------
    InputError
        It is no UTF-8 text, no CSV, or has no column ``id``.
    """
    return [id for id, _ in _rows(content, file) if id]


def without(content: bytes, drop: Collection[str], file: str) -> bytes:
    """Return the table without the rows of these ids; it ends as it did, with a line end or not.

    Raises
    ------
    InputError
        As `ids`.
    """
    kept = [(id, lines) for id, lines in _rows(content, file) if id not in drop]
    text = "".join(lines for _, lines in kept)
    if kept and not _ended(content.decode()) and _ended(text):
        text = text.removesuffix("\n").removesuffix("\r")
    return (_MARK if _marked(content) else "").encode() + text.encode()


def extended(content: bytes, rows: Sequence[Mapping[str, str]], file: str) -> bytes:
    """Return the table with more rows; it ends as it did, with a line end or not.

    Raises
    ------
    InputError
        As `ids`; or read again, the rows would not be what they are.
    """
    if not rows:
        return content
    header, text = _header(content, file), content.decode()
    end = _line_end(text)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=end)
    writer.writerows([row.get(column, "") for column in header] for row in rows)
    added = stream.getvalue()
    if not _ended(text):
        added = end + added.removesuffix(end)
    made = (text + added).encode()
    if ids(made, file) != [*ids(content, file), *(row["id"] for row in rows)]:
        mend = "check its last lines: a quotation may not end"
        raise InputError(Fault("rows added to it would not be read as rows", file, mend=mend))
    return made


def _rows(content: bytes, file: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the lines of each row: none for the header and for blank lines."""
    header = _header(content, file)
    # lines as CSV counts them: str.splitlines would also split at what is part of a text
    lines = list(io.StringIO(_text(content, file), newline=""))
    reader, start = csv.reader(lines, strict=True), 0
    try:
        for cells in reader:
            row = dict(zip(header, cells, strict=False)) if start else {}
            yield row.get("id", "").strip(), "".join(lines[start : reader.line_num])
            start = reader.line_num
    except csv.Error as error:
        place, mend = f"line {reader.line_num}", "check the quotation marks"
        raise InputError(Fault(f"not CSV: {error}", file, place, mend=mend)) from None


def _header(content: bytes, file: str) -> list[str]:
    first = next(csv.reader(io.StringIO(_text(content, file), newline="")), [])
    header = [cell.strip() for cell in first]
    if "id" not in header:
        raise InputError(Fault("no column 'id'", file, "line 1", ",".join(first), "name it"))
    return header


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Fault("is not UTF-8 text", file, mend="save it as UTF-8")) from None


def _marked(content: bytes) -> bool:
    return content.startswith(_MARK.encode())


def _ended(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _line_end(text: str) -> str:
    first = next(iter(io.StringIO(text, newline="")), "")
    return next((end for end in ("\r\n", "\n", "\r") if first.endswith(end)), "\n")
