"""Groups of entities: regions, tiers, named sets."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..errors import Fault, InputError
from ..methods.arguments import checked
from .membership import grouped

__all__ = ["Gap", "cv", "summary", "widest_gap"]


@dataclass(frozen=True)
class Gap:
    """A step between two neighbours in a ranking.

    Attributes
    ----------
    above, below : str
        The two entities.
    size : float
        How much their scores differ.
    """

    above: str
    below: str
    size: float


@checked
def cv(scores: pd.Series, ddof: int) -> float:
    """Return the coefficient of variation, standard deviation over mean.

    Parameters
    ----------
    scores : Series
        Missing scores are passed over.
    ddof : int
        The variance divides by n - ddof: 0 for a whole population, 1 for a sample.

    Raises
    ------
    InputError
        The mean is zero: nothing is a multiple of it.

    Examples
    --------
    >>> cv(pd.Series([1.0, 3.0]), ddof=0)
    0.5
    """
    mean = float(scores.mean())
    if mean == 0:
        mend = "take the standard deviation"
        raise InputError(
            Fault("no coefficient of variation about zero", None, "scores", mean, mend)
        )
    return float(scores.std(ddof=ddof) / mean)


@checked
def summary(scores: pd.Series, by: pd.Series) -> pd.DataFrame:
    """Describe the scores of each group.

    Parameters
    ----------
    scores : Series, shape (entities,)
    by : Series, shape (entities,)
        The group of each entity.

    Returns
    -------
    DataFrame, one row a group
        ``count`` (of scores), ``mean``, ``min``, ``max``, ``cv_ddof0``, ``cv_ddof1`` (missing for a
        single entity, and where the mean is zero), highest mean first.

    Raises
    ------
    InputError
        An entity has no group.

    Examples
    --------
    >>> table = summary(pd.Series([1.0, 3.0, 5.0]), pd.Series(["a", "a", "b"]))
    >>> table.loc["a", ["count", "mean", "cv_ddof0"]].tolist()
    [2.0, 2.0, 0.5]
    """
    parts = scores.groupby(grouped(scores.index, by), observed=True)
    table = parts.agg(["count", "mean", "min", "max"])
    for ddof in (0, 1):
        table[f"cv_ddof{ddof}"] = parts.std(ddof=ddof) / table["mean"].where(table["mean"] != 0)
    alone = table["count"] < 2
    table.loc[alone, ["cv_ddof0", "cv_ddof1"]] = float("nan")
    return table.sort_values("mean", ascending=False)


@checked
def widest_gap(scores: pd.Series) -> Gap:
    """Return the widest gap between neighbours in a ranking; the highest of several.

    Parameters
    ----------
    scores : Series, shape (entities,)
        Missing scores are passed over.

    Raises
    ------
    InputError
        Fewer than two entities have a score.

    Examples
    --------
    >>> widest_gap(pd.Series({"a": 1.0, "b": 6.0, "c": 2.0}))
    Gap(above='b', below='c', size=4.0)
    """
    ranked = scores.dropna().sort_values(ascending=False, kind="stable")
    if len(ranked) < 2:
        raise InputError(Fault("a gap needs two scores", None, "scores", len(ranked)))
    gaps = -ranked.diff().iloc[1:]
    place = int(gaps.argmax())
    return Gap(ranked.index[place], ranked.index[place + 1], float(gaps.iloc[place]))
