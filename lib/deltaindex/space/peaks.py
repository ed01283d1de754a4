"""Peaks: how far one must go from an entity to find another that reaches it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..analysis.resampling import refuse_gaps
from .positions import planar


def isolation(values: pd.Series, positions: pd.DataFrame) -> pd.DataFrame:
    r"""Return how far each entity lies from the nearest other that has at least its value.

    .. math:: d_i = \min_{j \ne i,\; y_j \ge y_i} \lVert s_i - s_j \rVert

    An entity is a local maximum within any distance below :math:`d_i`, and within none from
    there on: so this answers for all distances at once, as the isolation of a mountain does.

    Parameters
    ----------
    values : Series, shape (entities,)
    positions : DataFrame, shape (entities, 2)
        ``x`` and ``y``, kilometres.

    Returns
    -------
    DataFrame, one row an entity
        ``km``, infinite for one that no other reaches; ``reached_by``, the entity at that
        distance, None if there is none.

    Raises
    ------
    InputError
        A value or a position is missing.

    Examples
    --------
    >>> at = pd.DataFrame({"x": [0.0, 3.0, 10.0], "y": 0.0}, index=["a", "b", "c"])
    >>> isolation(pd.Series([5.0, 4.0, 4.5], list("abc")), at)["km"].tolist()
    [inf, 3.0, 10.0]
    """
    refuse_gaps(values)
    xy, y = planar(positions, values.index).to_numpy(), values.to_numpy(float)
    distance = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    distance[y[None, :] < y[:, None]] = np.inf
    np.fill_diagonal(distance, np.inf)
    nearest = distance.argmin(axis=1)
    km = distance[np.arange(len(y)), nearest]
    reached = pd.Series(values.index[nearest], values.index, dtype=object)
    return pd.DataFrame({"km": km, "reached_by": reached.where(np.isfinite(km), None)})
