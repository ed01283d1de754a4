"""Chance: shuffles against all arrangements, intervals by hand, and luck held down."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from deltaindex import InputError, chance
from deltaindex.analysis import resampling

Y = pd.Series([9.0, 7.0, 6.0, 5.0, 3.0, 2.0, 1.0], index=list("abcdefg"), name="y")
IN = pd.Series([True, True, False, True, False, False, False], index=Y.index)


def test_difference_against_all_arrangements():
    exact = stats.permutation_test(
        (Y[IN], Y[~IN]), lambda a, b, axis: a.mean(axis) - b.mean(axis), vectorized=True
    )
    found = chance.difference(Y, IN)
    assert found.value == pytest.approx(Y[IN].mean() - Y[~IN].mean()) == exact.statistic
    # the exact p doubles the smaller tail, ours counts both
    tails = [exact.null_distribution >= found.value, exact.null_distribution <= -found.value]
    assert found.p == pytest.approx(np.mean(tails[0] | tails[1]), abs=0.01)


def test_difference_within_groups_is_the_coefficient_beside_fixed_effects():
    within = pd.Series(list("xxxyyyy"), index=Y.index)
    design = pd.get_dummies(within).assign(inside=IN).astype(float)
    coefficient = np.linalg.lstsq(design.to_numpy(), Y.to_numpy(), rcond=None)[0][-1]
    assert chance.difference(Y, IN, within).value == pytest.approx(coefficient)


def test_a_group_wholly_inside_says_nothing():
    within = pd.Series(list("xxyyyyy"), index=Y.index)
    alone = chance.difference(Y[2:], IN[2:])
    assert chance.difference(Y, IN, within).value == alone.value == pytest.approx(5 - 3)


@pytest.mark.slow
def test_rank_correlation_against_scipy():
    x = pd.Series([1.0, 1.0, 3.0, 2.0, 9.0, 7.0, 5.0], index=Y.index)
    found = chance.rank_correlation(x, Y)
    assert found.value == pytest.approx(stats.spearmanr(x, Y).statistic)
    exact = stats.permutation_test(
        (x,),
        lambda v: stats.spearmanr(v, Y).statistic,
        permutation_type="pairings",
        n_resamples=np.inf,  # every pairing, so without chance
    )
    assert found.p == pytest.approx(exact.pvalue, abs=0.02)


def test_rank_correlation_within_groups_by_hand():
    """In x: 1, -1 in ranks; in y: ranks (-1, 0, 1) with (0, 1, -1). Sum 0 - 1 + ..."""
    x = pd.Series([1.0, 2.0, 10.0, 20.0, 30.0], index=list("abcde"))
    y = pd.Series([5.0, 6.0, 2.0, 3.0, 1.0], index=list("abcde"))
    groups = pd.Series(list("ggkkk"), index=list("abcde"))
    # products 0.5 and -1; squares 0.5 and 2 on either side
    assert chance.rank_correlation(x, y, groups).value == pytest.approx((0.5 - 1) / (0.5 + 2))


def test_seeds_repeat():
    assert chance.difference(Y, IN, seed=3) == chance.difference(Y, IN, seed=3)
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    with resampling.seeded(1):
        first = np.random.random()  # noqa: NPY002
    with resampling.seeded(1):
        assert first == np.random.random()  # noqa: NPY002
    assert (np.random.get_state()[1] == state).all()  # noqa: NPY002


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=9), st.randoms())
def test_control_never_helps_and_keeps_what_was_planned(ps, random):
    p = pd.Series(ps)
    planned = pd.Series([random.random() < 0.5 for _ in ps])
    adjusted = chance.control(p, planned)
    assert (adjusted >= p - 1e-12).all() and (adjusted <= 1).all()
    assert (adjusted[planned] == p[planned]).all()


def test_overlap_against_all_choices():
    population, members, chosen = "abcdefg", "abc", "abd"
    every = [len(set(c) & set(members)) for c in itertools.combinations(population, 3)]
    found = chance.overlap(chosen, members, population)
    assert found.value == 2
    assert found.p == pytest.approx(np.mean([count >= 2 for count in every]))
    with pytest.raises(InputError, match="not in the population.*'z'"):
        chance.overlap("z", members, population)


def test_control_by_hand():
    p = pd.Series([0.01, 0.02, 0.03, 0.5])
    free = pd.Series(False, index=p.index)
    assert chance.control(p, free).tolist() == pytest.approx([0.04, 0.04, 0.04, 0.5])


def test_refuses():
    with pytest.raises(InputError, match="c: y: no value"):
        chance.difference(Y.where(Y.index != "c"), IN)
    with pytest.raises(InputError, match="nothing to compare"):
        chance.difference(Y, IN, within=IN)
    with pytest.raises(InputError, match="a constant has no rank correlation"):
        chance.rank_correlation(Y * 0, Y)
    with pytest.raises(InputError, match=r"y: a constant has no pattern.*leave it out"):
        resampling.refuse_constant(Y * 0)
