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
    "actors": """\
id,name_en,name_zh,acts
mayor,Mayor,市长,city
king,King,国王,nation
""",
    "measures": """\
id,path,title_en,title_zh,sector,actors,actors_basis,boards,answers_en,answers_zh,problems,unjudged_en,unjudged_zh,section,source
teach,up,Teach,教,x,mayor,paper,voice,Late,晚,late,,,1,A
sing,up,Sing,唱,all,mayor king,ours,voice ear,Still,静,,,,1,A
rest,down,Rest,息,y,mayor,ours,,Tired,累,,,,1,A
""",
    "links": """\
problem,thrust,measure,to_thrust,to_measure,thrust_reason_en,thrust_reason_zh,measure_reason_en,measure_reason_zh
late,learn,teach,said,said,Says so,原文,So does it,亦然
poor,,,none,none,Nothing,无,,
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


def test_a_way_is_said_if_both_of_its_joins_are(tmp_path):
    """Late meets measures by a way that is said throughout and by one that is not, poor by such."""
    more = (
        "late,learn,sing,said,inferred,Says so,原文,Seen,见\n"
        "poor,learn,rest,inferred,said,Seen,见,Says so,原文"
    )
    folder = write(tmp_path, PATHS, "links", "poor,,,none,none,Nothing,无,,", more)
    plan = paths.read(folder, ["late", "poor"], ["learn"])
    assert plan.answers["said"].tolist() == [True, False, False]
    assert plan.inferred == ["poor"]


def test_each_join_stands_once_with_a_basis_of_its_own(tmp_path):
    more = "late,learn,sing,said,inferred,Says so,原文,Seen,见\npoor,,,none,none,Nothing,无,,"
    folder = write(tmp_path, PATHS, "links", "poor,,,none,none,Nothing,无,,", more)
    plan = paths.read(folder, ["late", "poor"], ["learn"])
    assert plan.joins("to_thrust").to_numpy().tolist() == [["late", "learn", "said"]]
    assert plan.joins("to_measure").to_numpy().tolist() == [
        ["learn", "teach", "said"],
        ["learn", "sing", "inferred"],
    ]


def test_who_acts_where(tmp_path):
    plan = paths.read(write(tmp_path, PATHS), ["late", "poor"], ["learn"])
    assert plan.acting("city") == ["mayor"]
    assert plan.acting("province") == []


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
        ("links", "learn,teach", "learn,reach", ["unknown measure 'reach'"]),
        ("links", "poor,,,none", "poor,,sing,none", ["line 3: measure", "without a thrust"]),
        ("links", "poor,,,none", "poor,,,said", ["line 3: to_thrust", "does not fit"]),
        ("links", "Says so", "", ["line 2: thrust_reason_en", "needs its reason"]),
        ("links", "So does it", "", ["line 2: measure_reason_en", "needs its reason"]),
        ("links", "Nothing", "", ["line 3: thrust_reason_en", "needs its reason"]),
        ("links", "teach,said", "teach,heard", ["line 2: to_thrust", "unknown basis 'heard'"]),
        (
            "links",
            "poor,,,none,none,Nothing,无,,",
            "poor,learn,teach,said,inferred,Says so,原文,So does it,亦然",
            ["line 3: to_measure", "differs from an earlier row", "learn and teach"],
        ),
        ("links", "poor,,,none,none,Nothing,无,,\n", "", ["no row", "'poor'", "none"]),
        ("measures", "x,mayor", "x,major", ["line 2: actors", "unknown actor 'major'"]),
        ("measures", "x,mayor,paper", "x,mayor,press", ["line 2: actors_basis", "'press'"]),
        ("actors", "国王,nation", "国王,world", ["line 3: acts", "unknown reach 'world'"]),
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
