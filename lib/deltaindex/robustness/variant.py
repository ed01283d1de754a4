"""A variant: what the draws of one combination of alternatives share, made once for all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..engine import scoring
from ..engine.hierarchy import Hierarchy
from ..framework import Framework
from ..recipe import Recipe


@dataclass(frozen=True)
class Variant:
    """What the draws of one combination of alternatives share.

    `gaps` are the indicators with missing cells, `filled` those in which some are imputed;
    `present`, the rows of the entities that take part. `over` is the sample that goalposts come
    from where it is not the draw's own (that of a reference); weights are not its own then either.
    """

    framework: Framework
    recipe: Recipe
    hierarchy: Hierarchy
    indicators: pd.DataFrame
    imputed: pd.DataFrame
    treated: pd.DataFrame
    normalised: np.ndarray
    weights: scoring.Weights
    gaps: tuple[str, ...]
    filled: tuple[str, ...]
    present: np.ndarray
    over: np.ndarray | None
