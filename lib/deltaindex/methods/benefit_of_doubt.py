"""Benefit of the doubt: every entity by the weights that suit it best."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import scipy

from ..errors import Fault, InputError, refuse_if
from .arguments import checked
from .column_weights import shared
from .registry import method

if TYPE_CHECKING:
    from .registry import Method


@checked
def doubt_weights(X: pd.DataFrame, weights: pd.Series, *, low: float, high: float) -> pd.DataFrame:
    r"""Find for each entity the weights under which it does best beside the best.

    .. math:: \max_{v_i \ge 0} \sum_j v_{ij} x_{ij} \quad\text{so that}\quad
              \sum_j v_{ij} x_{kj} \le 1\ \text{for every}\ k, \qquad
              low\, w_j \le v_{ij} \Big/ \sum_l v_{il} \le high\, w_j

    One linear programme an entity. Where several weights are best, one of them is returned.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Normalised, more being better, without negative cells. An entity without any cell gets no
        weights.
    weights : Series, shape (columns,)
        The centre :math:`w`, scaled to sum to one. A column of weight zero takes no part.
    low, high : float
        How far shares may lie from the centre, low <= 1 <= high: 0.8 and 1.2 are a fifth below and
        above. With low 0 and a high beyond 1 / w nothing binds.

    Returns
    -------
    DataFrame, shape (entities, columns)
        On the scale on which the best entity gets 1.

    Raises
    ------
    InputError
        A cell is negative, or missing where others of the entity are there; or the bounds leave
        the centre out.

    References
    ----------
    :cite:`cherchye2007`; :cite:`oecd2008`, step 6 and Table 19.

    Examples
    --------
    Each entity is best in what the other lacks, and may count that alone.

    >>> X = pd.DataFrame({"a": [1.0, 0.5], "b": [0.2, 1.0]})
    >>> doubt_weights(X, pd.Series({"a": 0.5, "b": 0.5}), low=1, high=1).round(6).values.tolist()
    [[0.666667, 0.666667], [0.666667, 0.666667]]
    """
    if not 0 <= low <= 1 <= high:
        mend = "write e.g. low: 0.8, high: 1.2"
        raise InputError(
            Fault("bounds must be 0 <= low <= 1 <= high", value=f"{low}, {high}", mend=mend)
        )
    own = pd.Series(shared(X, weights), X.columns)
    used = X.loc[:, own > 0]
    _check(used)
    if not used.notna().any(axis=None):
        return pd.DataFrame(np.nan, X.index, X.columns)
    centre = (own[used.columns] / own.sum()).to_numpy(float)
    rows = used.notna().all(axis=1).to_numpy()
    Z, m = used.to_numpy(float)[rows], used.shape[1]
    share, one = np.ones((m, 1)), np.eye(m)
    least, most = low * centre[:, None] * share.T, high * centre[:, None] * share.T
    A = np.vstack([Z, least - one, one - most])
    b = np.concatenate([np.ones(len(Z)), np.zeros(2 * m)])
    found = pd.DataFrame(np.nan, X.index, X.columns)
    found.loc[rows, own[own == 0].index] = 0.0
    for entity, z in zip(X.index[rows], Z, strict=True):
        best = scipy.optimize.linprog(-z, A_ub=A, b_ub=b, method="highs")
        if not best.success:
            raise InputError(Fault(f"no best weights: {best.message}", place=str(entity)))
        found.loc[entity, used.columns] = best.x
    return found


def _about(
    method: Method, X: pd.DataFrame, weights: pd.Series, score: pd.Series, **options: object
) -> Iterator[tuple]:
    """Yield what weights mean here: entity, reason, value before and after."""
    yield "", "every entity by its own weights, about those in the table", np.nan, np.nan


@method("aggregate", notes=_about, own=("low", "high"))
@checked
def benefit_of_doubt(X: pd.DataFrame, weights: pd.Series, *, low: float, high: float) -> pd.Series:
    r"""Score each entity by the weights that suit it best, within bounds about the given ones.

    .. math:: s_i = \sum_j v_{ij} x_{ij}

    with :math:`v` of `doubt_weights`: 1 for whoever is best under some allowed weights.

    Parameters
    ----------
    X, weights, low, high
        As in `doubt_weights`, which also returns the weights themselves.

    Returns
    -------
    Series, shape (entities,), within [0, 1]

    Raises
    ------
    InputError
        As `doubt_weights`.

    References
    ----------
    :cite:`cherchye2007`

    Examples
    --------
    >>> X = pd.DataFrame({"a": [1.0, 0.5, 0.5], "b": [0.5, 1.0, 0.5]})
    >>> benefit_of_doubt(X, pd.Series({"a": 0.5, "b": 0.5}), low=0, high=2).round(9).tolist()
    [1.0, 1.0, 0.666666667]
    """
    found = doubt_weights(X, weights, low=low, high=high)
    return (found * X.fillna(0.0)).sum(axis=1, min_count=1).where(found.notna().all(axis=1))


def _check(X: pd.DataFrame) -> None:
    """Refuse negative cells, and rows that are missing in part."""
    partly = X[X.notna().any(axis=1) & X.isna().any(axis=1)]
    refuse_if(
        Fault("the benefit of the doubt needs every cell", place=f"{cell}, {column}",
              mend="impute, or leave the entity out by `check`")
        for column, cell in partly.isna().loc[:, partly.isna().any()].idxmax().items()
    )  # fmt: skip
    refuse_if(
        Fault("the benefit of the doubt takes no negative value", place=f"{cell}, {column}",
              value=float(X[column].min()), mend="normalise to [0, 1]")
        for column, cell in X.loc[:, (X < 0).any()].idxmin().items()
    )  # fmt: skip
