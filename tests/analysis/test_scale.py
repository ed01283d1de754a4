"""Scale: printed extremes that a convex mean cannot have, and the departures that reach them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from deltaindex import InputError, build, scale

# min-max within [0, 5] and [0, 10]: scores 0.5, 0.1 and 0.3
X = pd.DataFrame({"a": [5.0, 0.0, 1.0], "b": [0.0, 2.0, 4.0]}, index=list("pqr"))
RECIPE = {
    "normalise": {"method": "goalposts", "low": 0, "high": 5},
    "weights": {"method": "given", "values": {"a": 0.5, "b": 0.25}, "across": "all"},
}


@pytest.fixture
def index(assemble):
    """Scores by hand: weights 2/3 and 1/3, z of a 1, 0, 0.2 and of b 0, 0.4, 0.8."""
    made = assemble(X, RECIPE)
    assert made.scores["index"].tolist() == pytest.approx([2 / 3, 2 / 15, 2 / 5])
    return made


def test_the_printed_extremes_of_the_paper(project):
    """1.065 and 0.029: their distance is more than one, so that no constant does it."""
    table = scale.convex(1.065, 0.029)
    assert table["attainable"].to_dict() == {
        "none": False, "constant": False, "factor": True, "both": True,
    }  # fmt: skip
    assert table.loc["constant", ["least", "most"]].tolist() == pytest.approx([0.065, 0.029])
    assert table.loc["factor", "least"] == pytest.approx(1.065)
    assert table.loc["both", "least"] == pytest.approx(1.036)


def test_columns_with_other_ends():
    assert scale.convex(90, 10, low=0, high=100)["attainable"].all()
    bound = scale.convex(1.5, 0.4, low=0.5, high=1.0)
    assert not bound.loc["factor", "attainable"] and bound.loc["factor", "most"] == 0.8


@pytest.mark.parametrize("extremes", [(0.1, 0.5), (np.inf, 0.1), (1.0, -0.1), (0.5, 0.5)])
def test_extremes_out_of_order(extremes):
    with pytest.raises(InputError, match="extremes"):
        scale.convex(*extremes)
    with pytest.raises(InputError, match="ends"):
        scale.convex(0.5, 0.1, low=extremes[1], high=extremes[0])


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=6),
    weights=st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
    constant=st.floats(-1, 1),
    factor=st.floats(0.1, 3),
)
def test_what_a_convex_mean_has_is_attainable(cells, weights, constant, factor):
    """No index that can be built is called impossible."""
    w = np.array(weights) / sum(weights)
    s = np.array(cells) @ w
    if np.ptp(s) < 1e-6:
        return
    assert scale.convex(s.max(), s.min()).loc["none", "attainable"]
    if s.min() + constant >= 0:
        shifted = scale.convex(s.max() + constant, s.min() + constant)
        assert shifted.loc["constant", "attainable"]
        least, most = shifted.loc["constant", ["least", "most"]]
        assert least - 1e-9 <= constant <= most + 1e-9
    assert scale.convex(factor * s.max(), factor * s.min()).loc["factor", "least"] <= factor + 1e-9


def test_departures_by_hand(index):
    found = scale.departures(index, top=1.2, bottom=0.2)
    assert found.scores["constant"].tolist() == pytest.approx([1.2, 2 / 3, 14 / 15])
    assert found.scores["factor"].tolist() == pytest.approx([1.2, 0.24, 0.72])
    # 1.0 over 8 / 15
    assert found.scores["both"].tolist() == pytest.approx([1.2, 0.2, 0.7])
    assert found.parameters.loc["both", "parameter"] == pytest.approx(15 / 8)
    # a raw, p decides: 2 / 3 x 5 u = 1.2; r: 2 / 3 u + 4 / 15
    assert found.parameters.loc["a", "parameter"] == pytest.approx(0.36)
    assert found.scores["a"].tolist() == pytest.approx([1.2, 2 / 15, 0.24 + 4 / 15])
    # b raw, p has none of it: q needs 9 / 5, r only (1.2 - 2 / 15) x 3 / 4 = 0.8
    assert found.parameters.loc["b", "parameter"] == pytest.approx(0.8)
    assert found.scores["b"].max() == pytest.approx(1.2)


def test_both_is_a_min_max_to_other_ends(project):
    """The departure is a recipe: built by it, the index has both printed extremes."""
    index = project.index(2018)
    row = scale.departures(index, 1.065, 0.029).parameters.loc["both"]
    ends = {"method": "minmax", "low": row["low"], "high": row["high"]}
    given_ = index.weights.loc[list(index.normalised), "weight_in_index"].to_dict()
    weights = {"method": "given", "values": given_, "across": "all"}
    made = build(
        index.framework, index.observations, index.recipe.vary(normalise=ends, weights=weights)
    )
    assert made.scores["index"].max() == pytest.approx(1.065)
    assert made.scores["index"].min() == pytest.approx(0.029)


def test_an_unscaled_column_with_holes_and_one_that_counts_down(assemble):
    values = X.assign(b=[0.0, np.nan, 4.0], c=[3.0, 1.0, 2.0])
    index = assemble(values, direction={"c": -1})
    found = scale.departures(index, top=2.0, bottom=0.1)
    assert set(found.scores) == {"constant", "factor", "both", "a", "b"}
    raw = index.normalised.assign(a=values["a"] * found.parameters.loc["a", "parameter"])
    assert found.scores["a"].to_dict() == pytest.approx(raw.mean(axis=1).to_dict())
    assert found.scores["a"].max() == pytest.approx(2)


def test_no_departures_of_what_is_no_mean_or_has_no_spread(assemble):
    with pytest.raises(InputError, match="no sum of what indicators add"):
        scale.departures(assemble(X, RECIPE | {"aggregate": {"method": "geometric"}}), 1.2, 0.2)
    with pytest.raises(InputError, match="the same or zero"):
        scale.departures(assemble(X.iloc[[0, 0]].set_axis(["p", "q"]), RECIPE), 1.2, 0.2)


def test_reach(index):
    found = scale.departures(index, top=1.2, bottom=0.2)
    table = scale.reach(index, found.scores, 1.2, 0.2)
    assert table["reaches_top"].all()
    assert table["reaches_bottom"].to_dict() == dict.fromkeys(found.scores, False) | {"both": True}
    assert table.loc["factor", "ratio"] == pytest.approx(5)
    assert table.loc[["constant", "factor", "both"], "spearman"].tolist() == pytest.approx([1] * 3)
    score = index.scores["index"]
    assert table.loc["factor", "cv"] == pytest.approx(score.std(ddof=0) / score.mean())
    near = scale.reach(index, {"near": score}, score.max() + 0.04, 0.2, tolerance=0.05)
    assert near["reaches_top"].tolist() == [True]


def test_rescored(assemble):
    index = assemble(X, RECIPE | {"tiers": {"method": "thresholds", "cuts": [0.5]}})
    other = scale.rescored(index, pd.Series({"q": 0.9, "p": 0.1}))
    assert other.ranks["index"].tolist() == [2, 1, pd.NA]
    assert other.tiers.tolist() == [2, 1, pd.NA]
    assert index.ranks["index"].tolist() == [1, 3, 2]
    plain = assemble(X, RECIPE)
    assert scale.rescored(plain, plain.scores["index"]).tiers.isna().all()


def test_other_ends_stretch_scores_and_keep_weights(assemble):
    """Weights 2/3 and 1/3 of columns from -1 to 2: each score times 3, less 1."""
    values = pd.DataFrame({"a": [0.0, 1.0, 4.0], "b": [3.0, 0.0, 1.0]}, index=list("pqr"))
    given = {"weights": {"method": "given", "values": {"a": 2, "b": 1}, "across": "all"}}
    index = assemble(values, given)
    found = scale.stretched(index, -1.0, 2.0)
    assert found.scores["index"].tolist() == pytest.approx((3 * index.scores["index"] - 1).tolist())
    assert found.weights["weight_in_index"].to_dict() == index.weights["weight_in_index"].to_dict()


def test_nodes_are_weighed_within_themselves(assemble):
    """Two columns beneath one node, one beneath the other: entities first in all reach two."""
    values = pd.DataFrame({"a": [1.0, 0.5, 0.0], "b": [1.0, 0.0, 0.5], "c": [1.0, 0.0, 0.0]})
    index = assemble(values, parents={"a": "low", "b": "low", "c": "high"})
    parts = scale.summed(index, "equal")
    assert list(parts) == ["low", "high"]
    assert parts.to_numpy().tolist() == [[1.0, 1.0], [0.25, 0.0], [0.25, 0.0]]


PARTS = [np.arange(12) % 3 == part for part in range(3)]  # three groups of four
BESIDE = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])  # another variable
TOO_HIGH = 0.45  # a fixed threshold
CHANGED = {
    "factor": [lambda s, k=k: k * s for k in (0.3, 1.7, 40.0)],
    "constant": [lambda s, c=c: s + c for c in (-0.03, 0.314, 5.0)],
    "both": [lambda s, k=k, c=c: k * s + c for k, c in ((1.7, -0.03), (0.2, 3.0))],
    "monotone": [np.square, np.exp, np.log, lambda s: s**9],
}


def moran(s):
    """Of neighbours in a ring, as its formula has it."""
    off = s - s.mean()
    return (off * (np.roll(off, 1) + np.roll(off, -1))).sum() / 2 / (off**2).sum()


def gini(s):
    return np.abs(s[:, None] - s).mean() / 2 / s.mean()


def means(s):
    return np.array([s[part].mean() for part in PARTS])


def cvs(s):
    return np.array([s[part].std() / s[part].mean() for part in PARTS])


def plane(s):
    """The bearing of a plane through scores at places, and the slope of a line, by its t value."""
    at = np.column_stack([np.ones(12), np.cos(np.arange(12)), BESIDE])
    x, y = np.linalg.lstsq(at, s, rcond=None)[0][1:]
    return np.arctan2(x, y)


def jenks(s):
    """The best two cuts of sorted scores into three classes, every one tried."""
    ordered = np.sort(s)
    cuts = [(i, j) for i in range(1, 11) for j in range(i + 1, 12)]
    squares = [sum(len(p) * p.var() for p in np.split(ordered, cut)) for cut in cuts]
    return cuts[int(np.argmin(squares))]


# each kind by several statistics, computed here without the engine
READ = {
    "order": [np.argsort, lambda s: s > np.median(s),
              lambda s: stats.spearmanr(s, BESIDE).statistic, lambda s: PARTS[0][np.argsort(s)[:5]]],
    "breaks": [jenks],
    "mean_order": [lambda s: np.argsort(means(s)), lambda s: means(s)[0] > np.mean(s)],
    "standardised": [lambda s: np.corrcoef(s, BESIDE), moran, lambda s: (s - s.mean()) / s.std(),
                     lambda s: means(s).var() / s.var(), plane,
                     lambda s: stats.ttest_ind(s[:5], s[5:]).pvalue],
    "difference_ratio": [lambda s: (s[0] - s[1]) / (s.max() - s.min())],
    "difference": [lambda s: s.max() - s.min(), np.std, lambda s: s[0] - s[1]],
    "ratio": [lambda s: s[0] / s[1], lambda s: s.max() / s.min(), lambda s: means(s) / s.mean()],
    "relative": [lambda s: s.std() / s.mean(), gini,
                 lambda s: (s / s.mean() * np.log(s / s.mean())).mean(), cvs],
    "rate": [lambda s: np.polyfit(BESIDE, np.log(s), 1)[0]],
    "value": [lambda s: s, means, np.max],
    "threshold": [lambda s: s > TOO_HIGH, lambda s: s.min() > TOO_HIGH / 4],
}  # fmt: skip


def scores_of(seed):
    """Twelve scores above zero, in no step of equal size."""
    return 0.04 + 0.9 * np.random.default_rng(seed).permuted(np.linspace(0.1, 1, 12) ** 2.3)


@pytest.mark.parametrize("statistic", READ)
def test_what_is_said_to_survive_does(statistic):
    """Each change on fifty sets of scores: where the rule says so, each statistic stays."""
    for change, functions in CHANGED.items():
        if not scale.survives(statistic, change):
            continue
        for seed in range(50):
            s = scores_of(seed)
            for function in functions:
                for read in READ[statistic]:
                    np.testing.assert_allclose(
                        np.asarray(read(function(s)), float), np.asarray(read(s), float), 1e-7, 1e-9
                    )


@pytest.mark.parametrize("statistic", READ)
def test_what_is_said_not_to_survive_does_not(statistic):
    """For each statistic of the kind there are scores that the change moves it on."""
    for change, functions in CHANGED.items():
        if scale.survives(statistic, change):
            continue
        for read in READ[statistic]:
            assert any(
                not np.allclose(
                    np.asarray(read(function(s)), float), np.asarray(read(s), float), rtol=1e-6
                )
                for function in functions
                for s in map(scores_of, range(50))
            ), (change, read)


def test_nothing_is_sure_under_other_weights(project):
    """Scores of the same data by other weights: of each kind some statistic moves somewhere."""
    index = project.index(2018)
    other = index.rebuild(index.recipe.vary(weights={"method": "critic"}))
    both = [made.scores["index"].to_numpy(float) for made in (index, other)]
    pairs = [[scores[start : start + 12] for scores in both] for start in range(0, 30, 3)]
    for statistic, reads in READ.items():
        assert not scale.survives(statistic, "other")
        assert any(
            not np.allclose(*(np.asarray(read(s), float) for s in pair), rtol=1e-6)
            for pair in pairs
            for read in reads
        ), statistic


def test_the_order_of_spreads_turns_round_when_a_constant_is_added():
    """By hand: 1 and 3 spread by 1/2 about their mean, 10 and 18 by 4/14; plus 100, the reverse."""
    low, high = np.array([1.0, 3.0]), np.array([10.0, 18.0])
    spread = READ["relative"][0]
    assert spread(low) == 1 / 2 and spread(high) == 4 / 14
    assert spread(low + 100) < spread(high + 100)


def test_survival_is_the_rule_in_a_table():
    table = scale.survival()
    assert list(table.index) == list(READ) == list(scale.STATISTICS)
    assert list(table) == list(scale.CHANGES) and set(table.dtypes) == {np.dtype(bool)}
    for kind, row in table.iterrows():
        assert row["both"] == (row["factor"] and row["constant"])
        assert row["both"] or not row["monotone"]  # a straight line is one that rises
        assert not row["other"]
        assert row.to_dict() == {change: scale.survives(kind, change) for change in table}


@pytest.mark.parametrize(("statistic", "change"), [("mean", "factor"), ("order", "factors")])
def test_an_unknown_kind_is_refused(statistic, change):
    with pytest.raises(InputError, match="no such kind"):
        scale.survives(statistic, change)
