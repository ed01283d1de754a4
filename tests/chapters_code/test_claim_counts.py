"""Facts counted by section, and the evidence for one."""

from types import SimpleNamespace

import pandas as pd
import pytest

from deltabook.chapters import claim_counts
from deltabook.study.claims import Claim, Judgement

COUNTS = pd.DataFrame(
    {
        "reproduced": [50, 0, 0],
        "confirmed": [2, 9, 8],
        "differs": [1, 1, 0],
        "outdated": [0, 1, 0],
        "not_verified": [1, 1, 2],
    },
    index=["1", "2", "3"],
)


def test_what_is_computed_is_no_fact():
    assert claim_counts.facts_of(COUNTS).tolist() == [4, 12, 10]


def test_sections_with_many_facts_best_first():
    found = claim_counts.confirmed_by_section(COUNTS)
    assert list(found.index) == ["3", "2"]
    assert found.loc["3"].tolist() == [8, 10, 0.8]
    assert claim_counts.confirmed_by_section(COUNTS, least=11)["share"].to_dict() == {"2": 0.75}


def test_evidence_by_its_reading():
    rows = [
        SimpleNamespace(reading=reading, low=low)
        for low, reading in enumerate(["direct", "near", "near"])
    ]
    judgement = SimpleNamespace(claim=SimpleNamespace(id="x"), found=SimpleNamespace(rows=rows))
    assert claim_counts.evidence(judgement, "near").low == 1
    with pytest.raises(ValueError, match="x: no evidence of reading 'whole'"):
        claim_counts.evidence(judgement, "whole")


def judged(*told):
    return [Judgement(Claim(*"abcdefghijkl"), None, verdict, reason) for verdict, reason in told]


def test_reasons_of_what_is_not_verified():
    found = judged(
        ("not_verified", "coarse"), ("not_verified", "weak"), ("not_verified", "coarse"),
        ("confirmed", "counted"), ("confirmed", "source_agrees"), ("confirmed", "source_agrees"),
    )  # fmt: skip
    assert claim_counts.unverified(found).to_dict() == {"coarse": 2, "weak": 1}
    assert claim_counts.sourced(found) == (2, 1)


def test_the_paper_s_own_arithmetic():
    """Reproduced from printed numbers alone, and not from scores; what is not reproduced is not."""
    rows = [
        ("reproduced", "printed_sum"),
        ("not_reproduced", "printed_sum"),
        ("reproduced", "rank"),
    ]
    found = [
        Judgement(Claim(*"abcdefghi", measure=m, arguments={}, shown=""), None, verdict, "")
        for verdict, m in rows
    ]
    assert claim_counts.own_arithmetic(found) == 1


def test_changes_that_moved_a_verdict():
    changes = pd.DataFrame(
        {
            "before": ["", "differs", "pending", "scale"],
            "after": ["confirmed", "confirmed", "reproduced", "scale"],
        }
    )
    assert claim_counts.moved(changes).index.tolist() == [1]


def test_a_tally_counts_both_ways():
    """Three reproduced, one of them on a condition; the one that is not reproduced is so too."""
    told = [("reproduced", "none"), ("reproduced", "factor"), ("reproduced", "none")]
    told += [("not_reproduced", "factor"), ("confirmed", "none")]
    judged = [
        Judgement(Claim(*"abcdefghijkl", condition=condition), None, verdict, "")
        for verdict, condition in told
    ]
    found = claim_counts.tally(judged)
    assert found.loc["reproduced"].to_dict() == {"all": 3, "conditional": 1, "without": 2}
    assert found.loc["not_reproduced"].tolist() == [1, 1, 0]
    assert found.loc["confirmed"].tolist() == [1, 0, 1]
    assert found.loc["differs"].tolist() == [0, 0, 0]
    assert found["all"].sum() == len(judged)
