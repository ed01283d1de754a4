"""Rankings side by side, and claims under each, on cases that can be counted."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import six_recipes

# three indicators that order w, x, y, z each in its own way
X = pd.DataFrame(
    {"p": [4.0, 3, 2, 1], "q": [4.0, 1, 2, 3], "r": [1.0, 2, 4, 3]},
    index=pd.Index(list("wxyz"), name="entity"),
)
RANKS = pd.DataFrame(
    {"own": [1.0, 2, 3, 4], "a": [1.0, 4, 3, 2], "b": [2.0, 4, 3, 1], "c": [3.0, 4, 2, 1]},
    index=list("wxyz"),
)


@pytest.fixture
def indices(assemble):
    return {name: assemble(X[[name]]) for name in X}


def judged(**verdicts):
    return [
        SimpleNamespace(claim=SimpleNamespace(id=id), verdict=verdict)
        for id, verdict in verdicts.items()
    ]


def test_ranks_in_the_order_of_one(indices):
    found = six_recipes.ranks_of(indices, "r")
    assert list(found.index) == ["y", "z", "x", "w"]
    assert found.loc["z"].tolist() == [4, 2, 2]


def test_gains_over_one_by_the_median_of_the_others():
    gain = six_recipes.gains(RANKS, "own")
    assert gain.tolist() == [1 - 2, 2 - 4, 3 - 3, 4 - 1]
    assert six_recipes.movers(gain) == (["z"], ["x", "w"])
    assert six_recipes.movers(gain, most=1) == (["z"], ["x"])


def test_leaders_of_all_and_of_some(indices):
    # first two: w and x by p, w and z by q, y and z by r
    assert six_recipes.leaders(indices, 2, "zyxw") == ([], ["z", "y", "x", "w"])
    first = {name: indices[name] for name in "pq"}
    assert six_recipes.leaders(first, 2, "zyxw") == (["w"], ["z", "x"])
    assert six_recipes.leaders(first, 4, "zyxw") == (["z", "y", "x", "w"], [])


def test_winners_by_ranking():
    assert six_recipes.winners(RANKS) == {"w": ["own", "a"], "z": ["b", "c"]}


def test_weights_of_indicators_alone(assemble):
    given = {"weights": {"method": "given", "values": {"p": 1, "q": 1, "r": 2}, "across": "all"}}
    index = assemble(X, given, parents={"p": "left", "q": "left", "r": "right"})
    weights = six_recipes.indicator_weights(index)
    assert weights.to_dict() == pytest.approx({"p": 0.25, "q": 0.25, "r": 0.5})


def test_the_largest_change_of_weight_goes_either_way():
    before, after = (
        pd.Series(values, list("pqr")) for values in ([0.2, 0.5, 0.3], [0.3, 0.3, 0.4])
    )
    assert six_recipes.most_reweighed(before, after) == "q"


def test_cells_held_at_a_goalpost(assemble):
    steps = {"method": "goalposts", "low": 2.0, "high": 3.0, "clip": True}
    index = assemble(X[["p"]], {"normalise": steps})
    assert six_recipes.held_cells(index) == 2  # 4 and 1
    assert six_recipes.held_cells(assemble(X[["p"]])) == 0


def test_sizes_of_tiers():
    tiers = pd.Series([1, 3, 3, np.nan])
    assert six_recipes.tier_sizes(tiers, 4) == [1, 0, 2, 0]


def test_verdicts_side_by_side():
    verdicts = six_recipes.verdicts_by_recipe(
        {
            "own": judged(a="not_reproduced", b="in_pattern", c="scale", d="reproduced"),
            "other": judged(a="in_pattern", b="reproduced", c="reproduced", d="reproduced"),
        },
        "own",
    )
    assert list(verdicts.index) == ["d", "b", "a"]  # 4, 3 and 1; c cannot be computed
    assert verdicts.loc["a"].to_dict() == {"own": "not_reproduced", "other": "in_pattern"}
    hold = six_recipes.agree(verdicts)
    assert hold["own"].tolist() == [True, True, False]
    assert hold["other"].all()


def test_claims_that_hold_alike_keep_their_order():
    verdicts = six_recipes.verdicts_by_recipe(
        {"own": judged(b="reproduced", a="reproduced")}, "own"
    )
    assert list(verdicts.index) == ["b", "a"]


def test_whoever_ties_is_named_too():
    values = pd.Series([5.0, 3, 3, 3, 3, 1], list("abcdef"))
    assert six_recipes.largest(values) == list("abcde")
    assert six_recipes.largest(values, 2) == ["a"]  # five for two would be no selection
    assert six_recipes.movers(pd.Series([2.0, -1, -1, 0], list("wxyz")), 1) == (["w"], ["x", "y"])
    ranks = pd.DataFrame({"p": [1, 2, 3], "q": [3, 2, 1]}, index=list("xyz"))
    assert six_recipes.widest(ranks) == ["x", "z"]


def test_claims_grouped_by_where_they_hold():
    verdicts = pd.DataFrame(
        {"p": ["not_reproduced", "reproduced", "in_pattern", "reproduced"],
         "q": ["not_reproduced", "not_reproduced", "in_pattern", "reproduced"]},
        index=list("abcd"),
    )  # fmt: skip
    assert six_recipes.groups(verdicts).to_dict() == {
        "c": "all",
        "d": "all",
        "b": "some",
        "a": "none",
    }
    assert list(six_recipes.groups(verdicts)) == ["all", "all", "some", "none"]
    assert six_recipes.changing(verdicts).to_dict() == {
        "a": False,
        "b": True,
        "c": False,
        "d": False,
    }
    assert six_recipes.in_full(verdicts) == ["d"]


def test_the_largest_shift_of_each_assumption():
    moves = pd.DataFrame({"assumption": list("bba"), "mean_shift": [1.0, 3.0, 2.0]})
    assert list(six_recipes.largest_shifts(moves).items()) == [("b", 3.0), ("a", 2.0)]
