"""Rules of claims as data: names are places, tolerances are those of the verdicts."""

import json

import pandas as pd
import pytest

from deltabook.study import claim_rules, claims
from deltabook.study.claim import Claim
from deltabook.study.measures import MEASURES, Evidence

X = pd.DataFrame({"p": [9.0, 7, 3, 1]}, index=pd.Index(["a", "b", "c", "d"], name="entity"))
RECIPE = {"tiers": {"method": "fisher_jenks", "k": 2}}


@pytest.fixture
def evidence(assemble):
    index = assemble(X, RECIPE, groups={"half": ["x", "x", "y", "y"]})
    sets = {"few": pd.DataFrame({"entity": ["c", "a", "elsewhere"]})}
    return Evidence(index, sets, [1, 3], {})


def rule(evidence, measure, arguments, operator="text", value=None, precision=None):
    claim = Claim(
        "c", "1", "", "", "", operator, value, "", precision, measure, arguments, ""
    )  # fmt: skip
    (found,) = claim_rules.rules([claim], evidence)
    return found


def test_members_are_places_of_entities_within_a_group(evidence):
    arguments = {"tier": 1, "within": {"half": "x"}}
    found = rule(evidence, "tier_members", arguments, "members", ("b", "a"))
    assert (found["kind"], found["inside"], found["value"]) == ("members", [0, 1], [0, 1])
    assert found["every"] is False


def test_entities_in_order_are_groups_of_one(evidence):
    found = rule(evidence, "entity_order", {"entities": ["c", "a"]}, "order", ("a", "c"))
    assert found["groups"] == [[2], [0]] and found["value"] == [1, 0]
    assert (found["stat"], found["rising"], found["every"]) == ("mean", False, True)


def test_groups_in_order_and_the_place_of_one(evidence):
    arguments = {"by": "half", "stat": "cv", "groups": ["y", "x"]}
    found = rule(evidence, "group_order", arguments | {"rising": True}, "order", ("x", "y"))
    assert found["groups"] == [[2, 3], [0, 1]] and found["value"] == [1, 0] and found["rising"]
    found = rule(evidence, "group_rank", arguments | {"group": "x"}, "rank", 1.0)
    assert (found["kind"], found["own"], found["value"]) == ("place", 1, 1.0)


def test_a_set_is_of_those_that_are_ranked(evidence):
    found = rule(evidence, "top_in_sets", {"top": 2, "at_least": 1, "sets": ["few"]})
    assert found["sets"] == [[0, 2]] and found["every"] is False


@pytest.mark.parametrize(("operator", "unit"), [("=", 0.5), ("~", 1.0), ("rank", 0.5)])
def test_a_number_may_be_as_far_off_as_a_verdict_allows(evidence, operator, unit):
    found = rule(evidence, "tier_count", {"tier": 1}, operator, 3.0, 1.0)
    assert found["unit"] == unit


def test_what_reads_more_than_scores_is_left_out(evidence):
    other = Claim("c", "1", "", "", "", "=", 1.0, "", None, "score", {"entity": "a"}, "")
    assert claim_rules.rules([other], evidence) == []


def test_tolerances_are_those_of_claims():
    assert claim_rules.tolerances() == {"edge": claims.facts.EDGE, "pattern": claims.PATTERN}


def test_what_is_written_is_measured():
    assert set(claim_rules.WRITTEN) <= set(MEASURES)


def test_rules_of_the_project_are_json(project):
    from deltabook.pages import Report

    report = Report("chapters/03h-weights", 2018)
    found = claim_rules.rules(report.claims.values(), report.evidence(report.judged_index()))
    ids = [one["id"] for one in found]
    assert {"tier1-members", "tier1-order", "tier2-count", "province-order"} <= set(ids)
    assert json.loads(json.dumps(found)) == found
