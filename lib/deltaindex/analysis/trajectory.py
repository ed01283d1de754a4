"""Entities over periods, on a ruler that is held: goalposts and weights of one period."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..engine.index import Index
from ..errors import Fault, refuse_if
from ..framework import ROOT

__all__ = ["held", "ranks", "scores"]


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
    own = set(reference.indicators.columns)
    mend = "leave it out, or hold a ruler that every period has"
    refuse_if(
        Fault("has other indicators than the ruler", None, f"{period}", ", ".join(unlike), mend)
        for period, index in indices.items()
        if (unlike := sorted(own ^ set(index.indicators.columns)))
    )
    return {p: i.rebuild(reference=reference) for p, i in sorted(indices.items())}


def scores(indices: Mapping[int, Index]) -> pd.DataFrame:
    """Return the scores of the top node, shape (entities, periods)."""
    return pd.DataFrame({period: index.scores[ROOT] for period, index in indices.items()})


def ranks(indices: Mapping[int, Index]) -> pd.DataFrame:
    """Return the ranks at the top node, shape (entities, periods)."""
    return pd.DataFrame({period: index.ranks[ROOT] for period, index in indices.items()})
