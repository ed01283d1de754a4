"""What was changed in how claims are judged: each change is told, and ends at today's verdicts."""

from pathlib import Path

import pandas as pd
import yaml
from tests import here

from deltabook.chapters import claim_counts
from deltabook.study import claims, facts
from deltabook.study.measures import Evidence
from deltaindex.project import Project

PROJECT = Project.find(Path(__file__))
CLAIMS = claims.read(PROJECT.path(PROJECT.settings["claims"]))
CHANGES = pd.read_csv(PROJECT.path("rule_changes.csv"), dtype=str, keep_default_na=False)
TEXTS = yaml.safe_load((PROJECT.root / "chapters/texts/06-claims.yaml").read_text("utf-8"))


def judgements():
    printed = {name: claim.value for name, claim in CLAIMS.items()}
    rows = facts.read(PROJECT.path(PROJECT.settings["evidence"]), CLAIMS)
    index = here.ruled(PROJECT.index(PROJECT.judged_year))
    sizes, published = (PROJECT.settings[key] for key in ("paper_tiers", "published"))
    evidence = Evidence(index, PROJECT.sets, sizes, printed, rows, published)
    return [claims.judge(claim, evidence) for claim in CLAIMS.values()]


JUDGED = judgements()


def test_each_claim_ends_at_its_verdict():
    """A claim's changes follow on each other, and the last leads to what the book says now."""
    now = {j.claim.id: j.verdict for j in JUDGED}
    last = {}
    for row in CHANGES.itertuples():
        for id in row.claims.split():
            assert id in CLAIMS
            assert row.before == last.get(id, row.before), id
            last[id] = row.after
    assert {id: now[id] for id in last} == last


def test_changes_are_in_order_and_name_a_commit():
    assert CHANGES["date"].is_monotonic_increasing
    assert CHANGES["commit"].str.fullmatch("[0-9a-f]{7}").all()
    assert set(CHANGES["kind"]) == set(TEXTS["rule-changes"]["kinds"])
    assert not CHANGES.duplicated().any()


def test_conditions_are_among_the_changes():
    told = CHANGES[CHANGES["what_en"].str.contains("condition")]["claims"].str.split().explode()
    assert set(told) == {id for id, claim in CLAIMS.items() if claim.condition != "none"}


def test_rules_written_after_results_say_so_and_are_listed():
    late = {id for id, claim in CLAIMS.items() if "after results" in claim.rule["en"]}
    listed = CHANGES[CHANGES["what_en"].str.contains("rules written after results")]["claims"]
    assert late == set(listed.str.split().explode())
    assert late == {id for id, claim in CLAIMS.items() if "之后" in claim.rule["zh"]}


def test_the_counts_of_the_page_add_up():
    """Facts by their reasons, statements on the index by verdict, and all of them together."""
    table, tally = claims.table(JUDGED), claim_counts.tally(JUDGED)
    count = tally["all"]
    reasons = claim_counts.unverified(JUDGED)
    assert reasons.sum() == count["not_verified"]
    assert set(reasons.index) <= set(TEXTS["unverified"])
    assert sum(claim_counts.sourced(JUDGED)) == count["confirmed"]
    facts_ = claim_counts.facts_of(table).sum()
    tested = count[["reproduced", "in_pattern", "not_reproduced"]].sum()
    assert facts_ + tested + count["scale"] + count["inconsistent"] == len(CLAIMS)
    assert sum(claims.of_index(claim) for claim in CLAIMS.values()) == tested + count["scale"]
    assert (tally["conditional"] + tally["without"] == tally["all"]).all()
    named = [claim for claim in CLAIMS.values() if claim.condition != "none"]
    assert tally["conditional"].sum() == len(named)


def test_every_reason_of_no_verdict_has_a_text():
    source = Path(facts.__file__).read_text("utf-8")
    known = {part.split('"')[1] for part in source.split('"not_verified", ')[1:]}
    known |= {"sources_disagree", "coarse"}
    assert (
        {"unclear", "no_source", "near_only", "weak"}
        <= known
        <= set(TEXTS["unverified"]) | {"sources_disagree"}
    )
