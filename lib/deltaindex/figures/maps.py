"""Maps: one function for anything that has a value for each entity."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..text import common
from . import boards, style


@style.styled
def choropleth(
    polygons: gpd.GeoDataFrame,
    values: pd.Series,
    groups: pd.Series,
    labels: Mapping[str, str],
    title: str,
    lang: str,
) -> Figure:
    """Draw a value a polygon, borders of groups, and some names beside the map.

    Parameters
    ----------
    polygons : GeoDataFrame
        Indexed by entity, in metres.
    values, groups : Series, shape (entities,)
    labels : mapping
        Entities to name, with their names; they stand at the right, from north to south.
    title : str
        What the colours mean.
    lang : str
    """
    words = common(lang)
    fig = style.new(5.6, width=6.4)
    ax = fig.subplots()
    frame = polygons.assign(value=values)
    frame.plot(
        column="value", cmap=style.SEQUENTIAL, ax=ax, edgecolor="white", linewidth=0.5, legend=True,
        legend_kwds={"label": title, "shrink": 0.45, "aspect": 14, "pad": 0.02,
                     "anchor": (0, 0.15)},
        missing_kwds={"color": style.FAINT, "hatch": "///", "label": words("word.no_data")},
    )  # fmt: skip
    polygons.dissolve(by=groups).boundary.plot(ax=ax, color=style.INK, linewidth=0.9)
    _callouts(ax, polygons, labels)
    _scale_bar(ax, 100)
    ax.set_axis_off()
    ax.set_aspect("equal")
    return fig


@style.styled
def paths(
    polygons: gpd.GeoDataFrame,
    primary: pd.Series,
    secondary: pd.Series,
    groups: pd.Series,
    kinds: Mapping[str, str],
    lang: str,
) -> Figure:
    """Draw which path each polygon takes: the first as its colour, the second as a mark in it.

    Parameters
    ----------
    polygons : GeoDataFrame
        Indexed by entity, in metres.
    primary, secondary, groups : Series, shape (entities,)
    kinds : mapping
        Names of the paths, in the order of the legend.
    lang : str
    """
    words = common(lang)
    fig = style.new(5.9, width=6.4)
    ax = fig.subplots()
    inside = polygons.representative_point()
    handles = []
    for kind, (colour, marker) in boards.look(kinds).items():
        mine = polygons[primary.reindex(polygons.index) == kind]
        if len(mine):
            mine.plot(ax=ax, color=_pale(colour), edgecolor="white", linewidth=0.5)
        second = inside[secondary.reindex(polygons.index) == kind]
        ax.scatter(second.x, second.y, marker=marker, c=colour, s=24, lw=0.6, ec="white", zorder=5)
        label = words("boards.first", path=kinds[kind], count=len(mine))
        handles.append(Patch(fc=_pale(colour), label=label))
    for kind, (colour, marker) in boards.look(kinds).items():
        label = words("boards.second", path=kinds[kind], count=int((secondary == kind).sum()))
        handles.append(Line2D([], [], ls="", marker=marker, color=colour, ms=5, label=label))
    polygons.dissolve(by=groups).boundary.plot(ax=ax, color=style.INK, linewidth=0.9)
    _scale_bar(ax, 100)
    ax.set_axis_off()
    ax.set_aspect("equal")
    fig.legend(handles=handles, loc="outside lower left", ncols=2, columnspacing=1.6)
    return fig


def _pale(colour: str) -> tuple[float, ...]:
    """Mix a colour with white, so that a mark in its full shade stands out on it."""
    return tuple(0.45 * part + 0.55 for part in to_rgb(colour))


def _callouts(ax, polygons: gpd.GeoDataFrame, labels: Mapping[str, str]) -> None:
    """Name places at the right margin, in the order of latitude, so that no names collide."""
    west, south, east, north = polygons.total_bounds
    points = polygons.loc[list(labels)].representative_point()
    order = points.y.sort_values(ascending=False).index
    step = (north - south) * 0.062
    middle = points.y.mean()
    for number, entity in enumerate(order):
        y = middle + ((len(order) - 1) / 2 - number) * step
        point = points.x[entity], points.y[entity]
        ax.annotate(
            labels[entity], point, xytext=(east + (east - west) * 0.03, y), va="center", fontsize=9,
            color=style.INK, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": style.INK, "lw": 0.8, "shrinkA": 2,
                        "shrinkB": 0, "path_effects": style.halo()},
        )  # fmt: skip
        ax.plot(points.x[entity], points.y[entity], "o", ms=3, color=style.INK, zorder=5)


def _scale_bar(ax, kilometres: int) -> None:
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    x, y = left + 0.02 * (right - left), bottom + 0.03 * (top - bottom)
    ax.plot([x, x + kilometres * 1000], [y, y], color=style.INK, lw=2, solid_capstyle="butt")
    ax.text(x + kilometres * 500, y + 0.012 * (top - bottom), f"{kilometres} km", ha="center",
            va="bottom", fontsize=8)  # fmt: skip
