"""The hunters catch what they are for, and let the rest go."""

import pytest

from . import hunting

NAMES = ["Nanjing", "Hefei", "Suzhou (Jiangsu)"]


@pytest.mark.parametrize(
    "text",
    ["missing for 0 of 41", "0 of the draws", "0 of them are there", "zero of them", "a {name} here",
     "Behind: .", "the others, .", "(and none: ( ))", "nan", "it is None", "moved by 0 places"],
)  # fmt: skip
def test_empty_sentences_are_caught(text):
    assert hunting.empty(text)


@pytest.mark.parametrize(
    "text",
    ["10 of them", "50 of 100", "20 of the draws", "`{name}` in code", "$\\{a\\}$", "So ...",
     "one of the two", "Nanjing", "none of them", "(see below)"],
)  # fmt: skip
def test_whole_sentences_are_let_go(text):
    assert not hunting.empty(text)


def test_doubled_words():
    assert hunting.doubled("in the the set") == "the the"
    assert not hunting.doubled("Suzhou (Jiangsu) and Suzhou (Anhui) had had it `a a`"[:40])


def test_a_name_at_both_ends():
    caught = "the surest is Nanjing with 100% and the least sure Nanjing with 100%."
    assert hunting.both_ends(caught, NAMES) == "Nanjing"
    assert not hunting.both_ends("the surest is Nanjing and the least sure Hefei.", NAMES)
    assert not hunting.both_ends("Nanjing, and Nanjing again.", NAMES)
    listed = "Of Nanjing and Hefei the surest is Nanjing, with 100%, and the least sure Hefei."
    assert not hunting.both_ends(listed, NAMES)


def test_crowds():
    names = [f"City{n}" for n in range(20)]
    assert len(hunting.crowded(", ".join(names), names)) == 20
    assert not hunting.crowded(", ".join(names[:15]), names)
    assert not hunting.crowded("Suzhou (Jiangsu)", ["Suzhou", *names])


def test_both_years():
    years = range(2018, 2023)
    assert hunting.both_years("In 2018, 2019 and 2020, for both years", years) == "both years"
    assert not hunting.both_years("2018 and 2019: the two years differ", years)
    assert not hunting.both_years("In 2018, 2019 and 2020, both years", [2018, 2019])


def test_a_set_that_is_not_shown():
    assert hunting.unshown("In the extended set it leads.", ["open set"])
    assert not hunting.unshown("In the extended set it leads.", ["open set", "extended set"])
    assert not hunting.unshown("The extended set is not shown beside it.", ["open set"])
