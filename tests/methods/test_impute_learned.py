"""Imputation that learns from other indicators: nearest neighbours and regression."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.impute import KNNImputer
from sklearn.preprocessing import StandardScaler
from tests import declared

from deltaindex import InputError, impute

NAN = np.nan
LEARNED = ["knn", "regression"]


def holed(n=40, p=6, share=0.1, seed=0):
    rng = np.random.default_rng(seed)
    scale = 10.0 ** np.arange(p)
    X = pd.DataFrame(rng.normal(size=(n, p)) * scale + scale, columns=list("abcdefghij"[:p]))
    return X.mask(rng.random((n, p)) < share)


def test_knn_by_hand_with_unlike_scales():
    """In the units of the table only `c` would count, and z be nearest to y; standardised, x is."""
    X = pd.DataFrame(
        {"a": [1.0, NAN, 9.0, 5.0], "b": [1.0, 1.1, 7.0, 4.0], "c": [1e3, 1.2e3, 1.2e3, 2e3]},
        index=list("xyzw"),
    )
    assert impute.knn(X, k=1).at["y", "a"] == pytest.approx(1.0)
    assert impute.knn(X, k=3).at["y", "a"] == pytest.approx(5.0)


@pytest.mark.parametrize("k", [1, 3, 7])
def test_knn_is_that_of_scikit_learn(k):
    X = holed()
    scaler = StandardScaler().fit(X)
    expected = scaler.inverse_transform(
        KNNImputer(n_neighbors=k).fit_transform(scaler.transform(X))
    )
    np.testing.assert_allclose(impute.knn(X, k=k), expected, rtol=1e-12, atol=1e-12)
    # a column alone, the others as donors
    one = impute.knn(X[["c"]], donors=X, k=k)
    np.testing.assert_allclose(one["c"], expected[:, 2], rtol=1e-12)
    assert list(one) == ["c"]


def noiseless():
    """`y` is a line in three indicators; five cells of it are lost."""
    X = holed(30, 3, share=0.0, seed=3)
    true = 2.0 + 3.0 * X["a"] - 0.5 * X["b"] + 0.01 * X["c"]
    return X.assign(y=true.mask(X.index < 5)), true


def test_regression_recovers_a_line():
    X, true = noiseless()
    np.testing.assert_allclose(impute.regression(X)["y"], true, rtol=1e-10)
    np.testing.assert_allclose(impute.regression(X[["y"]], donors=X)["y"], true, rtol=1e-10)


def test_regression_with_collinear_predictors():
    X, true = noiseless()
    X["d"], X["e"], X["f"] = 100 - X["a"] - X["b"], X["c"] * 1e-6, 7.0
    np.testing.assert_allclose(impute.regression(X)["y"], true, rtol=1e-8)


def test_regression_takes_the_mean_for_a_missing_predictor():
    """`a` = 2 `b` + 3 `c` on the complete rows; the last lacks `c`, whose mean is 2."""
    b, c = [1.0, 2, 3, 5, 4], [1.0, 3, 3, 1, NAN]
    X = pd.DataFrame({"a": [5.0, 13, 15, 13, NAN], "b": b, "c": c})
    assert impute.regression(X[["a"]], donors=X).at[4, "a"] == pytest.approx(2 * 4 + 3 * 2)


def test_regression_refuses_too_few_rows():
    """Two predictors, so four complete rows are needed: there are four, then three."""
    X = pd.DataFrame({"a": [1.0, 2, 4, 3, NAN], "b": [1.0, 2, 3, 5, 8], "c": [2.0, 1, 3, 1, 2]})
    assert impute.regression(X).notna().all(axis=None)
    message = r"^a: too few complete rows to regress it on 2 other .*\(found 3\); at least 4 are"
    with pytest.raises(InputError, match=message):
        impute.regression(X.assign(a=[1.0, 2, 4, NAN, NAN]))


@pytest.mark.parametrize(
    ("method", "X", "options", "message"),
    [
        ("knn", holed(), {"k": 0}, "impute.k: at least one neighbour .*found 0"),
        (
            "knn",
            pd.DataFrame({"a": [1.0, NAN], "b": [1.0, 2]}),
            {"k": 2},
            "a: fewer entities than 2",
        ),
        ("knn", pd.DataFrame({"a": [NAN, NAN], "b": [1.0, 2]}), {}, "a: fewer entities.*found 0"),
        ("regression", pd.DataFrame({"a": [1.0, 2, NAN]}), {}, "a: no other indicator"),
        ("regression", pd.DataFrame({"a": [1.0, NAN], "b": [3.0, 3]}), {}, "a: no other indicator"),
        ("regression", pd.DataFrame({"a": [NAN] * 3, "b": [1.0, 2, 3]}), {}, "a: too few.*found 0"),
    ],
)
def test_refused(method, X, options, message):
    with pytest.raises(InputError, match=message):
        declared.faces("impute")[method](X.astype(float), **options)


@pytest.mark.parametrize("method", LEARNED)
def test_a_constant_is_filled_with_itself(method):
    X = pd.DataFrame({"a": [0.1] * 5 + [NAN], "b": [1.0, 2, 3, 4, 5, 6]})
    assert declared.faces("impute")[method](X).at[5, "a"] == pytest.approx(0.1, rel=1e-15)


@pytest.mark.parametrize("method", LEARNED)
def test_who_has_nothing_stays_missing(method):
    """Nothing is known of z but a constant: that makes it like nobody."""
    X = pd.DataFrame({"a": [1.0, 2, 3, NAN], "b": [1.0, 2, 3, NAN], "c": [4.0] * 4})
    options = {"k": 1} if method == "knn" else {}
    assert declared.faces("impute")[method](X, **options).loc[3, ["a", "b"]].isna().all()


@pytest.mark.parametrize("method", LEARNED)
def test_a_whole_table_needs_no_donor(method):
    X = pd.DataFrame({"a": [1.0, 1.0]})
    filled = declared.faces("impute")[method](X)
    pd.testing.assert_frame_equal(filled, X)
    assert filled is not X


TABLES = arrays(
    float,
    (9, 3),
    elements=st.one_of(st.just(NAN), st.floats(-1e6, 1e6, allow_subnormal=False)),
)


@pytest.mark.parametrize("method", LEARNED)
@settings(deadline=None, max_examples=60)
@given(values=TABLES)
def test_cells_that_are_there_stay(method, values):
    X = pd.DataFrame(values, columns=list("abc"))
    before = X.copy()
    try:
        filled = declared.faces("impute")[method](
            X[["a", "b"]], donors=X, **({"k": 2} if method == "knn" else {})
        )
    except InputError:
        filled = X[["a", "b"]]
    pd.testing.assert_frame_equal(X, before)
    assert list(filled) == ["a", "b"] and filled.index.equals(X.index)
    known = X[["a", "b"]].notna()
    assert (filled.where(known) == X[["a", "b"]]).where(known, True).all(axis=None)
    if method == "knn" and filled.notna().all(axis=None):
        # a mean of neighbours lies among the values, but for rounding
        slack = 1e-9 * X[["a", "b"]].abs().max()
        assert (filled.max() <= X[["a", "b"]].max() + slack).all()
        assert (filled.min() >= X[["a", "b"]].min() - slack).all()


@pytest.mark.parametrize("step", [{"method": "knn", "k": 5}, {"method": "regression"}])
def test_an_index_logs_every_filled_cell(project, step):
    index = project.index(2018, project.recipe.vary(set="extended", impute=step))
    filled = index.indicators.isna() & index.imputed.notna()
    log = index.log[index.log["step"] == "impute"]
    assert filled.to_numpy().sum() == len(log) == index.indicators.isna().to_numpy().sum() > 0
    assert set(log["reason"]) == {step["method"]}
    assert log["before"].isna().all()
    for row in log.itertuples():
        assert filled.at[row.entity, row.indicator]
        assert row.after == index.imputed.at[row.entity, row.indicator]
    # all indicators are donors, whichever is filled by which method
    only = project.recipe.vary(
        set="extended", impute={"method": "none", "by": {"rd_intensity": dict(step)}}
    )
    alone = project.index(2018, only).imputed
    pd.testing.assert_series_equal(alone["rd_intensity"], index.imputed["rd_intensity"])
    assert alone["private_economy_share"].isna().any()


def test_nothing_heavy_is_imported_before_it_is_used():
    code = "import sys, deltaindex.methods.impute; sys.exit('sklearn.impute' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
