"""Correlations: which indicators move together, and which pull apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from . import style


@style.styled
def triangle(matrix: pd.DataFrame, names: Mapping[str, str]) -> Figure:
    """Draw the lower triangle of a correlation matrix, with its numbers.

    Parameters
    ----------
    matrix : DataFrame, shape (indicators, indicators)
    names : mapping
        Of indicators.
    """
    shown = matrix.iloc[1:, :-1]
    labels = [f"{number} {names[name]}" for number, name in enumerate(matrix, 1)]
    fig = style.new(0.36 * len(matrix) + 0.4)
    ax = fig.subplots()
    sns.heatmap(
        shown, mask=np.triu(np.ones(shown.shape, bool), 1), ax=ax, cmap="RdBu", vmin=-1, vmax=1,
        annot=True, fmt=".2f", annot_kws={"size": 7}, linewidths=1, cbar=False,
    )  # fmt: skip
    ax.set_yticks(ax.get_yticks(), labels[1:], rotation=0, color=style.INK, fontsize=8)
    ax.set_xticks(ax.get_xticks(), range(1, len(matrix)), rotation=0, color=style.INK, fontsize=8)
    for number, label in enumerate(labels[:-1]):
        ax.text(number + 0.08, number - 0.12, label if number == 0 else "", fontsize=8, va="bottom")
    return fig
