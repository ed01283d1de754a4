"""Array kernels of what a recipe takes from a sample: goalposts, means and weights.

For many draws at once: arrays are ``(..., entities, columns)``, a missing cell is NaN, and
whatever stands before is a draw. Where a step would refuse a column, its cells or weights are
NaN; the functions of the steps check first and say why.
"""

from __future__ import annotations

import numpy as np
import scipy

QUIET = {"divide": "ignore", "invalid": "ignore", "over": "ignore", "under": "ignore"}


def constant(sample: np.ndarray) -> np.ndarray:
    """Whether each column is empty, or constant but for the rounding of a formula.

    Without this, 0.3 and 0.1 + 0.2 would be stretched to worst and best.

    >>> constant(np.array([[0.3, 1.0], [0.1 + 0.2, 2.0]])).tolist()
    [True, False]
    """
    top, bottom = _ends(sample)
    largest = np.maximum(np.abs(top), np.abs(bottom))
    return ~(top - bottom > 1e-12 * largest)[..., 0, :]


def minmax(
    X: np.ndarray,
    up: np.ndarray,
    sample: np.ndarray,
    *,
    low: float = 0.0,
    high: float = 1.0,
    clip: bool = False,
) -> np.ndarray:
    """Scale between worst and best of the sample; see `normalise.minmax`.

    `up` says of each column whether more is better.

    >>> X = np.array([[2.0], [4.0], [6.0]])
    >>> minmax(X, np.array([True]), np.stack([X, 2 * X]))[..., 0].tolist()
    [[0.0, 0.5, 1.0], [-0.25, 0.0, 0.25]]
    """
    top, bottom = _ends(sample)
    best, worst = np.where(up, top, bottom), np.where(up, bottom, top)
    extent = np.where(constant(sample)[..., None, :], np.nan, best - worst)
    scaled = low + (high - low) * ((X - worst) / extent)
    return np.clip(scaled, low, high) if clip else scaled


def zscore(
    X: np.ndarray,
    up: np.ndarray,
    sample: np.ndarray,
    *,
    ddof: int = 1,
    mean: float = 0.0,
    sd: float = 1.0,
) -> np.ndarray:
    """Standardise by mean and deviation of the sample; see `normalise.zscore`.

    >>> X = np.array([[1.0], [2.0], [3.0]])
    >>> zscore(X, np.array([True]), X)[..., 0].tolist()
    [-1.0, 0.0, 1.0]
    """
    centre, spread = moments(sample, ddof)
    spread = np.where(constant(sample)[..., None, :] | ~(spread > 0), np.nan, spread)
    return mean + sd * ((X - centre) / spread * np.where(up, 1.0, -1.0))


