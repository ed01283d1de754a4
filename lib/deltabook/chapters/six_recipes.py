"""Six recipes, one ranking each: who gains by which, what agrees, which claims hold under all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.framework import ROOT

from ..study import assumptions
from ..study.claims import Judgement

#: Verdicts on what is computed, by how far a claim holds.
HOLDS = {"reproduced": 2, "in_pattern": 1, "not_reproduced": 0}


def ranks_of(indices: Mapping[str, Index], by: str) -> pd.DataFrame:
    """Gather the ranks of several indices, in the order of one of them.

    Parameters
    ----------
    indices : mapping of str to Index
    by : str
        Whose ranks give the order.

    Returns
    -------
    DataFrame of float, shape (entities, indices)
    """
    ranks = pd.DataFrame({name: index.ranks[ROOT] for name, index in indices.items()})
    return ranks.astype(float).sort_values(by)


def gains(ranks: pd.DataFrame, over: str) -> pd.Series:
    r"""Return the places that an entity gains over one ranking by the median of the others.

    .. math:: g_i = r_{i,o} - \operatorname{median}_{m \ne o} r_{i,m}

    Parameters
    ----------
    ranks : DataFrame, shape (entities, rankings)
    over : str
        The column to compare the others with.

    Returns
    -------
    Series, shape (entities,)
        Negative: places lost.
    """
    return ranks[over] - ranks.drop(columns=over).median(axis=1)


def largest(values: pd.Series, most: int = 3) -> list[str]:
    """Return the entities of the largest values, largest first, and whoever ties with the last.

    Where ties would make more than twice as many, those that tie at the end are left out.

    Parameters
    ----------
    values : Series, shape (entities,)
    most : int
        How many, without ties.

    Examples
    --------
    >>> largest(pd.Series({"a": 3, "b": 2, "c": 2, "d": 1}), 2)
    ['a', 'b', 'c']
    """
    found = values.nlargest(most, keep="all")
    if len(found) > 2 * most:
        found = found[found > found.min()]
    return list(found.index)


def movers(gain: pd.Series, most: int = 3) -> tuple[list[str], list[str]]:
    """Return who gains most and who loses most, most first; whoever stays is neither.

    Parameters
    ----------
    gain : Series, shape (entities,)
    most : int
        How many of either; see `largest` for ties.
    """
    return largest(gain[gain > 0], most), largest(-gain[gain < 0], most)


def widest(ranks: pd.DataFrame) -> list[str]:
    """Return who moves over most ranks between best and worst; all of them where they tie.

    Parameters
    ----------
    ranks : DataFrame, shape (entities, rankings)
    """
    span = ranks.max(axis=1) - ranks.min(axis=1)
    return list(span.index[span == span.max()])


def leaders(
    indices: Mapping[str, Index], top: int, order: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Return who is among the first under every index, and who under some but not all.

    Parameters
    ----------
    indices : mapping of str to Index
    top : int
        How many lead.
    order : iterable of str
        All entities, in the order in which to name them.
    """
    first = [assumptions.leaders(index, top) for index in indices.values()]
    always, ever = frozenset.intersection(*first), frozenset.union(*first)
    order = list(order)
    return [e for e in order if e in always], [e for e in order if e in ever - always]


def winners(ranks: pd.DataFrame) -> dict[str, list[str]]:
    """Return who comes first, and in which rankings.

    Parameters
    ----------
    ranks : DataFrame, shape (entities, rankings)

    Returns
    -------
    dict of str to list of str
        Of entities to rankings, both in the order of the columns. Of entities that share the
        first place, the first of the table stands for all.
    """
    top = ranks.idxmin()
    return {entity: list(own.index) for entity, own in top.groupby(top, sort=False)}


def indicator_weights(index: Index) -> pd.Series:
    """Return the weight of each indicator in an index, shape (indicators,)."""
    return index.weights["weight_in_index"][list(index.normalised)]


def most_reweighed(before: pd.Series, after: pd.Series) -> str:
    """Return the indicator whose weight changes most.

    Parameters
    ----------
    before, after : Series, shape (indicators,)
    """
    return (after - before).abs().idxmax()


def held_cells(index: Index) -> int:
    """Count the cells that normalisation holds at a goalpost, as the log of an index tells."""
    return int(index.log["reason"].str.startswith("beyond a goalpost").sum())


def tier_sizes(tiers: pd.Series, count: int) -> list[int]:
    """Return how many entities each of the tiers 1 to `count` holds; an empty one holds none."""
    return [int((tiers == tier).sum()) for tier in range(1, count + 1)]


def verdicts_by_recipe(judged: Mapping[str, Iterable[Judgement]], base: str) -> pd.DataFrame:
    """Set side by side how claims fare under several recipes.

    Parameters
    ----------
    judged : mapping of str to iterable of Judgement
        The same claims, judged under each recipe.
    base : str
        The recipe that says which claims can be computed; the others are left out.

    Returns
    -------
    DataFrame of str, shape (claims, recipes)
        Verdicts. What holds most widely comes first, a claim that is reproduced counting two and
        one that agrees in pattern one.
    """
    found = {name: {j.claim.id: j.verdict for j in own} for name, own in judged.items()}
    ids = [id for id, verdict in found[base].items() if verdict in HOLDS]
    verdicts = pd.DataFrame({name: [own[id] for id in ids] for name, own in found.items()}, ids)
    worth = verdicts.map(lambda verdict: HOLDS.get(verdict, 0)).sum(axis=1)
    return verdicts.loc[worth.sort_values(ascending=False, kind="stable").index]


def agree(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Say which claims hold under which recipe, in full or in pattern.

    Parameters
    ----------
    verdicts : DataFrame of str, shape (claims, recipes)

    Returns
    -------
    DataFrame of bool, shape (claims, recipes)
    """
    return verdicts.isin([verdict for verdict, worth in HOLDS.items() if worth])


def groups(verdicts: pd.DataFrame) -> pd.Series:
    """Say of each claim whether it holds under all recipes, under some or under none.

    Parameters
    ----------
    verdicts : DataFrame of str, shape (claims, recipes)

    Returns
    -------
    Series of str, indexed by claim
        "all", then "some", then "none", otherwise in the order of the table. A claim holds in full
        or in pattern.
    """
    hold = agree(verdicts)
    group = pd.Series("some", verdicts.index)
    group = group.mask(hold.all(axis=1), "all").mask(~hold.any(axis=1), "none")
    return group.sort_values(key=lambda g: g.map({"all": 0, "some": 1, "none": 2}), kind="stable")


def changing(verdicts: pd.DataFrame) -> pd.Series:
    """Say which claims get more than one verdict, shape (claims,); one not given counts as none."""
    return verdicts.where(verdicts != "pending").nunique(axis=1) > 1


def in_full(verdicts: pd.DataFrame) -> list[str]:
    """Return the claims that are reproduced under every recipe."""
    return list(verdicts.index[(verdicts == "reproduced").all(axis=1)])


def largest_shifts(moves: pd.DataFrame) -> pd.Series:
    """Return the largest mean shift of ranks that any alternative of an assumption makes.

    Parameters
    ----------
    moves : DataFrame
        As from `assumptions.sensitivity`.

    Returns
    -------
    Series, indexed by assumption
        In the order of the table.
    """
    return moves.groupby("assumption", sort=False)["mean_shift"].max()
