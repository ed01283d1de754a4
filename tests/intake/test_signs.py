"""Signs in numbers that may mean two things: commas, points and ellipses."""

import pytest
from tests.here import CITIES

from deltaindex.cli import main
from deltaindex.intake import Reading, check, numbers
from deltaindex.intake.finding import FAULT, NOTE
from deltaindex.intake.grid import Cell

A, STUDENTS = "320500", "he_students"
POINT, COMMA, OPEN = Reading("point"), Reading("comma"), Reading(None)


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


# B8: commas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["0,619", "-0,619", "00,619", "+0,619", "0,000", "1,23,456", "1,2345", "1,23", "12,34,567", ",619",
     "1,234,56", "1234,567", "1,234.5,6", "０，６１９", "0,619%", "0 619", "0'619", "1,234 567", "01,234",
     "1.234,5", "1,,234", ","],
)  # fmt: skip
def test_b8_a_comma_that_can_be_no_thousands_mark(text):
    rule, problem, mend = numbers.read(Cell(text), POINT).fault
    assert rule == "number" and mend
    assert (
        "thousands mark" in problem
        or "," not in text.replace("，", ",")
        or "not a number" in problem
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234", 1234), ("-1,234", -1234), ("12,345,678.5", 12345678.5), ("999,999", 999999), ("1 234", 1234),
     ("1\u00a0234", 1234), ("1\u2009234", 1234), ("1\u202f234", 1234), ("1'234", 1234), ("１，２３４", 1234),
     ("100,000", 100000), ("1.234", 1.234), ("0.619", 0.619), ("5,000%", 5000)],
)  # fmt: skip
def test_b8_right_thousands_marks_pass(text, value):
    number = numbers.read(Cell(text), POINT)
    assert number.fault is None and number.value == value
    assert ("thousands separators" in number.said) == (value >= 999 or value < 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,619", 0.619), ("1.234,5", 1234.5), ("1.234", 1234), ("12,5", 12.5), ("1.234.567", 1234567),
     ("-0,5", -0.5), ("1234", 1234), ("1 234,5", 1234.5), ("1,5e3", 1500), ("12,5%", 12.5)],
)  # fmt: skip
def test_b8_a_decimal_comma(text, value):
    number = numbers.read(Cell(text), COMMA)
    assert number.fault is None and number.value == value
    assert bool(number.said) == (text != "1234")


@pytest.mark.parametrize(
    "text", ["12.5", "0.619", "1.23.456", "1.2345", "1,234,567", "00.619", "1,234.5"]
)
def test_b8_points_are_checked_as_strictly_where_the_comma_marks_decimals(text):
    assert numbers.read(Cell(text), COMMA).fault[0] == "number"


@pytest.fixture
def semicolons(rows, tmp_path, scope):
    """Check a CSV file with semicolons: values as `write` writes them."""

    def run(write, **reading):
        lines = [";".join(rows[0])]
        for n, row in enumerate(rows):
            lines.append(";".join((row | {"value": write(n, row)}).values()))
        (tmp_path / "new.csv").write_text("\n".join(lines) + "\n", "utf-8")
        return check(tmp_path / "new.csv", scope, Reading(**reading))

    return run


def german(n, row):
    value = float(row["value"])
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def test_b8_commas_between_semicolons_are_one_open_question(semicolons):
    checked = semicolons(lambda n, row: row["value"] if n != 5 else "0,619")
    (fault,) = [f for f in checked.of(FAULT) if f.rule == "decimal"]
    assert fault.value == "0,619" and "--decimal comma or --decimal point" in fault.mend
    faults = semicolons(german).of(FAULT)
    assert {f.rule for f in faults} == {"decimal"} and len(faults) <= 12  # a line a variable
    assert sum(f.count for f in faults) == 12 * CITIES


def test_b8_the_answer_settles_it(semicolons, rows):
    checked = semicolons(german, decimal="comma")
    assert checked.ok and len(checked.cells) == 12 * CITIES, said(checked)
    kept = checked.cells.set_index(["entity", "variable"])["value"].astype(float)
    wanted = {(r["entity"], r["variable"]): round(float(r["value"]), 1) for r in rows}
    assert kept.to_dict() == wanted and "a decimal comma" in said(checked)
    checked = semicolons(lambda n, row: f"{float(row['value']):,.1f}", decimal="point")
    assert checked.ok and "thousands separators" in said(checked), said(checked)


@pytest.mark.parametrize(("decimal", "typed"), [("comma", "12.5"), ("point", "0,619")])
def test_b8_an_answer_that_a_cell_contradicts(semicolons, decimal, typed):
    checked = semicolons(
        lambda n, row: typed if n == 5 else row["value"].split(".")[0], decimal=decimal
    )
    fault = next(f for f in checked.of(FAULT) if f.value == typed)
    assert fault.rule == "number" and fault.where.line == 7 and "thousands mark" in fault.problem