def rank(X: np.ndarray, up: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """Count places from the bottom of the sample; see `normalise.rank`.

    >>> X = np.array([[5.0], [9.0], [5.0]])
    >>> rank(X, np.array([True]), X)[..., 0].tolist()
    [1.5, 3.0, 1.5]
    """
    below, equal = _count(X, up, sample)
    return below + (equal + 1.0) / 2.0


def percentile(X: np.ndarray, up: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """Give the share of the sample that is surpassed; see `normalise.percentile`.

    >>> X = np.array([[5.0], [9.0], [5.0], [1.0]])
    >>> percentile(X, np.array([True]), X)[..., 0].tolist()
    [0.5, 0.875, 0.5, 0.125]
    """
    below, equal = _count(X, up, sample)
    return (below + equal / 2.0) / (~np.isnan(sample)).sum(axis=-2)[..., None, :]


def distance_to_best(X: np.ndarray, up: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """Divide by the best of the sample; see `normalise.distance_to_best`.

    >>> distance_to_best(np.array([[1.0], [4.0]]), np.array([False]), np.array([[1.0], [4.0]]))
    array([[1.  ],
           [0.25]])
    """
    top, bottom = _ends(sample)
    return ratio(X, up, np.where(up, top, bottom))


def distance_to_mean(X: np.ndarray, up: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """Divide by the mean of the sample; see `normalise.distance_to_mean`.

    >>> distance_to_mean(np.array([[1.0], [3.0]]), np.array([True]), np.array([[1.0], [3.0]]))
    array([[0.5],
           [1.5]])
    """
    return ratio(X, up, moments(sample, 0)[0])


def ratio(X: np.ndarray, up: np.ndarray, anchor: np.ndarray) -> np.ndarray:
    """Divide by an anchor, or the anchor by the cell where less is better.

    >>> ratio(np.array([[4.0, 4.0]]), np.array([True, False]), np.array([[2.0, 2.0]])).tolist()
    [[2.0, 0.5]]
    """
    with np.errstate(**QUIET):
        found = np.where(up, X / anchor, anchor / X)
        divisor = np.where(up, anchor, X)
        return np.where((X < 0) | (divisor <= 0), np.nan, found)


def entropy(X: np.ndarray, *, offset: float = 0.0) -> np.ndarray:
    """Weigh columns by their spread over entities; see `weights.entropy`.

    >>> entropy(np.array([[1.0, 1.0], [0.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
    shifted = np.where(np.isnan(X), 0.0, X + offset)
    count = (~np.isnan(X)).sum(axis=-2)
    total = shifted.sum(axis=-2)
    refused = (shifted < 0).any(axis=-2) | (count < 2) | (total <= 0)
    with np.errstate(**QUIET):
        information = scipy.special.entr(shifted / total[..., None, :]).sum(axis=-2) / np.log(count)
    # a uniform column has entropy one but for rounding
    divergence = np.maximum(1.0 - information, 0.0)
    return share(np.where(refused, np.nan, divergence))


def stdev(X: np.ndarray) -> np.ndarray:
    """Weigh columns by their standard deviation; see `weights.stdev`.

    >>> stdev(np.array([[0.0, 0.0], [3.0, 1.0]])).round(12).tolist()
    [0.75, 0.25]
    """
    return share(moments(near_one(X), 1)[1][..., 0, :])


def critic(X: np.ndarray) -> np.ndarray:
    """Weigh columns by contrast and conflict; see `weights.critic`.

    >>> critic(np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])).round(12).tolist()
    [0.25, 0.25, 0.5]
    """
    spread = moments(near_one(X), 1)[1][..., 0, :]
    # a correlation of one but for rounding must not become a conflict below zero
    conflict = (1.0 - np.clip(correlations(X), -1.0, 1.0)).sum(axis=-1)
    return share(spread * conflict)


def pca(X: np.ndarray) -> np.ndarray:
    """Weigh columns by the first principal component; see `weights.pca`.

    >>> pca(np.array([[0.0, 0.0, 1.0], [1.0, 2.0, 0.0], [2.0, 4.0, 1.0]])).round(6).tolist()
    [0.5, 0.5, 0.0]
    """
    R = correlations(X)
    refused = np.isnan(R).any(axis=(-1, -2))[..., None]
    _, vectors = np.linalg.eigh(np.where(refused[..., None], 0.0, R))
    return share(np.where(refused, np.nan, vectors[..., -1] ** 2))


def correlations(X: np.ndarray) -> np.ndarray:
    """Correlate columns, each pair over the entities that have both.

    >>> correlations(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, np.nan]])).round(9).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    there = (~np.isnan(X)).astype(float)
    # centred first, so that little is lost where sums are subtracted
    X = X * unit(X)
    Y = np.where(there > 0, X - moments(X, 0)[0], 0.0)
    turned = np.swapaxes(there, -1, -2)
    with np.errstate(**QUIET):
        count = turned @ there
        sums = np.swapaxes(Y, -1, -2) @ there  # of the row's column, where both are there
        products = np.swapaxes(Y, -1, -2) @ Y - sums * np.swapaxes(sums, -1, -2) / count
        gross = np.swapaxes(Y * Y, -1, -2) @ there
        squares = gross - sums**2 / count
        own = np.where(np.swapaxes(constant(X)[..., None, :], -1, -2), np.nan, squares)
        found = products / np.sqrt(own * np.swapaxes(own, -1, -2))
    found = np.where(count > 1, found, np.nan)
    # where a far cell is not shared, the subtraction leaves no digits: such pairs one by one
    lost = (squares < 1e-6 * gross) & (count > 1)
    for *draw, i, j in np.argwhere(lost | np.swapaxes(lost, -1, -2)):
        table = X[tuple(draw)]
        found[(*draw, i, j)] = _pair(table[:, i], table[:, j])
    return found


