"""Ranks: places by score."""

from __future__ import annotations

import numpy as np
import pandas as pd


def rank(scores: pd.Series) -> pd.Series:
    """Rank scores, 1 being the highest; ties share the lower number; no score, no rank.

    Scores that differ only by rounding (in the 13th digit) are ties.

    >>> rank(pd.Series([0.3, 0.1 + 0.2, 0.5, float("nan")])).tolist()
    [2, 2, 1, <NA>]
    """
    size = scores.abs().max()
    digits = 12 - int(np.ceil(np.log10(size))) if size > 0 else 12
    return scores.round(digits).rank(ascending=False, method="min").astype("Int64")
