"""The Mazziotta-Pareto index: a mean less a penalty for imbalance."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from ..errors import Fault, refuse_if
from .aggregate_kernels import power_mean
from .arguments import checked
from .column_weights import shared
from .registry import method


def _kernel(
    X: np.ndarray, W: np.ndarray, *, penalty: str = "down", min_weight: float = 1.0
) -> np.ndarray:
    """Penalise the mean of each draw; NaN where it is not above zero."""
    mean = power_mean(X, W, p=1.0, min_weight=min_weight)
    off = (X if mean.ndim == X.ndim - 1 else X[None]) - mean[..., None]
    variance = power_mean(off**2, W, p=1.0, min_weight=min_weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = mean + (1 if penalty == "up" else -1) * variance / mean
    return np.where(mean > 0, found, np.nan)


@method("aggregate", kernel=_kernel)
@checked
def mazziotta_pareto(
    X: pd.DataFrame,
    weights: pd.Series,
    *,
    penalty: Literal["down", "up"] = "down",
    min_weight: float = 1.0,
) -> pd.Series:
    r"""Weighted mean of the cells present, less (or more) a penalty for differing among them.

    .. math:: s_i = M_i \mp S_i\, cv_i = M_i \mp S_i^2 / M_i, \qquad
              M_i = \sum_j w_j x_{ij}, \quad S_i^2 = \sum_j w_j (x_{ij} - M_i)^2

    Meant for columns of mean 100 and deviation 10, ``normalise: {method: zscore, ddof: 0, mean:
    100, sd: 10}``; the adjusted index, comparable over time, takes ``{method: minmax, low: 70,
    high: 130, over: panel}`` instead.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        On a scale whose means lie above zero.
    weights : Series, shape (columns,)
        Equal ones in the original; :math:`w` is their share among the cells present.
    penalty : {"down", "up"}
        Down where more is better, such as development; up where more is worse, such as poverty.
    min_weight : float
        Share of weight, 0 to 1, below which an entity has no score.

    Returns
    -------
    Series, shape (entities,)

    Raises
    ------
    InputError
        The mean of an entity is not above zero, so that it has no coefficient of variation; or
        `penalty` is neither.

    References
    ----------
    :cite:`demuro2011`, :cite:`mazziotta2016`

    Examples
    --------
    The mean is 100 in both; the second is unbalanced, S = 10 and cv = 0.1.

    >>> X = pd.DataFrame({"a": [100.0, 110.0], "b": [100.0, 90.0]})
    >>> mazziotta_pareto(X, pd.Series({"a": 0.5, "b": 0.5})).tolist()
    [100.0, 99.0]
    """
    cells, own = X.to_numpy(float), shared(X, weights, min_weight)
    centre = power_mean(cells, own, p=1.0, min_weight=min_weight)
    mean = pd.Series(centre, X.index)
    mend = "normalise: {method: zscore, ddof: 0, mean: 100, sd: 10}"
    refuse_if(
        Fault("needs means above zero", None, str(entity), value, mend)
        for entity, value in mean[mean <= 0].items()
    )
    return pd.Series(_kernel(cells, own, penalty=penalty, min_weight=min_weight), X.index)
