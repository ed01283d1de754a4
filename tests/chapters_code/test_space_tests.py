"""Tests of a map of few entities, whose answers can be seen."""

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from deltabook.chapters import space_tests
from deltaindex import space

# a square of 100 km: w south-west, x south-east, y north-west, z north-east
SQUARE = pd.DataFrame({"x": [0.0, 100.0, 0.0, 100.0], "y": [0.0, 0.0, 100.0, 100.0]}, list("wxyz"))


@pytest.fixture
def index(assemble):
    X = pd.DataFrame(
        {"a": [4, 3, 0, 1], "b": [0, 3, 4, 1], "c": [4, None, 2, 0], "d": [1, 2, 3, 4]},
        index=list("wxyz"),
    )
    return assemble(X, parents={"a": "pair", "b": "pair", "c": "gap", "d": "single"})


def test_testable_on_a_map(index):
    """A theme of one indicator is not tested, nor a column with a gap on this map."""
    assert space_tests.testable(index, index.scores.index) == ["pair", "a", "b", "d"]
    assert space_tests.testable(index, pd.Index(list("wyz"))) == ["pair", "a", "b", "c", "d"]


def test_columns_of_a_map(index):
    found = space_tests.columns(index, pd.Index(["x", "w"]), ["pair", "b", "c", "not there"])
    assert list(found) == ["index", "pair", "b"]
    assert found["b"].to_dict() == {"x": 3, "w": 0}
    assert found["index"].to_dict() == index.scores["index"][["x", "w"]].to_dict()


def test_spreads_within_tiers_and_groups():
    score = pd.Series([9.0, 8.0, 7.0, 3.0, 2.0, 1.0], list("abcdef"))
    sized = pd.Series([1, 1, 1, 2, 2, 2], score.index)
    broken = pd.Series([1, 1, 2, 2, 2, 2], score.index)
    groups = pd.Series(list("qpqpqp"), score.index)
    found = space_tests.spreads(score, sized, broken, groups, ["q", "none", "p"])
    assert list(found.index) == ["size1", "size2", "break2", "q", "p"]  # two are too few for one
    assert found.loc["size2", ["count", "mean", "cv_ddof1"]].tolist() == [3, 2, pytest.approx(0.5)]


def test_intervals_that_share_a_stretch():
    spread = pd.DataFrame({"cv_ddof1_low": [0.1, 0.3], "cv_ddof1_high": [0.4, 0.5]})
    assert space_tests.overlapping(spread)
    assert not space_tests.overlapping(spread.assign(cv_ddof1_high=[0.2, 0.5]))


def test_direction_by_year():
    """One less for 100 km to the east, then to the north; the centre goes the other way."""
    scores = pd.DataFrame({2: [4.0, 4, 3, 3], 1: [4.0, 3, 4, 3]}, SQUARE.index)
    found = space_tests.directions(scores, SQUARE)
    turns = [
        space.turn(own.trend.bearing, to) for own, to in zip(found.values(), (0, 90), strict=True)
    ]
    assert turns == pytest.approx([0, 0], abs=1e-9)
    assert [own.toward for own in found.values()] == pytest.approx([180, 270])
    assert found[1].shift == pytest.approx(50 - 600 / 14)
    table = space_tests.direction_table(found)
    assert table["year"].tolist() == [1, 2]
    assert table[["fall", "fit", "shift_bearing", "x"]].to_numpy()[0] == pytest.approx(
        [1, 1, 270, 600 / 14]
    )
    assert table.at[0, "area"] == pytest.approx(found[1].ellipse.area)
    assert table.at[0, "axis"] == found[1].ellipse.bearing


@pytest.mark.parametrize(
    ("low", "bearing", "high", "says"),
    [
        (350, 45, 170, "yes"),  # half of the compass
        (350, 45, 171, "wide"),
        (350, 355, 10, "yes"),
        (10, 50, 80, "near"),
        (10, 51, 80, "no"),
    ],
)
def test_what_an_interval_holds(low, bearing, high, says):
    """Claimed is north, give or take 50 degrees."""
    assert space_tests.holds(space.Trend(bearing, low, high, *[0.0] * 5), 0, 50) == says


def test_shapes_of_a_direction():
    trend = space.Trend(90.0, 80.0, 100.0, *[0.0] * 5)
    found = space_tests.Direction(trend, space.Ellipse(1.0, 2.0, 3.0, 3.0, 0.0), 0.0, 0.0)
    shapes = space_tests.direction_shapes(found, (0.0, 0.0), 180.0, 10.0)
    assert list(shapes) == ["fan", "ray", "claimed", "ellipse", "centre"]
    assert np.array(shapes["ray"].coords) == pytest.approx(np.array([[0, 0], [10, 0]]))
    assert np.array(shapes["claimed"].coords)[1] == pytest.approx([0, -10])
    assert shapes["fan"].contains(Point(9, 1)) and not shapes["fan"].contains(Point(9, 3))
    assert shapes["ellipse"].contains(shapes["centre"]) and shapes["centre"].x == 1
    assert shapes["ellipse"].area == pytest.approx(np.pi * 9, rel=1e-3)


def test_a_line_runs_in_order_of_numbers():
    members = pd.DataFrame({"entity": list("abc"), "position": ["10", "9", "1"]})
    assert space_tests.in_order(members) == ["c", "b", "a"]


def test_distances():
    found = space_tests.distances(SQUARE, {"south": ["w", "x"], "west": ["w", "y"]}, ["z"])
    assert found.loc["z"].to_dict() == {"south": 100, "west": 100, "nearer": 100, "core": 0}
    assert found.loc["x"].to_dict() == {"south": 0, "west": 100, "nearer": 0, "core": 100}


def test_decay_by_distance():
    """Halved every 100 km."""
    km = pd.Series([0.0, 100.0, 200.0, 300.0])
    score, groups = pd.Series([0.8, 0.4, 0.2, 0.1]), pd.Series(["g"] * 4)
    found = space_tests.decay_table({"near": space.decay(score, km, groups, resamples=9)})
    row = found.iloc[0]
    assert row[["distance", "rank_correlation", "within", "in_g"]].tolist() == ["near", -1, -1, -1]
    assert row[["change", "low", "high"]].tolist() == pytest.approx([-0.5, -0.5, -0.5])


def test_on_the_line_and_off():
    """Of group p one is on and one off, of q two on, which says nothing; without a core none is."""
    score = pd.Series([5.0, 2.0, 9.0, 9.0, 4.0, 1.0], list("abcdef"))
    groups = pd.Series(list("ppqqrr"), score.index)
    on = pd.Series([True, False, True, True, True, False], score.index)
    found = space_tests.on_and_off(score, on, groups, ["a"])
    assert found[["who", "province", "on", "off", "difference"]].to_numpy().tolist() == [
        ["all", "p", 1, 1, 3.0],
        ["all", "r", 1, 1, 3.0],
        ["all", "pooled", 2, 2, 3.0],
        ["without", "r", 1, 1, 3.0],
        ["without", "pooled", 1, 1, 3.0],
    ]
    # a shuffle of two goes as far in either order
    assert found.loc[0, "p"] == 1 and found.loc[2, "p"] == pytest.approx(0.5, abs=0.05)


def test_tests_nobody_planned_are_adjusted():
    found = space_tests.adjusted(
        [("a", 1.0, 0.01, False), ("b", 2.0, 0.04, False), ("c", 3.0, 0.03, True)]
    )
    assert found["p_adjusted"].tolist() == [0.02, 0.04, 0.03]
    assert list(found) == ["test", "statistic", "p", "planned", "p_adjusted"]
