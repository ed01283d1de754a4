"""What may be put off: each condition by hand, and that nothing gets past one that fails."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deltabook.study import postponing
from deltaindex.errors import InputError

FILES = {
    "conditions.csv": """\
measure,condition,judged,asks_en,asks_zh,section,source
wait,substitute,yes,There is one,有,1,A
wait,slow,no,It takes long,慢,1,A
""",
    "named_gaps.csv": """\
segment,section,what_en,what_zh,source
tools,1,Cut off,断供,A
""",
    "restricting_countries.csv": """\
country,restricts,what_en,what_zh,source,seen
AAA,yes,A rule,规定,Paper,read
BBB,none_found,Nothing,无,Paper,read
""",
    "rules.yaml": """\
postponing:
  vital: {reach: 0.5}
  tight: {dependence: 0.5, concentration: 0.5}
  substitute: [easy]
  friendly: {share: 0.5}
""",
}
SEGMENTS = pd.Index(["tools", "saws", "files", "glue"])
PARENTS = pd.Series({"tools": "", "saws": "tools", "files": "", "glue": ""})


def write(folder, name="", old="", new=""):
    assert not name or old in FILES[name]
    for file, text in FILES.items():
        (folder / file).write_text(text.replace(old, new, 1) if file == name else text, "utf-8")
    return folder


@pytest.fixture
def conditions(tmp_path):
    return postponing.read(write(tmp_path), SEGMENTS)


def parts(**segments):
    """Parts of segments: reach, dependence and concentration, each low and high."""
    names = pd.MultiIndex.from_product([["reach", "dependence", "concentration"], ["low", "high"]])
    return pd.DataFrame.from_dict(segments, orient="index", columns=names)


def supply(*rows):
    return pd.DataFrame(rows, columns=["segment", "item", "country", "low", "high"])


LOOSE = (0.1, 0.2, 0.1, 0.2, 0.1, 0.9)
FROM_B = supply(("glue", "G", "BBB", 0.9, 0.9), ("glue", "G", "AAA", 0.1, 0.1))


def judged(conditions, table, sold=FROM_B, classes=None, unrecorded=()):
    classes = pd.Series({"glue": "easy", "saws": "easy"} if classes is None else classes)
    return postponing.judge(conditions, PARENTS, table, classes, sold, set(unrecorded))


def test_all_conditions_met_under_a_reading_and_never_without_one(conditions):
    row = judged(conditions, parts(glue=LOOSE)).loc["glue"]
    assert row[["substitute", "not-vital", "not-tight"]].tolist() == ["yes"] * 3
    assert row[["outcome_all", "outcome_unrestricting"]].tolist() == ["yes", "yes"]
    assert row["share_unrestricting_low"] == pytest.approx(0.9)
    assert row["outcome"] == "unknown"


@pytest.mark.parametrize(
    ("changed", "condition", "answer"),
    [
        ((0.5, 0.6, *LOOSE[2:]), "not-vital", "no"),  # half of what is sold hangs on it
        ((0.4, 0.6, *LOOSE[2:]), "not-vital", "unknown"),
        ((*LOOSE[:2], 0.6, 0.9, 0.7, 0.9), "not-tight", "no"),
        ((*LOOSE[:2], 0.6, 0.9, 0.1, 0.4), "not-tight", "yes"),  # from abroad, but from many
        ((*LOOSE[:2], 0.4, 0.9, 0.7, 0.9), "not-tight", "unknown"),
    ],
)
def test_a_condition_decides(conditions, changed, condition, answer):
    row = judged(conditions, parts(glue=changed)).loc["glue"]
    assert row[condition] == answer
    assert row[["outcome_all", "outcome_unrestricting"]].tolist() == [answer, answer]


@pytest.mark.parametrize(("class_", "answer"), [("hard", "no"), ("easy", "yes"), (None, "unknown")])
def test_a_substitute_is_a_matter_of_class(conditions, class_, answer):
    classes = {"glue": class_} if class_ else {}
    row = judged(conditions, parts(glue=LOOSE), classes=classes).loc["glue"]
    assert row["substitute"] == answer
    assert row["outcome_all"] == answer


def test_what_the_source_names_is_tight_whatever_the_numbers_say(conditions):
    """Saws are tools, of which the source says that one is cut off."""
    sold = FROM_B.assign(segment="saws")
    row = judged(conditions, parts(saws=LOOSE), sold).loc["saws"]
    assert row["not-tight"] == "no"
    assert row["outcome_all"] == "no"


def test_a_reading_decides_who_is_friendly(conditions):
    """Most comes from the country that restricts."""
    sold = supply(("glue", "G", "AAA", 0.7, 0.7), ("glue", "G", "BBB", 0.3, 0.3))
    row = judged(conditions, parts(glue=LOOSE), sold).loc["glue"]
    assert row[["outcome_all", "outcome_unrestricting"]].tolist() == ["yes", "no"]


def test_of_a_country_that_nobody_looked_into_nothing_is_known(conditions):
    """It may be either: the friendly share is 0.3 to 1."""
    sold = supply(("glue", "G", "CCC", 0.7, 0.7), ("glue", "G", "BBB", 0.3, 0.3))
    row = judged(conditions, parts(glue=LOOSE), sold).loc["glue"]
    assert row[["outcome_all", "outcome_unrestricting"]].tolist() == ["yes", "unknown"]
    assert row["share_unrestricting_low"] == pytest.approx(0.3)
    assert row["share_unrestricting_high"] == pytest.approx(1.0)


def test_each_item_is_needed(conditions):
    """Half friendly in one item, all in the other: the least counts."""
    sold = supply(
        ("glue", "G", "BBB", 1.0, 1.0),
        ("glue", "H", "BBB", 0.2, 0.2),
        ("glue", "H", "AAA", 0.6, 0.6),
    )
    row = judged(conditions, parts(glue=LOOSE), sold).loc["glue"]
    assert row["share_unrestricting_low"] == pytest.approx(0.25)
    assert row["outcome_unrestricting"] == "no"


def test_a_supplier_that_is_not_recorded_leaves_nothing_to_say(conditions):
    """Under any reading, and even where another condition fails."""
    table = parts(glue=LOOSE, files=(0.9, 0.9, *LOOSE[2:]))
    found = judged(conditions, table, unrecorded=["glue"])
    for segment in ("glue", "files"):
        outcomes = found.loc[segment, ["outcome_all", "outcome_unrestricting"]]
        assert outcomes.tolist() == ["unknown", "unknown"]


ENDS = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


@given(ENDS, ENDS, ENDS, st.sampled_from(["easy", "hard", None]), ENDS, st.booleans())
def test_whatever_the_numbers_nothing_forbidden_is_let_through(
    tmp_path_factory, reach, dependence, concentration, class_, share, named
):
    folder = tmp_path_factory.mktemp("conditions")
    conditions = postponing.read(write(folder), SEGMENTS)
    segment = "saws" if named else "glue"
    sold = supply((segment, "G", "BBB", *share), (segment, "G", "AAA", 0.5, 0.5))
    table = parts(**{segment: (*reach, *dependence, *concentration)})
    row = judged(conditions, table, sold, {segment: class_} if class_ else {}).loc[segment]
    assert row["outcome"] == "unknown"
    for reading in postponing.READINGS:
        if row[f"outcome_{reading}"] == "yes":
            assert class_ == "easy"
            assert reach[1] < 0.5
            assert not named
            assert dependence[1] < 0.5 or concentration[1] < 0.5
            assert reading == "all" or share[0] >= 0.5


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("conditions.csv", "substitute,yes", "cheap,yes", ["line 2: condition", "'cheap'"]),
        ("conditions.csv", "slow,no", "slow,maybe", ["line 3: judged", "'maybe'"]),
        ("named_gaps.csv", "tools,", "tool,", ["unknown segment 'tool'", "'tools'"]),
        ("restricting_countries.csv", "AAA,yes", "AAA,perhaps", ["line 2: restricts"]),
        ("restricting_countries.csv", "Paper,read\nBBB", ",read\nBBB", ["line 2: source"]),
        ("restricting_countries.csv", "BBB", "AAA", ["line 3: country", "twice"]),
        ("rules.yaml", "reach: 0.5", "reach: 5", ["postponing.vital.reach", "a share"]),
        ("rules.yaml", "  friendly: {share: 0.5}\n", "", ["postponing.friendly.share"]),
    ],
)
def test_conditions_refuse(tmp_path, name, old, new, words):
    with pytest.raises(InputError) as error:
        postponing.read(write(tmp_path, name, old, new), SEGMENTS)
    for word in (name, *words):
        assert word in str(error.value)
