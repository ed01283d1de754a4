"""Measures: what a claim is held against, on an index small enough to check by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from deltabook.study import claims
from deltabook.study.measures import MEASURES, Evidence, Members, Order
from deltaindex import InputError
from deltaindex.analysis import scale

SCORES = {"a": 0.9, "b": 0.8, "c": 0.5, "d": 0.3, "e": 0.1}


@pytest.fixture(scope="module")
def evidence(assemble):
    identity = {"method": "goalposts", "low": 0, "high": 1}
    tiers = {"method": "thresholds", "cuts": [0.7]}
    index = assemble(
        pd.DataFrame({"x": SCORES}),
        {"normalise": identity, "tiers": tiers},
        groups={"side": ["w", "e", "w", "e", "w"]},
    )
    sets = {"near": pd.DataFrame({"entity": ["a", "d"]}), "far": pd.DataFrame({"entity": ["b"]})}
    printed = {"some": ("a", "b"), "more": 4.0, "all": 5.0}
    return Evidence(index=index, sets=sets, sizes=[1, 2, 2], printed=printed)


@pytest.mark.parametrize(
    ("name", "arguments", "readings"),
    [
        ("tier_members", {"tier": 1}, {"classes": {"a", "b"}, "sizes": {"a"}}),
        ("tier_members", {"tier": 1, "within": {"side": "e"}}, {"classes": {"b"}, "sizes": set()}),
        ("tier_count", {"tier": 1}, {"classes": 2}),
        ("tier_stat", {"tier": 2, "stat": "min"}, {"sizes": 0.5}),
        ("tier_stat", {"tier": 2, "stat": "mean"}, {"sizes": 0.65}),
        ("score", {"entity": "c"}, {"score": 0.5}),
        ("rank", {"entity": "c"}, {"rank": 3}),
        ("score_ratio", {"over": "a", "under": "e"}, {"ratio": 9}),
        ("entity_order", {"entities": ["e", "a", "c"]}, {"order": ("a", "c", "e")}),
        ("group_stat", {"by": "side", "group": "e", "stat": "mean"}, {"mean": 0.55}),
        (
            "group_stat",
            {"by": "side", "group": "e", "stat": "cv"},
            {"ddof0": 0.25 / 0.55, "ddof1": 0.25 * 2**0.5 / 0.55},
        ),
        ("group_order", {"by": "side", "stat": "mean", "groups": ["w", "e"]}, {"mean": ("e", "w")}),
        (
            "group_order",
            {"by": "side", "stat": "cv", "groups": ["w", "e"], "rising": True},
            {"ddof0": ("e", "w"), "ddof1": ("e", "w")},
        ),
        (
            "group_rank",
            {"by": "side", "stat": "cv", "group": "w", "groups": ["w", "e"]},
            {"ddof0": 1, "ddof1": 1},
        ),
        ("top_in_sets", {"top": 2, "at_least": 1, "sets": ["near"]}, {"members": True}),
        (
            "top_in_sets",
            {"top": 2, "at_least": 2, "sets": ["near"], "wider": ["near", "far"]},
            {"narrow": False, "wide": True},
        ),
        (
            "tier_evenness",
            {"tier": 2, "against": 3, "bound": 0.35, "even": True},
            {"ddof0": True, "ddof1": True},
        ),
        (
            "tier_evenness",
            {"tier": 3, "against": 2, "bound": 0.6, "even": False},
            {"ddof0": False, "ddof1": True},
        ),
        ("printed_sum", {"claims": ["some", "more"]}, {"printed": 6}),
        ("printed_majority", {"claim": "all", "against": ["some"]}, {"printed": True}),
        ("printed_majority", {"claim": "all", "against": ["some", "more"]}, {"printed": False}),
    ],
)
def test_by_hand(evidence, name, arguments, readings):
    found = dict(MEASURES[name](evidence, **arguments).readings)
    assert found.keys() == readings.keys()
    for reading, value in readings.items():
        expected = pytest.approx(value) if isinstance(value, float) else value
        assert found[reading] == expected


@pytest.mark.parametrize("name", ["tier_members", "top_in_sets"])
def test_the_second_reading_of_a_set_is_weaker(evidence, name):
    arguments = (
        {"tier": 1} if name == "tier_members" else {"top": 1, "at_least": 1, "sets": ["far"]}
    )
    assert not MEASURES[name](evidence, **arguments).every


def test_refuses_unknown_names(evidence):
    with pytest.raises(InputError, match="no such column.*'sides'.*'side'"):
        MEASURES["group_stat"](evidence, by="sides", group="e", stat="mean")
    with pytest.raises(InputError, match="no such set.*'neer'.*'near'"):
        MEASURES["top_in_sets"](evidence, top=1, at_least=1, sets=["neer"])


DRAWN = ("tier_members", "tier_count", "tier_stat", "tier_evenness", "score", "rank", "score_ratio",
         "entity_order", "group_stat", "group_order", "group_rank", "top_in_sets")  # fmt: skip
ARGUMENTS = {
    "tier_members": {"tier": 2},
    "tier_count": {"tier": 1},
    "tier_stat": {"tier": 2, "stat": "mean"},
    "tier_evenness": {"tier": 2, "against": 3, "bound": 0.6, "even": True},
    "score": {"entity": "c"},
    "rank": {"entity": "c"},
    "score_ratio": {"over": "a", "under": "e"},
    "entity_order": {"entities": ["e", "a", "c"]},
    "group_stat": {"by": "side", "group": "w", "stat": "cv"},
    "group_order": {"by": "side", "stat": "mean", "groups": ["w", "e"]},
    "group_rank": {"by": "side", "stat": "cv", "group": "w", "groups": ["w", "e"]},
    "top_in_sets": {"top": 2, "at_least": 2, "sets": ["near"], "wider": ["near", "far"]},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_draws_at_once_are_those_one_by_one(evidence, name):
    rng = np.random.default_rng(7)
    scores = rng.random((60, 5)).round(1)
    scores[40:][rng.random((20, 5)) < 0.15] = np.nan
    many = replace(evidence, draws=scores)
    found = MEASURES[name](many, **ARGUMENTS[name])
    index = evidence.index
    for draw, row in enumerate(scores):
        one = replace(evidence, index=scale.rescored(index, pd.Series(row, index.scores.index)))
        alone = MEASURES[name](one, **ARGUMENTS[name])
        for reading, value in found.readings.items():
            if isinstance(value, Members):
                mine = frozenset(value.names[value.mask[draw]])
            elif isinstance(value, Order):
                mine = tuple(value.names[place] for place in value.at[draw])
            else:
                mine = value[draw].item()
            expected = alone.readings[reading]
            assert mine == expected or (mine != mine and expected != expected)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("operator", "value", "name"),
    [("members", ("a", "b"), "tier_members"), ("order", ("a", "c", "e"), "entity_order"),
     ("rank", 3.0, "rank"), ("=", 2.0, "score_ratio"), (">", 2.0, "score_ratio"),
     ("text", None, "top_in_sets"), ("text", None, "tier_evenness")],
)  # fmt: skip
def test_verdicts_in_draws_are_those_one_by_one(evidence, operator, value, name):
    claim = claims.Claim("c", "1", "value", "", "", operator, value, "", 0.1, name,
                         ARGUMENTS[name], "")  # fmt: skip
    scores = np.random.default_rng(8).random((80, 5)).round(1)
    found = claims.in_draws(claim, replace(evidence, draws=scores))
    index, seen = evidence.index, set()
    for draw, row in enumerate(scores):
        one = replace(evidence, index=scale.rescored(index, pd.Series(row, index.scores.index)))
        assert claims.judge(claim, one).verdict == found[draw]
        seen.add(found[draw])
    assert len(seen) > 1
