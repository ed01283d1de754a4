"""Why a rank changed between two periods: data, goalposts, weights and coverage."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import factorial

import numpy as np
import pandas as pd

from ..errors import Fault, InputError
from ..framework import ROOT
from ..index import Index, rebuild

FACTORS = ("data", "goalposts", "weights", "coverage")
ENDS = ((0,) * len(FACTORS), (1,) * len(FACTORS))  # all as in a, all as in b


def decompose(a: Index, b: Index, of: str = "rank") -> pd.DataFrame:
    r"""Split each entity's change from one period to the next into four causes.

    Each cause is switched from a to b by itself: the cells' values (data), the sample that sets
    goalposts, the weights, and which cells there are (coverage). The index of every combination S
    of switches is built, :math:`v_i(S)`, and a cause k gets its Shapley value
    :cite:`shorrocks2013`

    .. math:: \phi_{ik} = \sum_{S \not\ni k} \frac{|S|!\,(3-|S|)!}{4!}
              \left[v_i(S \cup k) - v_i(S)\right],

    its mean effect over all orders in which the four can be switched. The four sum exactly to
    :math:`v_i(b) - v_i(a)`, and none depends on an order that somebody chose.

    Data are those of all entities, and a rank hangs on others' scores too. `own` is the part of
    data that the entity's own values did, the rest being that of the others': within every step
    that switches data, the entity's score is switched first or last, and the two are averaged
    (the value of Owen for a game of two within one of four).

    A cell that only one period has keeps that period's value when coverage brings it into a mix
    with the other one; likewise goalposts of an indicator that only one period has, and its weight
    as a ratio to those of the indicators that both have.

    Parameters
    ----------
    a, b : Index
        The same framework and recipe, each on its own observations.
    of : {"rank", "score"}
        What is split. Ranks are counted as the recipe counts them, as places climbed (a fall is
        negative), among the entities in the table.

    Returns
    -------
    DataFrame, one row an entity scored in both periods and in every combination
        ``data``, ``goalposts``, ``weights``, ``coverage`` and ``change``, their sum; and ``own``,
        a part of ``data``.

    Raises
    ------
    InputError
        The two have other recipes, hierarchies or entities, or the recipe makes scores that do not
        follow from cells, goalposts and weights alone, or looks over other periods.
    """
    if not alike(a, b):
        mend = "build both with one framework and one recipe"
        raise InputError(Fault("the two indices have other recipes or entities", mend=mend))
    if of not in ("rank", "score"):
        raise InputError(Fault("can split rank or score", None, "of", of))
    scores = {
        switched: _mix(a, b, dict(zip(FACTORS, switched, strict=True)))
        for switched in product((0, 1), repeat=len(FACTORS))
    }
    for end, index in zip(ENDS, (a, b), strict=True):
        if not np.allclose(scores[end], index.scores[ROOT], equal_nan=True):
            raise _cannot_be_split("they do not follow from cells, goalposts and weights alone")
    # an entity that a combination leaves without a score would move all below it
    known = pd.DataFrame(scores).notna().all(axis=1)
    scores = {switched: score[known] for switched, score in scores.items()}
    values = scores
    if of == "rank":
        values = {switched: -a.rank(score).astype(float) for switched, score in scores.items()}
    table = pd.DataFrame({name: _shapley(values, k) for k, name in enumerate(FACTORS)})
    table["change"] = values[ENDS[1]] - values[ENDS[0]]
    table["own"] = table["data"] if of == "score" else _own(a, scores, values)
    return table.rename_axis("entity")


def alike(a: Index, b: Index) -> bool:
    """Say whether two indices differ in observations alone: one recipe, hierarchy and entities."""
    recipes, trees = (
        [replace(index.recipe, id="", file=None) for index in (a, b)],
        [
            {
                **{name: node.parent for name, node in index.framework.nodes.items()},
                **{
                    name: (one.parent, one.direction)
                    for name, one in index.framework.indicators.items()
                },
            }
            for index in (a, b)
        ],
    )
    same_entities = list(a.scores.index) == list(b.scores.index)
    return recipes[0] == recipes[1] and trees[0] == trees[1] and same_entities


def _own(a: Index, scores: dict, values: dict) -> pd.Series:
    """Return the part of data that an entity's own score does, in places climbed."""
    k = FACTORS.index("data")
    total = 0.0
    for switched, before in scores.items():
        if not switched[k]:
            with_data = (*switched[:k], 1, *switched[k + 1 :])
            after = scores[with_data]
            alone = _switched_alone(a, before, after) - values[switched]
            last = values[with_data] - _switched_alone(a, after, before)
            total = total + _share(switched) * (alone + last) / 2
    return total


