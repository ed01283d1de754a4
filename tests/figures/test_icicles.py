"""Hierarchies side by side: every name is drawn, in its role's colour."""

import matplotlib as mpl
import pandas as pd
import pytest

from deltabook.figures import icicles
from deltabook.study.systems import ROLES

PARTS = pd.DataFrame(
    [
        ("a", "Ground", "Soil", "conditions"),
        ("a", "Ground", "Rain", "conditions"),
        ("a", "Fruit", "Apples", "output"),
        ("b", "Work", "", "activity"),
    ],
    columns=["system", "first", "second", "role"],
)


def test_roles_are_those_of_the_study():
    assert tuple(icicles.ROLES) == ROLES


@pytest.mark.parametrize(("lang", "role"), [("en", "output"), ("zh", "产出")])
def test_icicles(lang, role):
    fig = icicles.icicles(PARTS, {"a": "System A", "b": "System B"}, lang)
    drawn = {text.get_text() for ax in fig.axes for text in ax.texts}
    assert drawn == {"Ground", "Soil", "Rain", "Fruit", "Apples", "Work"}
    assert [ax.get_title(loc="left") for ax in fig.axes[:2]] == ["System A", "System B"]
    (legend,) = fig.legends
    labels = [text.get_text() for text in legend.get_texts()]
    assert len(labels) == 3
    assert role in labels
    colours = {mpl.colors.to_hex(patch.get_facecolor()) for patch in fig.axes[1].patches}
    assert icicles.ROLES["activity"] in colours


def test_no_text_leaves_its_panel():
    fig = icicles.icicles(PARTS, {"a": "System A", "b": "System B"}, "en")
    fig.draw_without_rendering()
    for ax in fig.axes[:2]:
        box = ax.get_window_extent()
        assert all(text.get_window_extent().x1 <= box.x1 for text in ax.texts)
