"""Sobol indices: equal to SALib's on the same sample, and right where the truth is known."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, robustness
from deltaindex.robustness import Factor, WeightNoise, sensitivity

FACTORS = [
    Factor("treatment", {"none": {}, "log": {"treat": {"method": "log"}}}),
    Factor("normalisation", {"minmax": {}, "rank": {"normalise": {"method": "rank"}}}),
    WeightNoise("noise", 0.9),
]


@pytest.fixture(scope="module")
def found(make):
    return robustness.sobol(make(), FACTORS, 128, seed=4)


def in_salibs_order(A, B, AB):
    """A, then A with each factor from B, then B; run by run."""
    return np.stack([A, *AB, B]).transpose(1, 0, 2).reshape(-1, A.shape[1])


def test_equal_to_salib_on_the_same_sample(found):
    from SALib.analyze import sobol as salib

    Y = found.ranks.astype(float)
    A, B, AB = Y[:128], Y[128:256], Y[256:].reshape(3, 128, -1)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    ours = sensitivity.indices(A, B, AB)
    for at, column in enumerate(in_salibs_order(A, B, AB).T):
        theirs = salib.analyze(problem, column, calc_second_order=False, num_resamples=2)
        np.testing.assert_allclose(ours.first[:, at], theirs["S1"], rtol=0, atol=1e-12)
        np.testing.assert_allclose(ours.total[:, at], theirs["ST"], rtol=0, atol=1e-12)
    rank = found.indices[found.indices["output"] == "e0"]
    assert rank["factor"].tolist() == ["treatment", "normalisation", "noise"]
    np.testing.assert_allclose(rank["total"], ours.total[:, 0], atol=1e-14)


def test_intervals_are_those_of_resampled_runs(found):
    """One product of matrices gives what estimating on each resample gives."""
    Y = found.ranks.astype(float)[:, :3]
    A, B, AB = Y[:128], Y[128:256], Y[256:].reshape(3, 128, -1)
    fast = sensitivity.resampled(A, B, AB, 5, seed=1)
    picked = np.random.default_rng(1).integers(128, size=(5, 128))
    A, B, AB = sensitivity._centred(A, B, AB)
    for at, rows in enumerate(picked):
        V = np.var(np.concatenate([A[rows], B[rows]]), axis=0)
        first = (B[rows] * (AB[:, rows] - A[rows])).mean(axis=1) / V
        total = ((A[rows] - AB[:, rows]) ** 2).mean(axis=1) / V / 2
        np.testing.assert_allclose(fast.first[at], first, atol=1e-12)
        np.testing.assert_allclose(fast.total[at], total, atol=1e-12)
    table = found.indices
    assert (table["total_low"] <= table["total_high"]).all()
    inside = table["total"].between(table["total_low"], table["total_high"])
    assert inside.mean() > 0.9


def test_a_known_function():
    """Y = X1 + 2 X2 + X1 X3, uniform on [0, 1): indices by integration."""
    from deltaindex.robustness.streams import saltelli

    U = saltelli({"a": 1, "b": 1, "c": 1}, 1, 2**13)
    a, b, c = (U[name][:, 0] for name in "abc")
    Y = (a + 2 * b + a * c)[:, None]
    N = 2**13
    ours = sensitivity.indices(Y[:N], Y[N : 2 * N], Y[2 * N :].reshape(3, N, 1))
    Va, Vb, Vc, Vac = 1.5**2 / 12, 4 / 12, 0.25 / 12, 1 / 144
    V = Va + Vb + Vc + Vac
    np.testing.assert_allclose(ours.first[:, 0], np.array([Va, Vb, Vc]) / V, atol=5e-3)
    np.testing.assert_allclose(ours.total[:, 0], np.array([Va + Vac, Vb, Vc + Vac]) / V, atol=5e-3)


def test_runs_differ_by_one_factor(found):
    """The runs are the scores of the sample: A, B, then A with one factor from B."""
    from deltaindex.methods.equality import places
    from deltaindex.robustness.streams import saltelli

    U = saltelli(found.simulation.sizes, 4, 128)
    assert U["noise"].shape == (5 * 128, len(found.simulation.items))
    assert (U["treatment"][256:384] == U["treatment"][128:256]).all()
    assert (U["noise"][256:384] == U["noise"][:128]).all()
    assert (places(found.simulation.scores(U)[0]) == found.ranks).all()


def test_average_shift_and_constant_ranks(make, assemble, table):
    found = robustness.sobol(make(), FACTORS, 64)
    base = found.simulation.index.ranks["index"].to_numpy(int)
    shift = np.abs(found.ranks - base).mean(axis=1)
    assert found.variance["average shift"] == pytest.approx(np.var(shift[:128]))
    X = table.fillna(20.0)
    X.loc["e0"] = X.max() + 1000  # first whatever is done
    sure = robustness.sobol(assemble(X), FACTORS[1:], 64)
    assert sure.variance["e0"] == 0
    assert sure.table("total").loc["e0"].isna().all()
    assert sure.table("first").loc["average shift"].notna().all()


def test_refuses(make):
    with pytest.raises(InputError, match="power of two"):
        robustness.sobol(make(), FACTORS, 100)
    with pytest.raises(InputError, match="level"):
        robustness.sobol(make(), FACTORS, 64, level=1)


def test_one_output_and_who_leads():
    """Of four entities one never moves; f leads for one of the others, g for two."""
    rows = [
        ("average shift", "f", 0.2, 0.6),
        ("average shift", "g", 0.1, 0.7),
        ("a", "f", np.nan, np.nan),
        ("a", "g", np.nan, np.nan),
        ("b", "f", 0.5, 0.9),
        ("b", "g", 0.1, 0.3),
        ("c", "f", 0.5, 0.2),
        ("c", "g", 0.1, 0.3),
        ("d", "f", 0.0, 0.1),
        ("d", "g", 0.0, 0.2),
    ]
    indices = pd.DataFrame(rows, columns=["output", "factor", "first", "total"])
    found = robustness.Sensitivity(None, 64, 0, 0.95, indices, None, None)
    assert found.of()["total"].to_dict() == {"f": 0.6, "g": 0.7}
    assert found.of("b")["first"].to_dict() == {"f": 0.5, "g": 0.1}
    assert list(found.leading().items()) == [("g", 2), ("f", 1)]


def test_indices_without_an_alternative(make):
    """About those of a choice that never had it; the others keep their place in the table."""
    three = {
        "none": {},
        "log": {"treat": {"method": "log"}},
        "wins": {"treat": {"method": "winsorise"}},
    }
    two = {name: three[name] for name in ("none", "log")}
    whole = robustness.sobol(make(), [Factor("treatment", three), *FACTORS[1:]], 512, seed=4)
    less = whole.without("treatment", "wins")
    # of each pair of runs, both must take another: four in nine
    assert less.samples == pytest.approx(512 * 4 / 9, rel=0.1)
    assert less.ranks.shape == (less.samples * 5, 12)
    never = robustness.sobol(make(), [Factor("treatment", two), *FACTORS[1:]], 512, seed=4)
    np.testing.assert_allclose(less.of()["total"], never.of()["total"], atol=0.08)
    np.testing.assert_allclose(less.of()["first"], never.of()["first"], atol=0.12)
    for factor, label, message in (
        ("noise", "wins", "no such choice"),
        ("treatment", "pca", "no such alternative"),
        ("normalisation", "rank", "two alternatives"),
    ):
        with pytest.raises(InputError, match=message):
            whole.without(factor, label)
