"""Intervals of ranks, from counts of how often each was taken."""

from __future__ import annotations

import numpy as np
import pandas as pd


def histogram_of(ranks: np.ndarray, entities: pd.Index) -> pd.DataFrame:
    """Count how often each entity takes each rank.

    Parameters
    ----------
    ranks : array of int, shape (draws, entities)
        0 for no score.
    entities : Index

    Returns
    -------
    DataFrame of int, shape (entities, ranks)

    Examples
    --------
    >>> histogram_of(np.array([[1, 2], [1, 2], [2, 1]]), pd.Index(["p", "q"])).to_numpy().tolist()
    [[2, 1], [1, 2]]
    """
    n = len(entities)
    at = ranks.astype(np.int64) + n * np.arange(n) - 1
    counts = np.bincount(at[ranks > 0], minlength=n * n).reshape(n, n)
    return pd.DataFrame(counts, entities, pd.RangeIndex(1, n + 1, name="rank"))


def of_counts(histogram: pd.DataFrame, own: pd.Series, draws: int, level: float) -> pd.DataFrame:
    """Say where each entity ranks, best first.

    Parameters
    ----------
    histogram : DataFrame of int, shape (entities, ranks)
        In how many draws an entity takes a rank.
    own : Series, shape (entities,)
        Ranks in the index itself.
    draws : int
    level : float
        Of the interval.

    Returns
    -------
    DataFrame
        ``rank`` (in the index itself), ``median``, ``low`` and ``high`` (the interval), ``best``,
        ``worst``, ``mean``, and ``scored``, the share of draws in which there is a score at all;
        the others are over those draws. Ranks are such as occur: the least that the given share
        of draws does not surpass.

    Examples
    --------
    >>> counts = pd.DataFrame([[9, 1], [1, 9]], ["p", "q"], [1, 2])
    >>> of_counts(counts, pd.Series([1, 2], ["p", "q"]), 10, 0.8).loc["p", ["low", "high", "worst"]]
    low      1
    high     1
    worst    2
    Name: p, dtype: Int64
    """
    counts = histogram.to_numpy()
    total = counts.sum(axis=1)
    summed = counts.cumsum(axis=1)
    tail = (1.0 - level) / 2.0

    def quantile(share: float) -> np.ndarray:
        need = np.maximum(np.ceil(share * total - 1e-9), 1)
        return (summed < need[:, None]).sum(axis=1) + 1

    some = total > 0
    numbers = np.arange(1, counts.shape[1] + 1)
    frame = pd.DataFrame(
        {
            "rank": own,
            "median": quantile(0.5),
            "low": quantile(tail),
            "high": quantile(1.0 - tail),
            "best": (counts > 0).argmax(axis=1) + 1,
            "worst": counts.shape[1] - (counts[:, ::-1] > 0).argmax(axis=1),
        },
        histogram.index,
    ).astype("Int64")
    frame = frame.where(pd.Series(some, frame.index))
    frame["mean"] = counts @ numbers / np.where(some, total, np.nan)
    frame["scored"] = total / draws
    return frame.sort_values(["rank", "mean"], kind="stable")
