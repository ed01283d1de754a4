"""Recover what a publisher keeps back from what it prints: weights, and a withheld cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import Fault, InputError
from ..methods.arguments import checked
from .membership import grouped

__all__ = ["left_out", "weights", "withheld"]


@checked
def weights(X: pd.DataFrame, scores: pd.Series) -> pd.Series:
    r"""Fit the weights beneath published scores, with the mean taken over the cells present.

    .. math:: s_i\,\frac{k_i}{K} = \sum_{j \in J_i} w_j x_{ij}

    by least squares, :math:`k_i` of :math:`K` columns being present. This is the plain mean of
    columns in units of their own, such as indicators relative to a base of 100: a weight is then
    the column's share of the score of the base.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
    scores : Series, shape (entities,)

    Returns
    -------
    Series, shape (columns,)
        Not scaled; they sum to one where the scores have the scale of the columns.

    Raises
    ------
    InputError
        The rows do not settle the weights: too few, or too alike.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [100.0, 200, 100], "b": [100.0, 100, np.nan]})
    >>> weights(X, pd.Series([100.0, 125, 50])).round(6).tolist()
    [0.25, 0.75]
    """
    scores = scores.reindex(X.index)
    known = scores.notna() & X.notna().any(axis=1)
    rows, right = X[known].fillna(0.0), scores[known] * X[known].notna().mean(axis=1)
    fitted, _, rank, _ = np.linalg.lstsq(rows.to_numpy(), right.to_numpy(), rcond=None)
    if rank < X.shape[1]:
        raise InputError(
            Fault("the scores do not settle the weights", value=f"rank {rank} of {X.shape[1]}",
                  mend="give more entities or periods")
        )  # fmt: skip
    return pd.Series(fitted, index=X.columns)


@checked
def left_out(X: pd.DataFrame, scores: pd.Series, groups: pd.Series) -> pd.Series:
    """Predict the scores of each group by the weights fitted without it.

    Parameters
    ----------
    X : DataFrame, shape (rows, columns)
    scores, groups : Series, shape (rows,)
        Say, the country of each row, which stands there once a year.

    Returns
    -------
    Series, shape (rows,)

    Raises
    ------
    InputError
        A row has no group, or the rows outside a group do not settle the weights.
    """
    parts = []
    for _, rows in X.groupby(grouped(X.index, groups), sort=False, observed=True):
        fitted = weights(X.drop(rows.index), scores.drop(rows.index))
        parts.append(rows.fillna(0.0) @ fitted / rows.notna().mean(axis=1))
    return pd.concat(parts).reindex(X.index)


@checked
def withheld(row: pd.Series, mean: float) -> float:
    """Return the one missing cell that gives a row its published mean.

    Raises
    ------
    InputError
        Not exactly one cell is missing.

    Examples
    --------
    >>> withheld(pd.Series([0.2, np.nan, 0.6]), 0.5)
    0.7
    """
    if row.isna().sum() != 1:
        raise InputError(Fault("one cell must be missing", value=int(row.isna().sum())))
    return float(round(len(row) * mean - row.sum(), 12))
