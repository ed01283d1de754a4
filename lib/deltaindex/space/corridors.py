"""Corridors: how a quantity falls away from lines and from chosen entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..analysis.chance import Outcome, rank_correlation
from ..analysis.membership import grouped
from ..analysis.resampling import LEVEL, RESAMPLES, at, check_counts, refuse_constant
from ..errors import Fault, InputError, refuse_if
from ..methods.arguments import checked
from .positions import line, planar


@dataclass(frozen=True)
class Decay:
    """How values fall with distance.

    Attributes
    ----------
    rank : Outcome
        Rank correlation with distance, over all.
    pooled : Outcome
        The same within groups, pooled.
    by_group : Series
        Rank correlation within each group that has at least three entities.
    change, low, high : float
        Relative change over 100 km with its interval: -0.3 is a fall by three tenths. It asks for
        values with a true zero: another constant in all of them gives another share.
    points, points_low, points_high : float
        Change over 100 km in the unit of the values, with its interval; a constant leaves it.
    """

    rank: Outcome
    pooled: Outcome
    by_group: pd.Series
    change: float
    low: float
    high: float
    points: float
    points_low: float
    points_high: float


def distance_to_line(positions: pd.DataFrame, order: Sequence[str]) -> pd.Series:
    """Return how far each entity lies from the line through some of them, kilometres.

    The line runs straight from one to the next; beyond its ends, distance is to the end.

    Examples
    --------
    >>> at = pd.DataFrame({"x": [0.0, 10.0, 5.0, 14.0], "y": [0.0, 0.0, 2.0, 3.0]}, list("abcd"))
    >>> distance_to_line(at, ["a", "b"]).tolist()
    [0.0, 0.0, 2.0, 5.0]
    """
    import shapely

    points = shapely.points(planar(positions).to_numpy())
    return pd.Series(shapely.distance(points, line(positions, order)), positions.index, name="km")


def distance_to_nearest(positions: pd.DataFrame, entities: Sequence[str]) -> pd.Series:
    """Return how far each entity lies from the nearest of some, kilometres; these lie at zero.

    Examples
    --------
    >>> at = pd.DataFrame({"x": [0.0, 10.0, 4.0], "y": [0.0, 0.0, 3.0]}, list("abc"))
    >>> distance_to_nearest(at, ["a", "b"]).tolist()
    [0.0, 0.0, 5.0]
    """
    refuse_if(Fault("no position", value=e) for e in entities if e not in positions.index)
    if not len(entities):
        raise InputError(Fault("no entity to be near to", None, "entities"))
    there = planar(positions)
    xy, cores = there.to_numpy(), there.loc[list(entities)].to_numpy()
    apart = np.hypot(*(xy[:, None] - cores).T)
    return pd.Series(apart.min(axis=0), positions.index, name="km")


def distance_along(positions: pd.DataFrame, order: Sequence[str]) -> pd.Series:
    """Return how far each entity of a line lies from its first, along the line, kilometres.

    Examples
    --------
    >>> at = pd.DataFrame({"x": [0.0, 3.0, 3.0], "y": [0.0, 0.0, 4.0]}, list("abc"))
    >>> distance_along(at, ["a", "b", "c"]).tolist()
    [0.0, 3.0, 7.0]
    """
    corners = np.asarray(line(planar(positions), order).coords)
    steps = np.hypot(*np.diff(corners, axis=0).T)
    return pd.Series(np.cumsum([0.0, *steps]), pd.Index(list(order)), name="km")


@checked
def decay(
    values: pd.Series,
    distance: pd.Series,
    groups: pd.Series,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Decay:
    r"""Say how values fall with distance: by ranks, within groups, in points and as a rate.

    .. math:: y_i = a + b\,d_i + e_i, \qquad \text{points over 100 km} = 100\,b
    .. math:: \ln y_i = a' + b'\,d_i + e'_i, \qquad \text{change over 100 km} = e^{100 b'} - 1

    Parameters
    ----------
    values : Series, shape (entities,)
        Above zero.
    distance : Series, shape (entities,)
        Kilometres.
    groups : Series, shape (entities,)
    resamples, seed : int

    Raises
    ------
    InputError
        A value or a distance is missing, a value is not above zero, or all are equal but for
        rounding; or an entity has no group.

    Examples
    --------
    >>> km = pd.Series([0.0, 100.0, 200.0, 300.0])
    >>> found = decay(pd.Series([0.8, 0.4, 0.2, 0.1]), km, pd.Series(["g"] * 4))
    >>> found.rank.value, round(found.change, 6)  # halved every 100 km
    (-1.0, -0.5)
    """
    refuse_constant(values)
    check_counts(seed, resamples=resamples)
    refuse_if(
        Fault("no logarithm", None, at(e, values.name), float(value), "values above zero")
        for e, value in values[values <= 0].items()
    )
    km, groups = distance.reindex(values.index), grouped(values.index, groups)
    several = [g for g, own in values.groupby(groups, observed=True) if len(own) > 2]
    by_group = {
        g: rank_correlation(km[groups == g], values[groups == g], resamples=1).value
        for g in several
    }
    y, x = values.to_numpy(float), km.to_numpy(float)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(y), size=(resamples, len(y)))
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    rates = [np.expm1(100 * _slope(a, np.log(b))) for a, b in ((x, y), (x[drawn], y[drawn]))]
    steps = [100 * _slope(a, b) for a, b in ((x, y), (x[drawn], y[drawn]))]
    low, high = np.quantile(rates[1], tails)
    points_low, points_high = np.quantile(steps[1], tails)
    return Decay(
        rank=rank_correlation(km, values, None, resamples, seed),
        pooled=rank_correlation(km, values, groups, resamples, seed),
        by_group=pd.Series(by_group, name="rank_correlation"),
        change=float(rates[0]),
        low=float(low),
        high=float(high),
        points=float(steps[0]),
        points_low=float(points_low),
        points_high=float(points_high),
    )


def _slope(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the least-squares slope along the last axis; zero where x does not vary."""
    dx, dy = (v - v.mean(axis=-1, keepdims=True) for v in (x, y))
    square = (dx * dx).sum(axis=-1)
    return np.divide((dx * dy).sum(axis=-1), square, out=np.zeros_like(square), where=square > 0)
