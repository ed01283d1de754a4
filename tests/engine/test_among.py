"""Some entities set the ruler, the others are measured by it: a variant keeps to that."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, build, robustness, whatif

RULERS = ["a", "b", "c", "d", "e", "f"]


@pytest.fixture
def pieces(assemble):
    """The framework, observations and recipe of eight entities, of whom two are far away."""
    rng = np.random.default_rng(1)
    X = pd.DataFrame(rng.uniform(1, 9, (8, 3)), [*RULERS, "far", "near"], ["x", "y", "z"])
    X.loc["far"] = [90.0, 0.1, 40.0]
    index = assemble(X, {"weights": {"method": "entropy", "across": "all"}})
    return index.framework, index.observations, index.recipe


def test_the_chosen_are_scored_as_if_they_were_alone(pieces):
    framework, observations, recipe = pieces
    index = build(framework, observations, recipe, among=RULERS)
    alone = build(framework.only(RULERS), observations.only(RULERS), recipe)
    pd.testing.assert_frame_equal(index.scores.loc[RULERS], alone.scores)
    pd.testing.assert_frame_equal(index.weights, alone.weights)
    assert index.normalised.loc["far", "x"] > 1  # beyond the ruler
    assert len(index.ranks) == 8
    assert not np.allclose(index.scores.loc[RULERS], build(*pieces).scores.loc[RULERS])


def test_a_variant_takes_its_ruler_from_the_same(pieces):
    framework, observations, recipe = pieces
    index = build(framework, observations, recipe, among=iter(RULERS))
    other = recipe.vary(weights={"method": "stdev"}, normalise={"method": "distance_to_best"})
    pd.testing.assert_frame_equal(
        index.rebuild(recipe=other).scores,
        build(framework, observations, other, among=RULERS).scores,
    )
    values = index.indicators * [1, 2, 3] + 1
    changed = index.rebuild(indicators=values)
    alone = build(framework.only(RULERS), observations.only(RULERS), recipe)
    pd.testing.assert_frame_equal(
        changed.scores.loc[RULERS], alone.rebuild(indicators=values.loc[RULERS]).scores
    )
    less = whatif.without_each(index)["x"]
    pd.testing.assert_frame_equal(less.scores.loc[RULERS], whatif.without_each(alone)["x"].scores)


def test_draws_take_their_ruler_from_the_same(pieces):
    framework, observations, recipe = pieces
    factors = [
        robustness.Factor("weights", {"entropy": {}, "equal": {"weights": {"method": "equal"}}}),
        robustness.Factor("scale", {"minmax": {}, "best": {"normalise": {"method": "distance_to_best"}}}),
        robustness.WeightNoise("noise", spread=0.2),
    ]  # fmt: skip
    index = build(framework, observations, recipe, among=RULERS)
    alone = build(framework.only(RULERS), observations.only(RULERS), recipe)
    drawn, plain = (robustness.run(i, factors, draws=50, seed=3) for i in (index, alone))
    at = index.scores.index.get_indexer(RULERS)
    np.testing.assert_allclose(drawn.scores()[0][:, at], plain.scores()[0], rtol=1e-12)
    for draw in (0, 7, 49):
        rebuilt = drawn.build(draw)
        np.testing.assert_allclose(
            rebuilt.scores["index"].to_numpy(), drawn.scores()[0][draw], rtol=1e-12
        )


@pytest.mark.parametrize(
    ("among", "words"),
    [
        (["a", "bb"], "unknown entity.*bb"),
        (["a"], "an index ranks at least two"),
        (["a", "b", "a"], "named twice"),
    ],
)
def test_who_cannot_set_a_ruler(pieces, among, words):
    with pytest.raises(InputError, match=words):
        build(*pieces, among=among)


def test_one_ruler_at_a_time(pieces):
    with pytest.raises(InputError, match="among: given beside a reference"):
        build(*pieces, reference=build(*pieces), among=RULERS)
