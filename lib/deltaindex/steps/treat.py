"""Treatment of outliers: change extreme cells, or leave them as they are."""

from __future__ import annotations

import pandas as pd


def none(X: pd.DataFrame) -> pd.DataFrame:
    """Leave every cell as it is.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)

    Returns
    -------
    DataFrame, the same
    """
    return X


METHODS = {"none": none}
