"""Space: who is next to whom, whether neighbours are alike, where a quantity falls and along what.

PySAL (libpysal, esda) builds neighbours and measures autocorrelation; trend, centre and distance
to lines are made here. Entities lie at the point that their table gives (``lon``, ``lat``, in
degrees), kilometres are measured in an equal-area projection fitted to them.
"""

from ..extras import require

require("space", "esda", "geopandas", "libpysal", "shapely")

from .autocorrelation import graded, local, moran, over_choices, passing
from .corridors import Decay, decay, distance_along, distance_to_line, distance_to_nearest
from .dependence import Association, association
from .direction import (
    Ellipse,
    Trend,
    bearing,
    bearings,
    between,
    displacement,
    ellipse,
    sector,
    trend,
    turn,
)
from .neighbours import alternatives, band, contiguity, inverse_distance, islands, nearest
from .peaks import isolation
from .positions import line, on_map, positions, projection

__all__ = [
    "Association",
    "Decay",
    "Ellipse",
    "Trend",
    "alternatives",
    "association",
    "band",
    "bearing",
    "bearings",
    "between",
    "contiguity",
    "decay",
    "displacement",
    "distance_along",
    "distance_to_line",
    "distance_to_nearest",
    "ellipse",
    "graded",
    "inverse_distance",
    "islands",
    "isolation",
    "line",
    "local",
    "moran",
    "nearest",
    "on_map",
    "over_choices",
    "passing",
    "positions",
    "projection",
    "sector",
    "trend",
    "turn",
]
