"""The claims and their evidence: each judged, sourced, told in both languages, shown in a table."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests import here

from deltabook.pages import claims_table
from deltabook.study import claims, facts, measures
from deltabook.study.measures import Evidence
from deltaindex.errors import InputError
from deltaindex.project import Project
from deltaindex.text import common

PROJECT = Project.find(Path(__file__))
CLAIMS = claims.read(PROJECT.path(PROJECT.settings["claims"]))
ROWS = facts.read(PROJECT.path(PROJECT.settings["evidence"]), CLAIMS)
SEARCHES = facts.read_searches(PROJECT.path(PROJECT.settings["searches"]), CLAIMS)
TABLE = pd.read_csv(PROJECT.path("evidence.csv"), dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def judgements():
    printed = {name: claim.value for name, claim in CLAIMS.items()}
    index = here.ruled(PROJECT.index(PROJECT.judged_year))
    sizes, published = (PROJECT.settings[key] for key in ("paper_tiers", "published"))
    evidence = Evidence(index, PROJECT.sets, sizes, printed, ROWS, published)
    return {name: claims.judge(claim, evidence) for name, claim in CLAIMS.items()}


def test_conditions_are_those_that_the_rule_gives():
    """What a claim's measure reads decides what its verdict hangs on."""
    told = {name: claim.condition for name, claim in CLAIMS.items()}
    assert told == {n: measures.condition(c.measure, c.arguments) for n, c in CLAIMS.items()}
    ratios = {"hefei-ratio", "jiangsu-cv", "zhejiang-cv", "anhui-cv", "anhui-highest-cv"}
    spreads = {"cv-order", "tier2-balanced", "tier3-uneven"}
    assert {name for name, condition in told.items() if condition == "factor"} == ratios | spreads


def test_what_is_not_tested_is_what_no_factor_leaves(judgements):
    """The verdict on scale follows from the measure, and is that of scores in their own unit."""
    on_scale = {n for n, c in CLAIMS.items() if measures.on_scale(c.measure, c.arguments)}
    assert {n for n, j in judgements.items() if j.verdict == "scale"} == on_scale
    assert {n for n, c in CLAIMS.items() if c.unit == "index"} == on_scale


def test_every_claim_has_a_verdict(judgements):
    assert len(judgements) == here.CLAIMS
    assert {j.verdict for j in judgements.values()} <= set(claims.VERDICTS)
    assert "pending" not in {j.verdict for j in judgements.values()}


def test_verdicts_of_places(judgements):
    found = {name: judgements[name] for name in PLACES}
    assert {name: j.verdict for name, j in found.items()} == PLACES
    assert found["northwest-lowest"].found.facts["not_below_median"] == {"320300"}
    assert found["direction"].found.facts["bearing"] == 273  # nearly due west


PLACES = {
    "corridors": "reproduced",
    "direction": "reproduced",
    "northwest-lowest": "not_reproduced",
    "multipolar": "reproduced",
    "top10-location": "reproduced",
    "top10-metropolitan": "not_reproduced",
    "east-highest": "reproduced",
}


def test_facts_and_computed_claims_get_their_own_verdicts(judgements):
    for name, judgement in judgements.items():
        if judgement.verdict not in ("inconsistent", "pending"):
            of_index = claims.of_index(judgement.claim)
            assert (judgement.verdict in facts.VERDICTS) != of_index, name
            assert of_index or judgement.claim.section != "2.3" or name == "shanghai-upgrading"


def test_verdicts_of_facts(judgements):
    """One claim for each reason, looked up by hand in the evidence."""
    assert {name: judgements[name].reason for name in EXPECTED} == EXPECTED


EXPECTED = {
    "eis-indicators-2019": "source_agrees",
    "table1-count": "counted",
    "yrd-ic-share": "source_differs",
    "samsung-share": "near_only",  # by revenue, where the paper speaks of output
    "tsmc-share": "near_only",
    "foundry-scale-gap": "sources_disagree",
    "node-gap": "source_agrees",
    "hisilicon-top10": "sources_disagree",
    "crici-fifth-name": "source_denies",
    "gii-pillar-names": "source_denies",
    "gii-publisher": "source_agrees",
    "eis-start": "sources_disagree",
    "nii-second-level": "near_only",
    "gcr-stages": "outdated",
    "eis-group-names": "source_agrees",  # the claim names its year
    "gcr-pillars": "source_agrees",
    "pharma-parks": "source_agrees",
    "hefei-appliance": "source_agrees",
    "eda-vendors": "source_agrees",
    "jcet-5g": "no_source",
    "js-ic-value": "near_only",  # sales, where the paper speaks of output value
    "systems-annual": "outdated",  # one of the five ended before the paper appeared
    "disco-share": "near_only",
    "sh-ic-scale": "coarse",
    "verisilicon-share": "coarse",
    "osat-share": "unclear",
    "contribution-place": "passages",
    "pct-naming": "passages",
}


