"""Reading a workbook that anyone may have made: nothing runs, nothing blows up."""

from __future__ import annotations

import io
import re
import warnings
import zipfile

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import WorkSheetParser

from ..errors import Fault, InputError
from . import numberformat
from .grid import Cell, Grid

#: Bytes that the parts of a workbook may unpack to; a filled one has a few hundred thousand.
LARGEST = 20_000_000
PARTS = 1000
_KINDS = {"n": "number", "s": "text", "f": "formula", "d": "date", "e": "error", "b": "bool"}
_RESAVE = "open it in a spreadsheet program and save it as .xlsx"
# in any encoding that XML may be in
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")


def read(content: bytes, file: str) -> list[Grid]:
    """Return the sheets of a workbook.

    Formulas come as formulas, for the caller to refuse.

    Raises
    ------
    InputError
        It is no workbook, is damaged, holds macros, or would unpack to too much.
    """
    _inspect(content, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that are not read
            grids = list(_grids(content, file))
    except Exception as error:  # a damaged file breaks the reader in more ways than can be listed
        reason = f"{type(error).__name__}: {error}"[:120]
        raise InputError(Fault(f"a damaged workbook ({reason})", file, mend=_RESAVE)) from None
    if not grids:
        mend = "save it as 'Excel Workbook (.xlsx)', not as 'Strict Open XML'"
        raise InputError(Fault("a workbook without sheets that can be read", file, mend=mend))
    return grids


def _inspect(content: bytes, file: str) -> None:
    """Refuse what should not be unpacked or parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            size = sum(part.file_size for part in archive.infolist())
            if size > LARGEST or len(names) > PARTS:
                problem = f"unpacks to {size} bytes in {len(names)} parts"
                raise InputError(Fault(problem, file, mend="keep to the template's sheets"))
            if "xl/workbook.xml" not in names:
                other = "no workbook in it (.ods, .xlsb and others are not read)"
                raise InputError(Fault(other, file, mend=_RESAVE))
            types = archive.read("[Content_Types].xml").lower()
            if b"macroenabled" in types or any("vbaproject" in n.lower() for n in names):
                raise InputError(Fault("a workbook with macros", file, mend=_RESAVE))
            if any(_DOCTYPE.search(archive.read(part)) for part in names if not part.endswith("/")):
                raise InputError(Fault("declares XML of its own", file, mend=_RESAVE))
    except InputError:
        raise
    except Exception as error:  # as above: truncated, encrypted, a method that is not known
        reason = f"{type(error).__name__}: {error}"[:120]
        raise InputError(Fault(f"a damaged workbook ({reason})", file, mend=_RESAVE)) from None


def _grids(content: bytes, file: str):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            rows: dict[int, dict[int, Cell]] = {}
            # the public iterator fills gaps, for ever if a cell stands far out, believes the
            # stated size of the sheet, and passes over rows that are out of order
            with sheet._get_source() as source:
                parser = WorkSheetParser(
                    source,
                    sheet._shared_strings,
                    epoch=book.epoch,
                    date_formats=book._date_formats,
                    timedelta_formats=book._timedelta_formats,
                )
                for _, cells in parser.parse():
                    for item in cells:
                        cell = _cell(ReadOnlyCell(sheet, **item))
                        if cell is None:
                            continue
                        row = rows.setdefault(item["row"], {})
                        if item["column"] in row:
                            raise ValueError(f"two cells at {item['row']}, {item['column']}")
                        row[item["column"]] = cell
            yield Grid(file, sheet.title, dict(sorted(rows.items())))
    finally:
        book.close()


def _cell(cell: ReadOnlyCell) -> Cell | None:
    if cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
        return None
    kind = _KINDS.get(cell.data_type, "text")
    value = cell.value
    if kind in ("formula", "date", "error"):
        value = str(getattr(value, "text", None) or value)  # an array formula is an object
    percent = kind == "number" and numberformat.percent(str(cell.number_format), value)
    return Cell(value, kind, percent, typed=True)
