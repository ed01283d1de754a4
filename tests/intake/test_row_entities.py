"""Whom rows mean: codes as programs write them, rows of nobody, and rows that are not there."""

import csv
import io

import pytest
from tests.here import CITIES

from deltaindex.intake import Scope, check
from deltaindex.intake.finding import FAULT, NOTE

A, B, NANJING = "320500", "341300", "320100"


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


def notes(checked, rule):
    return [f for f in checked.of(NOTE) if f.rule == rule]


def renamed(code, entity=NANJING):
    def change(rows):
        for row in rows:
            if row["entity"] == entity:
                row["entity"] = code

    return change


# Codes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "320100", "320100000000", "320100000", "320100.0", "320100.00", "320,100", "320 100",
        " 320100 ", "'320100", "３２０１００", "320,100,000,000", "320100000000.0",
    ],
)  # fmt: skip
def test_c3_codes_as_programs_write_them(tidy, code):
    checked = tidy(renamed(code))
    assert checked.ok and set(checked.cells["entity"]) >= {NANJING}, said(checked)
    found = notes(checked, "code")
    assert len(found) == (len([c for c in code if c.isdigit()]) > 8)
    assert not found or (found[0].value == code.strip() and NANJING in found[0].problem)


def test_c3_a_column_of_long_codes_is_one_line(tidy):
    def change(rows):
        for row in rows:
            row["entity"] += "000000"

    checked = tidy(change)
    (found,) = notes(checked, "code")
    assert checked.ok and found.count == CITIES


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("320102000000", "an entity that is not known"),
        ("320100001000", "a place within 320100 (Nanjing), not of all of it"),
        ("320100000001", "a place within 320100"),
        ("320100001", "a place within 320100"),
        ("3201000", "not known"), ("32010", "not known"), ("3201000000", "not known"),
        ("321000000001", "a place within 321000 (Yangzhou)"),
        ("320101", "not known"), ("320100.5", "not known"), ("-320100", "not known"),
        ("32,0100", "not known"), ("320100%", "not known"), ("320-100", "not known"),
        ("3.201E+11", "cut short"), ("3.2E+05", "cut short"), ("3.20102e+11", "cut short"),
    ],
)  # fmt: skip
def test_c3_codes_that_are_no_citys(tidy, code, words):
    checked = tidy(renamed(code))
    (fault,) = [f for f in checked.of(FAULT) if f.rule == "unknown"]
    assert words in fault.problem and fault.value == code
    assert "did you mean" not in said(checked)


def test_c3_names_are_still_matched_by_spelling(tidy):
    assert "did you mean 'Nanjing'?" in said(tidy(renamed("Nanjin")))


def test_c3_names_without_codes_keep_their_digits(demo):
    """Where ids are no numbers of six digits, a longer one is another."""
    folder = demo(("entities.csv", "", "entity,name_en\n1,Aa\n10,Bb\n100,Cc\n"),
                  ("observations.csv", "", "entity,variable,value,unit\n1,dust,1,µg/m^3\n"))  # fmt: skip
    path = folder / "new.csv"
    path.write_text("entity,variable,value,unit\n1,dust,1,µg/m^3\n10,dust,2,µg/m^3\n"
                    "100,dust,3,µg/m^3\n", "utf-8")  # fmt: skip
    assert check(path, Scope.find(folder, year=2022)).ok
    path.write_text("entity,variable,value,unit\n1,dust,1,µg/m^3\n10,dust,2,µg/m^3\n"
                    "1000,dust,3,µg/m^3\n", "utf-8")  # fmt: skip
    assert "not known (found '1000')" in said(check(path, Scope.find(folder, year=2022)))


# Rows that are no entity's -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "合计",
        "合 计",
        "总计",
        "Total",
        "全省",
        "平均",
        "江苏省",
        "浙江",
        "Anhui",
        "Zhejiang Province",
    ],
)
@pytest.mark.parametrize("copies", [1, 10])
def test_rows_of_totals_are_named_and_not_read(tidy, rows, name, copies):
    extra = [row | {"entity": name, "value": "9e9"} for row in rows if row["entity"] == A][:copies]
    checked = tidy(lambda made: [*made, *extra])
    (found,) = notes(checked, "row")
    assert checked.ok and found.value == name and found.problem == "a row of totals, not read"
    assert len(checked.cells) == 12 * CITIES and not (checked.cells["value"] == "9000000000").any()


def test_the_city_that_is_a_province_of_its_own(tidy):
    checked = tidy(renamed("上海市", "310000"))
    assert checked.ok and len(checked.cells) == 12 * CITIES and not notes(checked, "row")


