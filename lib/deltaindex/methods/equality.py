"""When two numbers differ: the one test that ranks, goalposts, weights and tiers share.

A formula leaves rounding behind: 0.1 + 0.2 is not 0.3. Two values are the same if they differ in
no more than the last digits of their own, or by no more than what rounding leaves of the largest
values beside them.
"""

from __future__ import annotations

import numpy as np

NEAR = 1e-12  # of the values themselves
NOISE = 8 * np.finfo(float).eps  # of the largest value that they were computed beside


def differs(
    a: np.ndarray | float, b: np.ndarray | float, scale: np.ndarray | float = 0.0
) -> np.ndarray:
    """Say where two arrays differ by more than rounding.

    Parameters
    ----------
    a, b : array or float
    scale : array or float
        Size of the largest value of the column, of whose rounding a small value bears a trace.

    Returns
    -------
    array of bool
        True where one of them is missing.

    Examples
    --------
    >>> [bool(differs(*pair)) for pair in ((0.3, 0.1 + 0.2), (1.0, 1.0005, 1e9), (1e-300, 2e-300))]
    [False, True, True]
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        own = NEAR * np.maximum(np.abs(a), np.abs(b))
        same = np.abs(a - b) <= np.maximum(own, NOISE * np.asarray(scale))
    return ~(same | (a == b))


def size(X: np.ndarray, axis: int) -> np.ndarray:
    """Return the size of the largest value along an axis, which is kept; 0 where there is none.

    >>> size(np.array([[1.0, -3.0, np.nan]]), -1).tolist()
    [[3.0]]
    """
    largest = np.fmax.reduce(np.abs(X), axis=axis, keepdims=True)
    return np.where(np.isfinite(largest), largest, 0.0)


def constant(X: np.ndarray) -> np.ndarray:
    """Whether each column is empty, or constant but for rounding.

    Parameters
    ----------
    X : array, shape (..., entities, columns)

    Returns
    -------
    array of bool, shape (..., columns)

    Examples
    --------
    >>> constant(np.array([[0.3, 1.0], [0.1 + 0.2, 2.0]])).tolist()
    [True, False]
    """
    top = np.fmax.reduce(X, axis=-2, initial=np.nan)
    bottom = np.fmin.reduce(X, axis=-2, initial=np.nan)
    return ~differs(top, bottom) | np.isnan(top)


def counts(X: np.ndarray, sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count, for every cell, the cells of a sample that are below it, and those that are equal.

    Parameters
    ----------
    X, sample : array, shape (..., entities, columns)

    Returns
    -------
    below, equal : array, shape of X
        NaN for a missing cell; missing cells of the sample are not counted.

    Examples
    --------
    >>> below, equal = counts(np.array([[0.3], [1.0]]), np.array([[0.1 + 0.2], [0.5], [1.0]]))
    >>> below.ravel().tolist(), equal.ravel().tolist()
    ([0.0, 2.0], [1.0, 1.0])
    """
    shape = np.broadcast_shapes(X.shape[:-2], sample.shape[:-2])
    X = np.broadcast_to(X, (*shape, *X.shape[-2:]))
    sample = np.broadcast_to(sample, (*shape, *sample.shape[-2:]))
    both, many = np.concatenate([sample, X], axis=-2), sample.shape[-2]
    order = np.argsort(both, axis=-2, kind="stable")
    ordered = np.take_along_axis(both, order, axis=-2)
    counted = ((order < many) & ~np.isnan(ordered)).astype(float)
    until = counted.cumsum(axis=-2)
    new = np.ones(both.shape, bool)
    new[..., 1:, :] = differs(ordered[..., 1:, :], ordered[..., :-1, :], size(both, -2))
    last = np.ones(both.shape, bool)
    last[..., :-1, :] = new[..., 1:, :]
    below = np.maximum.accumulate(np.where(new, until - counted, 0.0), axis=-2)
    upto = np.where(last, until, np.inf)[..., ::-1, :]
    upto = np.minimum.accumulate(upto, axis=-2)[..., ::-1, :]
    found = []
    for part in (below, upto - below):
        placed = np.empty_like(part)
        np.put_along_axis(placed, order, part, axis=-2)
        found.append(np.where(np.isnan(X), np.nan, placed[..., many:, :]))
    return found[0], found[1]


