"""Tiers: natural breaks are those of brute force, and draws are sorted as one by one."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltaindex import InputError, tiers
from deltaindex.methods import registry
from deltaindex.methods.equality import places
from deltaindex.methods.tiers import fisher_jenks_of_draws

RNG = np.random.default_rng(5)
SCORES = RNG.gamma(1.0, size=(40, 15))
SCORES[20:30] = SCORES[20:30].round(1)  # ties
SCORES[30:][RNG.random((10, 15)) < 0.2] = np.nan


def squares(row, tier):
    return sum(((row[tier == t] - row[tier == t].mean()) ** 2).sum() for t in {*tier} - {0})


@pytest.mark.parametrize(
    ("method", "options", "rows"),
    [
        ("fisher_jenks", {"k": 2}, 40),
        ("fisher_jenks", {"k": 3}, 40),
        ("fisher_jenks", {"k": 5}, 40),
        ("sizes", {"sizes": [3, 4, 8]}, 30),
        ("thresholds", {"cuts": [0.5, 1.5]}, 40),
        ("relative", {"cuts": [1.25, 0.9]}, 40),
        ("relative", {"cuts": [1.25, 0.9], "to": "0"}, 30),
    ],
)
def test_as_the_step(method, options, rows):
    scores, declared = SCORES[:rows], registry.find("tiers", method)
    given_ = {"ranks": places(scores), "names": list(range(15))}
    own = {name: given_[name] for name in declared.needs}
    found = declared.kernel(scores, **own, **options)
    for row, tier in zip(scores, found, strict=True):
        assert tier.tolist() == declared.face(pd.Series(row), **options).fillna(0).tolist()


def least(row, k):
    """The least sum of squares of any split of the sorted scores that parts no tie."""
    values, counts = np.unique(row, return_counts=True)
    best = np.inf
    for cuts in itertools.combinations(range(1, len(values)), k - 1):
        parts = np.split(np.arange(len(values)), cuts)
        best = min(best, sum(squares_of(values[p], counts[p]) for p in parts))
    return best


def squares_of(values, counts):
    mean = (values * counts).sum() / counts.sum()
    return (counts * (values - mean) ** 2).sum()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=3, max_size=10), st.integers(2, 4))
def test_natural_breaks_are_those_of_brute_force(values, k):
    row = np.array(values, float)
    if len({*values}) < k:
        with pytest.raises(InputError, match="number of different scores"):
            tiers.fisher_jenks(pd.Series(row), k=k)
        return
    tier = fisher_jenks_of_draws(row[None], k=k)[0]
    assert {*tier} == set(range(1, k + 1))
    assert squares(row, tier) == pytest.approx(least(row, k), abs=1e-9)
    # ties never part, and higher scores never have a lower tier
    order = np.argsort(row)
    assert (np.diff(tier[order]) <= 0).all()
    assert all(len({*tier[row == value]}) == 1 for value in {*values})
    # neither shift nor scale matters, nor who else is drawn
    for other in (row + 1e5, row * 1e-200, row * 3e150, -row.max() + row):
        assert fisher_jenks_of_draws(np.stack([other, row]), k=k).tolist() == [tier.tolist()] * 2


def test_natural_breaks_in_64_bits():
    row = pd.Series([0.0, 1, 2, 10, 11, 12, 20, 21, 22])
    for shift in (0, 1e5, 1e9):
        assert tiers.fisher_jenks(row + shift, k=3).tolist() == [3, 3, 3, 2, 2, 2, 1, 1, 1]


def test_rounding_parts_no_tie():
    row = pd.Series([0.3, 0.1 + 0.2, 0.9, 0.5])
    assert tiers.fisher_jenks(row, k=3).tolist() == [3, 3, 1, 2]
    assert tiers.thresholds(row, cuts=[0.1 + 0.2, 0.6]).tolist() == [2, 2, 1, 2]
    assert tiers.thresholds(row, cuts=[0.3], inclusive=False).tolist() == [2, 2, 1, 1]
    assert tiers.relative(pd.Series([0.1 + 0.2, 0.3]), cuts=[1.0]).tolist() == [1, 1]
    with pytest.raises(InputError, match="there are 1"):
        tiers.fisher_jenks(pd.Series([0.3, 0.1 + 0.2]), k=2)


def test_thousands_of_scores():
    row = np.random.default_rng(1).normal(size=(1, 3000))
    tier = fisher_jenks_of_draws(row, k=5)[0]
    assert {*tier} == {1, 2, 3, 4, 5}


def test_refuses_fewer_scores_than_tiers():
    with pytest.raises(InputError, match=r"number of different scores .*there are 2"):
        fisher_jenks_of_draws(np.array([[1.0, 1.0, 2.0]]), k=3)
