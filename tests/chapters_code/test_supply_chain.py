"""What chapter 4 computes, on tables small enough to check by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from deltabook.chapters import supply_chain

SCORE = pd.DataFrame(
    {"low": [0.2, 0.7, 0.2], "high": [0.4, 0.9, 0.8]}, index=["oven", "saw", "case"]
)
PARTS = pd.DataFrame(
    [[0.0, 1.0, 0.5, 0.5], [0.0, 1.0, 0.0, 0.9]],
    index=["oven", "saw"],
    columns=pd.MultiIndex.from_product([["dependence", "reach"], ["low", "high"]]),
)
MARKETS = pd.DataFrame(
    {
        "segment": ["saw", "saw"],
        "market": ["2019", "2020"],
        "cr3_low": [0.5, 0.6],
        "cr3_high": [0.7, 0.8],
        "hhi_low": [0.1, 0.2],
        "hhi_high": [0.3, 0.4],
    }
)


def test_names_within_a_sentence_keep_acronyms():
    """Letters of an acronym within another word are no acronym, and one letter is none."""
    names = pd.Series(["EDA tools", "Mask Equipment", "Deposition (PECVD)", "X rays", "IP核"])
    assert supply_chain.in_sentence(names).tolist() == [
        "EDA tools",
        "mask equipment",
        "deposition (PECVD)",
        "x rays",
        "IP核",
    ]


def test_markets_of_one_segment_have_names_of_their_own():
    found = supply_chain.by_market(MARKETS)
    assert list(found.index) == ["saw, 2019", "saw, 2020"]
    assert found.reset_index(drop=True).equals(MARKETS)


def test_measures_follow_each_other_market_by_market():
    found = supply_chain.measure_rows(supply_chain.by_market(MARKETS), ["hhi", "cr3"])
    assert found.to_numpy().tolist() == [
        ["saw, 2019", "hhi", 0.1, 0.3],
        ["saw, 2020", "hhi", 0.2, 0.4],
        ["saw, 2019", "cr3", 0.5, 0.7],
        ["saw, 2020", "cr3", 0.6, 0.8],
    ]
    assert list(found) == ["row", "panel", "low", "high"]


def test_parts_stand_before_scores():
    found = supply_chain.part_rows(PARTS, SCORE.loc[["oven", "saw"]])
    assert found[["row", "panel", "low", "high"]].to_numpy().tolist() == [
        ["oven", "dependence", 0.0, 1.0],
        ["oven", "reach", 0.5, 0.5],
        ["saw", "dependence", 0.0, 1.0],
        ["saw", "reach", 0.0, 0.9],
        ["oven", "score", 0.2, 0.4],
        ["saw", "score", 0.7, 0.9],
    ]


def test_pairs_in_order_are_those_whose_intervals_are_apart():
    """The saw lies above the oven; the case overlaps with both."""
    assert supply_chain.ordered_pairs(SCORE) == (1, 3)


def test_intervals_that_touch_are_not_apart():
    touching = pd.DataFrame({"low": [0.2, 0.4], "high": [0.4, 0.6]})
    assert supply_chain.ordered_pairs(touching) == (0, 1)


def test_equal_lower_ends_are_ordered_by_the_upper():
    assert list(supply_chain.by_certainty(SCORE)) == ["saw", "case", "oven"]


def test_an_interval_that_moves_is_not_wider():
    other = SCORE.assign(low=[0.1, 0.6, 0.2], high=[0.4, 0.8, 0.8])
    assert list(supply_chain.widened(SCORE, other)) == ["oven"]


def test_numbers_have_no_more_digits_than_they_need():
    found = supply_chain.numbers(whole=12.0, part=0.25, year="2020")
    assert found == {"whole": "12", "part": "0.25", "year": "2020"}


def test_quotient():
    assert supply_chain.quotient(1.5, 2) == {"part": "1.5", "whole": "2", "share": "75.0"}


def test_addition():
    assert supply_chain.addition([0.5, 2, 3]) == {"parts": "0.5 + 2 + 3", "sum": "5.5"}


@pytest.mark.parametrize(
    ("operator", "shown"),
    [("~", "≈ 52"), ("=", "52"), ("range", "52"), (">=", "≥ 52")],
)
def test_printed_numbers_have_the_sign_of_their_claim(operator, shown):
    claim = SimpleNamespace(operator=operator, printed="52")
    assert supply_chain.with_sign(claim) == shown
