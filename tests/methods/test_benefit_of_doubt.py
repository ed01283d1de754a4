"""Benefit of the doubt: Table 19 of the OECD handbook, and what must hold of any best weights."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltaindex import InputError, aggregate, normalise

EQUAL = pd.Series(1 / 3, list("abc"))
tables = st.lists(
    st.tuples(*[st.floats(0, 1).map(lambda x: round(x, 3))] * 3), min_size=2, max_size=6
).map(lambda rows: pd.DataFrame(rows, columns=list("abc")))


@pytest.fixture(scope="module")
def technology(examples, published):
    """The raw table of the handbook, min-max, and its Table 19."""
    rows = pd.read_csv(examples / "tai" / "observations.csv")
    X = rows.pivot(index="entity", columns="variable", values="value")
    table = pd.read_csv(published / "tai" / "table19_bod.csv", index_col="entity")
    return normalise.minmax(X), table


def test_table_19(technology):
    """Shares from 10 to 15 % of eight columns; the raw data are printed rounded."""
    Z, published = technology
    equal = pd.Series(1 / 8, Z.columns)
    found = aggregate.benefit_of_doubt(Z, equal, low=0.8, high=1.2)
    off = (found - published["score"].reindex(found.index)).abs()
    assert off.max() < 0.007
    assert (off < 0.0052).sum() >= 20
    own = aggregate.doubt_weights(Z, equal, low=0.8, high=1.2)
    share = own.div(own.sum(axis=1), axis=0)
    assert share.min(axis=None) > 0.1 - 1e-9 and share.max(axis=None) < 0.15 + 1e-9
    best = (own @ Z.T).max(axis=1)
    assert best.max() < 1 + 1e-9


@settings(max_examples=25, deadline=None)
@given(tables, st.floats(0, 1), st.floats(1, 4))
def test_nobody_does_worse_than_under_the_centre(X, low, high):
    found = aggregate.benefit_of_doubt(X, EQUAL, low=low, high=high)
    plain = X @ EQUAL
    if plain.max() > 1e-6:
        assert (found >= plain / plain.max() - 1e-7).all()
        assert found.max() == pytest.approx(1, abs=1e-7)
    assert found.between(-1e-9, 1 + 1e-7).all()
    wider = aggregate.benefit_of_doubt(X, EQUAL, low=low / 2, high=high + 1)
    assert (wider >= found - 1e-7).all()


def test_without_leeway_it_is_the_mean_of_the_best():
    X = pd.DataFrame({"a": [0.2, 0.8], "b": [0.4, 0.6], "c": [1.0, 0.0]})
    found = aggregate.benefit_of_doubt(X, EQUAL * 7, low=1, high=1)
    assert found.tolist() == pytest.approx([1, 1.4 / 1.6])


def test_without_bounds_everyone_best_somewhere_gets_one():
    X = pd.DataFrame({"a": [1.0, 0.0, 0.4], "b": [0.0, 1.0, 0.4], "c": [0.1, 0.1, 0.1]})
    found = aggregate.benefit_of_doubt(X.drop(columns="c"), EQUAL[["a", "b"]], low=0, high=9)
    assert found.tolist() == pytest.approx([1, 1, 0.8])


def test_an_entity_without_cells_and_a_column_without_weight_take_no_part():
    X = pd.DataFrame({"a": [1.0, np.nan, 0.5], "b": [0.5, np.nan, 0.5], "c": [np.nan] * 3})
    weights = pd.Series({"a": 1.0, "b": 1.0, "c": 0.0})
    found = aggregate.benefit_of_doubt(X, weights, low=1, high=1)
    assert found.tolist() == pytest.approx([1, np.nan, 2 / 3], nan_ok=True)
    own = aggregate.doubt_weights(X, weights, low=1, high=1)
    assert own["c"].tolist() == pytest.approx([0, np.nan, 0], nan_ok=True)


@pytest.mark.parametrize(
    ("column", "options", "words"),
    [
        ([0.5, np.nan], {"low": 0.5, "high": 2}, ["y, a", "every cell", "impute"]),
        ([0.5, -0.1], {"low": 0.5, "high": 2}, ["y, a", "negative", "-0.1"]),
        ([0.5, 0.1], {"low": 1.1, "high": 2}, ["low <= 1 <= high", "1.1, 2"]),
        ([0.5, 0.1], {"low": 0.1, "high": 0.9}, ["0.1, 0.9"]),
    ],
)
def test_refuses(column, options, words):
    X = pd.DataFrame({"a": column, "b": [0.1, 0.2]}, index=["x", "y"])
    with pytest.raises(InputError) as refusal:
        aggregate.benefit_of_doubt(X, pd.Series({"a": 1, "b": 1}), **options)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_in_a_recipe(assemble):
    X = pd.DataFrame({"a": [0.0, 5, 10], "b": [10.0, 5, 0]}, index=list("xyz"))
    step = {"method": "benefit_of_doubt", "low": 0, "high": 2}
    result = assemble(X, {"aggregate": step})
    assert result.scores["index"].tolist() == pytest.approx([1, 1, 1])
    (line,) = result.log.to_dict("records")
    assert "own weights" in line["reason"]
