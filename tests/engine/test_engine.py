"""Faults that one truth held in two places once made: analyses answer about the index in hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import deltaindex as di
from deltaindex import InputError, Recipe
from deltaindex.framework import Framework, Indicator, Node, Variable

BASE = {
    "normalise": {"method": "minmax"},
    "weights": {"method": "equal"},
    "aggregate": {"method": "arithmetic", "min_weight": 0},
}
NOISE = {"noise": "weights", "spread": 0.25}


def framework(names, entities, sets=None, nodes=(), parents=None):
    return Framework(
        "f",
        pd.DataFrame({"name_en": list(entities)}, index=pd.Index(list(entities), name="entity")),
        {n: Variable(n, "1", {"en": n}) for n in names},
        {"index": Node("index", None, {})} | {n: Node(n, "index", {}) for n in nodes},
        {n: Indicator(n, n, "1", (parents or {}).get(n, "index"), 1, {}) for n in names},
        sets or {},
    )


def observed(frame, X):
    table = X.reindex(index=frame.entities.index, columns=list(frame.variables))
    return di.Observations(table.astype(float), pd.DataFrame())


def table(seed, rows, names):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(rng.random((len(rows), len(names))), list(rows), list(names))


def draws(index, factors, count, **options):
    return di.robustness.run(index, di.robustness.parse(factors), count, **options)


def assert_draws_are_builds(found, count):
    """Scores, ranks and tiers of draws are those of the indices that they stand for."""
    scores, tiers = found.scores(), {}
    for draw in range(count):
        built = found.build(draw)
        np.testing.assert_allclose(
            scores[0, draw], built.scores["index"].to_numpy(), rtol=0, atol=1e-12
        )
        assert (found.ranks[draw] == built.ranks["index"].fillna(0)).all()
        for tier in built.tiers.dropna().unique():
            tiers.setdefault(tier, []).append(built.tiers == tier)
    if found.tiers is not None:
        for tier, shares in tiers.items():
            assert found.tiers[tier].tolist() == pytest.approx((sum(shares) / count).tolist())


@pytest.mark.slow
def test_sizes_go_by_the_ranks_as_they_are_printed():
    frame = framework("xy", "abcdef")
    X = pd.DataFrame({"x": [0, 1, 0.55, 0.58, 0.2, 0.3], "y": [0, 1, 0.55, 0.56, 0.25, 0.3]},
                     index=list("abcdef"))  # fmt: skip
    more = {"ranks": {"method": "rounded", "digits": 1}}
    more["tiers"] = {"method": "sizes", "sizes": [2, 4]}
    index = di.build(frame, observed(frame, X), Recipe.parse(BASE | more))
    assert index.ranks["index"].tolist() == [6, 1, 2, 2, 5, 4]
    assert index.tiers.tolist() == [2, 1, 1, 1, 2, 2]
    assert_draws_are_builds(draws(index, {"w": NOISE}, 50), 50)


def test_draws_and_removals_keep_the_reference():
    frame, A = framework("xyz", "abcdefgh"), table(0, "abcdefgh", "xyz")
    B = A * [1, 3, 1] + table(1, "abcdefgh", "xyz") * 0.5
    recipe = Recipe.parse(BASE | {"weights": {"method": "entropy"}})
    reference = di.build(frame, observed(frame, A), recipe)
    index = di.build(frame, observed(frame, B), recipe, reference=reference)
    power = {"as is": {}, "power": {"aggregate": {"method": "power", "p": 2.0}}}
    found = draws(index, {"mean": {"alternatives": power}}, 20)
    as_is = int(np.flatnonzero(found.parameters["mean"] == "as is")[0])
    np.testing.assert_allclose(found.scores()[0, as_is], index.scores["index"], atol=1e-12)
    assert_draws_are_builds(found, 20)
    without = di.whatif.without_each(index)["x"]
    pd.testing.assert_frame_equal(without.sample, index.sample[["y", "z"]])
    assert without.reference is reference
    pd.testing.assert_frame_equal(index.rebuild().scores, index.scores)
    with pytest.raises(InputError, match="goalposts and weights are fixed"):
        draws(index, {"who": {"noise": "entities"}}, 3)


@pytest.mark.parametrize(
    "check", [{"method": "none"}, {"method": "screen", "indicator_present": 0.5}]
)
def test_draws_start_from_the_values_that_were_given(check):
    frame, A = framework("xyz", "abcdefgh"), table(1, "abcdefgh", "xyz")
    index = di.build(frame, observed(frame, A), Recipe.parse(BASE | {"check": check}))
    turned = index.indicators.iloc[::-1].set_axis(index.indicators.index)
    other = index.rebuild(indicators=turned)
    found = draws(other, {"w": {"noise": "weights", "spread": 1e-9}}, 3)
    np.testing.assert_allclose(found.scores()[0, 0], other.scores["index"], atol=1e-8)
    assert_draws_are_builds(found, 3)
    pd.testing.assert_frame_equal(other.rebuild().scores, other.scores)


def test_sizes_that_do_not_fit_a_draw_are_refused_as_a_build_refuses_them():
    frame, A = framework("xyz", "abcdefgh"), table(1, "abcdefgh", "xyz")
    A.loc["a", ["x", "y"]] = np.nan
    recipe = Recipe.parse(BASE | {"tiers": {"method": "sizes", "sizes": [3, 5]}})
    index = di.build(frame, observed(frame, A), recipe)
    strict = {"as is": {}, "strict": {"aggregate": {"min_weight": 0.6}}}
    with pytest.raises(InputError, match=r"sum to the 7 scores .*tiers=False"):
        draws(index, {"mean": {"alternatives": strict}}, 10)
    found = draws(index, {"mean": {"alternatives": strict}}, 10, tiers=False)
    at = int(np.flatnonzero(found.parameters["mean"] == "strict")[0])
    with pytest.raises(InputError, match="sum to the 7 scores"):
        found.build(at)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [NOISE, {"noise": "entities"}])
@pytest.mark.parametrize("share", [0.85, 0.8])
def test_a_check_is_made_once(factor, share):
    names, entities = "uvwxyz", [f"e{n}" for n in range(12)]
    frame, A = framework(names, entities), table(1, entities, names)
    A.loc["e0", list("vwxyz")] = np.nan
    A.loc["e1", "u"] = np.nan
    check = {"method": "screen", "indicator_present": share, "entity_present": 0.5}
    impute = {"method": "mean"}
    index = di.build(
        frame, observed(frame, A), Recipe.parse(BASE | {"check": check, "impute": impute})
    )
    assert index.scores["index"].isna().sum() == 1
    found = draws(index, {"f": factor}, 40)
    assert_draws_are_builds(found, 40)
    assert list(found.build(0).indicators) == list(index.indicators)


def test_a_fragment_of_a_recipe_changes_one_thing():
    recipe = Recipe.parse(BASE | {"weights": {"method": "entropy", "across": "all"}})
    assert recipe.vary(weights={"method": "equal"}).across == "all"
    recipe = Recipe.parse(BASE | {"aggregate": {"method": "arithmetic", "min_weight": 0.6}})
    assert recipe.vary(aggregate={"method": "geometric"}).aggregate.options["min_weight"] == 0.6
    pooled = Recipe.parse(BASE | {"weights": {"method": "equal", "over": "panel"}})
    assert pooled.vary(weights={"method": "stdev"}).weights.over == "panel"


def test_an_entity_that_the_index_leaves_out_is_left_out_of_the_draws():
    """The choices of the README's example, on an index with a hole."""
    frame, A = framework("xyz", "abcdefgh"), table(0, "abcdefgh", "xyz")
    A.loc["a", ["x", "y"]] = np.nan
    recipe = Recipe.parse(BASE | {"aggregate": {"method": "arithmetic", "min_weight": 0.6}})
    index = di.build(frame, observed(frame, A), recipe)
    geometric = {"as it is": {}, "geometric": {"aggregate": {"method": "geometric"}}}
    found = draws(index, {"w": NOISE, "mean": {"alternatives": geometric}}, 200)
    assert np.isnan(index.scores.at["a", "index"]) and found.intervals.at["a", "scored"] < 0.05
    assert_draws_are_builds(found, 20)


