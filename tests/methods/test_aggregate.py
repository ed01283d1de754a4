"""Aggregation: means over what is there, none where too little is."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import declared

from deltaindex import InputError, aggregate

METHODS = [
    aggregate.arithmetic,
    aggregate.geometric,
    aggregate.harmonic,
    *(pytest.param(partial(aggregate.power, p=p), id=f"power {p}") for p in (2.0, 0.0, -3.0)),
]
W = pd.Series({"a": 0.5, "b": 0.3, "c": 0.2})
cells = st.floats(0, 1) | st.just(np.nan)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6).map(
    lambda rows: pd.DataFrame(rows, columns=list("abc"), dtype=float)
)


def test_by_hand():
    X = pd.DataFrame({"a": [1.0, 4.0], "b": [0.0, 1.0], "c": [0.5, np.nan]})
    found = aggregate.arithmetic(X, W, min_weight=0.8)
    assert found.tolist() == pytest.approx([0.6, 2.3 / 0.8])
    found = aggregate.geometric(X, W, min_weight=0.8)
    assert found.tolist() == pytest.approx([0, 4 ** (0.5 / 0.8)])
    # without a word, every cell is needed
    assert aggregate.arithmetic(X, W).tolist() == pytest.approx([0.6, np.nan], nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_min_weight_exactly_at_the_threshold_is_enough(method):
    """Whatever binary fractions make of the sums: k of n equal weights are a share of k / n."""
    for n in range(2, 30):
        W = pd.Series(1 / n, index=range(n))
        X = pd.DataFrame(np.tri(n, n)).replace(0, np.nan)  # row k - 1 has k cells
        for k in range(1, n + 1):
            scores = method(X, W, min_weight=k / n)
            assert scores.isna().sum() == k - 1
    assert method(X, W, min_weight=0.5 + 1e-9).isna().sum() == 14


@pytest.mark.parametrize("method", METHODS)
def test_zero_weights_carry_nothing(method):
    X = pd.DataFrame({"a": [np.nan, 0.25], "b": [0.5, 0.0], "c": [np.nan, 0.25]})
    W = pd.Series({"a": 0.5, "b": 0.0, "c": 0.5})
    assert method(X, W).tolist() == pytest.approx([np.nan, 0.25], nan_ok=True)


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_row_has_no_score(method):
    X = pd.DataFrame(np.nan, index=[0], columns=list("abc"))
    assert method(X, W).isna().all()


@pytest.mark.parametrize("method", METHODS[1:])
def test_negative_values_are_refused(method):
    X = pd.DataFrame({"a": [1.0, -0.5]}, index=["x", "y"])
    with pytest.raises(InputError, match=r"y, a: .*negative.*-0\.5.*normalise"):
        method(X, pd.Series({"a": 1.0}))


def test_power_means_meet_their_relatives():
    X = pd.DataFrame({"a": [0.2, 0.9], "b": [0.7, 0.4], "c": [0.5, np.nan]})
    for p, relative in ((1.0, "arithmetic"), (0.0, "geometric"), (-1.0, "harmonic")):
        expected = declared.faces("aggregate")[relative](X, W, min_weight=0)
        np.testing.assert_allclose(aggregate.power(X, W, p=p, min_weight=0), expected, rtol=1e-14)
        near = aggregate.power(X, W, p=p + 1e-6, min_weight=0)
        np.testing.assert_allclose(near, expected, rtol=1e-5)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("share", [-0.1, 60, float("nan")])
def test_min_weight_is_a_share(method, share):
    X = pd.DataFrame({"a": [1.0]})
    with pytest.raises(InputError, match=f"min_weight: must be (0 to 1|a finite number) .*{share}"):
        method(X, pd.Series({"a": 1.0}), min_weight=share)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(tables, st.floats(0, 1))
def test_missing_cells_share_their_weight(X, min_weight):
    """The score of a row is that of its present cells alone, their weights made to sum to one."""
    for method in (aggregate.arithmetic, aggregate.geometric, aggregate.harmonic):
        scores = method(X, W, min_weight=min_weight)
        for row, score in zip(X.index, scores, strict=True):
            present = X.loc[[row]].dropna(axis=1)
            share = W[present.columns].sum()
            if present.empty or share < min_weight - 1e-9:
                assert np.isnan(score)
            elif share > min_weight + 1e-9:
                alone = method(present, W[present.columns] / share).item()
                assert score == pytest.approx(alone, abs=1e-12)
                low, high = present.min(axis=1).item(), present.max(axis=1).item()
                assert low - 1e-12 <= score <= high + 1e-12
