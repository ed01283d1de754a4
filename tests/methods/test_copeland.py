"""Outranking: Tables 36 and 37 of the OECD handbook, and Copeland's count by hand."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltaindex import InputError, aggregate

FIVE = ["Finland", "United States", "Sweden", "Japan", "Korea, Rep. of"]
tables = st.lists(
    st.tuples(*[st.integers(0, 3).map(float) | st.just(np.nan)] * 3), min_size=2, max_size=6
).map(lambda rows: pd.DataFrame(rows, columns=list("abc")))
W = pd.Series({"a": 0.5, "b": 0.25, "c": 0.25})


@pytest.fixture(scope="module")
def five(examples):
    rows = pd.read_csv(examples / "tai" / "observations.csv")
    return rows.pivot(index="entity", columns="variable", values="value")


def test_table_36_and_37(five, published):
    """Five countries, eight equal weights; where the printed data tie, the handbook's do not."""
    table = pd.read_csv(published / "tai" / "table36_outranking.csv", index_col=0)
    X = five.loc[FIVE]
    found = aggregate.outranking(X, pd.Series(1 / 8, X.columns)).to_numpy()
    ties = np.array([[(X.loc[a] == X.loc[b]).any() for b in FIVE] for a in FIVE])
    off = np.abs(found - table.to_numpy())
    free = ~ties & ~np.eye(5, dtype=bool)
    assert free.sum() >= 12
    assert np.nanmax(off[free]) < 1e-12
    assert np.nanmax(off[ties & ~np.eye(5, dtype=bool)]) < 0.0626
    # a ranking scores what it says of each pair; the best three of Table 37
    printed = pd.DataFrame(table.to_numpy(), FIVE, FIVE)
    scores = {
        order: sum(printed.at[a, b] for a, b in itertools.combinations(order, 2))
        for order in itertools.permutations(FIVE)
    }
    best = sorted(scores.values(), reverse=True)[:3]
    assert best == [6.375] * 3


def test_copeland_by_hand():
    X = pd.DataFrame({"a": [3, 2, 1, 1], "b": [1, 2, 3, 1], "c": [2, 2, 1, 1]}, dtype=float)
    # first against second: a, half of c; against third: a, c; against last: a, half of b, c
    assert aggregate.copeland(X, W).tolist() == [3, 1, -1, -3]


def test_a_circle_has_no_winner():
    X = pd.DataFrame({"a": [3, 2, 1], "b": [1, 3, 2], "c": [2, 1, 3]}, dtype=float)
    assert aggregate.copeland(X, pd.Series(1 / 3, list("abc"))).tolist() == [0, 0, 0]


@settings(max_examples=40, deadline=None)
@given(tables)
def test_pairs_part_one_and_scores_cancel(X):
    S = aggregate.outranking(X, W)
    both = (S + S.T).to_numpy()
    assert np.allclose(both[~np.isnan(both)], 1)
    score = aggregate.copeland(X, W, min_weight=0)
    assert score.sum() == 0
    assert (score.notna() == X.notna().any(axis=1)).all()
    stretched = aggregate.copeland(X**3 * 7 - 2, W, min_weight=0)
    pd.testing.assert_series_equal(stretched, score)


def test_whoever_has_too_little_is_nobodys_rival():
    X = pd.DataFrame({"a": [3.0, np.nan, 1.0], "b": [1, 9, 0], "c": [1, 9, 0]})
    assert aggregate.copeland(X, W, min_weight=0.6).tolist() == pytest.approx(
        [1, np.nan, -1], nan_ok=True
    )
    assert aggregate.copeland(X, W, min_weight=0.5).tolist() == [0, 2, -2]


def test_differences_of_rounding_are_ties():
    X = pd.DataFrame({"a": [0.3, 0.1 + 0.2], "b": [1.0, 2.0], "c": [2.0, 1.0]})
    assert aggregate.copeland(X, W).tolist() == [0, 0]


def test_refuses():
    X = pd.DataFrame({"a": [1.0], "b": [2.0]})
    with pytest.raises(InputError, match="b: a weight"):
        aggregate.outranking(X, pd.Series({"a": 1.0, "b": -1.0}))
    with pytest.raises(InputError, match="min_weight: must be 0 to 1 .*60"):
        aggregate.copeland(X, pd.Series({"a": 1.0, "b": 1.0}), min_weight=60)


def test_in_a_recipe_nodes_feed_on_the_count(assemble):
    X = pd.DataFrame({"a": [3.0, 2, 1], "b": [1.0, 2, 4], "c": [9.0, 1, 5]}, index=list("xyz"))
    step = {"method": "arithmetic", "by": {"left": {"method": "copeland"}}}
    weights = {"method": "equal", "across": "node"}
    result = assemble(X, {"aggregate": step, "weights": weights}, {"a": "left"})
    assert result.scores["left"].tolist() == [2, 0, -2]
