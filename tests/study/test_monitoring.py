"""Monitoring: completion, pace and state by hand; what is measured where; bad plans refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deltabook import monitoring
from deltabook.report_settings import find_project
from deltaindex import Framework, read_observations
from deltaindex.errors import InputError

YEARS = {"baseline_year": 2018, "target_year": 2028}


def plan(*rows):
    """Rows of baseline, target and direction."""
    frame = pd.DataFrame(rows, columns=["baseline", "target", "direction"])
    return frame.assign(**YEARS, id=list("abcdefgh")[: len(rows)], area="x", module="m")


def judge(*rows, year=2023):
    """Rows of baseline, target, direction and what is measured."""
    actual = pd.Series([row[3] for row in rows], dtype=float)
    return monitoring.progress(plan(*(row[:3] for row in rows)), actual, year)


def test_states_by_hand():
    """After half of the time."""
    found = judge(
        (10, 20, 1, 15),  # half the way in half the time
        (10, 20, 1, 14.9),
        (10, 20, 1, 20),
        (10, 20, 1, 8),  # moving away
        (50, 40, -1, 44),  # less is better: 6 of 10
        (30, 40, -1, 35),  # met at the baseline, and now
        (30, 40, -1, 41),  # met at the baseline, no longer
        (10, 20, 1, np.nan),
    )
    assert found["state"].tolist() == [
        "on_track", "behind", "reached", "behind", "on_track", "reached", "lost", "unmeasured",
    ]  # fmt: skip
    assert found["completion"][:5].tolist() == pytest.approx([0.5, 0.49, 1.0, -0.2, 0.6])
    assert found["completion"][5:].isna().all()
    assert found["elapsed"].tolist() == [0.5] * 8
    assert found["pace"][:5].tolist() == pytest.approx([1.0, 0.98, 2.0, -0.4, 1.2])


def test_no_pace_before_time_has_passed():
    found = judge((10, 20, 1, 10), (10, 20, 1, 25), year=2018)
    assert found["state"].tolist() == ["start", "reached"]
    assert found["pace"].isna().all()


@given(st.floats(-1e3, 1e3), st.floats(0.1, 1e3), st.floats(-1e3, 1e3), st.integers(2019, 2027))
def test_turning_the_scale_round_changes_nothing(baseline, way, actual, year):
    up = judge((baseline, baseline + way, 1, actual), year=year)
    down = judge((-baseline, -baseline - way, -1, -actual), year=year)
    assert up["state"].tolist() == down["state"].tolist()
    assert up["completion"].tolist() == pytest.approx(down["completion"].tolist())


@given(st.floats(0, 2), st.integers(2018, 2028))
def test_on_the_straight_line_a_target_is_never_behind(lead, year):
    line = 10 + 10 * (year - 2018) / 10 + lead
    assert judge((10, 20, 1, line), year=year).at[0, "state"] != "behind"


@pytest.mark.parametrize(
    ("row", "years", "words"),
    [
        ((20, 20, 1), {}, ["row 1: b, x", "equals its baseline", "(found 20)", "way to go"]),
        ((10, 20, 2), {}, ["row 1: b, x", "direction must be 1 or -1", "(found 2)"]),
        (
            (10, 20, 1),
            {"target_year": 2018},
            ["target year must come later", "baseline is of 2018"],
        ),
    ],
)
def test_progress_refuses(row, years, words):
    frame = plan((10, 20, 1), row)
    for column, value in years.items():
        frame.loc[1, column] = value
    with pytest.raises(InputError) as error:
        monitoring.progress(frame, pd.Series([1.0, 1.0]), 2020)
    for word in words:
        assert word in str(error.value)
    assert "row 0" not in str(error.value)


def test_roll_up_lets_no_target_make_up_for_another():
    judged = judge((10, 20, 1, 40), (10, 20, 1, 0), (10, 20, 1, 15), (30, 40, -1, 41),
                   (10, 20, 1, np.nan))  # fmt: skip
    found = monitoring.roll_up(judged, ["area", "module"]).loc[("x", "m")]
    assert found[["targets", "reached", "on_track", "behind", "lost", "unmeasured"]].tolist() == [
        5, 1, 1, 1, 1, 1,
    ]  # fmt: skip
    assert found["completion"] == pytest.approx((1 + 0 + 0.5 + 0) / 4)
    assert found["good"] == 0.5
    assert found["measured"] == pytest.approx(0.8)


def test_roll_up_of_what_nobody_measured():
    found = monitoring.roll_up(judge((10, 20, 1, np.nan)), "area").loc["x"]
    assert found["measured"] == 0
    assert np.isnan(found["good"]) and np.isnan(found["completion"])


def test_no_state_across_a_break_or_where_few_report(targets):
    """The first is on two bases, the second has one of three, the third is sound."""
    frame = targets()
    judged = pd.DataFrame(
        {
            "id": ["density", "dust", "dust", "dust"], "area": list("abcd"),
            "baseline_year": 2018, "year": [2020, 2020, 2020, 2020], "count": [3, 1, 2, np.nan],
            "of": 3, "state": ["reached", "behind", "on_track", "unmeasured"],
            "completion": [0.5, 0.1, 0.9, np.nan], "pace": [1.0, 1.0, 1.0, np.nan],
        }
    )  # fmt: skip
    asked = []

    def breaks(first, last, variables):
        asked.append((first, last, tuple(variables)))
        return ["people counted anew"] if "people" in variables else []

    found = monitoring.withhold(judged, frame, breaks)
    assert found["state"].tolist() == ["break", "thin", "on_track", "unmeasured"]
    assert asked[:2] == [(2018, 2020, ("people", "students")), (2018, 2020, ("dust",))]
    assert found[["completion", "pace"]].isna().all(axis=1).tolist() == [True, True, False, True]
    assert monitoring.withhold(judged, frame, breaks, 0.3)["state"].tolist()[1] == "behind"
    rolled = monitoring.roll_up(found.assign(by="x"), "by").loc["x"]
    assert rolled[["targets", "break", "thin"]].tolist() == [4, 1, 1]
    assert rolled["completion"] == pytest.approx(0.9) and rolled["good"] == 1


def test_breaks_are_those_of_the_project():
    """No target of the book has a state with a declared break between its years."""
    project = find_project()
    targets = monitoring.read(project.data / "monitoring" / "targets.csv")
    judged = pd.DataFrame({"id": targets.index[targets["numerator"] != ""]}).assign(
        area="all", baseline_year=2018, year=2019, count=1, of=1, state="behind",
        completion=0.5, pace=1.0,
    )  # fmt: skip
    found = monitoring.withhold(judged, targets, project.breaks).set_index("id")["state"]
    for id, state in found.items():
        crossed = {"gdp", "gdp_per_capita"} & set(monitoring.uses(targets.loc[[id]]))
        assert (state == "break") == bool(crossed), id


# Measuring ---------------------------------------------------------------------------------------

TARGETS = """\
id,area,module,kind,name_en,name_zh,operator,target,unit,target_year,numerator,numerator_unit,\
denominator,denominator_unit,relative_to,missing_en,missing_zh,source
density,all,m,common,Density,密度,>=,25,person / 万人,2028,students,person,people,万人,,,,S
ratio,half,m,characteristic,Ratio,比,<=,1.2,dimensionless,2028,students,person,people,万人,all,,,S
dust,all,m,common,Dust,尘,<,15,µg/m^3,2028,dust,µg/m^3,,,,,,S
papers,all,m,common,Papers,论文,>,9,papers,2028,,,,,,A list,名单,S
"""


@pytest.fixture
def targets(tmp_path):
    def make(old="", new=""):
        assert old in TARGETS
        path = tmp_path / "targets.csv"
        path.write_text(TARGETS.replace(old, new, 1) if old else TARGETS, encoding="utf-8")
        return monitoring.read(path)

    return make


def test_measures_by_hand(demo, targets):
    """Students 30, 20, 10 among 1 万 people each; dust 10, 30, 20."""
    folder = demo()
    framework = Framework.read(folder / "framework.yaml")
    values = read_observations([folder / "observations.csv"], framework).values
    later = values.assign(students=values["students"] * 2)
    later.loc["c", "dust"] = np.nan
    areas = {"all": ["a", "b", "c"], "half": ["a", "b"]}
    found = monitoring.measure(framework, {2018: values, 2020: later}, targets(), areas)
    table = found.set_index(["id", "area", "year"]).sort_index()
    people = (
        values["people"].sum() / 1e4 if values["people"].max() > 100 else values["people"].sum()
    )
    assert table.at[("density", "all", 2018), "value"] == pytest.approx(60 / people)
    assert table.at[("density", "all", 2020), "value"] == pytest.approx(120 / people)
    # the characteristic one in its own area only
    assert set(found.loc[found["id"] == "ratio", "area"]) == {"half"}
    # who lacks a year counts in none: 10 and 30, in both years
    assert table.loc[("dust", "all"), "value"].tolist() == [20, 20]
    assert table.loc[("dust", "all"), ["count", "of"]].iloc[0].tolist() == [2, 3]
    assert "papers" not in set(found["id"])
    made = monitoring.plan(targets(), found, 2018)
    assert set(made["baseline_year"]) == {2018}
    assert made.set_index(["id", "area"]).at[("dust", "all"), "direction"] == -1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("dust,all", "density,all", ["line 4: id", "stands twice"]),
        ("m,common,Dust", "m,comon,Dust", ["line 4: kind", "'common'"]),
        (">=,25", "=>,25", ["line 2: operator", "'=>'"]),
        (">=,25", ">=,many", ["line 2: target", "not a number"]),
        (">=,25", ">=,", ["line 2: target", "is empty"]),
        ("A list,名单,S", "A list,名单,", ["line 5: source", "name the source"]),
        ("A list", "", ["line 5: numerator", "what is missing"]),
    ],
)
def test_targets_refuse(targets, old, new, words):
    with pytest.raises(InputError) as error:
        targets(old, new)
    for word in ("targets.csv", *words):
        assert word in str(error.value)


def test_a_target_can_repeat_one_that_is_there(tmp_path):
    lines = [
        line + end
        for line, end in zip(TARGETS.splitlines(), [",same_as", "", "", "", ",densty"], strict=True)
    ]
    (tmp_path / "targets.csv").write_text("\n".join(lines).replace(",S\n", ",S,\n"), "utf-8")
    with pytest.raises(InputError, match="line 5: same_as.*densty"):
        monitoring.read(tmp_path / "targets.csv")


def test_a_formula_that_does_not_fit_is_named(demo, targets):
    framework = Framework.read(demo() / "framework.yaml")
    values = pd.DataFrame({"students": [1.0], "people": [1.0], "dust": [1.0]}, index=["a"])
    with pytest.raises(InputError, match="density: numerator"):
        monitoring.measure(
            framework, {2018: values}, targets("students,person,people", "pupils,person,people"),
            {"all": ["a"]},
        )  # fmt: skip
