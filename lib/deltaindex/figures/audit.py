"""Audits: how indicators hang together with nodes, what they decide, and what ranks owe to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..text import common
from . import style

_WRAP = 30


@style.styled
def with_nodes(
    tables: Mapping[str, pd.DataFrame],
    nodes: Sequence[str],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    bound: float,
) -> Figure:
    """Draw how each indicator correlates with its own node, with the closest other, and the top.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By title of a panel: ``indicator``, ``node``, ``relation``, ``correlation`` and ``note``, as
        `audit.correlations` gives them. All panels have the rows of the last, which stand in the
        order of their correlation with the own node; those that a node holds alone come last.
    nodes : sequence of str
        Nodes to look at; of those that are neither its own nor above it, the closest is drawn.
    names : mapping
        Of indicators and nodes.
    labels : mapping
        Of ``own``, ``other`` and ``index``: what the marks mean; of ``axis``.
    bound : float
        The least correlation with its own node that passes; a line.
    """
    found = {title: _closest(table, nodes) for title, table in tables.items()}
    last = list(found.values())[-1]
    rows = list(last.sort_values("own", na_position="last", kind="stable").index)
    fig = style.new(0.36 * len(rows) + 1.3)
    axes = fig.subplots(1, len(tables), sharey=True, sharex=True, squeeze=False)[0]
    lowest = min(marks[list(_MARKS)].min(axis=None) for marks in found.values())
    for ax, (title, marks) in zip(axes, found.items(), strict=True):
        ax.axvline(0, color=style.MUTED, lw=0.8, zorder=0)
        ax.axvline(bound, color=style.MUTED, lw=0.8, ls=(0, (4, 3)), zorder=0)
        for name, row in marks.iterrows():
            y = rows.index(name)
            if pd.notna(row["own"]) and pd.notna(row["other"]):
                ax.plot([row["own"], row["other"]], [y, y], color=style.FAINT, lw=1.6, zorder=1)
            for mark, look in _MARKS.items():
                ax.plot(row[mark], y, **look)
            if pd.notna(row["other"]):
                ax.annotate(names[row["node"]], (row["other"], y), (0, 7), fontsize=5.8,
                            textcoords="offset points", ha="center", color=style.MUTED)  # fmt: skip
        ax.set_xlim(min(lowest, 0) - 0.25, 1.2)  # room for names
        ax.set_xticks([0, 0.5, 1])
        ax.set_title(title, color=style.INK)
        ax.set_xlabel(labels["axis"])
        style.grid(ax, "x")
    axes[0].set_yticks(range(len(rows)), [style.wrap(names[n], _WRAP) for n in rows],
                       color=style.INK, fontsize=7.5)  # fmt: skip
    axes[0].set_ylim(len(rows) - 0.5, -0.7)
    handles = [Line2D([], [], label=labels[mark], **look) for mark, look in _MARKS.items()]
    fig.legend(handles=handles, loc="outside upper left", ncols=3, handletextpad=0.2,
               columnspacing=1.2)  # fmt: skip
    return fig


#: Marks of the correlation with the own node, the closest other and the top one.
_MARKS = {
    "own": {"marker": "o", "ls": "", "ms": 7, "color": style.QUALITATIVE[0], "zorder": 4},
    "other": {"marker": "o", "ls": "", "ms": 6.5, "mfc": "white", "mec": style.ACCENT, "mew": 1.4,
              "zorder": 3},
    "index": {"marker": "|", "ls": "", "ms": 10, "color": style.INK, "mew": 1.4, "zorder": 2},
}  # fmt: skip


def _closest(table: pd.DataFrame, nodes: Sequence[str]) -> pd.DataFrame:
    """Return of each indicator its correlation with its own node, the closest other and the top.

    Returns
    -------
    DataFrame, shape (indicators, 4)
        ``own`` (missing where the node holds it alone), ``other`` with its ``node``, ``index``.
    """
    own = table[(table["relation"] == "own") & (table["note"] == "")].set_index("indicator")
    top = table[table["relation"] == "index"].set_index("indicator")
    others = table[(table["relation"] == "other") & table["node"].isin(nodes)]
    others = others.dropna(subset="correlation").sort_values("correlation", kind="stable")
    best = others.groupby("indicator").last()
    rows = pd.Index(dict.fromkeys(table["indicator"]), name="indicator")
    return pd.DataFrame(
        {
            "own": own["correlation"].reindex(rows),
            "other": best["correlation"].reindex(rows),
            "node": best["node"].reindex(rows),
            "index": top["correlation"].reindex(rows),
        }
    )


@style.styled
def effective(tables: Mapping[str, pd.DataFrame], names: Mapping[str, str], lang: str) -> Figure:
    """Draw the weight of each indicator beside the share of the index's variance it accounts for.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By title of a panel: ``indicator``, ``weight``, ``effective``; rows in the order of the
        last panel's weights.
    names : mapping
        Of indicators.
    lang : str
    """
    words = common(lang)
    last = list(tables.values())[-1]
    rows = list(last.sort_values("weight", ascending=False)["indicator"])
    fig = style.new(0.36 * len(rows) + 1.1)
    axes = fig.subplots(1, len(tables), sharey=True, sharex=True, squeeze=False)[0]
    for ax, (title, table) in zip(axes, tables.items(), strict=True):
        for row in table.itertuples():
            y, more = rows.index(row.indicator), row.effective > row.weight
            colour = style.QUALITATIVE[0] if more else style.ACCENT
            ax.plot([row.weight, row.effective], [y, y], color=colour, lw=2.2, zorder=2)
            ax.plot(row.weight, y, "o", ms=7, mfc="white", mec=style.INK, mew=1.3, zorder=3)
            ax.plot(row.effective, y, "o", ms=7, color=colour, zorder=4)
        ax.axvline(0, color=style.MUTED, lw=0.8, zorder=1)
        ax.set_title(title, color=style.INK)
        ax.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
        style.grid(ax, "x")
    axes[0].set_yticks(range(len(rows)), [style.wrap(names[n], _WRAP) for n in rows],
                       color=style.INK, fontsize=7.5)  # fmt: skip
    axes[0].set_ylim(len(rows) - 0.5, -0.5)
    marks = {"marker": "o", "ls": "", "ms": 7}
    handles = [
        Line2D([], [], mfc="white", mec=style.INK, mew=1.3, label=words("audit.nominal"), **marks),
        Line2D([], [], color=style.QUALITATIVE[0], label=words("audit.more"), **marks),
        Line2D([], [], color=style.ACCENT, label=words("audit.less"), **marks),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=3, handletextpad=0.2,
               columnspacing=1.2)  # fmt: skip
    return fig


@style.styled
def shifts(
    tables: Mapping[str, pd.DataFrame],
    labels: Mapping[str, str],
    names: Mapping[str, str],
    axis: str,
    more: str,
) -> Figure:
    """Draw how far ranks shift without each indicator: a bar to the mean, a line to the largest.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By title of a panel: places gained or lost, shape (entities, indicators), as
        `audit.remove_one` gives them; rows in the order of the last panel's mean shifts.
    labels : mapping
        Of entities. The one that moves farthest stands at the end of the line, with its shift; of
        several that move as far, the first and how many more.
    names : mapping
        Of indicators.
    axis : str
        Title of the axis.
    more : str
        How to say that several move as far, e.g. ``"{named}, {count} more"``.
    """
    last = list(tables.values())[-1]
    rows = list(last.abs().mean().sort_values(ascending=False).index)
    furthest = max(int(table.abs().max().max()) for table in tables.values())
    fig = style.new(0.36 * len(rows) + 0.9)
    axes = fig.subplots(1, len(tables), sharey=True, sharex=True, squeeze=False)[0]
    for ax, (title, table) in zip(axes, tables.items(), strict=True):
        for name, moved in table.items():
            y, sizes = rows.index(name), moved.abs()
            largest = float(sizes.max())
            ax.plot([0, largest], [y, y], color=style.MUTED, lw=1, zorder=1)
            ax.plot(largest, y, "|", ms=8, color=style.MUTED, zorder=1)
            ax.barh(y, sizes.mean(), height=0.55, color=style.QUALITATIVE[0], zorder=2)
            if largest:
                ax.text(largest + 0.02 * furthest, y, _farthest(moved, labels, more), va="center",
                        fontsize=7, color=style.INK)  # fmt: skip
        ax.set_title(title, color=style.INK)
        ax.set_xlim(0, furthest * 1.75)  # room for names
        ax.set_xticks(range(0, furthest + 1, max(1, furthest // 4)))
        ax.set_xlabel(axis)
        style.grid(ax, "x")
    axes[0].set_yticks(range(len(rows)), [style.wrap(names[n], _WRAP) for n in rows],
                       color=style.INK, fontsize=7.5)  # fmt: skip
    axes[0].set_ylim(len(rows) - 0.5, -0.5)
    return fig


def _farthest(moved: pd.Series, labels: Mapping[str, str], more: str) -> str:
    """Name who moves farthest, with the shift, and count others that move as far."""
    far = moved[moved.abs() == moved.abs().max()]
    named = f"{labels[far.index[0]]} {far.iloc[0]:+.0f}".replace("-", "−")
    return more.format(named=named, count=len(far) - 1) if len(far) > 1 else named