def test_b8_points_between_semicolons(semicolons):
    """Without a comma they are decimal marks, unless all of them could be thousands marks."""
    checked = semicolons(lambda n, row: row["value"])
    assert checked.ok, said(checked)
    checked = semicolons(lambda n, row: f"{float(row['value']):.2f}")
    assert checked.ok, said(checked)
    checked = semicolons(lambda n, row: "1.234" if n == 5 else row["value"].split(".")[0])
    assert "decimal" in {f.rule for f in checked.of(FAULT)}
    checked = semicolons(lambda n, row: "1.234" if n == 5 else f"{float(row['value']):.2f}")
    assert "decimal" not in {f.rule for f in checked.of(FAULT)}


def test_b8_a_comma_in_a_file_with_commas_is_a_thousands_mark(tidy, rows):
    def change(made):
        for row in made:
            row["value"] = f"{float(row['value']):,.2f}"

    checked = tidy(change)
    assert checked.ok and "thousands separators" in said(checked), said(checked)


@pytest.mark.slow
@pytest.mark.parametrize("command", [["check"], ["add", "--year", "2020"]])
def test_b8_the_command_says_and_takes_the_answer(unbound, rows, capsys, monkeypatch, command):
    monkeypatch.chdir(unbound)
    lines = [";".join(rows[0]), *(";".join((r | {"value": german(0, r)}).values()) for r in rows)]
    (unbound / "new.csv").write_text("\n".join(lines) + "\n", "utf-8")
    call = [command[0], "new.csv", *(command[1:] or ["--year", "2020"])]
    assert main(call) == 1
    assert "--decimal comma or --decimal point" in capsys.readouterr().err
    assert main([*call, "--decimal", "comma"]) == 0
    if command == ["check"]:
        assert "--year 2020 --decimal comma" in capsys.readouterr().out
    assert main([*call, "--decimal", "dot"]) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("answers", "code"), [(["what", "comma"], 0), (["point"], 1), ([], 1)])
def test_b8_on_a_terminal_it_is_asked(unbound, rows, capsys, monkeypatch, answers, code):
    monkeypatch.chdir(unbound)
    lines = [";".join(rows[0]), *(";".join((r | {"value": german(0, r)}).values()) for r in rows)]
    (unbound / "new.csv").write_text("\n".join(lines) + "\n", "utf-8")
    left = list(answers)

    def answer(_):
        if not left:
            raise EOFError
        return left.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert main(["check", "new.csv", "--year", "2020"]) == code
    assert not left


# B9: ellipses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sign", ["…", "……", "...", "⋯", "......", "…  ", "・・・".replace("・", "·")]
)
def test_b9_an_ellipsis_is_missing_and_said_apart(tidy, sign):
    def change(rows):
        for row in rows:
            if (row["entity"], row["variable"]) in ((A, STUDENTS), ("310000", STUDENTS)):
                row["value"] = sign
            if (row["entity"], row["variable"]) == ("341300", STUDENTS):
                row["value"] = "-"

    checked = tidy(change)
    assert checked.ok and len(checked.cells) == 12 * CITIES - 3
    notes = {
        f.problem: f.count for f in checked.of(NOTE) if f.variable == STUDENTS and f.rule == "read"
    }
    assert sorted(notes.values()) == [1, 2]
    (words,) = [problem for problem, count in notes.items() if count == 2]
    assert "below the smallest unit" in words and "taken as missing" in words and "zero" in words


def test_b9_an_ellipsis_is_zero_where_the_user_says_so(rows, tmp_path, scope):
    made = [dict(row) for row in rows]
    for row in made:
        if (row["entity"], row["variable"]) == (A, "sme_board_listed_companies"):
            row["value"] = "…"
        if (row["entity"], row["variable"]) == ("341300", "sme_board_listed_companies"):
            row["value"] = "-"
    text = "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in made)]) + "\n"
    (tmp_path / "new.csv").write_text(text, "utf-8")
    checked = check(tmp_path / "new.csv", scope, Reading(ellipsis="zero"))
    assert checked.ok, said(checked)
    cells = checked.cells.set_index(["entity", "variable"])
    row = cells.loc[(A, "sme_board_listed_companies")]
    assert row["value"] == "0" and row["note"] == "printed as …, below the smallest unit"
    assert ("341300", "sme_board_listed_companies") not in cells.index
    assert "taken as 0" in said(checked)


@pytest.mark.parametrize(
    "sign", ["#", "*", "/", "x", "X", "空格", "##", "%", "n/a?", "~", "、", "无数据"]
)
def test_b9_other_signs_are_no_zeros(sign):
    assert numbers.read(Cell(sign), Reading("point", "zero")).fault


@pytest.mark.parametrize("sign", ["-", "—", "n.a.", "NA", ".", ".."])
def test_b9_signs_for_missing_stay_missing(sign):
    number = numbers.read(Cell(sign), Reading("point", "zero"))
    assert number.value is None and number.said == ("a sign for missing",)


def test_ways_of_writing_are_said_once_for_all_variables(tidy):
    def change(rows):
        for row in rows:
            if float(row["value"]) >= 1000:
                row["value"] = f"{float(row['value']):,.0f}"

    notes = [f for f in tidy(change).of("note") if "thousands separators" in f.problem]
    (note,) = notes
    assert note.variable is None and "variables: thousands separators" in note.problem
