"""Maps on which every entity has its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from . import maps, style

if TYPE_CHECKING:
    import geopandas as gpd

SIZE = 6.6  # points, of a name
ROUNDS = 400
#: From this share of the range of values on, letters on the ground are white.
DARK = 0.55


@style.styled
def tiers(
    polygons: gpd.GeoDataFrame,
    tiers: pd.Series,
    groups: pd.Series,
    names: Mapping[str, str],
    title: str,
    source: str,
    lang: str,
) -> Figure:
    """Draw the tier of each polygon and its name on it, pushed aside where names would collide.

    Parameters
    ----------
    polygons : GeoDataFrame
        Indexed by entity, in metres.
    tiers, groups : Series, shape (entities,)
    names : mapping
        What stands on each polygon; a second line may hold its rank.
    title : str
        What the colours mean.
    source : str
        Where the borders come from, and what they are not for.
    lang : str
    """
    classes = maps.tier_classes(tiers, lang)
    fig = maps.choropleth(polygons, tiers, groups, {}, title, source, lang, classes=classes)
    colours = tiers.reindex(polygons.index).map(style.tier_colours(tiers)).fillna(style.FAINT)
    dark = tiers.reindex(polygons.index).eq(1).fillna(False).astype(bool)
    return _named(fig, polygons, names, colours, dark)


@style.styled
def scores(
    polygons: gpd.GeoDataFrame,
    values: pd.Series,
    groups: pd.Series,
    names: Mapping[str, str],
    title: str,
    source: str,
    lang: str,
) -> Figure:
    """Draw a value a polygon as `maps.choropleth`, and the name of each on it as `tiers`.

    Parameters
    ----------
    polygons, groups, names, title, source, lang
        As for `tiers`.
    values : Series, shape (entities,)
    """
    fig = maps.choropleth(polygons, values, groups, {}, title, source, lang)
    known = values.reindex(polygons.index)
    shares = (known - known.min()) / max(known.max() - known.min(), 1e-12)
    colours = shares.map(style.shade, na_action="ignore").fillna(style.FAINT)
    return _named(fig, polygons, names, colours, shares > DARK)


def _named(
    fig: Figure,
    polygons: gpd.GeoDataFrame,
    names: Mapping[str, str],
    colours: pd.Series,
    dark: pd.Series,
) -> Figure:
    """Write names on a map, white where the ground is dark, none over another."""
    fig.set_size_inches(style.WIDTH, 6.9)
    ax, inside = fig.axes[0], polygons.representative_point()
    texts = []
    for entity, point in inside.items():
        text = ax.text(point.x, point.y, names[entity], ha="center", va="center", fontsize=SIZE,
                       color="white" if dark[entity] else style.INK, linespacing=0.95,
                       zorder=8)  # fmt: skip
        texts.append(text)
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in texts]
    moved = apart(boxes)
    back = ax.transData.inverted()
    for text, (x, y) in zip(texts, moved, strict=True):
        text.set_position(back.transform((x, y)))
        text.set_clip_on(False)
    _rim(ax, polygons, colours, texts)
    return fig


def _rim(ax: Axes, polygons: gpd.GeoDataFrame, colours: pd.Series, texts: list[Text]) -> None:
    """Give a name that reaches over a border the colour of its own polygon about it.

    Only where the colours differ: letters with a rim are drawn as paths, each by itself.
    """
    back = ax.transData.inverted()
    for entity, text in zip(polygons.index, texts, strict=True):
        (left, bottom), (right, top) = back.transform(text.get_window_extent())
        met = polygons.clip_by_rect(left, bottom, right, top)
        met = met[~met.is_empty]
        covered = met.area.sum() / ((right - left) * (top - bottom))
        if covered < 0.98 or (colours[met.index] != colours[entity]).any():
            rim = patheffects.withStroke(linewidth=2.2, foreground=colours[entity])
            text.set_path_effects([rim])


def apart(boxes: list[Bbox], gap: float = 1.0) -> np.ndarray:
    """Return centres of boxes, each moved as little as keeps it off the others.

    Two that overlap are pushed from each other by half of the overlap, along the axis on which it
    is smaller, until none does or a number of rounds is over.

    Parameters
    ----------
    boxes : list of Bbox
    gap : float
        What stays free between two.

    Returns
    -------
    array, shape (boxes, 2)

    Examples
    --------
    >>> apart([Bbox([[0, 0], [4, 2]]), Bbox([[3, 0], [7, 2]])]).tolist()
    [[1.0, 1.0], [6.0, 1.0]]
    """
    at = np.array([[(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2] for b in boxes], float)
    size = np.array([[b.width, b.height] for b in boxes], float) + gap
    for _ in range(ROUNDS):
        still = True
        for i in range(len(at)):
            for j in range(i):
                over = (size[i] + size[j]) / 2 - np.abs(at[i] - at[j])
                if (over <= 1e-9).any():
                    continue
                axis, still = int(over.argmin()), False
                side = 1.0 if at[i, axis] >= at[j, axis] else -1.0
                at[i, axis] += side * over[axis] / 2
                at[j, axis] -= side * over[axis] / 2
        if still:
            break
    return at
