"""Moves drawn: changes of rank over what the draws make of them, and their largest cause."""

import pandas as pd

from deltaindex.figures import moves

MOVED = pd.DataFrame(
    {
        "rank_a": [1, 2, 3], "rank_b": [2, 3, 1], "climbs": [0.2, 0.0, 1.0],
        "falls": [0.5, 0.95, 0.0], "beyond": [False, True, True],
        "least": [-2, -3, 1], "most": [1, -1, 2],
    },
    index=list("xyz"),
)  # fmt: skip
NAMES = {"x": "X", "y": "Y", "z": "Z"}


def test_changes_stand_over_the_draws_best_climb_first():
    fig = moves.paired(MOVED, NAMES, {"axis": "places", "bar": "draws", "own": "own"}, "en")
    fig.draw_without_rendering()
    (ax,) = fig.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Z", "X", "Y"]
    bars = [list(line.get_xdata()) for line in ax.lines if line.get_linewidth() == 6]
    assert bars == [[1, 2], [-2, 1], [-3, -1]]
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [dot.get_xdata()[0] for dot in dots] == [2, -1, -1]
    assert [dot.get_color() for dot in dots] == [moves.UP, moves.WITHIN, moves.DOWN]


def test_the_largest_cause_is_a_bar_with_its_name():
    parts = pd.DataFrame(
        {"own": [3.0, -0.5], "others": [-1.0, -1.5], "goalposts": 0.0, "change": [2, -2]},
        index=["x", "y"],
    )
    fig = moves.causes(parts, NAMES, "en")
    fig.draw_without_rendering()
    (ax,) = fig.axes
    assert [bar.get_width() for bar in ax.patches] == [3.0, -1.5]
    assert [text.get_text() for text in ax.texts] == ["own numbers +3.0", "others' numbers −1.5"]
    assert next(list(line.get_xdata()) for line in ax.lines if line.get_marker() == "D") == [2, -2]
