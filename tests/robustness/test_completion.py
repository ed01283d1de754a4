"""Draws of a method and of unseen indicators at once: each alone, and both by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, build, robustness, unseen
from deltaindex.engine import scoring, stages
from deltaindex.engine.hierarchy import Hierarchy
from deltaindex.engine.log import SILENT
from deltaindex.robustness import Factor, WeightNoise

FLAT = {"weights": {"method": "entropy", "across": "all"}}
NOTHING = [Factor("nothing", {"one": {}, "other": {}})]
METHOD = [
    Factor(
        "weighting",
        {
            "entropy": {},
            "critic": {"weights": {"method": "critic", "across": "all"}},
            "nodes": {"weights": {"method": "equal", "across": "node"}},
        },
    ),
    Factor("scale", {"minmax": {}, "ranks": {"normalise": {"method": "percentile"}}}),
    WeightNoise("noise", 0.3),
]


@pytest.fixture(scope="module")
def lacking(project):
    index = project.index(2018)
    return [name for name in project.framework.choose("table1") if name not in index.normalised]


def test_with_nothing_unseen_ranks_are_those_of_a_run(make):
    index = make()
    run = robustness.run(index, METHOD, 60, seed=5, tiers=False)
    found = robustness.complete(index, METHOD, [], 60, seed=5)
    assert (found.ranks == run.ranks).all() and (found.share == 0).all()
    pd.testing.assert_frame_equal(found.intervals, run.intervals)
    pd.testing.assert_series_equal(found.share_within(3), run.share_within(3))


@pytest.mark.parametrize("name", ["open", "extended"])
def test_with_one_method_ranks_are_those_of_unseen_indicators(project, name):
    index = project.index(2018, project.recipe.vary(set=name))
    more = [n for n in project.framework.choose("table1") if n not in index.normalised]
    drawn = unseen.draw(index, len(more), draws=200, seed=4)
    found = robustness.complete(index, NOTHING, more, 200, seed=4)
    assert (found.ranks == drawn.ranks.to_numpy()).all()
    assert found.share == pytest.approx(drawn.share.to_numpy())
    own = drawn.intervals()
    assert found.intervals.loc[own.index, "low"].tolist() == own["low"].tolist()
    assert found.intervals.loc[own.index, "high"].tolist() == own["high"].tolist()


def test_with_both_it_is_wider_than_with_either(project, lacking):
    index = project.index(2018)
    widths = []
    for factors, more in ((METHOD, []), (NOTHING, lacking), (METHOD, lacking)):
        table = robustness.complete(index, factors, more, 400, seed=1).intervals
        widths.append((table["high"] - table["low"]).mean())
    assert widths[2] > max(widths[:2])


def test_a_draw_by_hand(project, lacking):
    """The table that a draw completes is scored by its own recipe, built step by step."""
    index = project.index(2018)
    factors = METHOD[:2]
    found = robustness.complete(index, factors, lacking, 12, seed=2)
    run = robustness.run(index, factors, 12, seed=2, tiers=False)
    normal = unseen.normal_scores(run.scores()[0])
    rng = np.random.default_rng(2)
    count = len(lacking)
    pick, shape = rng.integers(7, size=(12, count)), rng.integers(7, size=(12, count))
    like = []
    for draw in range(12):
        one = run.build(draw)
        like.append(
            unseen.likeness(
                one.normalised.to_numpy(), one.weights.loc[list(one.normalised), "weight_in_index"]
            )
        )
    rho = np.array([own.correlations[p] for own, p in zip(like, pick, strict=True)])
    shared = np.array([[own.shared] for own in like])
    columns = [place.copy() for place in unseen.places(normal, rho, shared, rng)]
    for draw in range(12):
        one = run.build(draw)
        table = one.normalised.copy()
        for at, name in enumerate(lacking):
            table[name] = like[draw].shapes[shape[draw, at]][columns[at][draw]]
        # scored on the way that `build` goes, which checks and names
        scorer = scoring.LoggedScorer(
            Hierarchy(index.framework, one.recipe, list(table)), table.index, None, SILENT
        )
        scores = scoring.score_nodes(scorer, table.to_numpy()[None])[0]["index"]
        ranks = stages.ranks_of_draws(one.recipe.ranks, scores)[0]
        assert ranks.tolist() == found.ranks[draw].tolist()


def test_the_weight_of_the_unseen_goes_down_the_tree(project, lacking):
    """Equal weights: by their number across all, by their place among the children of nodes."""
    index = project.index(2018)
    factors = [
        Factor(
            "equal",
            {
                across: {"weights": {"method": "equal", "across": across}}
                for across in ("all", "node")
            },
        )
    ]
    found = robustness.complete(index, factors, lacking, 40, seed=3)
    run = robustness.run(index, factors, 40, seed=3, tiers=False)
    across = run.parameters["equal"].to_numpy()
    assert found.share[across == "all"] == pytest.approx(len(lacking) / 22)
    framework = project.framework
    every = framework.choose("table1")
    weight = {"index": 1.0}

    def down(node):
        below = [c for c in framework.children(node) if c in every or _has(framework, c, every)]
        for child in below:
            weight[child] = weight[node] / len(below)
            if child not in every:
                down(child)

    down("index")
    assert found.share[across == "node"] == pytest.approx(sum(weight[n] for n in lacking))


def _has(framework, node, every):
    return node in framework.nodes and any(leaf in every for leaf in framework.leaves(node))


def test_weights_of_whoever_sets_the_ruler(project, lacking):
    """An index of some, on whose ruler others are scored."""
    recipe = project.recipe.vary(weights={"method": "equal", "across": "all"})
    whole = project.index(2018, recipe)
    some = build(whole.framework, whole.observations, whole.recipe, among=whole.scores.index[:30])
    found = robustness.complete(some, NOTHING, lacking, 30, seed=1)
    drawn = unseen.draw(some, len(lacking), draws=30, seed=1)
    assert (found.ranks == drawn.ranks.to_numpy()).all()
    other = project.index(2018).weights
    mixed = whole.rebuild(reference=replace(some.reference, weights=other))
    with pytest.raises(InputError, match="weights are not those of its own cells"):
        robustness.complete(mixed, NOTHING, lacking, 3)


def test_refusals(project, lacking, make):
    index = project.index(2018)
    own = index.normalised.columns[0]
    for more, message in (
        (["nowhere"], "no such indicator"),
        ([own], "has this indicator"),
        ([lacking[0], lacking[0]], "given twice"),
    ):
        with pytest.raises(InputError, match=message):
            robustness.complete(index, NOTHING, more, 3)
    sets = [Factor("set", {"open": {}, "extended": {"set": "extended"}})]
    with pytest.raises(InputError, match="change the set"):
        robustness.complete(index, sets, lacking[:1], 3)
    with pytest.raises(InputError, match="between 0 and 1"):
        robustness.complete(index, NOTHING, lacking, 3, level=1.0)
