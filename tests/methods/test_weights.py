"""Weights: against published numbers, against other libraries, and by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from deltaindex import InputError, normalise, weights
from deltaindex.methods import registry

matrices = hnp.arrays(
    float, st.tuples(st.integers(3, 8), st.integers(2, 5)), elements=st.floats(0.01, 100)
).filter(lambda X: (np.ptp(X, axis=0) > 1e-3).all())


@pytest.mark.parametrize(
    ("name", "column", "tolerance"),
    [
        ("elsayed2017", "published", 5e-7),
        ("elsayed2017", "full_precision", 1e-12),
        ("scikit-criteria", "expected_test", 5e-7),
        ("scikit-criteria", "full_precision", 1e-12),
    ],
)
def test_entropy_as_published(published, name, column, tolerance):
    X = pd.read_csv(published / "weights" / f"{name}_matrix.csv")
    expected = pd.read_csv(published / "weights" / f"{name}_weights.csv", index_col=0)[column]
    assert (weights.entropy(X) - expected).abs().max() <= tolerance


@settings(max_examples=25, deadline=None)
@given(matrices)
def test_entropy_equals_other_libraries(X):
    from pymcdm.weights import entropy_weights
    from skcriteria.preprocessing.weighters import entropy_weights as skcriteria_weights

    ours = weights.entropy(pd.DataFrame(X))
    np.testing.assert_allclose(ours, skcriteria_weights(X), atol=1e-12, rtol=0)
    np.testing.assert_allclose(ours, entropy_weights(X), atol=1e-12, rtol=0)


def test_entropy_equals_scikit_criteria_with_zeros():
    from skcriteria.preprocessing.weighters import entropy_weights

    X = np.array([[0.0, 1.0, 0.2], [1.0, 0.0, 0.3], [0.5, 0.0, 0.0]])
    np.testing.assert_allclose(weights.entropy(pd.DataFrame(X)), entropy_weights(X), atol=1e-12)


def test_entropy_passes_over_missing_cells():
    """k = 1 / ln n counts the observed cells of each column."""
    X = pd.DataFrame({"a": [1.0, 3.0, np.nan], "b": [1.0, 1.0, 2.0]})
    e_a = -(0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    e_b = 1.5 * np.log(2) / np.log(3)
    expected = (1 - e_a) / ((1 - e_a) + (1 - e_b))
    assert weights.entropy(X).tolist() == pytest.approx([expected, 1 - expected], abs=1e-15)


def test_entropy_offset_is_added():
    X = pd.DataFrame({"a": [0.0, 1.0], "b": [0.25, 0.75]})
    pd.testing.assert_series_equal(weights.entropy(X, offset=0.5), weights.entropy(X + 0.5))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"a": [0.0, -0.1], "b": [1.0, 2.0]}, ["y, a", "negative", "-0.1", "`offset`"]),
        ({"a": [1.0, np.nan], "b": [1.0, 2.0]}, ["a", "two cells", "1 cells"]),
        ({"a": [0.0, 0.0], "b": [1.0, 2.0]}, ["a", "sum 0.0", "leave it out"]),
        ({"a": [1.0, 1.0], "b": [2.0, 2.0]}, ["a, b", "no column differs", "equal weights"]),
        ({"a": [np.nan, np.nan], "b": [2.0, 1.0]}, ["a", "0 cells"]),
    ],
)
def test_entropy_refuses(columns, words):
    with pytest.raises(InputError) as refusal:
        weights.entropy(pd.DataFrame(columns, index=["x", "y"]))
    assert all(word in str(refusal.value) for word in words)


def test_given_scales_and_takes_zero():
    X = pd.DataFrame(columns=["a", "b", "c"])
    result = weights.given(X, values={"c": 0, "b": 0.5, "a": 1.5, "other": 7})
    assert result.to_dict() == {"a": 0.75, "b": 0.25, "c": 0.0}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"a": 1}, ["b", "no weight is given", "`values`"]),
        ({"a": 1, "b": -1}, ["b", "-1"]),
        ({"a": 1, "b": float("nan")}, ["b", "nan"]),
        ({"a": 1, "b": True}, ["b", "True"]),
        ({"a": 1, "b": "1"}, ["b", "'1'"]),
        ({"a": 0, "b": 0}, ["zero", "'a': 0.0"]),
        ({"a": float("inf"), "b": 0}, ["a: a weight is a number", "inf"]),
        ({"a": 1e308, "b": 1e308}, ["infinity"]),
    ],
)
def test_given_refuses(values, words):
    with pytest.raises(InputError) as refusal:
        weights.given(pd.DataFrame(columns=["a", "b"]), values=values)
    assert all(word in str(refusal.value) for word in words)


@settings(max_examples=30, deadline=None)
@given(matrices, st.floats(0, 10))
def test_weights_are_shares(X, offset):
    X = pd.DataFrame(X)
    values = dict(enumerate(X.sum()))
    for result in (weights.equal(X), weights.given(X, values=values), weights.entropy(X, offset)):
        assert result.index.equals(X.columns)
        assert (result >= 0).all()
        assert result.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "column", "tolerance"),
    [
        ("diakoulaki1995", "skcriteria_expected", 5e-9),
        ("diakoulaki1995", "pymcdm_full", 1e-12),
        ("tus2019", "published", 5e-4),
        ("tus2019", "full", 1e-12),
    ],
)
def test_critic_as_published(published, name, column, tolerance):
    X = pd.read_csv(published / "weights" / f"{name}_matrix.csv").astype(float)
    expected = pd.read_csv(published / "weights" / f"{name}_weights.csv", index_col=0)[column]
    assert (weights.critic(normalise.minmax(X)) - expected).abs().max() <= tolerance


@settings(max_examples=25, deadline=None)
@given(matrices)
def test_spread_weights_equal_other_libraries(X):
    from pymcdm.weights import standard_deviation_weights
    from skcriteria.preprocessing.weighters import std_weights

    ours = weights.stdev(pd.DataFrame(X))
    np.testing.assert_allclose(ours, standard_deviation_weights(X), atol=1e-12, rtol=0)
    np.testing.assert_allclose(ours, std_weights(X), atol=1e-12, rtol=0)


def test_pca_is_the_first_component_of_scikit_learn():
    from sklearn.decomposition import PCA

    X = np.random.default_rng(7).normal(size=(30, 4)) @ np.diag([1, 5, 0.1, 2])
    X[:, 1] += 3 * X[:, 0]
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    expected = PCA(n_components=1).fit(Z).components_[0] ** 2
    np.testing.assert_allclose(weights.pca(pd.DataFrame(X)), expected, atol=1e-12)


@pytest.mark.parametrize("method", [weights.critic, weights.pca])
def test_a_constant_column_is_refused_by_name(method):
    X = pd.DataFrame({"a": [0.0, 1.0, 0.5], "flat": [1.0, 1.0, 1.0]})
    with pytest.raises(InputError, match="flat"):
        method(X)


def test_stdev_gives_a_constant_column_nothing():
    X = pd.DataFrame({"a": [0.0, 1.0], "flat": [1.0, 1.0]})
    assert weights.stdev(X).tolist() == [1.0, 0.0]
    with pytest.raises(InputError, match="no column differs"):
        weights.stdev(X[["flat"]])


@settings(max_examples=30, deadline=None)
# rounded: pandas, which judges here, loses the squares of tiny values
@given(hnp.arrays(float, (12, 4), elements=st.floats(-5, 5).map(lambda x: round(x, 6))))
def test_equal_correlation_is_equal_or_says_where_not(X):
    X = pd.DataFrame(X, columns=list("abcd"))
    try:
        found = weights.equal_correlation(X)
    except InputError:
        return
    score = X @ found
    r = X.corrwith(score)
    paid = found > 1e-9
    assert r[paid].max() - r[paid].min() < 1e-5
    assert (r[~paid] > r[paid].min() - 1e-5).all()
    method = registry.find("weights", "equal_correlation")
    said = {name for name, *_ in method.notes(method, X, found)}
    assert set(found.index[found <= 1e-12]) <= said
    # no weights reach a larger least correlation
    rng = np.random.default_rng(0)
    for other in rng.dirichlet(np.ones(4), 20):
        assert X.corrwith(X @ other).min() <= r.min() + 1e-6


def test_equal_correlation_agrees_with_the_closed_form():
    """Where all weights are above zero they are R^-1 1 over the deviations."""
    rng = np.random.default_rng(3)
    X = pd.DataFrame(rng.normal(size=(60, 5)) + rng.normal(size=(60, 1))) * [1, 2, 3, 4, 50]
    free = np.linalg.solve(X.corr(), np.ones(5)) / X.std()
    assert (free > 0).all()
    np.testing.assert_allclose(weights.equal_correlation(X), free / free.sum(), atol=1e-8)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"a": [0.0, 1, 2], "b": [1.0, 1, 1]}, ["b", "correlates with nothing"]),
        ({"a": [0.0, 1, 2], "b": [2.0, 1, 0]}, ["a, b", "cancel", "directions"]),
        (
            {
                "a": [1.0, 2, 3, 1, 2, 3, np.nan, np.nan, np.nan],
                "b": [1.0, 2, 3, np.nan, np.nan, np.nan, 1, 2, 3],
                "c": [np.nan, np.nan, np.nan, 1, 2, 3, 3, 2, 1],
            },
            ["too many cells are missing", "impute"],
        ),
    ],
)
def test_equal_correlation_refuses(columns, words):
    with pytest.raises(InputError) as refusal:
        weights.equal_correlation(pd.DataFrame(columns))
    assert all(word in str(refusal.value) for word in words), str(refusal.value)
