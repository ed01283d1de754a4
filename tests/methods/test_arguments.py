"""Functions called directly check what they are given, and name all that they refuse."""

import numpy as np
import pandas as pd
import pytest
from tests import declared

from deltaindex import (
    InputError,
    aggregate,
    groups,
    impute,
    inequality,
    normalise,
    robustness,
    tiers,
    treat,
    weights,
)

FLAT = pd.DataFrame({"a": [1.0, 1, 1], "b": [1.0, 2, 3], "c": [2.0, 2, 2]}, list("xyz"))
GONE = pd.DataFrame({"a": [1.0, np.nan, 3], "b": [1.0, 2, 3], "c": [np.nan, 1, 1]}, list("xyz"))


@pytest.mark.parametrize(
    "call",
    [
        lambda: normalise.minmax(FLAT),
        lambda: normalise.zscore(FLAT),
        lambda: normalise.distance_to_best(-FLAT[["a", "c"]]),
        lambda: normalise.goalposts(-FLAT[["a", "c"]], low=1, high=2, log=True),
        lambda: weights.critic(FLAT),
        lambda: weights.pca(FLAT),
        lambda: weights.equal_correlation(FLAT),
        lambda: weights.entropy(-FLAT[["a", "c"]]),
        lambda: weights.stdev(GONE.loc[["x"]].reindex(["x", "y"])[["a", "c"]]),
        lambda: weights.given(FLAT, values={"b": 1}),
        lambda: aggregate.geometric(-FLAT[["a", "c"]], pd.Series({"a": 1.0, "c": 1.0})),
        lambda: aggregate.benefit_of_doubt(GONE, pd.Series(1.0, list("abc")), low=1, high=1),
        lambda: aggregate.arithmetic(FLAT, pd.Series({"a": -1.0, "b": 1.0, "c": -2.0})),
        lambda: impute.knn(GONE, k=3),
        lambda: impute.regression(GONE),
    ],
)
def test_c5_all_columns_are_named_in_one_go(call):
    with pytest.raises(InputError) as refusal:
        call()
    said = " ".join(f" {fault.place}," for fault in refusal.value.faults)
    assert all(f" {name}," in said or f": {name}," in said for name in ("a", "c")), said
    assert " b," not in said


def test_c5_also_where_indicators_differ_in_method_or_period(assemble):
    by = {"method": "minmax", "by": {"c": {"method": "zscore"}}}
    with pytest.raises(InputError) as refusal:
        assemble(FLAT, {"normalise": by})
    assert [fault.place for fault in refusal.value.faults] == ["indicator a", "indicator c"]


GOOD = pd.DataFrame({"a": [1.0, 2, 4, 3], "b": [2.0, 5, 1, 1]}, list("wxyz"))
STEPS = {
    **{f"weights.{name}": f for name, f in declared.faces("weights").items() if name != "given"},
    **{f"normalise.{n}": f for n, f in declared.faces("normalise").items() if n not in ("base_period",)},
    **{f"treat.{name}": f for name, f in declared.faces("treat").items()},
    **{f"impute.{n}": f for n, f in declared.faces("impute").items() if n in ("none", "mean", "knn", "regression")},
}  # fmt: skip
OPTIONS = {
    "normalise.goalposts": {"low": 0, "high": 10},
    "normalise.distance_to_target": {"target": 2},
    "impute.knn": {"k": 2},
}
CELLS = [np.inf, -np.inf, "2", 10**400, 1j, pd.Timestamp("2020"), 1e308, [1]]


@pytest.mark.parametrize("name", STEPS)
def test_e5_a_step_checks_its_table(name):
    call, options = STEPS[name], OPTIONS.get(name, {})
    call(GOOD, **options)
    same = call(GOOD.astype(object).where(GOOD < 9), **options)
    assert np.allclose(np.asarray(same, float), np.asarray(call(GOOD, **options), float))
    for cell in CELLS:
        X = GOOD.astype(object)
        X.at["x", "b"] = cell
        with pytest.raises(InputError, match=r"x, b: a cell must|indicator b: x: "):
            call(X, **options)
    wrong = [GOOD[[]], GOOD[["a", "a"]], GOOD["a"], [[1, 2]], None, GOOD.astype(str)]
    for X in [*wrong, *([] if name == "weights.equal" else [GOOD.iloc[:0]])]:
        with pytest.raises(InputError):
            call(X, **options)


