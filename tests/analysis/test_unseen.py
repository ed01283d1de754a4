"""Unseen indicators: hard bounds against every corner, draws against their own assumption."""

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltaindex import InputError, build, unseen, weights
from deltaindex.methods import registry
from deltaindex.methods.ranks import rank

FLAT = {"weights": {"method": "entropy", "across": "all"}}


@pytest.fixture(scope="module")
def index(project):
    return project.index(2018)


@pytest.fixture(scope="module")
def drawn(index):
    return unseen.draw(index, draws=400, seed=3)


# hard bounds


@settings(max_examples=40, deadline=None)
@given(scores=st.lists(st.integers(0, 8), min_size=2, max_size=5), share=st.integers(0, 8))
def test_bounds_are_what_the_corners_reach(scores, share):
    """The extreme ranks lie in corners: every unseen part at one of its ends."""
    s, w = pd.Series(scores, dtype=float) / 8, share / 8
    corners = [
        rank((1 - w) * s + w * pd.Series(u, dtype=float)) for u in product((0, 1), repeat=len(s))
    ]
    table = unseen.bounds(s, w)
    found = pd.DataFrame(corners)
    assert table["best"].tolist() == found.min().tolist()
    assert table["worst"].tolist() == found.max().tolist()


def test_bounds_on_another_scale_and_with_a_gap():
    scores = pd.Series({"p": 90.0, "q": 50.0, "r": 20.0, "s": np.nan})
    table = unseen.bounds(scores, 1 / 3, high=100.0)
    assert table.to_numpy().tolist() == [[1, 2], [1, 3], [2, 3]]
    assert unseen.bounds(scores, 0.0, high=100.0).to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]
    assert set(unseen.bounds(scores, 1.0)["worst"]) == {3}


def test_bounds_refuse():
    with pytest.raises(InputError, match="share"):
        unseen.bounds(pd.Series([1.0, 2.0]), 1.5)
    with pytest.raises(InputError, match="low < high"):
        unseen.bounds(pd.Series([1.0, 2.0]), 0.5, low=1.0)


@given(a=st.floats(0, 1), b=st.floats(0, 1))
def test_an_order_breaks_at_its_share_and_not_before(a, b):
    gap = a - b
    share = unseen.breaking_share(gap)
    if gap > 1e-6:
        before = (1 - share * 0.999) * gap - share * 0.999
        assert before > 0 and (1 - share) * gap - share == pytest.approx(0, abs=1e-12)
    elif gap <= 0:
        assert share == 0


def test_stable_pairs_are_those_whose_bounds_part(index):
    score = index.scores["index"]
    for share, stable in unseen.stable_pairs(score, [0.05, 0.2, 0.4]).items():
        s = score.to_numpy()
        parted = (1 - share) * np.abs(s[:, None] - s) > share
        assert stable == pytest.approx(parted[np.triu_indices(len(s), 1)].mean())


# draws


def test_one_unseen_column_by_hand(assemble):
    """Columns of one shape: an unseen one that follows the score fully changes no rank."""
    values = pd.DataFrame({"a": [0.0, 1, 2, 3], "b": [0.0, 1, 2, 3], "c": [0.0, 1, 2, 3]})
    index = assemble(values.set_axis(list("pqrs")), FLAT)
    up = unseen.draw(index, 1, correlation=1.0, draws=5)
    assert (up.ranks == [4, 3, 2, 1]).all(axis=None)
    assert up.share.tolist() == pytest.approx([0.25] * 5)
    # a quarter of the weight, in reverse order: 1/3 of 3/4 more each step up, 1/3 of 1/4 less
    down = unseen.draw(index, 1, correlation=-1.0, draws=5)
    assert down.scores.iloc[0].tolist() == pytest.approx([1 / 4, 1 / 4 + 1 / 6, 7 / 12, 3 / 4])


def test_weights_are_those_of_the_completed_table(assemble):
    """Against the recipe's own rule, on a table that is completed by hand."""
    values = pd.DataFrame({"a": [0.0, 1, 2, 9], "b": [0.0, 1, 2, 9], "c": [0.0, 1, 2, 9]})
    for method in ("entropy", "equal", "stdev"):
        index = assemble(values, {"weights": {"method": method, "across": "all"}})
        full = index.normalised.assign(x=index.normalised["a"], y=index.normalised["a"])
        share = getattr(weights, method)(full)[["x", "y"]].sum()
        assert unseen.draw(index, 2, draws=3).share.tolist() == pytest.approx([share] * 3)


