"""Scenarios: a chain of three segments by hand (saw -> make -> case <- oven), and faults of files."""

from dataclasses import replace

import pytest

from deltabook.study import chain
from deltabook.study.chain import scenario
from deltaindex.errors import InputError

FILE = """\
id: saws
title: {en: No saws, zh: 无锯}
why: {en: It happened, zh: 曾有}
cut:
  - {segments: [saw], countries: [JPN]}
class: mature
horizon: years
"""


@pytest.fixture
def reading(tmp_path, supplied_chain):
    """Read the scenario, some text of it replaced, on the chain with edits."""

    def read(old="", new="", edit=()):
        assert old in FILE
        file = tmp_path / "saws.yaml"
        file.write_text(FILE.replace(old, new, 1), encoding="utf-8")
        known = supplied_chain(*edit)
        return known, scenario.read(file, known)

    return read


def rows(known, one):
    found = scenario.run(known, one).set_index(["segment", "class"])
    assert found.index.is_unique
    return found


def test_a_cut_by_hand(reading):
    """Japan holds 59.5 to 60.5 % of blades, all that is foreign, and facts say 80 to 100 %."""
    known, one = reading("horizon: years", "horizon: years\nsubstitution: [0, 0.5]")
    found = rows(known, one)
    # 0.595, the least of both, of which half may be replaced; 1, the most of both
    least = pytest.approx(0.595 / 2)
    for segment in ("saw", "make", "case"):
        values = found.loc[(segment, "mature"), ["low", "high", "new_low", "new_high"]]
        assert values.tolist() == [least, 1, least, 1]
        assert found.at[(segment, "mature"), "by"] == "saw"
    assert found.loc[("oven", "mature"), ["low", "new_high", "by"]].tolist() == [0, 0, ""]
    assert found["recorded"].all() and "core" not in found.index


def test_a_plant_runs_on_without_new_machines(reading):
    known, one = reading("horizon: years", "horizon: next_design")
    make = rows(known, one).loc[("make", "mature")]
    assert make[["low", "high"]].tolist() == [0, 0]
    assert make[["new_low", "new_high"]].tolist() == pytest.approx([0.595, 1])


def test_software_is_felt_at_the_next_design(reading):
    edit = ("flows.csv", "saw,make,machine", "saw,make,software")
    for horizon, low in (("weeks\nweeks: 4", 0), ("next_design", 0.595), ("years", 0.595)):
        known, one = reading("horizon: years", f"horizon: {horizon}", edit)
        assert rows(known, one).at[("make", "mature"), "low"] == pytest.approx(low)


def test_stock_lasts_for_what_is_stored(reading):
    """Of ten weeks a stock covers two to five; of a machine there is no stock."""
    weeks = "horizon: weeks\nweeks: 10\nstock_weeks: [2, 5]"
    stored = ("flows.csv", "saw,make,machine", "saw,make,material")
    known, one = reading("horizon: years", weeks, stored)
    make = rows(known, one).loc[("make", "mature")]
    assert make[["low", "high"]].tolist() == pytest.approx([0.595 * 0.5, 0.8])
    known, one = reading("horizon: years", weeks)
    make = rows(known, one).loc[("make", "mature")]
    assert make[["low", "new_low", "new_high"]].tolist() == pytest.approx([0, 0.595, 1])
    covered = replace(one, stock=chain.Interval(20, 20))
    assert covered.left_of_stock(True) == (0, 0) and covered.left_of_stock(False) == (1, 1)


def test_an_item_of_one_class_is_missed_in_that_alone(reading):
    """Facts tell of whole segments and do not enter where items are named."""
    cut = "{segments: [saw], items: [fine], countries: [NLD], share: [0.5, 1]}"
    known, one = reading("{segments: [saw], countries: [JPN]}", cut)
    found = rows(known, replace(one, node="both"))
    assert found.loc[("make", "mature"), ["low", "new_high", "by"]].tolist() == [0, 0, ""]
    values = found.loc[("make", "advanced"), ["low", "high"]]
    assert values.tolist() == pytest.approx([0.995 / 2, 1])
    # 300 and 100 of sales, of which any part may be advanced
    assert found.loc[("core", "both"), ["low", "high"]].tolist() == [0, 1]


def test_the_core_has_sales(reading):
    """Ovens serve the case, where a quarter of sales is made."""
    known, one = reading("{segments: [saw], countries: [JPN]}",
                         "{segments: [oven], countries: all_foreign, share: 0.4}")  # fmt: skip
    core = rows(known, replace(one, node="both")).loc[("core", "both")]
    assert core[["low", "high"]].tolist() == pytest.approx([0.25 * 0.4 * 0.975, 0.25 * 0.4])
    assert core["by"] == "oven"


