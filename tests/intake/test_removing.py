"""Taking years out: those that add brought at once, those that came with the data if asked to."""

import builtins
import json
import shutil
from pathlib import Path

import pytest
from tests.here import CITIES

from deltaindex import InputError, datapackage
from deltaindex.cli import main, questions
from deltaindex.intake import Scope, add, added, check, gaps, remove
from deltaindex.project import Project

# whole commands on a copy of the project
pytestmark = pytest.mark.slow


def contents(folder):
    return {p: p.read_bytes() for p in (folder / "data").rglob("*") if p.is_file()}


def resource(folder, year):
    path = f"observations/{year}.csv"
    listed = datapackage.read(folder / "data")["resources"]
    return next((r for r in listed if r["path"] == path), None)


@pytest.fixture
def here(copy, monkeypatch):
    monkeypatch.chdir(copy)
    return copy


@pytest.fixture
def new(here, filled):
    """A filled workbook of 2020."""
    (here / "new.xlsx").write_bytes(filled())
    return here / "new.xlsx"


def brought(here, year=2020):
    scope = Scope.find(here, year=year)
    add(check(here / "new.xlsx", scope), scope, replace=True)


def test_add_marks_its_year_and_remove_takes_the_mark_away(here, new):
    before = contents(here)
    assert main(["add", "new.xlsx", "--year", "2020"]) == 0
    assert resource(here, 2020)[datapackage.ADDED] is True
    assert [year for year in (2018, 2019) if datapackage.ADDED in resource(here, year)] == []
    assert main(["add", "new.xlsx", "--year", "2020", "--replace"]) == 0
    assert resource(here, 2020)[datapackage.ADDED] is True
    assert main(["remove", "2020"]) == 0
    assert contents(here) == before


def test_a_shipped_year_is_not_removed_unasked(here, capsys):
    before = contents(here)
    assert main(["remove", "2019"]) == 1
    err = capsys.readouterr().err
    assert "2019.csv: this year did not come by `deltaindex add`" in err and "--yes" in err
    assert contents(here) == before


@pytest.mark.parametrize("options", [["--yes"], []])
def test_a_shipped_year_is_removed_by_yes(here, monkeypatch, options):
    if not options:
        monkeypatch.setattr(questions, "terminal", lambda: True)
        monkeypatch.setattr(builtins, "input", lambda _: "y")
    assert main(["remove", "2019", *options]) == 0
    assert resource(here, 2019) is None and datapackage.check(here / "data") == []


@pytest.mark.parametrize("answer", ["", "n", "no", "2019", None])
def test_another_answer_is_no(here, monkeypatch, capsys, answer):
    def give(prompt):
        assert "2019" in prompt and "[y/N]" in prompt
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr(questions, "terminal", lambda: True)
    monkeypatch.setattr(builtins, "input", give)
    before = contents(here)
    assert main(["remove", "2019"]) == 1 and "--yes" in capsys.readouterr().err
    assert contents(here) == before


def test_yes_does_not_open_what_the_book_rests_on(here, capsys):
    assert main(["remove", "2018", "--yes"]) == 1
    assert "rests on this year" in capsys.readouterr().err


def test_a_shipped_year_that_is_replaced_stays_shipped(here, filled, capsys):
    def of_2019(book, at):
        at("year 年份", "name_zh").value = 2019
        book.worksheets[3]["H3"] = book.worksheets[3]["H4"] = 2019

    (here / "new.xlsx").write_bytes(filled(of_2019))
    brought(here, 2019)
    assert datapackage.ADDED not in resource(here, 2019)
    assert main(["remove", "2019"]) == 1 and "--yes" in capsys.readouterr().err


