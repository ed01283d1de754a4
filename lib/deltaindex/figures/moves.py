"""Who moved between two periods, how far, and through what."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..text import common
from . import style

UP, DOWN, WITHIN = style.QUALITATIVE[0], style.QUALITATIVE[5], "#9aa5b1"


@style.styled
def arrows(
    moves: pd.DataFrame, names: Mapping[str, str], periods: tuple[str, str], lang: str
) -> Figure:
    """Draw each entity's way from its old rank to its new one over where the draws lead.

    Parameters
    ----------
    moves : DataFrame, one row an entity, in the order of rows from the top
        As `noise.moves` returns it.
    names : mapping
        Of entities.
    periods : tuple of str
        Names of the old and the new period.
    lang : str
    """
    words = common(lang)
    fig = style.new(0.2 * len(moves) + 1.1)
    ax = fig.subplots()
    for y, row in enumerate(moves.itertuples()):
        ax.plot(
            [row.low, row.high], [y, y], color="#e4e8ec", lw=7, solid_capstyle="round", zorder=1
        )
        colour = WITHIN if not row.beyond else UP if row.rank_b < row.rank_a else DOWN
        if row.rank_a != row.rank_b:
            ax.annotate("", (row.rank_b, y), (row.rank_a, y), zorder=3, arrowprops={
                "arrowstyle": "-|>", "color": colour, "lw": 1.6, "shrinkA": 2.5, "shrinkB": 0,
                "mutation_scale": 9})  # fmt: skip
        ax.plot(row.rank_a, y, "o", ms=4.5, mfc="white", mec=colour, mew=1.2, zorder=4)
    ax.set_yticks(range(len(moves)), [names[e] for e in moves.index])
    for label, beyond in zip(ax.get_yticklabels(), moves["beyond"], strict=True):
        label.set_color(style.INK if beyond else style.MUTED)
    ax.set_ylim(len(moves) - 0.4, -0.8)
    last = int(moves[["rank_a", "rank_b"]].max(axis=None))
    ax.set_xticks([1, *range(5, last + 1, 5)])
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(words("word.rank"))
    style.grid(ax, "x")
    handles = [
        Line2D([], [], color="none", marker="o", mfc="white", mec=style.MUTED, ms=5,
               label=words("moves.from", period=periods[0])),
        Line2D([], [], color=style.MUTED, marker=">", ms=5,
               label=words("moves.to", period=periods[1])),
        Patch(color="#e4e8ec", label=words("moves.interval")),
        Patch(color=UP, label=words("moves.up")),
        Patch(color=DOWN, label=words("moves.down")),
        Patch(color=WITHIN, label=words("moves.within")),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="outside lower left", ncols=3, columnspacing=1.2)
    return fig


@style.styled
def causes(parts: pd.DataFrame, names: Mapping[str, str], lang: str) -> Figure:
    """Draw each entity's change of rank as bars for what caused it; they sum to the mark.

    Parameters
    ----------
    parts : DataFrame, one row an entity, in the order of rows from the top
        A column a cause, in places climbed, and ``change``, their sum.
    names : mapping
        Of entities.
    lang : str
    """
    words = common(lang)
    shown = parts.drop(columns="change")
    colours = dict(zip(shown, (style.QUALITATIVE[i] for i in (0, 4, 1, 2, 6)), strict=True))
    shown = shown.loc[:, (shown != 0).any()]  # a cause that did nothing takes no place
    fig = style.new(0.22 * len(parts) + 1.2)
    ax = fig.subplots()
    ends = {1: pd.Series(0.0, parts.index), -1: pd.Series(0.0, parts.index)}
    for cause in shown:
        for side, start in ends.items():
            width = (shown[cause] * side).clip(lower=0) * side
            ax.barh(range(len(parts)), width, left=start, color=colours[cause], height=0.66, lw=0,
                    label=words(f"moves.{cause}") if side > 0 else None)  # fmt: skip
            ends[side] = start + width
    ax.plot(parts["change"], range(len(parts)), "D", ms=5, mfc="white", mec=style.INK, mew=1.1,
            ls="none", label=words("moves.change"))  # fmt: skip
    ax.axvline(0, color=style.INK, lw=0.8)
    ax.set_yticks(range(len(parts)), [names[e] for e in parts.index], color=style.INK)
    ax.set_ylim(len(parts) - 0.4, -0.6)
    ax.set_xlim(ends[-1].min() - 0.4, ends[1].max() + 0.4)
    ax.set_xlabel(words("moves.places"))
    style.grid(ax, "x")
    fig.legend(loc="outside lower left", ncols=3, columnspacing=1.2, handlelength=1.2)
    return fig
