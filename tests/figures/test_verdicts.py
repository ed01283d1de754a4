"""The figure of verdicts: a square a claim, no verdict by colour alone."""

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from deltabook.figures import verdicts
from deltabook.study.claims import VERDICTS

COUNTS = pd.DataFrame({"confirmed": [25, 0], "differs": [1, 2]}, index=["1", "2"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_squares(lang):
    fig = verdicts.squares(COUNTS, {"1": "One", "2": "Two"}, lang)
    (ax,) = fig.axes
    assert sum(isinstance(patch, Rectangle) for patch in ax.patches) == 28
    marks = [text.get_text() for text in ax.texts]
    assert (marks.count("✓"), marks.count("≠")) == (25, 3)
    assert {"One", "Two", "26", "2"} <= set(marks)
    labels = [text.get_text() for text in fig.legends[0].get_texts()]
    assert [label[-4:] for label in labels] == ["(25)", " (3)"] or lang == "zh"


def test_every_verdict_has_its_own_look():
    assert set(verdicts.LOOKS) == set(VERDICTS)
    faces = {face for face, _, _ in verdicts.LOOKS.values()}
    assert len({(face, mark) for face, _, mark in verdicts.LOOKS.values()}) == len(VERDICTS)
    # one mark for one outcome: only the two kinds of agreement share theirs
    assert len({mark for _, _, mark in verdicts.LOOKS.values()}) == len(VERDICTS) - 1
    assert len(faces) >= len(VERDICTS) - 1
