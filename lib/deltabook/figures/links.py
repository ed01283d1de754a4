"""Links between lists: what answers what, and what stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from deltaindex.figures import style
from deltaindex.text import common


@style.styled
def columns(
    lists: Sequence[Sequence[str]],
    joins: Sequence[pd.DataFrame],
    names: Mapping[str, str],
    titles: Sequence[str],
    lang: str,
) -> Figure:
    """Draw three lists side by side and the links that lead from the first to the last.

    Parameters
    ----------
    lists : three sequences of str
        Ids of each list, from the top.
    joins : two DataFrames
        Between the first list and the second, and between the second and the third: columns
        ``start``, ``end`` (ids) and ``said`` (bool). A line takes the colour of its end in the
        second list.
    names : mapping
        Of all ids.
    titles : three str
        Of the lists.
    lang : str
    """
    words = common(lang)
    most = max(len(items) for items in lists)
    fig = style.new(0.43 * most + 0.85)
    ax = fig.subplots()
    left, width = (0.0, 1.22, 2.44), 0.86
    y = {
        (k, id): (row + 0.5) * most / len(items)
        for k, items in enumerate(lists)
        for row, id in enumerate(items)
    }
    colour = dict(zip(lists[1], style.QUALITATIVE, strict=False))
    first, second = joins
    met = {0: set(first["start"]), 1: {*first["end"], *second["start"]}, 2: set(second["end"])}
    for k, made in enumerate(joins):
        for join in made.itertuples():
            _curve(ax, (left[k] + width, y[k, join.start]), (left[k + 1], y[k + 1, join.end]),
                   colour[join.start if k else join.end], bool(join.said))  # fmt: skip
    for k, items in enumerate(lists):
        ax.text(left[k], -0.12, titles[k], va="bottom", fontsize=9.5)
        for id in items:
            used = id in met[k]
            edge = colour[id] if k == 1 else (style.INK if used else "#9aa5b1")
            ax.add_patch(FancyBboxPatch((left[k], y[k, id] - 0.4), width, 0.8, lw=1.1, ec=edge,
                                        fc="white" if used else "#f3f5f7", zorder=3,
                                        ls="-" if used else (0, (3, 2)),
                                        boxstyle="round,pad=0,rounding_size=0.03",
                                        mutation_aspect=3))  # fmt: skip
            label = style.wrap(names[id], 25) if lang == "en" else names[id]
            ax.text(left[k] + 0.03, y[k, id], label, va="center", fontsize=7.8, zorder=4,
                    color=style.INK if used else style.MUTED, linespacing=1.05)  # fmt: skip
    ax.set_xlim(-0.02, left[2] + width + 0.02)
    ax.set_ylim(most + 0.05, -0.5)
    ax.set_axis_off()
    handles = [
        Line2D([], [], color=style.MUTED, lw=2, label=words("links.said")),
        Line2D([], [], color=style.MUTED, lw=1.4, ls=(0, (3, 2)), label=words("links.inferred")),
        FancyBboxPatch((0, 0), 1, 1, fc="#f3f5f7", ec="#9aa5b1", ls=(0, (3, 2)),
                       label=words("links.none")),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="outside lower left", ncols=3, columnspacing=1.4)
    return fig


@style.styled
def grid(
    cells: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    marked: str,
    lang: str,
    unmarked: str | None = None,
) -> Figure:
    """Draw what stands in each cell of a grid, one name under another.

    Parameters
    ----------
    cells : DataFrame
        Columns ``row``, ``column``, ``name`` and ``marked`` (bool).
    rows, columns : mapping
        Names, from the top and from the left.
    marked : str
        What the mark means.
    lang : str
    unmarked : str, optional
        What its absence means; by default, that no link was found.
    """
    words = common(lang)
    tall = {
        r: max(1, cells[cells["row"] == r].groupby("column").size().max()) if r in set(cells["row"])
        else 1
        for r in rows
    }  # fmt: skip
    top = dict(zip(rows, np.cumsum([0, *[n + 0.55 for n in tall.values()]]), strict=False))
    height = sum(tall.values()) + 0.55 * len(rows)
    fig = style.new(0.235 * height + 0.75)
    ax = fig.subplots()
    for column, title in enumerate(columns.values()):
        ax.text(column + 0.03, -0.25, title, va="bottom", fontsize=9.5)
    for r, row_title in rows.items():
        ax.text(-0.04, top[r] + (tall[r] + 0.35) / 2, style.wrap(row_title, 13), ha="right",
                va="center", fontsize=8.5)  # fmt: skip
        for column, c in enumerate(columns):
            here = cells[(cells["row"] == r) & (cells["column"] == c)]
            ax.add_patch(FancyBboxPatch((column + 0.015, top[r]), 0.97, tall[r] + 0.35, lw=0,
                                        fc="#dcebf7" if len(here) else "#f6f7f8", zorder=1,
                                        boxstyle="round,pad=0,rounding_size=0.02",
                                        mutation_aspect=8))  # fmt: skip
            if here.empty:
                ax.text(column + 0.5, top[r] + (tall[r] + 0.35) / 2, words("links.empty"),
                        ha="center", va="center", color=style.MUTED)  # fmt: skip
            for line, cell in enumerate(here.itertuples()):
                y = top[r] + 0.17 + (line + 0.5)
                ax.plot(column + 0.06, y, "o", ms=5.5, zorder=3, mew=1.2, mec=style.QUALITATIVE[0],
                        mfc=style.QUALITATIVE[0] if cell.marked else "white")  # fmt: skip
                ax.text(column + 0.1, y, cell.name, va="center", fontsize=8.2, zorder=3)
    ax.set_xlim(-0.42, len(columns))
    ax.set_ylim(height, -0.9)
    ax.set_axis_off()
    dot = {"marker": "o", "ls": "", "mec": style.QUALITATIVE[0], "mew": 1.2, "ms": 5.5}
    handles = [
        Line2D([], [], mfc=style.QUALITATIVE[0], label=marked, **dot),
        Line2D([], [], mfc="white", label=unmarked or words("links.none"), **dot),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=2, handletextpad=0.2)
    return fig


def _curve(ax, start, end, colour: str, said: bool) -> None:
    """Draw a link as a curve that leaves and arrives level."""
    t = np.linspace(0, 1, 40)
    ease = t * t * (3 - 2 * t)
    x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * ease
    ax.plot(x, y, color=colour, lw=2.2 if said else 1.4, ls="-" if said else (0, (3, 2)),
            zorder=2, solid_capstyle="butt")  # fmt: skip
