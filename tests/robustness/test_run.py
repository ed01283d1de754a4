"""Draw for draw a run is what `build` gives; and what is said of the draws is counted right."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, robustness
from deltaindex.methods import registry
from deltaindex.robustness import Factor, Resample, WeightNoise

NODES = ("index", "left", "deep", "right")
WEIGHTING = {
    "entropy": {"weights": {"method": "entropy", "across": "all"}},
    "equal": {"weights": {"method": "equal", "across": "node"}},
    "critic": {
        "weights": {"method": "critic", "across": "node", "by": {"left": {"method": "pca"}}}
    },
    "given": {"weights": {"method": "given", "across": "all",
                          "values": dict(zip("abcdef", range(1, 7), strict=True))}},
}  # fmt: skip
CHOICES = {
    "treatment": {"alternatives": {"none": {}, "winsorise": {"treat": {"method": "winsorise"}},
                                   "log": {"treat": {"method": "log"}}}},
    "normalisation": {"alternatives": {
        "clipped": {"normalise": {"method": "minmax", "clip": True}},
        "by": {"normalise": {"method": "minmax", "clip": True, "by": {
            "deep": {"method": "percentile"}, "f": {"method": "distance_to_best"},
            "e": {"method": "goalposts", "low": 1, "high": 90}}}}}},
    "weighting": {"alternatives": WEIGHTING},
    "aggregation": {"alternatives": {
        "sum": {"aggregate": {"method": "arithmetic", "min_weight": 0.4}},
        "mixed": {"aggregate": {"method": "power", "p": 0.5, "min_weight": 0.7,
                                "by": {"deep": {"method": "arithmetic"}}}}}},
    "place": {"alternatives": {"left": {}, "right": {"move": {"deep": "right"}}}},
}  # fmt: skip
IMPUTATION = {"alternatives": {"none": {}, "mean": {"impute": {"method": "mean", "group": "half"}},
                               "knn": {"impute": {"method": "knn", "k": 3}}}}  # fmt: skip
SPREAD, DIRICHLET = {"noise": "weights", "spread": 0.3}, {"noise": "weights", "concentration": 60}
CASES = {
    "choices": CHOICES,
    "spread": CHOICES | {"imputation": IMPUTATION, "noise": SPREAD},
    "dirichlet": CHOICES | {"noise": DIRICHLET},
    "imputed": {k: CHOICES[k] for k in ("treatment", "weighting", "aggregation")}
    | {"imputation": IMPUTATION, "cells": {"noise": "imputation", "repeats": 4}},
    "resampled": {k: CHOICES[k] for k in ("normalisation", "weighting", "place")}
    | {"sample": {"noise": "entities"}, "noise": SPREAD},
    "both": {k: CHOICES[k] for k in ("weighting", "treatment")}
    | {"imputation": IMPUTATION, "sample": {"noise": "entities"},
       "cells": {"noise": "imputation", "repeats": 4}, "noise": DIRICHLET},
}  # fmt: skip


def differences(found, draws):
    """How far the scores of some draws are from what `build` makes of their recipes."""
    scores = found.scores(NODES)
    for draw in draws:
        built = found.build(draw)
        expected = built.scores.reindex(columns=NODES).to_numpy().T
        assert (np.isnan(expected) == np.isnan(scores[:, draw])).all()
        yield np.nanmax(np.abs(expected - scores[:, draw]), initial=0.0)
        ranks = built.ranks["index"].fillna(0).to_numpy(int)
        assert ranks.tolist() == found.ranks[draw].tolist()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_every_draw_is_a_build(make, case):
    found = robustness.run(make(), robustness.parse(CASES[case]), 80, seed=3)
    assert max(differences(found, range(0, 80, 5))) < 1e-12
    assert found.ranks.std(axis=0).min() > 0


CHECK = {"method": "screen", "indicator_present": 0.8, "entity_present": 0.9}


@pytest.mark.parametrize("noise", [SPREAD, {"noise": "entities"}])
def test_screening_and_rounded_ranks(make, noise):
    """One entity and one indicator are left out, or others in another sample."""
    index = make(check=CHECK, ranks={"method": "rounded", "digits": 1})
    assert index.scores["index"].isna().sum() == 1 and "d" not in index.indicators
    factors = {"weighting": CHOICES["weighting"], "noise": noise}
    found = robustness.run(index, robustness.parse(factors), 20, seed=3, tiers=False)
    assert max(differences(found, range(0, 20, 4))) < 1e-12
    assert (found.intervals["scored"] == 0).sum() == 1
    least = found.intervals.dropna(subset="median")
    assert (least["best"] <= least["median"]).all()


@pytest.mark.slow
def test_a_method_without_a_kernel_is_run_by_itself(make, monkeypatch):
    with_kernels = robustness.run(make(), robustness.parse(CASES["resampled"]), 12, seed=3)
    for step in ("normalise", "weights", "aggregate", "treat", "ranks", "tiers"):
        bare = {name: replace(m, kernel=None) for name, m in registry.REGISTRY[step].items()}
        monkeypatch.setitem(registry.REGISTRY, step, bare)
    found = robustness.run(make(), robustness.parse(CASES["resampled"]), 12, seed=3)
    assert max(differences(found, range(0, 12, 4))) < 1e-12
    pd.testing.assert_frame_equal(found.tiers, with_kernels.tiers)


@pytest.mark.slow
def test_tiers_of_the_draws_are_those_of_the_builds(make):
    found = robustness.run(make(), robustness.parse(CASES["choices"]), 40, seed=1)
    tiers = pd.DataFrame([found.build(draw).tiers for draw in range(40)])
    for tier in (1, 2, 3):
        share = (tiers == tier).fillna(False).mean()
        assert found.tiers[tier].tolist() == pytest.approx(share[found.tiers.index].tolist())


def test_a_set_can_be_a_choice(project):
    index = project.index(2018)
    factors = [Factor("set", {"open": {}, "extended": {"set": "extended"}}), WeightNoise("w", 0.2)]
    found = robustness.run(index, factors, 6, seed=1)
    sets = found.parameters["set"]
    assert sets.nunique() == 2
    for draw in range(6):
        built = found.build(draw)
        assert built.recipe.set == sets[draw]
        np.testing.assert_allclose(built.scores["index"], found.scores()[0, draw], atol=1e-12)


def test_counts(make):
    """Histogram, intervals, pairs, tiers and shift, from the ranks one by one."""
    found = robustness.run(make(), robustness.parse(CASES["spread"]), 300, level=0.8, seed=2)
    ranks = pd.DataFrame(found.ranks, columns=found.histogram.index).replace(0, np.nan)
    assert ranks.isna().any(axis=None)
    for rank in (1, 4, 12):
        assert found.histogram[rank].tolist() == (ranks == rank).sum().tolist()
    table = found.intervals
    assert table.index[0] == found.index.score.index[0]
    for column, share in (("low", 0.1), ("median", 0.5), ("high", 0.9)):
        expected = ranks.apply(
            lambda x, share=share: np.quantile(x.dropna(), share, method="inverted_cdf")
        )
        assert table[column].tolist() == expected[table.index].tolist()
    assert table["best"].tolist() == ranks.min()[table.index].tolist()
    assert table["worst"].tolist() == ranks.max()[table.index].tolist()
    assert table["mean"].tolist() == pytest.approx(ranks.mean()[table.index].tolist())
    assert table["scored"].tolist() == pytest.approx(ranks.notna().mean()[table.index].tolist())
    above = (ranks["e1"] < ranks["e2"]).mean()
    assert found.pairs.loc["e1", "e2"] == pytest.approx(above)
    ties = (ranks["e1"] == ranks["e2"]).mean() + ranks[["e1", "e2"]].isna().any(axis=1).mean()
    assert found.pairs.loc["e2", "e1"] == pytest.approx(1 - above - ties)
    assert (np.diag(found.pairs) == 0).all()
    assert found.tiers.sum(axis=1).tolist() == pytest.approx(ranks.notna().mean().tolist())
    base = found.index.ranks["index"].astype(float)
    assert found.shift.tolist() == pytest.approx((ranks - base).abs().mean(axis=1).tolist())
    assert found.share_within(3)["e1"] == pytest.approx((ranks["e1"] <= 3).mean())


def test_the_same_seed_gives_the_same_draws_in_any_portions(make):
    factors = robustness.parse(CASES["resampled"])
    one, two = (robustness.run(make(), factors, 90, seed=5, chunk=chunk) for chunk in (None, 37))
    assert (one.ranks == two.ranks).all() and (one.shift == two.shift).all()
    pd.testing.assert_frame_equal(one.parameters, two.parameters)
    pd.testing.assert_frame_equal(one.pairs, two.pairs)
    other = robustness.run(make(), factors, 90, seed=6)
    assert (one.ranks != other.ranks).any()


def test_a_factor_keeps_its_draws_when_another_joins(make):
    alone = robustness.run(make(), [WeightNoise("w", 0.3)], 30)
    joined = robustness.run(
        make(), [Factor("t", CHOICES["treatment"]["alternatives"]), WeightNoise("w", 0.3)], 30
    )
    rows = joined.parameters["t"] == "none"
    np.testing.assert_allclose(
        alone.parameters[rows]["w: a"], joined.parameters[rows]["w: a"], atol=1e-14
    )


def test_without_what_is_large(make):
    seen = []
    found = robustness.run(
        make(), [WeightNoise("w", 0.5)], 50, tiers=False, pairs=False, keep=False, chunk=20,
        progress=seen.append,
    )  # fmt: skip
    assert found.ranks is found.tiers is found.pairs is None
    assert seen == [20, 20, 10]
    full = robustness.run(make(), [WeightNoise("w", 0.5)], 50)
    pd.testing.assert_frame_equal(found.histogram, full.histogram)


def test_parameters_say_how_to_make_the_draw(make):
    """The weights of a draw, given to a recipe, give its ranks; so do its imputed cells."""
    index = make()
    found = robustness.run(index, [WeightNoise("w", concentration=20)], 5)
    row = found.parameters.iloc[2]
    values = {name.removeprefix("w: "): weight for name, weight in row.items()}
    assert sum(values.values()) == pytest.approx(1)
    again = make(weights={"method": "given", "values": values, "across": "all"})
    np.testing.assert_allclose(again.scores["index"], found.scores()[0, 2], atol=1e-12)
    cells = robustness.parse({"cells": {"noise": "imputation", "repeats": 3}})
    found = robustness.run(make(impute={"method": "mean"}), cells, 5)
    assert set(found.parameters) == {"cells: e1, d", "cells: e5, d", "cells: e8, d", "cells: e5, e"}
    built = found.build(4)
    assert built.indicators.at["e8", "d"] == found.parameters["cells: e8, d"][4]
    sample = robustness.run(make(whole=True), [Resample("s")], 3).parameters
    assert (sample.sum(axis=1) == 12).all() and set(sample) == {f"s: e{i}" for i in range(12)}


def test_noise_has_the_moments_it_promises(make):
    """A Dirichlet has the weights as means and w (1 - w) / (c + 1) as variances."""
    index = make(
        weights={
            "method": "given",
            "across": "all",
            "values": dict.fromkeys("abcdef", 1) | {"a": 5},
        }
    )
    drawn = robustness.run(
        index, [WeightNoise("w", concentration=40)], 40_000, tiers=False
    ).parameters
    assert drawn["w: a"].mean() == pytest.approx(0.5, abs=2e-3)
    assert drawn["w: a"].var() == pytest.approx(0.25 / 41, rel=0.03)
    assert drawn["w: b"].var() == pytest.approx(0.1 * 0.9 / 41, rel=0.03)
    even = robustness.run(index, [WeightNoise("w", spread=0.5)], 2000, tiers=False).parameters
    ratio = even["w: b"] / even["w: c"]
    assert ratio.min() > 1 / 3 and ratio.max() < 3 and ratio.max() > 2.5


def test_residuals_are_those_of_the_validation(make):
    from deltaindex import imputation

    index = make(impute={"method": "mean"})
    cells = robustness.parse({"cells": {"noise": "imputation", "repeats": 6}})
    drawn = robustness.run(index, cells, 400, tiers=False).parameters["cells: e1, d"]
    known = imputation.validate(index, {"own": index.recipe.impute}, repeats=6).cells
    known = known[known["indicator"] == "d"]
    observed = index.indicators["d"]
    held = (index.imputed.at["e1", "d"] + known["true"] - known["filled"]).clip(
        observed.min(), observed.max()
    )
    assert set(drawn.round(9)) == set(held.round(9))


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        ({"cells": {"noise": "imputation"}}, "factor cells: .*no alternative imputes"),
        ({"treat": {"alternatives": {"a": {}, "b": {"treat": {"method": "log", "skew": 99}}}}},
         "factor treat: .*no alternative changes a cell"),
        ({"place": {"alternatives": {"left": {}, "right": {"move": {"deep": "right"}}}}},
         "factor place: .*where it hangs does not change the top score"),
        ({"set": {"alternatives": {"a": {}, "b": {"set": None}}}}, "factor set: .*same scores"),
    ],
)  # fmt: skip
def test_a_factor_that_cannot_act_is_refused(make, factors, words):
    with pytest.raises(InputError, match=words):
        robustness.run(make(), robustness.parse(factors), 5)


def test_more_factors_that_cannot_act(make, assemble, table):
    whole = make(whole=True)
    impute = {"i": {"alternatives": {"a": {}, "b": {"impute": {"method": "mean"}}}},
              "cells": {"noise": "imputation"}}  # fmt: skip
    for factor in robustness.parse(impute):
        with pytest.raises(InputError, match=f"factor {factor.name}: .*no cell is missing"):
            robustness.run(whole, [factor], 5)
    fixed = assemble(table[["f"]], {"normalise": {"method": "goalposts", "low": 0, "high": 99}})
    for factor, words in (
        (Resample("s"), "take nothing from the sample"),
        (WeightNoise("w", 0.1), "nothing to weigh"),
    ):
        with pytest.raises(InputError, match=f"factor {factor.name}: .*{words}"):
            robustness.run(fixed, [factor], 5)


def test_it_acts_where_another_factor_lets_it(make):
    """Where a node hangs counts as soon as weights within nodes are an alternative."""
    place = robustness.parse({"place": CHOICES["place"]})
    weighting = robustness.parse({"weighting": CHOICES["weighting"]})
    idle = robustness.screen(make(), place)["place"]
    assert idle.key == "place_is_free" and idle.reason == robustness.WHY["place_is_free"]
    assert robustness.screen(make(), [*weighting, *place]) == {"weighting": None, "place": None}


def test_refuses(make):
    twice = [WeightNoise("w", 0.1), WeightNoise("v", 0.2)]
    with pytest.raises(InputError, match="v: changes what another factor changes .*factor w"):
        robustness.run(make(), twice, 5)
    one = Factor("one", {"a": {}, "b": {"normalise": {"method": "rank"}}})
    two = Factor("two", {"a": {}, "b": {"normalise": {"method": "percentile"}}})
    with pytest.raises(InputError, match="two: changes what another .*'normalise'"):
        robustness.run(make(), [one, two], 5)
    pooled = Factor("p", {"a": {}, "b": {"normalise": {"method": "minmax", "over": "panel"}}})
    with pytest.raises(InputError, match="normalise.over: looks over the periods of a panel"):
        robustness.run(make(), [pooled], 5)
    with pytest.raises(InputError, match="no factor"):
        robustness.run(make(), [], 5)
    bad = Factor("n", {"a": {}, "z": {"normalise": {"method": "zscore"}}})
    with pytest.raises(InputError, match="n: z: .*a: entropy takes no negative value"):
        robustness.run(make(weights={"method": "entropy", "across": "all"}), [bad], 5)
    with pytest.raises(InputError, match="draws: must be 1 to"):
        robustness.run(make(), [one], 0)
    with pytest.raises(InputError, match="no such node.*'nope'"):
        robustness.run(make(), [Factor("m", {"a": {}, "b": {"move": {"deep": "nope"}}})], 5)
    with pytest.raises(InputError, match="draw: there are 5 draws"):
        robustness.run(make(), [one], 5).build(5)


def test_a_draw_that_a_step_refuses_is_named(assemble):
    """Two in three resamples of this column are constant."""
    X = pd.DataFrame({"a": [0.0, 0, 0, 0, 9], "b": [1.0, 2, 3, 4, 5]}, index=list("vwxyz"))
    with pytest.raises(InputError, match="draw .*indicator a: min-max needs two different values"):
        robustness.run(assemble(X), [Resample("s")], 50)


@pytest.mark.parametrize("name", "acdf")
def test_a_sample_that_a_step_refuses_is_named_beside_choices_too(assemble, name):
    """Of the first two resamples of either, one is constant: `screen` looks at them."""
    X = pd.DataFrame({"a": [0.0, 0, 0, 0, 9], "b": [1.0, 2, 3, 4, 5]}, index=list("vwxyz"))
    choice = Factor("choice", {"one": {}, "two": {"weights": {"method": "critic"}}})
    with pytest.raises(InputError, match="draw .*indicator a: min-max needs two different values"):
        robustness.screen(assemble(X), [choice, Resample(name)])


def test_tiers_of_draws_need_a_recipe_that_has_them(assemble):
    X = pd.DataFrame({"a": [0.0, 1, 2], "b": [1.0, 2, 4]}, index=list("xyz"))
    found = robustness.run(assemble(X), [WeightNoise("w", 0.5)], 5)
    with pytest.raises(InputError, match="the recipe has no tiers"):
        found.simulation.tiers(found.scores()[0], found.ranks)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("pool", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_any_executor_gives_the_same(make, pool, workers):
    """Portions that other processes compute are those that this one does."""
    index, factors = make(), robustness.parse(CASES["spread"])
    expected = robustness.run(index, factors, 100, seed=5)
    options = {"mp_context": get_context("spawn")} if pool is ProcessPoolExecutor else {}
    with pool(workers, **options) as executor:
        found = robustness.run(index, factors, 100, seed=5, chunk=17, executor=executor)
    assert (found.ranks == expected.ranks).all()
    pd.testing.assert_frame_equal(found.tiers, expected.tiers)
    pd.testing.assert_frame_equal(found.pairs, expected.pairs)


def test_what_is_said_of_some_of_the_draws(make):
    """Those without an alternative are the draws of a run that does not have it."""
    factors = robustness.parse({"weighting": CHOICES["weighting"], "noise": SPREAD})
    found = robustness.run(make(), factors, 400, seed=2)
    labels = found.parameters["weighting"].to_numpy()
    without = ~found.taking("weighting", "critic", "given")
    assert (without == np.isin(labels, ["entropy", "equal"])).all()
    part = found.among(without)
    assert part.draws == without.sum() and (part.ranks == found.ranks[without]).all()
    assert part.shift.tolist() == found.shift[without].tolist()
    assert part.intervals.loc["e0", "worst"] == found.ranks[without][:, 0].max()
    table = found.by_alternative()
    assert table["draws"].sum() == 400
    for row in table.itertuples():
        own = found.shift[labels == row.alternative]
        assert (row.factor, row.draws) == ("weighting", len(own))
        assert row.shift == pytest.approx(own.mean())
        assert row.error == pytest.approx(pd.Series(own).sem())
    with pytest.raises(InputError, match="cannot be made anew"):
        _ = part.parameters
    with pytest.raises(InputError, match="no such choice"):
        found.taking("scale", "minmax")
    with pytest.raises(InputError, match="no such alternative"):
        found.taking("weighting", "pca")
    with pytest.raises(InputError, match="no such draw"):
        found.among(np.zeros(400, bool))
    with pytest.raises(InputError, match="not kept"):
        robustness.run(make(), factors, 10, keep=False).among(np.ones(10, bool))
