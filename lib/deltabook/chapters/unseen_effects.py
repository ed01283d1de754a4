"""How far the ranking could move, and which claims would stand, if the unseen were added."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from deltaindex import unseen
from deltaindex.engine.index import Index
from deltaindex.framework import ROOT
from deltaindex.methods import registry
from deltaindex.methods.tiers import fisher_jenks_of_draws

from ..pages import Report
from ..study.claim import Claim


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


def lead_of_count(scores: pd.Series, said: tuple[Collection, int, int]) -> float:
    """Return the lead that keeps enough of some entities among the first so many.

    Parameters
    ----------
    scores : Series
    said : tuple
        The entities, how many are the first, and how many of those must be of them.

    Examples
    --------
    Of the first two, one must be p or q. It takes r and s both ahead of the better of these.

    >>> scores = pd.Series({"p": 0.9, "q": 0.5, "r": 0.7, "s": 0.2})
    >>> round(lead_of_count(scores, (["p", "q"], 2, 1)), 9)
    0.7
    """
    own, top, least = said
    inside = scores.index.isin(list(own))
    ours, others = (scores[rows].sort_values(ascending=False) for rows in (inside, ~inside))
    return float(ours.iloc[least - 1] - others.iloc[top - least])


#: What a statement can say of scores, and how its lead is found.
LEADS: dict[str, Callable[..., float]] = {
    "members": lead_of_members,
    "order": lead_of_order,
    "last": lead_over,
    "count": lead_of_count,
}


def safe_shares(
    sets: Mapping[str, Index], statements: Mapping[str, tuple], groups: pd.Series
) -> pd.DataFrame:
    """Return up to which unseen share of the weight statements stand, whatever is added.

    Parameters
    ----------
    sets : mapping of str to Index
    statements : mapping of str to tuple
        By id: ``tier`` or a key of `LEADS`, what it is said of, and the groups that are compared by
        their means (None where entities are). ``tier`` is said of the members of the first tier,
        which is found by the recipe's natural breaks.
    groups : Series, shape (entities,)

    Returns
    -------
    DataFrame, shape (statements, sets)
        See `unseen.breaking_share` and `unseen.first_tier_break`; zero where a statement fails on
        what is seen, missing for ``tier`` where the recipe has other tiers.
    """
    found = {}
    for name, index in sets.items():
        scores = index.scores[ROOT]
        means = scores.groupby(groups).mean()
        found[name] = {
            id: tier_share(index, subject)
            if kind == "tier"
            else unseen.breaking_share(
                LEADS[kind](scores if among is None else means[list(among)], subject)
            )
            for id, (kind, subject, among) in statements.items()
        }
    return pd.DataFrame(found)


def tier_break(index: Index, members: Collection) -> unseen.TierBreak | None:
    """Return when the first tier of natural breaks has other members; None for other tiers."""
    step = index.recipe.tiers
    kernel = None if step is None else registry.find("tiers", step.method).kernel
    if step is None or kernel is not fisher_jenks_of_draws:
        return None
    return unseen.first_tier_break(index.scores[ROOT], list(members), step.options["k"])


def tier_share(index: Index, members: Collection) -> float:
    """Return up to which unseen share of the weight the first tier keeps its members."""
    found = tier_break(index, members)
    return float("nan") if found is None else found.share


def statements(
    claims: Iterable[Claim], sets: Mapping[str, pd.DataFrame], count: int
) -> tuple[dict, dict]:
    """Return what can be said of leads, or of the first tier, in claims: for `safe_shares`.

    Parameters
    ----------
    claims : iterable of Claim
    sets : mapping of str to DataFrame
        Named sets of entities, with a column ``entity``.
    count : int
        How many entities have a rank.

    Returns
    -------
    fully, in_pattern : dict
        By id, what must stand for a claim to hold fully, and at least in pattern, where that is
        another matter. Claims on what is neither a lead nor the first tier are left out.
    """
    fully, near = {}, {}

    def among(named: Sequence[str], place: Mapping) -> tuple:
        own = frozenset(entity for name in named for entity in sets[name]["entity"])
        return "count", (own, place["top"], place["at_least"]), None

    for claim in claims:
        said, groups = claim.arguments, claim.arguments.get("groups")
        match claim.measure:
            case "tier_members" if said["tier"] == 1 and "within" not in said:
                fully[claim.id] = ("tier", claim.value, None)
                near[claim.id] = ("members", claim.value, None)
            case "entity_order":
                fully[claim.id] = ("order", claim.value, None)
            case "rank" if claim.value == count:
                fully[claim.id] = ("last", said["entity"], None)
            case "group_order" if said["stat"] == "mean" and not said.get("rising"):
                fully[claim.id] = ("order", claim.value, claim.value)
            case "group_rank" if said["stat"] == "mean" and claim.value == len(groups):
                fully[claim.id] = ("last", said["group"], groups)
            case "top_in_sets":
                fully[claim.id] = among(said["sets"], said)
                if said.get("wider"):
                    near[claim.id] = among(said["wider"], said)
    return fully, near


def intervals(
    method: pd.DataFrame, drawn: unseen.Unseen, both: pd.DataFrame, level: float
) -> pd.DataFrame:
    """Put the intervals of ranks side by side: of the method, of what is unseen, and of both.

    Parameters
    ----------
    method, both : DataFrame
        As `Robustness.intervals`.
    drawn : Unseen
    level : float

    Returns
    -------
    DataFrame, best entity first
        ``rank``, then ``low`` and ``high`` after ``method_``, ``unseen_`` and ``both_``.
    """
    ranked = method.dropna(subset=["rank"])
    each = {"method": ranked, "unseen": drawn.intervals(level), "both": both}
    found = {
        f"{name}_{end}": of[end].reindex(ranked.index).astype("Int64")
        for name, of in each.items()
        for end in ("low", "high")
    }
    return pd.DataFrame({"rank": ranked["rank"]} | found)


def verdict(coverage: pd.Series, nominal: float) -> str:
    """Say whether intervals hold more than they are meant to: the key of a text.

    >>> verdict(pd.Series([0.96, 0.97]), 0.9), verdict(pd.Series([0.85, 0.97]), 0.9)
    ('trials.wide', 'trials.mixed')
    """
    if (coverage >= nominal).all():
        return "trials.wide"
    return "trials.narrow" if (coverage < nominal).all() else "trials.mixed"


def held(table: pd.DataFrame) -> dict[str, float]:
    """Return how many ranks the intervals of `intervals` hold in the mean."""
    return {
        name: float((table[f"{name}_high"] - table[f"{name}_low"] + 1).mean())
        for name in ("method", "unseen", "both")
    }


def standing_claims(
    report: Report,
    drawn: Mapping[str, unseen.Unseen],
    wanted: Sequence[str],
    safe: pd.DataFrame,
    near: pd.DataFrame,
) -> pd.DataFrame:
    """Return how claims fare in each set: for any values, and over draws.

    Parameters
    ----------
    report : Report
        Its sets are those that were drawn.
    drawn : mapping of str to Unseen
    wanted : sequence of str
        Claims, by id.
    safe, near : DataFrame
        See `safe_shares`: of claims that hold fully, and at least in pattern.

    Returns
    -------
    DataFrame, indexed by claim
        For each set ``safe_<set>`` (zero for a claim that fails on what is seen, missing for one
        that holds and is no matter of leads), ``safe_near_<set>`` (missing where that is no other
        matter), ``holds_<set>`` and ``in_pattern_<set>``: shares of draws, see `Report.stand`.
    """
    wide = {}
    for name, of in report.shown.items():
        columns = of.scores.index
        seen, _ = report.stand(of, of.scores[ROOT].to_numpy(float)[None], wanted)
        fully, at_least = report.stand(
            of, drawn[name].scores.reindex(columns=columns).to_numpy(), wanted
        )
        wide |= {
            f"safe_{name}": safe[name].reindex(wanted).mask(seen.reindex(wanted) == 0.0, 0.0),
            f"safe_near_{name}": near[name].reindex(wanted),
            f"holds_{name}": fully,
            f"in_pattern_{name}": at_least,
        }
    kinds = ("safe", "safe_near", "holds", "in_pattern")
    table = pd.DataFrame(wide, pd.Index(wanted, name="claim"))
    return table[[f"{kind}_{name}" for kind in kinds for name in report.shown]]


def written_shares(safe: pd.Series, near: pd.Series) -> list[str]:
    """Write up to which share claims are safe: fully / in pattern, or one share for both.

    >>> written_shares(pd.Series([0.011, 0.2, None]), pd.Series([0.118, None, None]))
    ['1.1% / 11.8%', '20.0%', '–']
    """
    return [
        "–" if pd.isna(own) else f"{own:.1%}" if pd.isna(other) else f"{own:.1%} / {other:.1%}"
        for own, other in zip(safe, near, strict=True)
    ]