@pytest.mark.parametrize("name", ["linear", "neighbour_period"])
@pytest.mark.parametrize("others", [[GOOD], GOOD["a"], "2018"])
def test_e5_other_periods_are_a_mapping(name, others):
    with pytest.raises(InputError, match=r"others: expected a mapping to tables"):
        declared.faces("impute")[name](GOOD, others=others)


@pytest.mark.parametrize("name", declared.faces("aggregate"))
def test_e5_an_aggregation_checks_table_and_weights(name):
    call = declared.faces("aggregate")[name]
    options = {"power": {"p": 2}, "benefit_of_doubt": {"low": 0.5, "high": 1.5}}.get(name, {})
    W = pd.Series({"a": 1.0, "b": 1.0})
    assert call(GOOD, W, **options).notna().all()
    for X in (GOOD.iloc[:0], GOOD[[]], GOOD * np.inf, GOOD * 1e200, GOOD.astype(str), None):
        with pytest.raises(InputError):
            call(X, W, **options)
    for w in (
        None,
        [1, 1],
        W * np.inf,
        -W,
        W * np.nan,
        W.astype(str),
        pd.concat([W, W]),
        W * 1e308,
    ):
        with pytest.raises(InputError):
            call(GOOD, w, **options)


@pytest.mark.parametrize(
    "call",
    [
        lambda s: tiers.fisher_jenks(s, k=2),
        lambda s: tiers.sizes(s, sizes=[1, 3]),
        lambda s: tiers.thresholds(s, cuts=[2]),
        lambda s: tiers.relative(s, cuts=[1]),
        lambda s: groups.summary(s, pd.Series(list("ppqq"), list("wxyz"))),
        lambda s: groups.cv(s, 1),
        lambda s: inequality.gini(s),
        lambda s: inequality.cv(s, 1, resamples=99),
        lambda s: inequality.theil(s, pd.Series(list("ppqq"), list("wxyz")), 9),
    ],
)
def test_e5_what_takes_scores_checks_them(call):
    scores = GOOD["a"]
    call(scores)
    for wrong in (scores.iloc[:0], scores * np.inf, scores.astype(str), None, [1, 2], scores * 1j):
        with pytest.raises(InputError):
            call(wrong)


@pytest.mark.parametrize(
    "call",
    [
        lambda: tiers.fisher_jenks(GOOD["a"], k=2.5),
        lambda: tiers.fisher_jenks(GOOD["a"], k=2**70),
        lambda: tiers.fisher_jenks(GOOD["a"], k=True),
        lambda: tiers.sizes(GOOD["a"], sizes=["a"]),
        lambda: impute.knn(GONE, k=10**400),
        lambda: treat.winsorise(GOOD, limit="5"),
        lambda: normalise.minmax(GOOD, low=float("nan")),
        lambda: normalise.minmax(GOOD, low=10**400),
        lambda: normalise.minmax(GOOD, clip=1),
        lambda: weights.entropy(GOOD, offset=float("inf")),
        lambda: weights.given(GOOD, values={"a": 10**400, "b": 1}),
        lambda: inequality.cv(GOOD["a"], 1, resamples=0),
        lambda: inequality.theil(GOOD["a"], GOOD["b"], permutations=-1),
    ],
)
def test_e5_options_are_of_their_kind(call):
    with pytest.raises(InputError):
        call()


@pytest.mark.parametrize(
    "options",
    [{"draws": n} for n in (1.5, 2**63, 0, -1, True, "9", None, 10**400)]
    + [{"seed": n} for n in (-1, 0.5, None)]
    + [{"level": n} for n in (0, 1, float("nan"), "a")]
    + [{"chunk": 0}, {"chunk": 1.5}, {"tiers": 1}],
)
def test_e5_a_simulation_checks_its_counts(assemble, options):
    index = assemble(GOOD)
    noise = [robustness.WeightNoise("w", 0.2)]
    with pytest.raises(InputError):
        robustness.run(index, noise, **{"draws": 4, **options})


@pytest.mark.parametrize(
    "options", [{"samples": n} for n in (1.5, 2**63, 0, -2, 3)] + [{"resamples": 1}, {"resamples": 2**63}, {"seed": -1}, {"level": 2}]
)  # fmt: skip
def test_e5_so_do_sobol_indices(assemble, options):
    index = assemble(GOOD)
    means = {"a": {}, "g": {"aggregate": {"method": "power", "p": 2}}}
    two = [robustness.WeightNoise("w", 0.2), robustness.Factor("m", means)]
    with pytest.raises(InputError):
        robustness.sobol(index, two, **{"samples": 4, **options})
