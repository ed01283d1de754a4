"""The grid of holders draws in both languages, with and without anything recorded."""

import pandas as pd
import pytest

from deltabook.figures import holders
from deltabook.pages import publish

CELLS = pd.DataFrame(
    [
        ("saw", "JPN", 0.955, 0.965),
        ("saw", "CHN", 0.0, 0.015),
        ("oven", "JPN", 0.0, 1.0),
        ("oven", "KOR", 0.5, 0.51),
        ("oven", "USA", 0.2, 0.21),  # is not drawn
    ],
    columns=["segment", "country", "low", "high"],
)
ROWS = {"Machines": {"saw": "Saw", "oven": "Oven"}, "Materials": {"glue": "Glue"}}
COUNTRIES = {"CHN": "China", "JPN": "Japan", "KOR": "A long name of a country"}


def drawn(cells=CELLS, lang="en"):
    return holders.grid(cells, ROWS, COUNTRIES, ["CHN"], lang)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("cells", [CELLS, CELLS.iloc[:0]], ids=["some", "none"])
def test_draws_in_both_languages(cells, lang, tmp_path):
    publish.write_figure(drawn(cells, lang), cells, tmp_path, "f")
    assert (tmp_path / "f.svg").read_text(encoding="utf-8").count("<path") > 10


def test_cells_say_what_is_known():
    ax = drawn().axes[0]
    assert {t.get_text() for t in ax.texts} == {"96", "<2", "50", "Machines", "Materials"}
    assert len(ax.lines) == 1  # the dot of the country that is only named


def test_rows_without_anyone_are_hatched():
    assert sum(bool(p.get_hatch()) for p in drawn().axes[0].patches) == 1
    assert sum(bool(p.get_hatch()) for p in drawn(CELLS.iloc[:0]).axes[0].patches) == 3


def test_bands_begin_at_their_lower_ends():
    shaded = [p.get_facecolor()[:3] for p in drawn().axes[0].patches if p.get_linewidth() == 0]
    colours = {tuple(round(x, 2) for x in colour) for colour in shaded}
    assert len(colours) == 4  # 96 %, 50 %, below a tenth, and the hatch
