"""Weights to begin with, and what a page needs to rank anew, on cases that can be counted."""

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import own_weights
from deltaindex.completeness import Completeness
from deltaindex.recipe import Recipe

# two themes, of two indicators and of one; z lacks a value
X = pd.DataFrame(
    {"p": [4.0, 3, 2, 0], "q": [4.0, 0, 2, 3], "r": [1.0, 2, 5, np.nan]},
    index=pd.Index(list("wxyz"), name="entity"),
)
PARENTS = {"p": "one", "q": "one", "r": "two"}


@pytest.fixture
def index(assemble):
    return assemble(X, {"aggregate": {"method": "arithmetic", "min_weight": 0.6}}, PARENTS)


def known(name, share):
    return Completeness(name, ("p",), (), share, (), 0.6)


def test_sets_with_a_ranking_and_the_larger_one_beside():
    complete = {"own": known("own", 0.9), "thin": known("thin", 0.3)}.get
    assert own_weights.sets_with_ranking(["own", "thin"], complete, None) == ["own"]
    assert own_weights.sets_with_ranking(["own", "thin"], complete, "big") == ["own", "big"]
    assert own_weights.sets_with_ranking(["own"], complete, "own") == ["own"]


def test_recipes_with_the_same_weights_share_a_preset(assemble, index):
    by_theme = assemble(X, {"weights": {"method": "equal", "across": "node"}}, PARENTS)
    lopsided = own_weights.under(index, {"p": 0.5, "q": 0.3, "r": 0.2})
    reviewed = {"a": by_theme, "b": lopsided, "c": lopsided, "d": by_theme}
    found = own_weights.presets(index, by_theme, reviewed)
    assert [p.id for p in found] == ["book", "critic", "indicators", "themes", "b"]
    assert {p.id: p.recipes for p in found if p.recipes} == {"critic": ("a", "d"), "b": ("b", "c")}
    assert found[3].weights.tolist() == [0.25, 0.25, 0.5]
    assert found[4].weights.tolist() == pytest.approx([0.5, 0.3, 0.2])


def test_an_index_under_given_weights(index):
    # by hand: p and q run from 0 to 4, r from 1 to 5
    found = own_weights.under(index, {"p": 0.5, "q": 0.3, "r": 0.2})
    assert found.scores["index"].tolist() == pytest.approx(
        [0.5 + 0.3, 0.375 + 0.2 * 0.25, 0.25 + 0.15 + 0.2, (0.3 * 0.75) / 0.8]
    )
    # z has half of the weight, which is too little
    assert np.isnan(
        own_weights.under(index, {"p": 0.25, "q": 0.25, "r": 0.5}).scores.at["z", "index"]
    )


def test_weights_are_given_to_what_sets_the_ruler_too(assemble, index):
    far = assemble(X.iloc[:3], None, PARENTS)
    other = assemble(X, None, PARENTS, reference=far)
    found = own_weights.under(other, {"p": 1.0, "q": 0.0, "r": 0.0})
    assert found.weights.loc["p", "weight_in_index"] == 1.0


def test_ranks_under_presets(assemble, index):
    starts = own_weights.presets(index, index, {})
    ranks = own_weights.ranks_under(index, starts)
    assert list(ranks) == ["book", "critic", "indicators", "themes"]
    assert ranks["book"].is_monotonic_increasing
    assert ranks.loc["z"].isna().tolist() == [False, False, False, True]


def test_data_of_an_index(index):
    found = own_weights.as_data(index, own_weights.presets(index, index, {}))
    assert found["indicators"] == ["p", "q", "r"] and found["themes"] == ["one", "one", "two"]
    assert found["values"] == [[1, 1, 0], [0.75, 0, 0.25], [0.5, 0.5, 1], [0, 0.75, None]]
    assert found["min_weight"] == 0.6 and found["tiers"] is None
    assert found["presets"]["themes"] == [0.25, 0.25, 0.5]
    assert found["ranks"] == index.ranks["index"].tolist()
    given = {"method": "given", "across": "all", "values": {"p": 1, "q": 1, "r": 1}}
    again = Recipe.parse(found["recipe"] | {"weights": given})
    assert again.aggregate == index.recipe.aggregate and again.normalise == index.recipe.normalise


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"weights": {"method": "equal", "across": "node"}}, "weights"),
        ({"aggregate": {"method": "geometric", "min_weight": 0.6}}, "aggregate"),
        ({"tiers": {"method": "thresholds", "cuts": [0.5]}}, "tiers"),
        ({"ranks": {"method": "rounded", "digits": 2}}, "ranks"),
    ],
)
def test_what_the_page_would_not_compute_is_named(index, changes, step):
    assert own_weights.unlike(index.recipe.vary(**changes)) == [step]
    assert own_weights.unlike(index.recipe) == []