def test_what_is_not_recorded_may_be_anything(reading):
    """Without the file, and without a fact, of ovens; of saws facts are left."""
    known, one = reading()
    bare, cut = known.without_suppliers(), scenario.Cut(("tools",), "all_foreign")
    found = rows(bare, replace(one, cuts=(cut,)))
    assert found.loc[("oven", "mature"), ["low", "high", "recorded"]].tolist() == [0, 1, False]
    assert found.loc[("saw", "mature"), ["low", "high", "recorded"]].tolist() == [0.8, 1, True]
    assert not found.at[("case", "mature"), "recorded"] and found.at[("make", "mature"), "recorded"]
    fine = scenario.Cut(("saw",), ("NLD",), items=("fine",))
    found = rows(bare, replace(one, cuts=(fine,), node="both"))
    assert found.loc[("saw", "mature"), ["high", "recorded"]].tolist() == [0, True]
    assert found.loc[("saw", "advanced"), ["low", "high", "recorded"]].tolist() == [0, 1, False]
    one_country = rows(bare, one).loc[("saw", "mature")]  # any part of 80 to 100 %
    assert one_country[["low", "high", "recorded"]].tolist() == [0, 1, True]


def test_two_cuts_at_once(reading):
    known, one = reading(
        "{segments: [saw], countries: [JPN]}",
        "{segments: [saw], countries: [JPN], share: 0.1}\n"
        "  - {segments: [oven], countries: all_foreign, share: 0.5}",
    )
    case = rows(known, one).loc[("case", "mature")]
    assert case[["low", "high", "by"]].tolist() == [pytest.approx(0.4875), 0.5, "oven"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("horizon", "horizont", ["unknown key", "horizont", "did you mean 'horizon'"]),
        ("class: mature\n", "", ["no such key", "class"]),
        ("class: mature", "class: old", ["class", "'old'", "advanced, both, mature"]),
        ("horizon: years", "horizon: soon", ["horizon", "'soon'"]),
        ("horizon: years", "horizon: weeks", ["weeks", "how many weeks"]),
        ("horizon: years", "horizon: weeks\nweeks: 0", ["weeks", "no length"]),
        ("horizon: years", "horizon: years\nweeks: 3", ["weeks", "means nothing", "years"]),
        ("horizon: years", "horizon: years\nsubstitution: 2", ["substitution", "from 0 to 1"]),
        ("horizon: years", "horizon: years\nsubstitution: [0.5, 0]", ["substitution", "[0.5, 0]"]),
        ("[saw]", "[sew]", ["cut 1: segments", "'sew'", "did you mean 'saw'"]),
        ("[saw]", "[make]", ["cut 1: segments", "link of the chain itself", "not recorded"]),
        ("[saw]", "[]", ["cut 1: segments", "names no segment"]),
        ("[saw]", "saw", ["cut 1: segments", "no list"]),
        ("[JPN]", "[CHN]", ["cut 1: countries", "'CHN'"]),
        ("[JPN]", "[]", ["cut 1: countries", "all_foreign"]),
        ("[JPN]", "[JPN], share: 60", ["cut 1: share", "from 0 to 1"]),
        ("[JPN]", "[JPN], items: [brick]", ["cut 1: items", "'brick'"]),
        ("[JPN]", "[JPN], item: [blade]", ["cut 1", "'item'", "did you mean 'items'"]),
        ("zh: 无锯", "de: keine", ["title", "lacks a language", "en, zh"]),
        ("id: saws", "id: ../saws", ["id", "letters"]),
        (
            "  - {segments: [saw], countries: [JPN]}",
            "  - {segments: [saw], countries: [JPN]}\n  - {segments: [tools], countries: [NLD]}",
            ["cut 2: segments", "cut twice", "saw"],
        ),
    ],
)
def test_a_faulty_file_is_refused(reading, old, new, words):
    with pytest.raises(InputError) as error:
        reading(old, new)
    for word in ("saws.yaml", *words):
        assert word in str(error.value)


def test_two_cuts_of_a_segment_may_name_items_of_their_own(reading):
    known, one = reading(
        "  - {segments: [saw], countries: [JPN]}",
        "  - {segments: [saw], items: [blade], countries: [JPN], share: 0.5}\n"
        "  - {segments: [saw], items: [fine], countries: [NLD], share: 0.9}",
    )
    found = rows(known, replace(one, node="both"))
    assert found.at[("saw", "mature"), "high"] == pytest.approx(0.3025)
    assert found.at[("saw", "advanced"), "low"] == pytest.approx(0.8955)
