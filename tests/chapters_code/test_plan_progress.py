"""A plan of four targets for three entities, judged by hand."""

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import plan_progress
from deltabook.study import monitoring
from deltaindex import Framework, read_observations

TARGETS = """\
id,area,module,kind,name_en,name_zh,operator,target,unit,target_year,numerator,numerator_unit,\
denominator,denominator_unit,relative_to,missing_en,missing_zh,source
density,all,m,common,Density,密度,>=,40,person / 万人,2028,students,person,people,万人,,,,S
dust,half,air,common,Dust,尘,<,10,µg/m^3,2028,dust,µg/m^3,,,,,,S
papers,all,m,common,Papers,论文,>,9,papers,2028,,,,,,A list,名单,S
"""
AREAS = {"all": ["a", "b", "c"], "half": ["a", "b"]}


def no_breaks(first, last, variables):
    return []


@pytest.fixture
def targets(tmp_path):
    (tmp_path / "targets.csv").write_text(TARGETS, encoding="utf-8")
    return monitoring.read(tmp_path / "targets.csv")


@pytest.fixture
def judged(demo, targets):
    """Students 30, 20 and 10 of 1 万 people each, then half as many more; dust 10, 30 and 20."""
    folder = demo()
    framework = Framework.read(folder / "framework.yaml")
    first = read_observations([folder / "observations.csv"], framework).values
    between = first.assign(students=np.nan, dust=[10.0, 15.0, 20.0])
    last = first.assign(students=first["students"] * 1.5, dust=np.nan)
    periods = {2018: first, 2020: between, 2023: last}
    latest = monitoring.latest(framework, periods, targets)
    return plan_progress.judge(framework, periods, targets, AREAS, latest, no_breaks)


def test_each_target_is_judged_by_its_own_last_year(judged):
    found = judged.set_index(["id", "area"])
    assert found["year"].groupby("id").first().to_dict() == {"density": 2023, "dust": 2020}
    density = found.loc[("density", "all")]
    # from 60 in 3 to 90 in 3: half of the way to 40 in half of the time
    assert density[["baseline", "actual", "completion", "elapsed"]].tolist() == [20, 30, 0.5, 0.5]
    assert (density["state"], density["count"], density["of"]) == ("on_track", 3, 3)
    dust = found.loc[("dust", "half")]
    assert dust[["baseline", "actual", "completion"]].tolist() == [20, 12.5, 0.75]
    assert (dust["count"], dust["of"]) == (2, 2)
    assert len(found) == 4  # both targets in both areas


def test_a_target_where_its_plan_names_it(judged, targets):
    own = plan_progress.where_planned(judged, targets)
    assert own["area"].to_dict() == {"density": "all", "dust": "half"}


def test_modules_count_what_nobody_measured(judged, targets):
    found = plan_progress.by_module(targets, plan_progress.where_planned(judged, targets))
    assert list(found.index) == ["m", "air"]
    assert found.loc["m", ["targets", "on_track", "unmeasured"]].tolist() == [2, 1, 1]
    assert found["completion"].tolist() == [0.5, 0.75]


def test_a_target_that_repeats_another_counts_once(judged, targets):
    again = targets.assign(same_as=["", "", "density"])
    assert list(plan_progress.once(again).index) == ["density", "dust"]
    found = plan_progress.by_module(again, plan_progress.where_planned(judged, targets))
    assert found["targets"].to_dict() == {"m": 1, "air": 1}


def test_what_has_a_state_and_what_only_values(judged, targets):
    own = plan_progress.where_planned(judged, targets)
    assert list(plan_progress.told(own).index) == ["density", "dust"]
    own.loc["dust", "state"] = "break"
    assert list(plan_progress.told(own).index) == ["density"]
    assert list(plan_progress.withheld(own).index) == ["dust"]


def test_counts_leave_out_states_that_nobody_has(judged):
    rolled = monitoring.roll_up(judged.assign(state=["on_track", "thin", "break", "behind"]), "id")
    found = plan_progress.counts(rolled)
    assert list(found) == ["targets", "on_track", "behind", "none", "unmeasured"]
    assert found.sum(axis=0).tolist() == ["22", "10", "01", "11", "00"]


def test_a_goal_with_its_direction(judged, targets):
    found = plan_progress.with_goal(judged, targets)
    assert found.groupby(judged["id"]).first().to_dict() == {"density": "≥ 40", "dust": "< 10"}


def test_growth_of_the_parts_and_its_ends(demo, targets):
    folder = demo()
    framework = Framework.read(folder / "framework.yaml")
    first = read_observations([folder / "observations.csv"], framework).values
    last = first.assign(students=first["students"] * [2.0, 1.5, np.nan])
    found = plan_progress.grown(
        framework, {2018: first, 2020: last}, targets, "density", 2018, {"density": 2020}
    )
    assert found.loc["a", ["numerator", "denominator"]].tolist() == pytest.approx([1, 0])
    assert found.at["sum", "numerator"] == pytest.approx((60 + 30) / 50 - 1)
    assert "c" not in found.index  # who lacks a year counts in none
    assert plan_progress.extremes(found, "numerator") == ("a", "b")
    assert plan_progress.grown(framework, {}, targets, "papers", 2018, {}).empty


def test_numbers_as_written():
    assert plan_progress.written(pd.Series([0.5, np.nan]), ".0%").tolist() == ["50%", "–"]
