"""Tiers: entities of similar score, tier 1 being the best."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, suggest
from .edge import checked
from .estimates import unit
from .ranks import rank


@checked
def fisher_jenks(scores: pd.Series, *, k: int) -> pd.Series:
    """Split scores where the sum of squared deviations within tiers is least.

    Parameters
    ----------
    scores : Series, shape (entities,)
        Missing scores have no tier.
    k : int
        Number of tiers, from 2 to the number of different scores.

    Returns
    -------
    Series of Int64, shape (entities,)

    Raises
    ------
    InputError
        There are fewer different scores than tiers.

    References
    ----------
    :cite:`fisher1958`, computed by mapclassify.

    Examples
    --------
    >>> fisher_jenks(pd.Series([0.1, 0.9, 0.12, 0.5]), k=3).tolist()
    [3, 1, 3, 2]
    """
    values = scores.dropna()
    if not 2 <= k <= values.nunique():
        raise InputError(
            Fault("tiers must be 2 to the number of different scores", place="tiers.k", value=k,
                  mend=f"there are {values.nunique()}")
        )  # fmt: skip
    import mapclassify  # takes half a second, and not every index has tiers

    # in 32 bits, which hold no score beyond 1e38: a power of two keeps all digits
    near = unit(values.to_numpy(float)[:, None])[0, 0]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Numba not installed")
        upper = mapclassify.FisherJenks((values * near).to_numpy(), k=k).bins
    return thresholds(scores * near, cuts=list(upper[:-1]), inclusive=False)


def fit(sizes: Sequence[int], count: int) -> list[int]:
    """Return sizes for another number of scores: the last tier is the one that changes.

    >>> fit([4, 13, 24], 41), fit([4, 13, 24], 39), fit([4, 13, 24], 10)
    ([4, 13, 24], [4, 13, 22], [4, 6])
    """
    ends = [min(end, count) for end in np.cumsum(sizes)[:-1]] + [count]
    return [int(size) for size in np.diff([0, *ends]) if size > 0]


@checked
def sizes(scores: pd.Series, *, sizes: Sequence[int]) -> pd.Series:
    """Give the first tier the first so many ranks, and so on; ties share the better tier.

    Examples
    --------
    >>> sizes(pd.Series([0.1, 0.9, 0.12, 0.5]), sizes=[1, 3]).tolist()
    [2, 1, 2, 2]
    """
    count = scores.notna().sum()
    if sum(sizes) != count or any(size < 1 for size in sizes):
        raise InputError(
            Fault(f"sizes must be positive and sum to the {count} scores", place="tiers.sizes",
                  value=list(sizes))
        )  # fmt: skip
    places = rank(scores)
    tier = np.searchsorted(np.cumsum(sizes), places.fillna(0)) + 1
    return pd.Series(tier, index=scores.index, dtype="Int64").where(places.notna())


@checked
def thresholds(scores: pd.Series, *, cuts: Sequence[float], inclusive: bool = True) -> pd.Series:
    """Cut at fixed scores.

    Parameters
    ----------
    scores : Series, shape (entities,)
    cuts : sequence of float
        In any order; n cuts give n + 1 tiers.
    inclusive : bool
        Whether a score equal to a cut belongs to the better tier.

    Examples
    --------
    >>> thresholds(pd.Series([0.1, 0.9, 0.2]), cuts=[0.2, 0.9]).tolist()
    [3, 1, 2]
    """
    side = "right" if inclusive else "left"
    above = np.searchsorted(np.sort(np.asarray(cuts, dtype=float)), scores, side=side)
    tier = pd.Series(len(cuts) + 1 - above, index=scores.index, dtype="Int64")
    return tier.where(scores.notna())


@checked
def relative(scores: pd.Series, *, cuts: Sequence[float], to: str = "mean") -> pd.Series:
    """Cut at multiples of a score, as the European Innovation Scoreboard does.

    Parameters
    ----------
    scores : Series, shape (entities,)
    cuts : sequence of float
        In any order; n cuts give n + 1 tiers.
    to : str
        ``mean`` of the scores, or the entity whose score it is (say, that of the whole region).

    Raises
    ------
    InputError
        `to` is neither, or the entity has no score.

    Examples
    --------
    >>> relative(pd.Series([1.0, 3.0, 2.0]), cuts=[1.25, 1.0]).tolist()
    [3, 1, 2]
    >>> relative(pd.Series({"a": 1.0, "b": 3.0, "all": 1.0}), cuts=[1.25, 1.0], to="all").tolist()
    [2, 1, 2]
    """
    base = scores.mean() if to == "mean" else scores.get(to, np.nan)
    if np.isnan(base):
        raise InputError(
            Fault("neither 'mean' nor an entity with a score", place="tiers.to", value=to,
                  mend=suggest(to, ["mean", *scores.dropna().index]))
        )  # fmt: skip
    with np.errstate(over="ignore", under="ignore"):
        return thresholds(scores, cuts=[cut * base for cut in cuts])


METHODS = {
    "fisher_jenks": fisher_jenks,
    "sizes": sizes,
    "thresholds": thresholds,
    "relative": relative,
}
