"""Moves between two periods, against the noise of the choices that both hang on."""

from __future__ import annotations

import pandas as pd

from ..errors import Fault, InputError
from ..framework import ROOT
from .robustness import Robustness


def moves(a: Robustness, b: Robustness) -> pd.DataFrame:
    """Say which changes of rank are more than choices of method could have made.

    Two questions. Does the new rank leave the interval of the old one (`beyond`)? And,
    as the same draw of choices serves both periods, in what share of draws does the entity climb
    or fall? Choices that shift an entity alike in both periods cancel in the second.

    Parameters
    ----------
    a, b : Robustness
        Of the earlier and the later period: the same factors, draws, seed and level.

    Returns
    -------
    DataFrame, one row an entity ranked in both, best in b first
        ``rank_a``, ``rank_b``; ``low``, ``high``, the interval of the old rank; ``beyond``;
        ``climbs`` and ``falls``, shares of draws.

    Raises
    ------
    InputError
        The two were not drawn alike, or their ranks were not kept.
    """
    drawn = [(r.draws, r.seed, r.level, r.simulation.factors) for r in (a, b)]
    if drawn[0] != drawn[1] or list(a.index.scores.index) != list(b.index.scores.index):
        mend = "run both with the same factors, draws, seed and level"
        raise InputError(Fault("the two periods were not drawn alike", mend=mend))
    if a.ranks is None or b.ranks is None:
        raise InputError(Fault("the ranks of the draws were not kept", mend="run with keep=True"))
    entities = a.index.scores.index
    ranked = (a.ranks > 0) & (b.ranks > 0)
    table = pd.DataFrame(
        {
            "rank_a": a.index.ranks[ROOT],
            "rank_b": b.index.ranks[ROOT],
            **a.intervals[["low", "high"]],
            "climbs": pd.Series((ranked & (b.ranks < a.ranks)).mean(axis=0), entities),
            "falls": pd.Series((ranked & (b.ranks > a.ranks)).mean(axis=0), entities),
        }
    ).dropna()
    # few draws may reproduce the rank of the index itself; it is no move from where it stands
    low, high = (
        table[["rank_a", end]].agg(f, axis=1) for end, f in (("low", "min"), ("high", "max"))
    )
    outside = (table["rank_b"] < low) | (table["rank_b"] > high)
    table.insert(4, "beyond", outside.astype(bool))
    return table.sort_values("rank_b", kind="stable")
