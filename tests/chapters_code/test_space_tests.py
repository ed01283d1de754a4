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


def test_how_a_p_is_told():
    assert [space_tests.told(p, 0.0001) for p in (0.0001, 0.0002, 0.01234)] == [
        "≤ 0.0001", "0.0002", "0.012",
    ]  # fmt: skip
    assert [space_tests.equals(p) for p in (0.5, 0.00005)] == ["= 0.5", "< 0.0001"]


def test_draws_within_a_window():
    """Falls to the east but for noise: nearly all draws within a right angle, few within two."""
    rng = np.random.default_rng(1)
    at = pd.DataFrame(rng.uniform(0, 100, (30, 2)), columns=["x", "y"])
    y = -at["x"] + pd.Series(rng.normal(size=30)) * 20
    wide, narrow = (space_tests.within_window(y, at, 90, w) for w in (45, 2))
    assert wide > 0.95 and narrow < 0.4
    assert space_tests.within_window(y, at, 270, 45) == 0


def test_shapes_of_a_direction():
    trend = space.Trend(90.0, 80.0, 100.0, *[0.0] * 5)
    found = space_tests.Direction(trend, space.Ellipse(1.0, 2.0, 3.0, 3.0, 0.0), 0.0, 0.0)
    shapes = space_tests.direction_shapes(found, (0.0, 0.0), 180.0, 10.0)
    assert list(shapes) == ["fan", "ray", "claimed"]
    assert np.array(shapes["ray"].coords) == pytest.approx(np.array([[0, 0], [10, 0]]))
    assert np.array(shapes["claimed"].coords)[1] == pytest.approx([0, -10])
    assert shapes["fan"].contains(Point(9, 1)) and not shapes["fan"].contains(Point(9, 3))


def test_shapes_of_a_centre():
    plain, weighted = space.Ellipse(0.0, 0.0, 5.0, 4.0, 0.0), space.Ellipse(1.0, 2.0, 3.0, 3.0, 0.0)
    shapes = space_tests.centre_shapes(plain, weighted)
    assert list(shapes) == ["seats", "scores", "seats_centre", "scores_centre"]
    assert shapes["scores"].contains(shapes["scores_centre"]) and shapes["scores_centre"].y == 2
    assert shapes["scores"].area == pytest.approx(np.pi * 9, rel=1e-3)


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
    assert row["points"] == pytest.approx(-0.23)
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


def test_who_is_surpassed():
    score = pd.Series([4.0, 1.0, 3.0, 2.0], list("wxyz"))
    found = space_tests.surpassed(score, SQUARE, [90, 120, 200])
    assert found == {90: ["w", "y", "z", "x"], 120: ["w"], 200: ["w"]}


def scattered(seed=2, n=40):
    rng = np.random.default_rng(seed)
    at = pd.DataFrame(rng.uniform(0, 300, (n, 2)), [f"e{i}" for i in range(n)], ["x", "y"])
    return at, pd.Series(rng.normal(size=n) * 0.02, at.index)


def test_what_a_line_adds_with_distance_to_cores_held():
    """Scores fall from the cores alone: the line seems to matter until that is held."""
    at, noise = scattered()
    cores = ["e0", "e1"]
    km = space_tests.distances(at, {"line": cores}, cores)
    on = km["nearer"] < 40
    groups = pd.Series(["p", "q"] * 20, at.index)
    found = space_tests.held(1 - km["core"] / 300 + noise, km, on, groups, cores)
    assert found[["who", "term"]].to_numpy().tolist() == [
        ["all", "on"], ["all", "nearer"], ["without", "on"], ["without", "nearer"],
    ]  # fmt: skip
    rows = found.set_index(["who", "term"])
    assert rows.loc[("without", "nearer"), "before"] < -0.2
    assert abs(rows.loc[("without", "nearer"), "after"]) < 0.05
    assert not rows["stays"].any()
    # and what the line does by itself stays
    found = space_tests.held(1 - km["nearer"] / 300 + noise, km, on, groups, cores)
    stays = found.set_index(["who", "term"])["stays"]
    assert stays[("all", "nearer")] and stays[("without", "nearer")]


def test_along_the_lines():
    """From w to x to z and from w to y: two cores at the ends, x and y between or alone."""
    score = pd.Series([4.0, 1.0, 2.0, 3.0], list("wxyz"))
    lines = {"bent": ["w", "x", "z"], "straight": ["w", "y"]}
    at = pd.DataFrame({"x": [0.0, 100.0, 0.0, 100.0], "y": [0.0, 0.0, 80.0, 100.0]}, list("wxyz"))
    found = space_tests.along(score, at, lines, ["w", "z"])
    assert found.profiles["bent"]["km"].to_dict() == {"w": 0, "x": 100, "z": 200}
    assert found.profiles["bent"]["core"].tolist() == [True, False, True]
    assert found.between.to_dict("index") == {
        "x": {"km": 100, "value": 1}, "y": {"km": 80, "value": 2},
    }  # fmt: skip
    assert found.rho == -1 and found.least == 1


def test_what_is_allowed_for():
    at, noise = scattered(3)
    cores = ["e0", "e1"]
    km = space_tests.distances(at, {"line": cores}, cores)
    score = 1 - km["nearer"] / 300 + noise
    degrees = pd.DataFrame({"lon": at["x"], "lat": at["y"]})
    groups = pd.Series(["p", "q"] * 20, at.index)
    found = space_tests.allowing(score, at, km, km["nearer"] < 40, groups, cores, degrees)
    assert list(found.index) == [
        "line", "nearer", "core", "within", "on_all", "on_without", "east_west",
        "southeast_northwest",
    ]  # fmt: skip
    assert found["p"].between(0, 1).all() and (found["effective"] <= 40).all()
    plain = space.association(km["nearer"].rank(), score.rank(), at)
    assert found.at["nearer", "p"] == pytest.approx(plain.p)
    assert found.at["nearer", "p"] < 0.05


def test_the_last_pair():
    score = pd.Series([4.0, 3.0, 2.0, 1.0], list("abcd"))
    assert space_tests.last_pair(score, {"a", "c"}, 2) == space_tests.Pair("b", "c", 1, 2)
    assert space_tests.last_pair(score, {"a", "b"}, 2) == space_tests.Pair("b", "c", 2, 1)
    assert space_tests.last_pair(score, {"a"}, 2).swapped == 1


def test_tests_nobody_planned_are_adjusted():
    allowing = pd.DataFrame({"p": [0.2], "effective": [9.0]}, ["east"])
    found = space_tests.adjusted(
        [
            ("a", 1.0, 0.01, False, 0.0, None),
            ("b", 2.0, 0.04, False, 0.001, "east"),
            ("c", 3.0, 0.03, True, 0.0, None),
        ],
        allowing,
    )
    assert found["p_adjusted"].tolist() == [0.02, 0.04, 0.03]
    assert found["p_spatial"].isna().tolist() == [True, False, True]
    assert found.loc[1, ["p_spatial", "effective"]].tolist() == [0.2, 9.0]
    assert list(found) == ["test", "statistic", "p", "planned", "least", "p_adjusted", "p_spatial",
                           "effective"]  # fmt: skip
