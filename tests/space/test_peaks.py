"""Peaks on a line that one can see."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, space

AT = pd.DataFrame({"x": [0.0, 3.0, 7.0, 20.0], "y": [0.0, 4.0, 0.0, 0.0]}, list("abcd"))


def test_isolation():
    """b is reached by a at 5; c by b at the root of 32; d by c at 13; nobody reaches a."""
    found = space.isolation(pd.Series([4.0, 3.0, 2.0, 1.0], list("abcd")), AT)
    assert found["km"].tolist() == pytest.approx([np.inf, 5, 32**0.5, 13])
    assert found["reached_by"].tolist() == [None, "a", "b", "c"]


def test_equals_reach_each_other():
    found = space.isolation(pd.Series([4.0, 1.0, 4.0, 5.0], list("abcd")), AT)
    assert found["reached_by"].tolist() == ["c", "a", "a", None]
    assert found["km"].tolist() == pytest.approx([7, 5, 7, np.inf])


def test_local_maxima_by_brute_force():
    rng = np.random.default_rng(2)
    at = pd.DataFrame(rng.uniform(0, 100, (30, 2)), columns=["x", "y"])
    y = pd.Series(rng.normal(size=30))
    km = space.isolation(y, at)["km"]
    for radius in (5, 20, 60):
        for i in range(30):
            near = [
                j for j in range(30)
                if j != i and np.hypot(*(at.loc[i] - at.loc[j])) <= radius
            ]  # fmt: skip
            assert (km[i] > radius) == all(y[j] < y[i] for j in near)


def test_refuses():
    values = pd.Series([1.0, np.nan, 2.0, 3.0], list("abcd"), name="v")
    with pytest.raises(InputError, match="b: v: no value"):
        space.isolation(values, AT)
    with pytest.raises(InputError, match="no position .*'d'"):
        space.isolation(values.fillna(0), AT.drop("d"))
