"""Where values come from: named in the file, by an option or by an answer, and of the right year."""

import builtins
import csv
import os
import sys
from dataclasses import replace

import pytest
from tests.here import CITIES

from deltaindex import datapackage
from deltaindex.cli import main, questions
from deltaindex.intake import Scope, check
from deltaindex.intake.finding import FAULT, NOTE

# whole commands on a copy of the project
pytestmark = pytest.mark.slow

A = "320500"
NEW = {"id": "ccsy-2021", "title": "Yearbook 2021", "publisher": "NBS", "seen_in": "the book",
       "licence": "none stated", "years": "2020"}  # fmt: skip
OPTIONS = ["--source", "ccsy-2021", "--title", "Yearbook 2021", "--publisher", "NBS",
           "--seen-in", "the book", "--licence", "none stated"]  # fmt: skip


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


@pytest.fixture
def here(copy, monkeypatch):
    monkeypatch.chdir(copy)
    return copy


@pytest.fixture
def table(here, rows):
    """A table of 2020 as a CSV file; `source` of each row, none by default."""

    def write(source=lambda row: "", header=("entity", "variable", "value", "unit", "source")):
        path = here / "new.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(row | {"source": source(row)} for row in rows)
        return path

    return write


def known(folder):
    with (folder / "data" / "sources.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def kept(folder, year=2020):
    path = folder / "data" / "observations" / f"{year}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return [row["source"] for row in csv.DictReader(stream)]


# By options ------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [("entity", "variable", "value", "unit"), None])
def test_a_csv_names_a_new_source(here, table, capsys, header):
    table(**({"header": header} if header else {}))
    before = {p: p.read_bytes() for p in (here / "data").rglob("*") if p.is_file()}
    assert main(["check", "new.csv", "--year", "2020", *OPTIONS]) == 0
    out = capsys.readouterr().out
    assert (
        "next: deltaindex add new.csv --year 2020 --source ccsy-2021 --title 'Yearbook 2021'" in out
    )
    assert main(["add", "new.csv", "--year", "2020", *OPTIONS]) == 0
    assert set(kept(here)) == {"ccsy-2021"}
    assert {k: v for k, v in known(here)["ccsy-2021"].items() if v} == NEW
    assert datapackage.check(here / "data") == []
    assert main(["remove", "2020"]) == 0
    assert {p: p.read_bytes() for p in (here / "data").rglob("*") if p.is_file()} == before


def test_a_known_source_needs_no_description(here, table, capsys):
    table()
    main(["add", "new.csv", "--year", "2020", *OPTIONS, "--years", "2020-2021"])
    assert main(["add", "new.csv", "--year", "2021", "--source", "ccsy-2021"]) == 0
    assert (
        set(kept(here, 2021)) == {"ccsy-2021"} and known(here)["ccsy-2021"]["years"] == "2020-2021"
    )
    # the first year names it too: removed with the last one alone
    for year, there in ((2020, True), (2021, False)):
        assert main(["remove", str(year)]) == 0
        assert ("ccsy-2021" in known(here)) == there


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--source", "ccsy-2021"], "a source that is not known (found 'ccsy-2021'); describe it in "
         "the sheet of sources, or by --source ccsy-2021 --title ... --publisher ... --seen-in ... --licence ..."),
        (["--source", "ccsy-2021", "--title", "t"], "the command: source 'ccsy-2021' has no publisher, "
         "seen_in, licence; add --publisher ... --seen-in ... --licence ..."),
        (["--title", "t"], "--title describes no source; name it: --source ID"),
        (["--source", "szse"], "this source has facts of 2018-2019, not of 2020 (found 'szse')"),
        (["--source", "ours", "--title", "t"], "another title than in the table of sources"),
        (["--source", "Yearbook 2021", *OPTIONS[2:]], "cannot stand in the column id"),
        ([*OPTIONS, "--years", "2018-2019"], "facts of 2018-2019, not of 2020"),
        ([*OPTIONS, "--years", "soon"], "cannot stand in the column years"),
        (["--source", "who-aap-2022"], "other terms"),
    ],
)  # fmt: skip
def test_what_is_refused(here, table, capsys, arguments, words):
    table()
    assert main(["add", "new.csv", "--year", "2020", *arguments]) == 1
    err = capsys.readouterr().err
    assert words in err and "Traceback" not in err
    assert not (here / "data" / "observations" / "2020.csv").exists()


def test_the_file_wins_and_it_is_said(here, table, capsys):
    table(lambda row: "ours" if row["variable"] == "he_students" else "")
    assert main(["add", "new.csv", "--year", "2020", *OPTIONS]) == 0
    out = capsys.readouterr().out
    assert (
        f"{CITIES} values name their own source, ours, and keep it; ccsy-2021 is taken for the other {11 * CITIES}"
        in out
    )
    assert kept(here).count("ours") == CITIES and kept(here).count("ccsy-2021") == 11 * CITIES


