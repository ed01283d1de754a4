"""deltaindex: composite indices from a framework, observations and a recipe.

>>> import deltaindex as di
>>> callable(di.build) and callable(di.weights.entropy)
True
"""

from . import robustness, space
from .analysis import (
    audit,
    chance,
    compare,
    contributions,
    describe,
    diagnosis,
    groups,
    imputation,
    inequality,
    recover,
    scale,
    unseen,
    whatif,
)
from .engine.index import Index, build, build_panel
from .engine.saved import read
from .errors import Fault, InputError
from .framework import Framework
from .methods import aggregate, impute, normalise, tiers, treat, weights
from .methods.registry import method
from .moved import old_name as __getattr__  # noqa: F401
from .observations import Observations, read_observations
from .recipe import Recipe

__version__ = "0.2.0.dev0"

__all__ = [
    "Fault",
    "Framework",
    "Index",
    "InputError",
    "Observations",
    "Recipe",
    "aggregate",
    "audit",
    "build",
    "build_panel",
    "chance",
    "compare",
    "contributions",
    "describe",
    "diagnosis",
    "groups",
    "imputation",
    "impute",
    "inequality",
    "method",
    "normalise",
    "read",
    "read_observations",
    "recover",
    "robustness",
    "scale",
    "space",
    "tiers",
    "treat",
    "unseen",
    "weights",
    "whatif",
]
