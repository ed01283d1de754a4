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
def paired(
    moves: pd.DataFrame,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw each entity's change of rank over the changes that the same draws make in both periods.

    Parameters
    ----------
    moves : DataFrame, one row an entity
        As `noise.moves` returns it. Rows stand by the change of rank, best climb first. A bar goes
        from the least to the most places climbed in the draws; where it lies on one side of zero,
        the move is beyond the noise.
    names : mapping
        Of entities.
    labels : mapping
        Of ``axis``, ``bar`` and ``own``: what the marks mean.
    lang : str
    """
    words = common(lang)
    climb = (moves["rank_a"] - moves["rank_b"]).astype(int)
    shown = moves.assign(climb=climb).sort_values("climb", ascending=False, kind="stable")
    fig = style.new(0.185 * len(shown) + 1.1)
    ax = fig.subplots()
    for y, row in enumerate(shown.itertuples()):
        colour = WITHIN if not row.beyond else UP if row.climbs > row.falls else DOWN
        ax.plot([row.least, row.most], [y, y], color=colour, lw=6, solid_capstyle="butt",
                alpha=0.55 if row.beyond else 0.35, zorder=1)  # fmt: skip
        ax.plot(row.climb, y, "o", ms=4.5, color=colour, mec="white", mew=0.5, zorder=3)
    ax.axvline(0, color=style.INK, lw=0.9, zorder=2)
    ax.set_yticks(range(len(shown)), [names[e] for e in shown.index], fontsize=7.8)
    for label, beyond in zip(ax.get_yticklabels(), shown["beyond"], strict=True):
        label.set_color(style.INK if beyond else style.MUTED)
    ax.set_ylim(len(shown) - 0.4, -0.8)
    ax.set_xlabel(labels["axis"])
    style.grid(ax, "x")
    handles = [
        Line2D([], [], color=style.MUTED, marker="o", ls="", ms=5, label=labels["own"]),
        Patch(color=style.MUTED, alpha=0.4, label=labels["bar"]),
        Patch(color=UP, label=words("moves.up")),
        Patch(color=DOWN, label=words("moves.down")),
        Patch(color=WITHIN, label=words("moves.within")),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=3, columnspacing=1.2)
    return fig


@style.styled
def causes(parts: pd.DataFrame, names: Mapping[str, str], lang: str) -> Figure:
    """Draw each entity's change of rank, and the largest of its causes as a bar with its name.

    Parameters
    ----------
    parts : DataFrame, one row an entity, in the order of rows from the top
        A column a cause, in places climbed, and ``change``, their sum.
    names : mapping
        Of entities.
    lang : str
    """
    words = common(lang)
    shown = parts.drop(columns="change").astype(float)
    colours = dict(zip(shown, (style.QUALITATIVE[i] for i in (0, 4, 1, 2, 6)), strict=False))
    largest = shown.abs().idxmax(axis=1)
    fig = style.new(0.22 * len(parts) + 0.9)
    ax = fig.subplots()
    for y, (entity, cause) in enumerate(largest.items()):
        size = shown.at[entity, cause]
        ax.barh(y, size, color=colours[cause], height=0.62, lw=0, zorder=1)
        # beside the bar and the mark, on the side of the bar
        end = (
            max(size, parts.at[entity, "change"], 0)
            if size > 0
            else min(size, parts.at[entity, "change"], 0)
        )
        label = f"{words(f'moves.{cause}')} {size:+.1f}".replace("-", "−")
        ax.annotate(label, (end, y), (7 if size > 0 else -7, 0), textcoords="offset points",
                    va="center", ha="left" if size > 0 else "right", fontsize=7,
                    color=style.INK)  # fmt: skip
    ax.plot(parts["change"], range(len(parts)), "D", ms=5, mfc="white", mec=style.INK, mew=1.1,
            ls="none", label=words("moves.change"), zorder=3)  # fmt: skip
    ax.axvline(0, color=style.INK, lw=0.8)
    ax.set_yticks(range(len(parts)), [names[e] for e in parts.index], color=style.INK)
    ax.set_ylim(len(parts) - 0.4, -0.6)
    widest = max(shown.abs().max(axis=None), parts["change"].abs().max())
    ax.set_xlim(-1.55 * widest, 1.55 * widest)  # room for labels
    ax.set_xlabel(words("moves.places"))
    style.grid(ax, "x")
    fig.legend(loc="outside lower left")
    return fig
