"""Space: who is next to whom, whether neighbours are alike, where a quantity falls and along what.

PySAL (libpysal, esda) builds neighbours and measures autocorrelation; trend, centre and distance
to lines are made here. Entities lie at the point that their table gives (``lon``, ``lat``, in
degrees), kilometres are measured in an equal-area projection fitted to them.
"""

from ..extras import require

require("space", "esda", "geopandas", "libpysal", "shapely")

from .autocorrelation import local, moran, over_choices
from .corridors import decay, distance_to_line, distance_to_nearest
from .direction import bearing, ellipse, sector, trend, turn
from .neighbours import alternatives, band, contiguity, inverse_distance, nearest
from .positions import line, on_map, positions, projection

__all__ = [
    "alternatives",
    "band",
    "bearing",
    "contiguity",
    "decay",
    "distance_to_line",
    "distance_to_nearest",
    "ellipse",
    "inverse_distance",
    "line",
    "local",
    "moran",
    "nearest",
    "on_map",
    "over_choices",
    "positions",
    "projection",
    "sector",
    "trend",
    "turn",
]
