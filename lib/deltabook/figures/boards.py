"""Boards and paths: who has long and short ones, and which measure is for whom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from deltaindex.figures import labels, style
from deltaindex.text import common

# in the order of the kinds; told apart by shape as well as by colour
COLOURS = (style.QUALITATIVE[0], style.QUALITATIVE[5], style.QUALITATIVE[2])
MARKERS = ("o", "v", "^")


def look(kinds) -> dict[str, tuple[str, str]]:
    """Return colour and marker of each kind, by its place in the list."""
    return dict(zip(kinds, zip(COLOURS, MARKERS, strict=True), strict=False))


@style.styled
def plane(
    points: pd.DataFrame,
    kinds: Mapping[str, str],
    limits: Mapping[str, float],
    titles: tuple[str, str],
    lang: str,
) -> Figure:
    """Draw every entity by its longest and its shortest board.

    Parameters
    ----------
    points : DataFrame, indexed by entity
        ``x`` and ``y`` (0 to 1), ``kind``, ``name`` and ``firm``, without which a mark is hollow.
    kinds : mapping
        Names of the kinds, in the order of the legend.
    limits : mapping
        ``x`` and ``y``: thresholds, drawn as lines.
    titles : two str
        Of the axes.
    lang : str
    """
    words = common(lang)
    fig = style.new(5.9)
    ax = fig.subplots()
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.04, 1.0)
    ax.plot([0, 1], [0, 1], color=style.FAINT, lw=1, zorder=1)
    ax.text(0.44, 0.455, words("boards.even"), rotation=44, rotation_mode="anchor", fontsize=7.5,
            color=style.MUTED)  # fmt: skip
    for axis, line in (("x", ax.axvline), ("y", ax.axhline)):
        line(limits[axis], color=style.MUTED, lw=0.9, ls=(0, (4, 3)), zorder=1)
    for kind, (colour, marker) in look(kinds).items():
        here = points[(points["kind"] == kind) & points["firm"]]
        ax.scatter(here["x"], here["y"], s=34, c=colour, marker=marker, lw=0.6, ec="white",
                   zorder=4, label=f"{kinds[kind]} ({len(here)})")  # fmt: skip
    for kind, (colour, marker) in look(kinds).items():
        here = points[(points["kind"] == kind) & ~points["firm"]]
        ax.scatter(
            here["x"], here["y"], s=30, c="white", marker=marker, lw=1.2, ec=colour, zorder=4
        )
    if not points["firm"].all():
        ax.scatter([], [], s=30, c="white", marker="o", lw=1.2, ec=style.MUTED,
                   label=words("boards.several", count=int((~points["firm"]).sum())))  # fmt: skip
    ax.set_xlabel(titles[0])
    ax.set_ylabel(titles[1])
    ax.legend(loc="upper left", handletextpad=0.2, borderaxespad=0.2)
    labels.place(ax, points, points["name"])
    return fig


#: how a measure meets an entity, from what is sure to what is not asked: fill, edge and hatching
LOOKS = {
    "yes": {"fc": style.QUALITATIVE[0], "ec": style.QUALITATIVE[0]},
    "open": {"fc": "white", "ec": style.QUALITATIVE[0], "hatch": "////"},
    "unjudged": {"fc": "white", "ec": style.MUTED, "hatch": "xxxx"},
    "no": {"fc": style.PALE, "ec": style.FAINT},
    "others": {"fc": "white", "ec": style.FAINT},
}


@style.styled
def tally(
    counts: pd.DataFrame,
    names: Mapping[str, str],
    groups: Mapping[str, str],
    kinds: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw for each measure how many entities it fits, and how it meets the others.

    Parameters
    ----------
    counts : DataFrame, shape (measures, fits)
        Entities by how the measure meets them; columns are of `LOOKS`, rows in the order from the
        top, those of a group together.
    names, groups : mapping
        Of measures to their names and to their kind.
    kinds : mapping
        Names of the kinds.
    lang : str
    """
    words, wide = common(lang), counts.sum(axis=1).max()
    places, y, last = {}, 0.0, None
    headings = {}
    for measure in counts.index:
        if groups[measure] != last:
            y, last = y + (1.3 if last else 0.6), groups[measure]
            headings[last] = y - 0.95
        places[measure] = y
        y += 1
    fig = style.new(0.27 * y + 0.9)
    ax = fig.subplots()
    for kind, at in headings.items():
        ax.text(0, at, kinds[kind], va="center", fontsize=9, color=look(kinds)[kind][0])
    for measure, at in places.items():
        left = 0
        for fit, kind_look in LOOKS.items():
            count = int(counts.at[measure, fit]) if fit in counts else 0
            if count:
                ax.barh(at, count, 0.72, left, lw=0.7, zorder=2, **kind_look)
                _number(ax, left + count / 2, at, count, fit)
                left += count
    ax.set_yticks(list(places.values()), [names[m] for m in places], color=style.INK)
    ax.set_ylim(y - 0.3, -0.8)
    ax.set_xlim(0, wide)
    ax.set_xticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    there = [fit for fit in LOOKS if fit in counts and counts[fit].any()]
    handles = [Patch(lw=0.7, label=words(f"boards.fits.{fit}"), **LOOKS[fit]) for fit in there]
    fig.legend(handles=handles, loc="outside lower left", ncols=2, columnspacing=1.6)
    return fig


