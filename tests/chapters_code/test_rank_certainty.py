"""Choices as a reader sees them, and claims in shares of draws."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import rank_certainty
from deltabook.study.certainty import certainty
from deltaindex import unseen
from deltaindex.text import Texts, common

TEXTS = {
    "acts": {"en": "acts", "zh": "起作用"},
    "drawn": {"en": "drawn", "zh": "抽取"},
    "idle": {"same": {"en": "no difference", "zh": "无差别"}},
}
TITLES = {("ruler", ""): "Ruler", ("ruler", "z"): "z-scores", ("ruler", "minmax"): "min-max"}


def sure(**idle):
    """Return what the table asks of a `Certainty` with two factors."""
    return SimpleNamespace(
        declared=[
            SimpleNamespace(name="ruler", alternatives={"minmax": None, "z": None}),
            SimpleNamespace(name="noise"),
        ],
        idle={"ruler": None, "noise": None} | idle,
        title=lambda factor, lang, label="": TITLES.get((factor, label), f"{factor} ({lang})"),
    )


def test_choices():
    sets = {"open": sure(noise=SimpleNamespace(key="same")), "large": sure()}
    found = rank_certainty.choices(sets, Texts(TEXTS, "en"), common("en"))
    assert list(found) == ["factor", "options", "open", "large"]
    assert found.to_numpy().tolist() == [
        ["Ruler", "min-max or z-scores", "acts", "acts"],
        ["noise (en)", "drawn", "no difference", "acts"],
    ]


def test_claims_by_set():
    a = pd.Series({"one": 0.2, "two": 0.0}), pd.Series({"one": 0.5, "two": 0.1})
    b = pd.Series({"one": 1.0, "two": 0.3}), pd.Series({"one": 1.0, "two": 0.4})
    found = rank_certainty.claim_shares({"a": a, "b": b}).reset_index()
    assert list(found) == ["claim", "holds_a", "holds_b", "in_pattern_a", "in_pattern_b"]
    assert found.to_numpy().tolist() == [["one", 0.2, 1.0, 0.5, 1.0], ["two", 0.0, 0.3, 0.1, 0.4]]


@pytest.fixture(scope="module")
def few(project):
    """The project's factors with few draws."""
    found = certainty(project, project.index(2018))
    found.settings.update(draws=300, samples=64)
    return found


def test_the_alternative_that_moves_most(few):
    top = rank_certainty.mover(few)
    table = few.draws.by_alternative().set_index(["factor", "alternative"])["shift"]
    assert top.shift == table.max() == table[top.factor, top.alternative]
    assert top.others.is_monotonic_decreasing
    assert {top.alternative, *top.others.index} == {*table[top.factor].index}
    taken = few.draws.parameters[top.factor].to_numpy() == top.alternative
    assert top.part.draws == (~taken).sum()
    # only one is left of two: there is no choice any more
    assert rank_certainty.mover(few, "aggregation", "power").sensitivity is None


def test_with_and_without_it(few):
    top, index = rank_certainty.mover(few), few.index
    both = rank_certainty.with_and_without({"open": few}, top, 4)
    assert both["with"].tolist() == [True, False] and both["entity"].nunique() == 1
    least = both.at[0, "entity"]
    assert index.tiers[least] == 1
    tier = index.tiers.index[index.tiers == 1]
    assert few.draws.share_within(4)[tier].min() == both.at[0, "within"]
    assert both.at[0, "held"] == rank_certainty.held(few.draws.intervals)
    assert both.at[1, "held"] == rank_certainty.held(top.part.intervals)
    assert both.at[0, "first"] == few.sensitivity.of().at[top.factor, "first"]
    texts = Texts(
        {
            "columns": {
                key: {"en": key}
                for key in ("set", "drawn", "shift", "held", "alone", "total", "entity")
            },
            "drawn_all": {"en": "all"},
            "drawn_without": {"en": "no {alternative}"},
            "within": {"en": "{name} {low} {high} {share}"},
        },
        "en",
    )
    two = rank_certainty.with_and_without(
        {"open": few}, rank_certainty.mover(few, "aggregation", "power"), 4
    )
    shown = rank_certainty.written(two, texts, {"open": "Open"}, "power", {least: "S"})
    assert shown["drawn"].tolist() == ["all", "no power"] and shown["set"].tolist() == ["Open"] * 2
    # where one alternative is left, the choice has no share
    assert shown["alone"].tolist()[1] == "–" and shown["entity"][0].startswith("S ")


def test_what_a_weighting_favours(few):
    """CRITIC gives most to what goes against the others; that is education's share."""
    found = rank_certainty.gain(few, rank_certainty.mover(few, "weighting", "critic"))
    correlations, _ = unseen.dependence(few.index)
    assert found.lowest and found.indicator == correlations.idxmin() == "education_fiscal_share"
    assert found.own == few.index.weights.at[found.indicator, "weight_in_index"]
    assert found.other > 5 * found.own
    assert np.isclose(found.correlation, correlations.min())
    assert rank_certainty.gain(few, rank_certainty.mover(few, "treatment", "log")) is None
