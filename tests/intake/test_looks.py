"""What a cell of a workbook looks like, where it bears on what it says."""

import datetime

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from tests.here import CITIES

from deltaindex.intake import check, numberformat
from deltaindex.intake.finding import FAULT, NOTE

# workbooks, written and read again
pytestmark = pytest.mark.slow

A, B, STUDENTS = "320500", "341300", "he_students"
STYLES = "xl/styles.xml"


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


def rules(checked, level=FAULT):
    return {finding.rule for finding in checked.of(level)}


def kept(checked, entity=A, variable=STUDENTS):
    return checked.cells.set_index(["entity", "variable"])["value"].get((entity, variable))


@pytest.fixture
def values(rows):
    return {(r["entity"], r["variable"]): float(r["value"]) for r in rows}


# B4: dates ---------------------------------------------------------------------------------------

DATES = [
    "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"', "[$-411]ggge.m.d", 'ggge"年"', "e",
    'yyyy"년" mm"월"', "[h]:mm", "[hh]", "[mm]:ss", "[ss].00", "mm:ss.0", "h:mm AM/PM", "aaaa", "aaa",
    '上午/下午h"时"', "[DBNum1][$-804]yyyy", "[$-F800]dddd, mmmm dd, yyyy", "[$-F400]h:mm:ss",
    "[$-F800]", "[Red]d", "yyyy/m/d;@", "bbbb", "ss.000", "[>1]yyyy;0", "d", "m", "y", "h", "S", "YYYY",
]  # fmt: skip
NUMBERS = [
    "General", "0", '0.00"d"', '#,##0"元"', "[Red]0", '0"年"', '"y"0', r"0\d", "0_d", "0*h", "0.00E+00",
    "##0.0E+0", "# ?/?", "[$-804]0", "[$€-2] #,##0", '#,##0"人/月"', "0%", "@", "[DBNum2]0",
    "[Blue]0;[Red]-0", "0;yyyy", "[<1]yyyy;0", "G/通用格式", "Standard", "0!d", "#,##0 USD", "[Yellow]0",
]  # fmt: skip


@pytest.mark.parametrize("code", DATES)
def test_b4_formats_of_dates(code):
    assert numberformat.date(code, 43832)


@pytest.mark.parametrize("code", NUMBERS)
def test_b4_formats_of_numbers(code):
    assert not numberformat.date(code, 43832)


@pytest.fixture
def shown(filled, repack, tmp_path, scope):
    """Check a workbook in which one number has a built-in format, perhaps defined anew."""

    def run(number, code=None):
        def change(book, at):
            at(A, STUDENTS).number_format = '0.0"a mark"'

        defined = f'<numFmt numFmtId="{number}" formatCode="{code}"/>' if code else ""

        def restyle(part):
            head, rest = part.split(b"<numFmts", 1)
            formats, rest = rest.split(b"</numFmts>", 1)
            old = formats.split(b'numFmtId="')[1].split(b'"')[0]
            rest = rest.replace(b'numFmtId="' + old + b'"', f'numFmtId="{number}"'.encode())
            return head + b"<numFmts>" + defined.encode() + b"</numFmts>" + rest

        (tmp_path / "new.xlsx").write_bytes(repack(filled(change), {STYLES: restyle}))
        return check(tmp_path / "new.xlsx", scope)

    return run


@pytest.mark.parametrize(
    "number", [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), 71]
)
def test_b4_dates_of_east_asian_excel(shown, number):
    (fault,) = shown(number).of(FAULT)
    assert (fault.rule, fault.entity, fault.variable) == ("number", A, STUDENTS)
    assert "a date" in fault.problem and fault.where.cell


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 37, 38, 41, 44, 48, 49])
def test_b4_other_built_in_formats_are_numbers(shown, values, number):
    checked = shown(number)
    assert checked.ok and float(kept(checked)) == values[A, STUDENTS], said(checked)


@pytest.mark.parametrize("number", [14, 27, 36, 50, 58])
def test_b4_a_format_that_the_workbook_defines_anew(shown, values, number):
    assert float(kept(shown(number, "0.00"))) == values[A, STUDENTS]
    assert "a date" in said(shown(number, "yyyy"))


def test_b4_a_date_is_quoted_as_it_is_shown(workbook):
    checked = workbook(lambda b, at: setattr(at(A, STUDENTS), "value", datetime.date(2020, 3, 4)))
    (fault,) = checked.of(FAULT)
    assert str(fault.value).startswith("2020-03-04")


