"""deltaindex: composite indices from a framework, observations and a recipe.

>>> import deltaindex as di
>>> callable(di.build) and callable(di.weights.entropy)
True
"""

from . import boundaries
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
    robustness,
    scale,
    space,
    unseen,
    whatif,
)
from .errors import Fault, InputError
from .framework import Framework
from .index import Index, build, build_panel
from .observations import Observations, read_observations
from .reading import read
from .recipe import Recipe
from .steps import aggregate, impute, normalise, tiers, treat, weights
from .steps.registry import method
from .study import assumptions, chain, claims, monitoring, paths

__version__ = "0.2.0.dev0"

__all__ = [
    "Fault",
    "Framework",
    "Index",
    "InputError",
    "Observations",
    "Recipe",
    "aggregate",
    "assumptions",
    "audit",
    "boundaries",
    "build",
    "build_panel",
    "chain",
    "chance",
    "claims",
    "compare",
    "contributions",
    "describe",
    "diagnosis",
    "groups",
    "imputation",
    "impute",
    "inequality",
    "method",
    "monitoring",
    "normalise",
    "paths",
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
