"""Damaged inputs: each refused with the right reason or accepted with a stated conversion."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.here import CITIES

from deltaindex.intake import check
from deltaindex.intake.finding import FAULT, NOTE, WARNING

A, B = "320500", "341300"  # two cities of one pinyin
GDP = "fiscal_expenditure"


def put(entity, variable, **changes):
    def change(rows):
        for row in rows:
            if (row["entity"], row["variable"]) == (entity, variable):
                row.update(changes)

    return change


def rules(checked, level=FAULT):
    return {finding.rule for finding in checked.of(level)}


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


def grown(rows):
    """Let what the synthetic year repeats of 2019 grow a little, where it is large."""
    for row in rows:
        if float(row["value"]) >= 1000:
            row["value"] = str(float(row["value"]) + 1)


def test_the_values_of_the_year_before_are_doubted(tidy):
    (warning,) = tidy().of(WARNING)
    assert warning.rule == "same" and "those of 2019 to the digit" in warning.problem

    def but_for_one(rows):
        kept = [row["value"] for row in rows if row["variable"] == "he_students"]
        grown(rows)
        for row in rows:
            if row["variable"] == "he_students":
                row["value"] = kept.pop(0)

    (warning,) = tidy(but_for_one).of(WARNING)
    assert (warning.rule, warning.variable) == ("same", "he_students")


def test_a_whole_table_passes_without_a_word(tidy):
    checked = tidy(grown)
    assert checked.ok and not checked.of(WARNING)
    assert len(checked.cells) == 12 * CITIES
    assert {note.rule for note in checked.of(NOTE)} == set()


# How a value may be typed: text, the number it means, what is said of it.
ACCEPTED = [
    ("1,234", 1234, "thousands separators"),
    ("1，234", 1234, "thousands separators"),
    ("1 234", 1234, "thousands separators"),
    ("1\u00a0234", 1234, "thousands separators"),
    ("1'234", 1234, "thousands separators"),
    ("12,345,678.5", 12345678.5, "thousands separators"),
    ("１２３４", 1234, "full-width"),
    ("１，２３４．５", 1234.5, "full-width"),
    ("\u30001234", 1234, None),
    ("1.5e3", 1500, None),
    ("+1234", 1234, None),
    ("01234", 1234, None),
    (".5", 0.5, None),
    ("1234.", 1234, None),
    *[(sign, None, "a sign for missing") for sign in
      ("-", "--", "－", "–", "—", "——", "―", "−", "·", ".", "..", "_", "n/a", "n.a.", "NA", "N/A",
       "null", "None", "#N/A")],
    *[(sign, None, "an ellipsis, below the smallest unit in a yearbook, taken as missing") for sign in
      ("…", "……", "...", "⋯", "......")],
    ("", None, None),
    ("   ", None, None),
]  # fmt: skip

# What is no value: text, the rule that refuses it.
REFUSED = [
    *[(text, "number") for text in
      ("twelve", "十二", "12人", "12万", "1.2亿元", "12 34", "1,23", "12,34,567", "1.234,5", "1..2",
       "1-2", "2018-2019", "12*", "12①", "②", "5²", "½", "1/2", "٣", "๓", "Ⅻ", "0x10", "1_000",
       "'1234", "\"12\"", "约12", ">100", "<1", "100以上", "1e", "e5", "--5", "+-5", "O", "l2",
       "12 (推算)", "<script>alert(1)</script>", "@SUM(A1)", "无", "缺", "True", "1;2")],
    *[(text, "infinite") for text in ("inf", "-inf", "Infinity", "∞", "nan", "NaN", "1e999", "１ｅ999")],
    *[(text, "formula") for text in ("=1+1", "=cmd|'/c calc'!A0", "＝1+1")],
    *[(text, "negative") for text in ("-5", "−5", "－5", "–5")],
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("text", "value", "words"), ACCEPTED)
def test_a_value_is_accepted_and_conversions_are_said(tidy, text, value, words):
    checked = tidy(put(A, GDP, value=text))
    faults = rules(checked) - {"jump", "part"}  # it is not the size that is tested
    assert not faults, said(checked)
    notes = " ".join(finding.problem for finding in checked.of(NOTE) if finding.variable == GDP)
    assert (words or "") in notes
    kept = checked.cells.set_index(["entity", "variable"])["value"]
    assert ((A, GDP) in kept.index) == (value is not None)
    if value is None:
        assert "missing for 1: " in notes
    else:
        assert float(kept[A, GDP]) == value
        assert bool(notes) == (words is not None)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "rule"), REFUSED)
def test_a_value_is_refused_with_its_place(tidy, text, rule):
    checked = tidy(put(A, GDP, value=text))
    faults = [f for f in checked.of(FAULT) if f.variable == GDP]
    assert rule in {f.rule for f in faults}, said(checked)
    fault = next(f for f in faults if f.rule == rule)
    assert (fault.entity, fault.value) == (A, text) and fault.where.line and fault.mend
    assert f"line {fault.where.line}: {A}, {GDP}" in str(fault)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("苏州", A), ("苏州市", A), (" 苏 州 ", A), ("Suzhou (Jiangsu)", A), ("suzhou(jiangsu)", A),
        ("江苏苏州", A), ("江苏省苏州市", A), ("宿州", B), ("Suzhou (Anhui)", B), ("SUZHOU （Anhui）", B),
        ("３２０５００", A), ("320500.0", A), ("合肥市", "340100"), ("HEFEI", "340100"),
        ("hefei city", "340100"), ("Hefei Shi", "340100"), ("Maanshan", "340500"),
        ("Ma’anshan", "340500"), ("Lu'an", "341500"), ("台州", "331000"), ("泰州", "321200"),
    ],
)  # fmt: skip
def test_names_of_a_city(tidy, name, entity):
    def change(rows):
        for row in rows:
            if row["entity"] == entity:
                row["entity"] = name

    checked = tidy(change)
    assert checked.ok, said(checked)
    assert set(checked.cells["entity"]) >= {entity}


@pytest.mark.parametrize(
    ("name", "rule", "words"),
    [
        ("Suzhou", "ambiguous", "320500 (苏州), 341300 (宿州)"),
        ("suzhou shi", "ambiguous", "宿州"),
        ("Taizhou", "ambiguous", "321200 (泰州), 331000 (台州)"),
        ("TAIZHOU CITY", "ambiguous", "331000"),
        ("Nanjin", "unknown", "did you mean 'Nanjing'?"),
        ("南京路", "unknown", "did you mean '南京'?"),
        ("北京", "unknown", "or delete the row"),
        ("110000", "unknown", "write its code or name"),
        ("<b>苏州</b>", "unknown", "code"),
        ("=cmd()", "unknown", "code"),
        ("", "unknown", "code or name"),
    ],
)
def test_names_that_are_no_city(tidy, name, rule, words):
    def change(rows):
        for row in rows:
            if row["entity"] == A:
                row["entity"] = name

    checked = tidy(change)
    assert rule in rules(checked) and "missing" in rules(checked)
    assert words in " ".join(f.mend for f in checked.of(FAULT) if f.rule == rule)


@pytest.mark.parametrize(
    ("name", "ok", "words"),
    [
        ("地方一般公共预算开支", False, "did you mean '地方一般公共预算支出'?"),
        ("地方一般公共预算支出", True, ""),
        ("地方一般公共预算支出（万元）", True, ""),
        ("Local Fiscal Expenditure", True, ""),
        ("fiscal_expendture", False, "did you mean 'fiscal_expenditure'?"),
        ("Fiscal-Expenditure", True, ""),
        ("", False, "name it"),
        ("<script>", False, "template"),
        ("highway_mean_distance_to_other_40", False, "network_2024.csv already"),
    ],
)
def test_names_of_a_variable(tidy, name, ok, words):
    def change(rows):
        for row in rows:
            if row["variable"] == GDP:
                row["variable"] = name

    checked = tidy(change)
    assert checked.ok == ok, said(checked)
    if not ok:
        assert "variable" in rules(checked) | {"variable"} and words in said(checked)


@pytest.mark.parametrize(
    ("variable", "unit", "factor"),
    [
        (GDP, "亿元", 1e-4), (GDP, "元", 1e4), (GDP, "百万元", 1e-2),
        (GDP, "千元", 10), (GDP, "万 元", 1), ("population_registered", "人", 1e4),
        ("population_registered", "million_person", 1e-2), ("he_students", "万人", 1e-4),
        ("internet_broadband_subscribers", "万户", 1e-4), ("patents_granted", "项", 1),
        ("patents_granted", "万件", 1e-4),
    ],
)  # fmt: skip
def test_units_that_convert(tidy, rows, variable, unit, factor):
    def change(rows):
        for row in rows:
            if row["variable"] == variable:
                row.update(value=repr(float(row["value"]) * factor), unit=unit)

    checked = tidy(change)
    assert checked.ok, said(checked)
    kept = checked.cells[checked.cells["variable"] == variable].set_index("entity")["value"]
    expected = {r["entity"]: float(r["value"]) for r in rows if r["variable"] == variable}
    assert {e: float(v) for e, v in kept.items()} == pytest.approx(expected)
    assert set(checked.cells["unit"]) <= {"万人", "万元", "元/人", "人", "户", "件", "所", "家"}
    if factor != 1:
        assert f"converted from {unit}" in said(checked)
        assert (
            checked.cells.set_index("variable").loc[variable, "note"].str.contains("typed as").all()
        )


@pytest.mark.parametrize(
    "unit",
    ["人", "%", "kg", "万", "美元", "元/人", "万圆", "??", "", "10**10**10", "x" * 200, "元;元"],
)
def test_units_that_do_not(tidy, unit):
    checked = tidy(put(A, GDP, unit=unit))
    (fault,) = [f for f in checked.of(FAULT) if f.variable == GDP]
    assert fault.rule == "unit" and "万元" in fault.mend


def test_a_missing_and_a_double_city(tidy):
    checked = tidy(lambda rows: [r for r in rows if r["entity"] != A])
    (fault,) = checked.of(FAULT)
    assert (fault.rule, fault.entity) == ("missing", A) and "Suzhou (Jiangsu)" in str(fault)
    checked = tidy(lambda rows: [*rows, rows[0]])
    (fault,) = checked.of(FAULT)
    assert fault.rule == "duplicate" and "first at line 2" in str(fault)


@pytest.mark.parametrize(
    ("variable", "whole"),
    [
        ("fiscal_science_technology_expenditure", GDP),
        ("fiscal_education_expenditure", GDP),
        ("invention_patents_granted", "patents_granted"),
    ],
)
def test_a_part_above_its_whole(tidy, rows, variable, whole):
    value = next(r["value"] for r in rows if (r["entity"], r["variable"]) == (A, whole))
    checked = tidy(put(A, variable, value=str(float(value) + 1)))
    fault = next(f for f in checked.of(FAULT) if f.rule == "part")
    assert (fault.entity, fault.variable) == (A, variable) and whole in fault.problem
    assert "part" not in rules(tidy(put(A, variable, value=value)))  # all of it may be


def test_a_share_above_all(tidy):
    row = {"entity": A, "variable": "researcher_satisfaction", "value": "101", "unit": "%",
           "source": "ccsy"}  # fmt: skip
    checked = tidy(lambda rows: [*rows, row])
    assert "share" in rules(checked)
    assert "share" not in rules(tidy(lambda rows: [*rows, row | {"value": "１００％"}]))


@pytest.mark.parametrize(
    ("times", "level"),
    [(1, None), (4.9, None), (5, WARNING), (50, WARNING), (999, WARNING), (1000, FAULT),
     (1e4, FAULT), (1e8, FAULT), (0.21, None), (0.2, WARNING), (0.0011, WARNING), (1e-4, FAULT),
     (0, WARNING)],
)  # fmt: skip
def test_a_jump_from_last_year(tidy, rows, times, level):
    last = next(r for r in rows if (r["entity"], r["variable"]) == (A, "he_students"))
    checked = tidy(put(A, "he_students", value=repr(float(last["value"]) * times)))
    found = {f.level for f in checked.findings if f.rule == "jump"}
    assert found == ({level} if level else set()), said(checked)


@pytest.mark.parametrize(
    ("times", "said"),
    [(0.192, "about a fifth of that"), (0.1, "about a tenth of that"),
     (1e-4, "one part in 10,000 of that"), (6.2, "6.2 times that")],
)  # fmt: skip
def test_a_jump_is_said_in_plain_words(tidy, rows, times, said):
    last = next(r for r in rows if (r["entity"], r["variable"]) == (A, "he_students"))
    checked = tidy(put(A, "he_students", value=repr(float(last["value"]) * times)))
    (found,) = [f for f in checked.findings if f.rule == "jump"]
    assert said in found.problem


def test_a_column_in_the_wrong_unit_is_said_once(tidy):
    def change(rows):
        for row in rows:
            if row["variable"] == GDP:
                row["unit"] = "元"

    checked = tidy(change)
    (fault,) = [f for f in checked.of(FAULT) if f.rule == "jump"]
    assert fault.count == CITIES and "亿" in fault.mend


def test_population_of_zero(tidy):
    checked = tidy(put(A, "population_registered", value="0"))
    assert "division by zero" in said(checked)


@pytest.mark.parametrize("name", ["ccsy2", "CCSY", "hearsay", "<script>", "who-aap-2022"])
def test_a_source_that_is_not_known_or_stands_apart(tidy, name):
    checked = tidy(lambda rows: [row | {"source": name} for row in rows])
    assert rules(checked) == {"source"}


def test_no_source(tidy):
    checked = tidy(lambda rows: [row | {"source": ""} for row in rows])
    (fault,) = checked.of(FAULT)  # one cause, one line
    assert (
        fault.rule == "source"
        and fault.count == 12 * CITIES
        and "for 12 variables" in fault.problem
    )
    assert "sources.csv" in fault.mend and "--source ID --title ..." in fault.mend
    assert checked.wanted == ("",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tidy, encoding):
    def change(rows):
        for row in rows:
            row["entity"] = "苏州" if row["entity"] == A else row["entity"]

    checked = tidy(change, encoding)
    assert checked.ok and len(checked.cells) == 12 * CITIES
    assert ("GB18030" in said(checked)) == (encoding == "gb18030")


def test_everything_wrong_at_once(tidy):
    def change(rows):
        put(A, GDP, value="twelve")(rows)
        put(B, GDP, unit="kg")(rows)
        put("310000", "he_students", value="-1")(rows)
        put("320100", "he_students", value="1e9")(rows)
        for row in rows:
            row["entity"] = "Taizhou" if row["entity"] == "331000" else row["entity"]

    assert rules(tidy(change)) == {"number", "unit", "negative", "jump", "ambiguous", "missing"}


# Whole files ---------------------------------------------------------------------------------------

BROKEN = {
    "nothing": b"",
    "blanks": b" \n \n",
    "a mark": b"\xef\xbb\xbf",
    "zeros": bytes(3000),
    "junk": bytes(range(256)) * 4,
    "utf-16": "entity,variable,value,unit\n".encode("utf-16"),
    "broken utf-8": b"\xef\xbb\xbfentity\xff\xfe",
    "a quotation": b'entity,variable,value,unit\n310000,"gdp,1,\n',
    "a heading alone": b"entity,variable,value,unit\n",
    "no heading": b"310000,gdp,1,x\n",
    "another heading": b"a,b,c\n1,2,3\n",
    "a wider row": b"entity,variable,value,unit\n310000,gdp,1,x,y\n",
    "a second value": b"entity,variable,value,value,unit\n310000,gdp,1,2,x\n",
    "a page": b"<!DOCTYPE html><html><body>502</body></html>",
    "json": b'{"entity": "310000"}',
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a zip's head": b"PK\x03\x04",
    "an empty zip": b"PK\x05\x06" + bytes(18),
    "controls": b"entity,variable,value,unit\n310000,gdp\x07,1,x\n",
}


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


BROKEN |= {
    "a zip of text": packed(**{"a.txt": b"a"}),
    "an open document": packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "a bomb": packed(**{"xl/workbook.xml": bytes(30_000_000)}),
    "many parts": packed(**{f"p{n}": b"" for n in range(1100)}),
    "no types": packed(**{"xl/workbook.xml": b"<workbook/>"}),
    "empty xml": packed(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""}),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_broken_files(tmp_path, scope, name, suffix):
    path = tmp_path / f"new{suffix}"
    path.write_bytes(BROKEN[name])
    checked = check(path, scope)
    assert not checked.ok
    assert all(str(path) in str(f) and "Error" not in f.rule for f in checked.of(FAULT))


def test_what_is_no_file(tmp_path, scope):
    for path in (tmp_path, tmp_path / "none.csv", tmp_path / ("x" * 300), "/dev/null", "a\0b"):
        (fault,) = check(path, scope).of(FAULT)
        assert fault.rule == "file"


# Workbooks -----------------------------------------------------------------------------------------


def test_a_filled_workbook_passes(workbook):
    checked = workbook()
    assert checked.ok and checked.year == 2020 and len(checked.cells) == 12 * CITIES, said(checked)
    assert set(checked.cells["source"]) == {"ccsy-2020", "szse-2020"} == set(checked.sources["id"])


CELLS = [
    ("text", "12,345", None),
    ("text", "１２３４５", None),
    ("text", "12345", None),
    ("text", "…", None),
    ("text", "abc", "number"),
    ("text", "12 345人", "number"),
    ("formula", "=1+1", "formula"),
    ("formula", "=SUM(D8:D9)", "formula"),
    ("bool", True, "number"),
    ("percent", 0.5, "unit"),
    ("date", "2020-03-04", "number"),
    ("error", "#DIV/0!", "number"),
    ("number", -1, "negative"),
    ("number", 1e300, "jump"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "value", "rule"), CELLS)
def test_cells_of_a_workbook(workbook, kind, value, rule):
    import datetime

    def change(_, at):
        cell = at(A, "he_students")
        cell.value = datetime.date.fromisoformat(value) if kind == "date" else value
        if kind == "percent":
            cell.number_format = "0%"
        if kind == "text":
            cell.data_type = "s"

    checked = workbook(change)
    about = [f for f in checked.findings if f.variable == "he_students"]
    assert (about and about[0].where.cell.endswith("13")) or about[0].rule == "missing", said(
        checked
    )
    assert ({f.rule for f in about if f.level == FAULT} == {rule}) if rule else checked.ok


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (lambda b, at: setattr(at("unit 单位", GDP), "value", "亿元"), "jump", "亿"),
        (lambda b, at: setattr(at("unit 单位", GDP), "value", "kg"), "unit", "kg"),
        (lambda b, at: setattr(at("unit 单位", GDP), "value", "=A1"), "formula", "=A1"),
        (lambda b, at: setattr(at("year 年份", "name_zh"), "value", 2021), "year", "2021"),
        (lambda b, at: setattr(at("year 年份", "name_zh"), "value", "soon"), "year", "soon"),
        (lambda b, at: setattr(at(A, "entity"), "value", "320501"), "unknown", "320501"),
        (lambda b, at: setattr(at(A, "entity"), "value", "320100"), "unknown", "disagree"),
        (lambda b, at: setattr(at(A, "name_zh"), "value", "宿州"), "unknown", "disagree"),
        (lambda b, at: setattr(at("entity", GDP), "value", "gdp"), "heading", "disagree"),
        (lambda b, at: b.worksheets[0].delete_rows(at(A, "entity").row), "missing", A),
        (lambda b, at: b.worksheets[3].delete_rows(3, 9), "source", "ccsy-2020"),
        (lambda b, at: setattr(b.worksheets[3]["B3"], "value", None), "source", "no title"),
        (lambda b, at: setattr(b.worksheets[3]["A3"], "value", "New Book"), "source", "ccsy-2020"),
        (lambda b, at: setattr(b.worksheets[3]["B3"], "value", "=A1"), "formula", "=A1"),
        (lambda b, at: b.worksheets[0].delete_cols(1), "unknown", "without an entity"),
        (lambda b, at: b.worksheets[0].append(["", "", "", 5]), "unknown", "without an entity"),
        (lambda b, at: setattr(b.worksheets[0]["AZ9"], "value", 5), "heading", "no heading"),
        (lambda b, at: b.remove(b.worksheets[0]), "empty", "no values"),
        (lambda b, at: b.worksheets[0].delete_rows(1, 7), "heading", "no heading"),
    ],
)
def test_what_a_person_does_to_the_template(workbook, change, rule, words):
    checked = workbook(change)
    assert rule in rules(checked) and words in said(checked), said(checked)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b, at: b.create_sheet("mine").append(["=1+1"]), "'mine': the sheet was not read"),
        (lambda b, at: b.worksheets[0].delete_cols(at(A, "sme_board_listed_companies").column),
         "sme_board_firms of set 'open' cannot be computed"),
        (lambda b, at: b.worksheets[0].delete_rows(4), None),
        (lambda b, at: b.worksheets[0].delete_rows(2, 2), None),
        (lambda b, at: b.worksheets[0].delete_cols(2, 2), None),
        (lambda b, at: b.worksheets[0].delete_rows(at("unit 单位", GDP).row), "no unit given"),
        (lambda b, at: b.worksheets[0].insert_rows(9), None),
        (lambda b, at: setattr(at(A, "entity"), "value", 320500), None),
        (lambda b, at: setattr(b.worksheets[0], "title", "Sheet1"), None),
        (lambda b, at: [b.remove(s) for s in b.worksheets[1:3]], None),
    ],
)  # fmt: skip
def test_what_a_person_may_do_to_the_template(workbook, change, words):
    checked = workbook(change)
    assert checked.ok, said(checked)
    assert len(checked.cells) == (11 * CITIES if words and "sme" in words else 12 * CITIES)
    assert (words or "") in said(checked)


SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "macros": ({}, {"xl/vbaProject.bin": b"x"}, "macros"),
    "entities": (
        [(SHEET, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet')],
        {},
        "declares XML",
    ),
    "a far cell": (
        [(SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')],
        {},
        "no heading",
    ),
    "a row out of order": (
        [(SHEET, b"</sheetData>", b'<row r="8"><c r="AZ8"><v>1</v></c></row></sheetData>')],
        {},
        "AZ8",
    ),
    "a cell twice": (
        [(SHEET, b"</sheetData>", b'<row r="8"><c r="D8"><v>1</v></c></row></sheetData>')],
        {},
        "two cells",
    ),
    "all merged": (
        [(SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')],
        {},
        "merged over several columns",
    ),
    "a wrong size": ([(SHEET, b"<dimension ", b'<dimension ref="A1:B2" x="" ')], {}, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks(tmp_path, scope, filled, repack, name):
    replace, add, words = HOSTILE[name]
    changes = {
        part: lambda text, old=old, new=new: text.replace(old, new) for part, old, new in replace
    }
    path = tmp_path / "new.xlsx"
    path.write_bytes(repack(filled(), changes, add))
    checked = check(path, scope)
    assert checked.ok == (words is None), said(checked)
    assert (words or "") in said(checked)


def test_a_workbook_with_an_old_name_for_macros(tmp_path, scope, filled):
    path = tmp_path / "new.xlsm"
    path.write_bytes(filled())
    assert check(path, scope).ok  # no macros in it, whatever its name


# Variants ------------------------------------------------------------------------------------------

many = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.slow
@many
@given(text=st.text(max_size=12))
def test_any_text_for_a_value(tidy, text):
    """Kept, missing, or refused, and said unless it is a plain number."""
    checked = tidy(put(A, GDP, value=text))
    kept = checked.cells.set_index(["entity", "variable"])["value"] if len(checked.cells) else {}
    about = [f for f in checked.findings if f.variable == GDP or f.rule in ("file", "number")]
    assert about or (A, GDP) in kept


@many
@given(data=st.data())
def test_any_damage_to_a_workbook(tmp_path, scope, filled, whole, data):
    """Bytes cut off or changed anywhere: a refusal, or the values as they were."""
    content = bytearray(whole)
    cut = data.draw(st.integers(0, len(content)))
    if data.draw(st.booleans()):
        content = content[:cut]
    else:
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "new.xlsx"
    path.write_bytes(content)
    checked = check(path, scope)
    assert not checked.ok or len(checked.cells) == 12 * CITIES


@pytest.fixture(scope="module")
def whole(filled):
    return filled()


@many
@given(data=st.binary(max_size=300))
def test_any_bytes(tmp_path, scope, data):
    path = tmp_path / "new"
    path.write_bytes(data)
    assert not check(path, scope).ok


@many
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    ["entity", "城市", "variable", "value", "unit", "gdp", "310000", "苏州", "Suzhou",
                     "万元", "5", "…", "unit 单位", "来源", "ccsy", "=1", "地区生产总值（亿元）", ""]
                ),
                st.text(max_size=4),
            ),
            max_size=6,
        ),
        max_size=8,
    )
)  # fmt: skip
def test_any_table(tmp_path, scope, rows):
    """No layout of cells leads to a traceback; one that is no whole table is refused."""
    book = openpyxl.Workbook()
    for row in rows:
        with_text = [c for c in row if c.isprintable()]
        book.active.append(with_text)
    path = tmp_path / "new.xlsx"
    book.save(path)
    assert not check(path, scope).ok


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_table_as_a_yearbook_prints_it(tmp_path, scope, rows, encoding):
    """A row a city, Chinese headings with units in brackets, a row of sources, separators."""
    values = {(r["entity"], r["variable"]): float(r["value"]) for r in rows}
    names = scope.framework.entities["name_zh"]
    heads = {"population_registered": "户籍人口（人）", GDP: "地方一般公共预算支出（亿元）",
             "fiscal_education_expenditure": "教育支出", "he_students": "普通本专科在校学生数(人)"}  # fmt: skip
    times = {"population_registered": 1e4, GDP: 1e-4}
    lines = ['城　市,"' + '","'.join(heads.values()) + '"', "来源" + ",ccsy" * len(heads)]
    for entity, name in names.items():
        typed = (f'"{values[entity, v] * times.get(v, 1):,.4f}"' for v in heads)
        lines.append(f"{name[0]} {name[1:]}市," + ",".join(typed))
    path = tmp_path / "new.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    checked = check(path, scope)
    assert checked.ok, said(checked)
    found = checked.cells.set_index(["entity", "variable"])["value"].astype(float)
    assert found.to_dict() == pytest.approx({k: v for k, v in values.items() if k[1] in heads})
    notes = said(checked)
    assert "converted from 亿元 into 万元" in notes and "converted from 人 into 万人" in notes
    assert "no unit given, taken as 万元" in notes and "thousands separators" in notes
