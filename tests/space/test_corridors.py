"""Corridors: distances and rates of decay that are known beforehand."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, space

AT = pd.DataFrame(
    {"x": [0.0, 10.0, 10.0, 5.0, 13.0], "y": [0.0, 0.0, 10.0, 4.0, 14.0]}, index=list("abcde")
)


def test_distance_to_a_broken_line():
    """The line runs from a to b and turns to c; e lies beyond its end."""
    km = space.distance_to_line(AT, ["a", "b", "c"])
    assert km.to_dict() == pytest.approx({"a": 0, "b": 0, "c": 0, "d": 4, "e": 5})


def test_distance_to_nearest():
    km = space.distance_to_nearest(AT, ["a", "c"])
    assert km.to_dict() == pytest.approx({"a": 0, "b": 10, "c": 0, "d": 41**0.5, "e": 5})


def test_decay_finds_the_rate_and_holds_it():
    rng = np.random.default_rng(4)
    km = pd.Series(rng.uniform(0, 400, 80))
    y = np.exp(-0.004 * km + rng.normal(scale=0.2, size=80))
    found = space.decay(y, km, pd.Series(["g", "h"] * 40))
    assert found.low < np.expm1(-0.4) < found.high < 0
    assert found.change == pytest.approx(np.expm1(100 * np.polyfit(km, np.log(y), 1)[0]))
    assert found.rank.p == 0.0001
    assert set(found.by_group.index) == {"g", "h"} and (found.by_group < -0.8).all()


def test_decay_within_groups_can_differ():
    """Two groups, one near and high: all fall together, inside each they rise."""
    km = pd.Series([0.0, 10, 20, 100, 110, 120])
    y = pd.Series([7.0, 8, 9, 1, 2, 3])
    found = space.decay(y, km, pd.Series(list("ggghhh")), resamples=99)
    assert found.rank.value < 0 < found.pooled.value
    assert found.by_group.tolist() == pytest.approx([1, 1])


def test_a_group_of_two_has_no_correlation():
    y = pd.Series([3.0, 2, 1, 5, 4])
    found = space.decay(y, pd.Series([1.0, 2, 3, 4, 5]), pd.Series(list("ggghh")), resamples=9)
    assert list(found.by_group.index) == ["g"]


def test_refuses():
    with pytest.raises(InputError, match="line: no position.*'z'"):
        space.distance_to_line(AT, ["a", "z"])
    with pytest.raises(InputError, match="a line needs two"):
        space.distance_to_line(AT, ["a"])
    with pytest.raises(InputError, match="no position.*'z'"):
        space.distance_to_nearest(AT, ["z"])
    values = pd.Series([1.0, 0.0, 2.0], index=list("abc"), name="v")
    with pytest.raises(InputError, match="b: v: no logarithm"):
        space.decay(values, values, values)


def test_distance_along_a_broken_line():
    assert space.distance_along(AT, ["a", "b", "c"]).to_dict() == {"a": 0, "b": 10, "c": 20}
    assert list(space.distance_along(AT, ["c", "b"]).index) == ["c", "b"]


def test_points_bear_a_constant_and_shares_do_not():
    """A fall of a tenth in 100 km, whatever is added to all; as a share it is another one."""
    km = pd.Series([0.0, 100, 200, 300])
    y, groups = pd.Series([0.8, 0.7, 0.6, 0.5]), pd.Series(["g"] * 4)
    low, high = (space.decay(y + c, km, groups, resamples=99) for c in (0, 10))
    for found in (low, high):
        assert [found.points, found.points_low] == pytest.approx([-0.1, -0.1])
    assert low.change < -0.14 and high.change > -0.011
