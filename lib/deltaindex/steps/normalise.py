"""Normalisation: make indicators dimensionless, more being better.

Direction is applied here and nowhere else. Every method has the parameters `X`, the indicators;
`direction`, 1 or -1 for each; and `over`, the sample that sets goalposts, means and ranks (`X`
itself by default; a reference year or pooled years to freeze them).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import Fault, InputError


def minmax(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    low: float = 0.0,
    high: float = 1.0,
) -> pd.DataFrame:
    r"""Scale each indicator between its worst and its best value.

    .. math:: z_{ij} = low + (high - low)\,\frac{x_{ij} - worst_j}{best_j - worst_j}

    where best is the maximum for direction 1 and the minimum for direction -1.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample that gives worst and best; values of `X` beyond it leave [low, high].
    low, high : float
        Ends of the result.

    Returns
    -------
    DataFrame, shape (entities, indicators), without unit

    Raises
    ------
    InputError
        An indicator has fewer than two different values (beyond rounding), or low >= high.

    References
    ----------
    :cite:`oecd2008`, step 5.

    Examples
    --------
    >>> minmax(pd.DataFrame({"a": [2.0, 4.0, 6.0]}))["a"].tolist()
    [0.0, 0.5, 1.0]
    >>> minmax(pd.DataFrame({"a": [2.0, 4.0, 6.0]}), -1)["a"].tolist()
    [1.0, 0.5, 0.0]
    """
    sample = X if over is None else over
    up = _direction(direction, X) > 0
    best = sample.max().where(up, sample.min())
    worst = sample.min().where(up, sample.max())
    if not low < high:
        raise InputError(Fault("the ends must be low < high", value=f"{low}, {high}"))
    for name in X.columns[_constant(sample)]:
        raise InputError(
            Fault("min-max needs two different values", place=f"indicator {name}",
                  value=best[name], mend="leave the indicator out, or give goalposts")
        )  # fmt: skip
    return low + (high - low) * ((X - worst) / (best - worst))


def goalposts(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    low: float,
    high: float,
    clip: bool = True,
    log: bool = False,
) -> pd.DataFrame:
    r"""Scale each indicator between fixed goalposts in its own unit.

    .. math:: z_{ij} = \frac{x_{ij} - low}{high - low}

    turned round for direction -1; with `log` all three enter as natural logarithms.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        Ignored: goalposts do not depend on a sample.
    low, high : float
        The goalposts, low < high, in the unit of the indicator.
    clip : bool
        Whether results are held within [0, 1].
    log : bool
        Whether to take logarithms; values and goalposts must then be positive.

    Returns
    -------
    DataFrame, shape (entities, indicators), without unit

    Raises
    ------
    InputError
        The goalposts are not in order, or a logarithm of a value that is not positive is asked for.

    Examples
    --------
    >>> goalposts(pd.DataFrame({"years": [20.0, 52.5, 90.0]}), low=20, high=85)["years"].tolist()
    [0.0, 0.5, 1.0]
    """
    if not low < high:
        raise InputError(Fault("goalposts must be low < high", value=f"{low}, {high}"))
    if log:
        bad = X.columns[(X <= 0).any()]
        if low <= 0 or len(bad):
            where = f"indicator {bad[0]}" if len(bad) else "goalpost low"
            value = X[bad[0]].min() if len(bad) else low
            raise InputError(
                Fault("no logarithm of what is not positive", place=where, value=value,
                      mend="normalise without log")
            )  # fmt: skip
        X, low, high = np.log(X), np.log(low), np.log(high)
    up = _direction(direction, X) > 0
    best = pd.Series(high, X.columns).where(up, low)
    worst = pd.Series(low, X.columns).where(up, high)
    scaled = (X - worst) / (best - worst)
    return scaled.clip(0.0, 1.0) if clip else scaled


def zscore(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    ddof: int = 1,
) -> pd.DataFrame:
    r"""Standardise each indicator to mean 0 and standard deviation 1.

    .. math:: z_{ij} = direction_j\,(x_{ij} - \bar x_j) / s_j

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample that gives mean and deviation.
    ddof : int
        The deviation divides by n - ddof.

    Returns
    -------
    DataFrame, shape (entities, indicators), without unit

    Raises
    ------
    InputError
        An indicator has no spread (beyond rounding), or no more than `ddof` values.

    Examples
    --------
    >>> zscore(pd.DataFrame({"a": [1.0, 2.0, 3.0]}))["a"].tolist()
    [-1.0, 0.0, 1.0]
    """
    sample = X if over is None else over
    spread = sample.std(ddof=ddof)
    for name in X.columns[_constant(sample) | ~(spread > 0)]:
        raise InputError(
            Fault("a z-score needs two different values", place=f"indicator {name}",
                  value=sample[name].max(), mend="leave the indicator out")
        )  # fmt: skip
    return (X - sample.mean()) / spread * _direction(direction, X)


METHODS = {"minmax": minmax, "goalposts": goalposts, "zscore": zscore}


def _constant(sample: pd.DataFrame) -> pd.Series:
    """Whether each column is empty, or constant but for the rounding of a formula.

    Without this, 0.3 and 0.1 + 0.2 would be stretched to worst and best.
    """
    return ~(sample.max() - sample.min() > 1e-12 * sample.abs().max())


def _direction(direction: pd.Series | int, X: pd.DataFrame) -> pd.Series:
    """Return the direction of every column of X."""
    if isinstance(direction, pd.Series):
        return direction.reindex(X.columns)
    return pd.Series(direction, X.columns)
