"""Headings, rows of units and footnotes, as tables have them: read whole, or refused and said."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.here import CITIES

from deltaindex.intake import Scope, check
from deltaindex.intake.finding import FAULT, WARNING
from deltaindex.intake.words import label

A, GDP = "320500", "fiscal_expenditure"
VARIABLES = ("population_registered", "he_students", GDP)
UNIT = "unit 单位"
FRAMEWORK = Scope.find(Path(__file__).parents[2], year=2020).framework


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


def rules(checked, level=FAULT):
    return {finding.rule for finding in checked.of(level)}


@pytest.fixture
def wide(rows, tmp_path, scope):
    """Check a table with a row an entity: lines of cells, after `change(lines)`."""
    values = {(r["entity"], r["variable"]): r["value"] for r in rows}
    units = {r["variable"]: r["unit"] for r in rows}

    def run(change=None, mark=",", names=None):
        lines = [
            ["城市", *VARIABLES],
            ["来源", *["ccsy"] * len(VARIABLES)],
            ["单位", *(units[v] for v in VARIABLES)],
        ]
        for entity, name in scope.framework.entities["name_zh"].items():
            typed = (names or {}).get(name, name)
            lines.append([typed, *(values[entity, v] for v in VARIABLES)])
        lines = (change(lines) or lines) if change else lines
        path = tmp_path / "new.csv"
        path.write_text("\n".join(mark.join(line) for line in lines) + "\n", "utf-8")
        return check(path, scope)

    return run


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("unit 单位", "unit"), ("Unit", "unit"), ("单 位：", "unit"), ("Unit (单位)", "unit"),
        ("source 数据来源", "source"), ("needed 是否必填", "needed"), ("name 名称", "name"),
        ("city 代码", "entity"), ("Reference year", "reference_year"), ("City Name", "name"),
        ("城 市", "name"), ("单位: 亿元", None), ("Unit labour cost", None), ("note on value", None),
        ("City population", None), ("Shanghai City", None), ("上 海 市", None),
        ("说明 南京 为 2018 数", None), ("长三角 2019 年度 数据", None), ("year source", None),
        ("", None), ("()", None), ("unit 2", None),
    ],
)  # fmt: skip
def test_a_label_is_the_whole_of_a_cell(text, found):
    assert label(text) == found


@pytest.mark.parametrize(
    "line",
    [
        ["说明 南京 为 2018 数", "9", "9", "9"], ["注：南京为2018年数", "9", "9", "9"],
        ["单位: 亿元", "", "", ""], ["南京路", "", "", ""],
    ],
)  # fmt: skip
def test_a_line_below_the_values_that_is_refused(wide, line):
    checked = wide(lambda lines: [*lines, line])
    assert rules(checked) == {"unknown"} and line[0] in said(checked)


@pytest.mark.parametrize(
    "text",
    [
        "来源: 2021年统计年鉴", "Note: preliminary; Nanjing excluded", "注：南京为2018年数", "注1：初步数",
        "①南京为2018年数", "资料来源：各市统计局。", "a) preliminary", "(1) 初步数", "数据为初步统计。",
    ],
)  # fmt: skip
def test_a_footnote_without_values_is_said(wide, text):
    checked = wide(lambda lines: [*lines, [text, "", "", ""]])
    assert checked.ok and len(checked.cells) == CITIES * 3, said(checked)
    assert f"a footnote, not read (found '{text}')" in said(checked)


@pytest.mark.parametrize("head", ["Unit labour cost", "note on value", "City population"])
def test_a_column_named_with_a_label_is_a_variable(wide, head):
    checked = wide(lambda lines: [[*lines[0][:-1], head], *lines[1:]])
    assert "variable" in rules(checked) and head in said(checked)


@pytest.mark.parametrize("name", ["Shanghai City", "上 海 市", "上海 市"])
def test_a_city_right_under_the_heading(wide, name):
    def change(lines):
        return [lines[0], *lines[3:], *lines[1:3]]

    checked = wide(change, names={"上海": name})
    assert checked.ok and len(checked.cells) == CITIES * 3, said(checked)


def test_what_stands_above_the_headings_is_said(wide):
    checked = wide(lambda lines: [["长三角 2019 年度 数据", "", "", "x"], *lines])
    assert checked.ok and checked.year == 2020
    assert "line 1: a line above the headings was not read" in said(checked)
    checked = wide(lambda lines: [["年份", "2019", "", ""], *lines])
    assert rules(checked) == {"year"} and "not read" not in said(checked)


def test_a_column_of_notes_is_kept(wide):
    def change(lines):
        for line in lines:
            line.append({"城市": "备注", "苏州": "estimated"}.get(line[0], ""))

    checked = wide(change)
    assert checked.ok, said(checked)
    notes = checked.cells.groupby("entity")["note"].agg(set)
    assert notes[A] == {"estimated"} and notes["310000"] == {""}


def test_a_column_of_units_is_refused(wide):
    def change(lines):
        for line in lines:
            line.append({"城市": "单位", "苏州": "亿元"}.get(line[0], ""))

    assert rules(wide(change)) == {"unit"}


@pytest.mark.parametrize("place", [2, 20, 44])
def test_a_row_of_units_counts_wherever_it_stands(wide, place):
    def change(lines):
        units = lines.pop(2)
        lines.insert(place, [*units[:-1], "百万元"])

    checked = wide(change)
    assert "no unit given" not in said(checked)
    kept = checked.cells.set_index(["variable", "entity"])
    assert f"{CITIES} values: converted from 百万元 into 万元" in said(checked)
    assert kept.loc[(GDP, A), "value"] == "2141450000"


@pytest.mark.parametrize("name", ["单位", "来源"])
def test_a_second_row_of_a_kind(wide, name):
    checked = wide(lambda lines: [*lines, [name, "ccsy", "ccsy", "ccsy"]])
    assert rules(checked) == {"duplicate"} and "the first is line" in said(checked)


def test_a_stray_cell_in_a_row_of_units(wide):
    checked = wide(lambda lines: lines[2].append("亿元"))
    assert "a cell under no heading" in said(checked)


@pytest.mark.parametrize(
    ("row", "text", "words"),
    [
        (2, "地方一般公共预算支出（千元）", "two units, 万元 and 千元"),
        (4, "fiscal_expenditure (千元)", "two units, 万元 and 千元"),
        (3, "Local fiscal expenditure (%)", "two units, 万元 and %"),
        (3, "Local fiscal expenditure [person]", "two units, 万元 and person"),
        (2, "地方一般公共预算支出（万元）", None),
        (2, "地方一般公共预算支出（年末）", None),
        (3, "Local fiscal expenditure (a)", None),
        (3, "Local fiscal expenditure (1)", None),
    ],
)
def test_a_heading_and_the_row_of_units(workbook, row, text, words):
    def change(book, at):
        book.worksheets[0].cell(row, at(A, GDP).column).value = text

    checked = workbook(change)
    assert rules(checked) == ({"unit"} if words else set()), said(checked)
    assert (words or "") in said(checked)


def test_a_unit_in_a_heading_alone(workbook):
    """Without a row of units, the bracket of any of the headings counts."""

    def change(book, at):
        book.worksheets[0].cell(2, at(A, GDP).column).value = "地方一般公共预算支出（百万元）"
        at(UNIT, GDP).value = None

    assert "converted from 百万元 into 万元" in said(workbook(change))


def test_a_unit_in_the_name_of_a_variable(tidy):
    def change(rows):
        for row in rows:
            if row["variable"] == GDP:
                row["variable"] = "地方一般公共预算支出（千元）"

    checked = tidy(change)
    assert rules(checked) == {"unit"} and "two units, 万元 and 千元" in said(checked)


@pytest.mark.parametrize("order", [1, -1])
def test_sheets_in_two_layouts(rows, tmp_path, scope, order):
    book = openpyxl.Workbook()
    long, wide = book.active, book.create_sheet("B")
    long.append(list(rows[0]))
    for row in rows:
        long.append(list(row.values()))
    wide.append(["城市", "地区生产总值"])
    wide.append(["上海", 1])
    if order < 0:
        book.move_sheet("B", -1)
    book.save(tmp_path / "new.xlsx")
    (fault,) = check(tmp_path / "new.xlsx", scope).of(FAULT)
    assert fault.rule == "heading" and "a row an entity, others a row a value" in fault.problem


# Years -----------------------------------------------------------------------------------------

HEADER = ["entity", "variable", "value", "unit", "source", "reference_year"]


@pytest.mark.parametrize(
    ("variables", "year", "level"),
    [
        (None, "2019", FAULT), (None, "2020", None), (None, "", None), ([GDP], "2019", WARNING),
        ([GDP, "he_students"], "2018年", WARNING), (None, "0000", FAULT), ([GDP], "0999", FAULT),
    ],
)  # fmt: skip
def test_the_year_that_rows_name(tidy, variables, year, level):
    def change(rows):
        for row in rows:
            named = variables is None or row["variable"] in variables
            row["reference_year"] = year if named else ""

    checked = tidy(change, header=HEADER)
    found = [f for f in checked.findings if f.rule == "year"]
    assert {f.level for f in found} == ({level} if level else set()), said(checked)
    if level == WARNING:
        assert [f.variable for f in found] == sorted(variables) and found[0].count == CITIES


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_data_are_of_their_own_year(project, year):
    scope = Scope.find(project.root, year=year)
    checked = check(project.data / "observations" / f"{year}.csv", scope)
    assert "year" not in rules(checked) | rules(checked, WARNING)


# Separators ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("title", ["", "长三角,2020", "2020年数据", "sep=;"])
def test_separators(wide, mark, title):
    checked = wide(lambda lines: [[title], *lines] if title else lines, mark)
    assert checked.ok and len(checked.cells) == CITIES * 3, said(checked)


# Sheets ----------------------------------------------------------------------------------------


def test_a_data_sheet_under_another_sheets_name(filled, tmp_path, scope):
    path = tmp_path / "new.xlsx"

    def change(book, at):
        book.worksheets[0].title = "lists 2"

    path.write_bytes(filled(change))
    (fault,) = check(path, scope).of(FAULT)
    assert str(path) in str(fault) and "'lists 2'" in fault.problem and "'data'" in fault.mend


def test_a_strict_workbook(filled, tmp_path, scope):
    path, stream = tmp_path / "new.xlsx", io.BytesIO()
    main, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(io.BytesIO(filled())) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            for name in (b"spreadsheetml/2006/main", b"officeDocument/2006/relationships"):
                text = text.replace(main + name, strict + name.replace(b"2006/", b""))
            new.writestr(part.filename, text)
    path.write_bytes(stream.getvalue())
    checked = check(path, scope)
    assert checked.ok and len(checked.cells) == 12 * CITIES, said(checked)


def test_a_wrong_name_beside_a_right_code_is_one_fault(workbook):
    """It names what the rest of the row says, and the city is not called missing besides."""

    def change(book, at):
        cell = at("340200", "he_students")
        cell.parent.cell(cell.row, 2).value = "芜胡"

    checked = workbook(change)
    (fault,) = checked.of(FAULT)
    assert fault.rule == "unknown" and fault.value == "芜胡"
    assert "340200 (Wuhu, 芜湖" in fault.mend


def test_a_unit_that_slipped_for_a_whole_column_is_said_in_a_line(workbook):
    """亿元 typed under 万元: that the wholes are then too small for all their parts follows."""

    def change(book, at):
        for entity in FRAMEWORK.entities.index:
            at(entity, GDP).value /= 10_000

    checked = workbook(change)
    (fault,) = checked.of(FAULT)
    assert fault.count == CITIES and "one part in 10,000" in fault.problem
