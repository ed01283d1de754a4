"""Segments with their paths, and what would be put off: small tables, and the project's own."""

import pandas as pd
import pytest

from deltabook.pages import Report, path_tables, segment_tables
from deltabook.study import chain, decisions, paths, postponing
from deltaindex.project import Project
from deltaindex.text import Texts, common

KINDS = {"down": "Down", "up": "Up"}
RULE = paths.Assignment(decisions.Table("first", ()), decisions.Table("second", ()), {})
PRIMARY = pd.DataFrame({"primary": ["up", "down", "up"]}, index=list("abc"))
TEXTS = Texts(
    {
        "outcome": {
            "yes": {"en": "met", "zh": "满足"},
            "no": {"en": "no: {conditions}", "zh": "否：{conditions}"},
            "unknown": {"en": "cannot be judged", "zh": "无法判断"},
        },
        "condition": {c: {"en": c, "zh": c} for c in postponing.JUDGED},
    },
    "en",
)


def test_segments_stand_by_path_and_then_the_tightest():
    signals = pd.DataFrame({"chokepoint": [0.2, 0.7, 0.4]}, index=list("abc"))
    ends = pd.DataFrame({"low": ["up", "down", "up"], "high": ["up", "down", "down"]}, list("abc"))
    found = segment_tables.Segments(RULE, signals, PRIMARY, KINDS, ends)
    assert list(found.order) == ["b", "c", "a"]
    assert list(found.firm) == ["a", "b"]


def row(**changes):
    answers = {"substitute": "yes", "not-vital": "yes", "not-tight": "yes"}
    answers |= {"friendly_all": "yes", "outcome_all": "yes", "share_all_low": 0.5}
    return pd.Series(answers | {"share_all_high": 0.504} | changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "met"),
        ({"outcome_all": "unknown", "not-tight": "no"}, "cannot be judged"),
        (
            {"outcome_all": "no", "not-tight": "no", "friendly_all": "no"},
            "no: not-tight; friendly",
        ),
    ],
)
def test_an_outcome_is_told_with_what_fails(changes, said):
    assert segment_tables.outcome(row(**changes), "all", TEXTS, common("en")) == said


def test_shares_are_written_as_ranges_where_they_are():
    words = common("en")
    assert segment_tables.share(row(), "all", words) == "50%"
    assert segment_tables.share(row(share_all_high=0.75), "all", words) == "50% to 75%"
    assert segment_tables.share(row(share_all_low=None), "all", words) == "–"


def test_what_is_held_at_home_is_not_foreign_and_the_unnamed_have_a_row():
    project = Project.find()
    ic = chain.read(project.data / "chain", project.framework.entities)
    supply, unrecorded = segment_tables.foreign(ic)
    assert not set(supply["country"]) & set(chain.domestic(ic))
    rests = supply[supply["country"] == segment_tables.UNNAMED].groupby("segment")["low"].max()
    assert {s for s in rests.index if rests[s] > 0} < unrecorded
    assert unrecorded - set(rests.index) == set(ic.leaves) - set(supply["segment"])


def test_without_the_suppliers_file_nothing_can_be_judged():
    project = Project.find()
    ic = chain.read(project.data / "chain", project.framework.entities).without_suppliers()
    supply, unrecorded = segment_tables.foreign(ic)
    assert supply.empty
    assert unrecorded == set(ic.leaves)


@pytest.fixture(scope="module")
def judged():
    return segment_tables.postponed(Report("chapters/05-paths", 2018))


def test_nothing_is_put_off_that_the_paper_forbids(judged):
    """By default nobody can judge; and under a reading no condition may fail, whatever the scores."""
    assert set(judged.judged["outcome"]) == {"unknown"}
    for reading in postponing.READINGS:
        for segment in judged.met(reading):
            answers = judged.judged.loc[segment, list(postponing.JUDGED[:-1])]
            assert set(answers) == {"yes"}, segment
    for lost in ("eda", "lithography", "photoresist", "metrology", "implantation", "deposition"):
        found = judged.judged.loc[lost, [f"outcome_{r}" for r in postponing.READINGS]]
        assert "yes" not in set(found), lost


def test_what_is_put_off_answers_no_problem_and_fits_no_city():
    """Whatever the scores: no row of the links ends in it, and no city is told that it fits."""
    report = Report("chapters/05b-which-path", 2018)
    found = path_tables.of(report)
    assert "postpone" not in set(found.plan.links["measure"])
    fits = found.cells.loc[found.cells["measure"] == "postpone", "fit"]
    assert set(fits) <= {"unjudged", "others"}


def test_what_the_ministry_does_fits_no_city_that_is_no_province():
    report = Report("chapters/05b-which-path", 2018)
    cells = path_tables.of(report).cells
    mine = cells[cells["measure"].isin(["coordination", "joint-research", "stock-take"])]
    assert set(mine.loc[mine["fit"] != "others", "entity"]) <= {"310000"}


def test_every_supplier_country_that_is_named_is_known_by_its_code(judged):
    project = Project.find()
    ic = chain.read(project.data / "chain", project.framework.entities)
    assert set(judged.conditions.countries.index) <= set(ic.countries.index)


def test_core_segments_have_no_chokepoint_score():
    found = segment_tables.of_segments(Report("chapters/05-paths", 2018))
    project = Project.find()
    ic = chain.read(project.data / "chain", project.framework.entities)
    core = ic.core.intersection(found.signals.index)
    assert len(core)
    assert (found.signals.loc[core, ["chokepoint", "low", "high"]] == 0).all(axis=None)
    assert set(core) <= set(found.firm)
