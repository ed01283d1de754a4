"""What the page on unseen indicators computes, on indices that can be checked by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import unseen_effects
from deltaindex import unseen

FLAT = {"weights": {"method": "equal", "across": "all"}}


@pytest.fixture
def index(assemble):
    """Scores of 1, 2/3, 1/3 and 0 for p, q, r and s."""
    values = pd.DataFrame({name: [3.0, 2, 1, 0] for name in "abc"}, index=list("pqrs"))
    return assemble(values, FLAT, groups={"half": ["x", "x", "y", "y"]})


def drawn(ranks):
    ranks = pd.DataFrame(ranks, columns=list("pqrs"))
    return unseen.Unseen(ranks, -ranks.astype(float), None, None, 0.0, 1, 0)


def test_each_set_is_completed_to_what_is_listed(index, assemble):
    larger = assemble(pd.DataFrame(np.eye(4), columns=list("abcd")), FLAT)
    found = unseen_effects.complete({"small": index, "large": larger}, 6)
    assert {name: draws.count for name, draws in found.items()} == {"small": 3, "large": 2}


def test_where_draws_put_entities(index):
    found = unseen_effects.spread(
        drawn([[1, 2, 3, 4], [1, 2, 4, 3], [2, 1, 3, 4], [1, 3, 2, 4]]), index, 1
    )
    assert found.ranks.to_dict() == {"p": 1, "q": 2, "r": 3, "s": 4}
    assert found.wide.loc["q", ["low", "high"]].tolist() == [1, 3]
    assert found.width.to_dict() == {"p": 2, "q": 3, "r": 3, "s": 2}
    # the first and the last against the two between them
    assert found.best == ["p"] and (found.ends, found.middle) == (2.0, 3.0)
    # p is first in three draws of four, and second in the other
    assert found.kept == 0.75 and found.sure == ["p"]


def test_of_the_draws_the_narrow_interval_keeps_the_middle_half(index):
    found = unseen_effects.spread(drawn([[1, 2, 3, 4]] * 7 + [[4, 3, 2, 1]]), index, 2)
    assert found.narrow.loc["p", ["low", "high"]].tolist() == [1, 1]
    assert found.wide.loc["p", ["low", "high"]].tolist() == [1, 4]
    assert found.sure == ["p", "q", "r", "s"] and found.kept == 0.875


def test_leads():
    scores = pd.Series({"p": 0.9, "q": 0.5, "r": 0.4, "s": np.nan})
    assert unseen_effects.lead_of_members(scores, ("p",)) == pytest.approx(0.4)
    assert unseen_effects.lead_of_members(scores, ("p", "r")) == pytest.approx(-0.1)
    assert unseen_effects.lead_of_order(scores, ("p", "q", "r")) == pytest.approx(0.1)
    assert unseen_effects.lead_of_order(scores, ("q", "p")) == pytest.approx(-0.4)
    assert unseen_effects.lead_over(scores, "r") == pytest.approx(0.1)
    assert unseen_effects.lead_over(scores, "p") == pytest.approx(-0.5)


def test_shares_up_to_which_statements_stand(index):
    """A lead of d is safe up to d / (1 + d); halves have means of 5/6 and 1/6."""
    statements = {
        "first": ("members", ("p",), None),
        "fails": ("last", "p", None),
        "halves": ("order", ("x", "y"), ("x", "y")),
        "low": ("last", "y", ("x", "y")),
    }
    found = unseen_effects.safe_shares({"own": index}, statements, index.framework.entities["half"])
    assert found["own"].to_dict() == pytest.approx(
        {"first": 1 / 4, "fails": 0.0, "halves": 2 / 5, "low": 2 / 5}
    )


def test_claims_stand_in_some_of_the_draws(index):
    """The report sees a column for each entity of the index, also for one that was not drawn."""
    seen = []

    def stand(of, scores, wanted):
        seen.append(scores)
        return pd.Series([0.25, 0.5], wanted), pd.Series([0.75, 1.0], wanted)

    draws = unseen.Unseen(None, pd.DataFrame({"q": [1.0], "p": [2.0]}), None, None, 0.0, 1, 0)
    report = SimpleNamespace(shown={"own": index}, stand=stand)
    safe, near = pd.DataFrame({"own": {"a": 0.1}}), pd.DataFrame({"own": {"a": 0.3}})
    table = unseen_effects.standing_claims(report, {"own": draws}, ["a", "b"], safe, near)
    # judged on what is seen, then in the draws
    assert seen[0].tolist() == [index.scores["index"].tolist()]
    assert seen[1].shape == (1, 4) and seen[1][0, :2].tolist() == [2.0, 1.0]
    assert np.isnan(seen[1][0, 2:]).all()
    kinds = ["safe_own", "safe_near_own", "holds_own", "in_pattern_own"]
    assert list(table) == kinds and table.index.name == "claim"
    assert table.loc["a"].tolist() == [0.1, 0.3, 0.25, 0.75]
    assert np.isnan(table.at["b", "safe_own"]) and table.at["b", "in_pattern_own"] == 1.0


def test_a_claim_that_fails_on_what_is_seen_is_safe_up_to_nothing(index):
    def stand(of, scores, wanted):
        return pd.Series([0.0, 1.0], wanted), pd.Series([0.0, 1.0], wanted)

    report = SimpleNamespace(shown={"own": index}, stand=stand)
    none = pd.DataFrame({"own": {}}, dtype=float)
    draws = drawn([[1, 2, 3, 4]])
    table = unseen_effects.standing_claims(report, {"own": draws}, ["a", "b"], none, none)
    assert table.at["a", "safe_own"] == 0.0 and np.isnan(table.at["b", "safe_own"])


def test_the_first_tier_is_judged_by_its_own_rule(assemble):
    values = pd.DataFrame({name: [9.0, 8.5, 3, 0, 0.2] for name in "abc"}, index=list("pqrst"))
    breaks = {"tiers": {"method": "fisher_jenks", "k": 2}}
    natural, sized = assemble(values, FLAT | breaks), assemble(values, FLAT)
    said = {"tier": ("tier", ("p", "q"), None), "first": ("members", ("p", "q"), None)}
    found = unseen_effects.safe_shares(
        {"n": natural, "s": sized}, said, pd.Series("x", values.index)
    )
    assert 0 < found.at["tier", "n"] < found.at["first", "n"]
    assert found.at["tier", "n"] == unseen.first_tier_break(natural.scores["index"], "pq", 2).share
    assert np.isnan(found.at["tier", "s"])


def test_statements_are_those_of_the_claims(project):
    from deltabook.study import claims

    known = claims.read(project.path(project.settings["claims"]))
    fully, near = unseen_effects.statements(known.values(), project.sets, 41)
    assert {*near} < {*fully} <= {*known}
    kinds = {id: kind for id, (kind, _, _) in fully.items()}
    assert kinds["tier1-members"] == "tier" and near["tier1-members"][0] == "members"
    assert kinds["tier1-order"] == kinds["province-order"] == "order"
    assert kinds["suzhou-ah-last"] == kinds["anhui-lowest-mean"] == "last"
    # who is in tier 2, and how uneven a group is, are no matters of leads
    assert not {"tier2-anhui", "anhui-highest-cv", "hefei-ratio"} & {*fully}
    kind, (own, top, least), among = fully["top10-location"]
    assert (kind, top, least, among) == ("count", 10, 6, None)
    assert own < near["top10-location"][1][0]  # the wider reading takes in more cities
    index = project.index(2018)
    provinces = index.framework.entities["province"]
    table = unseen_effects.safe_shares({"open": index}, fully, provinces)["open"]
    weaker = unseen_effects.safe_shares({"open": index}, near, provinces)["open"]
    assert (table[list(near)] < weaker).all()


def test_intervals_side_by_side(index):
    method = pd.DataFrame(
        {"rank": [2, 1, None], "low": [1, 1, 4], "high": [3, 2, 4]}, index=["q", "p", "z"]
    )
    both = pd.DataFrame({"low": [1, 1], "high": [4, 3]}, index=["p", "q"])
    table = unseen_effects.intervals(method, drawn([[1, 2, 3, 4], [2, 1, 3, 4]]), both, 0.9)
    assert list(table.index) == ["q", "p"]
    assert table.loc["p"].tolist() == [1, 1, 2, 1, 2, 1, 4]
    assert unseen_effects.held(table) == {"method": 2.5, "unseen": 2.0, "both": 3.5}
