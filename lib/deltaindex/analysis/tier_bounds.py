"""The first tier under unseen indicators: with how little weight they can change who is in it.

Tiers by natural breaks depend on all scores at once, so a lead over the next entity does not
protect them. The question has an exact answer: the difference between two splits is a quadratic in
a few sums.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if
from ..methods.arguments import checked
from ..methods.tiers import fisher_jenks_of_draws

STEPS = 36  # halvings of the interval in which the share lies
MOST_TIERS = 3  # the faces that are searched are 3 to the power of 2k - 1


@dataclass(frozen=True)
class TierBreak:
    """From which unseen share of the weight on the first tier can have other members.

    Attributes
    ----------
    share : float
        Below it the members stay the same whatever the unseen cells are.
    reached : float
        The least share at which cells were found that change them; as `share`, or larger where
        the bound is not known to be the best.
    unseen : Series, shape (entities,)
        Such cells, between the ends of normalised columns.
    members : list
        Who then is in the first tier.
    """

    share: float
    reached: float
    unseen: pd.Series
    members: list


@checked
def first_tier_break(
    scores: pd.Series,
    members: Collection,
    k: int = 3,
    low: float = 0.0,
    high: float = 1.0,
) -> TierBreak:
    r"""Return from which share of the weight on unseen indicators can change the first tier.

    Tiers are those of Fisher and Jenks. An unseen part between low and high, with the share w of
    the weight, is to a split as if each score :math:`s_i` could be raised by any amount up to
    :math:`t = (high - low) w / (1 - w)`. Two things can change the tier's members: its last member
    falls behind the next entity, which takes the lead between the two; or another split is better
    than the present one. The squares within a split Q less those within the present split P are

    .. math:: D_Q = \sum_{c \in P} \frac{S_c^2}{n_c} - \sum_{c \in Q} \frac{S_c^2}{n_c}

    with S the sums and n the sizes of their classes: a quadratic in the sums of the at most
    :math:`2k - 1` runs of entities that the cuts of P and Q leave, each of which may lie anywhere
    in an interval. Its least value is on a face of this box where it is stationary, and all faces
    are tried, of all splits Q whose first tier has another size. (Scores that change places need
    not be tried: exchanging their values leaves every split as good.)

    While all :math:`D_Q` are positive nothing changes, so `share` is a bound that holds. The cells
    at which one becomes negative are tried by the rule itself: if the tier's members differ,
    `share` is the best bound, and `reached` says so.

    Parameters
    ----------
    scores : Series, shape (entities,)
        On the seen indicators; entities without one are left out.
    members : collection
        The first tier as it is said to be; 0 is returned where it is another.
    k : int
        Number of tiers, 2 or 3.
    low, high : float
        Ends of normalised columns.

    Raises
    ------
    InputError
        Another number of tiers, low >= high, or fewer different scores than tiers.

    Examples
    --------
    Two tiers of two. To make up the lead of b over c, 0.75, takes a share of 0.75 / 1.75, or 43 %.
    But with c raised by 0.32 alone, three against one is as good a split as two against two.

    >>> scores = pd.Series({"a": 1.0, "b": 0.95, "c": 0.2, "d": 0.0})
    >>> found = first_tier_break(scores, ["a", "b"], 2)
    >>> round(found.share, 3), found.share == found.reached, found.members
    (0.244, True, ['a', 'b', 'c'])
    >>> found.unseen.to_dict()
    {'a': 0.0, 'b': 0.0, 'c': 1.0, 'd': 0.0}
    """
    if k not in range(2, MOST_TIERS + 1):
        raise InputError(Fault("must be 2 or 3", place="k", value=k))
    refuse_if([] if low < high else [Fault("must be low < high", value=f"{low}, {high}")])
    score = scores.dropna().sort_values(ascending=False, kind="stable")
    s = score.to_numpy(float) / (high - low)
    s = s - s.mean()
    tiers = fisher_jenks_of_draws(s[None], k=k)[0]
    first = int((tiers == 1).sum())
    if {*score.index[:first]} != {*members}:
        return TierBreak(0.0, 0.0, pd.Series(low, scores.dropna().index), list(score.index[:first]))
    present = tuple(np.cumsum(np.bincount(tiers)[1:-1]).tolist())
    splits = _Splits(s, present)

    lead = s[first - 1] - s[first]
    least, most = 0.0, lead
    if splits.least(lead)[0].min() < 0:
        for _ in range(STEPS):
            middle = (least + most) / 2.0
            if splits.least(middle)[0].min() < 0:
                most = middle
            else:
                least = middle
    else:
        least = lead
    room, raised, found = _tried(splits, s, first, least, lead)
    return TierBreak(
        share=float(least / (least + 1.0)),
        reached=float(least / (least + 1.0) if room is None else room / (room + 1.0)),
        unseen=low + (high - low) * pd.Series(raised, score.index).reindex(scores.dropna().index),
        members=list(score.index[found]),
    )


def _tried(
    splits: _Splits, s: np.ndarray, first: int, least: float, lead: float
) -> tuple[float | None, np.ndarray, np.ndarray]:
    """Return cells that change the tier, by the rule itself: at the bound, or where first found.

    Returns
    -------
    float or None
        How far scores were raised at most; None if just beyond the bound.
    array, shape (entities,)
        The share of it by which each was.
    array of bool, shape (entities,)
        Who then is in the first tier.
    """
    k, own = splits.k, np.arange(len(s)) < first
    beyond = least * (1.0 + 1e-6) + 1e-12
    for room in (beyond, *np.linspace(beyond, lead, 60)[1:]):
        values, raised = splits.least(room)
        better = np.flatnonzero(values < 0)
        if not len(better):
            continue
        inside = fisher_jenks_of_draws(s + room * raised[better], k=k) == 1
        other = np.flatnonzero((inside != own).any(axis=1))
        if len(other):
            best = other[values[better][other].argmin()]
            at = None if room == beyond else float(room)
            return at, raised[better][best], inside[best]
    # the last member falls behind the next entity
    room = lead * (1.0 + 1e-6) + 1e-12
    raised = np.zeros(len(s))
    raised[first] = 1.0
    inside = fisher_jenks_of_draws((s + room * raised)[None], k=k)[0] == 1
    return None if least == lead else float(room), raised, inside


class _Splits:
    """The splits whose first tier has another size, against the present one.

    Parameters
    ----------
    s : array, shape (entities,)
        Falling scores.
    present : tuple of int
        Where the present classes end, but the last.
    """

    def __init__(self, s: np.ndarray, present: tuple[int, ...]):
        n, self.k = len(s), len(present) + 1
        cuts = combinations(range(1, n), self.k - 1)
        others = np.array([cut for cut in cuts if cut[0] != present[0]])
        both = np.column_stack([np.tile(present, (len(others), 1)), others])
        ends = np.column_stack([np.sort(both, axis=1), np.full(len(others), n)])
        starts = np.column_stack([np.zeros(len(others), int), ends[:, :-1]])
        self.size = ends - starts  # of every run of entities
        sums = np.concatenate([[0.0], s.cumsum()])
        self.sums = sums[ends] - sums[starts]
        self.ends, self.entities = ends, n
        # D is b' H b, with b the sums of the runs
        self.H = self._squares(np.array([present] * len(others)), starts) - self._squares(
            others, starts
        )
        self.faces = list(self._faces())

    def _squares(self, cuts: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Return the quadratic form of the squared sums of classes by their sizes."""
        of = (starts[:, :, None] >= cuts[:, None, :]).sum(axis=2)  # the class of each run
        bounds = np.column_stack(
            [np.zeros(len(cuts), int), cuts, np.full(len(cuts), self.entities)]
        )
        sizes = np.take_along_axis(np.diff(bounds, axis=1), of, axis=1)
        return (of[:, :, None] == of[:, None, :]) / sizes[:, :, None]

    def _faces(self) -> Iterator[tuple[np.ndarray, ...]]:
        """Yield the faces on which a least value may lie: splits, ends, free runs and solution."""
        runs = self.size.shape[1]
        for face in product((0.0, 1.0, None), repeat=runs):
            free = np.array([at for at, end in enumerate(face) if end is None], int)
            held = np.array([at for at, end in enumerate(face) if end is not None], int)
            ends = np.array([end for end in face if end is not None])
            # a run of nobody has nowhere to go
            empty = self.size == 0
            rows = np.flatnonzero(
                ~empty[:, free].any(axis=1) & ~(empty[:, held] & (ends == 1.0)).any(axis=1)
            )
            solution = np.zeros((len(rows), 0, len(held)))
            if len(free) and len(rows):
                inner = self.H[np.ix_(rows, free, free)]
                convex = np.linalg.eigvalsh(inner)[:, 0] > 1e-12
                rows, inner = rows[convex], inner[convex]
                solution = -np.linalg.solve(inner, self.H[np.ix_(rows, free, held)])
            if len(rows):
                yield rows, ends, free, held, solution

    def least(self, room: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the least D of every split if each score can be raised by up to `room`.

        Returns
        -------
        values : array, shape (splits,)
        raised : array, shape (splits, entities)
            Where it is: by what share of `room` each entity is raised.
        """
        values = np.full(len(self.sums), np.inf)
        at = np.zeros(self.sums.shape)
        for rows, ends, free, held, solution in self.faces:
            b = self.sums[rows].copy()
            b[:, held] += ends * room * self.size[np.ix_(rows, held)]
            inside = np.ones(len(rows), bool)
            if len(free):
                found = (solution @ b[:, held, None])[..., 0]
                off = found - b[:, free]
                inside = ((off >= 0) & (off <= room * self.size[np.ix_(rows, free)])).all(axis=1)
                b[:, free] = found
            D = np.einsum("ri,rij,rj->r", b, self.H[rows], b)
            better = inside & (values[rows] > D)
            values[rows[better]] = D[better]
            at[rows[better]] = b[better]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.nan_to_num((at - self.sums) / (self.size * room)).round(12).clip(0.0, 1.0)
        run = (np.arange(self.entities)[None, :, None] >= self.ends[:, None, :]).sum(axis=2)
        return values, np.take_along_axis(share, run, axis=1)
