"""Maps: one function for anything that has a value for each entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..extras import require

require("space", "geopandas")

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from shapely.geometry.base import BaseGeometry

from ..text import common
from . import style
from .lettering import cut

#: Letters of a name in the margin, which would else push the map aside.
LONGEST = 32
EMPTY = {"facecolor": style.FAINT, "hatch": "///"}
#: Pixels across the picture of a map as it is shown.
PIXELS = 640


@dataclass(frozen=True)
class Overlay:
    """Something drawn over a map: a line, an outline, a field or a point, in metres.

    Attributes
    ----------
    shape : shapely geometry
    label : str
        What it is, in the legend.
    colour : str
    line : str
        Matplotlib's line style.
    filled : bool
        Whether a polygon is a field rather than an outline.
    arrow : bool
        Whether a line ends in an arrowhead.
    note : str
        Written at the end of a line, where the legend would be far from it.
    """

    shape: BaseGeometry
    label: str
    colour: str
    line: str = "-"
    filled: bool = False
    arrow: bool = False
    note: str = ""


@style.styled
def choropleth(
    polygons: gpd.GeoDataFrame,
    values: pd.Series,
    groups: pd.Series,
    labels: Mapping[str, str],
    title: str,
    source: str,
    lang: str,
    classes: Mapping[object, tuple[str, str]] | None = None,
    overlays: Sequence[Overlay] = (),
    points: gpd.GeoSeries | None = None,
) -> Figure:
    """Draw a value or a class a polygon, borders of groups, and some names beside the map.

    Parameters
    ----------
    polygons : GeoDataFrame
        Indexed by entity, in metres.
    values, groups : Series, shape (entities,)
    labels : mapping
        Entities to name, with their names; they stand in the margin on their side of the map,
        evenly spaced, so that no two collide.
    title : str
        What the colours mean.
    source : str
        Where the borders come from, and what they are not for.
    lang : str
    classes : mapping, optional
        Name and colour of each class, in the order of the legend, where values are classes;
        those that do not occur are left out.
    overlays : sequence of Overlay
    points : GeoSeries, optional
        Where names point to, by entity; by default somewhere within the polygon.
    """
    words = common(lang)
    fig = style.new(6.3, width=6.4)
    ax = fig.subplots()
    outlines = simplified(polygons)
    frame = outlines.assign(value=values)
    if classes is None:
        frame.plot(
            column="value", cmap=style.SEQUENTIAL, ax=ax, edgecolor="white", linewidth=0.5,
            legend=True,
            legend_kwds={"label": title, "shrink": 0.45, "aspect": 14, "anchor": (0, 0.15),
                         "pad": 0.06 if labels else 0.02},
            missing_kwds={**EMPTY, "label": words("word.no_data")},
        )  # fmt: skip
    else:
        colours = {key: colour for key, (_, colour) in classes.items()}
        known = frame["value"].isin(list(colours))
        frame[known].plot(
            color=frame.loc[known, "value"].map(colours), ax=ax, edgecolor="white", linewidth=0.5
        )
        if not known.all():
            frame[~known].plot(ax=ax, edgecolor="white", linewidth=0.5, **EMPTY)
    outlines.dissolve(by=groups).boundary.plot(ax=ax, color=style.INK, linewidth=0.9)
    for overlay in overlays:
        _draw(ax, overlay)
    _callouts(ax, polygons, labels, polygons.representative_point() if points is None else points)
    _legend(fig, title, frame["value"], classes, overlays)
    finish(fig, ax, source)
    return fig


def simplified(polygons: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return polygons with as many corners as a map can show, to be drawn and not computed with.

    A corner goes where the triangle that it makes with those next to it is less than a quarter of
    a pixel. Borders are simplified once for both sides, so that neighbours still touch and do not
    overlap, and no part vanishes.

    Parameters
    ----------
    polygons : GeoDataFrame
        All that the map shows, in metres.
    """
    west, south, east, north = polygons.total_bounds
    # legend and margins take room too: a pixel of the map is a little more than this
    pixel = max(east - west, north - south) / PIXELS
    return polygons.set_geometry(polygons.simplify_coverage(pixel / 2))