def test_the_share_of_output_is_computed(judgements):
    computed = judgements["yrd-ic-share"].found.rows[0]
    assert computed.low == computed.high == pytest.approx(100 * 1306.59 / 2612.6)


def test_evidence_speaks_of_claims_and_has_a_source():
    assert set(TABLE["claim"]) <= set(CLAIMS)
    assert (TABLE["source"] != "").all()
    assert not TABLE.duplicated().any()
    order = list(CLAIMS)
    assert list(TABLE["claim"]) == sorted(TABLE["claim"], key=order.index)


def test_evidence_names_publishers_not_addresses():
    text = PROJECT.path("evidence.csv").read_text(encoding="utf-8")
    assert "://" not in text
    assert "www." not in text


def test_every_source_is_described():
    """Publisher, date and where it was seen: a row a source, and no other."""
    described = pd.read_csv(PROJECT.path("evidence_sources.csv"), dtype=str, keep_default_na=False)
    cited = TABLE.loc[TABLE["reading"] != "passage", "source"]
    assert described["source"].tolist() == list(dict.fromkeys(cited))
    assert (described != "").all(axis=None)
    assert not described.apply(lambda column: column.str.contains("://")).any(axis=None)
    assert set(described["language"]) <= {"en", "zh", "ja"}


def test_what_was_found_is_among_the_evidence():
    for name, of in SEARCHES.items():
        assert ("evidence" in {s.found for s in of}) <= (name in ROWS), name


def test_every_statement_not_verified_was_searched_for_in_each_language(judgements):
    for name, judgement in judgements.items():
        if judgement.verdict == "not_verified":
            assert {"en", "zh"} <= {s.language for s in SEARCHES.get(name, ())}, name


def test_a_search_is_recorded_once():
    for name, of in SEARCHES.items():
        made = [(s.where["en"], s.language, s.terms) for s in of]
        assert len(set(made)) == len(made), name


def test_searches_are_told_of_what_is_not_verified(judgements):
    _, data = claims_table.render([*judgements.values()], None, PROJECT.framework, "en", SEARCHES)
    told = dict(zip(data["id"], data["searched"], strict=True))
    unknown = {name for name, j in judgements.items() if j.verdict == "not_verified"}
    assert {name for name, words in told.items() if words} == unknown
    counts = [len([s for s in SEARCHES["jcet-5g"] if s.language == code]) for code in ("zh", "en")]
    said = "Searches: {} in Chinese and {} in English, on 2026-11-27. Nothing was found."
    assert told["jcet-5g"] == said.format(*counts)
    assert told["disco-share"].endswith("Something near it was found.")
    assert told["foundry-scale-gap"].endswith("Evidence was found that does not decide.")


def test_a_statement_without_a_search_says_so(judgements):
    shown, data = claims_table.render([judgements["jcet-5g"]], None, PROJECT.framework, "zh")
    assert data.at[0, "searched"] == "未记录检索"
    assert "未记录检索" in shown.iloc[0, 3].text


def test_evidence_serves_a_measure():
    """A row is read only by claims that call a measure of facts."""
    for name in ROWS:
        measure = CLAIMS[name].measure
        assert measure in ("evidence", "indicator_count", "printed_share", "passages"), name


def test_verdicts_agree_with_the_review_of_systems(judgements):
    review = pd.read_csv(PROJECT.path("systems/discrepancies.csv"), dtype=str)
    for row in review.dropna(subset="claim").itertuples():
        assert judgements[row.claim].verdict == row.verdict, row.claim


