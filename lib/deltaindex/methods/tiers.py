"""Tiers: entities of similar score, tier 1 being the best.

The functions take one column of scores, the kernels beneath them those of many draws. Scores that
differ only by rounding share a tier.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, suggest
from .arguments import checked
from .equality import differs, places, size
from .fit_kernels import unit
from .registry import method

__all__ = ["fisher_jenks", "fisher_jenks_of_draws", "fit", "relative", "sizes", "thresholds"]


def fisher_jenks_of_draws(scores: np.ndarray, *, k: int) -> np.ndarray:
    r"""Split each row of scores where the sum of squares within tiers is least.

    By dynamic programming over the sorted scores: the best split of the first j into c tiers
    takes the best split of the first i into c - 1 and makes one tier of the rest. Of splits that
    are equally good, the one whose better tiers are larger is taken.

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
    >>> fisher_jenks_of_draws(np.array([[0.1, 0.9, 0.12, 0.5]]), k=3).tolist()
    [[3, 1, 3, 2]]
    """
    found = np.zeros(scores.shape, np.int8)
    there = (~np.isnan(scores)).sum(axis=1)
    for count in np.unique(there):
        rows = np.flatnonzero(there == count)
        part = scores[rows]
        cuts = _cuts(np.sort(part, axis=1)[:, :count], k)
        # a score at a cut belongs beneath it
        tier = np.ones(part.shape, np.int8)
        for cut in cuts:
            tier += part <= cut[:, None]
        found[rows] = np.where(np.isnan(part), 0, tier)
    return found


def _cuts(ordered: np.ndarray, k: int) -> list[np.ndarray]:
    """Return the highest score of every tier but the best, each (draws,)."""
    draws, n = ordered.shape
    # a tier begins where a score differs from the one before
    begins = np.ones((draws, n), bool)
    begins[:, 1:] = differs(ordered[:, 1:], ordered[:, :-1], size(ordered, 1)) if n else True
    fewest = int(begins.sum(axis=1).min()) if n else 0
    if not 2 <= k <= fewest:
        problem = "tiers must be 2 to the number of different scores"
        raise InputError(Fault(problem, None, "tiers.k", k, f"there are {fewest}"))
    near = ordered * unit(ordered.T[None])[0].T
    x = near - near[:, :1]  # differences of near values are exact, sums of large ones are not
    x = x - x.mean(axis=1, keepdims=True)
    zero = np.zeros((draws, 1))
    sums = np.concatenate([zero, x.cumsum(axis=1)], axis=1)
    squares = np.concatenate([zero, (x * x).cumsum(axis=1)], axis=1)
    rounding = 1e-13 * squares[:, -1:]
    closed = np.where(begins, 0.0, np.inf)

    def split(best: np.ndarray, j: int) -> tuple[np.ndarray, np.ndarray]:
        """Return where the last tier of the first j scores begins, and what the split costs."""
        off = sums[:, [j]] - sums[:, :j]
        cost = squares[:, [j]] - squares[:, :j] - off * off / np.arange(j, 0, -1)
        total = best[:, :j] + np.maximum(cost, 0.0) + closed[:, :j]
        least = total.min(axis=1, keepdims=True)
        first = (total <= least + rounding).argmax(axis=1)
        return first, least[:, 0]

    best = squares - sums**2 / np.maximum(np.arange(n + 1), 1)
    best[:, 0] = np.inf  # no tier is empty
    splits = []
    for _ in range(k - 2):
        starts, costs = np.zeros((draws, n + 1), int), np.full((draws, n + 1), np.inf)
        for j in range(2, n + 1):
            starts[:, j], costs[:, j] = split(best, j)
        splits.append(starts)
        best = costs
    draw = np.arange(draws)
    end = split(best, n)[0]
    cuts = [ordered[draw, end - 1]]
    for starts in reversed(splits):
        end = starts[draw, end]
        cuts.append(ordered[draw, end - 1])
    return cuts


def _sizes(scores: np.ndarray, *, ranks: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Give the first tier the first so many ranks, and so on, in every draw."""
    counts = (ranks > 0).sum(axis=1)
    wrong = np.flatnonzero(counts != sum(sizes))
    if len(wrong) or any(size < 1 for size in sizes):
        count = counts[wrong[0]] if len(wrong) else counts[0]
        problem = f"sizes must be positive and sum to the {count} scores"
        raise InputError(Fault(problem, None, "tiers.sizes", list(sizes)))
    tier = np.searchsorted(np.cumsum(sizes), ranks) + 1
    return np.where(ranks > 0, tier, 0).astype(np.int8)


def _thresholds(
    scores: np.ndarray, *, cuts: Sequence[float] | np.ndarray, inclusive: bool = True
) -> np.ndarray:
    """Cut every draw at scores, or at scores of its own: ``cuts`` is (cuts,) or (draws, cuts)."""
    cuts = np.asarray(cuts, dtype=float)
    scale = size(scores, -1)
    tier = np.ones(scores.shape, np.int16)
    for at in range(cuts.shape[-1]):
        cut = cuts[..., [at]]
        equal = ~differs(scores, cut, scale)
        with np.errstate(invalid="ignore"):
            tier += ~(((scores > cut) & ~equal) | (equal & inclusive))
    return np.where(np.isnan(scores), 0, tier)


