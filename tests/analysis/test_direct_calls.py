"""Functions called directly check what recipes check: by name, and with a mend."""

import numpy as np
import pandas as pd
import pytest

import deltaindex as di
from deltaindex import InputError
from deltaindex.analysis.space import corridors, neighbours

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
}


@pytest.mark.parametrize("name", GROUPED)
def test_an_entity_without_a_group_is_no_group(name):
    GROUPED[name](GROUPS)
    for lacking in (GROUPS.drop("e"), GROUPS.where(GROUPS.index != "e")):
        with pytest.raises(InputError, match=r"has no group .*'e'.*give it one"):
            GROUPED[name](lacking)
    with pytest.raises(InputError, match=r"more than one group .*'b'"):
        GROUPED[name](pd.concat([GROUPS, pd.Series({"b": "q"})]))


def test_an_entity_is_in_or_out():
    with pytest.raises(InputError, match=r"has no side .*'f'"):
        di.chance.difference(VALUES, SIDES.drop("f"))


def test_a_group_without_shares_is_named():
    zeros = pd.Series([0.0, 0, 0, 1, 2, 3], list("abcdef"))
    with pytest.raises(InputError, match="group p: .*inequality needs shares"):
        di.inequality.by_group(zeros, GROUPS)


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


def test_two_entities_at_one_place_are_named():
    positions = pd.DataFrame({"x": [0.0, 1, 1, 5], "y": [0.0, 2, 2, 5]}, list("abcd"))
    for call in (
        lambda: neighbours.nearest(positions, 2),
        lambda: neighbours.band(positions),
        lambda: neighbours.inverse_distance(positions),
    ):
        with pytest.raises(InputError, match=r"two entities at one place .*b, c"):
            call()


@pytest.mark.parametrize(("weight", "shown"), [(-0.2, "-0.2"), (np.nan, "nan")])
def test_obstacles_refuse_what_is_no_weight(weight, shown):
    Z = pd.DataFrame({"a": [0.5, 0.2], "b": [0.0, 1.0]})
    with pytest.raises(InputError, match=f"b: a weight is a number >= 0 .*{shown}"):
        di.diagnosis.obstacles(Z, pd.Series({"a": 0.6, "b": weight}))


def test_a_coupling_names_who_is_beyond():
    systems = pd.DataFrame({"a": [0.5, 0.9], "b": [-0.1, 0.7]}, ["x", "y"])
    with pytest.raises(InputError, match=r"x, b: .*between 0 and 1 .*-0\.1"):
        di.diagnosis.coupling(systems)


def test_leaders_may_be_all(assemble):
    X = pd.DataFrame({"x": [0.0, 1, 2], "y": [3.0, 1, 2]}, list("abc"))
    index = assemble(X, {"tiers": {"method": "fisher_jenks", "k": 2}})
    for top, count in ((1, 1), (3, 3), (5, 3)):
        assert di.whatif.leaders({"v": index}, top)["in_top"].sum() == count


def test_a_formula_takes_the_place_of_an_id_that_is_no_name():
    from deltaindex.framework import Framework, Indicator, Node, Variable

    variables = {name: Variable(name, "", {}) for name in ("1.1.2", "x")}
    indicators = {"i": Indicator("i", "1.1.2", "", "index", 1, {})}
    entities = pd.DataFrame({"name_en": ["A"]}, index=["a"])
    frame = Framework("f", entities, variables, {"index": Node("index", None, {})}, indicators, {})
    assert frame.substitute("1.1.2", "x * 2").indicators["i"].formula == "x * 2"


def test_tiers_relative_to_what_is_below_zero_are_refused():
    with pytest.raises(InputError, match="must be above zero"):
        di.tiers.relative(pd.Series([-1.0, -3, -2]), cuts=[1.25, 1.0])


EMPTY = pd.DataFrame({"a": pd.Series(dtype=float)})


@pytest.mark.parametrize(
    "call",
    [
        lambda: di.weights.equal_correlation(pd.DataFrame({"a": [1.0, np.inf], "b": [1.0, 2.0]})),
        lambda: di.weights.entropy(EMPTY),
        lambda: di.normalise.minmax(EMPTY),
        lambda: di.aggregate.arithmetic(EMPTY, pd.Series({"a": 1.0})),
        lambda: di.inequality.gini(EMPTY["a"]),
        lambda: di.tiers.fisher_jenks(EMPTY["a"], k=2),
    ],
)
def test_what_nothing_can_be_computed_of_is_refused(call):
    with pytest.raises(InputError):
        call()
