"""Outranking: who beats whom, without letting one column make up for another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .aggregate_kernels import ROUNDING
from .arguments import checked
from .column_weights import shared
from .equality import places
from .registry import method


@checked
def outranking(X: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    r"""Compare entities pair by pair.

    .. math:: S_{ab} = \sum_{j \in J_{ab}} w_j \left([x_{aj} > x_{bj}]
              + \tfrac12 [x_{aj} = x_{bj}]\right) \Big/ \sum_{j \in J_{ab}} w_j

    over the columns :math:`J_{ab}` that both have.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        More being better; the scale of a column does not matter.
    weights : Series, shape (columns,)

    Returns
    -------
    DataFrame, shape (entities, entities)
        The share of weight in which the row is ahead of the column: :math:`S_{ab} + S_{ba} = 1`.
        Missing on the diagonal, and where a pair has no column in common.

    Raises
    ------
    InputError
        A weight is negative or no number.

    References
    ----------
    :cite:`munda2009`; :cite:`oecd2008`, Table 36.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [3.0, 1.0], "b": [2.0, 2.0]}, index=["x", "y"])
    >>> outranking(X, pd.Series({"a": 0.5, "b": 0.5})).to_numpy().tolist()
    [[nan, 0.75], [0.25, nan]]
    """
    own = shared(X, weights)
    ahead, both = np.zeros((2, len(X), len(X)))
    # places share a number where values differ by rounding only
    for place, weight in zip(places(X.to_numpy(float).T), own, strict=True):
        there = place > 0
        pair = there[:, None] & there[None, :]
        wins = (place[:, None] < place[None, :]) + 0.5 * (place[:, None] == place[None, :])
        ahead += weight * np.where(pair, wins, 0.0)
        both += weight * pair
    np.fill_diagonal(both, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return pd.DataFrame(np.where(both > 0, ahead / both, np.nan), X.index, X.index)


@method("aggregate")
@checked
def copeland(X: pd.DataFrame, weights: pd.Series, *, min_weight: float = 1.0) -> pd.Series:
    r"""Count the entities that one beats by a majority of weight, less those that beat it.

    .. math:: s_a = \#\{b : S_{ab} > \tfrac12\} - \#\{b : S_{ab} < \tfrac12\}

    with :math:`S` of `outranking`. Only the order within each column counts, so no column makes
    up for another; the result says who is ahead of how many, not by how much.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
    weights : Series, shape (columns,)
    min_weight : float
        Share of weight, 0 to 1, below which an entity has no score and is nobody's rival.

    Returns
    -------
    Series, shape (entities,), from 1 - n to n - 1

    Raises
    ------
    InputError
        A weight is negative or no number, or `min_weight` no share.

    References
    ----------
    :cite:`copeland1951`; :cite:`munda2009` on why not to compensate.

    Examples
    --------
    Two of three columns put x before y, and two y before z.

    >>> X = pd.DataFrame({"a": [3, 2, 1], "b": [3, 1, 2], "c": [1, 3, 2]}, index=["x", "y", "z"])
    >>> copeland(X, pd.Series({"a": 1, "b": 1, "c": 1})).tolist()
    [2.0, 0.0, -2.0]
    """
    own = shared(X, weights, min_weight)
    with np.errstate(invalid="ignore"):
        present = (X.notna() * own).sum(axis=1) / own.sum()
    scored = (present > 0) & (present >= min_weight - ROUNDING)
    if not scored.any():
        return pd.Series(np.nan, X.index)
    S = outranking(X[scored], weights)
    margin = (S > 0.5 + ROUNDING).sum(axis=1) - (S < 0.5 - ROUNDING).sum(axis=1)
    return margin.astype(float).reindex(X.index)
