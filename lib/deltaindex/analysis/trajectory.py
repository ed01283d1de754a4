"""Entities over periods, on a ruler that is held, or on one that is made of all periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ..engine.index import Index, build_panel
from ..errors import Fault, refuse_if
from ..framework import ROOT
from ..observations import Observations
from ..recipe import Recipe

__all__ = ["held", "pooled", "ranks", "scores"]


def held(indices: Mapping[int, Index], reference: Index) -> dict[int, Index]:
    """Return each period's index on the ruler of another one.

    Scores then compare over time, and can leave the range of the reference's own.

    Parameters
    ----------
    indices : mapping of int to Index
        By period; each has the indicators of the reference, no more and no less.
    reference : Index
        Its sample gives the goalposts, its weights the weights.

    Raises
    ------
    InputError
        A period has other indicators; it is named, with those that it lacks or has more.
    """
    _refuse_unlike(indices, reference)
    return {p: i.rebuild(reference=reference) for p, i in sorted(indices.items())}


def pooled(indices: Mapping[int, Index], recipe: Recipe) -> dict[float, Index]:
    """Return each period's index on a ruler that is made of all of them.

    Parameters
    ----------
    indices : mapping of int to Index
        By period; each has the indicators of the first, no more and no less.
    recipe : Recipe
        Its steps with ``over: panel`` look at all periods as one; see `build_panel`.

    Raises
    ------
    InputError
        As `held`; the first index takes the place of the reference.
    """
    first = next(iter(indices.values()))
    _refuse_unlike(indices, first)
    # the set of the recipe may name indicators that a period lacks
    name = first.recipe.set
    sets = dict(first.framework.sets) | {str(name): tuple(first.indicators.columns)}
    observed: dict[float, Observations] = {p: i.observations for p, i in indices.items()}
    return build_panel(replace(first.framework, sets=sets), observed, recipe.vary(set=name))


def _refuse_unlike(indices: Mapping[int, Index], reference: Index) -> None:
    own = set(reference.indicators.columns)
    mend = "leave it out, or hold a ruler that every period has"
    refuse_if(
        Fault("has other indicators than the ruler", None, f"{period}", ", ".join(unlike), mend)
        for period, index in indices.items()
        if (unlike := sorted(own ^ set(index.indicators.columns)))
    )


def scores(indices: Mapping[int, Index]) -> pd.DataFrame:
    """Return the scores of the top node, shape (entities, periods)."""
    return pd.DataFrame({period: index.scores[ROOT] for period, index in indices.items()})


def ranks(indices: Mapping[int, Index]) -> pd.DataFrame:
    """Return the ranks at the top node, shape (entities, periods)."""
    return pd.DataFrame({period: index.ranks[ROOT] for period, index in indices.items()})
