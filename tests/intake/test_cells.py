"""Single cells that programs write: numbers, formats, formulas, and texts of the sources."""

import datetime
import io
import os

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from deltaindex import InputError
from deltaindex.intake import Scope, add, check, numbers, template
from deltaindex.intake.finding import FAULT
from deltaindex.intake.grid import Cell
from deltaindex.intake.numberformat import percent

A, GDP = "320500", "fiscal_expenditure"


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


@pytest.mark.parametrize("value", [10**310, -(10**310), float("inf")])
def test_a_number_beyond_all_numbers(value):
    assert numbers.read(Cell(value, "number", typed=True)).fault[0] == "infinite"


@pytest.mark.parametrize(
    "text", ["21414500\u200b", "\ufeff21414500", "2141\u200b4500", "\u202e21414500", "\u200b"]
)
def test_an_invisible_character(text):
    rule, problem, mend = numbers.read(Cell(text)).fault
    assert rule == "number" and "an invisible character, U+" in problem and "anew" in mend


@pytest.mark.parametrize(
    ("code", "value", "found"),
    [
        ("0%", 0.5, True), ("0.00 %", 0.5, True), ("[Red]0%", 0.5, True),
        ('0.0"%"', 0.5, False), (r"0.0\%", 0.5, False), ("0.0_%", 0.5, False),
        ("0*%", 0.5, False), ('0"a%', 0.5, False), ("General", 0.5, False),
        ("0;-0%", 0.5, False), ("0;-0%", -0.5, True), ("0%;-0%;0", 0, False),
        ("0%;-0", 0, True), ("[>1]0%;0.00", 0.5, False), ("[>1]0%;0.00", 2, True),
        ("[<1]0%;[>=1]0", 0.5, True), ("[<0]0;[>9]0;[>99]0%", 5, True),
    ],
)  # fmt: skip
def test_formats_of_percentages(code, value, found):
    assert percent(code, value) == found


@pytest.mark.parametrize(
    ("code", "kept", "words"), [('0.0"%"', "0.5", None), ("0%", "50", "0.5 read as 50 %")]
)
def test_a_share_is_kept_as_it_was_shown(workbook, code, kept, words):
    def put(book, at):
        sheet = book.worksheets[0]
        column = at(A, "patents_granted").column + 1
        for row, value in ((4, "researcher_satisfaction"), (5, "%"), (6, "ccsy-2020")):
            sheet.cell(row, column).value = value
        cell = sheet.cell(at(A, GDP).row, column)
        cell.value, cell.number_format = 0.5, code

    checked = workbook(put)
    assert checked.ok, said(checked)
    found = checked.cells.set_index("variable").loc["researcher_satisfaction", "value"]
    assert found == kept and (words or "") in said(checked)
    assert words or "percentage format" not in said(checked)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("21414500.12345678", "21414500.12345678"), ("0.1", "0.1"), ("1e3", "1000"),
        ("8.2", "8.2"), ("21414500.0", "21414500"), ("1234.", "1234"),
        ("21414500.123456789012", "21414500.123456787"),
    ],
)  # fmt: skip
def test_digits_are_kept(tidy, typed, kept):
    def change(rows):
        for row in rows:
            if (row["entity"], row["variable"]) == (A, GDP):
                row["value"] = typed

    checked = tidy(change)
    assert checked.cells.set_index(["entity", "variable"]).loc[(A, GDP), "value"] == kept
    cut = len(typed) > len("21414500.12345678")
    assert ("more digits than can be kept" in said(checked)) == cut


def test_an_array_formula_is_quoted_as_its_text(workbook):
    formula = ArrayFormula("G8:G9", "=SUM(H8:H9)")
    checked = workbook(lambda book, at: setattr(at(A, GDP), "value", formula))
    (fault,) = [f for f in checked.of(FAULT) if f.rule == "formula"]
    assert fault.value == "=SUM(H8:H9)"


@pytest.mark.skipif(os.name == "nt", reason="no named pipes")
def test_the_reason_a_file_is_not_read_is_said_once(tmp_path, scope):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "big").write_bytes(b"x" * 20_000_001)
    for name, words in (("pipe", "no plain file"), ("big", "larger than 20000000 bytes")):
        (fault,) = check(tmp_path / name, scope).of(FAULT)
        assert fault.problem == words and str(fault).count(name) == 1


# Sources ---------------------------------------------------------------------------------------


def beyond(book, at):
    book.worksheets[3]["J4"] = "orphan"


def unknown(book, at):
    book.worksheets[3]["I2"], book.worksheets[3]["I3"] = "page", "pp. 12-15"


def twice(book, at):
    book.worksheets[3]["I2"], book.worksheets[3]["I3"] = "title", "Another title"


def error(book, at):
    cell = book.worksheets[3]["B3"]
    cell.value, cell.data_type = "#N/A", "e"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (beyond, "J4: a cell under no heading (found 'orphan')"),
        (unknown, "a column 'page', which the table of sources does not have (found 'pp. 12-15')"),
        (twice, "I2: two columns 'title'"),
        (error, "B3: an error in place of a text"),
        (lambda b, at: b.worksheets[3].__setitem__("E3", datetime.date(2021, 3, 4)),
         "E3: a date in place of a text"),
        (lambda b, at: b.worksheets[3].__setitem__("E3", True), "E3: a truth value in place"),
    ],
)  # fmt: skip
def test_what_the_sheet_of_sources_cannot_keep(workbook, change, words):
    checked = workbook(change)
    assert not checked.ok and words in said(checked)


def test_a_title_stays_as_it_was_typed(workbook):
    typed = " 中国　城市\n统计  年鉴 "
    checked = workbook(lambda b, at: b.worksheets[3].__setitem__("B3", typed))
    assert checked.ok and checked.sources["title"][0] == "中国　城市 统计  年鉴"


def test_sources_where_there_is_no_table_of_them(demo):
    folder = demo()
    scope = Scope.find(folder, year=2022)
    book = openpyxl.load_workbook(io.BytesIO(template(scope)))
    book.worksheets[3].append(["yearbook", "A Yearbook"])
    book.save(folder / "new.xlsx")
    assert "the sheet of sources is not kept" in said(check(folder / "new.xlsx", scope))


def test_a_control_character_in_a_name(demo):
    scope = Scope.find(demo(("entities.csv", "a,Aa,甲", "a,A\x07a,甲")), year=2022)
    with pytest.raises(InputError, match=r"control character, U\+0007.*'A\\x07a'"):
        template(scope)


def test_a_note_column_reaches_the_file(copy, filled):
    def change(book, at):
        sheet = book.worksheets[0]
        column = sheet.max_column + 1
        sheet.cell(2, column).value, sheet.cell(13, column).value = "备注", "estimated, p. 3"

    (copy / "new.xlsx").write_bytes(filled(change))
    scope = Scope.find(copy, year=2020)
    add(check(copy / "new.xlsx", scope), scope)
    text = (copy / "data" / "observations" / "2020.csv").read_text("utf-8")
    assert text.count('"estimated, p. 3"') == 12
