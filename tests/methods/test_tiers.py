"""Tiers: natural breaks against a search of all splits, sizes, cuts, ties, missing scores."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import declared

from deltaindex import InputError, tiers


def within(groups):
    return sum(((group - group.mean()) ** 2).sum() for group in groups)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=4, max_size=9, unique=True), st.integers(2, 4))
def test_fisher_jenks_is_the_best_split(values, k):
    scores = pd.Series(values, dtype=float)
    result = tiers.fisher_jenks(scores, k=k)
    assert set(result) == set(range(1, k + 1))
    assert result[scores.idxmax()] == 1
    ordered = np.sort(scores.to_numpy())
    best = min(
        within(np.split(ordered, cuts)) for cuts in combinations(range(1, len(ordered)), k - 1)
    )
    ours = within([group.to_numpy() for _, group in scores.groupby(result)])
    assert ours == pytest.approx(best, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=3, max_size=8).filter(lambda v: len(set(v)) > 1))
def test_ties_and_better_scores(values):
    """Equal scores share a tier, whatever the method, and a better score has no worse one."""
    scores = pd.Series([*values, np.nan], dtype=float)
    n = len(values)
    for result in (
        tiers.fisher_jenks(scores, k=2),
        tiers.sizes(scores, sizes=[1, n - 1]),
        tiers.thresholds(scores, cuts=[3, 7]),
        tiers.relative(scores, cuts=[1.2, 0.9]),
    ):
        assert pd.isna(result.iloc[-1])
        pairs = pd.DataFrame({"score": scores, "tier": result}).dropna().astype(float)
        by_score = pairs.groupby("score")["tier"].agg(["min", "max"])
        assert (by_score["min"] == by_score["max"]).all()
        assert by_score["min"].is_monotonic_decreasing


def test_thresholds_at_the_cut():
    scores = pd.Series([0.2, 0.1, np.nan])
    assert tiers.thresholds(scores, cuts=[0.2]).tolist() == [1, 2, pd.NA]
    assert tiers.thresholds(scores, cuts=[0.2], inclusive=False).tolist() == [2, 2, pd.NA]


def test_sizes_with_a_tie_across_the_border():
    assert tiers.sizes(pd.Series([3.0, 2.0, 2.0, 1.0]), sizes=[2, 2]).tolist() == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("method", "options", "words"),
    [
        ("fisher_jenks", {"k": 1}, ["tiers.k", "1", "there are 3"]),
        ("fisher_jenks", {"k": 4}, ["tiers.k", "4", "there are 3"]),
        ("sizes", {"sizes": [1, 1]}, ["tiers.sizes", "sum to the 3 scores", "[1, 1]"]),
        ("sizes", {"sizes": [4, -1]}, ["tiers.sizes", "positive"]),
        ("relative", {"cuts": [1], "to": "max"}, ["tiers.to", "'max'"]),
    ],
)
def test_refuses(method, options, words):
    with pytest.raises(InputError) as refusal:
        declared.faces("tiers")[method](pd.Series([1.0, 2.0, 3.0, np.nan]), **options)
    assert all(word in str(refusal.value) for word in words)


def test_relative_to_an_entity():
    scores = pd.Series({"a": 1.3, "b": 1.0, "c": 0.5, "all": 1.0, "d": np.nan})
    found = tiers.relative(scores, cuts=[1.25, 1.0, 0.7], to="all")
    assert found.astype("float").tolist() == pytest.approx([1, 2, 4, 2, np.nan], nan_ok=True)
    with pytest.raises(InputError, match="entity with a score.*'d'"):
        tiers.relative(scores, cuts=[1], to="d")
