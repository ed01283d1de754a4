"""Ranks: places by score."""

from __future__ import annotations

import pandas as pd

from .kernels import places


def rank(scores: pd.Series) -> pd.Series:
    """Rank scores, 1 being the highest; ties share the lower number; no score, no rank.

    Scores that differ only by rounding (in the 13th digit) are ties.

    >>> rank(pd.Series([0.3, 0.1 + 0.2, 0.5, float("nan")])).tolist()
    [2, 2, 1, <NA>]
    """
    found = pd.Series(places(scores.to_numpy(float)), scores.index, dtype="Int64")
    return found.where(scores.notna()).rename(scores.name)


def rounded(scores: pd.Series, *, digits: int) -> pd.Series:
    """Rank scores as they are printed: what looks equal at so many decimals shares a rank.

    >>> rounded(pd.Series([0.9514, 0.9509, 0.95]), digits=3).tolist()
    [1, 1, 3]
    """
    return rank(scores.round(digits))


METHODS = {"exact": rank, "rounded": rounded}
