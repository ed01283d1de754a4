"""Figures of boards and paths: every entity is there, named once, and names do not collide."""

import itertools

import pandas as pd
import pytest

from deltabook.figures import boards
from deltaindex.figures import labels, style

KINDS = {"a": "First", "b": "Second", "c": "Third"}
POINTS = pd.DataFrame(
    {
        "x": [0.9, 0.9, 0.88, 0.3, 0.32],
        "y": [0.5, 0.52, 0.5, 0.1, 0.1],
        "kind": ["a", "b", "b", "c", "c"],
        "name": ["Long name", "Another", "Third one", "Fourth", "Fifth name"],
    },
    index=list("vwxyz"),
)


def boxes(fig, names):
    fig.draw_without_rendering()
    return [t.get_window_extent() for t in fig.axes[0].texts if t.get_text() in set(names)]


def test_plane_names_every_point_and_counts_kinds():
    fig = boards.plane(POINTS, KINDS, {"x": 0.75, "y": 0.25}, ("Long", "Short"), "en")
    (ax,) = fig.axes
    assert {t.get_text() for t in ax.texts} >= set(POINTS["name"])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "First (1)",
        "Second (2)",
        "Third (2)",
    ]
    assert sum(len(c.get_offsets()) for c in ax.collections) == len(POINTS)


def test_names_do_not_cover_each_other():
    fig = boards.plane(POINTS, KINDS, {"x": 0.75, "y": 0.25}, ("Long", "Short"), "en")
    found = boxes(fig, POINTS["name"])
    assert len(found) == len(POINTS)
    for one, two in itertools.combinations(found, 2):
        # line spacing is wider than the letters: boxes may touch by a fifth
        shared = one.intersection(one, two)
        assert shared is None or min(shared.width, shared.height) < 0.3 * one.height


def test_a_crowd_is_named_all_the_same():
    fig = style.new(1.0, width=1.0)
    ax = fig.subplots()
    points = pd.DataFrame({"x": [0.5] * 40, "y": [0.5] * 40})
    labels.place(ax, points, {n: f"Name {n}" for n in points.index})
    assert len(ax.texts) == 40


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_grid_draws_a_mark_a_fit(lang):
    fits = pd.DataFrame(
        [("v", "m", "primary", "yes"), ("w", "n", "secondary", "open"), ("w", "o", "", "unjudged")],
        columns=["row", "column", "order", "fit"],
    )
    fig = boards.grid(
        fits, {"v": "V", "w": "W"}, {"v": "a", "w": "b"}, {"m": "M", "n": "N", "o": "O"},
        {"m": "a", "n": "b", "o": "c"}, KINDS, lang,
    )  # fmt: skip
    marks = [
        line for line in fig.axes[0].lines if line.get_marker() == "o" and line.get_xdata()[0] >= 0
    ]
    assert [(m.get_xdata()[0], m.get_ydata()[0]) for m in marks] == [(0, 0), (1, 1)]
    assert marks[0].get_markersize() > marks[1].get_markersize()
    assert marks[1].get_markerfacecolor() == "white"
    (cross,) = [line for line in fig.axes[0].lines if line.get_marker() == "x"]
    assert (cross.get_xdata()[0], cross.get_ydata()[0]) == (2, 1)
    said = [text.get_text() for text in fig.legends[0].get_texts()]
    assert {"en": "cannot be judged", "zh": "无法判断"}[lang] in said


def test_strips_are_sorted_by_median():
    degrees = pd.DataFrame({"low": [0.1, 0.2], "high": [0.5, 0.7]}, index=["v", "w"])
    fig = boards.strips(
        degrees, pd.Series({"v": "a", "w": "b"}), KINDS, {"low": "Low", "high": "High"}, "x", "en"
    )
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == ["High", "Low"]
