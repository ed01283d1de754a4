"""Coverage: which cell of the data is there."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ..text import common
from . import style

STATUSES = ("observed", "proxy", "missing", "closed")
COLOURS = (*(style.QUALITATIVE[n] for n in (0, 4, 5)), "#e6e9ed")


@style.styled
def tiles(
    status: Mapping[str, pd.DataFrame],
    period: str,
    groups: pd.Series,
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw one period cell by cell, and of every period for how many entities it has a value.

    Parameters
    ----------
    status : mapping of str to DataFrame, shape (entities, indicators)
        By period; cells as in `STATUSES`.
    period : str
        The one drawn cell by cell.
    groups : Series, shape (entities,)
        Names of groups; entities of one group stand together.
    names : mapping
        Of indicators.
    lang : str
    """
    words, frame = common(lang), status[period]
    rows = frame.shape[1]
    fig = style.new(0.2 * rows + 1.2)
    wide, narrow = fig.subplots(1, 2, sharey=True, width_ratios=[7, 0.6 * len(status) + 0.8])
    colours = ListedColormap(COLOURS)
    codes = frame.T.replace({s: i for i, s in enumerate(STATUSES)}).astype(int)
    cells = {"vmin": 0, "vmax": len(STATUSES) - 1, "edgecolor": "white"}
    wide.pcolormesh(codes.to_numpy(), cmap=colours, linewidth=0.25, **cells)
    runs = groups.loc[frame.index].reset_index(drop=True)
    for group, places in runs.groupby(runs, sort=False).groups.items():
        start, stop = places.min(), places.max() + 1
        wide.axvline(start, color=style.INK, lw=0.8)
        # a group too narrow for its name has it one line higher
        wide.text(start, -0.3 if stop - start > 4 else -1.2, group, fontsize=7, color=style.MUTED,
                  va="bottom")  # fmt: skip
    wide.set_title(period, pad=36)
    best = pd.DataFrame({title: codes_of.min() for title, codes_of in _codes(status).items()}).loc[
        frame.columns
    ]
    narrow.pcolormesh(best.to_numpy(), cmap=colours, linewidth=1.5, **cells)
    for column, (title, other) in enumerate(status.items()):
        there = other.isin(STATUSES[:2]).sum()
        for row, name in enumerate(frame):
            if 0 < there[name] < len(other):
                narrow.text(column + 0.5, row + 0.5, f"{there[name]}", fontsize=6.5, color="white",
                            ha="center", va="center")  # fmt: skip
        narrow.text(column + 0.5, -0.3, title[-2:] if len(status) > 5 else title, fontsize=7,
                    color=style.INK if title == period else style.MUTED, ha="center", va="bottom",
                    rotation=0 if len(status) < 4 else 60)  # fmt: skip
    narrow.set_title(words("figure.periods"), pad=36)
    for ax in (wide, narrow):
        ax.set_xticks([])
        ax.tick_params(length=0)
        for spine in ax.spines.values():
            spine.set_visible(False)
    wide.set_ylim(rows, 0)
    wide.set_yticks(
        [row + 0.5 for row in range(rows)], [names[n] for n in frame], color=style.INK, fontsize=7.5
    )
    handles = [
        Patch(color=colour, label=words(f"status.{name}"))
        for name, colour in zip(STATUSES, COLOURS, strict=True)
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=4, handlelength=1)
    return fig


def _codes(status: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {
        title: frame.replace({s: i for i, s in enumerate(STATUSES)}).astype(int)
        for title, frame in status.items()
    }
