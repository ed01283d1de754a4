"""The dashboard of a plan: where each area began, where it is, and where it is to be."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from deltaindex.figures import style
from deltaindex.text import common

# told apart by shape as well as by colour
LOOK = {
    "reached": ("#009e73", "o"),
    "on_track": ("#0072b2", "^"),
    "behind": ("#d55e00", "v"),
    "lost": ("#d55e00", "X"),
    "start": (style.MUTED, "D"),
}


@style.styled
def dashboard(
    judged: pd.DataFrame, areas: Mapping[str, str], titles: Mapping[str, str], lang: str
) -> Figure:
    """Draw a panel a target: each area from its baseline to now, beside the target.

    Parameters
    ----------
    judged : DataFrame
        Columns ``id``, ``area``, ``baseline``, ``actual``, ``target``, ``direction``, ``state``;
        only rows that are measured.
    areas, titles : mapping
        Names of areas, in the order from the top; titles of targets, with their unit, in the order
        of the panels.
    lang : str
    """
    words = common(lang)
    tall = {id: judged[judged["id"] == id]["area"].nunique() for id in titles}
    rows = [list(titles)[at : at + 2] for at in range(0, len(titles), 2)]
    heights = [max(tall[id] for id in row) + 1.2 for row in rows]
    fig = style.new(0.27 * sum(heights) + 0.5)
    grid = fig.subplots(len(rows), 2, squeeze=False, height_ratios=heights)
    for ax in grid.flat[len(titles) :]:
        ax.set_axis_off()
    for ax, id in zip(grid.flat, titles, strict=False):
        here = judged[judged["id"] == id].set_index("area")
        here = here.loc[[area for area in areas if area in here.index]]
        target, direction = here["target"].iloc[0], here["direction"].iloc[0]
        for y, row in enumerate(here.itertuples()):
            colour, marker = LOOK[row.state]
            ax.annotate("", (row.actual, y), (row.baseline, y),
                        arrowprops={"arrowstyle": "-", "color": colour, "lw": 1.6})  # fmt: skip
            ax.plot(row.baseline, y, "o", ms=5, mfc="white", mec=colour, zorder=3)
            ax.plot(row.actual, y, marker, ms=7.5, color=colour, mec="white", mew=0.6, zorder=4)
        values = here[["baseline", "actual", "target"]].to_numpy()
        low, high = values.min(), values.max()
        room = 0.12 * (high - low)
        ax.set_xlim(low - room, high + room)
        met = (target, high + room) if direction > 0 else (low - room, target)
        ax.axvspan(*met, color="#009e73", alpha=0.08, lw=0)
        ax.axvline(target, color=style.INK, lw=1.2)
        ax.set_yticks(range(len(here)), [areas[area] for area in here.index], color=style.INK)
        # rows of equal height, whatever the neighbour holds
        ax.set_ylim(max(tall[other] for row in rows if id in row for other in row) - 0.4, -0.6)
        ax.set_title(style.wrap(titles[id], 36), color=style.INK, fontsize=9)
        style.grid(ax, "x")
    handles = [
        Line2D([], [], ls="", marker=marker, color=colour, ms=7, label=words(f"monitor.{state}"))
        for state, (colour, marker) in LOOK.items()
        if state in set(judged["state"])
    ]
    handles += [
        Line2D([], [], ls="", marker="o", mfc="white", mec=style.MUTED, ms=5,
               label=words("monitor.baseline")),
        Line2D([], [], color=style.INK, lw=1.2, label=words("monitor.target")),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="outside upper left", ncols=5, columnspacing=1.3,
               handletextpad=0.3)  # fmt: skip
    return fig
