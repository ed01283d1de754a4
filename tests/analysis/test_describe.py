"""Coverage, shape and correlation, on cases small enough to check by hand (synthetic)."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from deltaindex import Framework, describe, read_observations
from deltaindex.project import Project


def test_coverage_knows_the_four_statuses():
    project = Project.find()
    status = describe.coverage(project.framework, project.observations(2018))
    few = describe.coverage(project.framework, project.observations(2018), "open")
    assert tuple(few) == tuple(project.framework.sets["open"]) and few.equals(status[few.columns])
    assert set(status.to_numpy().ravel()) == {"observed", "proxy", "missing", "closed"}
    assert (status["sme_board_firms"] == "observed").all()
    assert (status["highway_convenience"] == "proxy").all()
    assert (status["maker_spaces"] == "closed").all()
    assert (status["rd_intensity"] == "missing").sum() == 16


def test_coverage_is_counted_by_entity_indicator_and_node(demo):
    folder = demo(
        ("observations.csv", "b,dust,30", "b,dust,"),
        ("observations.csv", "a,students,30", "a,students,0"),
    )
    framework = Framework.read(folder / "framework.yaml")
    observed = read_observations(folder / "observations.csv", framework)
    table = describe.coverage_shares(framework, observed).set_index(["kind", "id"])
    assert table.loc[("entity", "b")].tolist() == [2, 1, 0, 0.5, 0]
    assert table.loc[("entity", "a")].tolist() == [2, 2, 1, 1, 0.5]
    assert table.loc[("indicator", "dust"), ["present", "share"]].tolist() == [2, 2 / 3]
    assert table.loc[("node", "index"), ["cells", "present", "zero"]].tolist() == [6, 5, 1]
    alone = describe.coverage_shares(framework, observed, "open")
    assert alone["id"].tolist() == ["a", "b", "c", "density", "index", "talent"]


def test_shape_agrees_with_scipy_and_flags_a_lonely_giant():
    flat, giant = list(range(20)), [1.0] * 10 + [2.0] * 9 + [90.0]
    table = describe.shape(pd.DataFrame({"flat": flat, "giant": giant}))
    for name, values in (("flat", flat), ("giant", giant)):
        assert table.at[name, "skewness"] == pytest.approx(stats.skew(values, bias=False))
        assert table.at[name, "kurtosis"] == pytest.approx(stats.kurtosis(values, bias=False))
    assert table["flagged"].tolist() == [False, True]


def test_correlations_pass_over_missing_cells():
    X = pd.DataFrame({"a": [1.0, 2.0, 3.0, np.nan], "b": [30.0, 20.0, 10.0, 99.0]})
    assert describe.correlations(X).at["a", "b"] == -1.0
