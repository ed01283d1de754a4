"""Facts: every rule of the verdicts, and what a table of evidence is refused for."""

import math

import pytest

from deltabook.study import claims, facts
from deltabook.study.claims import Claim
from deltabook.study.facts import Row, Sourced
from deltabook.study.measures import Evidence
from deltaindex import InputError

INF = math.inf


def claim(operator="=", value=10.0, precision=1.0, **other):
    fields = {"id": "c", "section": "1", "kind": "", "subject": "", "statement": ""}
    fields |= {"unit": "%", "measure": "evidence", "arguments": {}, "shown": ""} | other
    return Claim(operator=operator, value=value, precision=precision, **fields)


def row(low, high=None, reading="direct", confidence="high", **other):
    high = low if high is None else high
    return Row(reading, low, high, source="S", confidence=confidence, **{"as_of": 2019} | other)


def says(agrees, **other):
    return row(math.nan, agrees=agrees, **other)


def verdict(*rows, of=None, **other):
    return claims.verdict(of or claim(), Sourced({}, rows=rows, **other))[:2]


@pytest.mark.parametrize(
    ("operator", "value", "low", "high", "expected"),
    [
        ("=", 10.0, 10.5, 10.5, True),  # half a unit exactly
        ("=", 10.0, 10.6, 10.6, False),
        ("=", 10.0, 9.6, 10.4, True),
        ("=", 10.0, 10.0, 11.0, None),  # straddles
        ("=", 10.0, 9.0, INF, None),  # "over nine"
        ("=", 10.0, 10.6, INF, False),
        ("~", 10.0, 11.0, 11.0, True),  # one unit exactly
        ("~", 10.0, 11.1, 11.1, False),
        ("rank", 10.0, 10.0, 10.0, True),
        ("rank", 10.0, 11.0, 11.0, False),
        (">", 10.0, 10.1, 10.1, True),
        (">", 10.0, 10.0, 10.0, False),
        (">", 10.0, 10.0, INF, True),  # the same bound
        (">", 10.0, 9.0, INF, None),
        (">", 10.0, 9.0, 11.0, None),
        (">", 10.0, -INF, 10.0, False),
        ("<", 10.0, 9.9, 9.9, True),
        ("<", 10.0, 10.0, 10.0, False),
        ("<", 10.0, -INF, 10.0, True),
        ("<", 10.0, -INF, 11.0, None),
        ("<", 10.0, 10.0, INF, False),
        ("range", "1-2", 1.0, 2.0, True),
        ("range", "1-2", 2.0, 3.0, None),
        ("range", "1-2", 3.0, 3.0, False),
        (">=", "1-2", 3.0, 3.0, True),  # at least one to two: three is more
        (">=", "1-2", 2.0, INF, True),
        (">=", "1-2", 1.0, INF, None),  # at least two is not shown
        (">=", "1-2", 0.5, 0.9, False),
        (">=", "2", 2.0, 2.0, True),
        (">=", "2", 1.9, 1.9, False),
    ],
)
def test_agreement_of_numbers(operator, value, low, high, expected):
    assert facts.agreement(claim(operator, value), row(low, high)) is expected


def test_agreement_without_precision_is_exact():
    exact = claim(value=7.0, precision=None)
    assert facts.agreement(exact, row(7.0)) is True
    assert facts.agreement(exact, row(8.0)) is False


def test_agreement_in_words_is_the_row_s():
    words = claim("text", None)
    assert [facts.agreement(words, says(a)) for a in (True, False, None)] == [True, False, None]


