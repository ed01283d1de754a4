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
    return plan_progress.judge(framework, periods, targets, AREAS, latest)


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


def test_numbers_as_written():
    assert plan_progress.written(pd.Series([0.5, np.nan]), ".0%").tolist() == ["50%", "–"]
