"""Tiers of many draws at once, as the step finds them for one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors import Fault, InputError
from ...recipe import METHODS, Step

PORTION = 250_000  # cells of the table of costs at once: what fits a processor's cache


def tiers_of_draws(step: Step, scores: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """Sort entities into tiers in every draw.

    Parameters
    ----------
    step : Step
        Of the recipe's ``tiers``.
    scores, ranks : array, shape (draws, entities)
        A missing score has rank 0.

    Returns
    -------
    array of int8, shape (draws, entities)
        0: no score, no tier.
    """
    none = ranks == 0
    found = np.zeros(ranks.shape, np.int8)
    if step.method == "sizes":
        ends = np.cumsum(step.options["sizes"])
        found[:] = np.searchsorted(ends, ranks) + 1
    elif step.method == "fisher_jenks":
        found[:] = fisher_jenks(scores, step.options["k"])
    else:
        _one_by_one(step, scores, found, np.arange(len(scores)))
    found[none] = 0
    return found


def fisher_jenks(scores: np.ndarray, k: int) -> np.ndarray:
    """Split each row of scores where the sum of squares within tiers is least.

    By dynamic programming over the sorted scores: the best split of the first j into c tiers
    takes the best split of the first i into c - 1 and makes one tier of the rest.

    Parameters
    ----------
    scores : array, shape (draws, entities)
    k : int

    Returns
    -------
    array of int8, the same shape
        1 is the best tier; equal scores share a tier; 0 where there is no score.

    Raises
    ------
    InputError
        A draw has fewer different scores than tiers.

    References
    ----------
    :cite:`fisher1958`

    Examples
    --------
    >>> fisher_jenks(np.array([[0.1, 0.9, 0.12, 0.5]]), 3).tolist()
    [[3, 1, 3, 2]]
    """
    found = np.zeros(scores.shape, np.int8)
    there = (~np.isnan(scores)).sum(axis=1)
    for count in np.unique(there):
        rows = np.flatnonzero(there == count)
        portion = max(1, PORTION // (count + 1) ** 2)
        for start in range(0, len(rows), portion):
            part = scores[rows[start : start + portion]]
            cuts = _cuts(np.sort(part, axis=1)[:, :count], k)
            # a score at a cut belongs beneath it
            tier = 1 + (part[:, :, None] <= cuts[:, None, :]).sum(axis=2)
            found[rows[start : start + portion]] = np.where(np.isnan(part), 0, tier)
    return found


def _cuts(ordered: np.ndarray, k: int) -> np.ndarray:
    """Return the highest score of every tier but the best: (draws, k - 1)."""
    draws, n = ordered.shape
    if not 2 <= k <= n or (np.diff(ordered, axis=1) > 0).sum(axis=1).min() < k - 1:
        raise InputError(Fault("a draw has fewer different scores than tiers", None, "tiers.k", k))
    x = ordered - ordered.mean(axis=1, keepdims=True)
    zero = np.zeros((draws, 1))
    sums = np.concatenate([zero, x.cumsum(axis=1)], axis=1)
    squares = np.concatenate([zero, (x * x).cumsum(axis=1)], axis=1)
    # cost[:, j, i]: sum of squares of the scores from i up to, but without, j
    count = np.arange(n + 1)[:, None] - np.arange(n + 1)
    cost = squares[:, :, None] - squares[:, None, :]
    off = sums[:, :, None] - sums[:, None, :]
    cost -= off * off / np.where(count > 0, count, 1)
    cost = np.where(count > 0, np.maximum(cost, 0.0), np.inf)
    best, splits, draw = cost[:, :, 0], [], np.arange(draws)
    for _ in range(k - 2):
        total = best[:, None, :] + cost
        split = total.argmin(axis=2)
        splits.append(split)
        best = np.take_along_axis(total, split[:, :, None], axis=2)[:, :, 0]
    end = (best + cost[:, n, :]).argmin(axis=1)
    cuts = [ordered[draw, end - 1]]
    for split in reversed(splits):
        end = split[draw, end]
        cuts.append(ordered[draw, end - 1])
    return np.stack(cuts, axis=1)


def _one_by_one(step: Step, scores: np.ndarray, found: np.ndarray, rows: np.ndarray) -> None:
    """Sort the draws that have no kernel by the step itself."""
    for row in rows:
        tier = METHODS["tiers"][step.method](pd.Series(scores[row]), **step.options)
        found[row] = tier.fillna(0).to_numpy()