def test_another_place_has_errors_of_imputation_of_its_own():
    names, entities = "uvwx", [f"e{n}" for n in range(30)]
    frame = framework(names, entities, nodes="pq", parents={"u": "p", "v": "p", "w": "q", "x": "q"})
    deep = replace(frame.indicators["u"], parent="pp")
    frame = replace(
        frame,
        nodes=frame.nodes | {"pp": Node("pp", "p", {})},
        indicators=frame.indicators | {"u": deep},
    )
    rng = np.random.default_rng(3)
    base = rng.random(30)
    A = pd.DataFrame({n: base + rng.random(30) * 0.05 for n in names}, entities) * 10
    A["u"] **= 2
    A.loc[entities[:6], "u"] = np.nan
    impute = {"method": "median", "by": {"q": {"method": "knn", "k": 3}}}
    index = di.build(frame, observed(frame, A), Recipe.parse(BASE | {"impute": impute}))
    place = {"alternatives": {"p": {}, "q": {"move": {"pp": "q"}}}}
    found = draws(index, {"place": place, "cells": {"noise": "imputation"}}, 40, seed=1)
    errors = list(found.simulation._errors.values())
    assert len(errors) == 2
    # neighbours know more than the median
    far = [max(abs(own["u"])) for own in errors]
    assert max(far) > 2 * min(far)
    assert_draws_are_builds(found, 20)


