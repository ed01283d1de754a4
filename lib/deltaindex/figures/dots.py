"""Dot plots: numbers from several sources side by side, bounds shown as bounds."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..text import common
from . import style


@style.styled
def known(
    rows: pd.DataFrame, labels: Mapping[str, str], titles: Mapping[str, str], lang: str
) -> Figure:
    """Draw what sources say beside what is printed, a row a thing, on a scale of factors.

    Parameters
    ----------
    rows : DataFrame
        Columns ``panel``, ``row``, ``low``, ``high``, ``qualifier``, ``shown`` (a source's
        number, missing where none is known) and ``printed``, ``printed_operator``,
        ``printed_shown`` (of the text that is checked).
    labels : mapping
        Of rows.
    titles : mapping
        Of panels, with their unit, in the order from the top.
    lang : str
    """
    words = common(lang)
    panels = {p: rows[rows["panel"] == p].reset_index(drop=True) for p in titles}
    fig = style.new(0.27 * len(rows) + 0.62 * len(panels) + 0.5)
    fig.get_layout_engine().set(hspace=0.08)
    axes = fig.subplots(len(panels), 1, height_ratios=[len(p) + 1 for p in panels.values()])
    for ax, (panel, table) in zip(
        [axes] if len(panels) == 1 else axes, panels.items(), strict=True
    ):
        for y, row in table.iterrows():
            _draw_row(ax, y, row)
        ax.set_xscale("log")
        numbers = table[["low", "high", "printed"]].stack()
        ax.set_xlim(numbers.min() / 1.5, numbers.max() * 2.6)
        ax.set_ylim(len(table) - 0.4, -0.6)
        ax.set_yticks(range(len(table)), [labels[r] for r in table["row"]], color=style.INK)
        ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
        ax.minorticks_off()
        ax.set_title(titles[panel], color=style.INK)
        style.grid(ax, "x")
        ax.hlines(range(len(table)), *ax.get_xlim(), color=style.FAINT, lw=0.6, zorder=0)
    marks = {"linestyle": "", "ms": 7}
    handles = [
        Line2D([], [], marker="o", color=style.QUALITATIVE[0], label=words("dots.sourced"),
               **marks),
        Line2D([], [], marker="D", mfc="white", mec=style.ACCENT, mew=1.5,
               label=words("dots.printed"), **marks),
        Line2D([], [], marker=r"$\rightarrow$", color=style.MUTED, label=words("dots.above"),
               **marks),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="outside upper left", ncols=3, columnspacing=1.4,
               handletextpad=0.3)  # fmt: skip
    return fig


def _draw_row(ax, y: int, row: pd.Series) -> None:
    """Draw a row: a dot for the source, a hollow diamond for what is printed, arrows for bounds."""
    has_source = pd.notna(row["low"]) or pd.notna(row["high"])
    has_printed = pd.notna(row["printed"])
    ends = []
    if has_source:
        low, high = (row["low"], row["high"]) if pd.notna(row["low"]) else (row["high"],) * 2
        high = high if pd.notna(high) else low
        ax.plot([low, high], [y, y], color=style.QUALITATIVE[0], lw=2.4, zorder=3)
        ax.plot(high, y, "o", ms=7, color=style.QUALITATIVE[0], zorder=4)
        if row["qualifier"] in ("above", "below"):
            _bound(ax, high, y, row["qualifier"] == "above", style.QUALITATIVE[0])
        ends.append((high, row["shown"], style.QUALITATIVE[0], row["qualifier"] == "above"))
    if has_printed:
        size = 11 if has_source else 7  # around the dot, not over it
        ax.plot(row["printed"], y, "D", ms=size, mfc="none", mec=style.ACCENT, mew=1.5, zorder=5)
        above = row["printed_operator"] == ">"
        if above:
            _bound(ax, row["printed"], y, True, style.ACCENT)
        sign = ">" if above else ""
        ends.append((row["printed"], sign + row["printed_shown"], style.ACCENT, above))
    # texts stand right of the last mark, the source's first
    right = max(end[0] for end in ends)
    offset = 26 if any(end[3] for end in ends) else 7 + 3 * len(ends)
    for _, text, colour, _ in ends:
        ax.annotate(text, (right, y), xytext=(offset, 0), textcoords="offset points", va="center",
                    fontsize=8, color=colour, path_effects=style.halo(), zorder=6)  # fmt: skip
        offset += 5.2 * len(text) + 8


def _bound(ax, x: float, y: int, above: bool, colour: str) -> None:
    """Draw an arrow from a mark to where the true value may lie."""
    ax.annotate("", (x, y), xytext=(22 if above else -22, 0), textcoords="offset points", zorder=4,
                arrowprops={"arrowstyle": "<-", "color": colour, "lw": 1.5, "shrinkA": 0,
                            "shrinkB": 3})  # fmt: skip
