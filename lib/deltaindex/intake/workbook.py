"""Reading a workbook that anyone may have made: nothing runs, nothing blows up."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from ..errors import Fault, InputError
from . import sheetxml, styles
from .grid import Grid, Room
from .xmlparts import elements

#: Bytes that the parts of a workbook may unpack to; a filled one has a few hundred thousand.
LARGEST = 20_000_000
PARTS = 1000
#: Tags in the parts that are read, for each cell that may be filled.
TAGS = 4
BOOK = "xl/workbook.xml"
_RESAVE = "open it in a spreadsheet program and save it as .xlsx"
# in any encoding that XML may be in
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read(content: bytes, file: str, room: Room) -> list[Grid]:
    """Return the sheets of a workbook.

    Formulas come as formulas, for the caller to refuse.

    Raises
    ------
    InputError
        It is no workbook, is damaged, holds macros, or would unpack to too much.
    """
    try:
        parts = _parts(content, file, TAGS * room.most)
        grids = list(_grids(parts, file, room))
    except InputError:
        raise
    except Exception as error:  # a damaged file breaks the readers in more ways than can be listed
        reason = f"{type(error).__name__}: {error}"[:120]
        raise InputError(Fault(f"a damaged workbook ({reason})", file, mend=_RESAVE)) from None
    if not grids:
        problem = "a workbook without sheets that can be read"
        raise InputError(Fault(problem, file, mend=_RESAVE))
    return grids


def _parts(content: bytes, file: str, tags: int) -> dict[str, bytes]:
    """Return the parts of a workbook; refuse what should not be unpacked or parsed."""

    def refuse(problem: str, mend: str = _RESAVE):
        raise InputError(Fault(problem, file, mend=mend))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = [part for part in archive.infolist() if not part.is_dir()]
        size = sum(part.file_size for part in listed)
        if size > LARGEST or len(listed) > PARTS:
            refuse(
                f"unpacks to {size} bytes in {len(listed)} parts", "keep to the template's sheets"
            )
        if any(part.compress_type not in _METHODS for part in listed):
            refuse("packed in a way that workbooks are not")
        if any("vbaproject" in part.filename.lower() for part in listed):
            refuse("a workbook with macros")
        parts = {part.filename: _unpacked(archive, part) for part in listed}
    if b"macroenabled" in parts["[Content_Types].xml"].lower():
        refuse("a workbook with macros")
    read = (part for name, part in parts.items() if name.endswith((".xml", ".rels")))
    if any(_DOCTYPE.search(part) for part in read):
        refuse("declares XML of its own")
    if sum(part.count(b"<") for name, part in parts.items() if name.startswith("xl/")) > tags:
        refuse(f"more than {tags:,} tags in its sheets", "keep to the template's sheets")
    return parts


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return a part; one that is larger than it says is not unpacked further."""
    with archive.open(part) as stream:
        unpacked = b"".join(iter(lambda: stream.read(65_536), b""))
    if len(unpacked) != part.file_size:
        raise ValueError(f"{part.filename} is not as large as it says")
    return unpacked


def _grids(parts: dict[str, bytes], file: str, room: Room) -> Iterator[Grid]:
    sheets, kinds, epoch = [], {}, WINDOWS_EPOCH
    for element in elements(parts[BOOK], {"sheet", "workbookPr"}):
        if element.tag == "workbookPr":
            early = element.get("date1904", "0").lower() in ("1", "true", "on")
            epoch = MAC_EPOCH if early else epoch
        else:
            link = next((v for k, v in element.items() if k.endswith(":id")), "")
            sheets.append((element.get("name", ""), link, element.get("state", "visible")))
    for element in elements(parts["xl/_rels/workbook.xml.rels"], {"Relationship"}):
        path = posixpath.normpath(posixpath.join("/xl", element.get("Target", ""))).lstrip("/")
        kinds[element.get("Id")] = (element.get("Type", "").rpartition("/")[2], path)
    named = dict(kinds.values())
    shared = sheetxml.texts(parts.get(named.get("sharedStrings", "")))
    reader = sheetxml.Sheet(shared, styles.read(parts.get(named.get("styles", ""))), epoch, room)
    for title, link, state in sheets:
        kind, path = kinds.get(link, ("", ""))
        if kind == "worksheet" and path in parts:
            yield reader.read(parts[path], file, title, state != "visible")
