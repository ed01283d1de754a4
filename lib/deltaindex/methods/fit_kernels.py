"""Array kernels of what a recipe takes from a sample: goalposts, means and weights.

For many draws at once: arrays are ``(..., entities, columns)``, a missing cell is NaN, and
whatever stands before is a draw. Where a step would refuse a column, its cells or weights are
NaN; the functions of the steps check first and say why.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .equality import constant, counts


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
    with np.errstate(all="ignore"):
        scaled = low + (high - low) * ((X - worst) / extent)
    return np.clip(scaled, low, high) if clip else scaled


def minmax_inliers(
    X: np.ndarray, up: np.ndarray, sample: np.ndarray, *, spread: float = 2.0, clip: bool = True
) -> np.ndarray:
    """Scale between worst and best of what is no outlier; see `normalise.minmax_inliers`.

    >>> X = np.array([[0.0], [1], [2], [3], [4], [4], [99]])
    >>> minmax_inliers(X, np.array([True]), X)[..., 0].tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    return minmax(X, up, inliers(sample, spread), clip=clip)


def inliers(sample: np.ndarray, spread: float) -> np.ndarray:
    """Leave out what lies more than so many deviations from the mean of its column.

    >>> inliers(np.array([[0.0], [1], [2], [3], [4], [4], [99]]), 2.0).ravel().tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0, 4.0, nan]
    """
    centre, deviation = moments(sample, 1)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(sample - centre) <= spread * deviation, sample, np.nan)


def goalposts(
    X: np.ndarray,
    up: np.ndarray,
    sample: np.ndarray | None = None,
    *,
    low: float,
    high: float,
    clip: bool = True,
    log: bool = False,
    ends: Sequence[float] = (0.0, 1.0),
) -> np.ndarray:
    """Scale between fixed goalposts; see `normalise.goalposts`.

    >>> X = np.array([[20.0], [52.5], [90.0]])
    >>> goalposts(X, np.array([True]), low=20, high=85)[..., 0].tolist()
    [0.0, 0.5, 1.0]
    """
    if log:
        with np.errstate(all="ignore"):
            X, low, high = np.log(np.where(X > 0, X, np.nan)), np.log(low), np.log(high)
    best, worst = np.where(up, high, low), np.where(up, low, high)
    share = (X - worst) / (best - worst)
    share = np.clip(share, 0.0, 1.0) if clip else share
    return ends[0] + (ends[1] - ends[0]) * share


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
    below, equal = _counted(X, up, sample)
    return below + (equal + 1.0) / 2.0


