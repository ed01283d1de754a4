"""A file as a whole: cut, headed by units, continued on a new page, or no table at all."""

import io
import json
import zipfile

import openpyxl
import pytest
from tests.here import CITIES

from deltaindex import InputError
from deltaindex.files import read_rows
from deltaindex.intake import check
from deltaindex.intake.finding import FAULT, NOTE

A, GDP, STUDENTS = "320500", "fiscal_expenditure", "he_students"
VARIABLES = ("population_registered", STUDENTS, GDP)
NAMES = {
    "population_registered": "户籍人口",
    STUDENTS: "普通本专科在校学生数",
    GDP: "地方一般公共预算支出",
}


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


def rules(checked, level=FAULT):
    return {finding.rule for finding in checked.of(level)}


@pytest.fixture
def file(tmp_path, scope):
    """Check a file of these bytes or this text."""

    def run(content, name="new.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return check(path, scope)

    return run


@pytest.fixture
def table(rows, scope, file):
    """Check a wide table: `change` takes its lines of cells."""
    values = {(r["entity"], r["variable"]): r["value"] for r in rows}

    def run(change=None, times=None, end="\n"):
        times = times or {}
        lines = [["城市", *NAMES.values()], ["来源", *["ccsy"] * 3]]
        for entity, name in scope.framework.entities["name_zh"].items():
            cells = (f"{float(values[entity, v]) * times.get(v, 1):.15g}" for v in VARIABLES)
            lines.append([name, *cells])
        lines = (change(lines) or lines) if change else lines
        return file("\n".join(",".join(line) for line in lines) + end)

    return run


# B2: cut files -----------------------------------------------------------------------------------


def test_b2_a_long_table_cut_anywhere(rows, file):
    """Refused, unless the cut is within the last cell of a line or between two lines."""
    text = "\n".join([",".join(rows[0]), *(",".join(r.values()) for r in rows[:CITIES])]) + "\n"
    first = text.index("\n") + 1
    cuts = range(first + 1, len(text), 23)
    for cut in cuts:
        last = text[:cut].rpartition("\n")[2]
        seen = last.count(",") < 4 and last != ""
        assert ("cut" in rules(file(text[:cut]))) == seen, (cut, last)


def test_b2_a_wide_table_cut_in_a_line(table, file, tmp_path):
    table()
    text = (tmp_path / "new.csv").read_text("utf-8")
    last = text.rstrip("\n").rpartition("\n")[2]
    for left in range(1, len(last), 3):
        part = text[: len(text) - 1 - left]
        checked = file(part)
        assert ("cut" in rules(checked)) == (part.rpartition("\n")[2].count(",") < 3)
    (fault,) = file(text.rpartition(",")[0]).of(FAULT)
    assert (
        fault.rule == "cut"
        and fault.where.line == CITIES + 2
        and "cut" in fault.problem
        and fault.mend
    )


def test_b2_right_ends_pass(table, file, tmp_path):
    assert table(end="").ok  # all its cells are there
    assert table(lambda lines: lines[-1].__setitem__(3, "")).ok
    assert table(lambda lines: lines[-1].__setitem__(3, ""), end="").ok  # as is the mark before it
    assert table(lambda lines: [*lines[:-1], lines[-1][:2]]).ok  # short, but it ends
    assert table(lambda lines: [*lines[:-1], lines[-1][:2]], end="\n\n  ").ok
    assert table(lambda lines: [[*line, "", ""] for line in lines], end="").ok
    assert not table(lambda lines: [*lines[:-1], lines[-1][:2]], end="").ok


def test_b2_a_file_cut_within_a_letter(file):
    text = "城市,户籍人口,备注\n上海,1470,年末\n"
    (fault,) = file(text.encode()[:-2]).of(FAULT)
    assert "middle of a character" in fault.mend


@pytest.mark.parametrize(
    ("text", "ok"),
    [("a,b,c\n1,2,3\n4,5", False), ("a,b,c\n1,2,3\n4", False), ("a,b,c\n1,2,3\n4,5,", True),
     ("a,b,c\n1,2,3\n4,5,6", True), ("a,b,c\n1,2,3\n4,5\n", True), ("a,b,c\n1,2\n4,5,6", True),
     ("a,b,c\r\n1,2,3\r\n4,5", False), ("a,b,c\r1,2,3\r4,5\r", True), ("a,b,\n1,2,3\n4,5", True),
     ("a,b,c\n1,2,3\n4,5\n\n", True), ("a,b", True), ('a,b,c\n1,2,"3', None), ("a,b,c\n1,2,3\n,", True)],
)  # fmt: skip
def test_b2_run_refuses_a_cut_file_too(tmp_path, text, ok):
    path = tmp_path / "o.csv"
    path.write_bytes(text.encode())
    if ok:
        list(read_rows(path, ["a", "b"]))
        return
    with pytest.raises(InputError) as error:
        list(read_rows(path, ["a", "b"]))
    (fault,) = error.value.faults
    assert fault.file == str(path) and fault.place and fault.mend
    assert ("cut" in fault.mend) == (ok is False)


# B7: units above the headings --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "unit"),
    [(["单位：百万元"], "百万元"), (["（单位：百万元）"], "百万元"), (["", "", "", "（单位：百万元）"], "百万元"),
     (["单位", "百万元"], "百万元"), (["单位：", "百万元"], "百万元"), (["计量单位: 百万元"], "百万元"),
     (["Unit: million yuan"], "million_yuan"), (["(Unit: million yuan)"], "million_yuan"),
     (["Units: million CNY"], "million_cny"), (["2019年长三角 单位：百万元"], "百万元"),
     (["长三角财政支出单位：百万元"], "百万元"), (["财政支出（百万元）"], "百万元"), (["单 位：百万元"], "百万元"),
     (["单位：百万元（当年价）"], "百万元"), (["［单位：百万元］"], "百万元"), (["金额单位：百万元"], "百万元")],
)  # fmt: skip
def test_b7_a_unit_above_the_headings_is_used(table, rows, line, unit):
    checked = table(lambda lines: [line, *lines], {GDP: 0.01})
    assert checked.ok, said(checked)
    kept = checked.cells.set_index(["variable", "entity"])["value"].astype(float)
    wanted = {
        (r["variable"], r["entity"]): float(r["value"]) for r in rows if r["variable"] in VARIABLES
    }
    assert kept.to_dict() == pytest.approx(wanted)
    note = next(f for f in checked.of(NOTE) if "as stated at line 1" in f.problem)
    assert note.variable == GDP and note.count == CITIES and unit in note.problem.casefold()
    assert (
        "not read" not in said(checked) or "财政支出" in "".join(line) or "长三角" in "".join(line)
    )