def panel():
    frame, A = framework("xyz", "abcdefgh"), table(0, "abcdefgh", "xyz")
    B = A + table(5, "abcdefgh", "xyz") * 0.5
    pooled = {
        "normalise": {"method": "minmax", "over": "panel"},
        "weights": {"method": "entropy", "over": "panel"},
    }
    recipe = Recipe.parse(BASE | pooled)
    return di.build_panel(frame, {2018: observed(frame, A), 2019: observed(frame, B)}, recipe)


@pytest.mark.slow
def test_a_period_of_a_panel_is_built_anew_with_the_others():
    years = panel()
    for index in years.values():
        pd.testing.assert_frame_equal(index.rebuild().scores, index.scores)
    removed = di.audit.remove_one(years[2018])
    assert removed.shape == (8, 3)
    found = draws(years[2018], {"w": {"noise": "weights", "spread": 1e-9}}, 3)
    np.testing.assert_allclose(found.scores()[0, 0], years[2018].scores["index"], atol=1e-8)
    choices = {"as is": {}, "geometric": {"aggregate": {"method": "power", "p": 2}}}
    found = draws(years[2018], {"w": NOISE, "mean": {"alternatives": choices}}, 20)
    assert_draws_are_builds(found, 20)
    with pytest.raises(InputError, match="change the sample of all.*leave the factor out"):
        draws(years[2018], {"who": {"noise": "entities"}}, 3)


def test_a_refused_recipe_has_a_mend_that_holds():
    """One that looks over a panel, alone: with a reference it is built, and can be tried."""
    years = panel()
    alone = years[2018]
    with pytest.raises(InputError, match="give periods"):
        di.build(alone.framework, alone.observations, alone.recipe)
    index = di.build(alone.framework, alone.observations, alone.recipe, reference=years[2019])
    found = draws(index, {"w": {"noise": "weights", "spread": 1e-9}}, 2)
    np.testing.assert_allclose(found.scores()[0, 0], index.scores["index"], atol=1e-8)


