"""Where a chain can be strangled: a score by segment, as an interval, and how firm its order is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from . import network
from .rule import PARTS
from .segments import localisation, markets
from .tables import Chain

SIDES = ("low", "high")


def parts(chain: Chain) -> pd.DataFrame:
    """Return the four parts of the chokepoint score of each leaf.

    - dependence: one less localisation;
    - concentration: CR3 of the market on which the segment is traded; the smallest interval that
      holds those of all years;
    - reach: the share of the core's sales made in the segment and downstream of it;
    - substitutability: the slice of 0 to 1 of its class, which is a judgement.

    Returns
    -------
    DataFrame, shape (leaves, 8)
        Columns (part, low or high). What nobody knows or has judged is 0 to 1.
    """
    known, traded, far = localisation(chain), markets(chain), network.reach(chain)
    judged = chain.judgements.set_index(["about", "segment"])["class"]
    found = {}
    for leaf in chain.leaves:
        local = known.loc[leaf]
        own = traded[traded["segment"] == (chain.segments.at[leaf, "traded_as"] or leaf)]
        row = {
            "dependence": (1 - local["high"], 1 - local["low"]),
            "concentration": (own["cr3_low"].min(), own["cr3_high"].max()) if len(own) else (0, 1),
            "reach": tuple(far.loc[leaf, list(SIDES)]),
            "substitutability": (0, 1),
        }
        for part in PARTS:
            if (part, leaf) in judged.index:
                row[part] = chain.rule.slice(judged[part, leaf])
        found[leaf] = {(part, SIDES[i]): row[part][i] for part in PARTS for i in (0, 1)}
    return pd.DataFrame.from_dict(found, orient="index").astype(float)


def score(chain: Chain) -> pd.DataFrame:
    r"""Return the chokepoint score of each leaf: how tightly it can be strangled from abroad.

    The mean of `parts` by the weights of the rule,

    .. math:: s = \sum_p w_p x_p, \qquad \sum_p w_p = 1,

    which is an interval where a part is one, and all the wider the less is known.

    Returns
    -------
    DataFrame, shape (leaves, 6)
        ``low``, ``high`` and ``middle`` of the score; ``known``, one less the width; the
        best and worst rank that the intervals allow, ``rank_low`` and ``rank_high``, 1 being the
        tightest chokepoint.
    """
    intervals = parts(chain)
    low, high = (_weighted(intervals, side, pd.Series(chain.rule.weights)) for side in SIDES)
    found = pd.DataFrame({"low": low, "high": high, "middle": (low + high) / 2})
    found["known"] = 1 - (high - low)
    return found.join(_ranks(intervals, [pd.Series(chain.rule.weights)]))


def sensitivity(chain: Chain) -> pd.DataFrame:
    """Return the ranks that leaves can take when the weights of the score move too.

    Each weight moves by the share of itself that the rule names, up or down, and all are scaled to
    sum to one. A segment is surely above another if it is so at every corner of that box: the
    difference of two scores is linear in the weights, so that no point within does otherwise.

    Returns
    -------
    DataFrame, shape (leaves, 4)
        ``weights_low`` and ``weights_high``: the ranks when every part stands in the middle of its
        interval and the weights alone move; ``both_low`` and ``both_high``: when the parts move
        within their intervals too. No choice gives a rank outside.
    """
    moves = (1 - chain.rule.perturb, 1 + chain.rule.perturb)
    base = pd.Series(chain.rule.weights)
    corners = [base * np.array(factors) for factors in product(moves, repeat=len(base))]
    choices = [corner / corner.sum() for corner in corners if corner.sum()]
    intervals = parts(chain)
    middle = intervals.T.groupby(level=0).transform("mean").T
    found = {"weights": _ranks(middle, choices), "both": _ranks(intervals, choices)}
    return pd.concat(
        [ranks.set_axis([f"{name}_low", f"{name}_high"], axis=1) for name, ranks in found.items()],
        axis=1,
    )


def _weighted(intervals: pd.DataFrame, side: str, weights: pd.Series) -> pd.Series:
    return intervals.xs(side, axis=1, level=1)[list(PARTS)] @ weights[list(PARTS)]


def _ranks(intervals: pd.DataFrame, choices: list[pd.Series]) -> pd.DataFrame:
    """Return the best and worst rank, where `above` must hold under each choice of weights."""
    above = np.ones((len(intervals),) * 2, dtype=bool)
    for weights in choices:
        low, high = (_weighted(intervals, side, weights).to_numpy() for side in SIDES)
        above &= low[:, None] > high[None, :] + 1e-12
    count = len(intervals)
    ranks = {"rank_low": 1 + above.sum(axis=0), "rank_high": count - above.sum(axis=1)}
    return pd.DataFrame(ranks, index=intervals.index)