def test_b7_each_unit_goes_to_the_columns_that_it_fits(table):
    checked = table(lambda lines: [["单位：百万元、人"], *lines],
                    {GDP: 0.01, "population_registered": 1e4})  # fmt: skip
    assert checked.ok, said(checked)
    taken = {f.variable: f.problem for f in checked.of(NOTE) if "as stated" in f.problem}
    assert taken.keys() == {GDP, "population_registered", STUDENTS}
    assert "百万元" in taken[GDP] and "taken in 人" in taken[STUDENTS]


def test_b7_what_it_does_not_fit_is_said(table):
    checked = table(lambda lines: [["单位：百万元"], *lines], {GDP: 0.01})
    assert "no unit given, taken as 人" in said(checked)


def test_b7_a_column_with_a_unit_of_its_own_keeps_it(table):
    def change(lines):
        lines[0][3] += "（万元）"
        return [["单位：百万元"], *lines]

    checked = table(change)
    assert checked.ok, said(checked)
    assert "the unit above the headings is that of no column without one: not used" in said(checked)


@pytest.mark.parametrize(
    ("lines", "words"),
    [([["单位：百万元"], ["单位：亿元"]], "several units that fit"), ([["单位：两"]], "not known"),
     ([["单位：百万元、万元"]], "several units that fit"), ([["Unit: old money"]], "not known")],
)  # fmt: skip
def test_b7_units_that_do_not_settle_it(table, lines, words):
    checked = table(lambda made: [*lines, *made])
    assert rules(checked) == {"unit"} and words in said(checked)


