"""Array kernels of the treatment of outliers, for many draws at once.

Arrays are ``(..., entities, columns)``, a missing cell is NaN, and whatever stands before is a
draw. Columns are treated one by one: see `deltaindex.methods.treat`.
"""

from __future__ import annotations

import numpy as np

from .fit_kernels import unit

Pair = tuple[np.ndarray, np.ndarray]


def shape(X: np.ndarray) -> Pair:
    r"""Return skewness and excess kurtosis of columns, adjusted for the size of the sample.

    .. math:: G_1 = \frac{\sqrt{n (n - 1)}}{n - 2}\, \frac{m_3}{m_2^{3/2}}, \qquad
              G_2 = \frac{n - 1}{(n - 2)(n - 3)} \Big((n + 1) \frac{m_4}{m_2^2} - 3 (n - 1)\Big)

    with :math:`m_k` the mean of the k-th power of deviations from the mean; NaN for fewer than
    three or four cells, 0 for a constant.

    >>> skew, kurtosis = shape(np.array([[0.0], [0.0], [0.0], [4.0]]))
    >>> skew.round(9).tolist(), kurtosis.round(9).tolist()
    ([2.0], [4.0])
    """
    there = ~np.isnan(X)
    n = there.sum(axis=-2).astype(float)
    with np.errstate(all="ignore"):
        mean = np.where(there, X, 0.0).sum(axis=-2) / n
        off = np.where(there, X - mean[..., None, :], 0.0)
        near = unit(off)  # both are the same in any unit
        off, mean = off * near, mean * near[..., 0, :]
        square = off * off
        m2, m3, m4 = (part.sum(axis=-2) / n for part in (square, square * off, square * square))
        skew = np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5
        kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * m4 / m2**2 - 3 * (n - 1))
    # deviations may be the rounding of a sum
    with np.errstate(all="ignore"):
        still = m2 <= 1e-28 * np.maximum(mean**2, 1e-300)
    skew, kurtosis = np.where(still, 0.0, skew), np.where(still, 0.0, kurtosis)
    return np.where(n < 3, np.nan, skew), np.where(n < 4, np.nan, kurtosis)


def extreme(X: np.ndarray, skew: float, kurtosis: float) -> Pair:
    """Say which columns pass both bounds, and which have their long tail to the right.

    >>> needs, right = extreme(np.array([[1.0], [2], [3], [4], [5], [-99]]), 2.0, 3.5)
    >>> needs.tolist(), right.tolist()
    ([True], [False])
    """
    found, tails = shape(X)
    return (np.abs(found) > skew) & (tails > kurtosis), found > 0


def log(X: np.ndarray, *, skew: float = 2.0, kurtosis: float = 3.5) -> np.ndarray:
    """Take logarithms of columns that need treatment; see `treat.log`.

    >>> log(np.array([[0.0], [0], [0], [0], [1], [10]])).round(3).ravel().tolist()
    [0.0, 0.0, 0.0, 0.0, 0.642, 2.303]
    """
    needs, right = extreme(X, skew, kurtosis)
    low = np.fmin.reduce(X, axis=-2, keepdims=True)
    high = np.fmax.reduce(X, axis=-2, keepdims=True)
    bend = np.where(high > 2, high, 100.0) - 1.0
    with np.errstate(all="ignore"):
        bent = np.log(bend * (X - low) / (high - low) + 1.0)
    return np.where((needs & right)[..., None, :], bent, X)


def winsorise(
    X: np.ndarray, *, limit: int = 5, skew: float = 2.0, kurtosis: float = 3.5
) -> np.ndarray:
    """Pull the most extreme cells in to the next value until none is; see `treat.winsorise`.

    >>> winsorise(np.array([[1.0], [2], [3], [4], [5], [99]])).ravel().tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 5.0]
    """
    needs, right = extreme(X, skew, kurtosis)
    if not needs.any():
        return X.copy()
    columns = np.moveaxis(X, -1, -2)[needs]  # those that need it, one a row
    turn = np.where(right[needs], 1.0, -1.0)[:, None]  # the long tail to the right
    columns = columns * turn
    done = columns.copy()
    open_ = np.arange(len(columns))
    least = np.fmin.reduce(columns, axis=1)
    bound = np.fmax.reduce(columns, axis=1)
    for _ in range(limit):
        own = columns[open_]
        below = np.where(own < bound[open_, None], own, -np.inf)
        bound[open_] = below.max(axis=1)
        at = bound[open_, None]
        some = (bound[open_] > least[open_]) & ((own > at).sum(axis=1) <= limit)
        open_, pulled = open_[some], np.minimum(own, at)[some]
        if not len(open_):
            break
        still = extreme(pulled[:, :, None], skew, kurtosis)[0][:, 0]
        done[open_[~still]] = pulled[~still]
        open_ = open_[still]
    treated = np.moveaxis(X, -1, -2).copy()
    treated[needs] = done * turn
    return np.moveaxis(treated, -2, -1).copy()


def auto(X: np.ndarray, *, limit: int = 5, skew: float = 2.0, kurtosis: float = 3.5) -> np.ndarray:
    """Winsorise up to a limit, take logarithms beyond it; see `treat.auto`.

    >>> auto(np.array([[1.0], [2], [3], [4], [5], [99]])).ravel().tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 5.0]
    """
    return log(
        winsorise(X, limit=limit, skew=skew, kurtosis=kurtosis), skew=skew, kurtosis=kurtosis
    )


def sqrt(X: np.ndarray, *, skew: float = 1.0) -> np.ndarray:
    """Take square roots of columns with a long tail to the right; see `treat.sqrt`.

    >>> sqrt(np.array([[0.0], [1], [1], [4], [81]])).ravel().tolist()
    [0.0, 1.0, 1.0, 2.0, 9.0]
    """
    with np.errstate(invalid="ignore"):
        return np.where((shape(X)[0] > skew)[..., None, :], np.sqrt(X), X)