def test_an_option_that_is_for_nothing_is_said(here, table, capsys):
    table(lambda row: "ours")
    assert main(["add", "new.csv", "--year", "2020", *OPTIONS]) == 0
    out = capsys.readouterr().out
    assert "ccsy-2021 is taken for none" in out
    assert "a source that no value names; it is not added (found 'ccsy-2021')" in out
    assert "ccsy-2021" not in known(here)


def test_a_file_may_name_what_an_option_describes(here, table, capsys):
    table(lambda row: "ccsy-2021")
    assert main(["add", "new.csv", "--year", "2020", *OPTIONS]) == 0
    assert "own source" not in capsys.readouterr().out and "ccsy-2021" in known(here)


def test_a_sheet_and_an_option_describe_one_source_twice(here, filled, capsys):
    (here / "new.xlsx").write_bytes(filled())
    assert main(["check", "new.xlsx", "--source", "ccsy-2020", "--title", "Another"]) == 1
    assert "given twice (found 'ccsy-2020')" in capsys.readouterr().err


def test_a_folder_without_a_table_of_sources(demo, capsys, monkeypatch):
    monkeypatch.chdir(demo())
    assert main(["add", "observations.csv", "--year", "2022", "--source", "a book"]) == 0
    with open("observations/2022.csv", encoding="utf-8", newline="") as stream:
        assert {row["source"] for row in csv.DictReader(stream)} == {"a book"}


# The year of a source ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "year", "ok"),
    [
        ("2018-2019", 2020, False), ("2018-2020", 2020, True), ("2020", 2020, True), ("", 2020, True),
        ("2021", 2020, False), ("2021-2022", 2020, False), ("2018-2019", 2019, True), ("soon", 2020, False),
    ],
)  # fmt: skip
def test_a_source_has_its_years(scope, tmp_path, rows, years, year, ok):
    sources = {**scope.sources, "ccsy": scope.sources["ccsy"] | {"years": years}}
    path = tmp_path / "new.csv"
    lines = [f"{r['entity']},{r['variable']},{r['value']},{r['unit']},ccsy" for r in rows]
    path.write_text("\n".join(["entity,variable,value,unit,source", *lines]), "utf-8")
    checked = check(path, replace(scope, sources=sources, year=year))
    faults = [f for f in checked.of(FAULT) if f.rule == "source"]
    assert (not faults) == ok and len(faults) <= 1, said(checked)


def test_a_variable_that_lags_may_come_from_last_years_source(scope, tmp_path, rows):
    """The year of the fact counts, not that of the file."""
    sources = {**scope.sources, "ccsy": scope.sources["ccsy"] | {"years": "2018-2019"}}
    path = tmp_path / "new.csv"
    lines = []
    for r in rows:
        late = r["variable"] == "patents_granted"
        lines.append(f"{r['entity']},{r['variable']},{r['value']},{r['unit']},"
                     + ("ccsy,2019" if late else "ours,2020"))  # fmt: skip
    header = "entity,variable,value,unit,source,reference_year"
    path.write_text("\n".join([header, *lines]), "utf-8")
    assert check(path, replace(scope, sources=sources)).ok


@pytest.mark.parametrize("year", [2018, 2019])
def test_the_sources_of_the_data_have_their_years(project, year):
    for path in project.files(year):
        with path.open(encoding="utf-8", newline="") as stream:
            used = {(r["source"], r["reference_year"]) for r in csv.DictReader(stream)}
        sources = Scope.find(project.root, year=year).sources
        for source, fact in used:
            first, _, last = sources[source]["years"].partition("-")
            assert first <= fact <= (last or first)


def test_the_template_binds_a_source_to_its_year(workbook):
    checked = workbook()
    assert set(checked.sources["years"]) == {"2020"}


# Hints -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "hint"),
    [("ccsy-2022", None), ("ccsy-2020", None), ("yearbook", None), ("CCSY", "write ccsy if that is meant"),
     ("ccsyy", "write ccsy if"), ("crici", None)],
)  # fmt: skip
def test_hints_at_sources(tidy, name, hint):
    checked = tidy(lambda rows: [row | {"source": name} for row in rows])
    (fault,) = checked.of(FAULT)
    assert fault.problem == "a source that is not known" and "crici-2019" not in fault.mend
    assert ("is meant" in fault.mend) == (hint is not None) and (hint or "") in fault.mend
    assert (
        "?;" not in str(fault)
        and "describe it in the sheet of sources, or by --source" in fault.mend
    )


