"""Array kernels: what the steps compute, on NumPy arrays and for many draws at once.

Arrays are ``(..., entities, columns)``, weights ``(..., columns)``; whatever stands before is a
draw. A missing cell is NaN. The functions of the steps check and name things, then call these.
"""

from __future__ import annotations

import numpy as np

from ..errors import Fault, InputError

# sums of weights carry rounding; a share of exactly `min_weight` is enough
ROUNDING = 1e-12


def refuse_power(p: float) -> None:
    """Refuse a power that is too near zero or too large to compute with."""
    if (p and abs(p) < 1e-6) or abs(p) > 100:
        # x**p rounds to one near zero, and leaves the range of numbers far from it
        raise InputError(
            Fault("a power is 0, or 1e-6 to 100 in size", place="p", value=p,
                  mend="write p: 0 for the geometric mean, or a milder one, e.g. p: 20")
        )  # fmt: skip


def power_mean(X: np.ndarray, W: np.ndarray, *, p: float, min_weight: float = 1.0) -> np.ndarray:
    r"""Weighted power mean of the cells present; see `aggregate.power`.

    Parameters
    ----------
    X : array, shape (entities, columns) or (draws, entities, columns)
        One table for all draws, or one for each.
    W : array, shape (columns,) or (draws, columns)
        Weights, which need not sum to one.
    p : float
        0 is the geometric mean.
    min_weight : float
        Share of weight that must be present.

    Returns
    -------
    array, shape (entities,) or (draws, entities)
        NaN where too little is present, or all weights are zero.

    Raises
    ------
    InputError
        A cell is negative and `p` is not 1, or `p` cannot be computed with.

    Examples
    --------
    >>> X = np.array([[7.0, 1.0], [2.0, np.nan]])
    >>> power_mean(X, np.array([[0.5, 0.5], [1.0, 0.0]]), p=1.0, min_weight=0.0).tolist()
    [[4.0, 2.0], [7.0, 2.0]]
    """
    refuse_power(p)
    if p != 1.0 and (X < 0).any():
        raise InputError(
            Fault("a mean of this kind takes no negative value", value=float(np.nanmin(X)),
                  mend="normalise to [0, 1]")
        )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        F = X if p == 1.0 else np.log(X) if p == 0.0 else X**p
        there, infinite = ~np.isnan(X), np.isinf(F)
        whole = W.sum(axis=-1)[..., None]
        complete, finite = there.all(), not infinite.any()
        carried = whole if complete else _weigh(there.astype(float), W)
        # a weight of zero silences what is infinite: 0 x inf is no number
        total = _weigh(F if complete and finite else np.where(there & ~infinite, F, 0.0), W)
        enough = (carried > 0) & (carried / whole >= min_weight - ROUNDING)
        mean = total / np.where(enough, carried, np.nan)
        if not finite:
            met = _weigh(infinite.astype(float), W) > 0
            mean = np.where(met & enough, -np.inf if p == 0.0 else np.inf, mean)
        return mean if p == 1.0 else np.exp(mean) if p == 0.0 else mean ** (1.0 / p)


def _weigh(F: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Sum columns by weights, with one table for all draws or one for each."""
    return W @ F.T if F.ndim == 2 else np.matmul(F, W[..., None])[..., 0]
