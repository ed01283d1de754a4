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
        "firm": [True, True, False, True, True],
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
        "Second (1)",
        "Third (2)",
        "several paths (1)",
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


COUNTS = pd.DataFrame(
    {"yes": [3, 0], "open": [0, 2], "unjudged": [0, 0], "no": [1, 2], "others": [0, 0]},
    index=["m", "n"],
)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_bar_has_a_part_for_each_way_of_meeting(lang):
    fig = boards.tally(COUNTS, {"m": "M", "n": "N"}, {"m": "a", "n": "c"}, KINDS, lang)
    (ax,) = fig.axes
    widths = {}
    for bar in ax.patches:
        widths.setdefault(round(bar.get_y() + bar.get_height() / 2, 6), []).append(bar.get_width())
    assert list(widths.values()) == [[3, 1], [2, 2]]
    assert {"3", "1", "2"} <= {text.get_text() for text in ax.texts}
    said = [text.get_text() for text in fig.legends[0].get_texts()]
    assert len(said) == 3  # what nobody meets is not in the legend
    assert {"en": "does not fit", "zh": "不适用"}[lang] in said


def test_ways_of_meeting_are_told_apart_without_colour():
    """Each differs in fill, hatching or edge; what is unknown is no pale no."""
    looks = [tuple(sorted(look.items())) for look in boards.LOOKS.values()]
    assert len(set(looks)) == len(looks)
    assert boards.LOOKS["open"].get("hatch")
    assert boards.LOOKS["unjudged"].get("hatch") != boards.LOOKS["open"]["hatch"]
    assert boards.LOOKS["no"]["fc"] != boards.LOOKS["others"]["fc"]


def test_a_box_holds_the_rows_of_its_kind():
    rows = pd.DataFrame(
        {"kind": ["a", "a", "c"], "low": [0.1, 0.2, 0.3], "middle": [0.4, 0.3, 0.3],
         "high": [0.7, 0.4, 0.3], "firm": [False, True, True]},
        index=list("xyz"),
    )  # fmt: skip
    fig = boards.boxes(rows, {"x": "X", "y": "Y", "z": "Z"}, KINDS, "Score", "en")
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["First: 2", "Third: 1"]
    first, third = fig.axes
    assert [t.get_text() for t in first.get_yticklabels()] == ["X", "Y"]
    assert [line.get_markerfacecolor() == "white" for line in first.lines[-2:]] == [True, False]
    assert len(third.get_yticklabels()) == 1


def test_spreads_are_sorted_by_median_and_name_who_is_far_above():
    """Of five alike and two far above, the highest is named."""
    degrees = pd.DataFrame(
        {
            "low": [0.10, 0.11, 0.12, 0.13, 0.14, 0.40, 0.30],
            "high": [0.5, 0.6, 0.65, 0.6, 0.5, 0.6, 0.6],
        },
        index=list("pqrstuv"),
    )
    names = {entity: entity.upper() for entity in degrees.index}
    fig = boards.spreads(degrees, {"low": "Low", "high": "High"}, names, "x", "en")
    (ax,) = fig.axes
    assert [t.get_text() for t in ax.get_yticklabels()] == ["High", "Low"]
    assert [t.get_text() for t in ax.texts] == ["U"]
