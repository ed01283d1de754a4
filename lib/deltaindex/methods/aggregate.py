"""Aggregation: from columns to one score.

Every method has the parameters `X`, the columns; `weights`, one for each; and `min_weight`, the
share of weight that must be present for an entity to be scored: all of it unless you say less.
Weights need not sum to one; they are shared out among the cells that an entity has. What a mean
cannot take, such as a negative cell in a geometric one, is refused with its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import Fault, refuse_if
from . import aggregate_kernels
from .arguments import checked
from .benefit_of_doubt import benefit_of_doubt, doubt_weights
from .column_weights import shared
from .copeland import copeland, outranking
from .mazziotta_pareto import mazziotta_pareto
from .registry import method

if TYPE_CHECKING:
    from .registry import Method


def _knocked_out(
    method: Method,
    X: pd.DataFrame,
    weights: pd.Series,
    score: pd.Series,
    *,
    min_weight: float,
    p: float = 0.0,
) -> Iterator[tuple]:
    """Yield the entities whose mean one zero makes zero: entity, reason, value before and after."""
    if p > 0:
        return
    zero = ((X == 0) & (weights > 0)).any(axis=1) & score.notna()
    for entity in X.index[zero]:
        yield entity, "a zero beneath it: the mean is zero", 0, 0


@method("aggregate", kernel=partial(aggregate_kernels.power_mean, p=1.0), additive=lambda **_: True)
@checked
def arithmetic(X: pd.DataFrame, weights: pd.Series, *, min_weight: float = 1.0) -> pd.Series:
    r"""Weighted mean of the cells present.

    .. math:: s_i = \sum_{j \in J_i} w_j x_{ij} \Big/ \sum_{j \in J_i} w_j

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
    weights : Series, shape (columns,)
    min_weight : float
        Share of weight, 0 to 1, below which an entity has no score.

    Returns
    -------
    Series, shape (entities,)

    Examples
    --------
    >>> X = pd.DataFrame({"a": [1.0, None], "b": [0.0, 1.0]})
    >>> arithmetic(X, pd.Series({"a": 0.25, "b": 0.75})).tolist()
    [0.25, nan]
    >>> arithmetic(X, pd.Series({"a": 0.25, "b": 0.75}), min_weight=0.6).tolist()
    [0.25, 1.0]
    """
    return _mean(X, weights, 1.0, min_weight)


@method("aggregate", kernel=partial(aggregate_kernels.power_mean, p=0.0), notes=_knocked_out)
@checked
def geometric(X: pd.DataFrame, weights: pd.Series, *, min_weight: float = 1.0) -> pd.Series:
    r"""Weighted geometric mean of the cells present; a zero gives zero.

    .. math:: s_i = \exp\Big(\sum_{j \in J_i} w_j \ln x_{ij} \Big/ \sum_{j \in J_i} w_j\Big)

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Without negative cells.
    weights : Series, shape (columns,)
    min_weight : float
        Share of weight, 0 to 1, below which an entity has no score.

    Returns
    -------
    Series, shape (entities,)

    Raises
    ------
    InputError
        A cell is negative.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [4.0], "b": [1.0]})
    >>> geometric(X, pd.Series({"a": 0.5, "b": 0.5})).tolist()
    [2.0]
    """
    _refuse_negative(X, "a geometric mean")
    return _mean(X, weights, 0.0, min_weight)


@method("aggregate", kernel=partial(aggregate_kernels.power_mean, p=-1.0), notes=_knocked_out)
@checked
def harmonic(X: pd.DataFrame, weights: pd.Series, *, min_weight: float = 1.0) -> pd.Series:
    r"""Weighted harmonic mean of the cells present; a zero gives zero.

    .. math:: s_i = \sum_{j \in J_i} w_j \Big/ \sum_{j \in J_i} w_j / x_{ij}

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Without negative cells.
    weights : Series, shape (columns,)
    min_weight : float
        Share of weight, 0 to 1, below which an entity has no score.

    Returns
    -------
    Series, shape (entities,)

    Raises
    ------
    InputError
        A cell is negative.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [1.0, 0.0], "b": [0.25, 1.0]})
    >>> harmonic(X, pd.Series({"a": 0.5, "b": 0.5})).tolist()
    [0.4, 0.0]
    """
    return power(X, weights, p=-1.0, min_weight=min_weight)


@method(
    "aggregate",
    kernel=aggregate_kernels.power_mean,
    notes=_knocked_out,
    additive=lambda *, p, **_: p == 1,
)
@checked
def power(X: pd.DataFrame, weights: pd.Series, *, p: float, min_weight: float = 1.0) -> pd.Series:
    r"""Weighted power mean of the cells present.

    .. math:: s_i = \Big(\sum_{j \in J_i} w_j x_{ij}^p \Big/ \sum_{j \in J_i} w_j\Big)^{1/p}

    One is the arithmetic mean, 0 (as a limit) the geometric, -1 the harmonic one: the smaller `p`,
    the less can a good cell make up for a bad one.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Without negative cells.
    weights : Series, shape (columns,)
    p : float
    min_weight : float
        Share of weight, 0 to 1, below which an entity has no score.

    Returns
    -------
    Series, shape (entities,)

    Raises
    ------
    InputError
        A cell is negative, or `p` is too near zero or too large to compute with.

    Examples
    --------
    >>> power(pd.DataFrame({"a": [7.0], "b": [1.0]}), pd.Series({"a": 0.5, "b": 0.5}), p=2).tolist()
    [5.0]
    """
    aggregate_kernels.refuse_power(p)
    if p != 1.0:
        _refuse_negative(X, "a power mean" if p else "a geometric mean")
    return _mean(X, weights, p, min_weight)


__all__ = [
    "arithmetic",
    "benefit_of_doubt",
    "copeland",
    "doubt_weights",
    "geometric",
    "harmonic",
    "mazziotta_pareto",
    "outranking",
    "power",
]


def _refuse_negative(X: pd.DataFrame, what: str) -> None:
    refuse_if(
        Fault(f"{what} takes no negative value", place=f"{cell}, {name}",
              value=float(X[name].min()), mend="normalise to [0, 1]")
        for name, cell in X.loc[:, (X < 0).any()].idxmin().items()
    )  # fmt: skip


def _mean(X: pd.DataFrame, weights: pd.Series, p: float, min_weight: float) -> pd.Series:
    W = shared(X, weights, min_weight)
    return pd.Series(
        aggregate_kernels.power_mean(X.to_numpy(float), W, p=p, min_weight=min_weight), X.index
    )
