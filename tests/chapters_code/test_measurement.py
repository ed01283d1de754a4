"""Roles, cells, a larger set, a yardstick; themes without data; printed and computed numbers."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import measurement
from deltabook.study.claim import Claim
from deltabook.study.claims import Judgement
from deltabook.study.measures import Found
from deltaindex.text import common

X = pd.DataFrame({"a": [4, 3, 0, 1], "b": [0, 3, 4, 1], "c": [4, None, 2, 0]}, index=list("wxyz"))


def test_role_of_an_indicator():
    weights = pd.Series({"a": 0.7, "b": 0.3})
    assert measurement.role("a", weights, wanted=True) == "heaviest"
    assert measurement.role("b", weights, wanted=True) == "other"
    assert measurement.role("c", weights, wanted=True) == "gone"
    assert measurement.role("c", weights, wanted=False) == "unused"


def test_cells_stand_in_the_order_of_the_weights():
    Z = pd.DataFrame({"a": [0.0, 1.0], "b": [1.0, 0.5], "c": [1.0, 1.0]}, index=["w", "x"])
    found = measurement.cells(Z, pd.Series({"b": 0.7, "a": 0.3}))
    assert found.to_numpy().tolist() == [
        ["w", "b", 1.0, 0.7],
        ["x", "b", 0.5, 0.7],
        ["w", "a", 0.0, 0.3],
        ["x", "a", 1.0, 0.3],
    ]
    assert list(found) == ["entity", "indicator", "normalised", "weight"]


def test_a_larger_set(assemble):
    """By a alone w, x, z, y; by all three w 2/3, x 3/4, y 1/2, z 1/6."""
    own, larger = assemble(X[["a"]]), assemble(X)
    groups = pd.Series(["p", "q", "q", "q"], list("wxyz"))
    found = measurement.beside(own, larger, groups, most=1)
    assert found.ranks["own"].tolist() == [1, 2, 4, 3]
    assert found.ranks["larger"].tolist() == [2, 1, 3, 4]
    # squared differences of ranks sum to four: 1 - 6 * 4 / (4 * 15)
    assert found.spearman == pytest.approx(0.6)
    assert (list(found.risers), list(found.fallers)) == (["x", "y"], ["w", "z"])  # equal
    assert found.added == ["b", "c"]
    assert found.gaps.to_dict() == {"a": 0, "b": 0, "c": 1}
    assert found.gaps_by_group.to_dict() == {"p": 0, "q": 1}


def test_against_a_yardstick(assemble):
    """By the index w, x, z, y; by wealth y, w, x, z."""
    found = measurement.against(
        assemble(X[["a"]]), pd.Series([3.0, 2.0, 9.0, 1.0], list("wxyz")), 1
    )
    assert found.ranks.tolist() == [2, 3, 1, 4]
    assert (list(found.above), list(found.below)) == (["w", "x", "z"], ["y"])  # each by one
    # differences 1, 1, 3, 1: 1 - 6 * 12 / 60
    assert found.spearman == pytest.approx(-0.2)


def test_same_order():
    assert measurement.same_order(["b", "c"], ["a", "b", "d", "c"])
    assert not measurement.same_order(["c", "b"], ["a", "b", "d", "c"])
    assert not measurement.same_order(["b", "e"], ["a", "b"])


FRAMEWORK = SimpleNamespace(
    indicators={n: SimpleNamespace(parent=p) for n, p in zip("abcdef", "xxyyzz", strict=True)}
)


def test_support_of_the_themes_of_a_list():
    """Of x one of two is used, of y none, of z both."""
    found = measurement.support(FRAMEWORK, "abcdef", "bef")
    assert found.counts.to_dict("index") == {
        "x": {"printed": 2, "here": 1},
        "y": {"printed": 2, "here": 0},
        "z": {"printed": 2, "here": 2},
    }
    assert (found.none, found.single) == (["y"], {"x": "b"})


@pytest.mark.parametrize(
    ("used", "said", "short"),
    [
        ("bef", ["“Y” has no indicator here", "One theme rests", "“X” on “B”"], "one has no"),
        ("b", ["Y and Z have no indicator", "One theme rests on a single"], "two have no"),
        ("bce", ["Each of the three themes", "Three themes rest on one"], "zero have no"),
        ("abcdef", ["Each of the three themes"], "zero have no"),
    ],
)
def test_support_is_said_in_words(used, said, short):
    found, words = measurement.support(FRAMEWORK, "abcdef", used), common("en")
    text = measurement.say_support(found, str.upper, words)
    assert [part for part in said if part not in text] == []
    assert short in measurement.count_support(found, words)
    assert measurement.say_support(found, str.upper, common("zh"))


DRAWS = SimpleNamespace(
    # a row a draw; y has no score in the last
    ranks=np.array([[1, 2, 3, 4], [2, 1, 3, 4], [1, 3, 2, 4], [1, 0, 2, 3]]),
    intervals=pd.DataFrame(
        {"rank": [1, 2, 3, 4], "low": 1, "high": [2, 3, 3, 4]}, index=list("xyzw")
    ),
    tiers=pd.DataFrame({1: [1.0, 0.5, 0.0, 0.0]}, index=list("xyzw")),
)
INDEX = SimpleNamespace(
    scores=pd.DataFrame({"index": [0.9, 0.8, 0.3, 0.1]}, index=list("xyzw")),
    tiers=pd.Series([1, 1, 2, 3], list("xyzw")),
)


def test_who_may_be_among_the_best():
    """Of two places x has one in all draws, y and z in half, w never."""
    found = measurement.contenders(INDEX, DRAWS, 2)
    assert found["in_first"].to_dict() == {"x": 1.0, "y": 0.5, "z": 0.5}
    assert found["in_tier"].to_dict() == {"x": 1.0, "y": 0.5, "z": 0.0}
    assert list(measurement.contenders(INDEX, DRAWS, 2, least=0.6).index) == ["x", "y"]
    assert len(measurement.contenders(INDEX, DRAWS, 2, least=0.0)) == 4
    assert measurement.same_best(INDEX, DRAWS, ["x", "y"]) == 0.5


def claim(id, measure, operator, value, arguments, **other):
    given = {"section": "", "kind": "", "subject": "", "statement": "", "unit": "", "shown": ""}
    given |= {"precision": None, "condition": "none"} | other
    return Claim(
        id=id, measure=measure, operator=operator, value=value, arguments=arguments, **given
    )


def judgement(said, verdict="reproduced", **readings):
    return Judgement(said, Found(readings), verdict, "")


ORDER = claim("order", "group_order", "order", ("p", "q"), {"by": "g", "stat": "mean"})
CV = claim("cv", "group_stat", "=", 0.8, {}, condition="factor", precision=0.1, shown="tab-t")
COUNT = claim("count", "tier_count", "=", 3.0, {"tier": 2}, shown="fig-f")
HIGH, LOW = (claim(id, "score", "=", value, {}) for id, value in (("high", 9.0), ("low", 3.0)))


def lines(order, cvs, count, high, low):
    return {
        "cv": judgement(CV, ddof0=cvs[0], ddof1=cvs[1]),
        "order": judgement(ORDER, mean=order),
        "count": judgement(COUNT, "not_reproduced", classes=count),
        "high": judgement(HIGH, "scale", score=high),
        "low": judgement(LOW, "scale", score=low),
    }


def test_printed_numbers_stand_beside_computed_ones():
    own = lines(("q", "p"), (0.7, 0.75), 4, 1.0, 0.5)
    other = lines(("q", "p"), (0.2, 0.3), 4, 1.5, 1.0)
    found = measurement.printed_numbers(own, [other], {"span": ("high", "low")})
    assert found[["kind", "claim", "of"]].to_numpy().tolist() == [
        ["group", "order", "p"],
        ["group", "order", "q"],
        ["count", "count", ""],
        ["ratio", "cv", ""],
        ["ratio", "span", ""],
    ]
    columns = ["printed", "low", "high", "least", "most"]
    assert found[columns].to_numpy().tolist() == [
        [1.0, 2.0, 2.0, 2.0, 2.0],
        [2.0, 1.0, 1.0, 1.0, 1.0],
        [3.0, 4.0, 4.0, 4.0, 4.0],
        [0.8, 0.7, 0.75, 0.2, 0.3],
        # 9 over 3 is printed; here 1 over 0.5, and 1.5 over 1 on the other scale
        [3.0, 2.0, 2.0, 1.5, 2.0],
    ]
    assert found["conditional"].tolist() == [False, False, False, True, True]
    assert measurement.near(found, 0.1) == 1  # 0.75 for 0.8
    assert measurement.near(found, 0.4) == 2


def test_claims_that_a_page_discusses():
    """In that a figure of it shows them, and that they can be tested."""
    judged = [judgement(CV), judgement(COUNT), judgement(replace(COUNT, id="s"), "scale")]
    assert measurement.discussed(judged, {"t": {}, "f": {}}) == ["cv", "count"]
    assert measurement.discussed(judged, {"f": {}}) == ["count"]