# B5: footnote marks ------------------------------------------------------------------------------


def run_of(text, level="superscript"):
    return TextBlock(InlineFont(vertAlign=level), text)


MARKED = [
    CellRichText("710", run_of("1")), CellRichText("710", run_of("①")), CellRichText("710", run_of("*")),
    CellRichText("710", run_of("a")), CellRichText("710", run_of("(1)")), CellRichText("710", run_of("注1")),
    CellRichText("710", run_of("1", "subscript")), CellRichText(run_of("1"), "710"),
    "710¹", "710①", "710[1]", "710*", "710a", "710 (1)", "710注1",
    "710（注）", "710⁶", "710₁", "710❶", "¹710", "*710", "710†", "710 ²", "710［1］", "710r", "7,101¹",
]  # fmt: skip


@pytest.mark.parametrize("typed", MARKED, ids=str)
def test_b5_a_mark_beside_a_number_is_no_digit(workbook, typed):
    def change(book, at):
        at(A, STUDENTS).value = typed

    (fault,) = workbook(change).of(FAULT)
    assert (fault.rule, fault.entity, fault.variable) == ("number", A, STUDENTS)
    assert "footnote mark" in fault.problem and "number alone" in fault.mend


def test_b5_a_number_that_is_raised_as_a_whole(workbook):
    checked = workbook(
        lambda b, at: setattr(at(A, STUDENTS), "font", Font(vertAlign="superscript"))
    )
    assert [(f.rule, f.entity) for f in checked.of(FAULT)] == [("number", A)]


def test_b5_marks_in_a_whole_column_are_one_line(workbook, scope):
    def change(book, at):
        for entity in scope.framework.entities.index:
            cell = at(entity, STUDENTS)
            cell.value = CellRichText(str(cell.value), run_of("1"))

    (fault,) = workbook(change).of(FAULT)
    assert fault.count == CITIES and "footnote mark" in fault.problem


@pytest.mark.parametrize(
    "heading",
    [CellRichText("普通本专科在校学生数", run_of("1")), CellRichText("普通本专科在校学生数", run_of("①")),
     "普通本专科在校学生数¹", "普通本专科在校学生数①", "普通本专科在校学生数*", "普通本专科在校学生数 注1",
     "普通本专科在校学生数[1]", "普通本专科在校学生数（1）", "普通本专科在校学生数†"],
    ids=str,
)  # fmt: skip
def test_b5_a_mark_in_a_heading_passes(workbook, values, heading):
    def change(book, at):
        book.worksheets[0].cell(2, at(A, STUDENTS).column).value = heading

    checked = workbook(change)
    assert checked.ok and float(kept(checked)) == values[A, STUDENTS], said(checked)


def test_b5_a_text_in_several_fonts_is_one_number(workbook):
    """Bold digits, and how a text is spoken, are no marks."""

    def change(book, at):
        at(A, STUDENTS).value = CellRichText("22", TextBlock(InlineFont(b=True), "1234"))

    assert kept(workbook(change)) == "221234"


def test_b5_a_raised_power_in_a_unit(shown_unit):
    assert shown_unit(CellRichText("km", run_of("2"))).ok
    assert not shown_unit(CellRichText("km", run_of("3"))).ok


@pytest.fixture
def shown_unit(workbook):
    def run(unit):
        def change(book, at):
            sheet, column = book.worksheets[0], at(A, "patents_granted").column + 1
            for row, value in ((4, "land_area"), (5, unit), (6, "ccsy-2020"), (13, 8657)):
                sheet.cell(row, column).value = value

        return workbook(change)

    return run


# B10: hidden and struck out ----------------------------------------------------------------------


def other(book, state, factor=2):
    """Another sheet of the same table, with other values."""
    sheet = book.copy_worksheet(book.worksheets[0])
    sheet.title, sheet.sheet_state = "data old", state
    for row in sheet.iter_rows(min_row=8, min_col=4):
        for cell in row:
            if cell.value is not None:
                cell.value = cell.value * factor
    return sheet


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("first", [True, False])
def test_b10_a_sheet_that_shows_comes_before_a_hidden_one(workbook, values, state, first):
    def change(book, at):
        sheet = other(book, state)
        if first:
            book.move_sheet(sheet, -4)
            book.active = 1

    checked = workbook(change)
    assert checked.ok and float(kept(checked)) == values[A, STUDENTS], said(checked)
    assert "sheet 'data old': the hidden sheet was not read" in said(checked)


