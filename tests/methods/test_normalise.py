"""Normalisation: direction, goalposts, samples; constants and logarithms refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import declared

from deltaindex import InputError, normalise

X = pd.DataFrame({"a": [1.0, 3.0, 5.0], "b": [10.0, np.nan, 30.0]})
columns = st.lists(st.integers(-1000, 1000), min_size=2, max_size=8, unique=True).map(
    lambda values: pd.DataFrame({"a": values}, dtype=float)
)
METHODS = {
    "minmax": {},
    "minmax_inliers": {},
    "goalposts": {"low": -2000, "high": 2000},
    "zscore": {},
    "rank": {},
    "percentile": {},
}


def test_minmax_by_column():
    direction = pd.Series({"b": -1, "a": 1})
    result = normalise.minmax(X, direction)
    assert result["a"].tolist() == [0, 0.5, 1]
    assert result["b"].tolist() == pytest.approx([1, np.nan, 0], nan_ok=True)


def test_minmax_between_other_ends():
    assert normalise.minmax(X[["a"]], low=1, high=100)["a"].tolist() == [1, 50.5, 100]


def test_minmax_over_another_sample_may_leave_the_ends():
    over = pd.DataFrame({"a": [0.0, 4.0]})
    assert normalise.minmax(X[["a"]], over=over)["a"].tolist() == [0.25, 0.75, 1.25]


def test_minmax_inliers_lets_outliers_set_no_goalpost():
    """Mean 12.5, deviation 27.7: only the value of 90 is more than two deviations away."""
    table = pd.DataFrame({"a": [*range(10), 90.0]})
    scaled = normalise.minmax_inliers(table)["a"]
    assert scaled.tolist() == pytest.approx([*(i / 9 for i in range(10)), 1])
    assert normalise.minmax_inliers(table, clip=False)["a"].iloc[-1] == 10
    assert normalise.minmax_inliers(table, -1)["a"].tolist() == pytest.approx((1 - scaled).tolist())
    pd.testing.assert_frame_equal(
        normalise.minmax_inliers(table, spread=3), normalise.minmax(table)
    )


def test_minmax_inliers_over_pooled_years():
    """The goalposts are those of the pool, in which 90 is an outlier and 9 the best."""
    pool = pd.DataFrame({"a": [*range(10), 90.0]})
    now = pd.DataFrame({"a": [0.0, 4.5, 50.0]})
    assert normalise.minmax_inliers(now, over=pool)["a"].tolist() == [0, 0.5, 1]


@pytest.mark.parametrize(("clip", "result"), [(True, [1, 0.5, 0, 0]), (False, [1.5, 0.5, 0, -0.5])])
def test_goalposts(clip, result):
    table = pd.DataFrame({"a": [0.0, 20.0, 30.0, 40.0]})
    scaled = normalise.goalposts(table, -1, low=10, high=30, clip=clip)
    assert scaled["a"].tolist() == result


def test_goalposts_in_logarithms():
    table = pd.DataFrame({"a": [1.0, 10.0, 1000.0, np.nan]})
    scaled = normalise.goalposts(table, low=1, high=1000, log=True)
    assert scaled["a"].tolist() == pytest.approx([0, 1 / 3, 1, np.nan], nan_ok=True)


def test_zscore_as_examples(examples):
    """Table 15 of the handbook: z-scores of schooling; the raw values are printed rounded."""
    table = pd.read_csv(examples / "tai" / "published.csv")
    z = normalise.zscore(table[["schooling"]])["schooling"]
    assert (z - table["schooling_z"]).abs().max() < 0.03
    assert z.std() == pytest.approx(1)


def test_zscore_ddof():
    table = pd.DataFrame({"a": [1.0, 3.0]})
    assert normalise.zscore(table, ddof=0)["a"].tolist() == [-1, 1]
    assert normalise.zscore(table, -1, ddof=1)["a"].tolist() == pytest.approx(
        [0.5**0.5, -(0.5**0.5)]
    )


@pytest.mark.parametrize("method", ["minmax", "zscore"])
@pytest.mark.parametrize("column", [[3.0, 3.0, 3.0], [0.1 + 0.2, 0.3, 0.3], [1, np.nan, np.nan]])
def test_refuses_a_constant_column(method, column):
    table = pd.DataFrame({"fine": [1.0, 2.0, 3.0], "flat": column})
    with pytest.raises(InputError, match=r"indicator flat: .*two different values.*leave"):
        declared.faces("normalise")[method](table)


def test_a_small_spread_is_no_constant():
    table = pd.DataFrame({"a": [1e6, 1e6 + 0.001, 1e6 + 0.002]})
    assert normalise.minmax(table)["a"].tolist() == pytest.approx([0, 0.5, 1], abs=1e-6)


@pytest.mark.parametrize(
    ("method", "options", "words"),
    [
        ("minmax", {"low": 1, "high": 1}, ["low < high", "1, 1"]),
        ("goalposts", {"low": 3, "high": 3}, ["low < high", "3, 3"]),
        ("goalposts", {"low": 1, "high": 3, "log": True}, ["indicator b", "logarithm", "-2.0"]),
        ("zscore", {"ddof": 3}, ["indicator a"]),
        ("minmax_inliers", {"spread": 0}, ["above zero", "spread"]),
        ("minmax_inliers", {"spread": 0.1}, ["indicator b", "two different values"]),
    ],
)
def test_refuses(method, options, words):
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [-2.0, 1.0, 1.0]})
    with pytest.raises(InputError) as refusal:
        declared.faces("normalise")[method](table, **options)
    assert all(word in str(refusal.value) for word in words)


def test_refuses_the_logarithm_of_a_goalpost():
    with pytest.raises(InputError, match="goalpost low: no logarithm.*found 0.*without log"):
        normalise.goalposts(X[["a"]], low=0, high=3, log=True)


@settings(max_examples=30, deadline=None)
@given(columns)
def test_direction_turns_the_column_round(table):
    zero_one = normalise.minmax(table)
    assert zero_one.min().item() == 0
    assert zero_one.max().item() == 1
    for name, options in METHODS.items():
        method = declared.faces("normalise")[name]
        pd.testing.assert_frame_equal(method(table, -1, **options), method(-table, 1, **options))


@settings(max_examples=30, deadline=None)
@given(columns, st.floats(0.1, 1000), st.floats(-100, 100))
def test_scale_and_origin_do_not_matter(table, factor, shift):
    for name in ("minmax", "minmax_inliers", "zscore"):
        method = declared.faces("normalise")[name]
        pd.testing.assert_frame_equal(method(table * factor + shift), method(table), atol=1e-8)


@pytest.mark.parametrize("direction", [1, -1])
def test_places_are_those_of_pandas(direction):
    X = pd.DataFrame({"a": [3.0, 1.0, 3.0, np.nan, 2.0]})
    expected = (X * direction).rank(method="average")
    pd.testing.assert_frame_equal(normalise.rank(X, direction), expected)
    pd.testing.assert_frame_equal(normalise.percentile(X, direction), (expected - 0.5) / 4)


def test_places_in_another_sample():
    over = pd.DataFrame({"a": [10.0, 20.0, 20.0, np.nan]})
    X = pd.DataFrame({"a": [5.0, 20.0, 30.0]})
    assert normalise.percentile(X, 1, over)["a"].tolist() == [0.0, 2 / 3, 1.0]
    assert normalise.rank(X, -1, over)["a"].tolist() == [3.5, 1.5, 0.5]


def test_distances_by_hand():
    X = pd.DataFrame({"a": [2.0, 8.0], "b": [2.0, 8.0]})
    direction = pd.Series({"a": 1, "b": -1})
    best = normalise.distance_to_best(X, direction)
    assert best["a"].tolist() == [0.25, 1.0] and best["b"].tolist() == [1.0, 0.25]
    mean = normalise.distance_to_mean(X, direction)
    assert mean["a"].tolist() == [0.4, 1.6] and mean["b"].tolist() == [2.5, 0.625]
    target = normalise.distance_to_target(X, direction, target=4)
    assert target["a"].tolist() == [0.5, 2.0] and target["b"].tolist() == [2.0, 0.5]


@pytest.mark.parametrize(
    ("values", "direction"), [([-1.0, 2.0], 1), ([0.0, 0.0], 1), ([0.0, 2.0], -1)]
)
def test_ratios_that_make_no_sense_are_refused(values, direction):
    with pytest.raises(InputError, match="indicator a.*minmax or zscore"):
        normalise.distance_to_best(pd.DataFrame({"a": values}), direction)


@pytest.mark.parametrize("method", ["minmax", "zscore", "distance_to_best"])
def test_values_too_large_to_compute_with_are_refused(method):
    X = pd.DataFrame({"a": [1.0, 2.0, 1e308]})
    with pytest.raises(InputError, match="indicator a: 2: too large.*1e\\+308"):
        declared.faces("normalise")[method](X)
