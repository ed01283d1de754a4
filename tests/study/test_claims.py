"""Claims: every operator, every verdict, and the edges between them."""

import pytest

from deltabook.study import claims
from deltabook.study.claims import Claim
from deltabook.study.measures import Evidence, Found
from deltaindex import InputError


def claim(operator, value, precision=None, unit="", **other):
    fields = {"id": "c", "section": "1", "kind": "", "subject": "", "statement": ""}
    fields |= {"measure": "", "arguments": {}, "shown": ""} | other
    return Claim(operator=operator, value=value, precision=precision, unit=unit, **fields)


def verdict(claim_, *readings, every=True):
    names = ["first", "second"][: len(readings)]
    return claims.verdict(claim_, Found(dict(zip(names, readings, strict=True)), every))[:2]


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("=", 0.33, "reproduced"),
        ("=", 0.335, "reproduced"),  # half a unit exactly
        ("=", 0.325, "reproduced"),
        ("=", 0.33500001, "in_pattern"),
        ("=", 0.363, "in_pattern"),  # a tenth exactly
        ("=", 0.297, "in_pattern"),
        ("=", 0.36300001, "not_reproduced"),
        ("=", float("nan"), "not_reproduced"),
        ("~", 0.34, "reproduced"),  # one unit exactly
        ("~", 0.32, "reproduced"),
        ("~", 0.34000001, "in_pattern"),
        ("~", 0.4, "not_reproduced"),
        (">", 0.3300001, "reproduced"),
        (">", 0.33, "not_reproduced"),
        ("<", 0.3299999, "reproduced"),
        ("<", 0.33, "not_reproduced"),
    ],
)
def test_values_at_the_edges(operator, value, expected):
    assert verdict(claim(operator, 0.33, 0.01), value)[0] == expected


def test_counts_and_ranks_are_exact():
    assert verdict(claim("=", 13.0), 13) == ("reproduced", "equal")
    assert verdict(claim("=", 13.0), 14) == ("in_pattern", "within_tenth")
    assert verdict(claim("=", 13.0), 15) == ("not_reproduced", "off_by")
    assert verdict(claim("rank", 20.0), 20) == ("reproduced", "equal")
    assert verdict(claim("rank", 20.0), 21) == ("not_reproduced", "rank_differs")


def test_a_printed_zero_is_no_division_by_zero():
    assert verdict(claim("=", 0.0, 0.1), 0.04) == ("reproduced", "rounds")
    assert verdict(claim("=", 0.0, 0.1), 0.2) == ("not_reproduced", "off_by")


ORDER = claim("order", ("a", "b", "c", "d"))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("abcd", ("reproduced", "equal")),
        ("bacd", ("in_pattern", "pair")),
        ("abdc", ("in_pattern", "pair")),
        ("badc", ("not_reproduced", "order_differs")),  # two pairs
        ("cbad", ("not_reproduced", "order_differs")),  # one pair, not adjacent
        ("bcad", ("not_reproduced", "order_differs")),
    ],
)
def test_order(found, expected):
    assert verdict(ORDER, tuple(found)) == expected


def test_members():
    printed = claim("members", ("a", "b"))
    ab, abc = frozenset("ab"), frozenset("abc")
    assert verdict(printed, ab, abc, every=False) == ("reproduced", "equal")
    assert verdict(printed, abc, ab, every=False) == ("in_pattern", "second_reading")
    found = Found({"first": frozenset("ac"), "second": abc}, every=False)
    assert claims.verdict(printed, found) == (
        "not_reproduced",
        "members_differ",
        {"extra": {"c"}, "missing": {"b"}},
    )


def test_text():
    assert verdict(claim("text", None), True) == ("reproduced", "rule_met")
    assert verdict(claim("text", None), False) == ("not_reproduced", "rule_not_met")
    assert verdict(claim("text", None), False, True, every=False)[1] == "second_reading"


def test_both_divisors_of_a_variance_must_agree():
    printed = claim("=", 0.83, 0.01)
    assert verdict(printed, 0.83, 0.834)[0] == "reproduced"
    assert verdict(printed, 0.83, 0.85)[0] == "in_pattern"
    assert verdict(printed, 0.95, 0.91)[0] == "in_pattern"  # within a tenth under one
    assert verdict(printed, 0.95, 0.96)[0] == "not_reproduced"
    assert verdict(ORDER, tuple("abcd"), tuple("bacd"))[0] == "in_pattern"
    assert verdict(claim("rank", 1.0), 1, 2)[0] == "not_reproduced"
    assert verdict(claim("text", None), True, False)[0] == "not_reproduced"