def _number(ax, x: float, y: float, count: int, fit: str) -> None:
    """Write a count into its part of a bar, on white where the part is hatched."""
    under = {"fc": "white", "ec": "none", "pad": 0.8} if "hatch" in LOOKS[fit] else None
    ax.text(x, y, str(count), ha="center", va="center", fontsize=7.2, zorder=4, bbox=under,
            color="white" if fit == "yes" else style.INK)  # fmt: skip


@style.styled
def boxes(
    rows: pd.DataFrame,
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    title: str,
    lang: str,
) -> Figure:
    """Draw a box for each kind with its rows by score, as intervals.

    Parameters
    ----------
    rows : DataFrame
        ``kind``, ``low``, ``middle``, ``high`` and ``firm``, in the order from the top within each
        kind. A mark that is not firm is hollow.
    names, kinds : mapping
    title : str
        Of the axis of scores.
    lang : str
    """
    words, looks = common(lang), look(kinds)
    there = [kind for kind in kinds if (rows["kind"] == kind).any()]
    heights = [int((rows["kind"] == kind).sum()) for kind in there]
    fig = style.new(0.225 * sum(heights) + 0.42 * len(there) + 0.75)
    axes = np.atleast_1d(
        fig.subplots(len(there), sharex=True, height_ratios=[h + 0.6 for h in heights])
    )
    for ax, kind in zip(axes, there, strict=True):
        colour, marker = looks[kind]
        own = rows[rows["kind"] == kind]
        ax.set_title(words("boards.box", path=kinds[kind], count=len(own)), color=colour)
        ax.hlines(range(len(own)), own["low"], own["high"], color=style.paler(colour), lw=4)
        for y, row in enumerate(own.itertuples()):
            ax.plot(row.middle, y, marker, color=colour, ms=5.5, mew=1.2,
                    mfc=colour if row.firm else "white", clip_on=False, zorder=4)  # fmt: skip
        ax.set_yticks(range(len(own)), [names[id] for id in own.index], color=style.INK, fontsize=8)
        ax.set_ylim(len(own) - 0.4, -0.6)
        ax.set_facecolor("#fafbfc")
        style.grid(ax, "x")
    axes[-1].set_xlim(0, 1)
    axes[-1].set_xlabel(title)
    dot = {"marker": "o", "ls": "", "color": style.MUTED, "ms": 5.5, "mew": 1.2}
    handles = [
        Line2D([], [], color=style.FAINT, lw=4, label=words("boards.range")),
        Line2D([], [], label=words("boards.firm"), **dot),
        Line2D([], [], mfc="white", label=words("boards.loose"), **dot),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=3, columnspacing=1.4,
               handletextpad=0.4)  # fmt: skip
    return fig


@style.styled
def spreads(
    degrees: pd.DataFrame,
    names: Mapping[str, str],
    entities: Mapping[str, str],
    title: str,
    lang: str,
) -> Figure:
    """Draw a box a column over the entities, and name who lies far above.

    A box holds the middle half and its line the median; whiskers end at the last entity within one
    and a half times its length. Whoever lies beyond is a dot, and the highest of these is named.

    Parameters
    ----------
    degrees : DataFrame, shape (entities, columns)
    names, entities : mapping
        Names of columns and of entities.
    title : str
        Of the axis of values.
    lang : str
    """
    words = common(lang)
    order = degrees.median().sort_values(ascending=False).index
    fig = style.new(0.44 * len(order) + 0.85)
    ax = fig.subplots()
    colour = style.QUALITATIVE[0]
    for y, column in enumerate(order):
        values = degrees[column].dropna()
        low, middle, high = values.quantile([0.25, 0.5, 0.75])
        reach = 1.5 * (high - low)
        inner = values[(values >= low - reach) & (values <= high + reach)]
        ax.hlines(y, inner.min(), inner.max(), color=colour, lw=1, zorder=2)
        ax.barh(y, high - low, 0.5, low, fc=style.paler(colour), ec=colour, lw=0.8, zorder=3)
        ax.vlines(middle, y - 0.25, y + 0.25, color=style.INK, lw=1.8, zorder=4)
        outer = values.drop(inner.index)
        ax.scatter(outer, np.full(len(outer), y), s=13, c=colour, lw=0, zorder=4)
        far = outer[outer > middle]
        if len(far):
            ax.annotate(entities[far.idxmax()], (far.max(), y), (4, 0), ha="left", va="center",
                        textcoords="offset points", fontsize=7, zorder=5)  # fmt: skip
    ax.set_yticks(range(len(order)), [style.wrap(names[c], 34) for c in order], color=style.INK)
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set_xlim(-0.02 * degrees.max(axis=None), 1.12 * degrees.max(axis=None))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel(title)
    style.grid(ax, "x")
    handles = [
        Patch(fc=style.paler(colour), ec=colour, lw=0.8, label=words("boards.half")),
        Line2D([], [], color=style.INK, lw=1.8, label=words("boards.median")),
        Line2D([], [], marker="o", ls="", color=colour, ms=3.6, label=words("boards.outlier")),
    ]
    fig.legend(handles=handles, loc="outside lower left", ncols=3, columnspacing=1.4)
    return fig