def test_a_year_that_was_listed_by_hand_is_not_marked_like_its_neighbour(here, new, capsys):
    """`make stamp` describes a new file as that of the latest year; the mark is no description."""
    brought(here)
    data = here / "data"
    shutil.copy(data / "observations" / "2020.csv", data / "observations" / "2021.csv")
    datapackage.stamp(data)
    assert resource(here, 2020)[datapackage.ADDED] and datapackage.ADDED not in resource(here, 2021)
    assert main(["remove", "2021"]) == 1 and "--yes" in capsys.readouterr().err


def test_a_year_typed_by_hand_and_then_replaced_is_not_ones_own(here, new):
    shutil.copy(
        here / "data" / "observations" / "2019.csv", here / "data" / "observations" / "2020.csv"
    )
    brought(here)
    assert not added(Scope.find(here, year=2020))


def test_a_year_whose_file_was_deleted_by_hand(here, new, capsys):
    before = contents(here)
    brought(here)
    (here / "data" / "observations" / "2020.csv").unlink()
    (fault,) = datapackage.check(here / "data")
    assert "the file is missing; bring the file back, or run `deltaindex remove 2020`" in fault
    with pytest.raises(InputError, match="deltaindex remove 2020"):
        datapackage.stamp(here / "data")
    assert main(["remove", "2020"]) == 0  # what it says is what mends it
    assert contents(here) == before
    assert main(["remove", "2020"]) == 1 and "no such year" in capsys.readouterr().err


def test_another_file_that_was_deleted_by_hand(here):
    (here / "data" / "glossary.csv").unlink()
    (fault,) = datapackage.check(here / "data")
    assert "take it out of datapackage.json" in fault and "remove" not in fault
    (here / "data" / "observations" / "air_2019.csv").unlink()
    assert not any("deltaindex remove" in fault for fault in datapackage.check(here / "data"))


def test_a_source_added_by_hand_names_a_command_that_is_there(here):
    path = here / "data" / "sources.csv"
    path.write_text(path.read_text("utf-8") + "mine,Mine,,Me,here,mine,,\n", "utf-8")
    faults = datapackage.check(here / "data")
    assert faults and all("run `make stamp`" in fault for fault in faults)


def test_a_folder_without_a_descriptor_does_not_tell(demo, monkeypatch, capsys):
    folder = demo()
    monkeypatch.chdir(folder)
    assert main(["add", "observations.csv", "--year", "2022"]) == 0
    assert main(["remove", "2022"]) == 1
    assert "nothing tells how this year came here" in capsys.readouterr().err
    assert main(["remove", "2022", "--yes"]) == 0
    assert not (folder / "observations" / "2022.csv").exists()


def test_remove_through_python(here, new):
    brought(here)
    remove(Scope.find(here, year=2020))
    with pytest.raises(InputError, match="did not come by"):
        remove(Scope.find(here, year=2019))


# How whole the year is ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ((), f"{12 * CITIES} values of 12 variables for {CITIES} entities: all is well, 7 of 7 indicators of the set 'open' can be"),
        (("patents_granted",), "all is well, 7 of 7"),
        (("gdp_per_capita",), "all is well, 7 of 7 indicators of the set 'open' can be computed"),
        (("sme_board_listed_companies",), "no fault, 6 of 7 indicators of the set 'open' can be "
         "computed, with 72 % of its weight in 2018"),
        (("sme_board_listed_companies", "internet_broadband_subscribers"), "no fault, 5 of 7 "
         "indicators of the set 'open' can be computed, with 61 % of its weight in 2018: too few for "
         "a ranking; the edition will rest on 'every_year', 5 of 5"),
        (("sme_board_listed_companies", "population_registered"), "no fault, 2 of 7 indicators of "
         "the set 'open' can be computed, with 12 % of its weight in 2018 and none of output: too "
         "few for a ranking; the edition will rest on 'every_year', 5 of 5"),
        (("invention_patents_granted",), " of its weight in 2018 and none of output: too few for a "
         "ranking; 'every_year' has 4 of 5, with "),
        (("invention_patents_granted",), " and none of output; the edition will have no ranking"),
        (("population_registered", "gdp"), "too few for a ranking; 'every_year' has 2 of 5, with "),
    ],
)  # fmt: skip
def test_check_and_add_say_how_much_of_the_index_there_is(here, filled, capsys, without, words):
    def change(book, at):
        for column in sorted((at("320500", v).column for v in without), reverse=True):
            book.worksheets[0].delete_cols(column)

    (here / "new.xlsx").write_bytes(filled(change))
    assert main(["check", "new.xlsx"]) == 0, capsys.readouterr().err
    (said,) = [line for line in capsys.readouterr().out.splitlines() if "indicators of" in line]
    assert words in said
    end = ("can be computed", "in 2018", "5 of 5", "no ranking")
    assert said.endswith(end)
    assert main(["add", "new.xlsx", "--year", "2020"]) == 0
    assert f"\n{said}; wrote " in f"\n{capsys.readouterr().out}"
    # and the project says the same of the year that is there now
    project = Project.find(here)
    assert project.set_of(2020) == (
        None if "no ranking" in said else "every_year" if "every_year" in said else "open"
    )


