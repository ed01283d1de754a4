"""Rankings: every entity with its score and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..text import common
from . import style


@style.styled
def contributions(
    parts: pd.DataFrame,
    tiers: pd.Series,
    names: Mapping[str, str],
    lang: str,
    sizes: Sequence[int] = (),
) -> Figure:
    """Draw a bar an entity, best first, stacked by what nodes contribute; tiers under their names.

    Parameters
    ----------
    parts : DataFrame, shape (entities, nodes)
        Contributions, summing to the score; entities best first.
    tiers : Series, shape (entities,)
    names : mapping
        Of entities and nodes.
    lang : str
    sizes : sequence of int
        Sizes of tiers that a source prints, best first: brackets at the right.
    """
    words = common(lang)
    fig = style.new(0.19 * len(parts) + 1.4)
    ax = fig.subplots()
    # a row of its own names each tier
    tier = tiers.loc[parts.index]
    y = pd.Series(range(len(parts)), index=parts.index) + 1.25 * (tier.rank(method="dense"))
    left = pd.Series(0.0, index=parts.index)
    for colour, node in zip(style.QUALITATIVE, parts, strict=False):
        ax.barh(y, parts[node], left=left, height=0.78, color=colour, label=names[node])
        left = left + parts[node].fillna(0.0)
    for entity, total in left.items():
        ax.text(
            total + 0.006, y[entity], f"{total:.3f}", va="center", fontsize=7, color=style.MUTED
        )
    for number, members in y.groupby(tier):
        label = words("figure.tier_count", n=number, count=len(members))
        ax.text(0.004, members.min() - 1, label, va="center", fontsize=9, color=style.INK)
    ax.set_yticks(y, [names[entity] for entity in parts.index], color=style.INK, fontsize=7.5)
    ax.set_ylim(y.max() + 0.7, -0.5)
    ax.set_xlim(0, left.max() * (1.3 if sizes else 1.12))
    if sizes:
        _brackets(ax, list(y), sizes, left.max() * 1.17, lang)
    ax.set_xlabel(words("figure.contributions"))
    style.grid(ax, "x")
    fig.legend(loc="outside upper left", ncols=5, handlelength=1, columnspacing=1.4)
    return fig


def _brackets(ax: Axes, rows: Sequence[float], sizes: Sequence[int], x: float, lang: str) -> None:
    """Draw a bracket at the right of the rows of each printed tier, with its number and size."""
    words, start, tick = common(lang), 0, 0.012 * x
    for number, size in enumerate(sizes, 1):
        members = rows[start : start + size]
        start += size
        if not members:
            break
        top, bottom = members[0] - 0.34, members[-1] + 0.34
        ax.plot([x - tick, x, x, x - tick], [top, top, bottom, bottom], color=style.ACCENT, lw=1.4,
                solid_joinstyle="miter")  # fmt: skip
        label = words("figure.printed_tier", n=number, count=size)
        ax.text(x + tick, (top + bottom) / 2, style.wrap(label, 13), rotation=90, ha="left",
                va="center", fontsize=7.5, color=style.ACCENT, multialignment="center")  # fmt: skip


@style.styled
def strip(
    scores: pd.Series,
    groups: pd.Series,
    tiers: pd.Series,
    labels: Mapping[str, str],
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw all scores on one axis, a row a group, coloured by tier, some named.

    Parameters
    ----------
    scores, groups, tiers : Series, shape (entities,)
    labels : mapping
        Entities to name, with their names.
    names : mapping
        Of groups, in the order of rows from the top.
    lang : str
    """
    words = common(lang)
    rows = {group: number for number, group in enumerate(names)}
    fig = style.new(0.62 * len(rows) + 0.9)
    ax = fig.subplots()
    y = groups.map(rows)
    for tier, colour in style.tier_colours(tiers).items():
        chosen = tiers == tier
        ax.scatter(scores[chosen], y[chosen], s=58, color=colour, edgecolor="white", linewidth=0.8,
                   label=words("word.tier_n", n=tier), zorder=3)  # fmt: skip
    for row in range(len(rows)):
        # neighbours in a row are named above and below in turn
        chosen = sorted((e for e in labels if y[e] == row), key=lambda e: scores[e])
        for number, entity in enumerate(chosen):
            up = number % 2 == 0
            ax.annotate(labels[entity], (scores[entity], row), xytext=(0, 7 if up else -7),
                        textcoords="offset points", ha="center", va="bottom" if up else "top",
                        fontsize=8, path_effects=style.halo(), zorder=4)  # fmt: skip
    ax.set_yticks(range(len(rows)), list(names.values()), color=style.INK)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, None)
    ax.set_xlabel(words("word.score"))
    style.grid(ax, "x")
    ax.hlines(range(len(rows)), 0, ax.get_xlim()[1], color="#f3f5f7", lw=7, zorder=1)
    fig.legend(loc="outside upper left", ncols=3, handletextpad=0.2, columnspacing=1.2)
    return fig
