r"""Concentration of a market of which only some shares are known: bounds, not guesses.

Let :math:`x_1 \ge x_2 \ge \dots` be the shares of all firms, summing to one. Sources give some of
them, or bounds on them, or what the first few hold together. Two measures are bounded over every
market that agrees with what is given:

.. math:: CR_3 = x_1 + x_2 + x_3, \qquad HHI = \sum_i x_i^2

The firms that are named are the first :math:`m`, so that none beyond them holds more than
:math:`x_m`. What they leave, the remainder :math:`R = 1 - \sum_{i \le m} x_i`, adds least to the
HHI (nothing) when it falls to countless small firms, and most when as many firms as possible are
as large as the last that is named: :math:`k x_m^2 + (R - k x_m)^2` with
:math:`k = \lfloor R / x_m \rfloor`. For every :math:`k` the shares that fit form a polytope on
which this is convex, so its largest value lies at a corner. Corners are few, and all are looked
at. The HHI is that of :cite:`herfindahl1950` and :cite:`hirschman1964`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import scipy

# how far above the true one the upper end of an HHI may be, where it is only met in the limit of
# ever more firms
SLACK = 1e-3
EDGE = 1e-9


class Interval(NamedTuple):
    """All values from `low` to `high`."""

    low: float
    high: float


def concentration(
    shares: Sequence[tuple[float, float]],
    together: Mapping[int, tuple[float, float]] | None = None,
    of_named: bool = False,
) -> dict[str, Interval]:
    """Bound the concentration of a market by what is known of its shares.

    Parameters
    ----------
    shares : sequence of (low, high)
        Of the first firm, of the second and so on, as parts of one; (0, 1) where nothing is known.
    together : mapping of int to (low, high), optional
        What the first `k` hold together.
    of_named : bool
        The shares are parts of what the named firms hold together, not of the market. They are
        rescaled by every sum that the market leaves them.

    Returns
    -------
    dict of str to Interval
        ``cr3``; ``hhi``, from 0 to 1; ``named``, the sum of the named. All ends are exact, but the
        upper one of the HHI may be `SLACK` too high where the last named firm may be ever smaller.

    Raises
    ------
    ValueError
        No market agrees with all that is given.

    Examples
    --------
    A half, a quarter, and a quarter left, of which no firm can hold more than a quarter:

    >>> found = concentration([(0.5, 0.5), (0.25, 0.25)])
    >>> [round(x, 4) for x in found["hhi"]]
    [0.3125, 0.375]
    >>> [round(x, 4) for x in found["cr3"]]
    [0.75, 1.0]
    """
    m = len(shares)
    if not m:
        return dict.fromkeys(("cr3", "hhi", "named"), Interval(0.0, 1.0))
    rows, limits = _constraints(shares, together or {}, of_named)
    space = _Space(rows, limits)
    corners = space.corners()
    if not len(corners):
        raise ValueError("no market agrees with all shares that are given")
    named, squares = corners.sum(axis=1), (corners**2).sum(axis=1)
    last, total = np.eye(m)[-1], np.ones(m)
    cr3, missing = corners[:, :3].sum(axis=1).max(), max(0, 3 - m)
    if missing:
        # either what is left holds as many more of the last size, or it all belongs to the three
        full = space.within([missing * last + total], [1.0]).corners()
        whole = space.within([-missing * last - total], [-1.0]).corners()
        cr3 = max([cr3, *(full.sum(axis=1) + missing * full[:, -1]), *(1.0 for _ in whole)])
    hhi, k, bound = squares.max(), 0, np.inf
    while bound > hhi + SLACK:
        # k firms of the last size fit into what is left and k + 1 do not
        rows = [k * last + total, -(k + 1) * last - total]
        hhi = max([hhi, *_with_tail(space.within(rows, [1.0, -1.0]).corners(), k)])
        k += 1
        # more than that fit: what is left is in pieces of one k-th of it at most
        more = space.within([k * last + total], [1.0]).corners()
        bound = max([hhi, *((more**2).sum(axis=1) + (1 - more.sum(axis=1)) ** 2 / k)])
    low = min(space.nearest(), hhi)
    return {
        "cr3": Interval(float(corners[:, :3].sum(axis=1).min()), float(min(cr3, 1.0))),
        "hhi": Interval(float(low), float(min(bound, 1.0))),
        "named": Interval(float(named.min()), float(named.max())),
    }


def _with_tail(points: np.ndarray, k: int) -> np.ndarray:
    """Return the HHI where k more firms are as large as the last, and one holds the rest."""
    size, rest = points[:, -1], 1 - points.sum(axis=1)
    return (points**2).sum(axis=1) + k * size**2 + (rest - k * size) ** 2


def _constraints(
    shares: Sequence[tuple[float, float]],
    together: Mapping[int, tuple[float, float]],
    of_named: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and limits of ``rows @ x <= limits``."""
    m, unit = len(shares), np.eye(len(shares))
    rows, limits = [], []
    for i, (low, high) in enumerate(shares):
        # of the named: x_i between low and high times their sum
        whole, one = (np.ones(m), 0.0) if of_named else (np.zeros(m), 1.0)
        if high < 1 or low == high:
            rows.append(unit[i] - high * whole)
            limits.append(high * one)
        if low > 0 or low == high:
            rows.append(low * whole - unit[i])
            limits.append(-low * one)
    for i in range(m - 1):
        rows.append(unit[i + 1] - unit[i])
        limits.append(0.0)
    rows += [-unit[-1], np.ones(m)]
    limits += [0.0, 1.0]
    for k, (low, high) in together.items():
        first = np.arange(m) < k
        rows += [first.astype(float), -first.astype(float)]
        limits += [high, -low]
    return np.array(rows), np.array(limits)


