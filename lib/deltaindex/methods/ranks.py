"""Ranks: places by score."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import Fault, InputError
from .arguments import checked
from .equality import places
from .registry import method

__all__ = ["rank", "rounded"]


def _rounded(scores: np.ndarray, *, digits: int) -> np.ndarray:
    if abs(digits) > 15:
        mend = "write the decimals that are printed, e.g. digits: 3"
        raise InputError(Fault("no such number of decimals", None, "ranks.digits", digits, mend))
    # what lies at one half but for rounding is rounded as one half
    return places(np.round(np.round(scores, digits + 9), digits))


@method("ranks", name="exact", kernel=places)
@checked
def rank(scores: pd.Series) -> pd.Series:
    """Rank scores, 1 being the highest; ties share the lower number; no score, no rank.

    Scores that differ only by rounding are ties; see `differs.differs`.

    >>> rank(pd.Series([0.3, 0.1 + 0.2, 0.5, float("nan")])).tolist()
    [2, 2, 1, <NA>]
    """
    return _column(places(scores.to_numpy(float)), scores)


@method("ranks", kernel=_rounded)
@checked
def rounded(scores: pd.Series, *, digits: int) -> pd.Series:
    """Rank scores as they are printed: what looks equal at so many decimals shares a rank.

    `digits` is within -15 and 15, below zero for tens and hundreds; else it is refused.

    >>> rounded(pd.Series([0.9514, 0.9509, 0.95]), digits=3).tolist()
    [1, 1, 3]
    """
    return _column(_rounded(scores.to_numpy(float), digits=digits), scores)


def _column(found: np.ndarray, scores: pd.Series) -> pd.Series:
    ranks = pd.Series(found, scores.index, dtype="Int64", name=scores.name)
    return ranks.where(scores.notna())
