"""Direction: which way a quantity falls over the plane, and where its weight lies.

Bearings are degrees clockwise from north. The plane is projected: away from its middle meridian,
grid north leaves true north by up to two degrees in a region of seven degrees of longitude.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..analysis.resampling import LEVEL, RESAMPLES, check_counts, refuse_constant, refuse_gaps
from ..errors import Fault, InputError, refuse_if
from .positions import planar


@dataclass(frozen=True)
class Trend:
    """A plane through values over positions.

    Attributes
    ----------
    bearing, low, high : float
        Direction of steepest descent with its interval; `low` to `high` runs clockwise and may
        pass north.
    fall, fall_low, fall_high : float
        How much the plane falls over 100 km in that direction.
    fit : float
        Share of the variance that the plane accounts for, R squared.
    p : float
        How often shuffled values give as good a fit.
    """

    bearing: float
    low: float
    high: float
    fall: float
    fall_low: float
    fall_high: float
    fit: float
    p: float


@dataclass(frozen=True)
class Ellipse:
    """Where the weight of a quantity lies and how it spreads, kilometres.

    Attributes
    ----------
    x, y : float
        The weighted mean centre.
    major, minor : float
        Half axes: the weighted standard deviations along and across the main direction.
    bearing : float
        Of the major axis, from 0 to 180.
    """

    x: float
    y: float
    major: float
    minor: float
    bearing: float

    @property
    def area(self) -> float:
        """Area in square kilometres."""
        return float(np.pi * self.major * self.minor)

    def outline(self, corners: int = 180) -> np.ndarray:
        """Return the outline, shape (corners, 2), kilometres."""
        angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        along, across = self.major * np.cos(angle), self.minor * np.sin(angle)
        turned = np.radians(self.bearing)
        east = along * np.sin(turned) + across * np.cos(turned)
        north = along * np.cos(turned) - across * np.sin(turned)
        return np.column_stack([self.x + east, self.y + north])


def trend(
    values: pd.Series, positions: pd.DataFrame, resamples: int = RESAMPLES, seed: int = 0
) -> Trend:
    r"""Fit a plane by least squares and say which way it falls, with bootstrap intervals.

    .. math:: y_i = a + b\,x_i^{\text{east}} + c\,x_i^{\text{north}} + e_i, \qquad
              \text{bearing of descent} = \operatorname{atan2}(-b, -c)

    Entities are drawn with replacement; the interval of the bearing is taken around its estimate,
    on the circle. Neighbours that resemble each other carry less information than the bootstrap
    gives them credit for, so the interval is rather too narrow than too wide.

    Parameters
    ----------
    values : Series, shape (entities,)
    positions : DataFrame, shape (entities, 2)
        ``x`` to the east and ``y`` to the north, kilometres.
    resamples, seed : int

    Raises
    ------
    InputError
        A value or a position is missing, all values are equal but for rounding, or the entities
        lie on one line.

    References
    ----------
    :cite:`chorley1965`

    Examples
    --------
    >>> at = pd.DataFrame({"x": [0.0, 100.0, 0.0, 100.0], "y": [0.0, 0.0, 100.0, 100.0]})
    >>> found = trend(pd.Series([4.0, 3.0, 4.0, 3.0]), at)  # one less for 100 km to the east
    >>> round(found.bearing, 6), round(found.fall, 6), round(found.fit, 6)
    (90.0, 1.0, 1.0)
    """
    A, y = _map(values, positions)
    check_counts(seed, resamples=resamples)
    slope, fit = _plane(A, y)
    rng = np.random.default_rng(seed)
    drawn = _bootstrap(A, y, resamples, rng)
    down = bearing(*-slope)
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    low, high = np.quantile(turn(down, bearing(*-drawn.T)), tails)
    fall_low, fall_high = np.quantile(np.hypot(drawn[..., 0], drawn[..., 1]), tails)
    shuffled = rng.permuted(np.tile(y, (resamples, 1)), axis=1)
    _, fits = _plane(A, shuffled.T)
    return Trend(
        bearing=float(down),
        low=float((down + low) % 360),
        high=float((down + high) % 360),
        fall=float(np.hypot(*slope)),
        fall_low=float(fall_low),
        fall_high=float(fall_high),
        fit=float(fit),
        p=float((1 + (fits >= fit - 1e-12).sum()) / (1 + resamples)),
    )


def bearings(
    values: pd.Series, positions: pd.DataFrame, resamples: int = RESAMPLES, seed: int = 0
) -> np.ndarray:
    """Return the bearings of descent that the interval of `trend` is taken from.

    Parameters
    ----------
    values, positions, resamples, seed
        As of `trend`.

    Returns
    -------
    array, shape (resamples,)
        Degrees clockwise from north; fewer where a sample falls on one line.

    Examples
    --------
    >>> at = pd.DataFrame({"x": [0.0, 100.0, 0.0, 100.0], "y": [0.0, 0.0, 100.0, 100.0]})
    >>> bearings(pd.Series([4.0, 3.0, 4.0, 3.0]), at, resamples=9).round(6).max()
    np.float64(90.0)
    """
    A, y = _map(values, positions)
    check_counts(seed, resamples=resamples)
    drawn = _bootstrap(A, y, resamples, np.random.default_rng(seed))
    return bearing(*-drawn.T)


def bearing(east: ArrayLike, north: ArrayLike) -> np.ndarray:
    """Return the bearing of a step to the east and north, degrees clockwise from north.

    Examples
    --------
    >>> bearing([0.0, -3.0], [2.0, 3.0]).tolist()
    [0.0, 315.0]
    """
    return np.degrees(np.arctan2(east, north)) % 360


def turn(start: ArrayLike, end: ArrayLike) -> np.ndarray:
    """Return the turn from one bearing to another, degrees clockwise between -180 and 180.

    Examples
    --------
    >>> turn([350.0, 10.0], [10.0, 350.0]).tolist()
    [20.0, -20.0]
    """
    return (np.subtract(end, start) + 180) % 360 - 180


def between(direction: float, low: float, high: float) -> bool:
    """Say whether a direction lies in the sector that runs clockwise from `low` to `high`.

    Examples
    --------
    >>> between(5.0, 350.0, 10.0), between(20.0, 350.0, 10.0)
    (True, False)
    """
    return bool((direction - low) % 360 <= (high - low) % 360)


def displacement(start: Ellipse, end: Ellipse) -> tuple[float, float]:
    """Return how far one centre lies from another, kilometres, and in which bearing.

    Examples
    --------
    >>> displacement(Ellipse(0, 0, 1, 1, 0), Ellipse(3, -4, 1, 1, 0))[0]
    5.0
    """
    east, north = end.x - start.x, end.y - start.y
    return float(np.hypot(east, north)), float(bearing(east, north))


def sector(x: float, y: float, low: float, high: float, kilometres: float) -> np.ndarray:
    """Return the outline of a sector around a point, clockwise from one bearing to another.

    Returns
    -------
    array, shape (corners, 2)
        Kilometres; the point first. From a bearing to itself it is a ray.

    Examples
    --------
    >>> sector(1.0, 2.0, 90.0, 90.0, 10.0)[:2].round(6).tolist()
    [[1.0, 2.0], [11.0, 2.0]]
    """
    bearings = np.radians(low + np.linspace(0, (high - low) % 360, 60))
    arc = np.column_stack([np.sin(bearings), np.cos(bearings)]) * kilometres
    return np.vstack([[0.0, 0.0], arc]) + [x, y]


def ellipse(positions: pd.DataFrame, weights: pd.Series | None = None) -> Ellipse:
    r"""Return the weighted mean centre and the standard deviational ellipse around it.

    .. math:: \bar x = \frac{\sum_i w_i x_i}{\sum_i w_i}, \qquad
              S = \frac{\sum_i w_i (x_i - \bar x)(x_i - \bar x)^\top}{\sum_i w_i}

    The axes are the eigenvectors of :math:`S`, their halves the roots of its eigenvalues. PySAL's
    (in pointpats) takes no weights.

    Parameters
    ----------
    positions : DataFrame, shape (entities, 2)
        Kilometres in an equal-area projection.
    weights : Series, shape (entities,), optional
        No negative one; without them every entity counts the same.

    Raises
    ------
    InputError
        A position or a weight is missing, a weight is negative, or all are zero.

    References
    ----------
    :cite:`lefever1926`; :cite:`yuill1971`

    Examples
    --------
    >>> at = pd.DataFrame({"x": [-3.0, 3.0, 0.0, 0.0], "y": [0.0, 0.0, -1.0, 1.0]})
    >>> found = ellipse(at)
    >>> round(found.major**2, 6), round(found.minor**2, 6), found.bearing
    (4.5, 0.5, 90.0)
    """
    positions = planar(positions)
    w = pd.Series(1.0, positions.index) if weights is None else weights.reindex(positions.index)
    refuse_gaps(w)
    refuse_if(Fault("a weight is negative", None, str(e), v) for e, v in w[w < 0].items())
    if not w.sum() > 0:
        raise InputError(Fault("all weights are zero", None, "weights"))
    xy = positions.to_numpy()
    centre = np.average(xy, axis=0, weights=w)
    values, vectors = np.linalg.eigh(np.cov(xy.T, aweights=w, ddof=0))
    minor, major = np.sqrt(np.clip(values, 0, None))
    along = float(bearing(*vectors[:, 1]) % 180)
    return Ellipse(float(centre[0]), float(centre[1]), float(major), float(minor), along)


def _map(values: pd.Series, positions: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return what a plane is fitted with, or refuse what has none."""
    refuse_constant(values)
    xy = planar(positions, values.index).to_numpy()
    # in units of 100 km around the middle, so that the normal equations are well conditioned
    A = np.column_stack([np.ones(len(xy)), (xy - xy.mean(axis=0)) / 100])
    if np.linalg.matrix_rank(A) < 3:
        raise InputError(Fault("entities on one line have no trend surface", value=len(xy)))
    return A, values.to_numpy(float)


def _plane(A: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the slopes and the fit of one column of values, or of many."""
    solved = np.linalg.lstsq(A, y, rcond=None)[0]
    rest = ((y - A @ solved) ** 2).sum(axis=0)
    return solved[1:], 1 - rest / ((y - y.mean(axis=0)) ** 2).sum(axis=0)


def _bootstrap(
    A: np.ndarray, y: np.ndarray, resamples: int, rng: np.random.Generator
) -> np.ndarray:
    """Return the slopes of samples drawn with replacement, shape (resamples, 2)."""
    n = len(y)
    counts = rng.multinomial(n, np.full(n, 1 / n), size=resamples).astype(float)
    normal = np.einsum("rn,ni,nj->rij", counts, A, A, optimize=True)
    right = np.einsum("rn,ni,n->ri", counts, A, y, optimize=True)
    # samples that fall on one line have no plane
    whole = np.linalg.matrix_rank(normal, hermitian=True) == A.shape[1]
    return np.linalg.solve(normal[whole], right[whole][..., None])[:, 1:, 0]
