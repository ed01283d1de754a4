"""Scale: scores by rank under several scalings, beside what is printed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from ..text import common
from . import style


@style.styled
def profiles(
    scores: pd.DataFrame, printed: pd.DataFrame, names: Mapping[str, str], lang: str
) -> Figure:
    """Draw scores in falling order, a line a scaling, and printed scores at their ranks.

    Parameters
    ----------
    scores : DataFrame, shape (entities, scalings)
        The first is drawn in grey: what the others are held against.
    printed : DataFrame
        ``rank``, ``value`` and ``bound``: whether the score is only known to lie above.
    names : mapping
        Of scalings.
    lang : str
    """
    words = common(lang)
    fig = style.new(3.6)
    ax = fig.subplots()
    colours = (style.MUTED, *style.QUALITATIVE)
    lines = ("-", "--", "-", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
    for (name, values), colour, line in zip(scores.items(), colours, lines, strict=False):
        falling = values.dropna().sort_values(ascending=False).to_numpy()
        ax.plot(range(1, len(falling) + 1), falling, color=colour, ls=line, lw=1.8,
                label=names[name])  # fmt: skip
    exact, bounds = printed[~printed["bound"]], printed[printed["bound"]]
    ax.plot(exact["rank"], exact["value"], "D", ms=7, mfc="white", mec=style.ACCENT, mew=1.8,
            label=words("scale.printed"), zorder=5)  # fmt: skip
    for row in bounds.itertuples():
        ax.plot(row.rank, row.value, "_", ms=11, mew=1.8, color=style.ACCENT, zorder=5)
        ax.annotate("", (row.rank, row.value), (0, 18), textcoords="offset points", zorder=5,
                    arrowprops={"arrowstyle": "<-", "color": style.ACCENT, "lw": 1.8,
                                "shrinkA": 0, "shrinkB": 0})  # fmt: skip
    own = scores.iloc[:, 0].dropna().sort_values(ascending=False).to_numpy()
    for row in exact.itertuples():
        # of two that are close, the first is named on its left; one under the lines, beneath it
        close = exact["rank"].between(row.rank + 1, row.rank + 2).any()
        under = own[0] / 8 < row.value < own[min(int(row.rank), len(own)) - 1]
        offset, side = (7, 3), "left"
        if close or under:
            offset, side = ((-7, -9), "right") if close else ((0, -15), "center")
        ax.annotate(f"{row.value:.3f}", (row.rank, row.value), offset, fontsize=8, zorder=6,
                    textcoords="offset points", ha=side, color=style.ACCENT,
                    path_effects=style.halo())  # fmt: skip
    ax.axhline(1, color=style.INK, lw=0.9, ls=(0, (2, 2)), zorder=1)
    ax.set_xlim(0.2, None)
    ax.set_ylim(0, None)
    ax.set_xlabel(words("word.rank"))
    ax.set_ylabel(words("word.score"))
    style.grid(ax, "y")
    fig.legend(loc="outside upper left", ncols=2, columnspacing=1.4)
    return fig
