"""Weights: how much each indicator or node counts.

Every method takes normalised columns (indicators, or the scores of nodes) and returns weights
that are not negative and sum to one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import entr

from ..errors import Fault, InputError, suggest


def equal(X: pd.DataFrame) -> pd.Series:
    """Give every column the same weight.

    >>> equal(pd.DataFrame({"a": [1.0], "b": [2.0]})).tolist()
    [0.5, 0.5]
    """
    return pd.Series(1.0 / X.shape[1], index=X.columns)


def given(X: pd.DataFrame, *, values: Mapping[str, float]) -> pd.Series:
    """Take weights by name, scaled to sum to one.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Only its columns are used.
    values : mapping of str to float
        A weight for each column; names of other columns are passed over.

    Raises
    ------
    InputError
        A column has no weight, a weight is negative or no number, or all are zero.

    Examples
    --------
    >>> given(pd.DataFrame(columns=["a", "b"]), values={"a": 3, "b": 1}).tolist()
    [0.75, 0.25]
    """
    for name in X.columns:
        weight = values.get(name)
        if name not in values:
            mend = f"add it under `values`; {suggest(name, values)}"
            raise InputError(Fault("no weight is given", place=str(name), mend=mend))
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not weight >= 0:
            raise InputError(Fault("a weight is a number >= 0", place=str(name), value=weight))
    weights = pd.Series({name: float(values[name]) for name in X.columns}, dtype=float)
    if not 0 < weights.sum() < np.inf:
        raise InputError(Fault("the weights sum to zero or infinity", value=weights.to_dict()))
    return weights / weights.sum()


def entropy(X: pd.DataFrame, offset: float = 0.0) -> pd.Series:
    r"""Weigh each column by how unevenly it is spread over the entities.

    With :math:`p_{ij} = x_{ij} / \sum_i x_{ij}` over the :math:`n_j` observed cells,

    .. math:: e_j = -\frac{1}{\ln n_j} \sum_i p_{ij} \ln p_{ij}, \qquad
              w_j = \frac{1 - e_j}{\sum_k (1 - e_k)}, \qquad 0 \ln 0 = 0.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Normalised, without negative cells; missing cells are passed over.
    offset : float
        Added to every cell first; a common habit to avoid zeros, not needed here.

    Returns
    -------
    Series, shape (columns,)

    Raises
    ------
    InputError
        A cell is negative, a column has fewer than two cells or sums to zero, or no column
        differs between entities.

    References
    ----------
    :cite:`shannon1948`; :cite:`zhu2020` on what the method rewards.

    Examples
    --------
    One entity holds all of `a`; `b` is spread half and half, and tells nothing.

    >>> entropy(pd.DataFrame({"a": [1.0, 0.0], "b": [1.0, 1.0]})).tolist()
    [1.0, 0.0]
    """
    shifted = X + offset
    negative = shifted.columns[(shifted < 0).any()]
    if len(negative):
        cell = shifted[negative[0]].idxmin()
        raise InputError(
            Fault("entropy takes no negative value", place=f"{cell}, {negative[0]}",
                  value=float(X.at[cell, negative[0]]),
                  mend="normalise to [0, 1], or set `offset`")
        )  # fmt: skip
    count, total = shifted.count(), shifted.sum()
    for name in X.columns[(count < 2) | (total <= 0)]:
        raise InputError(
            Fault("entropy needs two cells and a sum above zero", place=str(name),
                  value=f"{count[name]} cells, sum {total[name]}", mend="leave it out")
        )  # fmt: skip
    information = entr(shifted / total).sum() / np.log(count)
    # a uniform column has entropy one but for rounding
    divergence = (1.0 - information).clip(lower=0.0)
    if not divergence.sum() > 1e-12:
        raise InputError(
            Fault("no column differs between entities", place=", ".join(map(str, X.columns)),
                  mend="take equal weights")
        )  # fmt: skip
    return divergence / divergence.sum()


METHODS = {"equal": equal, "given": given, "entropy": entropy}