def test_scale_and_inconsistent():
    on_scale = {"measure": "tier_stat", "arguments": {"tier": 1, "stat": "min"}}
    assert verdict(claim(">", 0.9, **on_scale), 0.95) == ("scale", "scale")
    cv = {"measure": "group_stat", "arguments": {"by": "x", "group": "y", "stat": "cv"}}
    assert verdict(claim(">", 0.9, **cv), 0.95)[0] == "reproduced"
    assert claims.verdict(claim("=", 41.0), Found({"printed": 41}))[0] == "reproduced"
    assert claims.verdict(claim("=", 41.0), Found({"printed": 40}))[0] == "inconsistent"


def test_no_operator_passes_unjudged():
    with pytest.raises(InputError, match="c: nothing judges this operator.*'range'"):
        verdict(claim("range", "1-2"), 1.5)


def test_judge(project):
    evidence = Evidence(index=project.index(2018), sets={}, sizes=[4, 13, 24], printed={})
    assert claims.judge(claim("=", 1.0), evidence).verdict == "pending"
    suzhou = claim("rank", 1.0, measure="rank", arguments={"entity": "320500"})
    judged = claims.judge(suzhou, evidence)
    assert (judged.verdict, judged.found.readings) == ("reproduced", {"rank": 1})
    for arguments in ({"entity": "999999"}, {"city": "320500"}, {}):
        wrong = claim("rank", 1.0, measure="rank", arguments=arguments)
        with pytest.raises(InputError, match="claim c: .*(no such entity|cannot be computed)"):
            claims.judge(wrong, evidence)


@pytest.mark.parametrize(
    ("value", "precision", "printed"),
    [(0.33, 0.01, "0.33"), (0.5, 0.001, "0.500"), (16.0, 1.0, "16"), (13.0, None, "13"),
     (("a", "b"), None, "('a', 'b')"), (None, None, "")],
)  # fmt: skip
def test_printed(value, precision, printed):
    assert claim("=", value, precision).printed == printed


HEAD = "id,section,kind,subject,statement,operator,value,unit,printed_precision,measure,arguments,shown\n"


@pytest.fixture
def read(tmp_path):
    def call(*rows):
        (tmp_path / "claims.csv").write_text(HEAD + "\n".join(rows), "utf-8")
        return claims.read(tmp_path / "claims.csv")

    return call


def test_read(read):
    table = read(
        'a,1,value,X,X is 5,=,5,km,0.1,tier_count,"{tier: 1}",fig-x',
        "b,1,set,X,X and Y,members,x y,,,,,",
        "c,1,text,X,X is well,text,,,,,,",
        "d,1,range,X,1 to 2,range,1-2,,,,,",
    )
    assert (table["a"].value, table["a"].precision, table["a"].arguments) == (5, 0.1, {"tier": 1})
    assert table["b"].value == ("x", "y")
    assert (table["c"].value, table["d"].value) == (None, "1-2")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,1,v,X,s,=,five,,,,,", ["cannot be read", "five"]),
        ("a,1,v,X,s,=,nan,,,,,", ["no finite number", "nan"]),
        ("a,1,v,X,s,=,5,,x,,,", ["cannot be read", "x"]),
        ("a,1,v,X,s,=,5,,0,,,", ["precision is above zero"]),
        ("a,1,v,X,s,==,5,,,,,", ["unknown operator", "'=='"]),
        ("a,1,v,X,s,=,5,,,tier_cuont,,", ["unknown measure", "'tier_count'"]),
        ('a,1,v,X,s,=,5,,,rank,"[1]",', ["not a mapping", "[1]"]),
        ('a,1,v,X,s,=,5,,,rank,"{a",', ["cannot be read"]),
        ("b,1,v,X,s,=,5,,,,,\nb,1,v,X,s,=,5,,,,,", ["given twice"]),
    ],
)
def test_read_refuses(read, row, words):
    with pytest.raises(InputError) as refusal:
        read(row)
    message = str(refusal.value)
    assert all(word in message for word in ["claims.csv: line ", *words]), message


def test_read_takes_what_a_verdict_hangs_on(tmp_path):
    path = tmp_path / "claims.csv"
    head = HEAD.strip() + ",condition,year,direction,rule,rule_zh\n"
    row = "a,1,rank,X,s,order,x y,,,,,,{},2015-2020,rising,as it says,如文\n"
    path.write_text(head + row.format("factor"), "utf-8")
    found = claims.read(path)["a"]
    assert (found.condition, found.year, found.rising) == ("factor", 2020, True)
    assert found.rule == {"en": "as it says", "zh": "如文"}
    path.write_text(head + row.format("factors"), "utf-8")
    with pytest.raises(InputError, match="unknown condition.*'factor'"):
        claims.read(path)


def test_table_counts_by_section():
    judged = [
        claims.Judgement(claim("=", 1.0, section=s), None, v, "")
        for s, v in [("1", "pending"), ("1", "reproduced"), ("2", "reproduced")]
    ]
    table = claims.table(judged)
    assert table.to_dict() == {"reproduced": {"1": 1, "2": 1}, "pending": {"1": 1, "2": 0}}
