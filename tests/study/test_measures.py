"""Measures: what a claim is held against, on an index small enough to check by hand."""

import pandas as pd
import pytest

from deltaindex import InputError
from deltaindex.study.measures import MEASURES, Evidence

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
