"""One entity at a glance: where it stands in each theme, and what holds it back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..text import common
from . import style


@style.styled
def overview(
    scores: pd.DataFrame,
    entity: str,
    group: pd.Index,
    obstacles: pd.Series,
    usual: pd.Series,
    names: Mapping[str, str],
    group_name: str,
    lang: str,
) -> Figure:
    """Draw an entity among all: scores at the left, obstacle degrees at the right.

    Parameters
    ----------
    scores : DataFrame, shape (entities, nodes)
        Nodes in the order from the top.
    entity : str
    group : Index
        Entities of its group, whose mean is shown beside the mean of all.
    obstacles, usual : Series
        Obstacle degrees of the entity, and their medians over all.
    names : mapping
        Of the entity, nodes and indicators.
    group_name : str
    lang : str
    """
    words = common(lang)
    rows = max(scores.shape[1], len(obstacles))
    height = 0.36 * rows + 0.95
    # placed by hand: to find the room takes longer than to draw, and there are many of these
    fig = Figure(figsize=(style.WIDTH, height))
    low, high = 0.45 / height, 1 - 0.4 / height
    left = fig.add_axes((1.2 / 6.6, low, 1.95 / 6.6, high - low))
    right = fig.add_axes((4.75 / 6.6, low, 1.75 / 6.6, high - low))
    places, means = range(scores.shape[1]), scores.mean()
    # one line for all nodes: to draw many takes longer
    cells = scores.to_numpy().T
    left.plot(cells.ravel(), np.repeat(places, len(scores)), "|", color="#b8c2cc", ms=7, mew=0.7,
              zorder=2)  # fmt: skip
    left.plot(*_bars(means, 0.34), color=style.INK, lw=1.5, zorder=3)
    left.plot(scores.reindex(group).mean(), places, "D", mfc="white", mec=style.QUALITATIVE[0],
              ms=5, zorder=4, ls="")  # fmt: skip
    left.plot(scores.loc[entity], places, "o", color=style.ACCENT, ms=7.5, zorder=5)
    wrapped = [style.wrap(names[node], 16) for node in scores]
    left.set_yticks(range(scores.shape[1]), wrapped, color=style.INK)
    left.set_ylim(scores.shape[1] - 0.45, -0.55)
    left.set_xlabel(words("word.score"))
    shown = obstacles.sort_values(ascending=False)
    right.barh(range(len(shown)), shown, color=style.ACCENT, alpha=0.8, height=0.6, zorder=2)
    right.plot(*_bars(usual[shown.index], 0.4), color=style.INK, lw=1.5, zorder=3)
    wrapped = [style.wrap(names[name], 24) for name in shown.index]
    right.set_yticks(range(len(shown)), wrapped, color=style.INK, fontsize=7.5)
    right.set_ylim(len(shown) - 0.45, -0.55)
    right.set_xlim(left=0)
    right.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    right.set_xlabel(words("profile.obstacle"))
    for ax in (left, right):
        style.grid(ax, "x")
    mark = {"ls": "", "marker": "o"}
    handles = [
        Line2D([], [], color=style.ACCENT, ms=7.5, label=names[entity], **mark),
        Line2D([], [], ls="", marker="D", mfc="white", mec=style.QUALITATIVE[0], ms=5,
               label=words("profile.group", group=group_name)),
        Line2D([], [], color=style.INK, lw=1.5, label=words("profile.all")),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="upper left", borderaxespad=0.1, ncols=3, columnspacing=1.4,
               handletextpad=0.4)  # fmt: skip
    return fig


def _bars(values: pd.Series, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Return an upright stroke a value, one row each, as a single line with gaps."""
    rows = np.arange(len(values))
    gap = np.full(len(values), np.nan)
    x, y = np.array([values, values, gap]), np.array([rows - reach, rows + reach, gap])
    return x.T.ravel(), y.T.ravel()
