"""Moves against noise, on two synthetic periods."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, robustness
from deltaindex.robustness import noise

FACTORS = (
    robustness.Factor("weights", {"own": {}, "equal": {"weights": {"method": "equal"}}}),
    robustness.WeightNoise("shares", spread=0.2),
)
X = pd.DataFrame(
    {"p": [0.0, 1, 2, 3, 9], "q": [0.0, 2, 1, 4, 8]}, pd.Index(list("abcde"), name="entity")
)
ENTROPY = {"weights": {"method": "entropy", "across": "all"}}


@pytest.fixture(scope="module")
def periods(assemble):
    """The second swaps the first and the last; b and c, which stood close, change places."""
    later = X.assign(p=[9.0, 1, 2, 3, 0], q=[8.0, 1.4, 1, 4, 0])
    return [robustness.run(assemble(frame, ENTROPY), FACTORS, 200, seed=1) for frame in (X, later)]


def test_by_hand(periods):
    table = noise.moves(*periods)
    assert table.index[0] == "a"
    assert table.loc["a", ["rank_a", "rank_b", "low", "high"]].tolist() == [5, 1, 1, 1]
    assert table.loc[["a", "e"], "beyond"].all()
    assert table.loc["a", ["climbs", "falls"]].tolist() == [1, 0]
    assert table.loc["a", ["least", "most"]].tolist() == [4, 4]
    assert table.loc["e", ["climbs", "falls"]].tolist() == [0, 1]
    assert not table.loc["d", "beyond"]
    assert table.loc["d", ["climbs", "falls"]].tolist() == [0, 0]


def test_shares_are_counted_draw_by_draw(periods):
    table = noise.moves(*periods)
    a, b = (pd.DataFrame(r.ranks, columns=X.index) for r in periods)
    for entity in X.index:
        assert table.at[entity, "climbs"] == np.mean(b[entity] < a[entity])


def test_the_same_period_does_not_move(periods):
    table = noise.moves(periods[0], periods[0])
    assert not table["beyond"].any()
    assert (table[["climbs", "falls"]] == 0).all(axis=None)


def test_who_enters_moves_nobody(assemble):
    """The first, unknown in the earlier period, comes in on top; all else stays as it was."""
    runs = [
        robustness.run(assemble(frame, ENTROPY), FACTORS, 200, seed=1)
        for frame in (X.assign(p=[0.0, 1, 2, 3, np.nan], q=[0.0, 2, 1, 4, np.nan]), X)
    ]
    assert runs[0].index.score.size == 4
    table = noise.moves(*runs)
    assert set(table.index) == set("abcd")
    assert table.loc["d", ["rank_a", "rank_b", "high"]].tolist() == [1, 1, 1]
    assert not table["beyond"].any()
    assert (table["falls"] < 0.9).all()


def test_refuses_periods_of_two_recipes(periods, assemble):
    recipe = ENTROPY | {"normalise": {"method": "distance_to_best"}}
    other = robustness.run(assemble(X, recipe), FACTORS, 200, seed=1)
    with pytest.raises(InputError, match="not drawn alike"):
        noise.moves(periods[0], other)


def test_refuses_periods_not_drawn_alike(periods, assemble):
    other = robustness.run(assemble(X, ENTROPY), FACTORS, 200, seed=2)
    with pytest.raises(
        InputError, match="not drawn alike; run both on one recipe with the same factors"
    ):
        noise.moves(periods[0], other)
    with pytest.raises(InputError, match="were not kept"):
        noise.moves(periods[0], replace(periods[1], ranks=None))
