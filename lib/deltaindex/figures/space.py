"""Space: neighbours, distance and belonging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..text import common
from . import labels as placing
from . import style

CLUSTERS = dict(
    zip(
        ("high_high", "low_low", "high_low", "low_high"),
        (style.QUALITATIVE[n] for n in (5, 0, 1, 4)),
        strict=True,
    )
)
PALE = {kind: style.paler(colour, 0.7) for kind, colour in CLUSTERS.items()}
NONE = "#eef1f4"


def cluster_classes(lang: str) -> dict[str, tuple[str, str]]:
    """Return the classes of a map of clusters: those that pass control, and by plain p only."""
    words = common(lang)
    kept = {c: (words(f"space.cluster.{c}"), colour) for c, colour in CLUSTERS.items()}
    only = {
        f"{c}_only": (words("space.cluster.only", cluster=words(f"space.cluster.{c}")), colour)
        for c, colour in PALE.items()
    }
    return {**kept, **only, "none": (words("space.cluster.none"), NONE)}


@style.styled
def moran_plot(
    values: pd.Series,
    lag: pd.Series,
    slope: float,
    title: str,
    labels: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw every entity against the mean of its neighbours; the slope is Moran's I.

    Parameters
    ----------
    values, lag : Series, shape (entities,)
    slope : float
    title : str
        What the values are.
    labels : mapping
        Entities to name, with their names.
    lang : str
    """
    words = common(lang)
    fig = style.new(3.9, width=5.6)
    ax = fig.subplots()
    mean = values.mean()
    ax.axvline(mean, color=style.MUTED, lw=0.9, ls=":")
    ax.axhline(mean, color=style.MUTED, lw=0.9, ls=":")
    ends = np.array([values.min(), values.max()])
    # through the means of both axes, as least squares has it
    ax.plot(ends, lag.mean() + slope * (ends - mean), color=style.ACCENT, lw=2,
            label=f"{words('space.moran')} = {slope:.2f}")  # fmt: skip
    ax.scatter(values, lag, s=34, color=style.QUALITATIVE[0], alpha=0.75, lw=0)
    ax.set_xlim(0, values.max() * 1.08)
    ax.set_ylim(0, lag.max() * 1.15)
    ax.set_xlabel(words("space.own", what=title))
    ax.set_ylabel(words("space.lag"))
    fig.legend(loc="outside upper left")
    _name(ax, pd.DataFrame({"x": values, "y": lag}), labels)
    return fig


@style.styled
def choices(
    table: pd.DataFrame, names: Mapping[str, str], lang: str, level: float = 0.05
) -> Figure:
    """Draw Moran's I of columns under choices of neighbours, a dot a choice, a row a column.

    Parameters
    ----------
    table : DataFrame
        As from `deltaindex.space.over_choices`; dots that pass control are filled, and how many
        of a row do stands at its right end.
    names : mapping
        Of columns.
    lang : str
    level : float
    """
    words = common(lang)
    rows = list(dict.fromkeys(table["column"]))
    across = list(dict.fromkeys(table["neighbours"]))
    fig = style.new(0.42 * len(rows) + 1.5)
    ax = fig.subplots()
    ax.axvline(0, color=style.MUTED, lw=0.9, ls=":")
    looks = style.group_looks(pd.Series(across))
    for y, column in enumerate(rows):
        own = table[table["column"] == column]
        ax.hlines(y, own["I"].min(), own["I"].max(), color=style.FAINT, lw=1.2, zorder=1)
        for cell in own.itertuples():
            colour, mark = looks[cell.neighbours]
            passes = cell.p_adjusted <= level
            # a little apart, so that marks of one value are all seen
            aside = 0.55 * (across.index(cell.neighbours) / max(len(across) - 1, 1) - 0.5)
            ax.plot(cell.I, y + aside, mark, ms=6.5, mew=1.2, mec=colour,
                    mfc=colour if passes else "white", zorder=3)  # fmt: skip
        count = int((own["p_adjusted"] <= level).sum())
        ax.text(1.01, y, words("space.belongs", count=count, top=len(own)), va="center",
                transform=ax.get_yaxis_transform(), fontsize=8.5, color=style.INK)  # fmt: skip
    ax.set_yticks(range(len(rows)), [names[r] for r in rows], color=style.INK)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlabel(words("space.moran"))
    style.grid(ax, "x")
    handles = [
        Line2D(
            [], [], ls="", marker=mark, ms=6.5, color=colour, label=words(f"space.neighbours.{n}")
        )
        for n, (colour, mark) in looks.items()
    ]
    hollow = Line2D([], [], ls="", marker="o", ms=6.5, mew=1.2, mfc="white", mec=style.MUTED,
                    label=words("space.uncontrolled"))  # fmt: skip
    fig.legend(handles=[*handles, hollow], loc="outside upper left", ncols=4, handletextpad=0.2,
               columnspacing=1.2)  # fmt: skip
    return fig


