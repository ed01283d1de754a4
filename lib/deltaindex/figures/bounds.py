"""Intervals: what is known of several things by several measures, and how exactly."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..text import common
from . import style

POINT = 0.03  # an interval narrower than this is drawn as a dot
UNKNOWN = {"fc": "#f1f3f5", "hatchcolor": "#c3cad3", "hatch": "////", "lw": 0}


@style.styled
def panels(
    rows: pd.DataFrame,
    labels: Mapping[str, str],
    titles: Mapping[str, str],
    strong: str | None,
    lang: str,
) -> Figure:
    """Draw intervals within 0 to 1, a row a thing, a panel a measure.

    What is known to within `POINT` is a dot, an interval a bar, and what may be anything from 0
    to 1 a hatched band.

    Parameters
    ----------
    rows : DataFrame
        Columns ``row``, ``panel``, ``low`` and ``high``.
    labels : mapping
        Of rows, in the order from the top.
    titles : mapping
        Of panels, in the order from the left.
    strong : str, optional
        The panel that the others explain, in another colour.
    lang : str
    """
    words = common(lang)
    height = 0.2 * len(labels) + 0.95
    fig = style.new(height)
    axes = fig.subplots(1, len(titles), sharey=True, squeeze=False)[0]
    places = {row: y for y, row in enumerate(labels)}
    unknown = (rows["low"] <= 0) & (rows["high"] >= 1)
    for ax, (panel, title) in zip(axes, titles.items(), strict=True):
        colour = style.ACCENT if panel == strong else style.QUALITATIVE[0]
        here = rows["panel"] == panel
        for row, low, high in rows.loc[here & unknown, ["row", "low", "high"]].to_numpy():
            ax.barh(places[row], high - low, left=low, height=0.56, zorder=2, **UNKNOWN)
        for row, low, high in rows.loc[here & ~unknown, ["row", "low", "high"]].to_numpy():
            y = places[row]
            ax.plot([low, high], [y, y], color=colour, lw=5, solid_capstyle="butt", zorder=3)
            if high - low < POINT:
                ax.plot((low + high) / 2, y, "o", ms=5, color=colour, zorder=4, clip_on=False)
        ax.set_title(style.wrap(title, 75 // len(titles)), fontsize=8.5, color=style.INK)
        ax.set_xlim(-0.03, 1.03)
        ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"], fontsize=7.5)
        style.grid(ax, "x")
        ax.hlines(list(places.values()), 0, 1, color=style.FAINT, lw=0.5, zorder=0)
    axes[0].set_yticks(list(places.values()), list(labels.values()), color=style.INK, fontsize=8)
    axes[0].set_ylim(len(labels) - 0.4, -0.6)
    handles = [
        Line2D([], [], marker="o", ls="", ms=5, color=style.QUALITATIVE[0],
               label=words("bounds.point", within=POINT)),
        Line2D([], [], lw=5, color=style.QUALITATIVE[0], label=words("bounds.bar")),
    ]  # fmt: skip
    if unknown.any():
        handles.append(Patch(**UNKNOWN, label=words("bounds.unknown")))
    fig.legend(handles=handles, loc="outside upper left", ncols=3, handletextpad=0.6,
               handlelength=1.5, columnspacing=1.6)  # fmt: skip
    return fig
