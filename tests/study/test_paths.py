"""Paths: tables read and checked, each row given two paths, measures matched."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deltabook.study import decisions, paths
from deltaindex.errors import InputError

PATHS = {
    "paths": """\
id,name_en,name_zh,board,section,source
up,Up,上,longest,1,A
down,Down,下,,1,A
""",
    "measures": """\
id,path,title_en,title_zh,sector,boards,answers_en,answers_zh,problems,unjudged_en,unjudged_zh,section,source
teach,up,Teach,教,x,voice,Late,晚,late,,,1,A
sing,up,Sing,唱,all,voice ear,Still,静,,,,1,A
rest,down,Rest,息,y,,Tired,累,,,,1,A
""",
    "links": """\
problem,thrust,measure,basis,reason_en,reason_zh
late,learn,teach,direct,Says so,原文
poor,,,none,Nothing,无
""",
}
RULES = """\
boats:
  boards: [a]
  primary:
    - {path: up, when: {long: {at_least: 0.5}}}
    - {path: down, when: {long: {below: 0.5}}}
  secondary:
    - {path: down, when: {primary: up}}
    - {path: up, when: {primary: down}}
"""


def write(folder, tables, name="", old="", new=""):
    assert not name or old in tables[name]
    for table, text in tables.items():
        text = text.replace(old, new, 1) if table == name else text
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def rules(folder, *changes):
    text = RULES
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    return paths.read_rules(folder / "rules.yaml", ["up", "down"])


def test_paths(tmp_path):
    plan = paths.read(write(tmp_path, PATHS), ["late", "poor"], ["learn"])
    assert plan.unanswered == ["poor"]
    assert plan.idle == ["sing", "rest"]
    assert plan.answers["measure"].tolist() == ["teach"]


def test_a_problem_with_one_direct_link_is_not_inferred(tmp_path):
    """Late meets a measure by a link of each kind, poor by one that we drew."""
    inferred = "late,learn,sing,indirect,Seen,见\npoor,learn,rest,indirect,Seen,见"
    folder = write(tmp_path, PATHS, "links", "poor,,,none,Nothing,无", inferred)
    plan = paths.read(folder, ["late", "poor"], ["learn"])
    assert plan.inferred == ["poor"]


def test_measures_that_serve_a_sector_are_its_own_and_those_for_all(tmp_path):
    plan = paths.read(write(tmp_path, PATHS), ["late", "poor"], ["learn"])
    assert list(plan.serving("y").index) == ["sing", "rest"]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("measures", "teach,up", "teach,pu", ["line 2: path", "'pu'"]),
        ("measures", "晚,late", "晚,lat", ["line 2", "unknown problem 'lat'", "'late'"]),
        ("measures", "静,,,,1", "静,poor,,,1", ["line 3", "no link from 'poor'", "add the link"]),
        ("paths", "longest", "largest", ["line 2: board", "'longest'"]),
        ("links", "late,learn", "late,earn", ["line 2", "unknown thrust 'earn'"]),
        ("links", "learn,teach,direct", "learn,reach,direct", ["unknown measure 'reach'"]),
        ("links", "poor,,,none", "poor,,sing,none", ["line 3: basis", "does not fit"]),
        ("links", "poor,,,none", "poor,,,direct", ["line 3: basis", "does not fit"]),
        ("links", "Says so", "", ["line 2: reason_en", "needs its reason"]),
        ("links", "poor,,,none,Nothing,无\n", "", ["no row", "'poor'", "none"]),
    ],
)
def test_paths_refuse(tmp_path, name, old, new, words):
    with pytest.raises(InputError) as error:
        paths.read(write(tmp_path, PATHS, name, old, new), ["late", "poor"], ["learn"])
    for word in (f"{name}.csv", *words):
        assert word in str(error.value)


# Rules -------------------------------------------------------------------------------------------


SIGNALS = pd.DataFrame({"long": [0.5, 0.4999]}, index=["x", "y"])


def test_bounds_are_closed_below_and_open_above(tmp_path):
    rule = rules(tmp_path)["boats"]
    assert rule.settings == {"boards": ["a"]}
    found = rule.assign(SIGNALS)
    assert found["primary"].to_dict() == {"x": "up", "y": "down"}
    assert found["secondary"].to_dict() == {"x": "down", "y": "up"}
    assert found[["primary_rule", "secondary_rule"]].loc["y"].tolist() == [2, 2]


def test_reasons_name_value_limit_and_room(tmp_path):
    reasons = rules(tmp_path)["boats"].reasons(SIGNALS).set_index("entity")
    assert reasons.loc["x"].tolist() == ["up", "long", 0.5, "at_least", 0.5, 0.0]
    assert reasons.at["y", "bound"] == "below"
    assert reasons.at["y", "room"] == pytest.approx(0.0001)


def test_two_rules_may_give_the_same_path(tmp_path):
    again = "path: down, when: {long: {below: 0.4}}"
    more = (
        "    - {path: down, when: {long: {below: 0.5}}}",
        "    - {path: down, when: {long: {below: 0.5}}}\n    - {" + again + "}",
    )
    found = rules(tmp_path, more)["boats"].assign(pd.DataFrame({"long": [0.1]}, index=["x"]))
    assert found.loc["x", ["primary", "primary_rule"]].tolist() == ["down", 2]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("below: 0.5", "below: 0.4"),
            ["leaves 'y' without", "boats.primary", "long 0.4999", "add"],
        ),
        (
            ("below: 0.5", "below: 0.6"),
            ["gives 'x' 2 choices: up, down", "rules 1 and 2", "long 0.5"],
        ),
        (("down, when: {primary", "up, when: {primary"), ["gives 'x' its primary path", "rule 1"]),
        (("{long: {at", "{lung: {at"), ["no such signal", "'lung'", "did you mean 'long'"]),
        (("primary: up", "primary: sideways"), ["leaves 'x' without", "boats.secondary"]),
    ],
)
def test_rows_without_a_path_or_with_two_are_named(tmp_path, change, words):
    with pytest.raises(InputError) as error:
        rules(tmp_path, change)["boats"].assign(SIGNALS)
    for word in ("rules.yaml", *words):
        assert word in str(error.value)


def test_a_missing_signal_leaves_no_path(tmp_path):
    with pytest.raises(InputError, match="leaves 'z' without a choice"):
        rules(tmp_path)["boats"].assign(pd.DataFrame({"long": [float("nan")]}, index=["z"]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("path: up", "path: upp"), ["boats.primary: rule 1", "unknown path", "'upp'", "'up'"]),
        (("at_least", "atleast"), ["rule 1: long", "unknown bound", "did you mean 'at_least'"]),
        (("at_least: 0.5", "at_least: half"), ["must be a number", "'half'"]),
        (("at_least: 0.5", "at_least: true"), ["must be a number"]),
        (("{at_least: 0.5}", "{at_least: 0.5, below: 0.5}"), ["nothing lies in the range"]),
        (("{long: {at_least: 0.5}}", "{}"), ["expected conditions", "say when"]),
        (("{at_least: 0.5}", "0.5"), ["expected bounds or a text"]),
        (("{path: up, when: {long", "{pith: up, when: {long"), ["expected {path: ..., when: ...}"]),
        (("  secondary:", "  third:"), ["boats", "primary and secondary"]),
    ],
)
def test_rules_refuse(tmp_path, change, words):
    with pytest.raises(InputError) as error:
        rules(tmp_path, change)
    for word in ("rules.yaml", *words):
        assert word in str(error.value)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_table_that_parts_the_line_gives_each_point_one_choice(cut, value):
    table = decisions.parse(
        "t",
        [
            {"path": "up", "when": {"x": {"at_least": cut}}},
            {"path": "down", "when": {"x": {"below": cut}}},
        ],
        ["up", "down"],
    )
    found = table.decide(pd.DataFrame({"x": [value]}))
    assert found.at[0, "choice"] == ("up" if value >= cut else "down")


def test_signals_by_hand():
    scores = pd.DataFrame(
        {"in": [0.2, 0.4, np.nan], "out": [0.2, 0.1, 0.5], "far": [0.4, 0.1, 0.5]}, list("xyz")
    )
    settings = {"inputs": ["in"], "results": ["out", "far"], "boards": ["in", "out", "absent"]}
    found = paths.signals(scores, settings)
    assert list(found.index) == ["x", "y"]  # z lacks its input
    # results 0.3 and 0.1, inputs 0.2 and 0.4: together 0.4 out of 0.6
    assert found["conversion"].tolist() == pytest.approx([1.5 * 1.5, 0.25 * 1.5])
    assert found.loc["x", ["long", "short", "longest", "shortest"]].tolist() == [1, 0, "out", "in"]
    with pytest.raises(InputError, match="results: no such node has scores"):
        paths.signals(scores, settings | {"results": ["none"]})


# Measures ----------------------------------------------------------------------------------------


def test_fitting_asks_for_path_board_and_sector(tmp_path):
    plan = paths.read(write(tmp_path, PATHS), ["late", "poor"], ["learn"])
    assigned = pd.DataFrame({"primary": ["up", "down"], "secondary": ["down", "up"]}, ["p", "q"])
    boards = pd.DataFrame({"longest": ["voice", "ear"], "shortest": ["ear", "voice"]}, ["p", "q"])
    found = paths.fitting(plan, assigned, boards, {"p": ["x"]}, ["y"])
    assert [tuple(row) for row in found[["entity", "measure", "order", "fit"]].to_numpy()] == [
        ("p", "teach", "primary", "yes"),  # has the sector, and the voice is its longest board
        ("p", "sing", "primary", "yes"),  # for all sectors
        ("p", "rest", "secondary", "open"),  # any board; who has sector y is not known
        ("q", "sing", "secondary", "yes"),
        ("q", "rest", "primary", "open"),
    ]


def test_a_measure_that_cannot_be_judged_is_judged_for_nobody(tmp_path):
    measures = PATHS["measures"].replace("Still,静,,,,", "Still,静,,no data,没有数据,")
    plan = paths.read(write(tmp_path, PATHS | {"measures": measures}), ["late", "poor"], ["learn"])
    assigned = pd.DataFrame({"primary": ["up", "down"], "secondary": ["up", "down"]}, ["p", "q"])
    boards = pd.DataFrame({"longest": ["voice", "nose"], "shortest": ["ear", "ear"]}, ["p", "q"])
    found = paths.fitting(plan, assigned, boards, {"p": ["x"]})
    sing = found[found["measure"] == "sing"].set_index("entity")
    # whether or not its path is theirs, and the board that it works on
    assert sing["fit"].to_dict() == {"p": "unjudged", "q": "unjudged"}
    assert sing["order"].to_dict() == {"p": "primary", "q": ""}
    assert "teach" in set(found["measure"])
