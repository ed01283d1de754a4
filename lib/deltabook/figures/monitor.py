"""The dashboard of a plan: where each area began, where it is, and where it is to be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from deltaindex.figures import style
from deltaindex.text import common

# told apart by shape as well as by colour; what has no state is grey
LOOK = {
    "reached": ("#009e73", "o"),
    "on_track": ("#0072b2", "^"),
    "behind": ("#d55e00", "v"),
    "lost": ("#d55e00", "X"),
    "start": (style.MUTED, "D"),
    "break": (style.MUTED, "s"),
    "thin": (style.MUTED, "P"),
}


@style.styled
def dashboard(
    judged: pd.DataFrame,
    areas: Mapping[str, str],
    titles: Mapping[str, str],
    states: Mapping[str, str],
    label: str,
    lang: str,
) -> Figure:
    """Draw a panel a target: each area from its baseline to now, in percent of the target.

    All panels share one scale, so that equal lengths are equal shares of a target.

    Parameters
    ----------
    judged : DataFrame
        Columns ``id``, ``area``, ``baseline``, ``actual``, ``target``, ``direction``, ``state``;
        only rows that are measured. Targets are above zero.
    areas, titles : mapping
        Names of areas, in the order from the top; titles of targets, with their unit, in the order
        of the panels.
    states : mapping
        Names of states.
    label : str
        What the scale measures.
    lang : str
    """
    words = common(lang)
    shares = judged.assign(
        baseline=100 * judged["baseline"] / judged["target"],
        actual=100 * judged["actual"] / judged["target"],
    )
    tall = {id: shares[shares["id"] == id]["area"].nunique() for id in titles}
    rows = [list(titles)[at : at + 2] for at in range(0, len(titles), 2)]
    heights = [max(tall[id] for id in row) + 1.6 for row in rows]
    fig = style.new(0.27 * sum(heights) + 0.7)
    grid = fig.subplots(len(rows), 2, squeeze=False, height_ratios=heights)
    for ax in grid.flat[len(titles) :]:
        ax.set_axis_off()
    limits = _limits(shares[["baseline", "actual"]].to_numpy())
    for ax, id in zip(grid.flat, titles, strict=False):
        here = shares[shares["id"] == id].set_index("area")
        shown = [area for area in areas if area in here.index]
        _panel(ax, here.loc[shown], limits)
        ax.set_yticks(range(len(shown)), [areas[area] for area in shown], color=style.INK)
        # rows of equal height, whatever the neighbour holds
        ax.set_ylim(max(tall[other] for row in rows if id in row for other in row) - 0.4, -0.6)
        ax.set_title(style.wrap(titles[id], 34), color=style.INK, fontsize=9)
    fig.supxlabel(label, fontsize=9, color=style.MUTED)
    handles = [
        Line2D([], [], ls="", marker=marker, color=colour, ms=7, label=states[state])
        for state, (colour, marker) in LOOK.items()
        if state in set(judged["state"])
    ]
    handles += [
        Line2D([], [], ls="", marker="o", mfc="white", mec=style.MUTED, ms=5,
               label=words("monitor.baseline")),
        Line2D([], [], color=style.INK, lw=1.2, label=words("monitor.target")),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="outside upper left", ncols=3, columnspacing=1.3,
               handletextpad=0.3)  # fmt: skip
    return fig


def _limits(values: np.ndarray) -> tuple[float, float]:
    """Return a scale for all panels that holds all values and the target, 100."""
    low, high = min(values.min(), 100), max(values.max(), 100)
    room = 0.06 * (high - low) or 10
    return low - room, high + room


def _panel(ax: Axes, here: pd.DataFrame, limits: tuple[float, float]) -> None:
    """Draw each area's line from baseline to now, and the side that meets the target."""
    for y, row in enumerate(here.itertuples()):
        colour, marker = LOOK[row.state]
        ax.plot([row.baseline, row.actual], [y, y], color=colour, lw=1.6, zorder=2)
        ax.plot(row.baseline, y, "o", ms=5, mfc="white", mec=colour, zorder=3)
        ax.plot(row.actual, y, marker, ms=6.5, color=colour, mec="white", mew=0.6, zorder=4)
    ax.set_xlim(*limits)
    met = (100, limits[1]) if here["direction"].iloc[0] > 0 else (limits[0], 100)
    ax.axvspan(*met, color="#009e73", alpha=0.08, lw=0)
    ax.axvline(100, color=style.INK, lw=1.2)
    style.grid(ax, "x")
