"""Figures of space: one look for a group everywhere, and what passes told from what does not."""

import pandas as pd
from matplotlib.colors import to_hex

from deltaindex.figures import compare, maps, space, style

VALUES = pd.Series([0.2, 0.9, 0.5, 0.4], list("abcd"))
GROUPS = pd.Series(["Coast", "Plain", "Plain", "Hills"], list("abcd"))


def colours(fig):
    """The colour of each group in a figure's legend."""
    legend = fig.legends[0]
    return {
        text.get_text(): to_hex(handle.get_facecolor()[0])
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }


def test_a_group_has_one_colour_in_all_figures():
    """Also where a figure shows entities by value, so that another group comes first."""
    km = {"km": pd.Series([1.0, 2.0, 3.0, 4.0], list("abcd"))}
    ordered = VALUES.sort_values(ascending=False)
    assert GROUPS[ordered.index[0]] == "Plain"
    fell = space.falling(ordered, km, {"km": (-0.1, -0.2, 0.0)}, GROUPS, {}, "en")
    scattered = compare.scatter(km["km"], VALUES, ("x", "y"), {}, GROUPS)
    assert colours(fell) == colours(scattered)
    assert colours(fell)["Coast"] == style.QUALITATIVE[0]


def test_a_group_that_is_not_shown_keeps_its_colour():
    looks = style.group_looks(GROUPS)
    assert list(looks) == ["Coast", "Plain", "Hills"]
    shown = VALUES.drop("a")
    fig = space.falling(shown, {"km": shown}, {"km": (-0.1, -0.2, 0.0)}, GROUPS, {}, "en")
    assert colours(fig)["Hills"] == looks["Hills"][0]


def test_choices_that_pass_are_filled_and_counted():
    table = pd.DataFrame(
        {
            "column": ["a", "a", "b", "b"],
            "neighbours": ["contiguity", "nearest_3"] * 2,
            "I": [0.3, 0.2, 0.1, 0.0],
            "p_adjusted": [0.01, 0.05, 0.01, 0.5],
        }
    )
    ax = space.choices(table, {"a": "A", "b": "B"}, "en").axes[0]
    marks = [line for line in ax.lines if line.get_marker() not in ("None", None, "")]
    filled = {
        (line.get_xdata()[0], round(line.get_ydata()[0] + 1e-9)): line.get_markerfacecolor()
        != "white"
        for line in marks
    }
    assert filled == {(0.3, 0): True, (0.2, 0): True, (0.1, 1): True, (0.0, 1): False}
    assert [text.get_text() for text in ax.texts] == ["2 of 2", "1 of 2"]


def test_pale_tiers_have_the_same_names():
    tiers = pd.Series([1, 2, 2, 3])
    plain, pale = (maps.tier_classes(tiers, "en", pale=pale) for pale in (False, True))
    assert [name for name, _ in plain.values()] == [name for name, _ in pale.values()]
    assert all(a != b for (_, a), (_, b) in zip(plain.values(), pale.values(), strict=True))
    assert style.paler("#000000", 0.5) == "#808080"
