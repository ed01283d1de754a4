"""Certainty: where ranks lie when choices are open, whose order is sure, and what moves them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..text import common
from . import style

SURE = (0.8, 0.95)  # shares of draws from which an order is likely, and sure


@style.styled
def ranks(
    table: pd.DataFrame,
    shares: pd.DataFrame,
    tiers: pd.Series,
    names: Mapping[str, str],
    level: float,
    lang: str,
) -> Figure:
    """Draw a row an entity: its rank, the interval, all that occurred, and its tiers.

    Parameters
    ----------
    table : DataFrame, shape (entities, columns)
        ``rank``, ``low``, ``high``, ``best``, ``worst``; in the order of rows from the top.
    shares : DataFrame, shape (entities, tiers)
        Share of draws in a tier.
    tiers : Series, shape (entities,)
        In the index itself; lines stand between tiers.
    names : mapping
    level : float
        Of the interval.
    lang : str
    """
    words = common(lang)
    table = table.astype(float)
    y = np.arange(len(table))
    fig = style.new(0.185 * len(table) + 1.1)
    left, right = fig.subplots(1, 2, sharey=True, width_ratios=[3.2, 1])
    own = tiers.loc[table.index]
    colours = style.tier_colours(own)
    left.hlines(y, table["best"], table["worst"], color=style.FAINT, lw=1.2, zorder=1)
    # a bar that begins and ends at one rank is still seen
    left.hlines(y, table["low"] - 0.3, table["high"] + 0.3, color="#9fb3c8", lw=5, zorder=2)
    left.scatter(table["rank"], y, s=20, color=[colours[t] for t in own], zorder=3,
                 edgecolor=style.INK, linewidth=0.6)  # fmt: skip
    start = pd.Series(0.0, table.index)
    for tier, colour in style.tier_colours(pd.Series(shares.columns)).items():
        share = shares.loc[table.index, tier]
        right.barh(y, share, left=start, height=0.72, color=colour)
        start = start + share
    for ax in (left, right):
        for line in np.flatnonzero(own.to_numpy()[1:] != own.to_numpy()[:-1]):
            ax.axhline(line + 0.5, color=style.ACCENT, lw=0.9, zorder=0)
        ax.xaxis.tick_top()
        ax.xaxis.set_label_position("top")
        style.grid(ax, "x")
    left.set_yticks(y, [names[e] for e in table.index], color=style.INK, fontsize=7.5)
    left.set_ylim(len(table) - 0.4, -0.6)
    left.set_xlim(0, len(table) + 1)
    left.set_xticks([1, *range(10, len(table) + 1, 10)])
    left.set_xlabel(words("word.rank"))
    right.set_xlim(0, 1)
    right.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    right.set_xlabel(words("certainty.in_tier"))
    right.tick_params(labelleft=False)
    handles = [
        Line2D([], [], marker="o", ls="", ms=5, color=style.TIERS[1], mec=style.INK, mew=0.6,
               label=words("certainty.own_rank")),
        Line2D([], [], color="#9fb3c8", lw=5, label=words("certainty.interval", level=level)),
        Line2D([], [], color=style.FAINT, lw=1.6, label=words("certainty.range")),
        *(Patch(color=c, label=words("word.tier_n", n=t)) for t, c in colours.items()),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="outside lower left", ncols=3, columnspacing=1.4,
               handlelength=1.4)  # fmt: skip
    return fig


@style.styled
def order(pairs: pd.DataFrame, names: Mapping[str, str], lang: str) -> Figure:
    """Draw which entity is surely above which: one square a pair, entities best first.

    Parameters
    ----------
    pairs : DataFrame, shape (entities, entities)
        Share of draws in which the row ranks above the column.
    names : mapping
    lang : str
    """
    words = common(lang)
    n = len(pairs)
    values = pairs.to_numpy(float)
    # the pair's clearer order, whichever it is
    shown = np.digitize(np.maximum(values, values.T), SURE).astype(float)
    shown[np.triu_indices(n)] = np.nan
    against = (values > values.T) & ~np.isnan(shown)  # the lower one is usually above
    fig = style.new(6.4)
    ax = fig.subplots()
    shades = ("#f6d9c3", "#c6dbef", "#2f6ca8")
    ax.imshow(shown, cmap=ListedColormap(shades), vmin=-0.5, vmax=2.5, interpolation="none")
    y, x = np.nonzero(against)
    ax.scatter(x, y, s=3, color=style.INK, linewidth=0)
    ax.set_yticks(range(n), [names[e] for e in pairs.index], color=style.INK, fontsize=6.5)
    ax.set_xticks([0, *range(9, n, 10)], ["1", *(str(k + 1) for k in range(9, n, 10))])
    ax.set_xlabel(words("certainty.column"))
    for side in ax.spines.values():
        side.set_visible(False)
    labels = ("open", "likely", "sure")
    handles = [
        Patch(color=shade, label=words(f"certainty.{label}", likely=SURE[0], sure=SURE[1]))
        for shade, label in zip(shades[::-1], labels[::-1], strict=True)
    ]
    handles.append(Line2D([], [], marker="o", ls="", ms=2.5, color=style.INK,
                          label=words("certainty.against")))  # fmt: skip
    ax.legend(handles=handles, loc="upper right", handlelength=1, fontsize=8.5)
    return fig


@style.styled
def alternatives(
    tables: Mapping[str, pd.DataFrame],
    names: Mapping[str, Mapping[str, str]],
    factors: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw how far each alternative of each choice moves the ranks, a row an alternative.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By title, the main one first: ``factor``, ``alternative`` and ``shift``, as
        `Robustness.by_alternative` returns them. What has no row is not drawn.
    names : mapping of str to mapping of str to str
        Of the alternatives of each factor, in the order of rows from the top.
    factors : mapping of str to str
        Names of the factors.
    lang : str
    """
    words = common(lang)
    found = {
        title: table.set_index(["factor", "alternative"])["shift"]
        for title, table in tables.items()
    }
    rows, heads = [], []
    for factor, labels in names.items():
        if any(factor in shift.index.get_level_values(0) for shift in found.values()):
            heads.append(len(rows))
            rows += [(factor, None), *((factor, label) for label in labels)]
    fig = style.new(0.2 * len(rows) + 0.95)
    ax = fig.subplots()
    for (title, shift), colour, hollow in zip(
        found.items(), style.QUALITATIVE, (False, True), strict=False
    ):
        own = [(y, shift[row]) for y, row in enumerate(rows) if row in shift.index]
        ax.scatter([x for _, x in own], [y for y, _ in own], s=30, zorder=3, edgecolor=colour,
                   facecolor="white" if hollow else colour, linewidth=1.4, label=title)  # fmt: skip
    ax.hlines([y for y, (_, label) in enumerate(rows) if label], 0, 1, color=style.FAINT,
              lw=0.6, zorder=0, transform=ax.get_yaxis_transform())  # fmt: skip
    labels = [factors[f] if label is None else names[f][label] for f, label in rows]
    ax.set_yticks(range(len(rows)), labels)
    for y, tick in enumerate(ax.get_yticklabels()):
        tick.set_color(style.MUTED if y in heads else style.INK)
        tick.set_fontsize(8.5 if y in heads else 8)
        tick.set_fontstyle("italic" if y in heads else "normal")
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(left=0)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(words("certainty.shift"))
    style.grid(ax, "x")
    if len(found) > 1:
        fig.legend(loc="outside lower left", ncols=len(found), columnspacing=1.4)
    return fig


