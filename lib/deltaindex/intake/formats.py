"""What a file is, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from ..errors import Fault, InputError

_XLSX = "open it in a spreadsheet program and save it as .xlsx or as CSV UTF-8"
_TABLE = "put the table into a workbook (.xlsx) or a CSV file"
_HEAD = 4096
# what a file begins with
_BEGINS = (
    (b"%PDF-", "a PDF file", _TABLE),
    (b"{\\rtf", "a text document (RTF)", _TABLE),
    *((start, "a picture", _TABLE) for start in
      (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")),
    (b"\x1f\x8b", "a packed file (gzip)", "unpack it first"),
    (b"BZh91AY&SY", "a packed file (bzip2)", "unpack it first"),
    (b"\xfd7zXZ\0", "a packed file (xz)", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file (7z)", "unpack it first"),
    (b"Rar!\x1a", "a packed file (rar)", "unpack it first"),
    (b"SQLite format 3\0", "a database (SQLite)", _TABLE),
    (b"PAR1\x15", "a table in Parquet", "save it as CSV UTF-8"),
    (b"ARROW1\0\0", "a table in Arrow", "save it as CSV UTF-8"),
    (b"$FL2@(#)", "a data file of SPSS", "save it as CSV UTF-8"),
    (b"<stata_dta>", "a data file of Stata", "save it as CSV UTF-8"),
    (b"\x89HDF", "a data file (HDF5)", "save it as CSV UTF-8"),
    (b"\0\1\0\0Standard ", "a database (Access)", _TABLE),
    (b"\x09\x00\x04\0", "an Excel file of before 1993", _XLSX),
    (b"\x09\x02\x06\0", "an Excel file of before 1993", _XLSX),
    (b"\x09\x04\x06\0", "an Excel file of before 1993", _XLSX),
    (b"\x09\x08", "an Excel file of before 1995", _XLSX),
)  # fmt: skip
# how a text begins, after blanks
_TEXTS = (
    (re.compile(rb"mime-version:|from: <saved by", re.I), "a web archive (MHTML)", _XLSX),
    (re.compile(rb"<(!doctype\s+html|html|head|body|meta|title|style|script|table|div)\b", re.I),
     "a web page (HTML)", _XLSX),
    (re.compile(rb"ID;P\w*(;\w+)*\r?\n[BCEFOP];"), "a table in SYLK", _XLSX),
    (re.compile(rb'\{\s*("|\}\s*$)|\[\s*([\[{"]|\]\s*$)'), "JSON", _TABLE),
)  # fmt: skip
# in a text that begins as XML
_XML = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of Excel 2003"),
    (b"urn:oasis:names:tc:opendocument", "a flat OpenDocument file"),
    (b"<html", "a web page (HTML)"),
    (b"", "an XML file"),
)
# streams in a compound file, as they are named in it
_STREAMS = (
    ("EncryptedPackage", "a workbook with a password", "save it without a password"),
    ("Workbook", "an Excel or WPS file of the older kind (.xls, .et)", _XLSX),
    ("Book", "an Excel file of before 1997", _XLSX),
    ("WordDocument", "a text document (.doc, .wps)", _TABLE),
    ("PowerPoint Document", "slides (.ppt, .dps)", _TABLE),
)
# parts of a zip file
_PARTS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)", _XLSX),
    ("word/document.xml", "a text document (.docx)", _TABLE),
    ("ppt/presentation.xml", "slides (.pptx)", _TABLE),
    ("Index/Document.iwa", "a file of Numbers, Pages or Keynote", "export it as .xlsx or as CSV"),
    ("Index.zip", "a file of Numbers, Pages or Keynote", "export it as .xlsx or as CSV"),
)
_OPEN = {
    b"spreadsheet": "an OpenDocument spreadsheet (.ods)",
    b"text": "an OpenDocument text (.odt)",
}
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse_others(content: bytes, file: str) -> None:
    """Refuse what is neither a workbook (.xlsx) nor a text: say what it is, and what mends it.

    Raises
    ------
    InputError
        Something else is known in it; a file that passes may still be damaged.
    """
    if found := _other(content):
        raise InputError(Fault(f"not a table but {found[0]}", file, mend=found[1]))


def _other(content: bytes) -> tuple[str, str] | None:
    if content.startswith(ZIP):
        return _zip(content)
    if content.startswith(COMPOUND):
        named = ((s, what, m) for s, what, m in _STREAMS if _stream(s) in content)
        _, what, mend = next(named, ("", "an Office file of the older kind, or damaged", _XLSX))
        return what, mend
    for start, what, mend in _BEGINS:
        if content.startswith(start):
            return what, mend
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    for _ in range(20):  # a page may begin with remarks
        if head.startswith(b"<!--") and b"-->" in head:
            head = head.partition(b"-->")[2].lstrip()
    if re.match(rb"<(\?xml|\w+:\w+|workbook|worksheet)", head, re.I):
        return next((what, _XLSX) for words, what in _XML if words in head.lower())
    return next(((what, mend) for start, what, mend in _TEXTS if start.match(head)), None)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def _zip(content: bytes) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            kind = _kind(archive)
    except Exception:  # damaged: said where it is read
        return None
    if "xl/workbook.xml" in names:
        return None
    if kind is not None:
        return next((w for k, w in _OPEN.items() if k in kind), "an OpenDocument file"), _XLSX
    for part, what, mend in _PARTS:
        if part in names:
            return what, mend
    if within := _tables(names):
        return f"a zip file with {within} in it", "unpack it first"
    return "a zip file without a workbook in it", _XLSX


def _kind(archive: zipfile.ZipFile) -> bytes | None:
    """Return what an OpenDocument file says that it is."""
    if "mimetype" not in archive.namelist():
        return None
    with archive.open("mimetype") as stream:
        said = stream.read(100)
    return said if b"opendocument" in said else None


def _tables(names: Iterable[str]) -> str:
    found = [n for n in names if n.lower().endswith((".xlsx", ".xls", ".csv", ".et"))]
    return found[0] if found else ""
