"""The engine against plain steps, over recipes that hypothesis draws."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import deltaindex as di
from deltaindex import InputError, Recipe

from . import drawn, plain

QUICK = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(QUICK, max_examples=20)  # the same ones each time; `make fuzz` draws new ones
MANY = settings(FEW, max_examples=500)
KINDS = ("alone", "reference", "panel", "moved")


def observed(X):
    return di.Observations(X, pd.DataFrame())


def refused(call):
    """Return what a call gives, or None if it refuses."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return call()
    except InputError:
        return None


def assert_equal(index, expected):
    """The two agree in every stage that both have."""
    nodes = list(index.scores)
    assert set(nodes) == set(expected.scores)
    close = {"rtol": 1e-12, "atol": 1e-12}
    Z = expected.normalised[list(index.normalised)]
    np.testing.assert_allclose(index.normalised, Z, **close)
    np.testing.assert_allclose(index.scores, expected.scores[nodes], **close)
    pd.testing.assert_frame_equal(index.ranks, expected.ranks[nodes], check_names=False)
    if expected.tiers is not None:
        assert index.tiers.equals(expected.tiers.rename("tier"))
    column = "weight_in_index" if index.recipe.across == "all" else "weight"
    for name, weight in expected.weights.items():
        assert index.weights.at[name, column] == pytest.approx(weight, abs=1e-12)
    effective = index.effective()
    if effective is not None:
        parts = index.normalised.mul(effective).sum(axis=1).where(index.scores["index"].notna())
        np.testing.assert_allclose(parts, index.scores["index"], rtol=1e-9, atol=1e-9)


def try_one(data, kind):
    framework = data.draw(drawn.frameworks())
    whole = data.draw(drawn.recipes(framework, kind == "panel"))
    recipe = refused(lambda: Recipe.parse(whole))
    if recipe is None:
        return
    X = drawn.table(data.draw, framework)
    if kind == "moved":
        framework = framework.move("deep", data.draw(st.sampled_from(["left", "right", "index"])))
    if kind == "panel":
        tables = {year: drawn.table(data.draw, framework) for year in drawn.PERIODS}
        panel = {year: observed(Y) for year, Y in tables.items()}
        built = refused(lambda: di.build_panel(framework, panel, recipe))
        for year in drawn.PERIODS if built else ():
            assert_equal(
                built[year], plain.build(framework, tables[year], recipe, None, tables, year)
            )
        return
    reference, held = None, None
    if kind == "reference":
        other = drawn.table(data.draw, framework)
        held = refused(lambda: di.build(framework, observed(other), recipe))
        if held is None:
            return
        reference = plain.build(framework, other, recipe)
    built = refused(lambda: di.build(framework, observed(X), recipe, reference=held))
    expected = refused(lambda: plain.build(framework, X, recipe, reference))
    if built is None or expected is None:
        assert built is None or kind == "reference"
        return
    assert_equal(built, expected)
    if kind == "alone":
        try_draws(data, built)


FACTORS = [
    {"w": {"noise": "weights", "spread": 0.3}},
    {"w": {"noise": "weights", "concentration": 40}},
    {"who": {"noise": "entities"}},
    {"who": {"noise": "entities"}, "w": {"noise": "weights", "spread": 0.3}},
    {"z": {"alternatives": {"as it is": {}, "other": {"normalise": {"method": "percentile"}}}},
     "w": {"noise": "weights", "spread": 0.2}},
]  # fmt: skip


def try_draws(data, index):
    """Draws, all at once, are what is built one by one."""
    factors = di.robustness.parse(data.draw(st.sampled_from(FACTORS)))
    found = refused(lambda: di.robustness.run(index, factors, 4, seed=1))
    if found is None:
        return
    scores = found.scores()
    for draw in range(4):
        built = found.build(draw)
        np.testing.assert_allclose(scores[0, draw], built.scores["index"], rtol=1e-11, atol=1e-11)
        assert (found.ranks[draw] == built.ranks["index"].fillna(0)).all()


@pytest.mark.parametrize("kind", KINDS)
@QUICK
@given(data=st.data())
def test_the_engine_equals_the_plain_way_up(kind, data):
    try_one(data, kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_the_engine_equals_the_plain_way_up_often(kind, data):
    try_one(data, kind)


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", KINDS)
@MANY
@given(data=st.data())
def test_the_engine_equals_the_plain_way_up_many_times(kind, data):
    try_one(data, kind)
