"""What the page on the scale computes, on an index that can be checked by hand."""

import pandas as pd
import pytest

from deltabook.chapters import scale_departures
from deltabook.study.claims import Claim
from deltabook.study.measures import Evidence

X = pd.DataFrame({"a": [2.0, 1, 0], "b": [3.0, 2, 0]}, index=list("pqr"))
PARENTS = {"a": "one", "b": "two"}


@pytest.fixture
def index(assemble):
    """Scores 0.7, 0.5 and 0.2: goalposts beyond both ends, so that none is zero."""
    posts = {"normalise": {"method": "goalposts", "low": -1.0, "high": 4.0}}
    made = assemble(X, posts, PARENTS)
    assert made.scores["index"].tolist() == pytest.approx([0.7, 0.5, 0.2])
    return made


def claim(id, value, operator="=", measure="score", **arguments):
    precision = 0.01 if operator == "=" else None
    return Claim(id, "1", "value", "", "", operator, value, "", precision, measure, arguments, "")


def test_the_mean_from_what_is_printed_of_tiers():
    """One at 0.9, two more between 0.6 and 0.9; three with a mean of 0.4, four with one of 0.1."""
    low, high = scale_departures.mean_range([3, 3, 4], 0.9, 0.6, [0.4, 0.1])
    assert (low, high) == (pytest.approx(3.7 / 10), pytest.approx(4.3 / 10))
    with pytest.raises(ValueError, match="zip"):
        scale_departures.mean_range([3, 3, 4], 0.9, 0.6, [0.4])


def test_departures_that_reach_the_top(index):
    """A factor of 2 takes 0.7 to 1.4; a constant does it with 0.7."""
    found = scale_departures.carry_out(index, 1.4, 0.1)
    assert list(found.scores) == ["none", "constant", "factor", "sum", "both", "unscaled"]
    assert found.scores["constant"].tolist() == pytest.approx([1.4, 1.2, 0.9])
    assert found.scores["factor"].tolist() == pytest.approx([1.4, 1.0, 0.4])
    # min-max from -0.42 to 2.18: p is first in both columns, q stands at 1/2 and 2/3
    both = [2.18, -0.42 + 2.6 * 7 / 12, -0.42]
    assert found.scores["both"].tolist() == pytest.approx(both)
    # both themes as they are, not their mean
    assert found.nodes == 2 and found.scores["sum"].tolist() == pytest.approx([1.4, 1.0, 0.4])
    # a unscaled: p has half of 0.8 from b and 2 units of a; r has half of 0.2 and no a
    assert found.unscaled["a"].tolist() == pytest.approx([1.4, 0.8, 0.1])
    assert found.nearest == "a" and found.scores["unscaled"].min() == pytest.approx(0.1)


def test_a_reference_gives_goalposts(index, assemble):
    wider = assemble(index.indicators * 2, parents=PARENTS)
    found = scale_departures.carry_out(index, 1.4, 0.1, wider)
    assert list(found.scores)[4] == "posts"
    expected = index.rebuild(reference=wider).scores["index"]
    assert found.scores["posts"].tolist() == expected.tolist()


def test_settings_say_what_was_chosen(index, assemble):
    found = scale_departures.carry_out(index, 1.4, 0.1)
    shown = scale_departures.settings(found)
    # 1.3 of 0.5 apart is a factor of 2.6: ends of -0.42 and 2.18
    assert shown.to_dict() == {
        "none": "–",
        "constant": "+ 0.700",
        "factor": "× 2.00",
        "sum": "× 2",
        "both": "−0.420 … 2.180",
        "unscaled": "× 1",
    }
    with_posts = scale_departures.carry_out(index, 1.4, 0.1, index)
    assert scale_departures.settings(with_posts, 2020)["posts"] == "2020"


def test_claims_are_counted_by_what_they_hang_on(index):
    """A factor of 2 meets the printed score, the order and the ratio; a constant loses the ratio."""
    tested = [
        claim("top", 1.4, entity="p"),
        claim("order", ("p", "q"), "order", "entity_order", entities=["p", "q"]),
        claim("third", 3.0, "rank", "rank", entity="r"),
        claim("ratio", 3.5, "=", "score_ratio", over="p", under="r"),
    ]
    score = index.scores["index"]
    scores = {"factor": 2 * score, "constant": score + 0.7, "reverse": -score}
    table = scale_departures.claims_met(
        index, scores, tested, lambda of: Evidence(of, {}, [1, 1, 1], {})
    )
    of = {"always_of": 2, "conditional_of": 1, "free_of": 3, "scaled_of": 1}
    expected = {
        "factor": {"always": 2, "conditional": 1, "free": 3, "scaled": 1},
        "constant": {"always": 2, "conditional": 0, "free": 2, "scaled": 1},
        # of the order of two, one pair exchanged is still the pattern; so is the ratio
        "reverse": {"always": 1, "conditional": 1, "free": 2, "scaled": 0},
    }
    for name, counts in expected.items():
        assert table.loc[name].to_dict() == counts | of
    own = [tested[1], tested[3]]
    evidence = lambda of: Evidence(of, {}, [1, 1, 1], {})  # noqa: E731
    assert scale_departures.turned(index, score + 0.7, own, evidence) == ["ratio"]
    assert scale_departures.turned(index, 2 * score, own, evidence) == []


def test_spreads_leave_out_groups_of_one():
    score = pd.Series([1.0, 3.0, 9.0], list("pqr"))
    found = scale_departures.spreads({"none": score}, pd.Series(["a", "a", "b"], list("pqr")))
    assert found["none"].to_dict() == {"a": 0.5}


def test_an_entity_without_a_score_gets_none(index):
    scored = index.scores.assign(index=index.scores["index"].where([True, True, False]))
    thin = index.__class__(**{**index.__dict__, "scores": scored})
    seen = []

    def evidence(of):
        seen.append(of.scores["index"])
        return Evidence(of, {}, [1, 1], {})

    scale_departures.claims_met(
        thin, {"sum": pd.Series([1.0, 0.5, 0.0], list("pqr"))}, [], evidence
    )
    assert seen[0].isna().tolist() == [False, False, True]


def test_printed_scores_stand_at_their_ranks():
    printed = {"top": claim("top", 1.4), "first": claim("first", 0.9, ">")}
    table = scale_departures.printed_scores(printed, {"top": 1, "first": 4})
    assert table.to_dict("list") == {"rank": [1, 4], "value": [1.4, 0.9], "bound": [False, True]}


def test_scores_at_a_rank():
    scores = pd.DataFrame({"a": [0.2, 0.9, None, 0.5], "b": [3.0, 1.0, 2.0, 0.0]})
    assert scale_departures.at_rank(scores, 3).to_dict() == {"a": 0.2, "b": 1.0}
