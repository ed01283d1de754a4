"""Pairs: on the order of which two entities draws agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Order:
    """How sure the order of pairs is.

    Attributes
    ----------
    agree : array, shape (pairs,)
        Share of draws that agree on the more frequent order of a pair.
    against : array of bool, shape (pairs,)
        Whether that is the opposite of the ranking.
    neighbours : Series
        `agree` of the pairs that stand next to each other, indexed by ``above`` and ``below``.
    """

    agree: np.ndarray
    against: np.ndarray
    neighbours: pd.Series


def order(pairs: pd.DataFrame) -> Order:
    """Say of every pair how many draws agree on its order.

    Parameters
    ----------
    pairs : DataFrame, shape (entities, entities)
        Share of draws in which the row ranks above the column, as in `Robustness`; entities in
        the order of the ranking.

    Examples
    --------
    >>> pairs = pd.DataFrame([[0.0, 0.3], [0.6, 0.0]], list("ab"), list("ab"))  # a tie in a tenth
    >>> found = order(pairs)
    >>> found.agree.tolist(), found.against.tolist()
    ([0.6], [True])
    """
    shares = pairs.to_numpy(float)
    agree = np.maximum(shares, shares.T)
    below = np.tril_indices(len(shares), -1)
    names = [pairs.index[:-1], pairs.index[1:]]
    return Order(
        agree=agree[below],
        against=(shares > shares.T)[below],
        neighbours=pd.Series(
            agree.diagonal(1), pd.MultiIndex.from_arrays(names, names=["above", "below"])
        ),
    )
