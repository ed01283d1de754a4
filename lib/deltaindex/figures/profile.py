"""One entity at a glance: where it stands in each node, and how it has moved over the years."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..text import common
from . import style

#: Inches: a row of the left half, and a panel of the right one.
ROW, PANEL = 0.42, 1.3


@style.styled
def overview(
    scores: pd.DataFrame | None,
    entity: str,
    group: Collection[str],
    courses: Mapping[str, pd.DataFrame],
    breaks: Mapping[str, Collection[int]],
    names: Mapping[str, str],
    group_name: str,
    lang: str,
) -> Figure:
    """Draw an entity among all in one year at the left, its nodes over the years at the right.

    Parameters
    ----------
    scores : DataFrame, shape (entities, nodes), or None
        Nodes in the order from the top; None where the year has no scores.
    entity : str
    group : collection of str
        Entities of its group; it gets no mean where the entity is alone in it.
    courses : mapping of str to DataFrame
        By node, a panel each: a row a year, columns ``own``, ``group`` and ``all``; empty where no
        years can be set side by side.
    breaks : mapping of str to collection of int
        By node: the years in which its data began to mean something else. No line leads there.
    names : mapping
        Of entity and nodes.
    group_name : str
    lang : str
    """
    words = common(lang)
    rows = 0 if scores is None else scores.shape[1]
    deep = -(-len(courses) // 2)
    height = max(ROW * rows, PANEL * deep) + 0.85
    # placed by hand: to find the room takes longer than to draw, and there are many of these
    fig = Figure(figsize=(style.WIDTH, height))
    low, high = 0.42 / height, 1 - 0.4 / height
    if scores is not None:
        ax = fig.add_axes((1.2 / 6.6, low, (1.75 if courses else 5.2) / 6.6, high - low))
        _among(ax, scores, entity, group, names)
        ax.set_xlabel(words("word.score"))
    left = 0.6 if scores is None else 3.35
    if courses:
        _over_years(fig, courses, breaks, names, (left, low, high))
    _legend(fig, names[entity], group_name if len(group) > 1 else None, words)
    return fig


def _among(
    ax: Axes, scores: pd.DataFrame, entity: str, group: Collection[str], names: Mapping[str, str]
) -> None:
    """Draw all entities as thin strokes, the means and the entity on them, a row a node."""
    places, means = range(scores.shape[1]), scores.mean()
    # one line for all nodes: to draw many takes longer
    cells = scores.to_numpy().T
    ax.plot(cells.ravel(), np.repeat(places, len(scores)), "|", color="#b8c2cc", ms=7, mew=0.7,
            zorder=2)  # fmt: skip
    ax.plot(*_bars(means, 0.34), color=style.INK, lw=1.5, zorder=3)
    if len(group) > 1:
        own = scores.reindex(list(group)).mean()
        ax.plot(own, places, "D", mfc="white", mec=style.QUALITATIVE[0], ms=5, zorder=4, ls="")
    ax.plot(scores.loc[entity], places, "o", color=style.ACCENT, ms=7.5, zorder=5, ls="")
    wrapped = [style.wrap(names[node], 16) for node in scores]
    ax.set_yticks(places, wrapped, color=style.INK)
    ax.set_ylim(scores.shape[1] - 0.45, -0.55)
    style.grid(ax, "x")


def _over_years(
    fig: Figure,
    courses: Mapping[str, pd.DataFrame],
    breaks: Mapping[str, Collection[int]],
    names: Mapping[str, str],
    place: tuple[float, float, float],
) -> None:
    """Draw a panel a node: lines within what is one series, marks alone where it broke.

    All panels are one pair of axes, moved aside and down, and each kind of mark is one line: four
    axes take twice as long, and there are many of these figures.
    """
    left, low, high = place
    ax = fig.add_axes((left / 6.6, low, (6.45 - left) / 6.6, high - low))
    ax.set_axis_off()
    years = next(iter(courses.values())).index
    top = max(1.0, *(float(np.nanmax(course.to_numpy(float))) for course in courses.values()))
    aside, down = years[-1] - years[0] + 1.0, 1.4 * top
    moved, lines = [], []
    for number, (node, course) in enumerate(courses.items()):
        row, column = divmod(number, 2)
        x, y = column * aside, -row * down
        joined = _cut(course, breaks.get(node, ())) + y
        moved.append(joined.set_index(joined.index + x))
        moved.append(pd.DataFrame(np.nan, [np.nan], course.columns))
        for level in (0.0, 0.5, 1.0):
            lines += [
                (years[0] + x - 0.2, level + y),
                (years[-1] + x + 0.2, level + y),
                (np.nan,) * 2,
            ]
            if not column:
                ax.text(years[0] - 0.35, level + y, f"{level:.1f}", ha="right", va="center",
                        color=style.MUTED, fontsize=7.5)  # fmt: skip
        ax.text(years[0] + x - 0.2, top * 1.06 + y, names[node], va="bottom")
        if row == (len(courses) - 1) // 2 or number == len(courses) - 2:
            for year in (years[0], years[-1]):
                ax.text(year + x, y - 0.09 * top, f"{year}", ha="center", va="top",
                        color=style.MUTED, fontsize=7.5)  # fmt: skip
    drawn, grid = pd.concat(moved), np.array(lines)
    at = drawn.index.to_numpy(float)
    ax.plot(grid[:, 0], grid[:, 1], color=style.RC["grid.color"], lw=0.8, zorder=1)
    ax.plot(at, drawn["all"], "-_", color=style.INK, lw=1.2, ms=5, mew=1.6, zorder=2)
    if drawn["group"].notna().any():
        ax.plot(at, drawn["group"], "-D", color=style.QUALITATIVE[0], mfc="white", lw=1.2, ms=3,
                zorder=3)  # fmt: skip
    ax.plot(at, drawn["own"], "-o", color=style.ACCENT, lw=1.8, ms=4, zorder=4)
    deep = -(-len(courses) // 2) - 1
    ax.set_xlim(years[0] - 0.4, years[-1] + aside + 0.3)
    ax.set_ylim(-deep * down - 0.1 * top, top * 1.1)


def _cut(course: pd.DataFrame, breaks: Collection[int]) -> pd.DataFrame:
    """Return a course with an empty row before each break, so that no line leads over it."""
    empty = pd.DataFrame(np.nan, [year - 0.5 for year in breaks], course.columns)
    return pd.concat([course, empty]).sort_index() if len(empty) else course


def _legend(fig: Figure, own: str, group: str | None, words) -> None:
    handles = [Line2D([], [], color=style.ACCENT, ls="", marker="o", ms=7, label=own)]
    if group is not None:
        label = words("profile.group", group=group)
        handles.append(Line2D([], [], color=style.QUALITATIVE[0], ls="", marker="D", mfc="white",
                              ms=5, label=label))  # fmt: skip
    handles.append(Line2D([], [], color=style.INK, lw=1.5, label=words("profile.all")))
    fig.legend(handles=handles, loc="upper left", borderaxespad=0.1, ncols=3, columnspacing=1.4,
               handletextpad=0.4)  # fmt: skip


def _bars(values: pd.Series, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Return an upright stroke a value, one row each, as a single line with gaps."""
    rows = np.arange(len(values))
    gap = np.full(len(values), np.nan)
    x, y = np.array([values, values, gap]), np.array([rows - reach, rows + reach, gap])
    return x.T.ravel(), y.T.ravel()