@pytest.mark.parametrize(
    "title", ["单位面积产量", "事业单位：人员", "United Cities", "Unit labour cost", "2020年（一）"]
)
def test_b7_a_title_without_a_unit_is_only_told(table, title):
    checked = table(lambda lines: [[title], *lines])
    assert checked.ok and "a line above the headings was not read" in said(checked), said(checked)


def test_b7_a_long_table_takes_it_too(rows, file):
    kept = [r | {"unit": ""} for r in rows if r["variable"] == GDP]
    lines = ["单位：万元,,,,", ",".join(rows[0]), *(",".join(r.values()) for r in kept)]
    checked = file("\n".join(lines) + "\n")
    assert checked.ok and len(checked.cells) == CITIES, said(checked)


@pytest.mark.parametrize("factor", [10, 100, 1e4, 1e8, 0.1, 1e-4, 12, 1 / 15])
def test_b7_a_whole_column_off_by_one_factor_is_one_fault(table, factor):
    (fault,) = table(times={GDP: factor}).of(FAULT)
    named = factor if factor > 1 else 1 / factor
    named = 10 if named in (12, 15) else named
    assert (fault.rule, fault.variable, fault.count) == ("jump", GDP, CITIES)
    assert f"{named:,.0f}" in fault.problem and "unit" in fault.mend


def test_b7_a_factor_with_growth_and_a_hole_in_it(table):
    def change(lines):
        for n, line in enumerate(lines[2:]):
            line[3] = f"{float(line[3]) * 10 * (0.8 + n / 100):.6f}"
        lines[5][3], lines[6][3] = "", "1"

    checked = table(change)
    assert [f.count for f in checked.of(FAULT) if f.rule == "jump" and f.count > 1] == [
        CITIES - 2
    ], said(checked)


@pytest.mark.parametrize("factor", [1, 3, 6, 1 / 6])
def test_b7_growth_of_a_whole_column_is_no_slip(table, factor):
    checked = table(times={STUDENTS: factor})
    assert "jump" not in rules(checked), said(checked)


# C1: headings given again ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before", [[], [["续表"]], [["（续表一）"]], [["(continued)"]], [["续表", "", "", ""]]]
)
def test_c1_the_same_headings_again_are_passed_over(table, before):
    checked = table(lambda lines: [*lines[:20], *before, lines[0], *lines[20:]])
    assert checked.ok and len(checked.cells) == 3 * CITIES, said(checked)
    assert "the headings given again, passed over" in said(checked)


def test_c1_with_the_title_and_the_unit_above_them(table):
    title = [["表5-1 财政"], ["", "", "", "单位：百万元"]]

    def change(lines, unit="单位：百万元"):
        return [*title, *lines[:20], ["续表5-1"], ["", "", "", unit], lines[0], *lines[20:]]

    checked = table(change, {GDP: 0.01})
    assert checked.ok and len(checked.cells) == 3 * CITIES, said(checked)
    assert not table(lambda lines: change(lines, "单位：亿元"), {GDP: 0.01}).ok


def test_c1_with_the_rows_under_them(table):
    checked = table(lambda lines: [*lines[:20], *lines[:2], *lines[20:]])
    assert checked.ok and len(checked.cells) == 3 * CITIES, said(checked)


