"""Kernels: many draws at once give what the steps give one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import declared

from deltaindex.methods import equality
from deltaindex.methods.ranks import rank

cells = st.floats(0, 1) | st.sampled_from([0.0, np.nan])
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6).map(
    lambda rows: np.array(rows, dtype=float)
)
FACES, KERNELS = declared.faces("aggregate").get, declared.kernels("aggregate").get
OPTIONS = {
    "arithmetic": {},
    "geometric": {},
    "harmonic": {},
    "power": {"p": 0.5},
    "mazziotta_pareto": {},
}


@pytest.mark.parametrize("name", declared.kernels("aggregate"))
@settings(max_examples=30, deadline=None)
@given(X=tables, weights=st.lists(st.sampled_from([0.0, 0.1, 1.0, 3.0]), min_size=6, max_size=6))
def test_draws_are_those_of_the_step(name, X, weights):
    W = np.array(weights).reshape(2, 3)
    W[:, 0] += 0.5
    options = OPTIONS[name] | {"min_weight": 0.4}
    if name == "mazziotta_pareto":
        X = X + 0.1  # of a mean above zero
    face, kernel = (find(name) for find in (FACES, KERNELS))
    alone = [face(pd.DataFrame(X), pd.Series(w), **options).to_numpy() for w in W]
    shared, own = kernel(X, W, **options), kernel(np.stack([X, X]), W, **options)
    np.testing.assert_allclose(shared, alone, rtol=0, atol=1e-14)
    np.testing.assert_allclose(own, alone, rtol=0, atol=1e-14)


def test_places_are_those_of_pandas():
    """Scores of every size, ties but for rounding, rows with and without missing scores."""
    rng = np.random.default_rng(1)
    scores = rng.integers(-4, 5, (60, 7)) / 3 * 10.0 ** rng.integers(-9, 9, (60, 1))
    scores += np.abs(scores).max(axis=1, keepdims=True) * 1e-15
    scores[30:][rng.random((30, 7)) < 0.3] = np.nan
    scores[0] = 0.0
    scores[59] = np.nan
    for row, found in zip(scores, equality.places(scores), strict=True):
        size = np.nanmax(np.abs(row)) if not np.isnan(row).all() else 0
        digits = 12 - int(np.ceil(np.log10(size))) if size > 0 else 12
        expected = pd.Series(row).round(digits).rank(ascending=False, method="min").fillna(0)
        assert found.tolist() == expected.tolist()
        assert rank(pd.Series(row)).fillna(0).tolist() == expected.tolist()
