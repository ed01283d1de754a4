"""A map of paths: which one each place takes, first and second."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from deltaindex.figures import style
from deltaindex.figures.maps import finish, simplified
from deltaindex.text import common

from . import boards


@style.styled
def path_map(
    polygons: gpd.GeoDataFrame,
    primary: pd.Series,
    secondary: pd.Series,
    groups: pd.Series,
    kinds: Mapping[str, str],
    source: str,
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
    source : str
        Where the borders come from, and what they are not for.
    lang : str
    """
    words = common(lang)
    fig = style.new(5.9, width=6.4)
    ax = fig.subplots()
    inside, outlines = polygons.representative_point(), simplified(polygons)
    handles = []
    for kind, (colour, marker) in boards.look(kinds).items():
        mine = outlines[primary.reindex(polygons.index) == kind]
        if len(mine):
            mine.plot(ax=ax, color=_pale(colour), edgecolor="white", linewidth=0.5)
        second = inside[secondary.reindex(polygons.index) == kind]
        ax.scatter(second.x, second.y, marker=marker, c=colour, s=24, lw=0.6, ec="white", zorder=5)
        label = words("boards.first", path=kinds[kind], count=len(mine))
        handles.append(Patch(fc=_pale(colour), label=label))
    for kind, (colour, marker) in boards.look(kinds).items():
        label = words("boards.second", path=kinds[kind], count=int((secondary == kind).sum()))
        handles.append(Line2D([], [], ls="", marker=marker, color=colour, ms=5, label=label))
    outlines.dissolve(by=groups).boundary.plot(ax=ax, color=style.INK, linewidth=0.9)
    fig.legend(handles=handles, loc="outside upper left", ncols=2, columnspacing=1.6)
    finish(fig, ax, source)
    return fig


def _pale(colour: str) -> tuple[float, ...]:
    """Mix a colour with white, so that a mark in its full shade stands out on it."""
    return tuple(0.45 * part + 0.55 for part in to_rgb(colour))
