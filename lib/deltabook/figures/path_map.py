"""A map of paths: which one each place takes, and where several might be taken."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Wedge

from deltaindex.figures import labels, style
from deltaindex.figures.maps import finish, simplified
from deltaindex.text import common

from . import boards


@style.styled
def path_map(
    polygons: gpd.GeoDataFrame,
    primary: pd.Series,
    shares: pd.DataFrame,
    groups: pd.Series,
    kinds: Mapping[str, str],
    names: Mapping[str, str],
    source: str,
    lang: str,
) -> Figure:
    """Draw which path each polygon takes as its colour, and as a pie where it takes several.

    Parameters
    ----------
    polygons : GeoDataFrame
        Indexed by entity, in metres.
    primary, groups : Series, shape (entities,)
    shares : DataFrame, shape (entities, paths)
        Of the polygons that have no single path: how much speaks for each.
    kinds : mapping
        Names of the paths, in the order of the legend.
    names : mapping
        Of the polygons that are pies.
    source : str
        Where the borders come from, and what they are not for.
    lang : str
    """
    words = common(lang)
    fig = style.new(5.9, width=6.4)
    ax = fig.subplots()
    inside, outlines = polygons.representative_point(), simplified(polygons)
    settled = primary.drop(shares.index, errors="ignore").reindex(polygons.index)
    looks, handles = boards.look(kinds), []
    for kind, (colour, _) in looks.items():
        mine = outlines[settled == kind]
        if len(mine):
            mine.plot(ax=ax, color=_pale(colour), edgecolor="white", linewidth=0.5)
        label = words("boards.first", path=kinds[kind], count=len(mine))
        handles.append(Patch(fc=_pale(colour), label=label))
    several = outlines[outlines.index.isin(shares.index)]
    if len(several):
        several.plot(ax=ax, color=style.PALE, edgecolor="white", linewidth=0.5)
        label = words("boards.several", count=len(several))
        handles.append(Patch(fc=style.PALE, ec=style.MUTED, lw=0.7, label=label))
    outlines.dissolve(by=groups).boundary.plot(ax=ax, color=style.INK, linewidth=0.9)
    left, bottom, right, top = outlines.total_bounds
    radius = max(right - left, top - bottom) / 55
    for entity in several.index:
        at, start = inside[entity], 90.0
        for kind, (colour, _) in looks.items():
            end = start - 360 * shares.at[entity, kind]
            ax.add_patch(Wedge((at.x, at.y), radius, end, start, fc=colour, ec="white", lw=0.5,
                               zorder=5))  # fmt: skip
            start = end
    fig.legend(handles=handles, loc="outside upper left", ncols=2, columnspacing=1.6)
    finish(fig, ax, source)
    pies = inside[several.index]
    labels.place(ax, pd.DataFrame({"x": pies.x, "y": pies.y}), names, 6.8, clear=8)
    return fig


def _pale(colour: str) -> tuple[float, ...]:
    """Mix a colour with white, so that a mark in its full shade stands out on it."""
    return tuple(0.45 * part + 0.55 for part in to_rgb(colour))
