"""What chapter 4a computes, on tables small enough to check by hand."""

import pandas as pd
import pytest

from deltabook.chapters import chain_exposure

SHARES = pd.DataFrame(
    [
        ("saw", "CHN", 0.0, 0.015),
        ("saw", "JPN", 0.595, 0.605),
        ("saw", "NLD", 0.3, 0.4),
        ("oven", "JPN", 0.0, 1.0),
        ("oven", "KOR", 0.0, 0.025),
    ],
    columns=["segment", "country", "low", "high"],
)


def test_small_holders_are_not_drawn_and_home_comes_first():
    assert chain_exposure.main_countries(SHARES, ["CHN"]) == ["CHN", "JPN", "NLD"]
    assert chain_exposure.main_countries(SHARES.iloc[:0], ["CHN"]) == ["CHN"]


def test_dependence_has_a_row_a_segment_and_ground():
    ends = ["shares_low", "shares_high", "facts_low", "facts_high", "low", "high"]
    foreign = pd.DataFrame([[0.5, 0.6, None, None, 0.5, 0.6]], ["saw"], ends)
    found = chain_exposure.dependence_rows(foreign)
    assert found.to_numpy().tolist() == [
        ["saw", "shares", 0.5, 0.6],
        ["saw", "facts", 0.0, 1.0],
    ]


def test_grounds_are_apart_where_they_have_no_value_in_common():
    ends = ["shares_low", "shares_high", "facts_low", "facts_high"]
    rows = [[0.9, 1, 0.4, 0.5], [0.9, 1, 0.4, 0.9], [0.1, 0.2, 0.4, 0.9], [0.9, 1, None, None]]
    foreign = pd.DataFrame(rows, list("abcd"), ends)
    assert list(chain_exposure.apart(foreign)) == ["a", "c"]


def test_firms_stand_beside_countries():
    markets = pd.DataFrame(
        {
            "segment": ["saw", "saw"],
            "market": ["2019", "2020"],
            "cr3_low": [0.5, 0.6],
            "cr3_high": [0.7, 0.8],
            "hhi_low": [0.1, 0.2],
            "hhi_high": [0.3, 0.4],
        }
    )
    countries = pd.DataFrame({"first_low": [0.9, 0.5]}, index=["saw", "oven"])
    found = chain_exposure.beside(markets, countries)
    assert found.at["saw", "market"] == "2020" and found.at["saw", "firms_cr3_low"] == 0.6
    assert pd.isna(found.at["oven", "firms_hhi_low"])


def test_the_hardest_hit_is_a_link_of_the_core():
    found = pd.DataFrame(
        {
            "segment": ["saw", "make", "case", "case"],
            "class": ["mature", "mature", "mature", "advanced"],
            "new_low": [0.9, 0.0, 0.0, 0.0],
            "new_high": [1.0, 0.2, 0.7, 0.7],
        }
    )
    core = pd.Index(["make", "case"])
    worst = chain_exposure.hardest(found, core)
    assert worst[["segment", "class"]].tolist() == ["case", "both"]
    found.loc[3, "new_high"] = 0.8
    assert chain_exposure.hardest(found, core)["class"] == "advanced"


@pytest.mark.parametrize(
    ("row", "shown"),
    [({"low": 0.5, "high": 0.75}, "0.50–0.75"), ({"low": None, "high": None}, "")],
)
def test_intervals_have_two_decimals(row, shown):
    assert chain_exposure.interval(row) == shown
