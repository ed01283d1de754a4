"""What every aggregation asks of its weights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if
from .arguments import LARGEST


def shared(X: pd.DataFrame, weights: pd.Series, min_weight: float = 1.0) -> np.ndarray:
    """Return the weights of the columns; refuse one that is negative, missing or infinite.

    Raises
    ------
    InputError
        Also where `min_weight` is no share.

    Examples
    --------
    >>> shared(pd.DataFrame(columns=["b", "a"]), pd.Series({"a": 1.0, "b": 3.0})).tolist()
    [3.0, 1.0]
    """
    if not 0.0 <= min_weight <= 1.0:
        mend = "write a share, e.g. 0.6"
        raise InputError(Fault("must be 0 to 1", place="min_weight", value=min_weight, mend=mend))
    own = weights.reindex(X.columns).to_numpy(float)
    refuse_if(
        Fault("a weight is a number >= 0", place=str(name), value=weight)
        for name, weight in zip(X.columns, own, strict=True)
        if not 0.0 <= weight <= LARGEST
    )
    return own
