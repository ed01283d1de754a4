"""Rebuilt indices: what lies off the axis is told by its number, ceilings by their count."""

import numpy as np
import pandas as pd
import pytest

from deltabook.figures import rebuilt

ROWS = pd.DataFrame(
    {
        "name": ["甲", "乙", "丙"],
        "score": [120.0, 90.0, 60.0],
        "residual": [0.0002, -0.07, 0.03],
        "group": ["a", "b", "b"],
    }
)


def texts(fig):
    fig.draw_without_rendering()
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def test_what_is_off_the_axis_is_told():
    fig = rebuilt.scores(ROWS, [100.0], ("x", "y"), {"a": "一", "b": "二"}, 0.001)
    assert [text for text in texts(fig) if text] == ["-0.070", "+0.030"]
    left, right = fig.axes
    assert [label.get_text() for label in left.get_yticklabels()] == ["甲", "乙", "丙"]
    assert right.get_xlim() == (-0.001, 0.001)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_ceilings_are_counted(lang):
    normalised = pd.DataFrame({"p": [0.2, 1.0, 1.0], "q": [0.1, 0.5, np.nan]})
    fig = rebuilt.ceilings(normalised, pd.Series({"q": 0.3, "p": 0.4}), {"p": "P", "q": "Q"}, lang)
    assert texts(fig) == ["2"]
    (ax,) = fig.axes
    squares = [line for line in ax.lines if line.get_marker() == "s" and len(line.get_xdata())]
    assert [line.get_ydata()[0] for line in squares] == [0, 1]  # in each row, whoever stands there


def test_what_is_apart_stands_about_zero():
    stated, fitted = pd.Series({"p": 0.01, "q": 0.05}), pd.Series({"p": 0.010004, "q": 0.049998})
    fig = rebuilt.apart(stated, fitted, ("x", "y"), {"q": "Q"})
    assert texts(fig) == ["Q"]
    (ax,) = fig.axes
    assert ax.lines[1].get_ydata() == pytest.approx([4, -2])
    low, high = ax.get_ylim()
    assert low == -high and high > 4
