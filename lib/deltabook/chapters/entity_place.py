"""Where an entity stands between its neighbours in a ranking, and beside those like it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.framework import ROOT

#: Two entities are near each other in a node if their standings differ by no more than this.
NEAR = 0.1


@dataclass(frozen=True)
class Neighbour:
    """The next or the previous entity in a ranking.

    Attributes
    ----------
    entity : str
    rank : int
    gap : float
        Points of score between the two, never below zero.
    ahead : float
        The share of draws in which the better of the two ranks above the other.
    """

    entity: str
    rank: int
    gap: float
    ahead: float


def neighbours(
    index: Index, pairs: pd.DataFrame, entity: str
) -> tuple[Neighbour | None, Neighbour | None]:
    """Return who stands just above and just below an entity; None at the ends.

    Parameters
    ----------
    index : Index
    pairs : DataFrame, shape (entities, entities)
        Share of draws in which the row ranks above the column.
    entity : str
        It has a score.
    """
    order = list(index.score.index)
    at = order.index(entity)

    def found(other: int) -> Neighbour | None:
        if not 0 <= other < len(order):
            return None
        better, worse = order[min(at, other)], order[max(at, other)]
        return Neighbour(
            order[other],
            int(index.ranks.at[order[other], ROOT]),
            float(index.score[better] - index.score[worse]),
            float(pairs.at[better, worse]),
        )

    return found(at - 1), found(at + 1)


def needed(index: Index, entity: str, indicator: str, gap: float) -> float | None:
    """Return how much more of an indicator would close a gap, weights and goalposts held.

    Parameters
    ----------
    index : Index
    entity, indicator : str
    gap : float
        Points of score.

    Returns
    -------
    float or None
        In the unit of the indicator, below zero where less is better. None where a score is no
        sum, where values are not scaled by a straight line, or where even the best value would
        not do.
    """
    weights = index.effective()
    scaled, raw = index.normalised[indicator], index.indicators[indicator]
    if weights is None or pd.isna(scaled[entity]):
        return None
    weight, both = weights.at[entity, indicator], scaled.notna() & raw.notna()
    low, high = scaled[both].idxmin(), scaled[both].idxmax()
    if not weight > 0 or scaled[high] == scaled[low]:
        return None
    slope = (raw[high] - raw[low]) / (scaled[high] - scaled[low])
    if not np.allclose(raw[both], raw[low] + slope * (scaled[both] - scaled[low])):
        return None
    rise = gap / weight
    return float(slope * rise) if scaled[entity] + rise <= scaled[high] + 1e-9 else None


def likeness(standing: pd.DataFrame, entity: str, other: str) -> tuple[list[str], str]:
    """Return the nodes in which two entities are near each other, and the one that parts them most.

    Parameters
    ----------
    standing : DataFrame, shape (entities, nodes)
    entity, other : str

    Examples
    --------
    >>> table = pd.DataFrame({"a": [0.5, 0.55], "b": [0.2, 0.9]}, index=list("xy"))
    >>> likeness(table, "x", "y")
    (['a'], 'b')
    """
    apart = (standing.loc[other] - standing.loc[entity]).abs().dropna()
    return [str(node) for node in apart.index[apart <= NEAR + 1e-9]], str(apart.idxmax())
