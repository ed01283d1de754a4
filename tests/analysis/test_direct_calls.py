"""Functions called directly check what recipes check: by name, and with a mend."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import deltaindex as di
from deltaindex import InputError
from deltaindex.analysis import consistency, convergence, least_squares
from deltaindex.methods.equality import differs, tied
from deltaindex.space import autocorrelation, corridors, dependence, direction, neighbours, peaks

VALUES = pd.Series([1.0, 2, 3, 4, 10, 6], list("abcdef"))
SIDES = pd.Series([True, False, True, False, True, False], list("abcdef"))
GROUPS = pd.Series(["p", "p", "p", "q", "q", "q"], list("abcdef"))
GROUPED = {
    "theil": lambda g: di.inequality.theil(VALUES, g, permutations=9),
    "table": lambda g: di.inequality.table(VALUES.to_frame("x"), g),
    "by_group": lambda g: di.inequality.by_group(VALUES, g),
    "summary": lambda g: di.groups.summary(VALUES, g),
    "difference": lambda g: di.chance.difference(VALUES, SIDES, g, resamples=9),
    "rank_correlation": lambda g: di.chance.rank_correlation(VALUES, VALUES**2, g, resamples=9),
    "decay": lambda g: corridors.decay(VALUES, VALUES * 3 + 1, g, resamples=9),
    "association": lambda g: dependence.association(VALUES, VALUES**2, AT, g),
    "effect": lambda g: least_squares.effect(VALUES, VALUES**2, within=g),
    "left_out": lambda g: di.recover.left_out(VALUES.to_frame("x"), VALUES, g),
    "imputation": lambda g: di.imputation.validate(
        pd.DataFrame({"x": VALUES.where(VALUES != 2), "y": VALUES}),
        ["mean"],
        entities=pd.DataFrame({"group": g}),
        group="group",
        repeats=1,
    ),
}


@pytest.mark.parametrize("name", GROUPED)
def test_an_entity_without_a_group_is_no_group(name):
    GROUPED[name](GROUPS)
    for lacking in (GROUPS.drop("e"), GROUPS.where(GROUPS.index != "e")):
        with pytest.raises(InputError, match=r"has no group .*'e'.*give it one"):
            GROUPED[name](lacking)
    with pytest.raises(InputError, match=r"more than one group .*'b'"):
        GROUPED[name](pd.concat([GROUPS, pd.Series({"b": "q"})]))


@pytest.mark.parametrize("name", sorted(GROUPED.keys() - {"imputation"}))
def test_groups_are_a_series(name):
    for strange in (dict(GROUPS), GROUPS.tolist()):
        with pytest.raises(InputError, match="each entity needs a group|Series of pandas"):
            GROUPED[name](strange)


def test_one_and_the_text_of_it_are_two_groups():
    mixed = pd.Series([1, 1, 1, "1", "1", "1"], GROUPS.index)
    assert GROUPED["theil"](mixed) == GROUPED["theil"](GROUPS)


def test_an_entity_is_in_or_out():
    gone = [SIDES.drop("f")]
    gone += [SIDES.astype(kind).where(SIDES.index != "f") for kind in (object, "boolean")]
    for lacking in gone:
        with pytest.raises(InputError, match=r"has no side .*'f'"):
            di.chance.difference(VALUES, lacking)
    for strange in (SIDES.map({True: "yes", False: "no"}), SIDES * 2, SIDES.map(str)):
        with pytest.raises(InputError, match="a: a side is true or false"):
            di.chance.difference(VALUES, strange)
    assert di.chance.difference(VALUES, SIDES * 1) == di.chance.difference(VALUES, SIDES)


def test_a_test_is_planned_or_not():
    p = pd.Series([0.01, 0.04, 0.03], list("abc"))
    planned = pd.Series([True, False, False], list("cab"))
    assert di.chance.control(p, planned).to_dict() == {"a": 0.02, "b": 0.04, "c": 0.03}
    for lacking in (planned.drop("b"), planned.astype(object).where(planned.index != "b")):
        with pytest.raises(InputError, match="has no mark as planned .*'b'"):
            di.chance.control(p, lacking)
    for wrong in (np.nan, 1.5, -0.1):
        with pytest.raises(InputError, match="b: a p must be 0 to 1"):
            di.chance.control(p.where(p.index != "b", wrong), planned)


@pytest.mark.parametrize(
    "call",
    [
        lambda x, by: di.diagnosis.standing(x.to_frame("a"), by),
        lambda x, by: di.diagnosis.conversion(x, x + 1, by),
    ],
)
def test_a_row_without_its_level_is_named(call):
    levels = [[1, 1, 1, 2, 2, 2], list("abcdef")]
    rows = pd.MultiIndex.from_arrays(levels, names=["draw", "entity"])
    found = call(pd.Series(VALUES.to_numpy(), rows), "draw")
    for draw in (1, 2):  # each by itself
        own = call(pd.Series(VALUES.to_numpy(), rows)[[draw]].droplevel("draw"), None)
        np.testing.assert_allclose(found.loc[draw], own)
    lacking = pd.MultiIndex.from_arrays([[1, 1, 1, 2, None, 2], levels[1]], names=rows.names)
    with pytest.raises(InputError, match="has no draw .*'e'"):
        call(pd.Series(VALUES.to_numpy(), lacking), "draw")
    with pytest.raises(InputError, match="no such level .*'dra'.*did you mean 'draw'"):
        call(pd.Series(VALUES.to_numpy(), rows), "dra")


def test_a_group_without_shares_is_named():
    zeros = pd.Series([0.0, 0, 0, 1, 2, 3], list("abcdef"))
    with pytest.raises(InputError, match="group p: .*inequality needs shares"):
        di.inequality.by_group(zeros, GROUPS)
    with pytest.raises(InputError, match="^x: no interval for so little variation"):
        di.inequality.table(pd.DataFrame({"y": VALUES, "x": VALUES.where(VALUES < 3)}), GROUPS)


@pytest.mark.parametrize("ddof", [0, 1])
def test_nothing_varies_about_zero(ddof):
    zeros = pd.Series([0.0, 0, 0, 1, 2, 3], list("abcdef"))
    for values in (zeros[:3], pd.Series([-1.0, 1.0])):
        with pytest.raises(InputError, match="no coefficient of variation about zero"):
            di.groups.cv(values, ddof)
    for values in (zeros, zeros.where(zeros.index != "a", -1).where(zeros.index != "b", 1)):
        column = di.groups.summary(values, GROUPS)[f"cv_ddof{ddof}"]
        assert np.isnan(column["p"]) and column["q"] > 0


@pytest.mark.parametrize("x", [0.3, -7.0, 1e-200, 1e200])
def test_a_constant_but_for_rounding_is_a_constant(x):
    values = pd.Series([x, x, x, x * (1 + 2e-16), x, x], list("abcdef"))
    positions = pd.DataFrame({"x": range(6), "y": [0, 1, 0, 2, 1, 3]}, list("abcdef"), dtype=float)
    with pytest.raises(InputError, match="a constant has no pattern"):
        di.space.moran(values, neighbours.nearest(positions, 2), permutations=9)
    for call in (
        lambda: di.inequality.theil(values.abs(), GROUPS, permutations=9),
        lambda: di.inequality.cv(values.abs(), 0),
        lambda: di.normalise.minmax(values.to_frame("a")),
        lambda: di.tiers.fisher_jenks(values, k=2),
    ):
        with pytest.raises(InputError):
            call()
    assert di.inequality.gini(values.abs() / abs(x)) == 0


@pytest.mark.parametrize("x", [0.3, -7.0, 1e-100, 1e100])
def test_a_constant_but_for_rounding_has_no_ranks_and_no_slope(x):
    values = pd.Series([x, x, x, x * (1 + 2e-16), x, x], list("abcdef"))
    for call in (
        lambda: di.chance.rank_correlation(values, VALUES, resamples=9),
        lambda: di.chance.rank_correlation(VALUES, values, resamples=9),
        lambda: di.chance.rank_correlation(VALUES, values, GROUPS, resamples=9),
        lambda: corridors.decay(VALUES, values, GROUPS, resamples=9),
        lambda: convergence.beta(values, VALUES),
        lambda: convergence.sigma(pd.DataFrame({1: VALUES, 2: values}), resamples=9),
        lambda: consistency.vif(pd.DataFrame({"a": VALUES, "b": values})),
    ):
        with pytest.raises(InputError, match="constant|so few|does not differ"):
            call()
    table = pd.DataFrame({"a": VALUES, "b": values})
    assert (di.diagnosis.standing(table)["b"] == 0.5).all()
    for method in ("spearman", "pearson"):
        found = di.describe.correlations(table, method)
        assert found.loc["a", "a"] == 1 and found.isna().sum().sum() == 3
    assert not di.describe.shape(pd.concat([table] * 9, ignore_index=True))["flagged"].any()
    assert np.isnan(di.imputation.measures(values, VALUES, 1.0)["r2"])


@given(st.lists(st.sampled_from([0.3, 0.1 + 0.2, 0.5, 1.0, -0.3, np.nan]), max_size=9), st.data())
def test_what_ties_is_equal_and_what_differs_stays(values, data):
    x = np.array(values, float)
    groups = np.array([data.draw(st.integers(0, 2)) for _ in values], int)
    for own in (None, groups):
        found = tied(x, own)
        np.testing.assert_array_equal(np.isnan(found), np.isnan(x))
        there = np.flatnonzero(~np.isnan(x))
        assert not differs(found[there], x[there]).any()
        for i, j in itertools.combinations(there, 2):
            if own is None or own[i] == own[j]:
                assert (found[i] == found[j]) == (not differs(x[i], x[j], 1.0))
                assert (found[i] < found[j]) <= (x[i] < x[j])


def test_ties_but_for_rounding_share_a_rank():
    x = pd.Series([0.3, 0.1 + 0.2, 0.5, 0.7], list("abcd"))
    equal, y = x.round(9), pd.Series([4.0, 1, 2, 3], list("abcd"))
    assert di.chance.rank_correlation(x, y) == di.chance.rank_correlation(equal, y)
    both = [di.diagnosis.standing(column.to_frame("a")) for column in (x, equal)]
    pd.testing.assert_frame_equal(*both)
    both = [di.describe.correlations(pd.DataFrame({"a": c, "b": y})) for c in (x, equal)]
    pd.testing.assert_frame_equal(*both)


def test_two_entities_at_one_place_are_named():
    positions = pd.DataFrame({"x": [0.0, 1, 1, 5], "y": [0.0, 2, 2, 5]}, list("abcd"))
    for call in (
        lambda: neighbours.nearest(positions, 2),
        lambda: neighbours.band(positions),
        lambda: neighbours.inverse_distance(positions),
    ):
        with pytest.raises(InputError, match=r"two entities at one place .*b, c"):
            call()


def test_one_place_on_two_ways_is_one_place():
    positions = pd.DataFrame({"x": [300.0, 0.3, 0.1 + 0.2, 0.3], "y": [0.0, 2, 2, 2]}, list("abcd"))
    with pytest.raises(InputError, match=r"two entities at one place .*b, c, d") as refusal:
        neighbours.inverse_distance(positions)
    assert len(refusal.value.faults) == 1
    # a metre apart is apart
    neighbours.inverse_distance(positions.assign(x=[300.0, 0.3, 0.301, 0.302]))


AT = pd.DataFrame({"x": [0.0, 1, 3, 5, 9, 4], "y": [0.0, 2, 2, 5, 1, 7]}, list("abcdef"))
PLACED = {
    "nearest": lambda at: neighbours.nearest(at, 2),
    "band": neighbours.band,
    "inverse_distance": neighbours.inverse_distance,
    "trend": lambda at: direction.trend(VALUES, at, resamples=9),
    "ellipse": direction.ellipse,
    "association": lambda at: dependence.association(VALUES, VALUES**2, at),
    "bearings": lambda at: direction.bearings(VALUES, at, resamples=9),
    "isolation": lambda at: peaks.isolation(VALUES, at),
    "distance_to_line": lambda at: corridors.distance_to_line(at, ["a", "b"]),
    "distance_along": lambda at: corridors.distance_along(at, ["a", "b"]),
    "distance_to_nearest": lambda at: corridors.distance_to_nearest(at, ["a", "b"]),
}


@pytest.mark.parametrize("name", PLACED)
def test_an_entity_without_a_position_is_named(name):
    PLACED[name](AT)
    for lost in (np.nan, np.inf, None, "here"):
        x = AT["x"].astype(object)
        x["e"] = lost
        with pytest.raises(InputError, match="no position .*'e'.*give it x and y"):
            PLACED[name](AT.assign(x=x))
    with pytest.raises(InputError, match="positions: no such column .*'y'"):
        PLACED[name](AT[["x"]])
    with pytest.raises(InputError, match="more than one position .*'b'"):
        PLACED[name](pd.concat([AT, AT.loc[["b"]]]))
    with pytest.raises(InputError, match="position"):
        PLACED[name](AT.iloc[:0])


def test_a_trend_names_who_lies_nowhere():
    with pytest.raises(InputError, match="no position .*'d'"):
        direction.trend(VALUES, AT.drop("d"), resamples=9)


@pytest.mark.parametrize("count", [0, 6, 1.5, "2", True, np.nan, None])
def test_neighbours_are_counted_in_whole_numbers(count):
    with pytest.raises(InputError, match="no such number of neighbours.*between 1 and 5"):
        neighbours.nearest(AT, count)


@pytest.mark.parametrize("kilometres", [0, -1.0, np.nan, np.inf, "9"])
def test_a_band_is_a_distance(kilometres):
    with pytest.raises(InputError, match="band: must be above zero"):
        neighbours.band(AT, kilometres)


Z = pd.DataFrame({"a": [0.5, 0.2], "b": [0.0, 1.0]}, ["x", "y"])


@pytest.mark.parametrize("weight", [-0.2, np.nan, np.inf])
@pytest.mark.parametrize(
    "call",
    [
        lambda weights: di.diagnosis.obstacles(Z, pd.Series(weights)),
        lambda weights: di.diagnosis.coupling(Z, weights),
    ],
)
def test_what_is_no_weight_is_named(call, weight):
    with pytest.raises(InputError, match=f"b: a weight is a number >= 0 .*{weight}"):
        call({"a": 0.6, "b": weight})
    with pytest.raises(InputError, match="all weights are zero"):
        call({"a": 0.0, "b": 0.0})
    with pytest.raises(InputError, match="weight.*'b'"):
        call({"a": 0.6})
    # of any size
    small, usual = call({"a": 6e-320, "b": 2e-320}), call({"a": 0.75, "b": 0.25})
    pd.testing.assert_frame_equal(call({"a": 1.5e308, "b": 5e307}), usual)
    pd.testing.assert_frame_equal(small, usual, rtol=1e-3)


@given(st.lists(st.floats(0, 1e9), min_size=2, max_size=2).filter(any), st.data())
def test_degrees_sum_to_one(weights, data):
    cells = data.draw(st.lists(st.floats(0, 1), min_size=2, max_size=2))
    table = pd.DataFrame([cells], ["x"], ["a", "b"])
    degrees = di.diagnosis.obstacles(table, pd.Series(weights, ["a", "b"]))
    lacks = any(w * (1 - z) > 0 for w, z in zip(weights, cells, strict=True))
    assert degrees.sum(axis=1)["x"] == pytest.approx(1.0 if lacks else 0.0)


def test_an_indicator_in_no_group_obstructs_nobody():
    with pytest.raises(InputError, match="no group for the indicator .*'b'"):
        di.diagnosis.obstacles(Z, pd.Series({"a": 0.6, "b": 0.4}), {"a": "g", "b": None})


def test_who_is_beyond_is_named():
    systems = pd.DataFrame({"a": [0.5, 0.9], "b": [-0.1, 0.7]}, ["x", "y"])
    for call in (
        di.diagnosis.coupling,
        lambda table: di.diagnosis.obstacles(table, pd.Series({"a": 0.6, "b": 0.4})),
    ):
        with pytest.raises(InputError, match=r"x, b: .*between 0 and 1 .*-0\.1"):
            call(systems)
        with pytest.raises(InputError, match=r"y, a: .*between 0 and 1 .*1\.9"):
            call(systems.abs() + pd.DataFrame({"a": [0, 1], "b": [0, 0]}, ["x", "y"]))


def test_a_coupling_names_the_weight_that_fits_no_system():
    with pytest.raises(InputError, match="weights must name the systems.*'c'") as refusal:
        di.diagnosis.coupling(Z, {"a": 0.5, "c": 0.5})
    assert [fault.value for fault in refusal.value.faults] == ["b", "c"]


def test_leaders_may_be_all(assemble):
    X = pd.DataFrame({"x": [0.0, 1, 2], "y": [3.0, 1, 2]}, list("abc"))
    index = assemble(X, {"tiers": {"method": "fisher_jenks", "k": 2}})
    for top, count in ((1, 1), (3, 3), (5, 3)):
        assert di.whatif.leaders({"v": index}, top)["in_top"].sum() == count
    for top in (0, -1, 1.5, "2", True, None):
        with pytest.raises(InputError, match="top: must be a whole number, 1 or more"):
            di.whatif.leaders({"v": index}, top)
    with pytest.raises(InputError, match="no variant"):
        di.whatif.leaders({}, 1)


def framework(ids, formulas):
    """A framework of one entity, with variables by id and an indicator for each formula."""
    from deltaindex.framework import Framework, Indicator, Node, Variable

    variables = {name: Variable(name, "", {}) for name in ids}
    indicators = {
        f"i{n}": Indicator(f"i{n}", formula, "", "index", 1, {})
        for n, formula in enumerate(formulas)
    }
    entities, nodes = (
        pd.DataFrame({"name_en": ["A"]}, index=["a"]),
        {"index": Node("index", None, {})},
    )
    return Framework("f", entities, variables, nodes, indicators, {})


@pytest.mark.parametrize("id", ["1.1.2", "1.2", "a-b", "New York", "甲 乙"])
def test_an_id_that_is_no_name_stands_alone_or_not_at_all(id):
    """In a formula 1.2 would be a number, and a-b a difference."""
    frame = framework([id, "x", "y", "a", "b"], ["x", "x / y", id])
    assert frame.substitute(id, "x * 2").indicators["i2"].formula == "x * 2"
    assert frame.substitute(id, "y").indicators["i2"].formula == "y"
    alone = replace(frame, indicators={"i0": frame.indicators["i0"]})
    put = alone.substitute("x", id)
    assert put.indicators["i0"].formula == id and put.uses("i0") == [id]
    for variable in ("x", "y"):
        place = r"indicators\.i1\.formula: a variable whose id is no name"
        with pytest.raises(InputError, match=f"{place} .*{id}.*give the variable an id"):
            frame.substitute(variable, id)


def test_what_is_put_in_the_place_of_a_variable_is_a_formula():
    frame = framework(["x", "y"], ["x", "x / y"])
    with pytest.raises(InputError, match=r"i1\.formula: not a formula"):
        frame.substitute("y", "x +")
    for strange in (3, None, ["x"]):
        with pytest.raises(InputError, match="by: a formula is a text"):
            frame.substitute("x", strange)


def test_tiers_relative_to_what_is_below_zero_are_refused():
    with pytest.raises(InputError, match="must be above zero"):
        di.tiers.relative(pd.Series([-1.0, -3, -2]), cuts=[1.25, 1.0])
    with pytest.raises(InputError, match="to: b: must be above zero"):
        di.tiers.relative(pd.Series({"a": 5.0, "b": -1.0}), cuts=[1.0], to="b")


@pytest.mark.parametrize("scale", [1e-100, 1.0, 1e100])
@pytest.mark.parametrize("trace", [0.0, 1e-16, -1e-16])
def test_a_mean_of_zero_but_for_rounding_carries_no_tiers(scale, trace):
    with pytest.raises(InputError, match="to: mean: must be above zero"):
        di.tiers.relative(pd.Series([1.0, -1.0, trace]) * scale, cuts=[1.25, 1.0])
    small = pd.Series([1.0, -1.0, 1e-9]) * scale  # little, but not rounding
    assert di.tiers.relative(small, cuts=[1.25, 1.0]).tolist() == [1, 3, 1]


EMPTY = pd.DataFrame({"a": pd.Series(dtype=float)})
COLUMN = EMPTY["a"]
GRAPH = neighbours.nearest(AT, 2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: di.weights.equal_correlation(pd.DataFrame({"a": [1.0, np.inf], "b": [1.0, 2.0]})),
        lambda: di.weights.entropy(EMPTY),
        lambda: di.normalise.minmax(EMPTY),
        lambda: di.aggregate.arithmetic(EMPTY, pd.Series({"a": 1.0})),
        lambda: di.inequality.gini(EMPTY["a"]),
        lambda: di.tiers.fisher_jenks(EMPTY["a"], k=2),
        lambda: di.diagnosis.standing(EMPTY),
        lambda: di.diagnosis.boards(EMPTY),
        lambda: di.diagnosis.strengths(EMPTY),
        lambda: di.diagnosis.obstacles(EMPTY, pd.Series({"a": 1.0})),
        lambda: di.diagnosis.obstacles(EMPTY[[]], pd.Series({"a": 1.0})),
        lambda: di.diagnosis.coupling(EMPTY.assign(b=1.0)),
        lambda: di.diagnosis.conversion(COLUMN, COLUMN),
        lambda: di.diagnosis.nearest(EMPTY, "x", 1),
        lambda: di.chance.difference(COLUMN, COLUMN),
        lambda: di.chance.rank_correlation(COLUMN, COLUMN),
        lambda: di.chance.control(COLUMN, COLUMN),
        lambda: di.describe.shape(EMPTY),
        lambda: di.describe.correlations(EMPTY),
        lambda: di.groups.summary(COLUMN, COLUMN),
        lambda: di.imputation.validate(EMPTY, ["mean"]),
        lambda: di.recover.weights(EMPTY, COLUMN),
        lambda: di.recover.left_out(EMPTY, COLUMN, COLUMN),
        lambda: di.recover.withheld(COLUMN, 1.0),
        lambda: di.unseen.bounds(COLUMN, 0.5),
        lambda: di.unseen.stable_pairs(COLUMN, [0.5]),
        lambda: consistency.alpha(EMPTY),
        lambda: consistency.vif(EMPTY),
        lambda: consistency.components(EMPTY),
        lambda: convergence.beta(COLUMN, COLUMN),
        lambda: convergence.sigma(EMPTY),
        lambda: convergence.sigma(EMPTY[[]]),
        lambda: corridors.decay(COLUMN, COLUMN, COLUMN),
        lambda: corridors.distance_to_nearest(AT, []),
        lambda: dependence.association(COLUMN, COLUMN, AT),
        lambda: least_squares.effect(COLUMN, COLUMN),
        lambda: peaks.isolation(COLUMN, AT),
        lambda: autocorrelation.moran(COLUMN, GRAPH),
        lambda: autocorrelation.over_choices(EMPTY[[]], {"g": GRAPH}),
        lambda: autocorrelation.over_choices(AT, {}),
    ],
)
def test_what_nothing_can_be_computed_of_is_refused(call):
    with pytest.raises(InputError):
        call()


HOLES = pd.DataFrame({"x": VALUES.where(VALUES != 2), "y": VALUES})
DRAWN = {
    "difference": lambda n, seed: di.chance.difference(VALUES, SIDES, None, n, seed),
    "rank_correlation": lambda n, seed: di.chance.rank_correlation(VALUES, VALUES, None, n, seed),
    "cv": lambda n, seed: di.inequality.cv(VALUES, 0, n, seed),
    "theil": lambda n, seed: di.inequality.theil(VALUES, GROUPS, n, seed),
    "sigma": lambda n, seed: convergence.sigma(AT, n, seed),
    "trend": lambda n, seed: direction.trend(VALUES, AT, n, seed),
    "bearings": lambda n, seed: direction.bearings(VALUES, AT, n, seed),
    "decay": lambda n, seed: corridors.decay(VALUES, VALUES, GROUPS, n, seed),
    "moran": lambda n, seed: autocorrelation.moran(VALUES, GRAPH, n, seed),
    "local": lambda n, seed: autocorrelation.local(VALUES, GRAPH, 0.05, n, seed),
    "over_choices": lambda n, seed: autocorrelation.over_choices(AT, {"g": GRAPH}, n, seed),
    "imputation": lambda n, seed: di.imputation.validate(HOLES, ["mean"], repeats=n, seed=seed),
}


@pytest.mark.parametrize("name", DRAWN)
def test_numbers_of_draws_and_seeds_are_whole_and_in_reach(name):
    DRAWN[name](9, 1)
    for number in (1.5, 2**63, -1, "9", True, None, np.nan):
        with pytest.raises(InputError, match="(resamples|permutations|repeats): must be"):
            DRAWN[name](number, 0)
    for seed in (1.5, -1, 2**70, "0", None):
        with pytest.raises(InputError, match="seed: must be"):
            DRAWN[name](9, seed)


def test_unseen_draws_are_whole_and_in_reach(assemble):
    table = pd.DataFrame(np.random.default_rng(1).random((8, 4)), list("abcdefgh"), list("wxyz"))
    index = assemble(table, {})
    for number in (0, 1.5, 2**63, -1, "9", True):
        for call in (
            lambda n: di.unseen.draw(index, 1, draws=n),
            lambda n: di.unseen.draw(index, n, draws=9),
            lambda n: di.unseen.validate(index, draws=n),
        ):
            with pytest.raises(InputError, match="(draws|count): must be"):
                call(number)
        with pytest.raises(InputError, match="hide: cannot hide so many"):
            di.unseen.validate(index, -1 if number is True else number, draws=9)


@pytest.mark.parametrize("level", [0, 1, 2.0, np.nan, "x", None])
def test_a_level_lies_between_zero_and_one(level):
    with pytest.raises(InputError, match="level: must lie between 0 and 1"):
        autocorrelation.local(VALUES, GRAPH, level, permutations=9)
