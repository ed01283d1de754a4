"""Names in figures: cut where they are too long, and drawn in letters that the font has."""

import pandas as pd
import pytest

from deltabook.figures import boards
from deltaindex.figures import lettering, style

FONT = style.RC["font.family"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ma'anshan", "Ma'anshan"),
        ("合肥", "合肥"),
        ("$x^2$ \\alpha", "$x^2$ \\alpha"),
        ("a\nb", "a\nb"),
        ("\u202ea\u200f\u200b\ufeffb", "ab"),
        ("a\x07b", "ab"),
        ("\u05d0\u0905\U0001f9ea", "□□□"),
        ("a" * 80, "a" * 80),
        ("a" * 300, "a" * 79 + "…"),
    ],
)
def test_a_name_is_drawable(typed, shown):
    assert lettering.drawn(typed, FONT) == shown


def test_texts_change_and_still_find_each_other():
    long, short = "n" * 300, "n" * 79 + "…"
    frame = pd.DataFrame({"id": [long], "x": [1.0], 3: ["\u202ea"]}, index=[long])
    shown = lettering.drawn(frame, FONT)
    assert shown.at[short, "id"] == short and shown.at[short, "x"] == 1.0
    assert shown.at[short, 3] == "a"
    assert frame.at[long, "id"] == long  # the caller's own is left alone
    names = lettering.drawn({long: "N" * 300}, FONT)
    assert names[shown.at[short, "id"]] == "N" * 79 + "…"
    assert lettering.drawn(pd.Series([1.0], [long]), FONT)[short] == 1.0
    assert lettering.drawn(("a", long), FONT) == ("a", short)


@pytest.mark.filterwarnings("error")
def test_a_figure_is_drawn_from_any_names():
    points = pd.DataFrame(
        {"x": [0.9, 0.2], "y": [0.5, 0.1], "kind": ["a", "b"], "name": ["$" * 300, "\u0905\u202e"],
         "firm": True}
    )  # fmt: skip
    fig = boards.plane(points, {"a": "A", "b": "$b"}, {"x": 0.7, "y": 0.2}, ("X", "Y"), "en")
    fig.draw_without_rendering()
    assert {t.get_text() for t in fig.axes[0].texts} >= {"$" * 79 + "…", "□"}


def test_a_source_is_drawn_whole():
    """It is a sentence that may be asked for by law, not a label."""
    said = []

    @style.styled
    def draw(label, source):
        said.extend([label, source])

    sentence = "a word " * 30
    draw(sentence, source=sentence)
    assert said == [lettering.cut(sentence, lettering.LONGEST), sentence]