@pytest.mark.parametrize(
    "head",
    [["城市", NAMES[GDP], NAMES[STUDENTS], NAMES["population_registered"]],
     [NAMES[GDP], "城市", NAMES[STUDENTS], NAMES["population_registered"]],
     ["城市", *list(NAMES.values())[:2], "地方一般公共预算支出（亿元）"],
     ["城市", *list(NAMES.values())[:2], "教育支出"],
     ["City", "fiscal_expenditure", "he_students", "population_registered"]],
)  # fmt: skip
def test_c1_other_headings_are_refused(table, head):
    (fault,) = table(lambda lines: [*lines[:20], head, *lines[20:]]).of(FAULT)
    assert fault.rule == "heading" and fault.where.line == 21 and "delete" not in fault.mend
    assert "another sheet" in fault.mend


def test_c1_in_a_long_table(rows, file):
    lines = [",".join(rows[0]), *(",".join(r.values()) for r in rows)]
    assert file("\n".join([*lines[:50], lines[0], *lines[50:]]) + "\n").ok
    swapped = "entity,value,variable,unit,source"
    (fault,) = file("\n".join([*lines[:50], swapped, *lines[50:]]) + "\n").of(FAULT)
    assert fault.rule == "heading" and fault.where.line == 51


# C2: what is no table ----------------------------------------------------------------------------


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def compound(*streams):
    names = b"".join(s.encode("utf-16-le") + b"\0\0" for s in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + names + bytes(500)


HTML = "<html><body><table><tr><td>城市</td><td>5</td></tr></table></body></html>"
SHEET2003 = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
OTHERS = {
    "html": (HTML, "a web page (HTML)"),
    "html with a doctype": (f"\n <!DOCTYPE html>\n{HTML}", "a web page (HTML)"),
    "a table alone": ("<table><tr><td>5</td></tr></table>", "a web page (HTML)"),
    "html after a remark": (f"<!-- made by a portal -->{HTML}", "a web page (HTML)"),
    "html with a mark": (f"\ufeff{HTML}", "a web page (HTML)"),
    "html of a spreadsheet": ('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head/></html>', "a web page"),
    "html in GB18030": (f"<meta charset=gbk>{HTML}".encode("gb18030"), "a web page (HTML)"),
    "xhtml": (f'<?xml version="1.0"?>{HTML}', "a web page (HTML)"),
    "mhtml": ("MIME-Version: 1.0\nContent-Type: multipart/related\n", "a web archive"),
    "xml of 2003": (SHEET2003, "an XML spreadsheet of Excel 2003"),
    "a flat open document": ('<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>', "a flat OpenDocument file"),
    "xml": ('<?xml version="1.0"?><rows><row/></rows>', "an XML file"),
    "json": ('{"entity": "310000"}', "JSON"),
    "json rows": ('[\n {"entity": "310000"}]', "JSON"),
    "json lists": ('[["a", 1], ["b", 2]]', "JSON"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF file"),
    "rtf": (r"{\rtf1\ansi 310000}", "a text document (RTF)"),
    "ods": (packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<a/>"}), ".ods"),
    "odt": (packed(mimetype=b"application/vnd.oasis.opendocument.text"), ".odt"),
    "numbers": (packed(**{"Index/Document.iwa": b"x", "Metadata/p.plist": b""}), "Numbers"),
    "xlsb": (packed(**{"xl/workbook.bin": b"x", "[Content_Types].xml": b""}), ".xlsb"),
    "docx": (packed(**{"word/document.xml": b"<a/>", "[Content_Types].xml": b""}), ".docx"),
    "a zip of tables": (packed(**{"2020/new.xlsx": b"PK"}), "a zip file with 2020/new.xlsx in it"),
    "a zip": (packed(a=b"x"), "a zip file without a workbook"),
    "xls": (compound("Workbook"), ".xls"),
    "et": (compound("Workbook", "ETExtData"), ".et"),
    "xls of 1995": (compound("Book"), "before 1997"),
    "a password": (compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "wps": (compound("WordDocument"), ".wps"),
    "gzip": (b"\x1f\x8b\x08\0" + bytes(20), "gzip"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(20), "7z"),
    "rar": (b"Rar!\x1a\x07\0" + bytes(20), "rar"),
    "sqlite": (b"SQLite format 3\0" + bytes(80), "SQLite"),
    "parquet": (b"PAR1\x15\x04" + bytes(50), "Parquet"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(50), "a picture"),
    "old excel": (b"\x09\x08\x10\0\0\x06" + bytes(50), "Excel"),
    "sylk": ("ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK"),
    "stata": (b"<stata_dta><header>", "Stata"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".csv", ".et"])
@pytest.mark.parametrize("name", OTHERS)
def test_c2_what_is_no_table_is_called_what_it_is(file, name, suffix):
    content, words = OTHERS[name]
    (fault,) = file(content, f"new{suffix}").of(FAULT)
    assert words in fault.problem and fault.where.file.endswith(f"new{suffix}")
    assert any(verb in fault.mend for verb in ("save", "put", "unpack", "export"))


@pytest.mark.parametrize(
    "first", ["[1] 表", "<1 年", "ID;Population", "PK", "PAR1", "BZh", "{城市}", "%PDF", "Rar"]
)
def test_c2_a_table_that_begins_oddly_is_read(table, first):
    checked = table(lambda lines: [[first], *lines])
    assert "not a table but" not in said(checked)


def test_c2_a_strange_name_does_not_matter(file, filled):
    assert file(filled(), "new.et").ok


# C4: one cause, one line -------------------------------------------------------------------------


def test_c4_a_merged_heading_is_one_line(rows, scope, tmp_path):
    values = {(r["entity"], r["variable"]): float(r["value"]) for r in rows}
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["城市", "户籍人口", "财政支出"])
    sheet.append([None, None, "地方一般公共预算支出", "教育支出", "科学技术支出"])
    for entity, name in scope.framework.entities["name_zh"].items():
        parts = ("population_registered", GDP, "fiscal_education_expenditure",
                 "fiscal_science_technology_expenditure")  # fmt: skip
        sheet.append([name, *(values[entity, v] for v in parts)])
    sheet.merge_cells("C1:E1")
    sheet.merge_cells("A1:A2")
    book.save(tmp_path / "new.xlsx")
    (fault,) = check(tmp_path / "new.xlsx", scope).of(FAULT)
    assert fault.rule == "merged" and fault.value == "C1:E1" and "of its own" in fault.mend


def test_c4_the_same_as_csv_is_a_few_lines(table):
    def change(lines):
        for line in lines[2:]:
            line += ["5", "6"]

    faults = table(change).of(FAULT)
    assert len(faults) == 1 and faults[0].count == 2 * CITIES


@pytest.mark.parametrize("column", [1, 2, 3])
def test_c4_a_column_of_texts_is_one_line(table, column):
    def change(lines):
        for line in lines[2:]:
            line[column] += "人左右"

    (fault,) = table(change).of(FAULT)
    assert fault.count == CITIES and "line 3, line 4" in fault.problem


def test_c4_a_few_are_said_one_by_one(table):
    def change(lines):
        for line in lines[2:9]:
            line[2] = "many"

    assert [f.where.line for f in table(change).of(FAULT)] == list(range(3, 10))


def test_c4_a_table_given_twice_is_one_line(table):
    (fault,) = table(lambda lines: [*lines, *lines[2:]]).of(FAULT)
    assert fault.rule == "duplicate" and fault.count == CITIES


def test_c4_a_table_of_one_city_is_one_line(table):
    (fault,) = table(lambda lines: lines[:3]).of(FAULT)
    assert fault.rule == "missing" and f"{CITIES - 1} entities have no row" in fault.problem


def test_c4_the_record_counts(table):
    record = table(lambda lines: [*lines, *lines[2:]]).of(FAULT)[0].record()
    assert record["count"] == CITIES and json.dumps(record)