def test_a_source_missing_for_one_variable_names_it(tidy):
    checked = tidy(lambda rows: [
        row | {"source": "" if row["variable"] == "he_students" else row["source"]} for row in rows
    ])  # fmt: skip
    (fault,) = checked.of(FAULT)
    assert (
        fault.variable == "he_students"
        and fault.problem == "no source is named"
        and fault.count == CITIES
    )


# Asked on a terminal -------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """Answer the questions of a command in order; return the questions."""

    def answer(*answers):
        left, prompts = list(answers), []

        def give(prompt=""):
            prompts.append(prompt)
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr(questions, "terminal", lambda: True)
        monkeypatch.setattr(builtins, "input", give)
        return prompts

    return answer


ANSWERS = ("Yearbook 2021", "NBS", "the book", "none stated")


def test_a_source_is_asked_for(here, table, asked, capsys):
    table()
    questions = asked("ccsy-2021", *ANSWERS)
    assert main(["add", "new.csv", "--year", "2020"]) == 0
    assert [q.split()[0] for q in questions] == [
        "Values",
        "title",
        "publisher",
        "seen_in",
        "licence",
    ]
    assert "title with the edition" in questions[1]
    assert {k: v for k, v in known(here)["ccsy-2021"].items() if v} == NEW


def test_a_known_source_is_an_answer(here, table, asked):
    table()
    asked("ours")
    assert main(["add", "new.csv", "--year", "2020"]) == 0 and set(kept(here)) == {"ours"}


def test_sources_that_the_file_names_are_asked_for(here, table, asked, capsys):
    table(lambda row: "one" if row["variable"] == "he_students" else "two")
    asked(*ANSWERS, *ANSWERS)
    assert main(["check", "new.csv", "--year", "2020"]) == 0
    assert "Source one is not described yet" in capsys.readouterr().out


def test_only_what_is_lacking_is_asked_for(here, table, asked):
    table()
    questions = asked("the book", "none stated")
    assert main(["add", "new.csv", "--year", "2020", *OPTIONS[:6]]) == 0
    assert len(questions) == 2 and known(here)["ccsy-2021"]["publisher"] == "NBS"


@pytest.mark.parametrize("answers", [(), ("",), ("ccsy-2021",), ("ccsy-2021", "t", "")])
def test_no_answer_is_refused_as_before(here, table, asked, capsys, answers):
    table()
    asked(*answers)
    assert main(["add", "new.csv", "--year", "2020"]) == 1
    err = capsys.readouterr().err
    assert "no source is named" in err or "has no " in err
    assert not (here / "data" / "observations" / "2020.csv").exists()


def test_nothing_is_asked_where_more_is_wrong(here, table, asked, rows):
    path = table()
    path.write_text(
        path.read_text("utf-8").replace("320500,he_students", "320500,he_student"), "utf-8"
    )
    questions = asked("ours")
    assert main(["add", "new.csv", "--year", "2020"]) == 1 and not questions


def test_nothing_is_asked_of_a_machine(here, table, monkeypatch, capsys):
    table()
    monkeypatch.setattr(builtins, "input", lambda _: pytest.fail("asked"))
    assert main(["add", "new.csv", "--year", "2020"]) == 1
    monkeypatch.setattr(questions, "terminal", lambda: True)
    assert main(["check", "new.csv", "--year", "2020", "--json"]) == 1


@pytest.mark.skipif(os.name == "nt", reason="no pseudo terminals")
def test_a_terminal_is_one(here, table, monkeypatch):
    """The question is seen on a pseudo terminal, and the answer read from it."""
    table()
    leader, follower = os.openpty()
    with os.fdopen(follower, "r", encoding="utf-8", closefd=False) as reads, os.fdopen(
        follower, "w", encoding="utf-8", closefd=False, buffering=1
    ) as writes:  # fmt: skip
        monkeypatch.setattr(sys, "stdin", reads)
        monkeypatch.setattr(sys, "stdout", writes)
        os.write(leader, b"ours\n")
        assert main(["add", "new.csv", "--year", "2020"]) == 0
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    os.close(follower)
    assert "Values name no source. Its id, known or new:" in shown
    assert set(kept(here)) == {"ours"}


def test_notes_are_not_faults(here, table):
    table(lambda row: "ours")
    checked = check(here / "new.csv", Scope.find(here, year=2020), source="ours")
    assert checked.ok and not [f for f in checked.of(NOTE) if f.rule == "source"]


@pytest.mark.parametrize("id", ["../x", "a/b", "a\\b", "a\u202eb"])
def test_a3_an_id_of_a_source_is_an_id(here, table, id):
    table(lambda row: id)
    described = [{"id": id, "title": "T", "publisher": "P", "licence": "L"}]
    checked = check(here / "new.csv", Scope.find(here, year=2020), described=described)
    assert any("an id may not hold" in fault.problem for fault in checked.of(FAULT))
