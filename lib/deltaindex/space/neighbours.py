"""Neighbours: several answers to who is next to whom, for a result should not hang on one.

Each function returns a `libpysal.graph.Graph` whose rows sum to one, in the order of the positions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if
from ..methods.arguments import fits
from ..methods.equality import differs, size
from .positions import planar

if TYPE_CHECKING:
    import geopandas as gpd
    from libpysal.graph import Graph


def contiguity(polygons: gpd.GeoDataFrame, positions: pd.DataFrame) -> Graph:
    """Join entities whose polygons touch; an island is joined to the nearest entity, both ways.

    The policy for islands is decided before PySAL sees them: an entity without a neighbour would
    drop out of every statistic with a warning, though it has a score like the rest. Bridges and
    ferries mostly lead to what is nearest.

    Parameters
    ----------
    polygons : GeoDataFrame, indexed by entity
    positions : DataFrame, shape (entities, 2)
        ``x`` and ``y``, kilometres; distances of islands are taken between these points.

    Raises
    ------
    InputError
        An entity has no polygon or no position.
    """
    from libpysal.graph import Graph

    positions = _planar(positions)
    missing = positions.index.difference(polygons.index)
    mend = "give it a polygon, or use neighbours by distance"
    refuse_if(Fault("no polygon", None, "contiguity", entity, mend) for entity in missing)
    joined = _touching(polygons.loc[positions.index])
    pairs = {entity: set(joined[entity].index) for entity in positions.index}
    distance = _distances(positions)
    for island in joined.isolates:
        closest = distance.loc[island].drop(island).idxmin()
        pairs[island].add(closest)
        pairs[closest].add(island)
    order = list(positions.index)
    return Graph.from_dicts({e: sorted(pairs[e], key=order.index) for e in order}).transform("r")


def islands(polygons: gpd.GeoDataFrame) -> list[str]:
    """Return the entities whose polygon touches no other; `contiguity` joins each to its nearest.

    Parameters
    ----------
    polygons : GeoDataFrame, indexed by entity
    """
    return list(_touching(polygons).isolates)


def nearest(positions: pd.DataFrame, k: int) -> Graph:
    """Join every entity to its k nearest; who is nearest to whom need not be mutual.

    Raises
    ------
    InputError
        Not fewer neighbours than entities, an entity without a position, or two at one place.
    """
    from libpysal.graph import Graph

    positions = _planar(positions)
    if not fits(k, int) or not 0 < k < len(positions):
        mend = f"between 1 and {len(positions) - 1}"
        raise InputError(Fault("no such number of neighbours", None, "nearest", k, mend))
    _refuse_one_place(positions)
    return Graph.build_knn(_points(positions), k).transform("r")


def band(positions: pd.DataFrame, kilometres: float | None = None) -> Graph:
    """Join entities no further apart than a distance; by default the least that isolates none.

    Raises
    ------
    InputError
        An entity has nobody within the distance; all such are named with what it would take. Or
        one has no position, two are at one place, or the distance is no number above zero.
    """
    from libpysal.graph import Graph

    positions = _planar(positions)
    if kilometres is not None and not (fits(kilometres, float) and kilometres > 0):
        mend = "leave it out for the least that isolates none"
        raise InputError(Fault("must be above zero", None, "band", kilometres, mend))
    _refuse_one_place(positions)
    to_nearest = _to_nearest(positions)
    if kilometres is None:
        kilometres = to_nearest.max()
    alone = to_nearest[to_nearest > kilometres]
    refuse_if(
        Fault(f"no neighbour within {kilometres:g} km", None, "band", entity,
              f"take at least {distance:.0f} km")
        for entity, distance in alone.items()
    )  # fmt: skip
    # a hair more, so that rounding does not cut the pair that sets the distance
    return Graph.build_distance_band(_points(positions), kilometres * (1 + 1e-9)).transform("r")


def inverse_distance(positions: pd.DataFrame) -> Graph:
    """Join all to all, with weights that fall as distance grows.

    Raises
    ------
    InputError
        An entity has no position, or two are at one place.
    """
    from libpysal.graph import Graph

    positions = _planar(positions)
    _refuse_one_place(positions)
    # built from the pairs: libpysal's band with a power of distance divides by zero at the entity
    pairs = _distances(positions).rename_axis("focal").rename_axis("neighbor", axis=1).stack()
    pairs = pairs[pairs.index.get_level_values(0) != pairs.index.get_level_values(1)]
    ends = (pairs.index.get_level_values(level) for level in (0, 1))
    return Graph.from_arrays(*ends, 1 / pairs.to_numpy()).transform("r")


def alternatives(polygons: gpd.GeoDataFrame, positions: pd.DataFrame) -> dict[str, Graph]:
    """Return neighbours by seven choices: polygons, numbers of nearest, bands and all by distance.

    ``contiguity``, ``nearest_3``, ``nearest_5``, ``nearest_8``, ``band_least`` (the least that
    isolates none), ``band_wide`` (half as wide again) and ``inverse``.
    """
    positions = _planar(positions)
    least = _to_nearest(positions).max()
    return {
        "contiguity": contiguity(polygons, positions),
        **{f"nearest_{k}": nearest(positions, k) for k in (3, 5, 8)},
        "band_least": band(positions),
        "band_wide": band(positions, 1.5 * least),
        "inverse": inverse_distance(positions),
    }


def _touching(polygons: gpd.GeoDataFrame) -> Graph:
    """Join polygons that touch: corners count, and so do slivers between those digitised apart."""
    from libpysal.graph import Graph

    return Graph.build_contiguity(polygons.geometry, rook=False)


def _planar(positions: pd.DataFrame) -> pd.DataFrame:
    """Return where entities lie; one alone has no neighbour."""
    there = planar(positions)
    if len(there) < 2:
        raise InputError(Fault("neighbours need two entities", None, "positions", len(there)))
    return there


def _refuse_one_place(positions: pd.DataFrame) -> None:
    """Refuse entities at one place: none of them is the other's nearest, and no distance falls."""
    scale = size(positions.to_numpy(), 0).max()
    x, y = (positions[name].to_numpy() for name in ("x", "y"))
    # a place that was computed on two ways is one but for rounding
    same = ~(differs(x[:, None], x, scale) | differs(y[:, None], y, scale))
    mend = "move one of them a little, or take contiguity"
    refuse_if(
        Fault("two entities at one place", value=", ".join(map(str, there)), mend=mend)
        for number, row in enumerate(same)
        if len(there := positions.index[row]) > 1 and row.argmax() == number
    )


def _to_nearest(positions: pd.DataFrame) -> pd.Series:
    distance = _distances(positions).to_numpy(copy=True)
    np.fill_diagonal(distance, np.inf)
    return pd.Series(distance.min(axis=0), positions.index)


def _points(positions: pd.DataFrame) -> gpd.GeoSeries:
    import geopandas as gpd

    return gpd.GeoSeries(gpd.points_from_xy(positions["x"], positions["y"]), positions.index)


def _distances(positions: pd.DataFrame) -> pd.DataFrame:
    x, y = (positions[c].to_numpy() for c in ("x", "y"))
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    return pd.DataFrame(apart, positions.index, positions.index)