def _pair(x: np.ndarray, y: np.ndarray) -> float:
    """Correlate two columns over the cells that both have; NaN where one does not differ there."""
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both] - x[both].mean(), y[both] - y[both].mean()
    size = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / size) if size > 0 else np.nan


def share(amounts: np.ndarray) -> np.ndarray:
    """Scale amounts to sum to one; NaN where no column differs between entities.

    >>> share(np.array([[3.0, 1.0], [0.0, 0.0]])).tolist()
    [[0.75, 0.25], [nan, nan]]
    """
    total = amounts.sum(axis=-1, keepdims=True)
    return amounts / np.where(total > 1e-12, total, np.nan)


def _ends(sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the largest and the smallest cell of each column."""
    return (
        np.fmax.reduce(sample, axis=-2, keepdims=True),
        np.fmin.reduce(sample, axis=-2, keepdims=True),
    )


def unit(X: np.ndarray) -> np.ndarray:
    """Return the power of two that brings each column near one, where squares exist.

    >>> unit(np.array([[3.0, 1e-300], [4.0, 0.0]])).round(3).tolist() == [[0.125, 2.0**996]]
    True
    """
    largest = np.fmax.reduce(np.abs(X), axis=-2, keepdims=True)
    exponent = np.frexp(np.where(np.isfinite(largest), largest, 0.0))[1]
    return np.ldexp(1.0, np.clip(-exponent, -1000, 1000))


def near_one(X: np.ndarray) -> np.ndarray:
    """Take a whole table near one by a power of two, which keeps all digits and all shares.

    >>> near_one(np.array([[3.0, 1.0], [4.0, 0.0]])).tolist()
    [[0.375, 0.125], [0.5, 0.0]]
    """
    return X * unit(X).min(axis=-1, keepdims=True)


def moments(sample: np.ndarray, ddof: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of each column's cells.

    >>> [part.tolist() for part in moments(np.array([[1.0], [2.0], [3.0]]), 1)]
    [[[2.0]], [[1.0]]]
    """
    there = ~np.isnan(sample)
    count = there.sum(axis=-2, keepdims=True)
    with np.errstate(**QUIET):
        mean = np.where(there, sample, 0.0).sum(axis=-2, keepdims=True) / count
        off = np.where(there, sample - mean, 0.0)
        near = unit(off)
        variance = ((off * near) ** 2).sum(axis=-2, keepdims=True) / (count - ddof)
        spread = np.sqrt(variance) / near
    return mean, np.where(count > ddof, spread, np.nan)


def _count(X: np.ndarray, up: np.ndarray, sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count, for every cell, the sample's cells that are worse, and those that are equal."""
    signs = np.where(up, 1.0, -1.0)
    mine, others = X * signs, sample * signs
    shape = (*np.broadcast_shapes(X.shape[:-2], sample.shape[:-2]), *X.shape[-2:])
    below, equal = np.empty(shape), np.empty(shape)
    for column in range(X.shape[-1]):
        own, other = mine[..., :, None, column], others[..., None, :, column]
        below[..., column] = (other < own).sum(axis=-1)
        equal[..., column] = (other == own).sum(axis=-1)
    gone = np.isnan(np.broadcast_to(X, shape))
    return np.where(gone, np.nan, below), np.where(gone, np.nan, equal)