def spots(fig: Figure, polygons: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return where each polygon stands in the picture of a map, as shares from its top left.

    Parameters
    ----------
    fig : Figure
        Its first axes hold the map.
    polygons : GeoDataFrame
        Indexed by entity, as they were drawn.

    Returns
    -------
    DataFrame, columns ``left`` and ``top``
    """
    fig.draw_without_rendering()
    inside = polygons.representative_point()
    at = fig.axes[0].transData.transform(list(zip(inside.x, inside.y, strict=True)))
    shares = fig.transFigure.inverted().transform(at)
    return pd.DataFrame({"left": shares[:, 0], "top": 1 - shares[:, 1]}, index=polygons.index)


def tier_classes(tiers: pd.Series, lang: str, pale: bool = False) -> dict[int, tuple[str, str]]:
    """Return the classes of a map of tiers: name with count, and colour, pale to draw on."""
    words, counts = common(lang), tiers.value_counts()
    return {
        tier: (
            words("figure.tier_count", n=tier, count=counts[tier]),
            style.paler(colour) if pale else colour,
        )
        for tier, colour in style.tier_colours(tiers).items()
    }


def finish(fig: Figure, ax: Axes, source: str) -> None:
    """Give a map its scale, and say where its borders come from."""
    ax.set_aspect("equal")
    _scale_bar(ax, 100)
    ax.set_axis_off()
    fig.supxlabel(source, x=0.01, ha="left", fontsize=6.5, color=style.MUTED)


def _draw(ax: Axes, overlay: Overlay) -> None:
    shape = gpd.GeoSeries([overlay.shape])
    if overlay.shape.geom_type == "Point":
        shape.plot(ax=ax, color=overlay.colour, edgecolor="white", markersize=70, marker="P",
                   zorder=7)  # fmt: skip
    elif overlay.filled:
        shape.plot(ax=ax, color=overlay.colour, alpha=0.28, zorder=5)
    else:
        lines = shape.boundary if overlay.shape.geom_type == "Polygon" else shape
        lines.plot(ax=ax, color="white", linewidth=3.6, zorder=5)
        lines.plot(ax=ax, color=overlay.colour, linewidth=2, linestyle=overlay.line, zorder=6)
    if overlay.arrow or overlay.note:
        _end(ax, overlay)


def _end(ax: Axes, overlay: Overlay) -> None:
    """Give a line its arrowhead and the note at its end."""
    before, end = np.array(overlay.shape.coords)[-2:]
    if overlay.arrow:
        ax.annotate("", end, before, zorder=6, arrowprops={
            "arrowstyle": "-|>", "color": overlay.colour, "lw": 2, "mutation_scale": 18,
            "shrinkA": 0, "shrinkB": 0,
        })  # fmt: skip
    if overlay.note:
        east, north = (end - before) / np.hypot(*(end - before))
        ax.annotate(overlay.note, end, xytext=(6 * east, 6 * north), textcoords="offset points",
                    ha="left" if east > 0.3 else "right" if east < -0.3 else "center",
                    va="bottom" if north > 0 else "top", color=overlay.colour, fontsize=9.5,
                    annotation_clip=False, zorder=9, path_effects=style.halo())  # fmt: skip


def _legend(
    fig: Figure,
    title: str,
    values: pd.Series,
    classes: Mapping[object, tuple[str, str]] | None,
    overlays: Sequence[Overlay],
) -> None:
    """Explain classes and overlays above the map."""
    present = set(values.dropna())
    handles = [
        Patch(facecolor=colour, edgecolor=style.MUTED, linewidth=0.4, label=name)
        for key, (name, colour) in (classes or {}).items()
        if key in present
    ]
    for overlay in overlays:
        if overlay.filled:
            handles.append(Patch(facecolor=overlay.colour, alpha=0.28, label=overlay.label))
        elif overlay.shape.geom_type == "Point":
            handles.append(Line2D([], [], linestyle="", marker="P", ms=9, mec="white",
                                  color=overlay.colour, label=overlay.label))  # fmt: skip
        else:
            handles.append(Line2D([], [], color=overlay.colour, lw=2, linestyle=overlay.line,
                                  label=overlay.label))  # fmt: skip
    if handles:
        fig.legend(handles=handles, title=title if classes else None, loc="outside upper left",
                   ncols=2, fontsize=9, alignment="left", columnspacing=1.6)  # fmt: skip


def _callouts(
    ax: Axes, polygons: gpd.GeoDataFrame, labels: Mapping[str, str], points: gpd.GeoSeries
) -> None:
    """Name places in the margins, evenly spaced, so that no names collide."""
    if not labels:
        return
    west, south, east, north = polygons.total_bounds
    points = points.loc[list(labels)]
    step, gap, middle = (north - south) * 0.062, (east - west) * 0.03, (west + east) / 2
    for left in (True, False):
        own = points[(points.x < middle) == left]
        # as near their latitudes as the distance between lines allows, and within the map
        reach = max(0.0, (north - south - len(own) * step) / 2)
        at = min(max(own.y.mean(), (south + north) / 2 - reach), (south + north) / 2 + reach)
        x = west - gap if left else east + gap
        heights = at + ((len(own) - 1) / 2 - np.arange(len(own))) * step
        # leader lines of the least total length do not cross
        apart = np.hypot(own.x.to_numpy()[:, None] - x, own.y.to_numpy()[:, None] - heights)
        slots = scipy.optimize.linear_sum_assignment(apart)[1]
        for (entity, point), y in zip(own.items(), heights[slots], strict=True):
            ax.annotate(
                cut(labels[entity], LONGEST), (point.x, point.y), xytext=(x, y), va="center",
                ha="right" if left else "left", fontsize=9.5, color=style.INK,
                annotation_clip=False, zorder=8,
                arrowprops={"arrowstyle": "-", "color": style.INK, "lw": 0.8, "shrinkA": 2,
                            "shrinkB": 0, "path_effects": style.halo()},
            )  # fmt: skip
            ax.plot(point.x, point.y, "o", ms=3, color=style.INK, zorder=8)


def _scale_bar(ax, kilometres: int) -> None:
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    x, y = left + 0.02 * (right - left), bottom + 0.03 * (top - bottom)
    ax.plot([x, x + kilometres * 1000], [y, y], color=style.INK, lw=2, solid_capstyle="butt")
    ax.text(x + kilometres * 500, y + 0.012 * (top - bottom), f"{kilometres} km", ha="center",
            va="bottom", fontsize=8)  # fmt: skip