def tied(x: np.ndarray, groups: np.ndarray | None = None) -> np.ndarray:
    """Return values in which those that differ by rounding alone are equal.

    Parameters
    ----------
    x : array, shape (entities,)
    groups : array of int, shape (entities,), optional
        From 0; values are compared within each group alone.

    Returns
    -------
    array, shape (entities,)
        Each value, or the least of those that it differs from by rounding alone.

    Examples
    --------
    >>> tied(np.array([0.1 + 0.2, 1.0, 0.3])).tolist()
    [0.3, 1.0, 0.3]
    """
    own = np.zeros(len(x), int) if groups is None else np.asarray(groups)
    largest = np.zeros(own.max(initial=0) + 1)
    np.fmax.at(largest, own, np.abs(x))
    scale = np.where(np.isfinite(largest), largest, 0.0)[own]
    order = np.lexsort((x, own))
    ordered, before = x[order], own[order]
    new = np.ones(len(x), bool)
    new[1:] = differs(ordered[1:], ordered[:-1], scale[order][1:]) | (before[1:] != before[:-1])
    begins = np.maximum.accumulate(np.where(new, np.arange(len(x)), 0))
    found = np.empty(len(x))
    found[order] = ordered[begins]
    return found


def tied_in_rows(x: np.ndarray) -> np.ndarray:
    """Return `tied` of each row, for many rows at once; missing cells stay so.

    >>> tied_in_rows(np.array([[0.1 + 0.2, 1.0, 0.3], [2.0, np.nan, 2.0]])).tolist()
    [[0.3, 1.0, 0.3], [2.0, nan, 2.0]]
    """
    order = np.argsort(x, axis=-1)
    ordered = np.take_along_axis(x, order, axis=-1)
    scale = np.abs(np.nan_to_num(x)).max(axis=-1, keepdims=True, initial=0.0)
    new = np.ones(x.shape, bool)
    new[..., 1:] = differs(ordered[..., 1:], ordered[..., :-1], scale)
    begins = np.maximum.accumulate(np.where(new, np.arange(x.shape[-1]), 0), axis=-1)
    found = np.empty_like(x)
    np.put_along_axis(found, order, np.take_along_axis(ordered, begins, axis=-1), axis=-1)
    return found


def places(scores: np.ndarray) -> np.ndarray:
    """Rank each row of scores; see `ranks.rank`.

    Parameters
    ----------
    scores : array, shape (..., entities)

    Returns
    -------
    array of int32, the same shape
        1 is the highest; ties share the lower number; 0 where there is no score.

    Examples
    --------
    >>> places(np.array([[0.3, 0.1 + 0.2, 0.5, np.nan], [1.0, 2.0, 3.0, 4.0]])).tolist()
    [[2, 2, 1, 0], [4, 3, 2, 1]]
    """
    none = np.isnan(scores)
    some = none.any()
    falling = -scores  # a missing score is sorted to the end
    order = np.argsort(falling, axis=-1)
    falling = np.take_along_axis(falling, order, axis=-1)
    place = np.broadcast_to(np.arange(1, scores.shape[-1] + 1, dtype=np.int32), scores.shape).copy()
    scale = size(scores, -1) if some else np.abs(falling[..., [0, -1]]).max(-1, keepdims=True)
    place[..., 1:][~differs(falling[..., 1:], falling[..., :-1], scale)] = 0
    np.maximum.accumulate(place, axis=-1, out=place)
    ranks = np.empty_like(place)
    np.put_along_axis(ranks, order, place, axis=-1)
    if some:
        ranks[none] = 0
    return ranks