@style.styled
def falling(
    values: pd.Series,
    distances: Mapping[str, pd.Series],
    rates: Mapping[str, tuple[float, float, float]],
    groups: pd.Series,
    labels: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw values against distances, a panel each, with the line along which they fall.

    Parameters
    ----------
    values : Series, shape (entities,)
    distances : mapping of str to Series
        By title of the axis, kilometres.
    rates : mapping
        For each, the change over 100 km in the unit of the values, with its interval.
    groups : Series
        Names of groups of all entities, told apart as in every figure.
    labels : mapping
        Entities to name, with their names.
    lang : str
    """
    words = common(lang)
    fig = style.new(3.9)
    axes = fig.subplots(1, len(distances), sharey=True, squeeze=False)[0]
    for ax, (title, km) in zip(axes, distances.items(), strict=True):
        km = km.reindex(values.index)
        for group, (colour, mark) in style.group_looks(groups).items():
            own = values[groups.reindex(values.index) == group]
            ax.scatter(km[own.index], own, s=30, marker=mark, color=colour, alpha=0.75, lw=0,
                       label=group)  # fmt: skip
        change, low, high = rates[title]
        ends = np.array([0, km.max()])
        ax.plot(ends, values.mean() + change / 100 * (ends - km.mean()), color=style.INK, lw=1.6)
        rate = dict(zip(("change", "low", "high"), (change, low, high), strict=True))
        shown = {key: words.signed(points, "+.2f") for key, points in rate.items()}
        ax.set_title(words("space.rate", **shown), fontsize=9)
        ax.set_ylim(min(0, values.min()), values.max() * 1.12)
        ax.set_xlabel(title)
        ax.grid(visible=True)
    axes[0].set_ylabel(words("word.score"))
    handles, names = axes[0].get_legend_handles_labels()
    fig.legend(handles, names, loc="outside upper left", ncols=4, handletextpad=0.2)
    for ax, km in zip(axes, distances.values(), strict=True):
        points = pd.DataFrame({"x": km.reindex(values.index), "y": values})
        _name(ax, points, labels)
    return fig


@style.styled
def along(
    profiles: Mapping[str, pd.DataFrame], names: Mapping[str, str], core: str, lang: str
) -> Figure:
    """Draw values along lines, a panel a line.

    Parameters
    ----------
    profiles : mapping of str to DataFrame
        By title: one row an entity of the line, in order; ``km`` from its first, ``value``, and
        ``core``, whether the entity is one of the cores.
    names : mapping
        Of entities.
    core : str
        What a core is called, in the legend.
    lang : str
    """
    words = common(lang)
    fig = style.new(3.2)
    lengths = [table["km"].max() for table in profiles.values()]
    axes = fig.subplots(1, len(profiles), sharey=True, squeeze=False, width_ratios=lengths)[0]
    top = max(table["value"].max() for table in profiles.values())
    for ax, (title, table) in zip(axes, profiles.items(), strict=True):
        ax.plot(table["km"], table["value"], color=style.FAINT, lw=2, zorder=1)
        for cores, fill in ((True, style.QUALITATIVE[0]), (False, "white")):
            own = table[table["core"] == cores]
            ax.plot(own["km"], own["value"], "o", ms=8, mec=style.QUALITATIVE[0], mew=1.4,
                    mfc=fill, label=core if cores else None)  # fmt: skip
        for entity, row in table.iterrows():
            ax.annotate(names[entity], (row["km"], row["value"]), xytext=(0, 8), ha="center",
                        textcoords="offset points", fontsize=8.5, color=style.INK)  # fmt: skip
        ax.set_title(title, fontsize=9)
        ax.set_ylim(0, top * 1.2)
        margin = 0.12 * max(lengths)
        ax.set_xlim(-margin, table["km"].max() + margin)
        ax.set_xlabel(words("space.along"))
        ax.grid(visible=True)
    axes[0].set_ylabel(words("word.score"))
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper left", handletextpad=0.2)
    return fig


def _name(ax: Axes, points: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Ring some points and name them."""
    ringed = points.loc[list(labels)]
    ax.scatter(ringed["x"], ringed["y"], s=62, facecolors="none", edgecolors=style.INK, lw=0.8)
    # blanks keep names off the rings
    spaced = {entity: f" {label} " for entity, label in labels.items()}
    placing.place(ax, points, spaced, size=8.5, clear=4.5)


@style.styled
def belonging(
    best: Sequence[str],
    sets: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw which of the best entities belong to which sets, with the counts.

    Parameters
    ----------
    best : sequence of str
        Entities from the first.
    sets : mapping of str to sequence of str
        Members of each named set, from the top.
    names : mapping
        Of entities and sets.
    lang : str
    """
    words = common(lang)
    fig = style.new(0.4 * len(sets) + 1.3)
    ax = fig.subplots()
    for y, members in enumerate(sets.values()):
        ax.hlines(y, -0.6, len(best) - 0.5, color=style.FAINT, lw=0.8, zorder=0)
        inside = [entity in members for entity in best]
        for x, belongs in enumerate(inside):
            ax.plot(x, y, "o", ms=13 if belongs else 5, zorder=2,
                    color=style.QUALITATIVE[0] if belongs else style.FAINT)  # fmt: skip
        text = words("space.belongs", count=sum(inside), top=len(best))
        ax.text(len(best) - 0.3, y, text, va="center", fontsize=9, color=style.INK)
    ax.set_xticks(range(len(best)), [f"{n}. {names[e]}" for n, e in enumerate(best, 1)],
                  rotation=40, ha="left", rotation_mode="anchor", color=style.INK)  # fmt: skip
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(sets)), [names[s] for s in sets], color=style.INK)
    ax.set_xlim(-0.6, len(best) + 0.9)
    ax.set_ylim(len(sets) - 0.4, -0.6)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return fig