@style.styled
def sources(
    tables: Mapping[str, pd.DataFrame],
    idle: Mapping[str, Mapping[str, str]],
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw what share of a variance each factor has: alone, and with all others.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By title: a row a factor, ``first`` and ``total``, each with ``_low`` and ``_high``.
    idle : mapping of str to mapping of str to str
        By title: why a factor cannot act there, in a word or two.
    names : mapping
        Of factors, in the order of rows from the top.
    lang : str
    """
    words = common(lang)
    fig = style.new(0.36 * len(names) + 1.2)
    axes = fig.subplots(1, len(tables), sharey=True, sharex=True, squeeze=False)[0]
    marks = (("total", style.QUALITATIVE[0], -0.14), ("first", style.QUALITATIVE[1], 0.14))
    for ax, (title, table) in zip(axes, tables.items(), strict=True):
        for row, factor in enumerate(names):
            if factor not in table.index:
                ax.text(0.02, row, idle[title][factor], va="center", fontsize=7.5,
                        color=style.MUTED)  # fmt: skip
                continue
            for what, colour, off in marks:
                at = table.loc[factor]
                ax.barh(row + off, max(at[what], 0.0), height=0.26, color=colour)
                ax.hlines(row + off, at[f"{what}_low"], at[f"{what}_high"], color=style.INK, lw=1)
        ax.axvline(0, color=style.FAINT, lw=0.8)
        ax.set_title(title)
        ax.set_xlim(-0.04, 1.0)
        ax.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        ax.set_xlabel(words("certainty.share"))
        style.grid(ax, "x")
    axes[0].set_yticks(range(len(names)), list(names.values()), color=style.INK)
    axes[0].set_ylim(len(names) - 0.5, -0.5)
    handles = [Patch(color=colour, label=words(f"certainty.{what}")) for what, colour, _ in marks]
    fig.legend(handles=handles, loc="outside upper left", ncols=2, columnspacing=1.4)
    return fig
