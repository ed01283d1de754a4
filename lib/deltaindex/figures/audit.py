"""Audits: how indicators hang together with nodes, what they decide, and what ranks owe to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from ..text import common
from . import style

_WRAP = 30


@style.styled
def with_nodes(
    tables: Mapping[str, pd.DataFrame],
    nodes: Sequence[str],
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw how each indicator correlates with each node; its own node framed, negatives marked.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By title of a panel: ``indicator``, ``node``, ``relation``, ``correlation`` and ``note``, as
        `audit.correlations` gives them. All panels have the rows of the last.
    nodes : sequence of str
        The columns, from the left; a panel shows those that it has.
    names : mapping
        Of indicators and nodes.
    lang : str
    """
    words = common(lang)
    rows = list(dict.fromkeys(list(tables.values())[-1]["indicator"]))
    columns = [[n for n in nodes if (t["node"] == n).any()] for t in tables.values()]
    fig = style.new(0.36 * len(rows) + 1.75)
    axes = fig.subplots(1, len(tables), sharey=True, squeeze=False,
                        width_ratios=[len(c) for c in columns])[0]  # fmt: skip
    shade = mpl.colormaps["RdBu"]
    for ax, (title, table), across in zip(axes, tables.items(), columns, strict=True):
        for cell in table[table["node"].isin(across)].itertuples():
            if pd.isna(cell.correlation):
                continue
            x, y, r = across.index(cell.node), rows.index(cell.indicator), cell.correlation
            alone = bool(cell.note)
            face = style.PALE if alone else shade(0.5 + 0.5 * r)
            ax.add_patch(Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=face, lw=0))
            if cell.relation == "own":
                ax.add_patch(Rectangle((x - 0.45, y - 0.43), 0.9, 0.86, fill=False,
                                       edgecolor=style.INK, lw=1.5, zorder=3))  # fmt: skip
            dark = abs(r) > 0.6 and not alone
            ax.text(x, y, "·" if alone else f"{r:.2f}".replace("-", "−"), ha="center", va="center",
                    fontsize=7, color="white" if dark else style.INK)  # fmt: skip
            if r < 0:
                ax.plot(x + 0.36, y - 0.3, marker="v", ms=4.5, color=style.ACCENT, zorder=4)
        ax.set_xticks(range(len(across)), [names[n] for n in across], rotation=40, ha="left",
                      rotation_mode="anchor", color=style.INK, fontsize=7.5)  # fmt: skip
        ax.xaxis.tick_top()
        ax.set_xlim(-0.55, len(across) - 0.45)
        ax.set_ylim(len(rows) - 0.45, -0.55)
        ax.set_xlabel(title, color=style.INK)
        for spine in ax.spines.values():
            spine.set_visible(False)
    axes[0].set_yticks(range(len(rows)), [style.wrap(names[n], _WRAP) for n in rows],
                       color=style.INK, fontsize=7.5)  # fmt: skip
    handles = [
        Patch(facecolor="none", edgecolor=style.INK, lw=1.5, label=words("audit.own")),
        Line2D([], [], marker="v", ls="", ms=5, color=style.ACCENT, label=words("audit.negative")),
        Patch(facecolor=style.PALE, label=words("audit.alone")),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=3, handlelength=1.2,
               columnspacing=1.2)  # fmt: skip
    return fig


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
    lang: str,
) -> Figure:
    """Draw how ranks shift without each indicator: a disc a number of places, its area the count.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By title of a panel: places gained or lost, shape (entities, indicators), as
        `audit.remove_one` gives them; rows in the order of the last panel's mean shifts.
    labels : mapping
        Of entities; the one that moves furthest without an indicator is named, unless several do.
    names : mapping
        Of indicators.
    lang : str
    """
    words = common(lang)
    last = list(tables.values())[-1]
    rows = list(last.abs().mean().sort_values(ascending=False).index)
    furthest = max(int(table.abs().max().max()) for table in tables.values())
    fig = style.new(0.4 * len(rows) + 0.9)
    axes = fig.subplots(1, len(tables), sharey=True, sharex=True, squeeze=False)[0]
    for ax, (title, table) in zip(axes, tables.items(), strict=True):
        for name, moved in table.items():
            y, count = rows.index(name), moved.value_counts().sort_index()
            sizes = 3.6 * count.astype(float)
            colours = [style.FAINT if at == 0 else style.QUALITATIVE[0] for at in count.index]
            ax.scatter(count.index.astype(float), [y] * len(count), s=sizes, color=colours, lw=0)
            far = moved[moved.abs() == moved.abs().max()]
            if len(far) == 1 and abs(int(far.iloc[0])) > 1:
                side = "left" if far.iloc[0] > 0 else "right"
                offset = (5, 0) if side == "left" else (-5, 0)
                ax.annotate(labels[far.index[0]], (float(far.iloc[0]), y), offset, fontsize=7,
                            textcoords="offset points", ha=side, va="center",
                            path_effects=style.halo())  # fmt: skip
        ax.set_title(title, color=style.INK)
        # room for names on either side
        ax.set_xlim(-furthest - 7.5, furthest + 7.5)
        ax.set_xlabel(words("audit.places"))
        style.grid(ax, "x")
    axes[0].set_yticks(range(len(rows)), [style.wrap(names[n], _WRAP) for n in rows],
                       color=style.INK, fontsize=7.5)  # fmt: skip
    axes[0].set_ylim(len(rows) - 0.5, -0.5)
    return fig
