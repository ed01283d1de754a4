"""Robustness: what is left of an index when every choice it hangs on is open.

`run` draws all factors at once and returns where each entity ranks; `sobol` says which factor
moves the ranks; `screen` says which factors can act at all; `complete` draws the indicators that
nobody can see as well.
"""

from .completion import Completed, complete
from .factors import Factor, ImputationNoise, Resample, WeightNoise, parse
from .montecarlo import Robustness, run
from .pairs import Order, order
from .screening import WHY, Idle, screen
from .sensitivity import Sensitivity, indices, sobol
from .simulation import Simulation

__all__ = [
    "WHY",
    "Completed",
    "Factor",
    "Idle",
    "ImputationNoise",
    "Order",
    "Resample",
    "Robustness",
    "Sensitivity",
    "Simulation",
    "WeightNoise",
    "complete",
    "indices",
    "order",
    "parse",
    "run",
    "screen",
    "sobol",
]