def test_statements_are_bilingual():
    for claim in CLAIMS.values():
        assert claim.said("en") == claim.statement
        assert claim.said("zh") == claim.statement_zh
        assert any("一" <= character <= "鿿" for character in claim.statement_zh)
    said = [claim.statement_zh for claim in CLAIMS.values()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_table_of_all_claims(judgements, lang):
    every = list(judgements.values())
    shown, data = claims_table.render(every, None, PROJECT.framework, lang)
    assert len(shown) == len(data) == here.CLAIMS
    assert not data[["id", "section", "statement", "verdict", "reason"]].eq("").any(axis=None)
    judged = ~data["verdict"].isin(["pending"]) & ~data["reason"].eq(
        common(lang)("reason.no_source")
    )
    assert (data.loc[judged, ["found", "source"]] != "").all(axis=None)
    for verdict, cell in zip(data["verdict"], shown.iloc[:, 2], strict=True):
        assert f".v-{verdict}}}" in cell.text
    form = claims_table.filters(data, "tab-x", lang)
    assert form.count("<option") == 2 + data["section"].nunique() + data["verdict"].nunique()
    assert "hidden" in form.splitlines()[0]
    assert "\n\n" not in form  # or Markdown would end the form there


def test_every_claim_has_a_place_to_link_to():
    """Said once on a page, and an address whatever the id holds."""
    judgements = [claims.without_index(claim) for claim in CLAIMS.values()]
    shown, data = claims_table.render(judgements, None, PROJECT.framework, "en")
    cells = [cell.text for cell in claims_table.anchored(shown, data, "en")["The paper says"]]
    places = [cell.partition('"></span>')[0].removeprefix('<span id="') for cell in cells]
    assert places == [claims_table.anchor(id) for id in CLAIMS]
    assert len(set(places)) == len(CLAIMS)
    assert re.fullmatch(r"[\w-]+", claims_table.anchor('a"><b c'))


def test_a_section_or_a_label_becomes_no_element(judgements):
    _, data = claims_table.render(list(judgements.values()), None, PROJECT.framework, "en")
    form = claims_table.filters(data.assign(section='4"><script>x</script>'), "tab-x", "en")
    assert "<script" not in form and 'value="4&quot;&gt;' in form
    judged = judgements["sh-ic-scale"]
    for label in ("fig-x`<script>", "x", "fig-x y", "{download}`x`"):
        other = replace(judged, claim=replace(judged.claim, shown=label))
        with pytest.raises(InputError, match="no label of a figure or table"):
            claims_table.render([other], None, PROJECT.framework, "en")


def test_a_condition_stands_beside_its_verdict(judgements):
    chosen = [judgements["hefei-ratio"], judgements["tier1-members"]]
    for beside in (None, chosen):
        shown, data = claims_table.render(chosen, beside, PROJECT.framework, "en")
        cells = [cell.text for cell in shown["Verdict"]]
        assert ["step is a factor" in cell for cell in cells] == [True, False]
        assert data["condition"].tolist() == ["factor", "none"]


def test_numbers_that_the_words_leave_out_are_shown(judgements):
    shown, data = claims_table.render([judgements["sh-ic-scale"]], None, PROJECT.framework, "en")
    assert "1706" not in data.at[0, "statement"]
    assert "1706" in shown.iloc[0, 1]


def test_a_unit_without_a_word_is_shown_as_it_stands(judgements):
    judged = judgements["sh-ic-scale"]
    other = replace(judged, claim=replace(judged.claim, unit="GWh"))
    shown, _ = claims_table.render([other], None, PROJECT.framework, "en")
    assert "GWh" in shown.iloc[0, 1]


def test_cells_print_the_rule_and_the_direction_of_an_order(judgements):
    chosen = [judgements[n] for n in ("cv-order", "province-order", "direction", "corridors")]
    _, data = claims_table.render(chosen, chosen, PROJECT.framework, "en")
    found = dict(zip(data["id"], data["computed"], strict=True))
    reason = dict(zip(data["id"], data["reason"], strict=True))
    # the spread grows from the first named to the last, means fall
    assert found["cv-order"] == "Zhejiang < Jiangsu < Anhui"
    assert found["province-order"] == "Zhejiang > Jiangsu > Anhui"
    assert found["direction"].startswith("falls west (bearing 273, interval 252 to 310)")
    assert found["direction"].endswith("within the rule by 3 degrees")
    assert reason["corridors"] == f"Meets the rule: {CLAIMS['corridors'].rule['en']}"


def test_rules_are_told_in_both_languages():
    for claim in CLAIMS.values():
        assert bool(claim.rule["en"]) == bool(claim.rule["zh"])


def test_lists_of_claims(judgements):
    chosen = [judgements["gii-publisher"], judgements["pct-naming"]]
    lines = claims_table.bullets(chosen, PROJECT.framework, "en")
    assert ["*Found:*" in line.text for line in lines] == [True, False]
