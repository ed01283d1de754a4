"""Distributions: how each indicator is spread, in its own unit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from . import style


@style.styled
def small_multiples(
    X: pd.DataFrame, titles: Mapping[str, str], notes: Mapping[str, str], columns: int = 3
) -> Figure:
    """Draw a histogram an indicator, with a tick for every entity.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    titles, notes : mapping
        Of indicators; the note stands inside the panel.
    columns : int
        Panels in a row.
    """
    rows = -(-X.shape[1] // columns)
    fig = style.new(1.45 * rows)
    axes = fig.subplots(rows, columns, squeeze=False).ravel()
    for ax, name in zip(axes, X, strict=False):
        sns.histplot(x=X[name].dropna(), bins=14, ax=ax, color=style.QUALITATIVE[0], alpha=0.55,
                     edgecolor="white")  # fmt: skip
        sns.rugplot(x=X[name].dropna(), ax=ax, color=style.INK, height=0.07, lw=0.7)
        ax.set_title(style.wrap(titles[name], 30), fontsize=8)
        ax.text(0.97, 0.93, notes[name], transform=ax.transAxes, ha="right", va="top", fontsize=7.5,
                color=style.MUTED)  # fmt: skip
        ax.set_xlabel("")
        ax.set_ylabel("")
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="x", labelsize=7)
        ax.locator_params(axis="x", nbins=4)
    for ax in axes[X.shape[1] :]:
        ax.remove()
    return fig
