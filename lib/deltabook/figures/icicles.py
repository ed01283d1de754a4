"""Hierarchies: what an index is made of, side by side with others."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from deltaindex.figures import style
from deltaindex.text import common

from ..study import systems

COLUMNS = 3
# in the order of the legend
ROLES = dict(zip(systems.ROLES, (style.QUALITATIVE[n] for n in (6, 0, 1, 2, 3)), strict=True))
SPLIT = 0.42  # width of the first level, where there is a second


@style.styled
def icicles(outlines: pd.DataFrame, titles: Mapping[str, str], lang: str) -> Figure:
    """Draw the first two levels of several systems, coloured by what the first level stands for.

    Parameters
    ----------
    outlines : DataFrame, columns ``system``, ``first``, ``second``, ``role``
        A row a part; ``second`` is empty where nothing beneath the first level is known.
    titles : mapping
        Of systems, in the order in which they are drawn, three in a row.
    lang : str
    """
    words = common(lang)
    parts = {system: outlines[outlines["system"] == system] for system in titles}
    rows = [list(titles)[n : n + COLUMNS] for n in range(0, len(titles), COLUMNS)]
    heights = [max(max(len(parts[system]) for system in row), 6) for row in rows]
    fig = style.new(0.32 * sum(heights) + 0.42 * len(rows) + 0.35)
    grid = fig.subplots(len(rows), COLUMNS, squeeze=False, height_ratios=heights)
    for ax in grid.flat:
        ax.set_axis_off()
    for row, axes in zip(rows, grid, strict=True):
        for system, ax in zip(row, axes, strict=False):
            ax.set_title(titles[system], fontsize=9, color=style.INK)
            _icicle(ax, parts[system], 1 if lang == "en" else 2)
    handles = [
        Rectangle((0, 0), 1, 1, color=colour, label=words(f"role.{role}"))
        for role, colour in ROLES.items()
        if role in set(outlines["role"])
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=len(ROLES), handlelength=1,
               columnspacing=1.6)  # fmt: skip
    return fig


def _icicle(ax: Axes, parts: pd.DataFrame, glyph: int) -> None:
    """Draw one system from the top; `glyph` is how many letters wide a character is."""
    ax.set_xlim(0, 1)
    ax.set_ylim(len(parts), 0)
    top = 0
    for first, below in parts.groupby("first", sort=False):
        colour = ROLES.get(below["role"].iloc[0], style.FAINT)
        leaves = [name for name in below["second"] if name]
        width = SPLIT if leaves else 1
        _cell(ax, 0, top, width, len(below), first, colour, 0.34, (14 if leaves else 40) // glyph)
        for number, leaf in enumerate(leaves):
            _cell(ax, SPLIT, top + number, 1 - SPLIT, 1, leaf, colour, 0.13, 21 // glyph)
        # a band of the full colour, so that shades can be told apart
        ax.add_patch(Rectangle((0, top), 0.022, len(below), color=colour, lw=0))
        top += len(below)
    ax.hlines(parts.groupby("first", sort=False).size().cumsum()[:-1], 0, 1, color="white", lw=2.4)


def _cell(
    ax: Axes, x: float, y: float, width: float, height: float, name: str, colour: str,
    alpha: float, wrap: int,
) -> None:  # fmt: skip
    ax.add_patch(Rectangle((x, y), width, height, facecolor=colour, alpha=alpha, lw=0))
    ax.add_patch(Rectangle((x, y), width, height, facecolor="none", edgecolor="white", lw=1))
    text = style.wrap(name, wrap)
    left = x + (0.045 if x == 0 else 0.025)
    ax.text(left, y + height / 2, text, va="center", fontsize=7.6, linespacing=1.05)
