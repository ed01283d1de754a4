"""Audits drawn: own node against the closest other, mean shift and who moves farthest."""

import numpy as np
import pandas as pd
import pytest

from deltaindex.figures import audit

LINKS = pd.DataFrame(
    [
        ("p", "left", "own", 0.2, ""),
        ("p", "right", "other", 0.6, ""),
        ("p", "far", "other", -0.9, ""),
        ("p", "index", "index", 0.4, ""),
        ("q", "right", "own", 1.0, "the node holds this indicator alone"),
        ("q", "left", "other", 0.5, ""),
        ("q", "index", "index", 0.8, ""),
    ],
    columns=["indicator", "node", "relation", "correlation", "note"],
)
NAMES = {"p": "P", "q": "Q", "left": "L", "right": "R", "far": "F"}
LABELS = {"own": "own", "other": "other", "index": "index", "axis": "r"}


def test_the_own_node_and_the_closest_other():
    fig = audit.with_nodes({"set": LINKS}, ["left", "right", "far"], NAMES, LABELS, 0.3)
    fig.draw_without_rendering()
    (ax,) = fig.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["P", "Q"]
    assert [text.get_text() for text in ax.texts] == ["R", "L"]  # F is farther from p
    hollow = [line for line in ax.lines if line.get_markerfacecolor() == "white"]
    assert [line.get_xdata()[0] for line in hollow] == [0.6, 0.5]
    # what a node holds alone is not compared with itself
    dots = [x for line in ax.lines if line.get_color() == audit._MARKS["own"]["color"]
            for x in line.get_xdata()]  # fmt: skip
    assert dots[0] == 0.2 and np.isnan(dots[1])


def test_bars_of_mean_shifts_and_the_farthest_named():
    moves = pd.DataFrame({"p": [0, -3, 1], "q": [2, -2, 0]}, index=list("xyz"))
    fig = audit.shifts(
        {"set": moves}, {"x": "X", "y": "Y", "z": "Z"}, NAMES, "places", "{named} and {count}"
    )
    fig.draw_without_rendering()
    (ax,) = fig.axes
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([4 / 3, 4 / 3])
    assert [text.get_text() for text in ax.texts] == ["Y −3", "X +2 and 1"]
