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
COLOURS = ("#0072b2", "#56b4e9", "#d55e00", "#e6e9ed")


@style.styled
def tiles(
    status: Mapping[str, pd.DataFrame],
    groups: pd.Series,
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw a panel a period, a row an indicator, a column an entity.

    Parameters
    ----------
    status : mapping of str to DataFrame, shape (entities, indicators)
        By the title of the panel; cells as in `STATUSES`.
    groups : Series, shape (entities,)
        Names of groups; entities of one group stand together.
    names : mapping
        Of indicators.
    lang : str
    """
    words = common(lang)
    first = next(iter(status.values()))
    fig = style.new(0.2 * first.shape[1] + 1.2)
    axes = fig.subplots(1, len(status), sharey=True, squeeze=False)[0]
    for ax, (title, frame) in zip(axes, status.items(), strict=True):
        codes = frame.T.replace({s: i for i, s in enumerate(STATUSES)}).astype(int)
        colours = ListedColormap(COLOURS)
        ax.pcolormesh(codes.to_numpy(), cmap=colours, vmin=0, vmax=len(STATUSES) - 1,
                      edgecolor="white", linewidth=0.25)  # fmt: skip
        runs = groups.loc[frame.index].reset_index(drop=True)
        for group, places in runs.groupby(runs, sort=False).groups.items():
            start, stop = places.min(), places.max() + 1
            ax.axvline(start, color=style.INK, lw=0.8)
            # a group too narrow for its name has it one line higher
            ax.text(start, -0.3 if stop - start > 4 else -1.2, group, fontsize=7, color=style.MUTED,
                    va="bottom")  # fmt: skip
        ax.set_title(title, pad=36)
        ax.set_xticks([])
        for spine in ax.spines.values():
            spine.set_visible(False)
    axes[0].set_ylim(first.shape[1], 0)
    axes[0].set_yticks(
        [row + 0.5 for row in range(first.shape[1])], [names[n] for n in first], color=style.INK,
        fontsize=7.5,
    )  # fmt: skip
    handles = [
        Patch(color=colour, label=words(f"status.{name}"))
        for name, colour in zip(STATUSES, COLOURS, strict=True)
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=4, handlelength=1)
    return fig
