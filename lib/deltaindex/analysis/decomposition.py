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
from ..steps.ranks import rank

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

    A cell that only one period has keeps that period's value when coverage brings it into a mix
    with the other one; likewise goalposts of an indicator that only one period has, and its weight
    as a ratio to those of the indicators that both have.

    Parameters
    ----------
    a, b : Index
        The same framework and recipe, each on its own observations.
    of : {"rank", "score"}
        What is split. Ranks are counted as places climbed (a fall is negative), among the
        entities that both periods score.

    Returns
    -------
    DataFrame, one row an entity scored in both
        ``data``, ``goalposts``, ``weights``, ``coverage`` and ``change``, their sum. A row is
        missing where a combination leaves the entity without a score.

    Raises
    ------
    InputError
        The two have other recipes or other entities, or the recipe makes scores that do not follow
        from cells, goalposts and weights alone.
    """
    if a.recipe != b.recipe or list(a.scores.index) != list(b.scores.index):
        mend = "build both with one framework and one recipe"
        raise InputError(Fault("the two indices have other recipes or entities", mend=mend))
    if of not in ("rank", "score"):
        raise InputError(Fault("can split rank or score", None, "of", of))
    both = a.scores[ROOT].notna() & b.scores[ROOT].notna()
    pair, values = (a, b), {}
    for switched in product((0, 1), repeat=len(FACTORS)):
        score = _mix(a, b, dict(zip(FACTORS, switched, strict=True)))[both]
        values[switched] = score if of == "score" else -rank(score)
        if switched in ENDS and not np.allclose(score, pair[switched[0]].scores[ROOT][both]):
            mend = "compare without causes"
            raise InputError(Fault("this recipe's scores cannot be split", mend=mend))
    table = pd.DataFrame({name: _shapley(values, k) for k, name in enumerate(FACTORS)})
    first, last = (values[end] for end in ENDS)
    return table.assign(change=last - first).rename_axis("entity")


def _shapley(values: dict[tuple[int, ...], pd.Series], k: int) -> pd.Series:
    """Return the mean effect of switching k over all orders."""
    n = len(FACTORS)
    total = 0.0
    for switched, value in values.items():
        if not switched[k]:
            others = sum(switched)
            weight = factorial(others) * factorial(n - 1 - others) / factorial(n)
            with_k = (*switched[:k], 1, *switched[k + 1 :])
            total = total + weight * (values[with_k] - value)
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
    return rebuild(a, X, reference).scores[ROOT]


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
