"""Recovery: what was put in comes out again, holes or not; too little is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltaindex import InputError, recover

RNG = np.random.default_rng(7)


def published(n=12, k=4, holes=0.2):
    """Columns relative to a base of 100, a mean over the cells present, and the true shares."""
    X = pd.DataFrame(RNG.uniform(20, 250, (n, k)), columns=list("abcd")[:k])
    X = X.mask(RNG.random((n, k)) < holes)
    X.loc[0] = 100.0
    shares = pd.Series(RNG.dirichlet(np.ones(k)), X.columns)
    scores = X.fillna(0.0) @ shares / X.notna().mean(axis=1)
    return X, scores, shares


def test_shares_come_back():
    X, scores, shares = published()
    pd.testing.assert_series_equal(recover.weights(X, scores), shares)


def test_rounded_scores_give_rounded_shares():
    X, scores, shares = published(n=40)
    assert (recover.weights(X, scores.round(2)) - shares).abs().max() < 1e-3


def test_a_row_without_a_score_is_passed_over():
    X, scores, shares = published()
    scores.iloc[3] = np.nan
    pd.testing.assert_series_equal(recover.weights(X, scores), shares)


def test_left_out_predicts_from_the_others():
    """A row that follows another rule is off when it is left out, and spoils no other fit."""
    X, scores, _ = published()
    groups = pd.Series(X.index // 2, X.index)
    np.testing.assert_allclose(recover.left_out(X, scores, groups), scores)
    spoiled = scores + pd.Series({5: 10.0}).reindex(scores.index, fill_value=0.0)
    off = (recover.left_out(X, spoiled, groups) - spoiled).abs()
    assert off.idxmax() == 5
    assert off[5] == pytest.approx(10)


def test_refuses_what_does_not_settle_the_weights():
    X, scores, _ = published()
    with pytest.raises(InputError, match="rank 2 of 4"):
        recover.weights(X.iloc[:2], scores.iloc[:2])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=2, max_size=6))
def test_a_withheld_cell_comes_back(values):
    row = pd.Series(values)
    holed = row.copy()
    holed.iloc[0] = np.nan
    assert recover.withheld(holed, row.mean()) == pytest.approx(row.iloc[0], abs=1e-9)


@pytest.mark.parametrize("row", [[1.0, 2.0], [np.nan, np.nan]])
def test_refuses_none_or_two_missing_cells(row):
    with pytest.raises(InputError, match="one cell must be missing"):
        recover.withheld(pd.Series(row), 1.0)


def test_european_innovation_scoreboard(examples):
    """The shares that fit the published index are the ceilings of its indicators."""
    folder = examples / "eis-2023"
    ceilings = pd.read_csv(folder / "ceilings.csv", index_col="variable")["ceiling"]
    printed = pd.read_csv(folder / "published.csv").set_index(["entity", "year"])["sii"]
    files = {2023: "observations.csv", 2019: "observations-2019.csv"}
    rows = pd.concat(pd.read_csv(folder / name).assign(year=y) for y, name in files.items())
    X = rows.pivot(index=["entity", "year"], columns="variable", values="value")
    X = X.drop(index=["UK", "EU-2016"], level="entity")
    shares = recover.weights(X, printed)
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    assert (shares - (100 / ceilings) / (100 / ceilings).sum()).abs().max() < 2e-5
    countries = pd.Series(X.index.get_level_values("entity"), X.index)
    error = (recover.left_out(X, printed, countries) - printed).dropna().abs()
    assert len(error) == 76
    assert error.max() < 0.005
