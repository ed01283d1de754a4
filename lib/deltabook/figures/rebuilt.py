"""A published index beside the same index rebuilt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from deltaindex.figures import style
from deltaindex.text import common


@style.styled
def scores(
    rows: pd.DataFrame,
    cuts: Sequence[float],
    titles: tuple[str, str],
    groups: Mapping[str, str],
    limit: float,
) -> Figure:
    """Draw each score with its group, and beside it how far it is from the published one.

    Parameters
    ----------
    rows : DataFrame
        Columns ``name``, ``score``, ``residual``, ``group``; best first.
    cuts : sequence of float
        Scores that part the groups.
    titles : tuple of str
        Of the two axes.
    groups : mapping
        Of groups to their names, best first.
    limit : float
        Half the width of the axis of residuals; what lies beyond is an arrow with its value.
    """
    fig = style.new(0.165 * len(rows) + 1.3)
    left, right = fig.subplots(1, 2, sharey=True, width_ratios=[2.4, 1])
    y = np.arange(len(rows))
    shades = style.tier_colours(pd.Series(range(1, len(groups) + 1)))
    for (group, name), colour in zip(groups.items(), shades.values(), strict=True):
        own = (rows["group"] == group).to_numpy()
        left.hlines(y[own], 0, rows["score"][own], color=colour, lw=1.2)
        left.plot(rows["score"][own], y[own], "o", ms=5.5, color=colour, mec=style.MUTED, mew=0.4,
                  label=name)  # fmt: skip
    for cut in cuts:
        left.axvline(cut, color=style.MUTED, lw=0.8, ls=(0, (4, 3)), zorder=0)
    left.set_yticks(y, rows["name"], color=style.INK, fontsize=7.2)
    left.set_ylim(len(rows) - 0.4, -0.6)
    left.set_xlim(0, rows["score"].max() * 1.05)
    left.set_xlabel(titles[0])
    near = (rows["residual"].abs() <= limit).to_numpy()
    right.axvspan(-0.0005, 0.0005, color="#f3f5f7", lw=0, zorder=0)
    right.axvline(0, color=style.FAINT, lw=1)
    right.plot(rows["residual"][near], y[near], "o", ms=3.6, color=style.QUALITATIVE[0])
    for place, value in zip(y[~near], rows["residual"][~near], strict=True):
        side = np.sign(value)
        arrow = {"arrowstyle": "->", "color": style.ACCENT, "lw": 1.4}
        right.annotate("", (side * limit, place), (side * limit * 0.55, place), arrowprops=arrow)
        right.text(side * limit * 0.5, place, f"{value:+.3f}", color=style.ACCENT, fontsize=7.5,
                   va="center", ha="right" if side > 0 else "left")  # fmt: skip
    right.set_xlim(-limit, limit)
    right.set_xticks([-limit, 0, limit], [f"{v:+g}" if v else "0" for v in (-limit, 0, limit)])
    right.set_xlabel(titles[1])
    for ax in (left, right):
        style.grid(ax, "x")
    fig.legend(loc="outside upper left", ncols=4, handletextpad=0.2, columnspacing=1.2)
    return fig


@style.styled
def ceilings(
    normalised: pd.DataFrame, marks: pd.Series, names: Mapping[str, str], lang: str
) -> Figure:
    """Draw every entity between the goalposts of each indicator, and how many stand at the upper.

    Parameters
    ----------
    normalised : DataFrame, shape (entities, indicators)
        Within [0, 1].
    marks : Series, shape (indicators,)
        A value to mark in each row, such as that of a reference year.
    names : mapping
        Of indicators.
    lang : str

    Notes
    -----
    The upper goalpost is marked in every row, with a count where entities stand there.
    """
    words = common(lang)
    fig = style.new(0.25 * normalised.shape[1] + 0.9)
    ax = fig.subplots()
    for row, name in enumerate(normalised):
        values = normalised[name].dropna()
        held = values >= 1 - 1e-4
        ax.plot(values[~held], [row] * (~held).sum(), "|", ms=7, color=style.QUALITATIVE[0],
                alpha=0.7)  # fmt: skip
        ax.plot(1, row, "s", ms=5, color=style.ACCENT)
        if held.any():
            ax.text(1.02, row, f"{held.sum()}", va="center", fontsize=7.5, color=style.ACCENT)
    ax.plot(marks[list(normalised)], range(normalised.shape[1]), "o", ms=4.5, mfc="white",
            mec=style.INK, mew=1, label=words("rebuilt.mark"))  # fmt: skip
    ax.plot([], [], "|", ms=8, color=style.QUALITATIVE[0], label=words("rebuilt.entity"))
    ax.plot([], [], "s", ms=5, color=style.ACCENT, label=words("rebuilt.held"))
    labels = [style.wrap(names[name], 46) for name in normalised]
    ax.set_yticks(range(len(labels)), labels, color=style.INK, fontsize=7.6, linespacing=0.95)
    ax.set_ylim(normalised.shape[1] - 0.4, -0.6)
    ax.set_xlim(-0.02, 1.08)
    style.grid(ax, "x")
    handles, labels = ax.get_legend_handles_labels()
    order = [1, 2, 0]
    fig.legend([handles[i] for i in order], [labels[i] for i in order], loc="outside upper left",
               ncols=3, handletextpad=0.3, columnspacing=1.2)  # fmt: skip
    return fig


@style.styled
def apart(
    stated: pd.Series, fitted: pd.Series, titles: tuple[str, str], named: Mapping[str, str]
) -> Figure:
    """Draw how far shares that were found in two ways are apart, about a line at zero.

    Parameters
    ----------
    stated, fitted : Series, shape (indicators,)
        Shares, both between 0 and 1.
    titles : tuple of str
        Of the axis of shares, in percent, and of that of differences, in millionths.
    named : mapping
        Names of the indicators to label.
    """
    fig = style.new(2.4)
    ax = fig.subplots()
    gap = 1e6 * (fitted - stated)
    ax.axhline(0, color=style.MUTED, lw=1)
    ax.plot(100 * stated, gap, "o", ms=5, color=style.QUALITATIVE[0], mec="white", mew=0.6)
    middle = 50 * (stated.min() + stated.max())
    for id, name in named.items():
        right = 100 * stated[id] > middle
        ax.annotate(name, (100 * stated[id], gap[id]), xytext=(-6 if right else 6, 4),
                    textcoords="offset points", fontsize=7.5, color=style.INK,
                    ha="right" if right else "left")  # fmt: skip
    widest = 1.25 * gap.abs().max() or 1
    ax.set_ylim(-widest, widest)
    ax.set_xlabel(titles[0])
    ax.set_ylabel(style.wrap(titles[1], 24))
    ax.xaxis.set_major_formatter("{x:g}%")
    style.grid(ax, "y")
    return fig