def test_sources_judge_no_order():
    with pytest.raises(InputError, match="order"):
        facts.agreement(claim("order", ("a", "b")), row(1.0))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(10)], ("confirmed", "source_agrees")),
        ([row(12)], ("differs", "source_differs")),
        ([], ("not_verified", "no_source")),
        ([row(10, reading="whole")], ("not_verified", "no_source")),
        ([row(10, reading="near")], ("not_verified", "near_only")),
        ([row(10, confidence="low")], ("not_verified", "weak")),
        ([row(12, confidence="low")], ("not_verified", "weak")),
        ([row(9, 12)], ("not_verified", "coarse")),
        ([row(10), row(12)], ("not_verified", "sources_disagree")),
        ([row(10), row(9, 12)], ("confirmed", "source_agrees")),
        ([row(12), row(9, 12)], ("differs", "source_differs")),
        # the highest confidence decides, and an open row of it is not outdone by a lower one
        ([row(10), row(12, confidence="medium")], ("confirmed", "source_agrees")),
        ([row(12), row(10, confidence="low")], ("differs", "source_differs")),
        ([row(9, 12), row(10, confidence="medium")], ("not_verified", "coarse")),
        # arithmetic counts as medium
        ([row(10, confidence="computed"), row(12, confidence="medium")],
         ("not_verified", "sources_disagree")),
        ([row(10), row(12, confidence="computed")], ("confirmed", "source_agrees")),
        # near rows never decide
        ([row(10), row(12, reading="near")], ("confirmed", "source_agrees")),
        # later rows date a claim that held, and nothing else
        ([row(10), row(12, reading="later")], ("outdated", "outdated")),
        ([row(10), row(10, reading="later")], ("confirmed", "source_agrees")),
        ([row(10), row(9, 12, reading="later")], ("confirmed", "source_agrees")),
        ([row(10), row(12, reading="later", confidence="low")], ("confirmed", "source_agrees")),
        ([row(12), row(10, reading="later")], ("differs", "source_differs")),
        ([row(12, reading="later")], ("not_verified", "no_source")),
        ([Row("direct", 10, 10)], ("confirmed", "counted")),
    ],
)  # fmt: skip
def test_verdict(rows, expected):
    assert verdict(*rows) == expected


def test_verdict_in_words():
    words = claim("text", None, None)
    assert verdict(says(True), of=words) == ("confirmed", "source_agrees")
    assert verdict(says(False), of=words) == ("differs", "source_denies")
    assert verdict(says(True), says(True), of=words)[0] == "confirmed"
    assert verdict(says(True), says(False), of=words)[1] == "sources_disagree"
    assert verdict(says(True), says(False, reading="later"), of=words)[0] == "outdated"


def test_an_unclear_claim_is_not_verified_whatever_sources_say():
    assert verdict(row(10), unclear=True) == ("not_verified", "unclear")


def test_a_claim_that_names_its_year_is_held_to_that_year():
    rows = (row(10), row(12, reading="later", as_of=2021))
    named = {year: verdict(*rows, of=claim(year=year))[0] for year in (None, 2019, 2021)}
    assert named == {None: "outdated", 2019: "confirmed", 2021: "outdated"}


def test_later_rows_after_the_claims_do_not_count():
    rows = (row(10), row(12, reading="later", as_of=2022))
    judged = {
        year: claims.judge(claim(), Evidence(None, {}, (), {}, {"c": rows}, year)).verdict
        for year in (2021, 2022, None)
    }
    assert judged == {2021: "confirmed", 2022: "outdated", None: "outdated"}


def test_printed_share():
    printed = claim("~", 52.0, measure="printed_share", arguments={"part": "p"})
    whole = row(200.0, reading="whole")
    for part, expected in ((104.0, "confirmed"), (100.0, "differs")):
        evidence = Evidence(None, {}, (), {"p": part}, {"c": (whole,)})
        assert claims.judge(printed, evidence).verdict == expected
    with pytest.raises(InputError, match="one whole"):
        claims.judge(printed, Evidence(None, {}, (), {"p": 1.0}, {"c": (whole, whole)}))
    with pytest.raises(InputError, match="claim c"):
        claims.judge(printed, Evidence(None, {}, (), {}, {"c": (whole,)}))


def test_passages():
    text = claim("text", None, None, measure="passages", arguments={"printed": ["a", "b"]})
    evidence = Evidence(None, {}, (), {})
    assert claims.judge(text, evidence).verdict == "inconsistent"
    same = claim("text", None, None, measure="passages", arguments={"printed": ["a", "a"]})
    with pytest.raises(InputError, match="do not differ"):
        claims.judge(same, evidence)


