"""Weights: how much each indicator counts, and why."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from ..text import common
from . import style


@style.styled
def spread_and_weight(
    normalised: pd.DataFrame,
    weights: pd.Series,
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw each indicator's normalised values beside the weight that their spread earns.

    Parameters
    ----------
    normalised : DataFrame, shape (entities, indicators)
        Within [0, 1].
    weights : Series, shape (indicators,)
    names : mapping
        Of indicators.
    lang : str
    """
    words = common(lang)
    order = weights.sort_values(ascending=False).index
    fig = style.new(0.42 * len(order) + 1.0)
    left, right = fig.subplots(1, 2, sharey=True, width_ratios=[1.6, 1])
    for row, name in enumerate(order):
        colour = style.ACCENT if row == 0 else style.QUALITATIVE[0]
        values = normalised[name].dropna()
        left.plot(values, [row] * len(values), "o", ms=6, color=colour, alpha=0.35, mew=0)
        left.plot(values.median(), row, "|", ms=15, mew=2, color=style.INK)
        right.barh(row, weights[name], height=0.6, color=colour)
        right.text(weights[name] + 0.005, row, f"{weights[name]:.1%}", va="center", fontsize=8)
    left.set_yticks(
        range(len(order)), [style.wrap(names[name], 26) for name in order], color=style.INK
    )
    left.set_xticks([0, 0.5, 1])
    left.set_ylim(len(order) - 0.5, -0.5)
    left.set_title(words("figure.spread"))
    right.set_title(words("word.weight"))
    right.set_xlim(0, weights.max() * 1.25)
    right.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    for ax in (left, right):
        style.grid(ax, "x")
    return fig
