"""Entities over periods on a held ruler, and whether those behind catch up."""

import numpy as np
import pandas as pd
import pytest
import scipy

from deltaindex import InputError
from deltaindex.analysis import convergence, trajectory
from deltaindex.analysis.comparable import common

X = pd.DataFrame({"p": [0.0, 1, 2, 4], "q": [0.0, 8, 2, 4]}, pd.Index(list("abcd"), name="entity"))
RECIPE = {"weights": {"method": "equal", "across": "all"}}


def test_a_held_ruler_by_hand(assemble):
    """All double their p: on the ruler of the first year a score passes one, and none is equal."""
    years = {1: assemble(X, RECIPE), 2: assemble(X.assign(p=2 * X["p"]), RECIPE)}
    held = trajectory.held(years, years[1])
    table = trajectory.scores(held)
    assert table[1].tolist() == [0, 0.625, 0.375, 0.75]
    assert table[2].tolist() == [0, 0.75, 0.625, 1.25]
    assert trajectory.ranks(held)[2].tolist() == [4, 2, 3, 1]


def test_a_period_of_other_indicators_is_named(assemble):
    years = {1: assemble(X, RECIPE), 2: assemble(X[["p"]], RECIPE)}
    with pytest.raises(InputError, match="2.*other indicators than the ruler.*'q'"):
        trajectory.held(years, years[1])


def test_a_ruler_of_all_periods_by_hand(assemble):
    """All double their p: goalposts of 0 and 8 for both years, as q has them anyway."""
    years = {1: assemble(X, RECIPE), 2: assemble(X.assign(p=2 * X["p"]), RECIPE)}
    over = years[1].recipe.vary(normalise={"method": "minmax", "over": "panel"})
    table = trajectory.scores(trajectory.pooled(years, over))
    assert table[1].tolist() == [0, 0.5625, 0.25, 0.5]
    assert table[2].tolist() == [0, 0.625, 0.375, 0.75]
    with pytest.raises(InputError, match="2.*other indicators than the ruler.*'q'"):
        trajectory.pooled({1: years[1], 2: assemble(X[["p"]], RECIPE)}, over)


def test_common_indicators(assemble):
    both = common(assemble(X, RECIPE), assemble(X[["q"]].assign(r=X["p"]), RECIPE))
    assert [list(index.indicators) for index in both] == [["q"], ["q"]]
    assert both[0].scores["index"].tolist() == (X["q"] / 8).tolist()
    whole = assemble(X, RECIPE)
    assert common(whole, whole) == (whole, whole)
    with pytest.raises(InputError, match="no indicator in common"):
        common(assemble(X[["p"]], RECIPE), assemble(X[["q"]], RECIPE))


def test_beta_is_the_line_of_least_squares_with_hc3():
    rng = np.random.default_rng(3)
    first = pd.Series(rng.uniform(size=30))
    last = first + 0.3 - 0.2 * first + rng.normal(scale=0.05, size=30) * (1 + first)
    found = convergence.beta(first, last, 2)
    line = scipy.stats.linregress(first, (last - first) / 2)
    assert found.slope.value == pytest.approx(line.slope)
    assert found.intercept == pytest.approx(line.intercept)
    # HC3 written out: each residual over one less its leverage
    x, y = first - first.mean(), (last - first) / 2
    leverage = 1 / 30 + x**2 / (x**2).sum()
    residual = y - line.intercept - line.slope * first
    error = np.sqrt((x**2 * (residual / (1 - leverage)) ** 2).sum()) / (x**2).sum()
    reach = scipy.stats.t.ppf(0.975, 28) * error
    assert found.slope.low == pytest.approx(line.slope - reach)
    assert found.slope.high == pytest.approx(line.slope + reach)
    assert found.p == pytest.approx(2 * scipy.stats.t.sf(abs(line.slope) / error, 28))


def test_sigma_and_its_intervals():
    rng = np.random.default_rng(5)
    first = pd.Series(rng.normal(size=40))
    levels = pd.DataFrame({2018: first, 2019: 0.5 * first + rng.normal(scale=0.05, size=40)})
    table = convergence.sigma(levels, resamples=999)
    assert table["sigma"].tolist() == pytest.approx(levels.std().tolist())
    assert table.at[2018, "ratio"] == 1 and np.isnan(table.at[2018, "ratio_low"])
    assert table.at[2019, "ratio"] == pytest.approx(levels[2019].std() / first.std())
    # drawn together, the ratio is far surer than two spreads apart would make it
    ratio = table.loc[2019, ["ratio_low", "ratio_high"]]
    assert 0.45 < ratio["ratio_low"] < table.at[2019, "ratio"] < ratio["ratio_high"] < 0.55
    assert table.at[2019, "high"] / table.at[2018, "low"] > 0.6


@pytest.mark.parametrize("values", [[1.0, 2, 3], [1.0, 1, 1, 1]])
def test_too_little_to_tell(values):
    with pytest.raises(InputError, match="no line through so few"):
        convergence.beta(pd.Series(values), pd.Series(values) + 1)
    with pytest.raises(InputError, match="no spread of so few"):
        convergence.sigma(pd.DataFrame({1: values}))


def test_a_gap_is_named():
    gap = pd.Series([1.0, np.nan, 3, 4], list("abcd"), name="score")
    with pytest.raises(InputError, match="b: score: no value"):
        convergence.beta(gap, gap)
    with pytest.raises(InputError, match="b: 2018: no value"):
        convergence.sigma(pd.DataFrame({2018: gap}))