def test_json_says_the_same_of_the_sets(here, filled, capsys):
    def fills(change=None, code=0):
        (here / "new.xlsx").write_bytes(filled(change))
        assert main(["check", "new.xlsx", "--json"]) == code
        found = json.loads(capsys.readouterr().out)
        return found["rests_on"], found["sets"]

    def without(*names):
        def change(book, at):
            for column in sorted((at("320500", v).column for v in names), reverse=True):
                book.worksheets[0].delete_cols(column)

        return change

    rests, (own, second) = fills()
    assert rests == "open" and not own["thin"] and own["share"] == pytest.approx(1)
    assert (own["set"], second["set"]) == ("open", "every_year")
    rests, (own, second) = fills(without("sme_board_listed_companies", "population_registered"))
    assert rests == "every_year" and own["thin"] and not second["thin"]
    assert own["present"] == ["st_fiscal_share", "education_fiscal_share"]
    assert own["empty"] == ["output"] and round(own["share"], 2) == 0.12
    assert own["floor"] == pytest.approx(2 / 3, abs=1e-3) and second["lacking"] == []
    rests, sets = fills(without("invention_patents_granted"))
    assert rests is None and all(found["thin"] for found in sets)
    # where something is wrong, nothing is said of what the rest could fill
    assert fills(lambda book, at: setattr(at("320500", "he_students"), "value", "x"), 1) == (
        None,
        [],
    )


def test_values_for_other_cities_compute_nothing(tidy, scope):
    """Students of some and people of others: both columns are there, and no indicator is."""
    half = set(scope.framework.entities.index[:20])
    people = ("population_registered", "gdp")
    checked = tidy(
        lambda rows: [r for r in rows if (r["entity"] in half) == (r["variable"] in people)]
    )
    own, second = gaps.fills(checked, scope)
    assert own.present == ("st_fiscal_share", "education_fiscal_share", "sme_board_firms")
    assert second.present == ("st_fiscal_share", "education_fiscal_share") and second.thin


def test_what_other_files_of_the_year_hold_counts(here, filled):
    """A set with the roads, which have a file of their own that every year reads."""
    path = here / "data" / "project.yaml"
    text = path.read_text("utf-8").replace("\nset: open\n", "\nset: extended\n")
    path.write_text(text, "utf-8")
    (here / "new.xlsx").write_bytes(filled())
    scope = Scope.find(here, year=2020)
    assert scope.sets == ("extended", "every_year")
    own, _ = gaps.fills(check(here / "new.xlsx", scope), scope)
    assert "highway_convenience" in own.present and "environmental_reputation" in own.lacking


