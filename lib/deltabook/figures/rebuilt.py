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
    """
    words = common(lang)
    fig = style.new(0.2 * normalised.shape[1] + 0.9)
    ax = fig.subplots()
    for row, name in enumerate(normalised):
        values = normalised[name].dropna()
        held = values >= 1 - 1e-4
        ax.plot(values[~held], [row] * (~held).sum(), "|", ms=7, color=style.QUALITATIVE[0],
                alpha=0.7)  # fmt: skip
        if held.any():
            ax.plot(1, row, "s", ms=5, color=style.ACCENT)
            ax.text(1.02, row, f"{held.sum()}", va="center", fontsize=7.5, color=style.ACCENT)
    ax.plot(marks[list(normalised)], range(normalised.shape[1]), "o", ms=4.5, mfc="white",
            mec=style.INK, mew=1, label=words("rebuilt.mark"))  # fmt: skip
    ax.plot([], [], "|", ms=8, color=style.QUALITATIVE[0], label=words("rebuilt.entity"))
    ax.plot([], [], "s", ms=5, color=style.ACCENT, label=words("rebuilt.held"))
    labels = [style.wrap(names[name], 56) for name in normalised]
    ax.set_yticks(range(len(labels)), labels, color=style.INK, fontsize=6.6, linespacing=1.0)
    ax.set_ylim(normalised.shape[1] - 0.4, -0.6)
    ax.set_xlim(-0.02, 1.08)
    style.grid(ax, "x")
    handles, labels = ax.get_legend_handles_labels()
    order = [1, 2, 0]
    fig.legend([handles[i] for i in order], [labels[i] for i in order], loc="outside upper left",
               ncols=3, handletextpad=0.3, columnspacing=1.2)  # fmt: skip
    return fig
