"""A supply chain: who supplies whom, who holds what, and where it can be strangled."""

from .chokepoint import parts, score, sensitivity
from .concentration import Interval, concentration
from .network import cut, cut_costs, downstream, graph, reach, sales_lost
from .rule import PARTS, Rule
from .segments import bounds, generations, localisation, markets, sales
from .tables import Chain, before_growth, read, share, side_by_side

__all__ = [
    "PARTS",
    "Chain",
    "Interval",
    "Rule",
    "before_growth",
    "bounds",
    "concentration",
    "cut",
    "cut_costs",
    "downstream",
    "generations",
    "graph",
    "localisation",
    "markets",
    "parts",
    "reach",
    "read",
    "sales",
    "sales_lost",
    "score",
    "sensitivity",
    "share",
    "side_by_side",
]
