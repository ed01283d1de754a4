"""Groups: the spread of scores within each."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from ..text import common
from . import style


@style.styled
def spread(
    scores: pd.Series,
    groups: pd.Series,
    names: Mapping[str, str],
    notes: Mapping[str, str],
    labels: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw every entity in the row of its group, with the group's mean and a note.

    Parameters
    ----------
    scores, groups : Series, shape (entities,)
    names : mapping
        Of groups, in the order of rows from the top.
    notes : mapping
        A text at the right end of each group's row.
    labels : mapping
        Entities to name, with their names.
    lang : str
    """
    words = common(lang)
    fig = style.new(0.85 * len(names) + 0.7)
    ax = fig.subplots()
    data = pd.DataFrame({"score": scores, "group": groups.map(names)})
    order = list(names.values())
    sns.swarmplot(data=data, x="score", y="group", order=order, size=7, ax=ax,
                  color=style.QUALITATIVE[0], alpha=0.75, linewidth=0)  # fmt: skip
    several = [group for group in names if (groups == group).sum() > 1]
    for row, group in enumerate(names):
        ax.text(1.01, row, notes[group], transform=ax.get_yaxis_transform(), va="center",
                fontsize=8, color=style.INK)  # fmt: skip
        if group not in several:
            continue
        mean = scores[groups == group].mean()
        ax.plot([mean, mean], [row - 0.34, row + 0.34], color=style.ACCENT, lw=2, zorder=4,
                label=words("word.mean") if group == several[0] else None)  # fmt: skip
    for entity, label in labels.items():
        ax.annotate(label, (scores[entity], order.index(names[groups[entity]])), xytext=(0, -9),
                    textcoords="offset points", ha="center", va="top", fontsize=7.5,
                    path_effects=style.halo(), zorder=5)  # fmt: skip
    ax.set_xlim(0, None)
    ax.set_ylabel("")
    ax.tick_params(axis="y", labelcolor=style.INK, labelsize=9)
    ax.set_xlabel(words("word.score"))
    style.grid(ax, "x")
    fig.legend(loc="outside upper left", handlelength=1)
    return fig