def test_a_row_of_totals_does_not_stand_for_a_city(tidy):
    checked = tidy(renamed("合计"))
    (fault,) = checked.of(FAULT)
    assert (fault.rule, fault.entity) == ("missing", NANJING)


def test_many_entities_without_a_row_are_one_line(tidy):
    checked = tidy(lambda rows: [r for r in rows if r["entity"] in (A, B)])
    (fault,) = [f for f in checked.of(FAULT) if f.rule == "missing"]
    assert (
        fault.count == CITIES - 2
        and f"{CITIES - 2} entities have no row: 310000 (Shanghai), " in fault.problem
    )


# Rows that are not there -------------------------------------------------------------------------


@pytest.mark.parametrize("variable", ["he_students", "patents_granted"])
@pytest.mark.parametrize("left", [1, 40])
def test_b1_rows_missing_from_a_long_table_are_said(tidy, variable, left):
    """For what the index needs (students) and for what is optional (all patents)."""

    def change(rows):
        kept = [r for r in rows if r["variable"] == variable][:left]
        return [r for r in rows if r["variable"] != variable or r in kept]

    checked = tidy(change)
    (found,) = notes(checked, "missing")
    assert checked.ok and found.variable == variable and found.count == CITIES - left
    assert found.problem.startswith(f"missing for {CITIES - left}: ")


def test_b1_a_long_and_a_wide_table_say_the_same(tidy, workbook):
    empty = workbook(lambda book, at: setattr(at(A, "he_students"), "value", None))
    gone = tidy(
        lambda rows: [r for r in rows if (r["entity"], r["variable"]) != (A, "he_students")]
    )
    (one,), (other,) = notes(empty, "missing"), notes(gone, "missing")
    assert (one.problem, one.variable) == (other.problem, other.variable)


def test_b1_one_cause_is_one_line(tidy):
    checked = tidy(
        lambda rows: [r for r in rows if r["entity"] != A or r["variable"] == "he_students"]
    )
    (found,) = notes(checked, "missing")
    assert found.count == 11 and found.variable is None
    assert "11 variables, population_registered, " in found.problem
    assert found.problem.endswith("missing for 1: Suzhou (Jiangsu)")


def test_b1_a_variable_that_is_missing_for_all_is_told_once(tidy):
    checked = tidy(lambda rows: [r for r in rows if r["variable"] != "he_students"])
    assert not notes(checked, "missing")
    (warning,) = [f for f in checked.of("warning") if f.rule != "same"]
    assert (warning.rule, warning.variable) == ("absent", "he_students")


@pytest.mark.parametrize(
    "changes",
    [{"value": "twelve"}, {"value": "-1"}, {"unit": "kg"}, {"value": "=1"}, {"value": "inf"}],
)
def test_b1_a_refused_value_is_not_missing_besides(tidy, changes):
    def change(rows):
        for row in rows:
            if (row["entity"], row["variable"]) == (A, "he_students"):
                row.update(changes)

    checked = tidy(change)
    assert not checked.ok and not notes(checked, "missing"), said(checked)


def test_b1_an_entity_without_a_row_is_not_missing_besides(tidy):
    checked = tidy(lambda rows: [r for r in rows if r["entity"] != A])
    assert not notes(checked, "missing")


def test_b1_the_years_that_are_there(project):
    """R&D is missing for all of Jiangsu: one line for both of its variables that lack the same."""
    checked = check(project.data / "observations" / "2019.csv", Scope.find(project.root, year=2019))
    assert checked.ok
    assert any(
        "rd_expenditure_internal" in (f.variable or f.problem) for f in notes(checked, "missing")
    )


def test_many_strangers_are_not_all_helped(tmp_path, scope):
    """Looking for what is spelled alike takes long, and helps nobody by then."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["entity", "variable", "value", "unit"])
    writer.writerows([f"Nanjin{n}", f"gdp {n}x", "1", "人"] for n in range(200))
    (tmp_path / "new.csv").write_text(stream.getvalue(), "utf-8")
    checked = check(tmp_path / "new.csv", scope)
    assert sum(fault.count for fault in checked.of(FAULT)) == 400
    assert len(checked.of(FAULT)) == 4  # helped or not, entities and variables
    assert sum("did you mean" in str(fault) for fault in checked.of(FAULT)) <= 80


@pytest.mark.parametrize(
    "name", ["苏州（江苏）", "苏州(江苏)", "苏州市（江苏）", "Suzhou (Jiangsu)"]
)
def test_a_name_of_several_is_told_apart_by_its_group_in_brackets(tidy, name):
    def change(rows):
        for row in rows:
            if row["entity"] == "320500":
                row["entity"] = name

    checked = tidy(change)
    assert checked.ok and "320500" in set(checked.cells["entity"])