def percentile(X: np.ndarray, up: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """Give the share of the sample that is surpassed; see `normalise.percentile`.

    >>> X = np.array([[5.0], [9.0], [5.0], [1.0]])
    >>> percentile(X, np.array([True]), X)[..., 0].tolist()
    [0.5, 0.875, 0.5, 0.125]
    """
    below, equal = _counted(X, up, sample)
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


def distance_to_target(
    X: np.ndarray, up: np.ndarray, sample: np.ndarray | None = None, *, target: float
) -> np.ndarray:
    """Divide by a target; see `normalise.distance_to_target`.

    >>> distance_to_target(np.array([[1.0], [3.0]]), np.array([True]), target=2.0).ravel().tolist()
    [0.5, 1.5]
    """
    return ratio(X, up, np.full(X.shape[-1], float(target)))


def ratio(X: np.ndarray, up: np.ndarray, anchor: np.ndarray) -> np.ndarray:
    """Divide by an anchor, or the anchor by the cell where less is better.

    >>> ratio(np.array([[4.0, 4.0]]), np.array([True, False]), np.array([[2.0, 2.0]])).tolist()
    [[2.0, 0.5]]
    """
    with np.errstate(all="ignore"):
        found = np.where(up, X / anchor, anchor / X)
        divisor = np.where(up, anchor, X)
        return np.where((X < 0) | (divisor <= 0), np.nan, found)


def entropy(X: np.ndarray, *, offset: float = 0.0) -> np.ndarray:
    """Weigh columns by their spread over entities; see `weights.entropy`.

    >>> entropy(np.array([[1.0, 1.0], [0.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
    return share(divergence(X, offset=offset))


def divergence(X: np.ndarray, *, offset: float = 0.0) -> np.ndarray:
    """Return one less the entropy of each column, its weight before it is scaled.

    >>> divergence(np.array([[1.0, 1.0], [0.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
    there = ~np.isnan(X)
    shifted = np.where(there, X + offset, 0.0)
    count = there.sum(axis=-2)
    total = shifted.sum(axis=-2)
    refused = (shifted < 0).any(axis=-2) | (count < 2) | (total <= 0)
    with np.errstate(all="ignore"):
        mean = (total / count)[..., None, :]
        # without taking what is nearly one from one: deviations sum to zero
        off = np.where(there, (shifted - mean) / mean, 0.0)
        found = _excess(off).sum(axis=-2) / (count * np.log(count))
    found = np.where(constant(np.where(there, shifted, np.nan)), 0.0, found)
    return np.where(refused, np.nan, found)


def _excess(d: np.ndarray) -> np.ndarray:
    """Return (1 + d) ln(1 + d) - d, which is about d^2 / 2 near zero; 1 for d = -1."""
    found = (1.0 + d) * np.log1p(np.maximum(d, np.nextafter(-1.0, 0.0))) - d
    near = np.abs(d) < 0.01
    if near.any():
        small, series = d[near], 0.0
        for power in range(9, 1, -1):
            series = small * (series + (-1) ** power / (power * (power - 1)))
        found[near] = small * series
    return found


def stdev(X: np.ndarray) -> np.ndarray:
    """Weigh columns by their standard deviation; see `weights.stdev`.

    >>> stdev(np.array([[0.0, 0.0], [3.0, 1.0]])).round(12).tolist()
    [0.75, 0.25]
    """
    return share(spread(X))


def spread(X: np.ndarray) -> np.ndarray:
    """Return the standard deviation of each column in a common unit; 0 where it is constant.

    >>> spread(np.array([[1.0, 2.0], [1.0, 2.0 + 1e-15]])).tolist()
    [0.0, 0.0]
    """
    return np.where(constant(X), 0.0, moments(near_one(X), 1)[1][..., 0, :])


def deviations(X: np.ndarray) -> np.ndarray:
    """Return the standard deviation of each column in its own unit; 0 where it is constant.

    >>> deviations(np.array([[1.0, 0.0], [1.0, 2.0]])).round(3).tolist()
    [0.0, 1.414]
    """
    return np.where(constant(X), 0.0, moments(X, 1)[1][..., 0, :])


def critic(X: np.ndarray) -> np.ndarray:
    """Weigh columns by contrast and conflict; see `weights.critic`.

    >>> critic(np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])).round(12).tolist()
    [0.25, 0.25, 0.5]
    """
    own = spread(X)
    # a correlation of one but for rounding must not become a conflict below zero
    conflict = (1.0 - np.clip(correlations(X), -1.0, 1.0)).sum(axis=-1)
    return share(own * conflict)


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
    with np.errstate(all="ignore"):
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
    return amounts / np.where(total > 0.0, total, np.nan)


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
    with np.errstate(all="ignore"):
        mean = np.where(there, sample, 0.0).sum(axis=-2, keepdims=True) / count
        off = np.where(there, sample - mean, 0.0)
        near = unit(off)
        variance = ((off * near) ** 2).sum(axis=-2, keepdims=True) / (count - ddof)
        spread = np.sqrt(variance) / near
    return mean, np.where(count > ddof, spread, np.nan)


def _counted(X: np.ndarray, up: np.ndarray, sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count, for every cell, the sample's cells that are worse, and those that are equal."""
    signs = np.where(up, 1.0, -1.0)
    return counts(X * signs, sample * signs)
