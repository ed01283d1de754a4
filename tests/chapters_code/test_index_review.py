"""Roles of parts, methods and portraits of three small systems."""

import pandas as pd

from deltabook.chapters import index_review
from deltabook.study import systems
from deltaindex import Recipe
from deltaindex.text import Texts

OUTLINES = pd.DataFrame(
    [
        ("full", "In", "Money", "input"),
        ("full", "Out", "Patents", "output"),
        ("full", "Good", "Jobs", "impact"),
        ("short", "Ground", "Money", "conditions"),
        ("short", "Ground", "Schools", "conditions"),
        ("short", "Good", "", "impact"),
        ("ground", "Ground", "Schools", "conditions"),
        ("ground", "Doing", "", "activity"),
    ],
    columns=["system", "first", "second", "role"],
)


def test_the_line_from_input_to_impact():
    line = index_review.line(OUTLINES)
    assert list(line.through) == ["full", "short"]  # conditions go in as well
    assert list(line.rest) == ["ground"]
    assert list(line.whole) == ["full"]


def test_one_end_alone_is_no_line():
    outlines = OUTLINES[OUTLINES["first"] == "Good"]
    assert list(index_review.line(outlines).through) == []


def test_parts_of_many_roles():
    """Schools stand twice under one role; what has no name is no part."""
    found = index_review.of_many_roles(OUTLINES)
    assert found[["system", "second"]].to_numpy().tolist() == [
        ["full", "Money"],
        ["short", "Money"],
    ]


def test_methods_of_a_recipe():
    recipe = Recipe.parse(
        {
            "normalise": {"method": "zscore"},
            "weights": {"method": "equal", "across": "all"},
            "aggregate": {"method": "geometric", "min_weight": 1.0},
            "tiers": {"method": "thresholds", "cuts": [0.5]},
        }
    )
    found = index_review.methods_of(recipe)
    assert tuple(found) == systems.STEPS
    assert list(found.values()) == [
        *("zscore", "equal", "geometric", "untreated", "available", "thresholds")
    ]
    treated = recipe.vary(treat={"method": "winsorise", "limit": 2})
    assert index_review.methods_of(treated)["outliers"] == "winsorise"


def test_methods_that_are_known():
    catalogue = pd.DataFrame("", ["one", "none"], [*systems.STEPS, "note"])
    catalogue.loc["one", "weights"] = "equal"
    catalogue.loc["none", "note"] = "nothing known"
    found = index_review.known_methods(catalogue)
    assert list(found.index) == ["one"] and tuple(found) == systems.STEPS


def test_portraits():
    catalogue = pd.DataFrame(
        {
            "short_en": ["A", "B"],
            "short_zh": ["甲", "乙"],
            "publisher": ["Bank", "Club"],
            "publisher_zh": ["银行", ""],
            "first_year": ["2001", ""],
            "ranked": ["city", "city"],
            "n_ranked": pd.array([7, None], "Int64"),
            "n_level1": pd.array([2, 3], "Int64"),
            "n_level2": pd.array([10, None], "Int64"),
            "n_level3": pd.array([None, None], "Int64"),
            "n_indicators": pd.array([30, None], "Int64"),
            "n_indicators_qualifier": ["~", ""],
        },
        ["a", "b"],
    )
    content = {
        "ranked": {"city": {"en": "{n} cities", "zh": "{n}城"}},
        "ranked_some": {"city": {"en": "cities", "zh": "城"}},
        "unknown": {"en": "?", "zh": "？"},
    }
    english = index_review.portraits(catalogue, Texts(content, "en"))
    assert english.loc["a"].tolist() == ["A", "Bank", "2001", "7 cities", "2 → 10", "~30"]
    assert english.loc["b"].tolist() == ["B", "Club", "", "cities", "3", "?"]
    chinese = index_review.portraits(catalogue, Texts(content, "zh"))
    # a publisher without a name in the language keeps its own
    assert chinese["publisher"].tolist() == ["银行", "Club"]
