"""Pictures on a dark ground, and colours that stand out from both grounds."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deltabook.pages import dark, publish
from deltabook.pages.dark import GROUND, WHITE, contrast, on_dark
from deltaindex.figures import style

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    "colour", [*style.QUALITATIVE, *style.TIERS, style.ACCENT, style.INK, style.MUTED]
)
def test_what_is_drawn_stands_out_from_white(colour):
    """By 3 to 1, as WCAG asks of what is not text."""
    assert contrast(colour, WHITE) >= 3


def test_contrasts_as_wcag_prints_them():
    """Of #767676 on white it says 4.54, of #949494 3.03."""
    assert round(contrast("#767676", WHITE), 2) == 4.54
    assert round(contrast("#949494", WHITE), 2) == 3.03


@given(COLOURS)
def test_a_colour_is_as_far_from_the_dark_ground_as_it_was_from_white(colour):
    most = contrast(WHITE, GROUND)
    wanted = min(contrast(colour, WHITE), most)
    # a step of one in 255 is all that is lost
    assert contrast(on_dark(colour), GROUND) == pytest.approx(wanted, rel=0.05)


@given(COLOURS, COLOURS)
def test_what_stands_out_less_still_does(one, other):
    less, more = sorted((one, other), key=lambda colour: contrast(colour, WHITE))
    assert contrast(on_dark(less), GROUND) <= contrast(on_dark(more), GROUND) * 1.02


def test_every_colour_of_a_published_figure_has_its_dark_one(tmp_path):
    fig = style.new(2)
    fig.subplots().plot([1, 2], color=style.ACCENT)
    publish.write_figure(fig, pd.DataFrame({"x": [1]}), tmp_path, "x")
    svg = (tmp_path / "x.svg").read_text("utf-8")
    drawn = set(re.findall(r"(fill|stroke): (#[0-9a-f]{6})[;\"]", svg.partition("</style>")[2]))
    ruled = re.findall(r'\[style\*="(fill|stroke): (#[0-9a-f]{6})"\]\{\1:(#[0-9a-f]{6})!', svg)
    assert len(drawn) > 2
    assert {(part, colour) for part, colour, _ in ruled} == drawn
    assert all(shown == dark.on_dark(colour) for _, colour, shown in ruled)
