"""Unseen indicators: what ranks could become, and which orders are safe."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..text import common
from . import style


@style.styled
def intervals(
    wide: pd.DataFrame,
    narrow: pd.DataFrame,
    seen: pd.Series,
    names: Mapping[str, str],
    lang: str,
    both: pd.DataFrame | None = None,
) -> Figure:
    """Draw the ranks that each entity could have: a thin bar, a thick one within, today's rank.

    Parameters
    ----------
    wide, narrow : DataFrame, shape (entities, 3)
        ``low``, ``median``, ``high`` at two levels.
    seen : Series, shape (entities,)
        Ranks on the seen indicators; rows in their order.
    names : mapping
        Of entities.
    lang : str
    both : DataFrame, shape (entities, columns), optional
        ``low`` and ``high`` where the method is drawn too: a pale bar behind the others.
    """
    words = common(lang)
    rows = list(seen.sort_values(kind="stable").index)
    fig = style.new(0.185 * len(rows) + 1.0)
    ax = fig.subplots()
    for y, entity in enumerate(rows):
        blue = style.QUALITATIVE[0]
        if both is not None:
            ax.plot(both.loc[entity, ["low", "high"]], [y, y], color=style.FAINT, lw=7,
                    solid_capstyle="butt", zorder=1)  # fmt: skip
        ax.plot(wide.loc[entity, ["low", "high"]], [y, y], color=style.QUALITATIVE[4], lw=2.2,
                solid_capstyle="butt", zorder=2)  # fmt: skip
        ax.plot(narrow.loc[entity, ["low", "high"]], [y, y], color=blue, lw=5,
                solid_capstyle="butt", zorder=3)  # fmt: skip
        ax.plot(seen[entity], y, "|", ms=9, mew=2, color=style.ACCENT, zorder=4)
    ax.set_yticks(range(len(rows)), [names[e] for e in rows], color=style.INK, fontsize=7.5)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    last = int(max(ends["high"].max() for ends in (wide, both) if ends is not None))
    ax.set_xlim(0.2, last + 0.8)
    ax.set_xticks([1, *range(5, last + 1, 5)])
    ax.xaxis.tick_top()
    ax.set_xlabel(words("word.rank"))
    ax.xaxis.set_label_position("top")
    style.grid(ax, "x")
    handles = [
        Line2D([], [], color=style.QUALITATIVE[4], lw=2.2, label=words("unseen.wide")),
        Line2D([], [], color=style.QUALITATIVE[0], lw=5, label=words("unseen.narrow")),
        Line2D([], [], marker="|", ls="", ms=9, mew=2, color=style.ACCENT,
               label=words("unseen.seen")),
    ]  # fmt: skip
    if both is not None:
        handles.append(Line2D([], [], color=style.FAINT, lw=7, label=words("unseen.both")))
    fig.legend(handles=handles, loc="outside lower left", ncols=2, columnspacing=1.4)
    return fig


@style.styled
def stable(curves: Mapping[str, pd.Series], marks: Mapping[str, float], lang: str) -> Figure:
    """Draw the share of pairs whose order is safe as more of the weight is unseen.

    Parameters
    ----------
    curves : mapping of str to Series
        By label, from the most to the least that is assumed: share of pairs by share of weight.
    marks : mapping of str to float
        Shares of weight to mark, by label.
    lang : str
    """
    words = common(lang)
    fig = style.new(3.3)
    ax = fig.subplots()
    for (label, curve), colour, line in zip(
        curves.items(), (*style.QUALITATIVE[:3], style.INK), ("-", "--", "-.", ":"), strict=True
    ):
        mark = "" if len(curve) > 20 else "o"
        ax.plot(curve.index, curve, color=colour, ls=line, lw=1.9, marker=mark, ms=4, label=label)
    for label, share in marks.items():
        ax.axvline(share, color=style.MUTED, lw=1, ls=(0, (2, 2)), zorder=1)
        ax.annotate(label, (share, 1), (-3, -2), textcoords="offset points", rotation=90,
                    ha="right", va="top", fontsize=8, color=style.MUTED,
                    path_effects=style.halo())  # fmt: skip
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda x, _: f"{x:.0%}")
    ax.set_xlim(0, max(curve.index.max() for curve in curves.values()) * 1.03)
    ax.set_ylim(0, 1)
    ax.set_xlabel(words("unseen.share"))
    ax.set_ylabel(words("unseen.pairs"))
    style.grid(ax, "y")
    fig.legend(loc="outside upper left", ncols=2, columnspacing=1.4)
    return fig
