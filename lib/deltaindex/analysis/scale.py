r"""Scale: what survives a change of scale, which extremes an index can have, and how to reach them.

A score that is a convex mean (weights not negative, summing to one) of columns between two ends
stays between them. So printed scores tell something of the method that the text may not.

**What survives a change of scale.** Let all scores :math:`s_i` be changed alike. A statistic
survives the change if it has the same value before and after, whatever the scores are. The rule
is that of measurement theory :cite:`stevens1946`, for indices :cite:`ebert2004`, and follows
from how each statistic reads the scores:

- ``order``: the order of scores, and all that follows from it (ranks, sets cut by rank or size,
  who is above the median, rank correlations). Any rising function keeps it.
- ``breaks``: classes that minimise the squares within. A rising straight line
  :math:`k s_i + c` multiplies all squares by :math:`k^2`, so that the best classes stay the best.
  Another rising function changes the squares in another way.
- ``mean_order``: the sign of a difference of means, or the order of the means of groups. It holds
  under a straight line, for the mean goes along with the scores. Another rising function can turn
  it round, for the mean of a function is not the function of the mean.
- ``standardised``: statistics that subtract a mean and divide by a spread (correlation,
  Moran's I, z-scores, shares of variance, p values of such), and directions of a gradient: c is
  subtracted, k cancels.
- ``difference_ratio``: a difference over a difference: c is subtracted, k cancels.
- ``difference``: differences, standard deviations, ranges: c is subtracted, but k remains.
- ``ratio``: a score or a mean over another: k cancels, but
  :math:`(s_i + c) / (s_j + c) \ne s_i / s_j`.
- ``relative``: inequality in relation to the mean (coefficient of variation, Gini, Theil): k
  cancels, but c enters the mean alone. So does the order of groups by such a statistic.
- ``rate``: the share that is lost per unit of something, such as distance: ratios of scores.
- ``value``: a score or a mean itself. Nothing is left of it.
- ``threshold``: on which side of a fixed number a score lies. As its value.

A statistic survives a factor and a constant together if it survives both. Under something else,
such as other weights, each score moves by itself: nothing is certain to survive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError, refuse_if, suggest
from ..framework import ROOT
from . import contributions

__all__ = [
    "CHANGES",
    "STATISTICS",
    "Departures",
    "convex",
    "departures",
    "reach",
    "rescored",
    "stretched",
    "summed",
    "survival",
    "survives",
]

#: Changes of all scores: k s with k > 0, s + c, k s + c, another rising function of s, and
#: anything that moves scores one by one.
CHANGES = ("factor", "constant", "both", "monotone", "other")

#: Of each kind of statistic, the changes that it survives. ``both`` follows from two of them.
STATISTICS: Mapping[str, frozenset[str]] = {
    "order": frozenset({"factor", "constant", "monotone"}),
    "breaks": frozenset({"factor", "constant"}),
    "mean_order": frozenset({"factor", "constant"}),
    "standardised": frozenset({"factor", "constant"}),
    "difference_ratio": frozenset({"factor", "constant"}),
    "difference": frozenset({"constant"}),
    "ratio": frozenset({"factor"}),
    "relative": frozenset({"factor"}),
    "rate": frozenset({"factor"}),
    "value": frozenset(),
    "threshold": frozenset(),
}


def survives(statistic: str, change: str) -> bool:
    """Return whether a kind of statistic survives a change of all scores.

    Parameters
    ----------
    statistic : str
        A key of `STATISTICS`.
    change : str
        One of `CHANGES`.

    Raises
    ------
    InputError
        No such statistic or change.

    Examples
    --------
    >>> survives("relative", "factor"), survives("relative", "constant")
    (True, False)
    """
    for value, known in ((statistic, STATISTICS), (change, CHANGES)):
        if value not in known:
            raise InputError(
                Fault("no such kind", "survives", value=value, mend=suggest(value, known))
            )
    kept = STATISTICS[statistic]
    return {"factor", "constant"} <= kept if change == "both" else change in kept


def survival() -> pd.DataFrame:
    """Return which kind of statistic survives which change of all scores.

    Returns
    -------
    DataFrame of bool, shape (statistics, changes)

    Examples
    --------
    >>> survival().loc["order"].to_dict()
    {'factor': True, 'constant': True, 'both': True, 'monotone': True, 'other': False}
    """
    rows = {kind: [survives(kind, change) for change in CHANGES] for kind in STATISTICS}
    table = pd.DataFrame.from_dict(rows, "index", columns=list(CHANGES))
    return table.rename_axis(index="statistic", columns="change")


def convex(top: float, bottom: float, low: float = 0.0, high: float = 1.0) -> pd.DataFrame:
    r"""Say whether a convex mean of columns in [low, high] can have these extremes.

    A mean s with weights that are not negative and sum to one has
    :math:`low \le s_i \le high` for every entity. From this alone:

    ==============  =====================  ==============================================
    change          scores                 the parameter must lie in
    ==============  =====================  ==============================================
    ``none``        s                      nothing to choose: both extremes in [low, high]
    ``constant``    s + c                  top - high <= c <= bottom - low
    ``factor``      k s                    top / high <= k <= bottom / low
    ``both``        k s + c                k >= (top - bottom) / (high - low)
    ==============  =====================  ==============================================

    The constant row has a solution if and only if top - bottom <= high - low.

    Parameters
    ----------
    top, bottom : float
        The printed extremes.
    low, high : float
        Ends of the columns, 0 <= low < high.

    Returns
    -------
    DataFrame, one row a change
        ``least`` and ``most`` of the parameter and ``attainable``: whether some data and weights
        have these extremes. Not every data have: a factor keeps the ratio of the extremes.

    Raises
    ------
    InputError
        The extremes or the ends are not in order, or one is not finite or below zero.

    Examples
    --------
    >>> convex(1.2, 0.1)["attainable"].to_dict()
    {'none': False, 'constant': False, 'factor': True, 'both': True}
    >>> convex(1.2, 0.3)["attainable"].to_dict()
    {'none': False, 'constant': True, 'factor': True, 'both': True}
    """
    for place, (above, below) in {"extremes": (top, bottom), "ends": (high, low)}.items():
        if not (np.isfinite([above, below]).all() and 0.0 <= below < above):
            raise InputError(
                Fault("must be finite, 0 <= the lower < the upper", place=place,
                      value=f"{below}, {above}")
            )  # fmt: skip
    inside = low <= bottom and top <= high
    rows = {
        "none": (np.nan, np.nan, inside),
        "constant": (top - high, bottom - low, top - bottom <= high - low + 1e-12),
        "factor": (top / high, bottom / low if low else np.inf, top * low <= bottom * high + 1e-12),
        "both": ((top - bottom) / (high - low), np.inf, True),
    }
    table = pd.DataFrame.from_dict(rows, "index", columns=["least", "most", "attainable"])
    return table.rename_axis("change")


@dataclass(frozen=True)
class Departures:
    """What an index would score under departures that reach a printed top.

    Attributes
    ----------
    scores : DataFrame, shape (entities, departures)
    parameters : DataFrame, one row a departure
        ``kind`` (``constant``, ``factor``, ``both`` or ``unscaled``), ``indicator`` of an unscaled
        column (else empty), ``parameter``: the constant, the factor, or the multiple of its own
        unit with which the column enters; of ``both`` the factor, and ``low``, ``high``: the ends
        of the min-max that does it (missing for the others).
    """

    scores: pd.DataFrame
    parameters: pd.DataFrame


def departures(index: Index, top: float, bottom: float) -> Departures:
    r"""Work out each departure from a convex mean so that an index reaches a printed top.

    With the scores s of the index, M their maximum and m their minimum: a constant top - M; a
    factor top / M (weights that sum to it, or goalposts moved in for all columns alike); both
    (min-max to other ends, which is goalposts moved), k = (top - bottom) / (M - m), which reaches
    both extremes always; and, for each column j, the column left in a unit of its own,

    .. math:: s_i^{(j)} = s_i - w_{ij} z_{ij} + w_{ij} u x_{ij}, \qquad
              u = \min_{i:\,x_{ij} > 0} \frac{top - s_i + w_{ij} z_{ij}}{w_{ij} x_{ij}},

    for the u at which the best entity scores `top`; w are the weights shared among the cells that
    an entity has. Columns of direction -1, and those with values below zero, are passed over: raw,
    they would count the wrong way.

    Parameters
    ----------
    index : Index
        An arithmetic mean of its indicators.
    top, bottom : float
        The printed extremes.

    Returns
    -------
    Departures

    Raises
    ------
    InputError
        The index is no arithmetic mean of its indicators, or all its scores are the same or zero.

    Examples
    --------
    See the tests: scores of 0.5 and 0.1 reach 1 and 0.2 by the factor 2.
    """
    score = index.scores[ROOT].dropna()
    parts = contributions.by_node(index, list(index.normalised.columns)).loc[score.index]
    most, least = score.max(), score.min()
    refuse_if([] if most > max(least, 0.0) else [Fault("all scores are the same or zero")])
    k = (top - bottom) / (most - least)
    scores = {
        "constant": score + (top - most),
        "factor": score * (top / most),
        "both": bottom + k * (score - least),
    }
    a, b = bottom - k * least, bottom - k * least + k
    rows = [
        ("constant", "constant", "", top - most, np.nan, np.nan),
        ("factor", "factor", "", top / most, np.nan, np.nan),
        ("both", "both", "", k, a, b),
    ]
    entering = index.effective()
    assert entering is not None  # `by_node` refuses what is no sum
    shared = entering.loc[score.index]
    for name in parts.columns:
        raw = index.treated.loc[score.index, name]
        if index.framework.indicators[name].direction < 0 or (raw < 0).any() or not raw.any():
            continue
        rest, slope = score - parts[name], (shared[name] * raw).fillna(0.0)
        if not rest.max() < top:
            continue  # the others alone reach the top
        unit = ((top - rest) / slope.where(slope > 0.0)).min()
        scores[name] = rest + unit * slope
        rows.append((name, "unscaled", name, unit, np.nan, np.nan))
    header = ["departure", "kind", "indicator", "parameter", "low", "high"]
    return Departures(
        pd.DataFrame(scores), pd.DataFrame(rows, columns=header).set_index("departure")
    )


def reach(
    index: Index,
    candidates: Mapping[str, pd.Series] | pd.DataFrame,
    top: float,
    bottom: float,
    tolerance: float = 5e-4,
) -> pd.DataFrame:
    """Say whether scores have the printed extremes, and what else they change.

    Parameters
    ----------
    index : Index
        What they are held against.
    candidates : mapping of str to Series, or DataFrame, shape (entities, candidates)
    top, bottom : float
        The printed extremes.
    tolerance : float
        Half a unit of what is printed.

    Returns
    -------
    DataFrame, one row a candidate
        ``top``, ``bottom``, ``reaches_top``, ``reaches_bottom``, ``ratio`` of the two, ``cv``
        (divisor n) and ``spearman``, the rank correlation with the index.

    Examples
    --------
    See the tests.
    """
    rows = {}
    for name, scores in dict(candidates).items():
        most, least = scores.max(), scores.min()
        rows[name] = {
            "top": most,
            "bottom": least,
            "reaches_top": bool(abs(most - top) <= tolerance + 1e-12),
            "reaches_bottom": bool(abs(least - bottom) <= tolerance + 1e-12),
            "ratio": most / least if least > 0 else np.nan,
            "cv": scores.std(ddof=0) / scores.mean(),
            "spearman": scores.corr(index.scores[ROOT], method="spearman"),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("candidate")


def rescored(index: Index, scores: pd.Series) -> Index:
    """Return an index with other scores of the top node, and the ranks and tiers that follow.

    Parameters
    ----------
    index : Index
    scores : Series, shape (entities,)
        Entities without one have none.

    Returns
    -------
    Index
        The stages, the weights and the nodes beneath are those of `index`.
    """
    every = scores.reindex(index.scores.index).rename(ROOT)
    return replace(
        index,
        scores=index.scores.assign(**{ROOT: every}),
        ranks=index.ranks.assign(**{ROOT: index.rank(every)}),
        tiers=index.tier(every),
    )


def stretched(index: Index, low: float, high: float) -> Index:
    """Return an index whose columns are scaled by min-max to other ends, weights as they were.

    Parameters
    ----------
    index : Index
    low, high : float
        Ends of the columns.

    Returns
    -------
    Index
        Where every entity has all columns, its scores are those of a min-max index times
        high - low, plus low.
    """
    weights = index.weights.loc[list(index.normalised), "weight_in_index"].to_dict()
    return index.rebuild(
        index.recipe.vary(
            normalise={"method": "minmax", "low": low, "high": high},
            weights={"method": "given", "values": weights, "across": "all"},
        )
    )


def summed(index: Index, weights: str) -> pd.DataFrame:
    """Return the scores of nodes that are weighed each within itself, to be added up as they are.

    Their sum is no mean: it reaches up to the number of nodes.

    Parameters
    ----------
    index : Index
    weights : str
        The weighting within a node.

    Returns
    -------
    DataFrame, shape (entities, nodes)
        Of the nodes that hold indicators.
    """
    within = index.rebuild(index.recipe.vary(weights={"method": weights, "across": "node"}))
    parents = index.weights.loc[list(index.normalised), "parent"]
    return within.scores[list(dict.fromkeys(parents))]