def test_what_each_indicator_adds_is_told_once():
    """By the weight with which its cell enters, also level by level and with a hole."""
    frame = framework("xyz", "abcd", nodes="pq", parents={"x": "p", "y": "p", "z": "q"})
    X = pd.DataFrame({"x": [0, 1, 2.0, 3], "y": [3, 1, np.nan, 2], "z": [1.0, 5, 2, 0]},
                     index=list("abcd"))  # fmt: skip
    index = di.build(frame, observed(frame, X), Recipe.parse(BASE))
    parts = di.contributions.by_node(index, ["p", "q"])
    np.testing.assert_allclose(parts.sum(axis=1), index.scores["index"], atol=1e-12)
    assert index.effective().loc["c"].tolist() == [0.5, 0, 0.5]
    compared = di.compare.compare(index, index)
    assert compared.parts.shape == (4, 3) and (compared.parts == 0).all(axis=None)
    effective = di.audit.effective_in_index(index)
    assert effective["effective"].sum() == pytest.approx(1) and (effective["note"] == "").all()
    for step in (
        {"method": "geometric"},
        {"method": "arithmetic", "by": {"p": {"method": "copeland"}}},
    ):
        other = index.rebuild(index.recipe.vary(aggregate=step))
        assert other.effective() is None
        assert di.compare.compare(index, other).parts.empty
    half = index.rebuild(index.recipe.vary(aggregate={"by": {"p": {"method": "geometric"}}}))
    assert half.effective("p") is None and half.effective("q") is not None
    same = index.rebuild(index.recipe.vary(aggregate={"method": "power", "p": 1}))
    pd.testing.assert_frame_equal(same.effective(), index.effective())


def test_extents_that_no_number_holds_are_refused():
    X, sample = pd.DataFrame({"a": [0.0, 0, 1e9]}), pd.DataFrame({"a": [0.0, 1e-300]})
    with pytest.raises(InputError, match="a"):
        di.normalise.minmax(X, 1, sample)


def test_one_test_tells_what_differs():
    """Eight values at thirty per cent, one of them with the rounding of a formula."""
    x = pd.Series([0.3] * 7 + [0.1 + 0.2], list("abcdefgh"))
    assert di.normalise.rank(x.to_frame("a"))["a"].tolist() == [4.5] * 8
    assert di.normalise.percentile(x.to_frame("a"))["a"].tolist() == [0.5] * 8
    X = pd.DataFrame({"flat": x, "b": np.arange(8.0) ** 2, "c": np.arange(8.0)[::-1]})
    for method in (di.weights.critic, di.weights.pca, di.weights.equal_correlation):
        with pytest.raises(InputError) as refused:
            method(X)
        assert "flat" in str(refused.value) and len(refused.value.faults) == 1
    for method in (di.weights.entropy, di.weights.stdev):
        assert method(X)["flat"] == 0
    with pytest.raises(InputError, match="different values"):
        di.normalise.minmax(X)
    assert di.tiers.relative(x, cuts=[1.0]).nunique() == 1
    # and two that do differ are not tied by a third that is large
    far = pd.Series([1e9, 1.0005, 1.0, 1.0 + 1e-15])
    from deltaindex.methods.ranks import rank

    assert rank(far).tolist() == [1, 2, 3, 3]
    assert rank(pd.Series([1e-300, 3e-300, 2e-300])).tolist() == [3, 1, 2]


def test_entropy_keeps_its_digits_in_columns_that_hardly_differ():
    off = 1e-4
    X = pd.DataFrame({"a": [1 + off, 1 - off], "b": [0.0, 1.0]})
    divergence = (off**2 + off**4 / 6) / (2 * np.log(2))  # of the series; the next term is 1e-24
    found = di.weights.entropy(X)
    assert found["a"] == pytest.approx(divergence / (1 + divergence), rel=1e-9)
