"""The Mazziotta-Pareto index: by hand, and what balance must do."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltaindex import InputError, aggregate, normalise

EQUAL = pd.Series(1 / 3, list("abc"))


def test_by_the_published_formula():
    """Plain NumPy after De Muro, Mazziotta and Pareto: z of mean 100 and deviation 10, M - S cv."""
    X = pd.DataFrame(np.random.default_rng(8).lognormal(size=(12, 3)), columns=list("abc"))
    z = 100 + 10 * (X - X.mean()) / X.std(ddof=0)
    M, S = z.mean(axis=1), z.std(axis=1, ddof=0)
    Z = normalise.zscore(X, ddof=0, mean=100, sd=10)
    for penalty, sign in (("down", -1), ("up", 1)):
        found = aggregate.mazziotta_pareto(Z, EQUAL, penalty=penalty)
        np.testing.assert_allclose(found, M + sign * S * (S / M), rtol=1e-13)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(50, 150), min_size=3, max_size=3))
def test_balance_is_never_punished(row):
    X = pd.DataFrame([row, [np.mean(row)] * 3], columns=list("abc"))
    down, even = aggregate.mazziotta_pareto(X, EQUAL)
    up, _ = aggregate.mazziotta_pareto(X, EQUAL, penalty="up")
    assert down <= even + 1e-9 <= up + 2e-9
    assert even == pytest.approx(np.mean(row))


def test_missing_cells_share_their_weight():
    X = pd.DataFrame({"a": [110.0, 1], "b": [90.0, 1], "c": [np.nan, np.nan]})
    assert aggregate.mazziotta_pareto(X, EQUAL, min_weight=0.6).tolist() == pytest.approx([99, 1])
    assert aggregate.mazziotta_pareto(X, EQUAL, min_weight=0.7).isna().all()


@pytest.mark.parametrize(
    ("options", "low", "words"),
    [({}, -300, ["y", "means above zero", "zscore"]), ({"penalty": "left"}, 1, ["'down' or 'up'"])],
)
def test_refuses(options, low, words):
    X = pd.DataFrame({"a": [1.0, low], "b": [2.0, 1], "c": [1.0, 1]}, index=["x", "y"])
    with pytest.raises(InputError) as refusal:
        aggregate.mazziotta_pareto(X, EQUAL, **options)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_adjusted_over_a_panel_in_a_recipe(assemble):
    X = pd.DataFrame({"a": [0.0, 5, 10], "b": [0.0, 10, 5], "c": [0.0, 0, 10]}, index=list("xyz"))
    recipe = {
        "normalise": {"method": "minmax", "low": 70, "high": 130},
        "aggregate": {"method": "mazziotta_pareto"},
    }
    result = assemble(X, recipe)
    M, S2 = 100.0, np.var([100.0, 130, 70])
    assert result.scores["index"].tolist() == pytest.approx([70, M - S2 / M, 120 - 200 / 120])
