"""What a text prints beside what is computed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from deltaindex.figures import style
from deltaindex.text import common

#: Where the numbers of a row stand, in points from the right of the panel.
COLUMNS = {6: "printed", 70: "computed"}


@style.styled
def against(rows: pd.DataFrame, titles: Mapping[str, str], tenth: float, lang: str) -> Figure:
    """Draw printed numbers beside computed ones, a panel a kind, a row a number.

    Numbers of the last kind are drawn as computed over printed: those that differ in unit stand on
    one axis.

    Parameters
    ----------
    rows : DataFrame
        ``kind``, ``label``, ``printed``, ``low`` and ``high`` (computed, under the readings that
        the rule allows), ``least`` and ``most`` (what other scales would give; may be missing),
        ``shown_printed``, ``shown_computed``.
    titles : mapping
        Of kinds, in the order of panels from the top.
    tenth : float
        How far from what is printed a number still agrees in pattern.
    lang : str
    """
    words = common(lang)
    panels = {kind: rows[rows["kind"] == kind].reset_index(drop=True) for kind in titles}
    panels = {kind: table for kind, table in panels.items() if len(table)}
    fig = style.new(0.27 * len(rows) + 0.62 * len(panels) + 0.7)
    fig.get_layout_engine().set(hspace=0.08)
    axes = fig.subplots(
        len(panels), 1, squeeze=False, height_ratios=[len(t) + 0.6 for t in panels.values()]
    )[:, 0]
    last = list(titles)[-1]
    for ax, (kind, table) in zip(axes, panels.items(), strict=True):
        ax.set_title(titles[kind], color=style.INK)
        ax.set_ylim(len(table) - 0.4, -0.6)
        ax.set_yticks(range(len(table)), table["label"], color=style.INK, fontsize=8)
        style.grid(ax, "x")
        unit = table["printed"] if kind == last else pd.Series(1.0, table.index)
        if kind == last:
            ax.axvspan(1 - tenth, 1 + tenth, color="#e5f2ec", zorder=0, lw=0)
            ax.set_xlabel(words("printed.share"))
        _rows(ax, table, unit)
        columns = table[["printed", "low", "high", "least", "most"]].div(unit, axis=0)
        most = columns.max().max()
        ax.set_xlim(-0.02 * most, most * 1.05)
        if kind != last:
            ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        for x, column in COLUMNS.items():
            heads = [] if ax is not axes[0] else [(-1.05, words(f"printed.{column}"))]
            for y, text in (*heads, *table[f"shown_{column}"].items()):
                ax.annotate(text, (1, y), xycoords=ax.get_yaxis_transform(), xytext=(x, 0),
                            textcoords="offset points", va="center", fontsize=7.5,
                            color=style.MUTED, annotation_clip=False)  # fmt: skip
    fig.legend(handles=_handles(words), loc="outside lower left", ncols=2, columnspacing=1.4)
    return fig


def _rows(ax: Axes, table: pd.DataFrame, unit: pd.Series) -> None:
    """Draw in each row what is printed, what is computed, and the range under other scales."""
    y = table.index
    ax.hlines(y, table["least"] / unit, table["most"] / unit, color=style.FAINT, lw=5, zorder=1)
    ax.hlines(y, table["low"] / unit, table["high"] / unit, color=style.QUALITATIVE[0], lw=2.4,
              zorder=3)  # fmt: skip
    ax.plot(table["printed"] / unit, y, "D", ms=9, mfc="none", mec=style.ACCENT, mew=1.4, zorder=5)
    for end in ("low", "high"):
        ax.plot(table[end] / unit, y, "o", ms=5.5, color=style.QUALITATIVE[0], zorder=4)


def _handles(words) -> list:
    marks = {"linestyle": "", "ms": 7}
    return [
        Line2D([], [], marker="D", mfc="none", mec=style.ACCENT, mew=1.4,
               label=words("printed.printed"), **marks),
        Line2D([], [], marker="o", color=style.QUALITATIVE[0], label=words("printed.computed"),
               **marks),
        Patch(color="#e5f2ec", label=words("printed.band")),
        Line2D([], [], color=style.FAINT, lw=5, label=words("printed.range")),
    ]  # fmt: skip
