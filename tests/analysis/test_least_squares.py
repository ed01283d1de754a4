"""Least squares against numpy and against the usual formulas of its errors."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from deltaindex import InputError
from deltaindex.analysis import least_squares


@pytest.fixture
def drawn():
    rng = np.random.default_rng(3)
    X = pd.DataFrame(rng.normal(size=(30, 2)), columns=["x", "z"])
    X["x"] += X["z"]
    groups = pd.Series(["p", "q", "q"] * 10)
    y = 2 * X["x"] - 3 * X["z"] + groups.map({"p": 0, "q": 5}) + rng.normal(size=30)
    return y, X, groups


def jackknife(X, y):
    """HC3 the other way: the errors of a point are those of a line drawn without it."""
    out = []
    for i in range(len(y)):
        keep = np.arange(len(y)) != i
        b = np.linalg.lstsq(X[keep], y[keep], rcond=None)[0]
        out.append(y[i] - X[i] @ b)
    bread = np.linalg.inv(X.T @ X)
    return np.sqrt(np.diag(bread @ (X.T * np.square(out)) @ X @ bread))


def test_what_is_held_changes_the_slope(drawn):
    y, X, groups = drawn
    alone = least_squares.effect(y, X["x"], within=groups)
    held = least_squares.effect(y, X["x"], X[["z"]], groups)
    A = np.column_stack([X, groups == "p", groups == "q"]).astype(float)
    slopes = np.linalg.lstsq(A, y, rcond=None)[0]
    assert held.slope.value == pytest.approx(slopes[0])
    error = jackknife(A, y.to_numpy())[0]
    assert held.slope.high - held.slope.value == pytest.approx(stats.t(26).ppf(0.975) * error)
    assert held.p == pytest.approx(2 * stats.t(26).sf(abs(slopes[0]) / error))
    assert held.slope.low < 2 < held.slope.high and alone.slope.high < 2
    assert held.count == 30


def test_a_group_of_one_says_nothing(drawn):
    y, X, groups = drawn
    more = pd.concat([X, pd.DataFrame({"x": [9.0], "z": [1.0]}, [30])])
    found = least_squares.effect(
        pd.concat([y, pd.Series({30: 99.0})]), more["x"], more[["z"]],
        pd.concat([groups, pd.Series({30: "r"})]),
    )  # fmt: skip
    assert found == least_squares.effect(y, X["x"], X[["z"]], groups)


def test_without_groups_all_share_a_level():
    x = pd.Series([0.0, 1, 2, 3])
    found = least_squares.effect(1 + 2 * x, x)
    assert found.slope.value == pytest.approx(2) and found.p == pytest.approx(0, abs=1e-9)


def test_refuses(drawn):
    y, X, groups = drawn
    with pytest.raises(InputError, match="nothing left to compare"):
        least_squares.effect(y, X["x"], X[["x"]].rename(columns={"x": "z"}))
    with pytest.raises(InputError, match="nothing left to compare"):
        least_squares.effect(y[:3], X["x"], X[["z"]])
    with pytest.raises(InputError, match="has no group"):
        least_squares.effect(y, X["x"], within=groups.drop(4))
    with pytest.raises(InputError, match="4"):
        least_squares.effect(y, X["x"].where(X.index != 4))