class _Space:
    """The points ``x`` with ``rows @ x <= limits``, in as few dimensions as equalities leave."""

    def __init__(self, rows: np.ndarray, limits: np.ndarray):
        self.rows, self.limits = rows, limits
        # a pair of opposite rows with opposite limits is an equality
        fixed = [
            i
            for i, j in combinations(range(len(rows)), 2)
            if np.array_equal(rows[i], -rows[j]) and limits[i] == -limits[j]
        ]
        width = rows.shape[1]
        equal, to = rows[fixed].reshape(-1, width), limits[fixed]
        self.origin = np.linalg.lstsq(equal, to, rcond=None)[0] if fixed else np.zeros(width)
        self.basis = scipy.linalg.null_space(equal) if fixed else np.eye(width)
        self.cuts, self.room = rows @ self.basis, limits - rows @ self.origin
        self.free = np.abs(self.cuts).max(axis=1, initial=0) > EDGE

    def within(self, rows: list[np.ndarray], limits: list[float]) -> _Space:
        """Return the part that satisfies more rows."""
        part = object.__new__(_Space)
        part.rows, part.limits = np.vstack([self.rows, rows]), np.append(self.limits, limits)
        part.origin, part.basis = self.origin, self.basis
        part.cuts, part.room = part.rows @ part.basis, part.limits - part.rows @ part.origin
        part.free = np.abs(part.cuts).max(axis=1, initial=0) > EDGE
        return part

    def corners(self) -> np.ndarray:
        """Return all corners, a row each; none where the space is empty."""
        size = self.basis.shape[1]
        tight = np.array(list(combinations(np.flatnonzero(self.free), size)), dtype=int)
        matrices, to = self.cuts[tight], self.room[tight]
        solvable = np.abs(np.linalg.det(matrices)) > EDGE if size else np.array([True])
        points = np.linalg.solve(matrices[solvable], to[solvable][..., None])[..., 0]
        points = points[self._holds(points)]
        return np.clip(self.origin + points @ self.basis.T, 0, 1)

    def nearest(self) -> float:
        """Return the least sum of squares; on the face where it lies it is a projection."""
        best, size = np.inf, self.basis.shape[1]
        # the origin is the shortest solution of the equalities, at right angles to the basis
        for count in range(size + 1):
            for tight in map(list, combinations(np.flatnonzero(self.free), count)):
                point = np.linalg.pinv(self.cuts[tight]) @ self.room[tight]
                if self._holds(point[None])[0]:
                    best = min(best, float(self.origin @ self.origin + point @ point))
        return best

    def _holds(self, points: np.ndarray) -> np.ndarray:
        return (points @ self.cuts.T <= self.room + EDGE).all(axis=1)
