"""Why a rank changed between two periods: data, goalposts, weights and coverage."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import factorial

import numpy as np
import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError
from ..framework import ROOT
from .comparable import common

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

    Data, goalposts and weights are switched on the indicators that both periods have. What the
    others do is coverage: the step from a on its own indicators to a on the common ones, and from b
    on the common ones to b on its own. A cell that only one period has keeps that period's value
    when coverage brings it into a mix with the other one.

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
    both = common(a, b)
    scores = {
        switched: _mix(*both, dict(zip(FACTORS, switched, strict=True)))
        for switched in product((0, 1), repeat=len(FACTORS))
    }
    for end, index in zip(ENDS, both, strict=True):
        if not np.allclose(scores[end], index.scores[ROOT], equal_nan=True):
            raise _cannot_be_split("they do not follow from cells, goalposts and weights alone")
    whole = {name: index.scores[ROOT] for name, index in zip("ab", (a, b), strict=True)}
    # an entity that a combination leaves without a score would move all below it
    every = [*scores.values(), *whole.values()]
    known = pd.concat(every, axis=1).notna().all(axis=1)
    scores = {switched: score[known] for switched, score in scores.items()}
    whole = {name: score[known] for name, score in whole.items()}
    values = scores
    if of == "rank":
        values = {switched: -a.rank(score).astype(float) for switched, score in scores.items()}
        whole = {name: -a.rank(score).astype(float) for name, score in whole.items()}
    table = pd.DataFrame({name: _shapley(values, k) for k, name in enumerate(FACTORS)})
    # what only one of the two measures: out with it on the way from a, in with it on the way to b
    table["coverage"] += values[ENDS[0]] - whole["a"] + whole["b"] - values[ENDS[1]]
    table["change"] = whole["b"] - whole["a"]
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
    total = pd.Series(0.0, values[ENDS[0]].index)
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
    total = pd.Series(0.0, values[ENDS[0]].index)
    for switched, value in values.items():
        if not switched[k]:
            with_k = (*switched[:k], 1, *switched[k + 1 :])
            total = total + _share(switched) * (values[with_k] - value)
    return total


def _mix(a: Index, b: Index, switched: dict[str, int]) -> pd.Series:
    """Return the scores with each cause taken from a (0) or b (1)."""
    pair = (a, b)
    names = list(a.indicators)
    cells = [index.indicators.reindex(columns=names) for index in pair]
    data, coverage = switched["data"], switched["coverage"]
    X = cells[data].fillna(cells[1 - data]).where(cells[coverage].notna())
    goalposts, weights = switched["goalposts"], switched["weights"]
    reference = replace(a, sample=pair[goalposts].sample, weights=pair[weights].weights)
    try:
        return a.rebuild(indicators=X, reference=reference).scores[ROOT]
    except InputError as error:  # a step that looks over periods, say
        raise _cannot_be_split(error.faults[0].problem) from None


def _cannot_be_split(why: str) -> InputError:
    problem = f"this recipe's scores cannot be split ({why})"
    return InputError(Fault(problem, mend="compare without causes"))
