"""Where foreign suppliers can cut a chain off: a score by segment, and how firm its order is."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

import numpy as np
import pandas as pd

from .concentration import Interval
from .losses import reach
from .rule import PARTS
from .segments import UNKNOWN
from .suppliers import country_concentration, dependence
from .tables import Chain

SIDES = ("low", "high")
WHOLE = {"rank_low": "Int64", "rank_high": "Int64"}


def parts(chain: Chain, node: str | None = None) -> pd.DataFrame:
    """Return the four parts of the chokepoint score of each leaf.

    - dependence: the part of the supply that is foreign, see `dependence`;
    - concentration: what the first foreign country alone holds, see `country_concentration`;
    - reach: the share of the core's sales that is lost in time if all of it stops;
    - substitutability: the slice of 0 to 1 of its class, which is a judgement.

    Parameters
    ----------
    chain : Chain
    node : str, optional
        A class of node; without one a segment has to serve both.

    Returns
    -------
    DataFrame, shape (leaves, 8)
        Columns (part, low or high). What is not recorded or judged is 0 to 1; so are the first two
        of core segments, which are no foreign supply: the score of one says nothing.
    """
    foreign, held = dependence(chain, node), country_concentration(chain, node)
    far = reach(chain, node)
    judged = chain.judgements.set_index(["about", "segment"])["class"]
    found = {}
    for leaf in chain.leaves:
        row = dict.fromkeys(PARTS, UNKNOWN)
        row["reach"] = Interval(*far.loc[leaf, list(SIDES)])
        if leaf in foreign.index:
            row["dependence"] = Interval(*foreign.loc[leaf, list(SIDES)])
            if held.loc[leaf].notna().all():
                row["concentration"] = Interval(*held.loc[leaf, ["first_low", "first_high"]])
        for part in PARTS:
            if (part, leaf) in judged.index:
                row[part] = chain.rule.slice(judged[part, leaf])
        found[leaf] = {(part, SIDES[i]): row[part][i] for part in PARTS for i in (0, 1)}
    return pd.DataFrame.from_dict(found, orient="index").astype(float)


def score(chain: Chain, node: str | None = None, way: str | None = None) -> pd.DataFrame:
    r"""Return the chokepoint score of each leaf: how tightly foreign suppliers can cut it off.

    It takes the parts together, as the rule says: their product

    .. math:: s = \prod_p x_p^{n w_p}, \qquad \sum_p w_p = 1,

    of :math:`n` parts, which is the plain product where weights are equal; their minimum; or their
    mean :math:`\sum_p w_p x_p`. Only in a mean does one part make up for another. All three grow
    with every part, so that their ends are those of the parts.

    Parameters
    ----------
    chain : Chain
    node : str, optional
        A class of node, as for `parts`.
    way : str, optional
        One of ``WAYS``, in place of the rule's.

    Returns
    -------
    DataFrame, shape (leaves, 6)
        ``low``, ``high`` and ``middle`` of the score; ``known``, one less the width; the
        best and worst rank among support segments that the intervals allow, ``rank_low`` and
        ``rank_high``, 1 being the tightest chokepoint; core segments have none.
    """
    intervals, way = parts(chain, node), way or chain.rule.together
    weights = pd.Series(chain.rule.weights)
    low, high = (_together(intervals, side, weights, way) for side in SIDES)
    found = pd.DataFrame({"low": low, "high": high, "middle": (low + high) / 2})
    found["known"] = 1 - (high - low)
    return found.join(_ranks(intervals.loc[chain.support], [weights], way)).astype(WHOLE)


def sensitivity(chain: Chain) -> pd.DataFrame:
    """Return the ranks that leaves can take when the weights of the score move too.

    Each weight moves by the share of itself that the rule names, up or down, and all are scaled to
    sum to one. A segment is surely above another if it is so at every corner of that box: the
    difference of two scores, or of the logarithms of two products, is linear in the weights, so
    that no point within does otherwise. A minimum has no weights.

    Returns
    -------
    DataFrame, shape (support leaves, 4)
        ``weights_low`` and ``weights_high``: the ranks when every part stands in the middle of its
        interval and the weights alone move; ``both_low`` and ``both_high``: when the parts move
        within their intervals too. No choice gives a rank outside.
    """
    moves = (1 - chain.rule.perturb, 1 + chain.rule.perturb)
    base = pd.Series(chain.rule.weights)
    corners = [base * np.array(factors) for factors in product(moves, repeat=len(base))]
    choices = [corner / corner.sum() for corner in corners if corner.sum()]
    intervals, way = parts(chain).loc[chain.support], chain.rule.together
    middle = intervals.T.groupby(level=0).transform("mean").T
    found = {"weights": _ranks(middle, choices, way), "both": _ranks(intervals, choices, way)}
    return pd.concat(
        [ranks.set_axis([f"{name}_low", f"{name}_high"], axis=1) for name, ranks in found.items()],
        axis=1,
    )


def _together(intervals: pd.DataFrame, side: str, weights: pd.Series, way: str) -> pd.Series:
    ends = intervals.xs(side, axis=1, level=1)[list(PARTS)]
    if way == "minimum":
        return ends.min(axis=1)
    if way == "mean":
        return ends @ weights[list(PARTS)]
    return (ends ** (len(PARTS) * weights[list(PARTS)])).prod(axis=1)


def _ranks(intervals: pd.DataFrame, choices: Collection[pd.Series], way: str) -> pd.DataFrame:
    """Return the best and worst rank, where `above` must hold under each choice of weights."""
    above = np.ones((len(intervals),) * 2, dtype=bool)
    for weights in choices:
        low, high = (_together(intervals, side, weights, way).to_numpy() for side in SIDES)
        above &= low[:, None] > high[None, :] + 1e-12
    count = len(intervals)
    ranks = {"rank_low": 1 + above.sum(axis=0), "rank_high": count - above.sum(axis=1)}
    return pd.DataFrame(ranks, index=intervals.index)
