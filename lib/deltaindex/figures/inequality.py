"""Inequality: how far columns and groups vary, with intervals, and what lies between groups."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..text import common
from . import style

LEVEL = 0.95  # of the intervals, as `deltaindex.inequality` makes them


@style.styled
def columns(tables: Mapping[str, pd.DataFrame], names: Mapping[str, str], lang: str) -> Figure:
    """Draw the variation of each column by period, and Theil's T cut between and within groups.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By period, as from `deltaindex.inequality.table`; the first one is the one that is cut, and
        its rows are drawn from the top.
    names : mapping
        Of columns.
    lang : str
    """
    words = common(lang)
    first = next(iter(tables.values()))
    rows = {name: y for y, name in enumerate(first.index)}
    fig = style.new(0.34 * len(rows) + 1.2)
    left, right = fig.subplots(1, 2, sharey=True, width_ratios=[1.25, 1])
    offsets = [0.0] if len(tables) == 1 else [-0.15, 0.15]
    marks = zip(tables.items(), offsets, style.QUALITATIVE, "oD", strict=False)
    for (period, table), offset, colour, mark in marks:
        y = [rows[name] + offset for name in table.index]
        _intervals(left, table, y, colour, mark, period)
    own = first[["theil_between", "theil_within"]]
    y = list(rows.values())
    right.barh(y, own["theil_between"], 0.6, color=style.QUALITATIVE[5],
               label=words("space.between"))  # fmt: skip
    right.barh(y, own["theil_within"], 0.6, left=own["theil_between"], color=style.FAINT,
               label=words("space.within"))  # fmt: skip
    for at, (total, share) in enumerate(zip(first["theil"], first["between_share"], strict=True)):
        right.annotate(f"{share:.0%}", (total, at), xytext=(4, 0), textcoords="offset points",
                       va="center", fontsize=8.5, color=style.INK)  # fmt: skip
    left.set_yticks(y, [names[name] for name in rows], color=style.INK)
    left.set_ylim(len(rows) - 0.4, -0.6)
    left.set_xlim(0, None)
    right.set_xlim(0, first["theil"].max() * 1.18)
    left.set_xlabel(words("space.cv"))
    right.set_xlabel(words("space.theil"))
    style.grid(left, "x")
    style.grid(right, "x")
    fig.legend(loc="outside upper left", ncols=4, columnspacing=1.4, handletextpad=0.5)
    return fig


@style.styled
def within(
    table: pd.DataFrame,
    names: Mapping[str, str],
    printed: Mapping[str, float],
    bound: float,
    lang: str,
) -> Figure:
    """Draw the variation within groups, with what is printed and the bound of a rule.

    Parameters
    ----------
    table : DataFrame
        As from `deltaindex.inequality.by_group`, a row a group from the top.
    names : mapping
        Of groups.
    printed : mapping
        Printed values of some groups.
    bound : float
    lang : str
    """
    words = common(lang)
    fig = style.new(0.36 * len(table) + 1.2)
    ax = fig.subplots()
    y = list(range(len(table)))
    label = words("space.interval", level=LEVEL)
    ax.axvline(bound, color=style.MUTED, lw=1, ls="--", label=words("space.bound", bound=bound))
    _intervals(ax, table, y, style.QUALITATIVE[0], "o", label)
    shown = [(printed[g], at) for at, g in enumerate(table.index) if g in printed]
    if shown:
        ax.plot(*zip(*shown, strict=True), "D", ms=10, mfc="none", mec=style.ACCENT, mew=1.6,
                zorder=5, label=words("space.printed"))  # fmt: skip
    ax.set_yticks(y, [names[g] for g in table.index], color=style.INK)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(0, None)
    ax.set_xlabel(words("space.cv"))
    style.grid(ax, "x")
    fig.legend(loc="outside upper left", ncols=3, columnspacing=1.4, handletextpad=0.5)
    return fig


def _intervals(ax: Axes, table: pd.DataFrame, y: list, colour: str, mark: str, label: str) -> None:
    """Draw a mark for each estimate and a line for its interval."""
    low, high = table["cv_ddof1_low"], table["cv_ddof1_high"]
    ax.hlines(y, low, high, color=colour, lw=2.2, alpha=0.55)
    ax.plot(table["cv_ddof1"], y, mark, ms=5.5, color=colour, label=label, zorder=4)
