"""Least squares with errors that do not ask all entities to vary alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from ..errors import Fault, InputError
from ..methods.arguments import checked
from .inequality import Interval
from .membership import grouped
from .resampling import LEVEL, refuse_gaps

__all__ = ["Effect", "effect", "hc3"]


@dataclass(frozen=True)
class Effect:
    """What one quantity adds to another while others are held.

    Attributes
    ----------
    slope : Interval
    p : float
        Of a slope of zero, two-sided.
    count : int
        Entities that the slope rests on.
    """

    slope: Interval
    p: float
    count: int


@checked
def effect(
    y: pd.Series, x: pd.Series, held: pd.DataFrame | None = None, within: pd.Series | None = None
) -> Effect:
    r"""Regress one quantity on another, with others held and groups compared in themselves.

    .. math:: y_i = \beta x_i + \gamma' z_i + \alpha_{g(i)} + \varepsilon_i

    The variance is HC3 (see `hc3`), the interval that of Student's t. A group of one entity says
    nothing on :math:`\beta` and is passed over.

    Parameters
    ----------
    y, x : Series, shape (entities,)
    held : DataFrame, shape (entities, columns), optional
    within : Series, shape (entities,), optional
        Groups, each with a level of its own; without them all share one.

    Raises
    ------
    InputError
        A value or a group is missing; fewer entities than it takes; or the quantities held and
        the groups leave nothing of `x`.

    References
    ----------
    :cite:`mackinnon1985`

    Examples
    --------
    Two points more for each step, and ten more in the second group:

    >>> x = pd.Series([0.0, 1, 2, 0, 1, 2])
    >>> y = 2 * x + [0.0, 0, 0, 10, 10, 10]
    >>> round(effect(y, x, within=pd.Series(list("ppprrr"))).slope.value, 12)
    2.0
    """
    table = pd.DataFrame({"x": x.reindex(y.index)})
    if held is not None:
        table = table.join(held.reindex(y.index))
    for column in (y, *(table[name] for name in table)):
        refuse_gaps(column)
    groups = pd.Series(0, y.index)
    if within is not None:
        groups = grouped(y.index, within)
    sizes = groups.map(groups.value_counts())
    chosen = y.index[sizes > 1]
    levels = pd.get_dummies(groups[chosen]).to_numpy(float)
    X = np.column_stack([table.loc[chosen].to_numpy(float), levels])
    if len(chosen) <= X.shape[1] or np.linalg.matrix_rank(X) < X.shape[1]:
        mend = "more entities, or less that is held"
        raise InputError(Fault("nothing left to compare", value=len(chosen), mend=mend))
    slopes, errors = hc3(X, y[chosen].to_numpy(float))
    slope, error, student = slopes[0], errors[0], scipy.stats.t(len(chosen) - X.shape[1])
    reach = student.ppf((1 + LEVEL) / 2) * error
    p = float(2 * student.sf(abs(slope) / error)) if error > 0 else 0.0
    return Effect(
        Interval(float(slope), float(slope - reach), float(slope + reach)), p, len(chosen)
    )


def hc3(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Return the coefficients of least squares with their standard errors, HC3.

    .. math:: (X'X)^{-1} X' \mathrm{diag}(e_i^2 / (1 - h_i)^2) X (X'X)^{-1}

    A few entities far from the others, with a leverage :math:`h_i` near one, do not make it too
    small, as they do with the usual errors.

    Parameters
    ----------
    X : array, shape (entities, columns)
        Of full rank.
    y : array, shape (entities,)

    References
    ----------
    :cite:`mackinnon1985`
    """
    inverse = np.linalg.inv(X.T @ X)
    slopes = inverse @ X.T @ y
    leverage = np.einsum("ij,jk,ik->i", X, inverse, X)
    # an entity that alone carries the line has no error of its own to judge by
    weighted = (y - X @ slopes) / np.maximum(1 - leverage, 1e-12)
    return slopes, np.sqrt(np.diag(inverse @ (X.T * weighted**2) @ X @ inverse))