def test_entropy_with_holes_is_that_of_the_recipe(index, project):
    extended = project.index(2018, project.recipe.vary(set="extended"))
    amounts = registry.find("weights", "entropy").amounts(extended.normalised.to_numpy())
    expected = weights.entropy(extended.normalised)
    assert (amounts / amounts.sum()).tolist() == pytest.approx(expected.tolist())


def test_the_seen_score_with_holes_is_the_index(project):
    extended = project.index(2018, project.recipe.vary(set="extended"))
    seen = unseen._Seen.of(extended)
    assert seen.score().tolist() == pytest.approx(extended.scores["index"].tolist())


def test_more_unseen_take_more_weight_and_widen(index):
    few, many = (unseen.draw(index, count, draws=300) for count in (2, 15))
    assert few.share.mean() < many.share.mean()
    width = [(d.intervals()["high"] - d.intervals()["low"]).mean() for d in (few, many)]
    assert width[0] < width[1]


def test_the_closer_they_go_with_the_score_the_less_moves(index):
    widths = []
    for correlation in (0.0, 0.5, 0.9):
        found = unseen.draw(index, correlation=correlation, draws=300).intervals()
        widths.append((found["high"] - found["low"]).mean())
    assert widths == sorted(widths, reverse=True)


def test_columns_have_the_correlation_that_was_asked_for(assemble):
    """One unseen column and nearly no seen weight left: its ranks are the ranks of the score."""
    rng = np.random.default_rng(1)
    values = pd.DataFrame(rng.random((400, 3)), columns=list("abc"))
    index = assemble(values, {"weights": {"method": "equal", "across": "all"}})
    seen = index.scores["index"]
    drawn = unseen.draw(index, 1, correlation=0.6, draws=200)
    added = (drawn.scores - 0.75 * seen).T
    rho = added.corrwith(seen, method="spearman").mean()
    assert rho == pytest.approx(6 / np.pi * np.arcsin(0.6 / 2), abs=0.02)
    # what two unseen ones share beyond the score makes their mean vary more
    apart, alike = (
        unseen.draw(index, 6, correlation=0.0, shared=c, draws=200).scores.std(axis=1).mean()
        for c in (0.0, 1.0)
    )
    assert alike > 1.2 * apart


def test_same_seed_same_draws(index, drawn):
    again = unseen.draw(index, draws=400, seed=3)
    pd.testing.assert_frame_equal(drawn.ranks, again.ranks)
    assert not unseen.draw(index, draws=400, seed=4).ranks.equals(drawn.ranks)
    assert drawn.count == len(index.framework.indicators) - 7
    assert "Gaussian copula" in drawn.assumption


def test_intervals_are_ranks_that_were_drawn(drawn):
    table = drawn.intervals(0.9)
    assert (table["low"] <= table["median"]).all() and (table["median"] <= table["high"]).all()
    inside = (drawn.ranks >= table["low"]) & (drawn.ranks <= table["high"])
    assert (inside.mean() >= 0.9 - 1e-9).all()
    with pytest.raises(InputError, match="level"):
        drawn.intervals(1.0)


def test_pairs(index, drawn):
    order = index.scores["index"]
    pairs = drawn.pairs(order)
    assert len(pairs) == math.comb(len(order), 2)
    first, last = order.idxmax(), order.idxmin()
    assert pairs[first, last] == (drawn.scores[first] > drawn.scores[last]).mean()
    assert all(order[a] > order[b] for a, b in pairs.index)


def test_dependence(index):
    correlations, shared = unseen.dependence(index)
    assert list(correlations.index) == list(index.normalised) and 0 <= shared <= 1
    assert correlations["invention_patents_per_million"] == correlations.max()


# validation


@pytest.mark.parametrize("hide", [1, 2])
def test_intervals_cover_hidden_indicators(index, hide):
    table = unseen.validate(index, hide, draws=200)
    assert len(table) == {1: 7, 2: 21}[hide]
    assert table["coverage"].mean() >= 0.9 > table["plain"].mean()
    assert (table["width"] < 20).all()
    single = unseen.validate(index, 1, draws=50)
    expected = index.weights.loc[single["hidden"], "weight_in_index"]
    assert single["share"].tolist() == pytest.approx(expected.tolist())


def test_every_count_is_tried_and_three_stay(assemble):
    values = pd.DataFrame(np.random.default_rng(0).random((6, 5)), columns=list("abcde"))
    trials = unseen.validate_counts(assemble(values), draws=20)
    # of five indicators one can be hidden, or two: 5 choices and 10
    assert trials["hidden_count"].value_counts().to_dict() == {1: 5, 2: 10}
    two = unseen.validate(assemble(values), 2, draws=20)
    assert trials[trials["hidden_count"] == 2]["coverage"].tolist() == two["coverage"].tolist()
    assert set(unseen.validate_counts(assemble(values), 1, draws=20)["hidden_count"]) == {1}


