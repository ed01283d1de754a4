"""Space: neighbours, distance and belonging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..text import common
from . import labels as placing
from . import style

CLUSTERS = {
    "high_high": "#d55e00", "low_low": "#0072b2", "high_low": "#e69f00", "low_high": "#56b4e9",
}  # fmt: skip
PALE = {"high_high": "#f6cdb0", "low_low": "#b5d5ea", "high_low": "#f7dfae", "low_high": "#d3ecf9"}
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
    """Draw Moran's I of columns under choices of neighbours; those that pass control are framed.

    Parameters
    ----------
    table : DataFrame
        As from `deltaindex.space.over_choices`.
    names : mapping
        Of columns.
    lang : str
    level : float
    """
    words = common(lang)
    rows, across = (list(dict.fromkeys(table[c])) for c in ("column", "neighbours"))
    fig = style.new(0.33 * len(rows) + 1.6)
    ax = fig.subplots()
    top = table["I"].max()
    for cell in table.itertuples():
        x, y = across.index(cell.neighbours), rows.index(cell.column)
        shade = max(cell.I, 0) / top
        passes = cell.p_adjusted <= level
        ax.add_patch(Rectangle(
            (x - 0.45, y - 0.4), 0.9, 0.8, lw=1.8, facecolor=style.shade(0.8 * shade),
            edgecolor=style.ACCENT if passes else "none",
        ))  # fmt: skip
        ax.text(x, y, f"{round(cell.I, 2) + 0.0:.2f}", ha="center", va="center", fontsize=8.5,
                color="white" if shade > 0.6 else style.INK)  # fmt: skip
    ax.set_xticks(range(len(across)), [words(f"space.neighbours.{n}") for n in across],
                  rotation=30, ha="left", rotation_mode="anchor", color=style.INK)  # fmt: skip
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(rows)), [names[r] for r in rows], color=style.INK)
    ax.set_xlim(-0.6, len(across) - 0.4)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    for spine in ax.spines.values():
        spine.set_visible(False)
    frame = Rectangle((0, 0), 1, 1, facecolor="white", edgecolor=style.ACCENT, lw=1.8,
                      label=words("space.controlled"))  # fmt: skip
    fig.legend(handles=[frame], loc="outside lower left", handlelength=1.2)
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
    """Draw values against distances, a panel each, with the rate at which they fall.

    Parameters
    ----------
    values : Series, shape (entities,)
        Above zero; on a logarithmic scale, so that a constant rate is a straight line.
    distances : mapping of str to Series
        By title of the axis, kilometres.
    rates : mapping
        For each, the relative change over 100 km with its interval.
    groups : Series
        Names of groups, told apart by colour and mark.
    labels : mapping
        Entities to name, with their names.
    lang : str
    """
    words = common(lang)
    fig = style.new(3.9)
    axes = fig.subplots(1, len(distances), sharey=True, squeeze=False)[0]
    for ax, (title, km) in zip(axes, distances.items(), strict=True):
        km = km.reindex(values.index)
        for (group, own), colour, mark in zip(
            values.groupby(groups.reindex(values.index), sort=False), style.QUALITATIVE, "osD^vPX",
            strict=False,
        ):  # fmt: skip
            ax.scatter(km[own.index], own, s=30, marker=mark, color=colour, alpha=0.75, lw=0,
                       label=group)  # fmt: skip
        change, low, high = rates[title]
        ends = np.array([0, km.max()])
        middle = np.log(values).mean() - np.log1p(change) / 100 * km.mean()
        ax.plot(ends, np.exp(middle + np.log1p(change) / 100 * ends), color=style.INK, lw=1.6)
        rate = dict(zip(("change", "low", "high"), (change, low, high), strict=True))
        shown = {key: words.signed(share, ".0%") for key, share in rate.items()}
        ax.set_title(words("space.rate", **shown), fontsize=9)
        ax.set_yscale("log")
        ax.yaxis.set_major_formatter(lambda v, _: f"{v:g}")
        ax.minorticks_off()
        ax.set_yticks([v for v in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1) if v >= values.min() / 1.6])
        ax.set_ylim(values.min() / 1.4, values.max() * 1.5)
        ax.set_xlabel(title)
        ax.grid(visible=True)
    axes[0].set_ylabel(words("word.score"))
    handles, names = axes[0].get_legend_handles_labels()
    fig.legend(handles, names, loc="outside upper left", ncols=4, handletextpad=0.2)
    for ax, km in zip(axes, distances.values(), strict=True):
        points = pd.DataFrame({"x": km.reindex(values.index), "y": values})
        _name(ax, points, labels)
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