def _relative(
    scores: np.ndarray, *, names: Sequence[str], cuts: Sequence[float], to: str = "mean"
) -> np.ndarray:
    """Cut every draw at multiples of a score of its own."""
    if to == "mean":
        with np.errstate(all="ignore"):
            base = np.nansum(scores, axis=1) / (~np.isnan(scores)).sum(axis=1)
    else:
        at = [column for column, name in enumerate(names) if str(name) == str(to)]
        base = scores[:, at[0]] if at else np.full(len(scores), np.nan)
    if np.isnan(base).any():
        known = ["mean", *(str(n) for n, s in zip(names, scores.T, strict=True) if s.any())]
        problem = "neither 'mean' nor an entity with a score"
        raise InputError(Fault(problem, None, "tiers.to", to, suggest(to, known)))
    if not ((base > 0) & differs(base, 0.0, size(scores, 1)[:, 0])).all():
        # a multiple of what is below zero turns the order of the tiers round, and a mean of zero
        # is above it or below by rounding
        mend = "take fisher_jenks, sizes or thresholds"
        raise InputError(Fault("must be above zero", None, f"tiers.to: {to}", base.min(), mend))
    with np.errstate(all="ignore"):
        return _thresholds(scores, cuts=base[:, None] * np.asarray(cuts, dtype=float))


def _column(found: np.ndarray, scores: pd.Series) -> pd.Series:
    """Return the tiers of the one draw as a column."""
    tier = pd.Series(found[0], scores.index, dtype="Int64")
    return tier.where(scores.notna())


def _row(scores: pd.Series) -> np.ndarray:
    return scores.to_numpy(float)[None]


@method("tiers", kernel=fisher_jenks_of_draws)
@checked
def fisher_jenks(scores: pd.Series, *, k: int) -> pd.Series:
    """Split scores where the sum of squared deviations within tiers is least.

    Parameters
    ----------
    scores : Series, shape (entities,)
        Missing scores have no tier.
    k : int
        Number of tiers, from 2 to the number of different scores.

    Returns
    -------
    Series of Int64, shape (entities,)

    Raises
    ------
    InputError
        There are fewer different scores than tiers.

    References
    ----------
    :cite:`fisher1958`

    Examples
    --------
    >>> fisher_jenks(pd.Series([0.1, 0.9, 0.12, 0.5]), k=3).tolist()
    [3, 1, 3, 2]
    """
    return _column(fisher_jenks_of_draws(_row(scores), k=k), scores)


def fit(sizes: Sequence[int], count: int) -> list[int]:
    """Return sizes for another number of scores: the last tier is the one that changes.

    >>> fit([4, 13, 24], 41), fit([4, 13, 24], 39), fit([4, 13, 24], 10)
    ([4, 13, 24], [4, 13, 22], [4, 6])
    """
    ends = [min(end, count) for end in np.cumsum(sizes)[:-1]] + [count]
    return [int(size) for size in np.diff([0, *ends]) if size > 0]


@method("tiers", kernel=_sizes, needs=("ranks",))
@checked
def sizes(scores: pd.Series, ranks: pd.Series | None = None, *, sizes: Sequence[int]) -> pd.Series:
    """Give the first tier the first so many ranks, and so on; ties share the better tier.

    Parameters
    ----------
    scores : Series, shape (entities,)
    ranks : Series, optional
        As the index ranks its scores; by default exactly.
    sizes : sequence of int
        They sum to the number of scores.

    Examples
    --------
    >>> sizes(pd.Series([0.1, 0.9, 0.12, 0.5]), sizes=[1, 3]).tolist()
    [2, 1, 2, 2]
    """
    row = _row(scores)
    own = places(row) if ranks is None else ranks.fillna(0).to_numpy(int)[None]
    return _column(_sizes(row, ranks=own, sizes=sizes), scores)


@method("tiers", kernel=_thresholds)
@checked
def thresholds(scores: pd.Series, *, cuts: Sequence[float], inclusive: bool = True) -> pd.Series:
    """Cut at fixed scores.

    Parameters
    ----------
    scores : Series, shape (entities,)
    cuts : sequence of float
        In any order; n cuts give n + 1 tiers.
    inclusive : bool
        Whether a score equal to a cut belongs to the better tier.

    Examples
    --------
    >>> thresholds(pd.Series([0.1, 0.9, 0.2]), cuts=[0.2, 0.9]).tolist()
    [3, 1, 2]
    """
    return _column(_thresholds(_row(scores), cuts=cuts, inclusive=inclusive), scores)


@method("tiers", kernel=_relative, needs=("names",))
@checked
def relative(scores: pd.Series, *, cuts: Sequence[float], to: str = "mean") -> pd.Series:
    """Cut at multiples of a score, as the European Innovation Scoreboard does.

    Parameters
    ----------
    scores : Series, shape (entities,)
    cuts : sequence of float
        In any order; n cuts give n + 1 tiers.
    to : str
        ``mean`` of the scores, or the entity whose score it is (say, that of the whole region).

    Raises
    ------
    InputError
        `to` is neither, or the entity has no score, or it is not above zero but for rounding.

    Examples
    --------
    >>> relative(pd.Series([1.0, 3.0, 2.0]), cuts=[1.25, 1.0]).tolist()
    [3, 1, 2]
    >>> relative(pd.Series({"a": 1.0, "b": 3.0, "all": 1.0}), cuts=[1.25, 1.0], to="all").tolist()
    [2, 1, 2]
    """
    return _column(_relative(_row(scores), names=list(scores.index), cuts=cuts, to=to), scores)
