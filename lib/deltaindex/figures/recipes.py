"""The same data by several recipes: who gains, who loses, and what hangs on an assumption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from . import style
from .lettering import cut

LONGEST = 24  # letters of a name beside the lines, which need room too
UP, DOWN = "#0072b2", "#d55e00"


@style.styled
def bump(
    ranks: pd.DataFrame,
    up: Sequence[str],
    down: Sequence[str],
    others: Sequence[str],
    names: Mapping[str, str],
    titles: Mapping[str, str],
) -> Figure:
    """Draw the ranks of some entities from recipe to recipe, each named at both ends.

    Parameters
    ----------
    ranks : DataFrame, shape (entities, recipes)
    up, down, others : sequence of str
        Entities to draw: those that gain, in blue; those that lose, in orange; others in grey.
        All that are in none are left out, and their places stay empty.
    names, titles : mapping
        Of entities and of recipes.
    """
    fig = style.new(0.14 * len(ranks) + 0.8)
    ax = fig.subplots()
    x = np.arange(ranks.shape[1])
    colours = dict.fromkeys(others, style.MUTED) | dict.fromkeys(up, UP) | dict.fromkeys(down, DOWN)
    # ties stand one below the other, in the order of the first recipe
    y = ranks.rank(method="first")
    for entity, row in y[y.index.isin(list(colours))].iterrows():
        colour = colours[entity]
        ax.plot(x, row, color=colour, lw=1.2 if colour == style.MUTED else 2.0, marker="o", ms=4,
                zorder=1 if colour == style.MUTED else 3)  # fmt: skip
        for side, place in ((0, row.iloc[0]), (-1, row.iloc[-1])):
            number = ranks.at[entity, ranks.columns[side]]
            name = cut(names[entity], LONGEST)
            label = f"{name}  {number:.0f}" if side == 0 else f"{number:.0f}  {name}"
            ax.annotate(label, (x[side], place), xytext=(-7 if side == 0 else 7, 0),
                        textcoords="offset points", va="center", fontsize=8,
                        ha="right" if side == 0 else "left", color=colour)  # fmt: skip
    ax.set_xticks(x, [titles[name] for name in ranks], color=style.INK)
    ax.xaxis.tick_top()
    ax.set_yticks([])
    ax.set_xlim(-0.05, len(x) - 0.95)
    ax.set_ylim(len(ranks) + 0.6, 0.4)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return fig


@style.styled
def sensitivity(
    table: pd.DataFrame,
    between: pd.Series,
    names: Mapping[str, str],
    titles: Mapping[str, str],
    axis: str,
    band: str,
) -> Figure:
    """Draw how far ranks move when an assumption is varied, beside how far recipes are apart.

    Parameters
    ----------
    table : DataFrame
        A row an alternative: ``recipe``, ``assumption``, ``mean_shift``.
    between : Series
        Mean shifts between pairs of recipes: their range is the band, their median a line.
    names, titles : mapping
        Of assumptions and of recipes, in the order from the top.
    axis, band : str
        Titles of the axis and of the band.
    """
    rows = list(dict.fromkeys(zip(table["recipe"], table["assumption"], strict=True)))
    fig = style.new(0.3 * len(rows) + 1.1)
    ax = fig.subplots()
    ax.axvspan(between.min(), between.max(), color="#eef1f4", lw=0, zorder=0, label=band)
    ax.axvline(between.median(), color=style.MUTED, lw=1, ls=(0, (4, 3)), zorder=0)
    colours = dict(zip(titles, style.QUALITATIVE, strict=False))
    told = set()
    for y, (recipe, assumption) in enumerate(rows):
        shifts = table.loc[table["assumption"] == assumption, "mean_shift"]
        ax.hlines(y, 0, shifts.max(), color=style.FAINT, lw=1.4, zorder=1)
        ax.plot(shifts, [y] * len(shifts), "o", ms=6, color=colours[recipe], mec="white", mew=0.6,
                clip_on=False, label=titles[recipe] if recipe not in told else None)  # fmt: skip
        told.add(recipe)
    ax.set_yticks(range(len(rows)), [names[a] for _, a in rows], color=style.INK)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, max(table["mean_shift"].max(), between.max()) * 1.05)
    ax.set_xlabel(axis)
    style.grid(ax, "x")
    fig.legend(loc="outside upper left", ncols=4, handletextpad=0.3, columnspacing=1.1)
    return fig
