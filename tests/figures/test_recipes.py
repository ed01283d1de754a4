"""Recipes side by side: every entity named at both ends, every assumption in its row."""

import pandas as pd

from deltaindex.figures import recipes

RANKS = pd.DataFrame({"p": [1.0, 2.0, 3.0], "q": [2.0, 1.0, 3.0]}, index=["a", "b", "c"])
NAMES = {"a": "甲", "b": "乙", "c": "丙"}


def test_bump_draws_those_asked_for_and_names_both_ends_with_their_ranks():
    fig = recipes.bump(RANKS, ["b"], [], ["c"], NAMES, {"p": "P", "q": "Q"})
    fig.draw_without_rendering()
    (ax,) = fig.axes
    assert [t.get_text() for t in ax.texts] == ["乙  2", "1  乙", "丙  3", "3  丙"]
    assert ax.lines[0].get_color() == recipes.UP
    assert len({line.get_color() for line in ax.lines}) == 2


def test_sensitivity_has_a_row_an_assumption():
    table = pd.DataFrame(
        {
            "recipe": ["p", "p", "q"],
            "assumption": ["one", "one", "two"],
            "mean_shift": [0.5, 1.0, 3.0],
        }
    )
    fig = recipes.sensitivity(
        table, pd.Series([1.0, 2.0]), {"one": "一", "two": "二"}, {"p": "P", "q": "Q"}, "x", "band"
    )
    fig.draw_without_rendering()
    (ax,) = fig.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["一", "二"]
    assert ax.get_xlim()[1] > 3
    told = [text.get_text() for text in fig.legends[0].get_texts()]
    assert told == ["band", "P", "Q"]


def test_long_names_leave_room_for_the_lines():
    ranks = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}, index=["x", "y"])
    fig = recipes.bump(ranks, ["x"], ["y"], [], {"x": "X" * 70, "y": "Y"}, {"a": "A", "b": "B"})
    fig.draw_without_rendering()
    assert fig.axes[0].get_window_extent().width > fig.bbox.width / 3
    assert any(text.get_text().startswith("X" * 20) for text in fig.axes[0].texts)
