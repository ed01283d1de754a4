"""Boards and paths: who has long and short ones, and which measure is for whom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from deltaindex.figures import labels, style
from deltaindex.text import common

# in the order of the kinds; told apart by shape as well as by colour
COLOURS = (style.QUALITATIVE[0], style.QUALITATIVE[5], style.QUALITATIVE[2])
MARKERS = ("o", "v", "^")


def look(kinds) -> dict[str, tuple[str, str]]:
    """Return colour and marker of each kind, by its place in the list."""
    return dict(zip(kinds, zip(COLOURS, MARKERS, strict=True), strict=False))


@style.styled
def plane(
    points: pd.DataFrame,
    kinds: Mapping[str, str],
    limits: Mapping[str, float],
    titles: tuple[str, str],
    lang: str,
) -> Figure:
    """Draw every entity by its longest and its shortest board.

    Parameters
    ----------
    points : DataFrame, indexed by entity
        ``x`` and ``y`` (0 to 1), ``kind`` and ``name``.
    kinds : mapping
        Names of the kinds, in the order of the legend.
    limits : mapping
        ``x`` and ``y``: thresholds, drawn as lines.
    titles : two str
        Of the axes.
    lang : str
    """
    words = common(lang)
    fig = style.new(5.9)
    ax = fig.subplots()
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.04, 1.0)
    ax.plot([0, 1], [0, 1], color=style.FAINT, lw=1, zorder=1)
    ax.text(0.44, 0.455, words("boards.even"), rotation=44, rotation_mode="anchor", fontsize=7.5,
            color=style.MUTED)  # fmt: skip
    for axis, line in (("x", ax.axvline), ("y", ax.axhline)):
        line(limits[axis], color=style.MUTED, lw=0.9, ls=(0, (4, 3)), zorder=1)
    for kind, (colour, marker) in look(kinds).items():
        here = points[points["kind"] == kind]
        ax.scatter(here["x"], here["y"], s=34, c=colour, marker=marker, lw=0.6, ec="white",
                   zorder=4, label=f"{kinds[kind]} ({len(here)})")  # fmt: skip
    ax.set_xlabel(titles[0])
    ax.set_ylabel(titles[1])
    ax.legend(loc="upper left", handletextpad=0.2, borderaxespad=0.2)
    labels.place(ax, points, points["name"])
    return fig


@style.styled
def grid(
    fits: pd.DataFrame,
    rows: Mapping[str, str],
    row_kinds: Mapping[str, str],
    columns: Mapping[str, str],
    column_kinds: Mapping[str, str],
    kinds: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw which columns fit which rows, both sorted by kind.

    Parameters
    ----------
    fits : DataFrame
        A row a mark: ``row``, ``column``, ``order`` (primary or secondary) and ``fit``: yes, open
        (hollow) or unjudged (a cross).
    rows, columns : mapping
        Names, in the order from the top and from the left.
    row_kinds, column_kinds : mapping
        Of rows and columns to their kind.
    kinds : mapping
        Names of the kinds.
    lang : str
    """
    words, looks = common(lang), look(kinds)
    fig = style.new(0.148 * len(rows) + 1.9)
    ax = fig.subplots()
    place = {row: y for y, row in enumerate(rows)}
    across = {column: x for x, column in enumerate(columns)}
    for kind, (colour, _) in looks.items():
        mine = [across[c] for c in columns if column_kinds[c] == kind]
        ax.axvspan(min(mine) - 0.5, max(mine) + 0.5, color=colour, alpha=0.06, lw=0)
    for row, y in place.items():
        ax.axhline(y, color=style.FAINT, lw=0.5, zorder=1)
        colour, marker = looks[row_kinds[row]]
        ax.plot(-1.0, y, marker, color=colour, ms=5, clip_on=False)
    for mark in fits.itertuples():
        colour, _ = looks[column_kinds[mark.column]]
        at = (across[mark.column], place[mark.row])
        if mark.fit == "unjudged":
            ax.plot(*at, "x", ms=3, mec=style.MUTED, mew=0.8, zorder=3)
            continue
        first = mark.order == "primary"
        ax.plot(*at, "o", ms=6 if first else 3.2, mec=colour,
                mew=1, mfc=colour if mark.fit == "yes" else "white", zorder=3)  # fmt: skip
    ax.set_xlim(-0.6, len(columns) - 0.4)
    ax.set_ylim(len(rows) - 0.5, -0.6)
    ax.set_yticks(range(len(rows)), list(rows.values()), fontsize=7, color=style.INK)
    ax.tick_params(axis="y", pad=19)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(columns)), list(columns.values()), fontsize=7.2, color=style.INK,
                  rotation=50, ha="left", rotation_mode="anchor")  # fmt: skip
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    dot = {"marker": "o", "ls": "", "color": style.MUTED}
    handles = [
        Line2D([], [], marker=marker, ls="", color=colour, ms=5, label=kinds[kind])
        for kind, (colour, marker) in looks.items()
    ]
    handles += [
        Line2D([], [], ms=6, label=words("boards.primary"), **dot),
        Line2D([], [], ms=3.2, label=words("boards.secondary"), **dot),
    ]
    if fits["fit"].eq("open").any():
        handles.append(Line2D([], [], ms=6, mfc="white", label=words("boards.open"), **dot))
    if fits["fit"].eq("unjudged").any():
        cross = {"marker": "x", "ls": "", "color": style.MUTED, "ms": 3, "mew": 0.8}
        handles.append(Line2D([], [], label=words("boards.unjudged"), **cross))
    fig.legend(handles=handles, loc="outside lower left", ncols=3, columnspacing=1.4,
               handletextpad=0.2)  # fmt: skip
    return fig


@style.styled
def strips(
    degrees: pd.DataFrame,
    kind_of: pd.Series,
    kinds: Mapping[str, str],
    names: Mapping[str, str],
    title: str,
    lang: str,  # noqa: ARG001
) -> Figure:
    """Draw a strip of points a column, one point an entity, with the median of all.

    Parameters
    ----------
    degrees : DataFrame, shape (entities, columns)
    kind_of : Series, shape (entities,)
    kinds, names : mapping
        Names of kinds and columns.
    title : str
        Of the axis of values.
    lang : str
    """
    order = degrees.median().sort_values(ascending=False).index
    fig = style.new(0.42 * len(order) + 0.95)
    ax = fig.subplots()
    for y, column in enumerate(order):
        for offset, (kind, (colour, marker)) in zip(
            (-0.2, 0, 0.2), look(kinds).items(), strict=False
        ):
            values = degrees.loc[kind_of.index[kind_of == kind], column]
            ax.scatter(values, np.full(len(values), y + offset), s=15, c=colour, marker=marker,
                       alpha=0.75, lw=0, zorder=3, label=None if y else kinds[kind])  # fmt: skip
        ax.plot(
            [degrees[column].median()] * 2, [y - 0.36, y + 0.36], color=style.INK, lw=1.6, zorder=4
        )
    ax.set_yticks(range(len(order)), [style.wrap(names[c], 34) for c in order], color=style.INK)
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel(title)
    style.grid(ax, "x")
    fig.legend(loc="outside upper left", ncols=3, columnspacing=1.4, handletextpad=0.2)
    return fig