def test_trials_are_averaged_by_count():
    trials = pd.DataFrame(
        {
            "hidden_count": [1, 1, 2],
            "share": [0.2, 0.4, 0.5],
            "coverage": [1.0, 0.5, 0.25],
            "width": [3.0, 5.0, 7.0],
            "plain": [0.0, 0.5, 0.75],
        }
    )
    table = unseen.summary(trials).set_index("hidden")
    assert table.columns.tolist() == ["choices", "weight", "coverage", "worst", "width", "plain"]
    assert table.loc[1].tolist() == pytest.approx([2, 0.3, 0.75, 0.5, 4.0, 0.25])
    assert table.loc[2].tolist() == [1, 0.5, 0.25, 0.25, 7.0, 0.75]


def test_pairs_are_safe_if_the_draws_keep_their_order(assemble):
    """Columns of one shape: what follows the score keeps every order, its reverse none for long."""
    values = pd.DataFrame({name: [0.0, 1, 2, 3] for name in "abc"}, index=list("pqrs"))
    assumed = {"up": 1.0, "down": -1.0}
    table = unseen.safe_pairs(assemble(values, FLAT), [1, 9], assumed, draws=5)
    assert table["assumed"].tolist() == ["up", "up", "down", "down"]
    assert table["count"].tolist() == [1, 9, 1, 9]
    assert table["share"].tolist() == pytest.approx([0.25, 0.75] * 2)
    # a quarter of the weight in reverse turns no order round, three quarters turn all
    assert table["pairs"].tolist() == [1.0, 1.0, 1.0, 0.0]


def test_refuses_what_it_cannot_do(assemble, index):
    X = pd.DataFrame({"a": [0.0, 1, 2, 3], "b": [0.0, 2, 1, 3], "c": [3.0, 1, 2, 0]})
    for recipe, message in (
        ({"aggregate": {"method": "geometric"}}, "one mean over all"),
        ({"weights": {"method": "critic", "across": "all"}}, "by this rule"),
    ):
        with pytest.raises(InputError, match=message):
            unseen.draw(assemble(X, recipe), 1)
    with pytest.raises(InputError, match="three seen"):
        unseen.draw(assemble(X[["a", "b"]]), 1)
    with pytest.raises(InputError, match="count"):
        unseen.draw(assemble(X))  # nothing is unseen
    with pytest.raises(InputError, match="correlation"):
        unseen.draw(index, correlation=1.5)
    with pytest.raises(InputError, match="shared"):
        unseen.draw(index, shared=-0.5)
    with pytest.raises(InputError, match="hide"):
        unseen.validate(index, 5)


def test_weights_are_those_of_whoever_sets_the_ruler(assemble):
    rng = np.random.default_rng(5)
    X = pd.DataFrame(rng.uniform(1, 9, (12, 4)), [f"e{i}" for i in range(12)], list("abcd"))
    X.iloc[10:] *= 5
    index = assemble(X, {"weights": {"method": "entropy", "across": "all"}})
    some = build(index.framework, index.observations, index.recipe, among=X.index[:10])
    for held in (some, index.rebuild(reference=some.reference)):
        assert unseen._Seen.of(held).score() == pytest.approx(held.scores["index"].to_numpy())
    mixed = index.rebuild(reference=replace(some.reference, weights=index.weights))
    with pytest.raises(InputError, match="weights are not those of its own cells"):
        unseen.draw(mixed, 1, draws=3)


def test_calibrated_intervals_hold_what_was_meant(index):
    nominal, width = unseen.calibrate(index, 2, draws=200)
    table = unseen.validate(index, 2, level=nominal, draws=200)
    assert table["coverage"].mean() >= 0.9
    assert table["width"].mean() == pytest.approx(width)
    less = unseen.validate(index, 2, level=nominal - 0.02, draws=200)
    assert less["coverage"].mean() < 0.9 + 1e-9
    # intervals that hold more than they are meant to are longer than they need be
    assert nominal < 0.9 and width < unseen.validate(index, 2, draws=200)["width"].mean()


def test_normal_scores_of_rows():
    rows = np.array([[3.0, 1.0, np.nan, 1.0], [0.1, 0.2, 0.3, 0.4]])
    found = unseen.normal_scores(rows)
    for row, own in zip(rows, found, strict=True):
        np.testing.assert_array_equal(own, unseen.normal_scores(row))
    assert found[0, 1] == found[0, 3] and np.isnan(found[0, 2])
    assert found[1].tolist() == pytest.approx([-1.150, -0.319, 0.319, 1.150], abs=1e-3)
