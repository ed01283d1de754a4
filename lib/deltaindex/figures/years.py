"""Entities and groups over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..text import common
from . import style

GREY = "#c3cad2"


@style.styled
def panels(
    values: pd.DataFrame,
    groups: pd.Series,
    titles: Mapping[str, str],
    leaders: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    label: str,
    breaks: Sequence[float] = (),
) -> Figure:
    """Draw a panel a group, a line an entity; leaders in colour, with their names at the end.

    Parameters
    ----------
    values : DataFrame, shape (entities, years)
        The years are numbers; a year that is not there leaves a gap in the line.
    groups : Series, shape (entities,)
    titles, leaders : mapping
        Of groups, in the order of the panels; entities that are named.
    names : mapping
        Of entities.
    label : str
        Of the vertical axis.
    breaks : sequence of float
        Where a series changes: thin lines.
    """
    columns = min(2, len(titles))
    rows = -(-len(titles) // columns)
    fig = style.new(2.35 * rows + 0.2)
    axes = fig.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for ax in axes.flat[len(titles) :]:
        ax.set_axis_off()
    every = _every(values)
    for ax, (group, title) in zip(axes.flat, titles.items(), strict=False):
        for entity in groups.index[groups == group]:
            if entity not in leaders.get(group, ()):
                ax.plot(every.columns, every.loc[entity], "-", color=GREY, lw=0.9, zorder=1)
        own = [e for e in leaders.get(group, ()) if e in every.index]
        for entity, colour in zip(own, style.QUALITATIVE, strict=False):
            ax.plot(every.columns, every.loc[entity], "-o", ms=3, color=colour, lw=1.8, zorder=3)
        _ends(ax, every.loc[own], names)
        ax.set_title(title)
        _years(ax, values.columns, breaks)
        style.grid(ax, "y")
    for ax in axes[:, 0]:
        ax.set_ylabel(label)
    return fig


@style.styled
def bump(ranks: pd.DataFrame, names: Mapping[str, str], lang: str) -> Figure:
    """Draw the ranks of some entities over the years, named at both ends.

    Parameters
    ----------
    ranks : DataFrame, shape (entities, years)
        1 is the best.
    names : mapping
        Of entities.
    lang : str
    """
    words = common(lang)
    every, last = _every(ranks), int(np.nanmax(ranks.to_numpy(float)))
    fig = style.new(0.24 * last + 0.9)
    ax = fig.subplots()
    for entity, colour in zip(every.index, _cycle(len(every)), strict=True):
        row = every.loc[entity].astype(float)
        ax.plot(every.columns, row, "-o", color=colour, lw=2, ms=5, mec="white", mew=0.8)
        there = row.dropna()
        for year, side, way in ((there.index[0], "right", -1), (there.index[-1], "left", 1)):
            ax.text(year + 0.12 * way, there[year], names[entity], ha=side, va="center",
                    fontsize=8, color=colour)  # fmt: skip
    _years(ax, ranks.columns)
    room = 0.45 * (len(every.columns) - 1) + 0.3
    ax.set_xlim(every.columns[0] - room, every.columns[-1] + room)
    ax.set_ylim(last + 0.6, 0.4)
    ax.set_yticks([1, *range(5, last + 1, 5)])
    ax.set_ylabel(words("word.rank"))
    style.grid(ax, "y")
    return fig


@style.styled
def groups(
    means: pd.DataFrame,
    spread: pd.DataFrame,
    names: Mapping[str, str],
    titles: tuple[str, str],
    breaks: Sequence[float] = (),
) -> Figure:
    """Draw the mean of each group over the years, and how far entities are apart.

    Parameters
    ----------
    means : DataFrame, shape (groups, years)
    spread : DataFrame, one row a year
        ``sigma``, ``low``, ``high``.
    names : mapping
        Of groups.
    titles : tuple of str
        Of the two panels.
    breaks : sequence of float
    """
    fig = style.new(2.7)
    left, right = fig.subplots(1, 2, width_ratios=[1.25, 1])
    every = _every(means)
    for group, colour in zip(every.index, style.QUALITATIVE, strict=False):
        left.plot(every.columns, every.loc[group], "-o", color=colour, lw=1.8, ms=4)
    _ends(left, every, names)
    years = _every(spread.T).columns
    shown = spread.reindex(years)
    right.plot(years, shown["sigma"], "-o", color=style.INK, lw=1.6, ms=4)
    right.vlines(shown.index, shown["low"], shown["high"], color=style.MUTED, lw=1.2)
    for ax, title in zip((left, right), titles, strict=True):
        ax.set_title(style.wrap(title, 40))
        ax.set_ylim(0, ax.get_ylim()[1])
        _years(ax, means.columns, breaks)
        style.grid(ax, "y")
    return fig


@style.styled
def catching_up(
    first: pd.Series,
    change: pd.Series,
    line: tuple[float, float],
    colours: pd.Series,
    names: Mapping[str, str],
    labels: tuple[str, str],
) -> Figure:
    """Draw each entity's change in a year against its level at the start, and the line through.

    Parameters
    ----------
    first, change : Series, shape (entities,)
    line : tuple of float
        Intercept and slope.
    colours : Series, shape (entities,)
        Names of groups.
    names : mapping
        Of the entities that are named.
    labels : tuple of str
        Of the axes.
    """
    fig = style.new(3.6)
    ax = fig.subplots()
    marks = "os^Dv"
    for number, (group, own) in enumerate(first.groupby(colours, sort=False)):
        ax.plot(own, change[own.index], marks[number % len(marks)], ls="none", ms=5, alpha=0.85,
                color=style.QUALITATIVE[number % len(style.QUALITATIVE)], label=group)  # fmt: skip
    ends = np.array([first.min(), first.max()])
    ax.plot(ends, line[0] + line[1] * ends, color=style.INK, lw=1.3)
    ax.axhline(0, color=style.FAINT, lw=1, zorder=0)
    for entity, name in names.items():
        ax.annotate(name, (first[entity], change[entity]), (5, 3), textcoords="offset points",
                    fontsize=7.5, color=style.INK, path_effects=style.halo())  # fmt: skip
    ax.set_xlabel(labels[0])
    ax.set_ylabel(labels[1])
    ax.margins(x=0.12)
    style.grid(ax, "y")
    fig.legend(loc="outside lower left", ncols=4, columnspacing=1.2, handletextpad=0.2)
    return fig


def _every(values: pd.DataFrame) -> pd.DataFrame:
    """Return values with a column for each year from the first to the last: gaps stay gaps."""
    return values.reindex(columns=range(int(min(values.columns)), int(max(values.columns)) + 1))


def _years(ax: Axes, years: Sequence[int], breaks: Sequence[float] = ()) -> None:
    ax.set_xticks(list(years), [f"{year}" for year in years])
    for at in breaks:
        ax.axvline(at, color=style.MUTED, lw=0.8, ls=":", zorder=0)


def _ends(ax: Axes, lines: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Name lines at their last point, kept apart."""
    if not len(lines):
        return
    ends = {e: row.dropna() for e, row in lines.astype(float).iterrows()}
    points = sorted((row.iloc[-1], row.index[-1], e) for e, row in ends.items() if len(row))
    low, high = ax.get_ylim()
    step, at = (high - low) * 0.075, -np.inf
    room = 0.34 * (len(lines.columns) - 1) + 0.25
    ax.set_xlim(lines.columns[0] - 0.2, lines.columns[-1] + room)
    colours = {e: style.QUALITATIVE[n % len(style.QUALITATIVE)] for n, e in enumerate(lines.index)}
    for value, year, entity in points:
        at = max(value, at + step)
        ax.text(year + 0.1, at, names[entity], va="center", fontsize=7.5, color=colours[entity])


def _cycle(count: int) -> list[str]:
    return [style.QUALITATIVE[n % len(style.QUALITATIVE)] for n in range(count)]