def test_a_framework_alone_counts_its_indicators(demo, monkeypatch, capsys):
    monkeypatch.chdir(demo())
    assert main(["check", "observations.csv", "--year", "2022"]) == 0
    assert "2 of 2 indicators of the framework can be computed\n" in capsys.readouterr().out
    lines = Path("observations.csv").read_text("utf-8").splitlines(keepends=True)
    Path("less.csv").write_text("".join(x for x in lines if "dust" not in x), "utf-8")
    assert main(["check", "less.csv", "--year", "2022"]) == 0
    # no floor, no judged year, nothing that it falls back on
    said = capsys.readouterr().out
    assert "no fault, 1 of 2 indicators of the framework can be computed\n" in said
    assert "without it dust cannot be computed and is left out\n" in said


# Words -----------------------------------------------------------------------------------------


def test_one_is_left_out_and_several_are(tidy):
    def without(*names):
        checked = tidy(lambda rows: [r for r in rows if r["variable"] not in names])
        return [f.problem for f in checked.of("warning") if f.rule != "same"]

    assert without("sme_board_listed_companies")[0].endswith(
        "sme_board_firms of set 'open' cannot be computed and is left out"
    )
    assert without("population_registered")[0].endswith("cannot be computed and are left out")


def test_what_is_left_out_is_said_with_its_sets(tidy):
    def without(name):
        checked = tidy(lambda rows: [r for r in rows if r["variable"] != name])
        (warning,) = [f for f in checked.of("warning") if f.rule == "absent"]
        assert warning.variable == name
        return warning.problem.removeprefix("no value: without it ")

    assert without("he_students") == (
        "he_students_per_million of set 'open' and he_students_per_million_residents of set "
        "'every_year' cannot be computed and are left out"
    )
    assert without("fiscal_education_expenditure") == (
        "education_fiscal_share of sets 'open' and 'every_year' cannot be computed and is left out"
    )
    residents = without("gdp_per_capita")
    assert residents.count("_residents") == 3 and "'open'" not in residents


def test_what_no_indicator_uses_is_said(tidy, rows):
    def more(*names):
        return lambda made: [
            *made,
            *({"entity": r["entity"], "variable": n, "value": "30", "unit": u, "source": "ccsy"}
              for n, u in names for r in rows if r["variable"] == "he_students"),
        ]  # fmt: skip

    pm25, land = ("pm25_annual_mean_yearbook", "微克/立方米"), ("land_area", "平方公里")
    personnel = ("rd_personnel", "人")
    (one,) = [f for f in tidy(more(land)).of("note") if f.rule == "unused"]
    assert one.variable == "land_area" and "no indicator uses it" in one.problem
    (both,) = [f for f in tidy(more(land, personnel)).of("note") if f.rule == "unused"]
    assert both.variable is None and "land_area, rd_personnel" in both.problem
    # what takes the stations' place is used
    assert not [f for f in tidy(more(pm25)).of("note") if f.rule == "unused"]


def test_a_definition_that_promises_a_stand_in_keeps_it(project):
    framework, instead = project.framework, project.settings["instead"]
    assert "takes the place" in framework.variables["pm25_annual_mean_yearbook"].definition["en"]
    taken = framework.uses(instead["environmental_reputation"])
    assert list(taken) == ["pm25_annual_mean_yearbook"]
    year = next(y for y in project.years if project.replaced(y))
    assert set(project.replaced(year)) == {instead["environmental_reputation"]}


def test_strict_asks_for_what_is_not_there_alone(here, filled):
    from deltabook.__main__ import gaps

    (here / "new.xlsx").write_bytes(
        filled(lambda book, at: book.worksheets[0].delete_cols(
            at("320500", "fiscal_education_expenditure").column))
    )  # fmt: skip
    brought(here)
    mends = {f.place: f.mend for f in gaps(Project.find(here), 2020)}
    assert mends["2020: education_fiscal_share"] == (
        "add fiscal_education_expenditure, or build without STRICT"
    )
    # GDP is there
    assert mends["2020: rd_intensity"] == "add rd_expenditure_internal, or build without STRICT"
