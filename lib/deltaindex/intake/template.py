"""The workbook that a person fills for a new year."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from importlib.resources import files

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..errors import Fault, InputError
from ..files import read_yaml
from ..framework import text
from ..text import LANGUAGES, Texts
from . import sources
from .scope import Scope

_DARK, _LIGHT, _GREY = "1F4E79", "DDEBF7", "F2F2F2"
# a file says when it was written; this one says what it holds, whenever it was
_WHEN = (2000, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


@cache
def _texts(lang: str) -> Texts:
    return Texts(read_yaml(str(files(__package__).joinpath("texts.yaml"))), lang)


def both(key: str, **values) -> str:
    """Return a text in both languages, English first."""
    said = dict.fromkeys(_texts(lang)(key, **values) for lang in LANGUAGES)
    return ("\n\n" if any("\n" in part for part in said) else " ").join(said)


def hint(column: str, lang: str = "en") -> str:
    """Return what belongs into a column of the table of sources; the column, where none is told."""
    known = column in _texts(lang).content["column"]
    return _texts(lang)(f"column.{column}") if known else column


def template(scope: Scope) -> bytes:
    """Return a workbook with a row an entity and a column a variable, ready to be filled.

    Parameters
    ----------
    scope : Scope
        Of the year to fill.

    Returns
    -------
    bytes
        An .xlsx file; the same for the same scope.

    Raises
    ------
    InputError
        A name or a text has a control character, which a workbook cannot hold.
    """
    book = Workbook()
    _data(book.active, scope)
    _instructions(book.create_sheet(both("sheet.instructions")), scope)
    _variables(book.create_sheet(both("sheet.variables")), scope)
    _sources(book.create_sheet(both("sheet.sources")), scope)
    book.properties.creator = "deltaindex"
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _data(sheet: Worksheet, scope: Scope) -> None:
    framework = scope.framework
    sheet.title = both("sheet.data")
    named = [c for c in ("name_zh", "name_en") if c in framework.entities]
    columns = (*scope.needed, *scope.optional)
    first = len(named) + 2
    _put(sheet, 1, 1, both("label.year"), bold=True)
    _put(sheet, 1, 2, scope.year)
    blank = [""] * len(named)
    heads = [both("label.code"), *([both("label.name")] * len(named))]
    rows = {
        2: [*heads, *(text(framework.variables[v].name, "zh") or v for v in columns)],
        3: [*heads, *(text(framework.variables[v].name, "en") or v for v in columns)],
        4: ["entity", *named, *columns],
        5: [both("label.unit"), *blank, *(framework.variables[v].unit for v in columns)],
        6: [both("label.source"), *blank, *(_source(scope, v) for v in columns)],
        7: [
            both("label.needed"), *blank,
            *(both("label.must" if v in scope.needed else "label.optional") for v in columns),
        ],
    }  # fmt: skip
    for number, values in rows.items():
        for column, value in enumerate(values, start=1):
            variable = columns[column - first] if column >= first else None
            needed = variable is None or variable in scope.needed
            fill, ink = (_DARK, "FFFFFF") if needed else (_LIGHT, "000000")
            cell = _put(sheet, number, column, value, bold=number in (2, 3))
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            if number in (2, 3):
                cell.fill, cell.font = (
                    PatternFill("solid", fgColor=fill),
                    Font(bold=True, color=ink),
                )
            else:
                cell.fill = PatternFill("solid", fgColor=_GREY)
                cell.font = Font(size=9, color="7F7F7F" if number in (4, 7) else "000000")
    top = max(rows) + 1
    for offset, (entity, row) in enumerate(framework.entities.iterrows()):
        for column, value in enumerate([entity, *(row[c] for c in named)], start=1):
            _put(sheet, top + offset, column, value)
    last = top + len(framework.entities) - 1
    thin = Side(style="hair", color="BFBFBF")
    for row in sheet.iter_rows(top, last, first, first + len(columns) - 1):
        for cell in row:
            cell.border = Border(bottom=thin, right=thin)
    for column, variable in enumerate(columns, start=first):
        _explain(sheet.cell(3, column), framework.variables[variable])
    _prompts(sheet, scope, first, top, last)
    for column in range(1, first + len(columns)):
        sheet.column_dimensions[get_column_letter(column)].width = 18 if column >= first else 14
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 44, 44
    sheet.freeze_panes = sheet.cell(top, first)


def _explain(cell, variable) -> None:
    said = [text(variable.definition, lang) for lang in LANGUAGES if variable.definition]
    if said:
        cell.comment = Comment(
            _printable("\n\n".join(dict.fromkeys(said))), "deltaindex", height=160, width=320
        )


def _prompts(sheet: Worksheet, scope: Scope, first: int, top: int, last: int) -> None:
    """Say what belongs into a cell when it is entered; a list where there is one to choose from."""
    letters = [
        get_column_letter(c) for c in (first, first - 1 + len(scope.needed + scope.optional))
    ]
    ranges = {"unit": (5, 5), "source": (6, 6), "value": (top, last)}
    for name, (start, end) in ranges.items():
        if name == "source" and scope.sources is None:
            continue
        rule = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=False)
        rule.prompt = both(f"hint.{name}")[:255]
        if name == "value":
            # anything may be typed, as yearbooks print it; a number out of bounds is asked about
            rule.type, rule.operator, rule.formula1 = "decimal", "greaterThanOrEqual", "-1E+300"
        elif name == "source":
            rule.type, rule.formula1 = "list", f"'{both('sheet.sources')}'!$A$3:$A$30"
        rule.add(f"{letters[0]}{start}:{letters[1]}{end}")
        sheet.add_data_validation(rule)


def _instructions(sheet: Worksheet, scope: Scope) -> None:
    command = f"deltaindex check FILE --year {scope.year}"
    number = 1
    for lang in ("zh", "en"):
        words = _texts(lang)
        cell = _put(sheet, number, 1, words("instructions.title", year=scope.year), bold=True)
        cell.font = Font(bold=True, size=14)
        for line in words("instructions.steps", command=command).splitlines():
            number += 1
            _put(sheet, number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
        number += 2
    sheet.column_dimensions["A"].width = 110


def _variables(sheet: Worksheet, scope: Scope) -> None:
    framework = scope.framework
    heads = ("variable", "name", "unit", "needed", "definition", "used_in", "part_of")
    for column, head in enumerate(heads, start=1):
        cell = _put(sheet, 1, column, both(f"label.{head}"), bold=True)
        cell.fill = PatternFill("solid", fgColor=_LIGHT)
    for number, name in enumerate((*scope.needed, *scope.optional), start=2):
        variable = framework.variables[name]
        used = [i for i in framework.indicators if name in framework.uses(i)]
        cells = (
            name,
            _pair(variable.name),
            variable.unit,
            both("label.must" if name in scope.needed else "label.optional"),
            _pair(variable.definition),
            ", ".join(used) or both("label.check_only"),
            variable.part_of,
        )
        for column, value in enumerate(cells, start=1):
            cell = _put(sheet, number, column, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFG", (34, 34, 12, 16, 70, 34, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "B2"


def _sources(sheet: Worksheet, scope: Scope) -> None:
    """Lay out the sheet of sources: those of the year before, under new ids, to be completed."""
    known = scope.sources or {}
    columns = list(next(iter(known.values()), {"id": "", "title": "", "publisher": "", "note": ""}))
    required = sources.fields(scope) if scope.sources is not None else {}
    for column, head in enumerate(columns, start=1):
        cell = _put(sheet, 2, column, head, bold=True)
        needed = required.get(head, {}).get("required")
        cell.fill = PatternFill("solid", fgColor=_DARK if needed else _LIGHT)
        cell.font = Font(bold=True, color="FFFFFF" if needed else "000000")
        hint = both(f"column.{head}") if head in _texts("en").content["column"] else ""
        _put(sheet, 1, column, hint).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = 24
    copied = ("title_zh", "publisher", "licence")
    number = 3
    for variable in (*scope.needed, *scope.optional):
        last, fresh = scope.last_sources.get(variable), _source(scope, variable)
        if last not in known or fresh in [sheet.cell(n, 1).value for n in range(3, number)]:
            continue
        row = {"id": fresh, "years": str(scope.year)} | {
            column: known[last].get(column, "") for column in copied
        }
        for column, head in enumerate(columns, start=1):
            cell = _put(sheet, number, column, row.get(head, ""))
            if head == "title":
                cell.comment = Comment(_printable(f"e.g. {known[last]['title']}"), "deltaindex")
        number += 1
    sheet.freeze_panes = "B3"


def _source(scope: Scope, variable: str) -> str:
    """Return the id that the source of a variable is asked for by: last year's, of this year."""
    last = scope.last_sources.get(variable)
    if scope.sources is None or last not in scope.sources:
        return ""
    return f"{sources.undated(last)}-{scope.year}"


def _pair(names) -> str:
    return "\n".join(dict.fromkeys(filter(None, (text(names, "zh"), text(names, "en")))))


def _put(sheet: Worksheet, row: int, column: int, value, bold: bool = False):
    """Write a cell; what looks like a formula is a text like any other."""
    if isinstance(value, str):
        _printable(value)
    cell = sheet.cell(row, column, None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _printable(text_: str) -> str:
    """Return a text; refuse what a workbook cannot hold."""
    if found := ILLEGAL_CHARACTERS_RE.search(text_):
        problem = f"a control character, U+{ord(found[0]):04X}, in a text for the workbook"
        mend = "take it out of the framework or the table of sources"
        raise InputError(Fault(problem, value=text_, mend=mend))
    return text_


def _timeless(content: bytes) -> bytes:
    """Return the workbook without the times at which it was written."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            text_ = old.read(part)
            if part.filename == "docProps/core.xml":
                text_ = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", text_)
            info = zipfile.ZipInfo(part.filename, _WHEN)
            new.writestr(info, text_, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
