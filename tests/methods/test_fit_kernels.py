"""Estimates on arrays: draw for draw what the steps give; NaN where these refuse."""

import numpy as np
import pandas as pd
import pytest
from tests import declared

from deltaindex import InputError, normalise
from deltaindex.methods import fit_kernels, registry

RNG = np.random.default_rng(3)
TABLES = RNG.gamma(2.0, size=(6, 9, 4)).round(1) + 0.1
HOLES = np.where(RNG.random(TABLES.shape) < 0.2, np.nan, TABLES)
DIRECTION = pd.Series([1, -1, 1, -1])
OPTIONS = {
    "goalposts": {"low": 0.5, "high": 4.0},
    "distance_to_target": {"target": 2.0},
    "given": {"values": {0: 1.0, 1: 2.0, 2: 0.0, 3: 1.0}},
}


@pytest.mark.parametrize("tables", [TABLES, HOLES], ids=["whole", "holes"])
@pytest.mark.parametrize("name", declared.kernels("normalise"))
def test_normalised_draws(name, tables):
    """Each draw has a sample of its own; cells and draws beyond it are placed by it."""
    samples = tables[:, RNG.integers(0, 9, 12)]
    up = (DIRECTION > 0).to_numpy()
    face, kernel = declared.faces("normalise")[name], declared.kernels("normalise")[name]
    options = OPTIONS.get(name, {})
    own, shared = (kernel(X, up, samples, **options) for X in (tables, tables[0]))
    own, shared = (np.broadcast_to(found, tables.shape) for found in (own, shared))
    for at, sample in enumerate(samples):
        for X, found in ((tables[at], own[at]), (tables[0], shared[at])):
            alone = face(pd.DataFrame(X), DIRECTION, pd.DataFrame(sample), **options)
            np.testing.assert_allclose(found, alone, rtol=0, atol=1e-13)


@pytest.mark.parametrize("tables", [TABLES, HOLES], ids=["whole", "holes"])
@pytest.mark.parametrize("name", declared.kernels("weights"))
def test_weights_of_draws(name, tables):
    options, method = OPTIONS.get(name, {}), registry.find("weights", name)
    named = {"names": list(range(4))} if "names" in method.needs else {}
    found = method.kernel(tables, **named, **options)
    alone = [method.face(pd.DataFrame(X), **options) for X in tables]
    np.testing.assert_allclose(found, alone, rtol=0, atol=1e-13)


def test_correlations_are_those_of_pandas():
    found = fit_kernels.correlations(HOLES * 1e6 + 1e9)
    expected = [pd.DataFrame(X * 1e6 + 1e9).corr() for X in HOLES]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
    expected = [pd.DataFrame(X).corr() for X in HOLES]
    np.testing.assert_allclose(fit_kernels.correlations(HOLES), expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", ["minmax", "zscore", "distance_to_best", "distance_to_mean"])
def test_what_a_step_refuses_is_missing(name):
    bad = {"minmax": 0.3, "zscore": 0.3, "distance_to_best": -1.0, "distance_to_mean": -1.0}[name]
    X = np.array([[bad, 1.0], [bad, 2.0]])
    with pytest.raises(InputError):
        declared.faces("normalise")[name](pd.DataFrame(X))
    found = declared.kernels("normalise")[name](X, np.array([True, True]), X)
    assert np.isnan(found[:, 0]).all() and not np.isnan(found[:, 1]).any()


@pytest.mark.parametrize(
    ("name", "X"),
    [
        ("entropy", [[-1.0, 1.0], [2.0, 2.0]]),
        ("entropy", [[0.0, 1.0], [0.0, 2.0]]),
        ("entropy", [[1.0, 1.0], [1.0, 1.0]]),
        ("stdev", [[1.0, 1.0], [1.0, 1.0]]),
        ("critic", [[1.0, 1.0], [1.0, 2.0]]),
        ("critic", [[1.0, 1.0], [2.0, 2.0]]),
        ("pca", [[1.0, 1.0], [1.0, 2.0]]),
    ],
)
def test_weights_that_a_step_refuses_are_missing(name, X):
    with pytest.raises(InputError):
        declared.faces("weights")[name](pd.DataFrame(X))
    assert np.isnan(declared.kernels("weights")[name](np.array(X))).all()


def test_minmax_can_be_held_within_its_ends():
    X, sample = pd.DataFrame({"a": [0.0, 2.0, 9.0]}), pd.DataFrame({"a": [1.0, 3.0]})
    assert normalise.minmax(X, 1, sample)["a"].tolist() == [-0.5, 0.5, 4.0]
    assert normalise.minmax(X, 1, sample, clip=True)["a"].tolist() == [0.0, 0.5, 1.0]
    held = normalise.minmax(X, -1, sample, low=1, high=100, clip=True)
    assert held["a"].tolist() == [100.0, 50.5, 1.0]


def test_a_far_cell_that_a_pair_does_not_share():
    """Centred over all cells, the pair would be lost in rounding."""
    X = pd.DataFrame({"a": [0.0, 0, 1, 1e9], "b": [0.0, 0, 1, 0], "c": [0.0, 0, 1, np.nan]})
    found = fit_kernels.correlations(X.to_numpy())
    assert np.allclose(found, X.corr(), rtol=0, atol=1e-9)
    draws = fit_kernels.correlations(np.stack([X.to_numpy(), X.to_numpy()[:, ::-1]]))
    assert np.allclose(draws[0], found) and np.allclose(draws[1], found[::-1, ::-1])