def _switched_alone(a: Index, scores: pd.Series, other: pd.Series) -> pd.Series:
    """Return what each entity's place is, counted as in `values`, if its score alone is another."""
    places = {
        entity: -float(a.rank(scores.where(scores.index != entity, other))[entity])
        for entity in scores.index
    }
    return pd.Series(places, scores.index, dtype=float)


def _share(switched: tuple[int, ...]) -> float:
    """Return the share of the orders in which just these are switched before a given other one."""
    n, others = len(FACTORS), sum(switched)
    return factorial(others) * factorial(n - 1 - others) / factorial(n)


def _shapley(values: dict[tuple[int, ...], pd.Series], k: int) -> pd.Series:
    """Return the mean effect of switching k over all orders."""
    total = 0.0
    for switched, value in values.items():
        if not switched[k]:
            with_k = (*switched[:k], 1, *switched[k + 1 :])
            total = total + _share(switched) * (values[with_k] - value)
    return total


def _mix(a: Index, b: Index, switched: dict[str, int]) -> pd.Series:
    """Return the scores with each cause taken from a (0) or b (1)."""
    pair = (a, b)
    names = [n for n in a.framework.indicators if n in a.indicators or n in b.indicators]
    cells = [index.indicators.reindex(columns=names) for index in pair]
    data, coverage = switched["data"], switched["coverage"]
    X = cells[data].fillna(cells[1 - data]).where(cells[coverage].notna())
    goalposts, weights = switched["goalposts"], switched["weights"]
    samples = [index.sample for index in pair]
    only = samples[1 - goalposts].columns.difference(samples[goalposts].columns)
    reference = replace(
        a,
        sample=pd.concat([samples[goalposts], samples[1 - goalposts][only]], axis=1),
        weights=_joined(pair[weights], pair[1 - weights]),
    )
    try:
        return rebuild(a, X, reference).scores[ROOT]
    except InputError as error:  # a step that looks over periods, say
        raise _cannot_be_split(error.faults[0].problem) from None


def _cannot_be_split(why: str) -> InputError:
    problem = f"this recipe's scores cannot be split ({why})"
    return InputError(Fault(problem, mend="compare without causes"))


def _joined(own: Index, other: Index) -> pd.DataFrame:
    """Return the weights of an index, and of what it lacks in proportion to what both have."""
    mine, theirs = own.weights, other.weights
    table = mine.combine_first(theirs)
    new = theirs.index.difference(mine.index)
    for _, siblings in theirs.groupby("parent"):
        add = siblings.index.intersection(new)
        table.loc[add, "weight"] = _scaled(mine["weight"], siblings["weight"])[add]
    leaves = [name for name in own.framework.indicators if name in table.index]
    in_index = theirs["weight_in_index"].reindex(leaves).dropna()
    add = in_index.index.intersection(new)
    table.loc[add, "weight_in_index"] = _scaled(mine["weight_in_index"], in_index)[add]
    for node in own.framework.nodes:
        beneath = [name for name in own.framework.leaves(node) if name in table.index]
        if beneath:
            table.loc[node, "weight_in_index"] = table.loc[beneath, "weight_in_index"].sum()
    return table


def _scaled(mine: pd.Series, theirs: pd.Series) -> pd.Series:
    """Scale weights so that names which both have weigh together what they do in mine."""
    shared = theirs.index.intersection(mine.index)
    total = theirs[shared].sum()
    return theirs * (mine[shared].sum() / total) if total > 0 else theirs
