"""A supply chain: who supplies whom, who holds what, and where it can be cut off from abroad."""

from . import scenario
from .chokepoint import parts, score, sensitivity
from .concentration import Interval, concentration
from .export import exported
from .losses import Lost, reach, sales_lost, spread
from .network import downstream, graph
from .rule import HORIZONS, NODES, PARTS, WAYS, Rule
from .segments import bounds, generations, localisation, markets, sales
from .supplier_tables import ATTRIBUTION, LICENCE, LICENCE_URL, SUPPLIERS
from .suppliers import (
    ALL_FOREIGN,
    by_shares,
    country_concentration,
    dependence,
    domestic,
    holdings,
    items_of,
    shares,
)
from .tables import Chain, before_growth, read, share, side_by_side

__all__ = [
    "ALL_FOREIGN",
    "ATTRIBUTION",
    "HORIZONS",
    "LICENCE",
    "LICENCE_URL",
    "NODES",
    "PARTS",
    "SUPPLIERS",
    "WAYS",
    "Chain",
    "Interval",
    "Lost",
    "Rule",
    "before_growth",
    "bounds",
    "by_shares",
    "concentration",
    "country_concentration",
    "dependence",
    "domestic",
    "downstream",
    "exported",
    "generations",
    "graph",
    "holdings",
    "items_of",
    "localisation",
    "markets",
    "parts",
    "reach",
    "read",
    "sales",
    "sales_lost",
    "scenario",
    "score",
    "sensitivity",
    "share",
    "shares",
    "side_by_side",
    "spread",
]
