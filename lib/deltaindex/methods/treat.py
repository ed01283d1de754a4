"""Treatment of outliers: change extreme cells, or leave them as they are.

A column needs treatment when its skewness and its kurtosis both pass a bound, as the JRC's audits
have it: a lonely extreme value would set the goalpost for all. Columns that pass are left alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy

from ..errors import Fault, InputError, refuse_if
from . import treat_kernels
from .arguments import checked
from .registry import method

__all__ = ["auto", "boxcox", "extreme", "log", "none", "sqrt", "winsorise"]


@method("treat", kernel=lambda X: X)
@checked
def none(X: pd.DataFrame) -> pd.DataFrame:
    """Leave every cell as it is.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)

    Returns
    -------
    DataFrame, the same
    """
    return X


@checked
def extreme(X: pd.DataFrame, skew: float = 2.0, kurtosis: float = 3.5) -> pd.Series:
    """Say which columns need treatment.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    skew, kurtosis : float
        Bounds for the absolute skewness and the excess kurtosis, both adjusted for the size of
        the sample.

    Returns
    -------
    Series of bool, shape (indicators,)
        Whether both bounds are passed.

    Examples
    --------
    >>> extreme(pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 99], "b": [1.0, 2, 3, 4, 5, 6]})).tolist()
    [True, False]
    """
    needs, _ = treat_kernels.extreme(X.to_numpy(float), skew, kurtosis)
    return pd.Series(needs, X.columns)


@method("treat", kernel=treat_kernels.winsorise)
@checked
def winsorise(
    X: pd.DataFrame, *, limit: int = 5, skew: float = 2.0, kurtosis: float = 3.5
) -> pd.DataFrame:
    """Pull the most extreme cells in to the next value, one more at a time, until none is.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    limit : int
        Cells that may be changed in a column; one that needs more is left as it was.
    skew, kurtosis : float
        See `extreme`.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    References
    ----------
    :cite:`oecd2008`, step 4.

    Examples
    --------
    >>> winsorise(pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 99]}))["a"].tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 5.0]
    """
    if limit < 0:
        mend = "write 0 for none, or e.g. limit: 5"
        raise InputError(
            Fault("cells to change cannot be fewer than none", None, "limit", limit, mend)
        )
    found = treat_kernels.winsorise(X.to_numpy(float), limit=limit, skew=skew, kurtosis=kurtosis)
    return pd.DataFrame(found, X.index, X.columns)


@method("treat", kernel=treat_kernels.log)
@checked
def log(X: pd.DataFrame, *, skew: float = 2.0, kurtosis: float = 3.5) -> pd.DataFrame:
    r"""Take logarithms of columns that need treatment, as the Global Innovation Index does.

    .. math:: x' = \ln\Big(\frac{(m - 1)(x - \min x)}{\max x - \min x} + 1\Big), \qquad m = \max x

    where the largest value is above 2; else we take m = 100, for the form needs a large m to bend.
    It takes zeros and negative values.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    skew, kurtosis : float
        See `extreme`. A column with a long tail to the left is left as it is: logarithms would
        make it longer.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Examples
    --------
    >>> X = pd.DataFrame({"a": [0.0, 0, 0, 0, 1, 10]})
    >>> log(X)["a"].round(3).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.642, 2.303]
    """
    found = treat_kernels.log(X.to_numpy(float), skew=skew, kurtosis=kurtosis)
    return pd.DataFrame(found, X.index, X.columns)


@method("treat")
@checked
def boxcox(X: pd.DataFrame, *, skew: float = 2.0, kurtosis: float = 3.5) -> pd.DataFrame:
    r"""Transform columns that need treatment by the power that makes them most like a normal one.

    .. math:: x' = (x^\lambda - 1) / \lambda

    with the :math:`\lambda` of greatest likelihood; the logarithm for 0.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
        Positive in the columns that need treatment.
    skew, kurtosis : float
        See `extreme`.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Raises
    ------
    InputError
        A column that needs treatment has a value that is not positive.
    """
    treated, needed = X.copy(), X.columns[extreme(X, skew, kurtosis)]
    refuse_if(
        Fault("Box-Cox needs positive values", place=f"{X[name].idxmin()}, {name}",
              value=float(X[name].min()), mend="use log or winsorise")
        for name in needed if X[name].min() <= 0
    )  # fmt: skip
    faults = []
    for name in needed:
        there = X[name].notna()
        try:
            with np.errstate(all="ignore"):
                treated.loc[there, name] = scipy.stats.boxcox(X.loc[there, name].to_numpy())[0]
        except (ValueError, RuntimeError, ArithmeticError):  # no power is best
            mend = "use log or winsorise"
            faults.append(Fault("Box-Cox finds no power", None, f"indicator {name}", mend=mend))
    refuse_if(faults)
    return treated


@method("treat", kernel=treat_kernels.sqrt)
@checked
def sqrt(X: pd.DataFrame, *, skew: float = 1.0) -> pd.DataFrame:
    """Take square roots of columns with a long tail to the right.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
        Without negative values in the columns that need treatment.
    skew : float
        Bound for the skewness, adjusted for the size of the sample; kurtosis does not enter.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Raises
    ------
    InputError
        A column that needs treatment has a negative value.

    References
    ----------
    :cite:`eis2023method`: the European Innovation Scoreboard treats skewed indicators so.

    Examples
    --------
    >>> sqrt(pd.DataFrame({"a": [0.0, 1, 1, 4, 81], "b": [1.0, 2, 3, 4, 5]})).loc[4].tolist()
    [9.0, 5.0]
    """
    needed = X.columns[treat_kernels.shape(X.to_numpy(float))[0] > skew]
    refuse_if(
        Fault("no square root of a negative value", place=f"{X[name].idxmin()}, {name}",
              value=float(X[name].min()), mend="use winsorise or log")
        for name in needed if X[name].min() < 0
    )  # fmt: skip
    return pd.DataFrame(treat_kernels.sqrt(X.to_numpy(float), skew=skew), X.index, X.columns)


@method("treat", kernel=treat_kernels.auto)
@checked
def auto(
    X: pd.DataFrame, *, limit: int = 5, skew: float = 2.0, kurtosis: float = 3.5
) -> pd.DataFrame:
    """Winsorise up to a limit; take logarithms of the columns that need more than that.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    limit : int
        Cells that may be winsorised in a column.
    skew, kurtosis : float
        See `extreme`.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    References
    ----------
    :cite:`oecd2008`, step 4; the rule of the Global Innovation Index.
    """
    return log(
        winsorise(X, limit=limit, skew=skew, kurtosis=kurtosis), skew=skew, kurtosis=kurtosis
    )
