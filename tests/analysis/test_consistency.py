"""Alpha, KMO, variance inflation and components: the handbook, by hand, and other ways to compute."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from deltaindex import Framework, InputError, audit, read_observations


@pytest.fixture(scope="module")
def tai(examples):
    """The eight indicators of the handbook's example as it prints them, two in logarithms."""
    folder = examples / "tai"
    framework = Framework.read(folder / "framework.yaml")
    values = read_observations([folder / "observations.csv"], framework).values
    return values.rename(columns=lambda name: name.removesuffix("_log").upper())


@pytest.fixture(scope="module")
def tables(published):
    """Read a printed table."""
    return lambda name: pd.read_csv(published / "tai" / f"{name}.csv")


# the handbook computed from data that it prints rounded; the tolerances are what that costs


def test_alpha_of_the_handbook(tai, tables):
    assert audit.alpha(tai) == pytest.approx(0.7035, abs=5e-5)
    printed = tables("table11_alpha").set_index("dropped").drop(index="NONE")
    table = audit.alpha_without(tai)
    assert table.index.tolist() == printed.index.tolist()
    assert (table["alpha"] - printed["alpha_if_dropped"]).abs().max() < 0.0015
    assert (table["correlation"] - printed["corr_with_total"]).abs().max() < 0.006


def test_correlations_of_the_handbook(tai, tables):
    matrix = tai.corr()
    gaps = [abs(matrix.at[a, b] - r) for a, b, r in tables("table6_correlations").to_numpy()]
    assert len(gaps) == 36 and max(gaps) < 0.0185


def test_components_of_the_handbook(tai, tables):
    pca, printed = audit.components(tai), tables("table7_eigenvalues").set_index("pc")
    assert (pca.variance["eigenvalue"] - printed["eigenvalue"]).abs().max() < 0.055
    assert (100 * pca.variance["share"] - printed["pct_var"]).abs().max() < 0.2
    assert (100 * pca.variance["cumulative"] - printed["cum_pct"]).abs().max() < 0.2
    loadings = tables("table8_loadings").set_index("indicator").to_numpy()
    signs = np.sign((pca.loadings.to_numpy() * loadings).sum(axis=0))  # a component has no sign
    assert np.abs(pca.loadings.to_numpy() * signs - loadings).max() < 0.0125


def correlated(R, n=50):
    """Draw data with exactly these correlations."""
    R = np.asarray(R, dtype=float)
    Z = np.random.default_rng(5).normal(size=(n, len(R)))
    Q, _ = np.linalg.qr(Z - Z.mean(axis=0))
    return pd.DataFrame(Q @ np.linalg.cholesky(R).T, columns=list("abcdefgh")[: len(R)])


def test_three_columns_that_correlate_at_a_half():
    """Partial correlations of 1/3: KMO = (1/4) / (1/4 + 1/9); R2 = 1/3; alpha = 3/4."""
    X = correlated(np.full((3, 3), 0.5) + np.eye(3) / 2)
    overall, each = audit.kmo(X)
    assert overall == pytest.approx(9 / 13)
    assert each.tolist() == pytest.approx([9 / 13] * 3)
    assert audit.vif(X).tolist() == pytest.approx([1.5] * 3)
    assert audit.alpha(X) == pytest.approx(0.75)
    assert audit.components(X).variance["eigenvalue"].tolist() == pytest.approx([2, 0.5, 0.5])


def test_kmo_of_a_column_apart_is_missing():
    overall, each = audit.kmo(correlated([[1, 0.6, 0], [0.6, 1, 0], [0, 0, 1]]))
    assert overall == pytest.approx(0.5)
    assert each["a"] == pytest.approx(0.5) and np.isnan(each["c"])


def residuals(X, of, given):
    """What is left of columns after a regression on others, with a constant."""
    A = np.column_stack([np.ones(len(X)), X[given]])
    return X[of].to_numpy() - A @ np.linalg.lstsq(A, X[of].to_numpy(), rcond=None)[0]


def test_kmo_by_regression(tai):
    """Partial correlations as the correlations of residuals, without any inverse."""
    R, P = tai.corr().to_numpy(), np.zeros((8, 8))
    for a in range(8):
        for b in range(a):
            pair = [tai.columns[a], tai.columns[b]]
            rest = residuals(tai, pair, [name for name in tai if name not in pair])
            P[a, b] = P[b, a] = np.corrcoef(rest.T)[0, 1]
    r, p = (R**2 - np.eye(8)).sum(axis=0), (P**2).sum(axis=0)
    overall, each = audit.kmo(tai)
    assert overall == pytest.approx(r.sum() / (r.sum() + p.sum()))
    assert each.to_numpy() == pytest.approx(r / (r + p))


def test_vif_by_regression(tai):
    for name, value in audit.vif(tai).items():
        rest = residuals(tai, name, [other for other in tai if other != name])
        r2 = 1 - (rest**2).sum() / ((tai[name] - tai[name].mean()) ** 2).sum()
        assert value == pytest.approx(1 / (1 - r2))


