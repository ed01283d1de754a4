"""How far the ranking could move, and which claims would stand, if the unseen were added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from deltaindex import unseen
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT

from ..pages import Report


def complete(sets: Mapping[str, Index], listed: int) -> dict[str, unseen.Unseen]:
    """Draw for each set the indicators that it lacks of those that the source lists.

    Parameters
    ----------
    sets : mapping of str to Index
    listed : int
        How many the source lists.
    """
    # each indicator of a set is, or stands near, one of those listed
    return {name: unseen.draw(of, listed - of.normalised.shape[1]) for name, of in sets.items()}


@dataclass(frozen=True)
class Spread:
    """Where the draws put the entities.

    Attributes
    ----------
    ranks : Series of int, shape (entities,)
        On what is seen; entities without a rank left out.
    wide, narrow : DataFrame, shape (entities, 3)
        ``low``, ``median`` and ``high`` of the ranks drawn, at 90 % and at 50 %.
    width : Series, shape (entities,)
        How many ranks the wide interval holds.
    best : list
        The first entities on what is seen.
    ends, middle : float
        Mean width of the first and the last entities, and of all others.
    kept : float
        Share of draws in which the first entities are the same, in any order.
    sure : list
        Entities whose wide interval ends within twice as many places, best first.
    """

    ranks: pd.Series
    wide: pd.DataFrame
    narrow: pd.DataFrame
    width: pd.Series
    best: list
    ends: float
    middle: float
    kept: float
    sure: list


def spread(drawn: unseen.Unseen, index: Index, size: int) -> Spread:
    """Say where the draws put entities, and how many of the first `size` remain there."""
    score, ranks = index.scores[ROOT], index.ranks[ROOT].dropna().astype(int)
    wide, narrow = drawn.intervals(0.9), drawn.intervals(0.5)
    width = wide["high"] - wide["low"] + 1
    best = list(score.nlargest(size).index)
    outer = [*best, *score.nsmallest(size).index]
    inside = wide["high"].reindex(ranks.index) <= 2 * size
    return Spread(
        ranks=ranks,
        wide=wide,
        narrow=narrow,
        width=width,
        best=best,
        ends=width[outer].mean(),
        middle=width.drop(outer).mean(),
        kept=(drawn.ranks[best] <= size).all(axis=1).mean(),
        sure=list(ranks[inside].sort_values(kind="stable").index),
    )


def lead_of_members(scores: pd.Series, members: Sequence) -> float:
    """Return by how much the last of some entities is ahead of the first of all others.

    >>> round(lead_of_members(pd.Series({"p": 0.9, "q": 0.5, "r": 0.2}), ["p", "q"]), 9)
    0.3
    """
    members = list(members)
    return float(scores[members].min() - scores.drop(members).max())


def lead_of_order(scores: pd.Series, order: Sequence) -> float:
    """Return the smallest lead of one over the next; below zero where the order does not hold.

    >>> round(lead_of_order(pd.Series({"p": 0.9, "q": 0.5, "r": 0.2}), ["p", "q", "r"]), 9)
    0.3
    """
    return float(-scores[list(order)].diff().max())


def lead_over(scores: pd.Series, last: str) -> float:
    """Return by how much all others are ahead of the one that is said to be last.

    >>> round(lead_over(pd.Series({"p": 0.9, "q": 0.5, "r": 0.2}), "r"), 9)
    0.3
    """
    return float(scores.drop(last).min() - scores[last])


#: What a statement can say of scores, and how its lead is found.
LEADS: dict[str, Callable[..., float]] = {
    "members": lead_of_members,
    "order": lead_of_order,
    "last": lead_over,
}


def safe_shares(
    sets: Mapping[str, Index], statements: Mapping[str, tuple], groups: pd.Series
) -> pd.DataFrame:
    """Return up to which unseen share of the weight statements stand, whatever is added.

    Parameters
    ----------
    sets : mapping of str to Index
    statements : mapping of str to tuple
        By id: a key of `LEADS`, what it is said of, and the groups that are compared by their
        means (None where entities are).
    groups : Series, shape (entities,)

    Returns
    -------
    DataFrame, shape (statements, sets)
        See `unseen.breaking_share`; zero where a statement fails on what is seen.
    """
    found = {}
    for name, index in sets.items():
        scores = index.scores[ROOT]
        means = scores.groupby(groups).mean()
        found[name] = {
            id: unseen.breaking_share(
                LEADS[kind](scores if among is None else means[list(among)], subject)
            )
            for id, (kind, subject, among) in statements.items()
        }
    return pd.DataFrame(found)


def standing_claims(
    report: Report, drawn: Mapping[str, unseen.Unseen], wanted: Sequence[str], safe: pd.DataFrame
) -> pd.DataFrame:
    """Return how claims fare in each set: for any values, and over draws.

    Parameters
    ----------
    report : Report
        Its sets are those that were drawn.
    drawn : mapping of str to Unseen
    wanted : sequence of str
        Claims, by id.
    safe : DataFrame
        See `safe_shares`.

    Returns
    -------
    DataFrame, indexed by claim
        For each set ``safe_<set>`` (missing where a claim is no matter of leads),
        ``holds_<set>`` and ``in_pattern_<set>``: shares of draws, see `Report.stand`.
    """
    sets = report.shown
    stand = {
        name: report.stand(
            of, drawn[name].scores.reindex(columns=of.scores.index).to_numpy(), wanted
        )
        for name, of in sets.items()
    }
    wide = {f"safe_{name}": safe[name].reindex(wanted) for name in sets}
    wide |= {f"holds_{name}": fully for name, (fully, _) in stand.items()}
    wide |= {f"in_pattern_{name}": near for name, (_, near) in stand.items()}
    return pd.DataFrame(wide, pd.Index(wanted, name="claim"))
