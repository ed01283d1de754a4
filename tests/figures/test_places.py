"""The grid of places: every name is drawn, and unknown, no and yes look different."""

import pandas as pd
import pytest

from deltabook.figures import places

KINDS = {"site": "Sourced", "paper": "Paper", "stated": "Stated", "no": "None", "unknown": "?"}
CELLS = pd.DataFrame(
    [
        ("a", "c", "Acme", "site"),
        ("a", "c", "Bolt of a long name", "paper"),
        ("a", "d", "others", "stated"),
        ("b", "c", "none", "no"),
    ],
    columns=["row", "column", "name", "kind"],
)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_cells_differ_by_what_is_known(lang):
    fig = places.grid(CELLS, {"a": "A", "b": "B"}, {"c": "C", "d": "D"}, KINDS, lang)
    (ax,) = fig.axes
    shown = " ".join(text.get_text().replace("\n", " ") for text in ax.texts)
    assert all(name in shown for name in CELLS["name"])
    looks = [(patch.get_facecolor(), patch.get_hatch()) for patch in ax.patches]
    assert len(looks) == 4
    assert len(set(looks)) == 4
    labels = [text.get_text() for text in fig.legends[0].get_texts()]
    assert labels == list(KINDS.values())
