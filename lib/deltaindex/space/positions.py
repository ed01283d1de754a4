"""Positions: where entities lie, in kilometres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely import LineString

DEGREES = "EPSG:4490"  # CGCS2000; equal to WGS 84 within a metre


def positions(entities: pd.DataFrame) -> pd.DataFrame:
    """Return where entities lie in an equal-area projection fitted to them.

    Parameters
    ----------
    entities : DataFrame
        With columns ``lon`` and ``lat``, degrees.

    Returns
    -------
    DataFrame, shape (entities, 2)
        ``x`` to the east and ``y`` to the north, kilometres from the middle of the region.

    Raises
    ------
    InputError
        No such columns, or no number in one.

    Examples
    --------
    >>> two = pd.DataFrame({"lon": [120.0, 120.0], "lat": [30.0, 32.0]}, index=["a", "b"])
    >>> positions(two).round(0).abs().to_numpy().tolist()  # a degree of latitude is 111 km
    [[0.0, 111.0], [0.0, 111.0]]
    """
    import geopandas as gpd

    degrees = _degrees(entities)
    points = gpd.GeoSeries(
        gpd.points_from_xy(degrees["lon"], degrees["lat"]), entities.index, crs=DEGREES
    ).to_crs(projection(entities))
    return pd.DataFrame({"x": points.x / 1000, "y": points.y / 1000})


def projection(entities: pd.DataFrame) -> str:
    """Return the projection of `positions`, to bring polygons onto the same plane (in metres)."""
    degrees = _degrees(entities)
    low, high = degrees.min(), degrees.max()
    return albers(low["lon"], low["lat"], high["lon"], high["lat"])


def albers(west: float, south: float, east: float, north: float) -> str:
    """Return the Albers equal-area projection fitted to bounds in degrees, as a PROJ string.

    >>> albers(116, 28, 122, 34).split()[1:5]
    ['+lat_1=29.00', '+lat_2=33.00', '+lat_0=31.00', '+lon_0=119.00']
    """
    margin = (north - south) / 6  # the usual place of the standard parallels
    return (
        f"+proj=aea +lat_1={south + margin:.2f} +lat_2={north - margin:.2f} "
        f"+lat_0={(south + north) / 2:.2f} +lon_0={(west + east) / 2:.2f} +ellps=GRS80 +units=m"
    )


def planar(positions: pd.DataFrame, entities: pd.Index | None = None) -> pd.DataFrame:
    """Return ``x`` and ``y`` of entities, of those of the table by default, or refuse by name.

    Raises
    ------
    InputError
        No such columns, no entity, one that stands twice, or one without a position.

    Examples
    --------
    >>> planar(pd.DataFrame({"x": [1, 2], "y": [3, 4], "of": ["", ""]}), pd.Index([1])).to_numpy()
    array([[2., 4.]])
    """
    mend = "take those of `positions`, in kilometres"
    if not isinstance(positions, pd.DataFrame):
        found = type(positions).__name__
        raise InputError(Fault("positions are a table", None, "positions", found, mend))
    missing = [name for name in ("x", "y") if name not in positions]
    refuse_if(Fault("no such column", None, "positions", name, mend) for name in missing)
    twice = positions.index[positions.index.duplicated()].unique()
    refuse_if(Fault("more than one position", value=entity) for entity in twice)
    there = positions if entities is None else positions.reindex(entities)
    if not len(there):
        raise InputError(Fault("no entity has a position", None, "positions"))
    xy = there[["x", "y"]].apply(pd.to_numeric, errors="coerce").astype(float)
    lost = xy.index[~np.isfinite(xy).all(axis=1)].unique()
    mend = "give it x and y, or leave the entity out"
    refuse_if(Fault("no position", value=entity, mend=mend) for entity in lost)
    return xy


def line(positions: pd.DataFrame, order: Sequence[str]) -> LineString:
    """Return the line through entities in an order, kilometres.

    Raises
    ------
    InputError
        Fewer than two entities, or one without a position.
    """
    from shapely import LineString

    refuse_if(
        Fault("no position", None, "line", entity)
        for entity in order
        if entity not in positions.index
    )
    if len(order) < 2:
        raise InputError(Fault("a line needs two entities", value=list(order)))
    return LineString(planar(positions, pd.Index(list(order))).to_numpy())


def on_map(shapes: Sequence, crs: str) -> gpd.GeoSeries:
    """Bring shapes in kilometres, or the rows of `positions`, onto a map in metres."""
    import geopandas as gpd

    if isinstance(shapes, pd.DataFrame):
        shapes = pd.Series(gpd.points_from_xy(shapes["x"], shapes["y"]), shapes.index)
    return gpd.GeoSeries(shapes).scale(1000, 1000, origin=(0, 0)).set_crs(crs)


def _degrees(entities: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in ("lon", "lat") if name not in entities]
    mend = "give each entity lon and lat in degrees"
    refuse_if(Fault("no such column", None, "entities", name, mend) for name in missing)
    degrees = entities[["lon", "lat"]].apply(pd.to_numeric, errors="coerce")
    refuse_if(
        Fault("no position", None, f"{entity}: {name}", entities.at[entity, name], mend)
        for name in degrees
        for entity in degrees.index[degrees[name].isna()]
    )
    return degrees