def test_b10_a_hidden_sheet_named_data_does_not_win(workbook, values):
    def change(book, at):
        other(book, "hidden")
        book.worksheets[0].title = "Sheet1"

    checked = workbook(change)
    assert checked.ok and float(kept(checked)) == values[A, STUDENTS], said(checked)
    assert "the hidden sheet was not read" in said(checked)


def test_b10_a_hidden_sheet_that_alone_has_a_table_is_read_and_said(workbook):
    def change(book, at):
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1

    checked = workbook(change)
    assert checked.ok and len(checked.cells) == 12 * CITIES, said(checked)
    assert "the sheet is hidden, and was read" in said(checked)


def hide_rows(book, at):
    for row in (13, 14):
        book.worksheets[0].row_dimensions[row].hidden = True


def hide_column(book, at):
    book.worksheets[0].column_dimensions[at(A, STUDENTS).column_letter].hidden = True


def filter_rows(book, at):
    book.worksheets[0].auto_filter.ref = "A4:M48"
    book.worksheets[0].row_dimensions[20].hidden = True


def flatten(book, at):
    book.worksheets[0].row_dimensions[15].height = 0.05


def white(book, at):
    at(A, STUDENTS).font = Font(color="FFFFFF")


def nearly_white(book, at):
    at(A, STUDENTS).font = Font(color="FEFEFE")


def as_its_ground(book, at):
    at(A, STUDENTS).font = Font(color="C00000")
    at(A, STUDENTS).fill = PatternFill("solid", fgColor="C00000")


def empty_format(book, at):
    at(A, STUDENTS).number_format = ";;;"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (hide_rows, "2 rows are hidden, perhaps by a filter, and were read: 13, 14"),
        (filter_rows, "1 row is hidden, perhaps by a filter, and was read: 20"),
        (flatten, "1 row is hidden, perhaps by a filter, and was read: 15"),
        (hide_column, "1 column is hidden, and was read: H"),
        (white, "1 cell is not to be seen, by colour or format, and was read: H13"),
        (nearly_white, "not to be seen"), (as_its_ground, "not to be seen"),
        (empty_format, "not to be seen"),
    ],
)  # fmt: skip
def test_b10_what_does_not_show_is_read_and_said(workbook, values, change, words):
    checked = workbook(change)
    assert checked.ok and float(kept(checked)) == values[A, STUDENTS], said(checked)
    assert words in said(checked)


def test_b10_the_template_itself_hides_nothing(workbook):
    assert "hidden" not in rules(workbook(), NOTE)


def test_b10_white_on_dark_shows(workbook):
    def change(book, at):
        at(A, STUDENTS).font = Font(color="FFFFFF")
        at(A, STUDENTS).fill = PatternFill("solid", fgColor="1F4E79")

    assert "hidden" not in rules(workbook(change), NOTE)


@pytest.mark.parametrize(
    "value", [221234, CellRichText("221234", TextBlock(InlineFont(strike=True), "5")), "…"], ids=str
)
def test_b10_a_value_that_is_struck_out(workbook, value):
    def change(book, at):
        at(A, STUDENTS).value = value
        if not isinstance(value, CellRichText):
            at(A, STUDENTS).font = Font(strike=True)

    (fault,) = workbook(change).of(FAULT)
    assert (fault.rule, fault.entity, fault.variable) == ("struck", A, STUDENTS)
    assert "withdrawn" in fault.mend


@pytest.mark.parametrize("place", ["C13", "F3", "F5"])
def test_b10_a_name_a_heading_or_a_unit_that_is_struck_out(workbook, place):
    checked = workbook(lambda b, at: setattr(b.worksheets[0][place], "font", Font(strike=True)))
    (fault,) = checked.of(FAULT)
    assert fault.rule == "struck" and fault.where.cell == place


def test_b10_a_font_that_could_strike_out_and_does_not(workbook):
    assert workbook(lambda b, at: setattr(at(A, STUDENTS), "font", Font(strike=False, b=True))).ok


@pytest.mark.parametrize("ranges", [("F13:F14",), ("F13:G13", "E20:E22")])
def test_b10_cells_that_are_merged_into_one(workbook, ranges):
    def change(book, at):
        for name in ranges:
            book.worksheets[0].merge_cells(name)

    (fault,) = workbook(change).of(FAULT)
    assert fault.rule == "merged" and ranges[0] in fault.value


def test_b10_merged_titles_pass(workbook):
    assert workbook(lambda b, at: b.worksheets[0].merge_cells("C1:F1")).ok