def test_alpha_without_by_sums(tai):
    Z = (tai - tai.mean()) / tai.std()
    for X, standardised in ((Z, True), (tai, False)):
        table = audit.alpha_without(tai, standardised=standardised)
        total = X.sum(axis=1)
        expected = 8 / 7 * (1 - X.var().sum() / total.var())
        assert audit.alpha(tai, standardised=standardised) == pytest.approx(expected)
        for name in X:
            assert table.at[name, "correlation"] == pytest.approx(X[name].corr(total - X[name]))


MATRICES = arrays(float, (12, 4), elements=st.integers(-20, 20).map(float), fill=st.nothing())


@settings(max_examples=50, deadline=None)
@given(MATRICES, st.permutations(range(4)))
def test_invariants(values, order):
    X = pd.DataFrame(values, columns=list("abcd"))
    try:
        overall = audit.kmo(X)[0]
        alpha = audit.alpha(X)
    except InputError:
        return
    factors, pca = audit.vif(X), audit.components(X)
    assert alpha <= 1 + 1e-9 and 0 <= overall <= 1 and (factors >= 1 - 1e-9).all()
    # scale and order do not matter
    Y = X.iloc[:, list(order)] * 3 + 7
    assert audit.alpha(Y) == pytest.approx(alpha)
    assert audit.kmo(Y)[0] == pytest.approx(overall, rel=1e-6)
    pd.testing.assert_series_equal(audit.vif(Y)[X.columns], factors, rtol=1e-6)
    # components rebuild the correlations; the inverse agrees with them
    L = pca.loadings.to_numpy()
    assert np.abs(L @ L.T - X.corr().to_numpy()).max() < 1e-9
    assert pca.variance["eigenvalue"].sum() == pytest.approx(4)
    assert pca.variance["eigenvalue"].is_monotonic_decreasing
    assert (pca.loadings.max() >= pca.loadings.abs().max() - 1e-9).all()


def test_missing_cells_are_passed_over_pair_by_pair():
    X = correlated(np.full((3, 3), 0.5) + np.eye(3) / 2)
    X.loc[:4, "a"] = np.nan
    r = [X["a"].corr(X["b"]), X["a"].corr(X["c"]), X["b"].corr(X["c"])]
    assert audit.alpha(X) == pytest.approx(3 / 2 * (1 - 3 / (3 + 2 * sum(r))))
    assert audit.vif(X).notna().all()


FULL = pd.DataFrame({"a": [1, 2, 3, 4, 6], "b": [2, 1, 4, 3, 5], "c": [1, 3, 2, 5, 4]}, dtype=float)
EVERY = pytest.mark.parametrize(
    "measure", [audit.alpha, audit.kmo, audit.vif, audit.components], ids=lambda f: f.__name__
)


@EVERY
@pytest.mark.parametrize(
    ("X", "says"),
    [
        (FULL[["a"]], "two columns or more.*a"),
        (FULL.assign(b=1.0), "b: does not differ between entities.*leave it out"),
        (FULL.assign(b=np.nan), "b: does not differ"),
        (FULL.assign(b=[1, 2, np.nan, np.nan, np.nan]), r"a, b: .*fewer than 3 entities.*found 2"),
        (FULL.assign(b=[1, 1, 1, 4, np.nan]).assign(c=[1, 2, 3, np.nan, 5]), r"b, c: .*constant"),
    ],
)
def test_refusals(measure, X, says):
    with pytest.raises(InputError, match=says):
        measure(X)


@pytest.mark.parametrize("measure", [audit.kmo, audit.vif])
def test_no_inverse(measure):
    with pytest.raises(InputError, match="no more entities than columns.*3 entities, 3 columns"):
        measure(FULL.head(3))
    with pytest.raises(InputError, match=r"a, b, d: each follows from the others.*leave one out"):
        measure(FULL.assign(d=FULL["a"] - FULL["b"]))


def test_other_refusals():
    with pytest.raises(InputError, match="three columns"):
        audit.alpha_without(FULL[["a", "b"]])
    with pytest.raises(InputError, match="cancel out"):
        audit.alpha(FULL.assign(b=-FULL["a"])[["a", "b"]])
    with pytest.raises(InputError, match="no column correlates"):
        audit.kmo(correlated(np.eye(3)))


@pytest.mark.parametrize("measure", [audit.kmo, audit.vif, audit.components])
def test_pairs_that_contradict_each_other(measure):
    """`a` goes with `b` and with `c`, each on its own entities; `b` and `c` go against each other."""
    up, down, none = [1, 2, 3], [3, 2, 1], [np.nan] * 3
    X = pd.DataFrame({"a": up + up + none, "b": up + none + up, "c": none + up + down}, dtype=float)
    with pytest.raises(InputError, match=r"contradict each other.*found -1\.0\)"):
        measure(X)
