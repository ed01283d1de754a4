"""Moves between two periods, against the noise of the choices that both hang on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..analysis.decomposition import alike
from ..errors import Fault, InputError
from ..framework import ROOT
from ..methods.equality import places
from .montecarlo import Robustness


def moves(a: Robustness, b: Robustness) -> pd.DataFrame:
    """Say which changes of rank are more than choices of method could have made.

    One and the same draw of choices is applied to both periods, and its two rankings are compared:
    what a choice does to an entity in both cancels. Noise of imputation does not, for it is drawn
    for the cells that each period lacks. A move is beyond the noise if the entity goes the same way
    in at least the level of the draws.

    Ranks are counted among the entities that both periods score, so that one which enters or
    leaves moves nobody.

    Parameters
    ----------
    a, b : Robustness
        Of the earlier and the later period: the same factors, draws, seed and level.

    Returns
    -------
    DataFrame, one row an entity ranked in both, best in b first
        ``rank_a``, ``rank_b``; ``climbs`` and ``falls``, shares of draws; ``beyond``; ``low`` and
        ``high``: where the old rank would lead if the entity moved as in the draws, leaving out at
        each end as many as the level allows; ``least`` and ``most``: the places climbed in these,
        below zero for a fall.

    Raises
    ------
    InputError
        The two were not drawn alike, or their ranks were not kept.
    """
    one, other = ((r.draws, r.seed, r.level, r.simulation.factors) for r in (a, b))
    if one != other or not alike(a.index, b.index):
        mend = "run both on one recipe with the same factors, draws, seed and level"
        raise InputError(Fault("the two periods were not drawn alike", mend=mend))
    ranks = [r.ranks for r in (a, b) if r.ranks is not None]
    if len(ranks) < 2:
        raise InputError(Fault("the ranks of the draws were not kept", mend="run with keep=True"))
    scores = [r.index.scores[ROOT] for r in (a, b)]
    both = scores[0].notna() & scores[1].notna()
    entities = both.index[both]
    old, new = (_among(drawn, both.to_numpy()) for drawn in ranks)
    table = pd.DataFrame(
        {
            "rank_a": a.index.rank(scores[0][both]),
            "rank_b": b.index.rank(scores[1][both]),
            "climbs": (new < old).mean(axis=0),
            "falls": (new > old).mean(axis=0),
        },
        entities,
    )
    table["beyond"] = table[["climbs", "falls"]].max(axis=1) >= a.level
    ends = {"low": ("most", 1.0 - a.level), "high": ("least", a.level)}
    for name, (climb, share) in ends.items():
        # steps that occur, as in `Robustness.intervals`
        step = np.nanquantile(new - old, share, axis=0, method="inverted_cdf")
        landing = (table["rank_a"] + step).clip(1, len(entities))
        table[name] = landing.round().astype("Int64")
        table[climb] = -pd.Series(step, entities).round().astype("Int64")
    return table.sort_values("rank_b", kind="stable")


def _among(ranks: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Rank draws anew among the chosen entities, shape (draws, chosen); missing without a score."""
    kept = ranks[:, chosen].astype(float)
    kept[kept == 0] = np.nan
    if chosen.all():
        return kept
    again = places(-kept).astype(float)
    again[again == 0] = np.nan
    return again
