"""Tiers: where a line between entities falls, and where a source draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from ..text import common
from . import style


@style.styled
def breaks(
    scores: pd.Series,
    tiers: pd.Series,
    sizes: Sequence[int],
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw scores by rank, every entity named, coloured by tier, with printed sizes of tiers.

    Parameters
    ----------
    scores : Series, shape (entities,)
        Best first.
    tiers : Series, shape (entities,)
    sizes : sequence of int
        Printed sizes of the tiers, best first.
    names : mapping
        Of the entities.
    lang : str
    """
    words = common(lang)
    fig = style.new(3.7)
    ax = fig.subplots()
    ranks = pd.Series(range(1, len(scores) + 1), index=scores.index)
    for tier, colour in style.tier_colours(tiers).items():
        members = scores.index[tiers[scores.index] == tier]
        label = words("figure.tier_count", n=tier, count=len(members))
        ax.bar(ranks[members], scores[members], color=colour, width=0.82, label=label)
    top = scores.max()
    for entity, score in scores.items():
        inside = score > 0.75 * top
        y = score - 0.015 * top if inside else score + 0.015 * top
        ax.text(ranks[entity], y, names[entity], rotation=90, ha="center", fontsize=7,
                va="top" if inside else "bottom",
                color="white" if inside else style.INK)  # fmt: skip
    start = 0
    for number, size in enumerate(sizes, 1):
        left = start + 0.6
        start += size
        label = words("figure.printed_tier", n=number, count=size)
        # over a narrow tier the label starts at its edge
        x, ha = (left, "left") if size < 6 else (start - size / 2 + 0.5, "center")
        ax.text(x, top * 1.07, label, ha=ha, va="bottom", fontsize=8, color=style.ACCENT)
        ax.plot([left, start + 0.4], [top * 1.05] * 2, color=style.ACCENT, lw=2,
                solid_capstyle="butt")  # fmt: skip
        if number < len(sizes):
            ax.axvline(start + 0.5, ymax=1.05 / 1.2, color=style.ACCENT, lw=1, ls=(0, (4, 3)))
    ax.set_xlim(0.3, len(scores) + 0.7)
    ax.set_ylim(0, top * 1.2)
    ax.set_xlabel(words("word.rank"))
    ax.set_ylabel(words("word.score"))
    style.grid(ax, "y")
    fig.legend(loc="outside upper left", ncols=3, handlelength=1)
    return fig
