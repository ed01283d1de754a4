"""Figures of chains, links and known numbers draw in both languages, also at their edges."""

import pandas as pd
import pytest

from deltabook.figures import chain, links
from deltabook.pages import publish
from deltaindex.figures import bounds, dots

SEGMENTS = pd.DataFrame(
    {
        "part": ["core", "core", *["support"] * 7],
        "side": ["", "", *["above"] * 5, "below", "below"],
    },
    index=list("abcdefghi"),
)
FLOWS = pd.DataFrame(
    [("a", "b"), *((s, "b") for s in "cdefg"), ("h", "b"), ("i", "h")], columns=["from", "to"]
)
FLOWS["basis"] = ["said", "said", "implied", *["ours"] * 3, "said", "implied"]
NAMES = {"en": "A long name of a thing", "zh": "一个环节"}


def draw(kind, lang):
    names = dict.fromkeys("abcdefghi", NAMES[lang])
    match kind:
        case "chain":
            return chain.layers(
                SEGMENTS, FLOWS, names, ("u", "v", "w"), {"said": "s", "ours": "o"}, lang
            )
        case "intervals":
            rows = pd.DataFrame(
                [("a", "p", 0.2, 0.6), ("a", "q", 0, 1), ("b", "p", 1, 1), ("b", "q", 0.5, 0.51)],
                columns=["row", "panel", "low", "high"],
            )
            return bounds.panels(rows, {"a": "A", "b": "B"}, {"p": "P", "q": "Q"}, "q", lang)
        case "links":
            head = ["start", "end", "said"]
            joins = (
                pd.DataFrame([("a", "c", True)], columns=head),
                pd.DataFrame([("c", "e", True), ("c", "f", False)], columns=head),
            )
            return links.columns(["ab", "cd", "efg"], joins, names, ("x", "y", "z"), lang)
        case "grid":
            cells = pd.DataFrame(
                {
                    "row": ["a", "a"],
                    "column": ["c", "c"],
                    "name": ["p", "q"],
                    "marked": [True, False],
                }
            )
            return links.grid(cells, {"a": "A", "b": "B"}, {"c": "C", "d": "D"}, "marked", lang)
        case "dots":
            rows = pd.DataFrame(
                [
                    ("p", "a", 3.0, 3.0, "exact", "3", None, "", ""),
                    ("p", "b", 10.0, None, "above", ">10", 12.0, "=", "12"),
                    ("q", "c", None, 4.0, "below", "<4", 40.0, ">", "40"),
                    ("q", "d", None, None, None, None, 7.0, "=", "7"),
                ],
                columns=["panel", "row", "low", "high", "qualifier", "shown", "printed",
                         "printed_operator", "printed_shown"],
            )  # fmt: skip
            return dots.known(rows, names, {"p": "P", "q": "Q"}, lang)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["chain", "intervals", "links", "grid", "dots"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_draws_in_both_languages(kind, lang, tmp_path):
    publish.write_figure(draw(kind, lang), pd.DataFrame({"a": [1]}), tmp_path, kind)
    svg = (tmp_path / f"{kind}.svg").read_text(encoding="utf-8")
    assert svg.count("<path") > 10


def test_support_stands_with_what_it_supplies():
    """Each box is in the column of its customer, on its side, and none lies on another."""
    ax = draw("chain", "en").axes[0]
    boxes = [p for p in ax.patches if p.get_linewidth() > 0]
    assert len(boxes) == len(SEGMENTS)
    corners = {(round(b.get_x(), 3), round(b.get_y(), 3)) for b in boxes}
    assert len(corners) == len(boxes)


def test_the_edge_of_a_box_tells_who_says_what_it_supplies():
    ax = draw("chain", "en").axes[0]
    boxes = [p for p in ax.patches if p.get_linewidth() > 0]
    # two core segments and the three that the source speaks of, two by name alone, three of ours
    solid = [b.get_linestyle() in ("-", "solid") for b in boxes]
    assert len(boxes) == len(SEGMENTS) and solid.count(True) == 2 + 2
    unknown, *_ = (p for p in draw("intervals", "en").axes[1].patches if p.get_hatch())
    assert unknown.get_width() == 1


def test_a_lost_problem_is_drawn_as_lost():
    ax = draw("links", "en").axes[0]
    dashed = [p for p in ax.patches if p.get_linestyle() not in ("-", "solid")]
    assert len(dashed) == 3  # b in the first list, d in the second, g in the third


def test_each_join_is_drawn_as_it_is_known():
    """One join of the first kind is said; of the two that go on from it one is inferred."""
    lines = draw("links", "en").axes[0].lines
    assert [line.get_linestyle() for line in lines] == ["-", "-", "--"]