GOOD = {
    "claim": "c", "reading": "direct", "value": "10", "low": "", "high": "", "unit": "%",
    "as_of": "2019", "agrees": "", "finding": "ten", "finding_zh": "十", "source": "S",
    "confidence": "high",
}  # fmt: skip


def table(tmp_path, **changes):
    path = tmp_path / "evidence.csv"
    cells = (GOOD | changes).values()
    path.write_text(f"{','.join(facts.COLUMNS)}\n{','.join(cells)}\n", encoding="utf-8")
    return path


CLAIMS = {"c": claim(), "w": claim("text", None, None, unit="")}


def test_read(tmp_path):
    assert facts.read(table(tmp_path), CLAIMS) == {
        "c": (Row("direct", 10, 10, 2019, None, {"en": "ten", "zh": "十"}, "S", "high"),)
    }
    (bound,) = facts.read(table(tmp_path, value="", low="9"), CLAIMS)["c"]
    assert (bound.low, bound.high) == (9, INF)
    (interval,) = facts.read(table(tmp_path, low="9", high="12"), CLAIMS)["c"]
    assert (interval.low, interval.high) == (9, 12)
    words = {"claim": "w", "value": "", "unit": "", "agrees": "no"}
    (said,) = facts.read(table(tmp_path, **words), CLAIMS)["w"]
    assert said.agrees is False


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"claim": "d"}, "unknown claim"),
        ({"reading": "directly"}, "did you mean 'direct'"),
        ({"confidence": "sure"}, "unknown confidence"),
        ({"source": ""}, "no source"),
        ({"finding": ""}, "no finding"),
        ({"finding_zh": ""}, "no finding_zh"),
        ({"as_of": ""}, "no year"),
        ({"value": "ten"}, "value is no number"),
        ({"value": "inf"}, "not finite"),
        ({"low": "11"}, "not in order"),
        ({"value": "", "low": "12", "high": "9"}, "not in order"),
        ({"value": ""}, "no value and no bound"),
        ({"unit": "km"}, "another unit than the claim's '%'"),
        ({"agrees": "yes"}, "agrees is given where it is computed"),
        ({"claim": "w", "value": "", "unit": ""}, "neither yes nor no"),
        ({"reading": "near", "agrees": "yes"}, "agrees is given"),
    ],
)
def test_read_refuses(tmp_path, changes, fault):
    with pytest.raises(InputError, match=fault) as error:
        facts.read(table(tmp_path, **changes), CLAIMS)
    assert f"evidence.csv: line 2: {changes.get('claim', 'c')}" in str(error.value)


def test_a_near_row_may_have_another_unit_or_no_value(tmp_path):
    for changes in ({"unit": "km"}, {"value": ""}):
        assert facts.read(table(tmp_path, reading="near", **changes), CLAIMS)["c"]


def test_searches_are_counted_and_their_best_outcome_told():
    def search(language, found):
        return facts.Search("2026-01-01", {"en": "pages"}, language, "words", found)

    made = [search("en", "nothing"), search("zh", "near"), search("zh", "nothing")]
    assert facts.outcome(made) == "near"
    assert facts.outcome([*made, search("en", "evidence")]) == "evidence"
    counts = {language: len(some) for language, some in facts.by_language(made).items()}
    assert list(counts.items()) == [("zh", 2), ("en", 1)]
    assert facts.by_language([]) == {}


def test_searches(tmp_path):
    path = tmp_path / "searches.csv"
    head = "claim,date,where,where_zh,language,terms,found\n"
    path.write_text(
        head + "c,2026-01-01,pages,网页,en,words,nothing\nc,2026-01-02,pages,网页,zh,词,near\n",
        "utf-8",
    )
    found = facts.read_searches(path, CLAIMS)["c"]
    assert [(s.date, s.language, s.found) for s in found] == [
        ("2026-01-01", "en", "nothing"), ("2026-01-02", "zh", "near"),
    ]  # fmt: skip
    path.write_text(head + "x,2026-01-01,pages,网页,en,,nowhere\n", "utf-8")
    with pytest.raises(InputError) as refusal:
        facts.read_searches(path, CLAIMS)
    for words in ("unknown claim", "unknown found", "no terms"):
        assert words in str(refusal.value)
