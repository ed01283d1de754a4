"""The printed chain and what sources say: markets, intervals, and arithmetic in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..study import chain
from ..study.claim import Claim

#: signs that stand before a printed number; operators that are not here are written as they are
SIGNS = {">=": "≥", "~": "≈", "=": "", "rank": "", "range": "", "text": ""}


def in_sentence(names: pd.Series) -> pd.Series:
    """Return names as they stand within a sentence: in small letters, acronyms as they are.

    Examples
    --------
    >>> in_sentence(pd.Series(["IP cores", "Deposition (PECVD)"])).tolist()
    ['IP cores', 'deposition (PECVD)']
    """

    def small(word) -> str:
        text = word[0]
        return text if len(text) > 1 and text.isupper() else text.lower()

    return names.str.replace(r"\w+", small, regex=True)


def by_market(markets: pd.DataFrame) -> pd.DataFrame:
    """Return markets by a name that is theirs alone: the segment and the market.

    Parameters
    ----------
    markets : DataFrame
        As from `chain.markets`.

    Returns
    -------
    DataFrame, same shape
        Indexed by ``"<segment>, <market>"``.
    """
    key = markets["segment"] + ", " + markets["market"]
    return markets.set_axis(pd.Index(key, name="row"), axis="index")


def measure_rows(markets: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Return intervals of markets, a row a measure and market.

    Parameters
    ----------
    markets : DataFrame, indexed by row
        Holds ``<measure>_low`` and ``<measure>_high``.
    measures : sequence of str

    Returns
    -------
    DataFrame, shape (measures x markets, 4)
        ``row``, ``panel`` (the measure), ``low``, ``high``; see `bounds.panels`.
    """
    named = pd.concat(
        {m: markets[[f"{m}_low", f"{m}_high"]].set_axis(["low", "high"], axis=1) for m in measures},
        names=["panel", "row"],
    ).reset_index()
    return named[["row", "panel", "low", "high"]]


def part_rows(parts: pd.DataFrame, score: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of a score and the score itself, a row a segment and part.

    Parameters
    ----------
    parts : DataFrame, shape (segments, parts x 2)
        As from `chain.parts`.
    score : DataFrame, shape (segments, ...)
        Holds ``low`` and ``high``.

    Returns
    -------
    DataFrame
        ``row``, ``panel`` (the part, or ``score``), ``low``, ``high``: the parts of each segment,
        then the scores.
    """
    long = parts.stack(level=0, future_stack=True).rename_axis(["row", "panel"]).reset_index()
    total = score[["low", "high"]].rename_axis("row").reset_index().assign(panel="score")
    return pd.concat([long, total], ignore_index=True)


def ordered_pairs(score: pd.DataFrame) -> tuple[int, int]:
    """Return how many pairs of segments are surely in order, and how many pairs there are.

    A pair is in order if the whole interval of one lies above that of the other; of n segments
    there are n (n - 1) / 2 pairs.

    Parameters
    ----------
    score : DataFrame, shape (segments, ...)
        Holds ``low`` and ``high``.
    """
    above = score["low"].to_numpy()[:, None] > score["high"].to_numpy()[None, :]
    return int(above.sum()), len(score) * (len(score) - 1) // 2


def by_certainty(intervals: pd.DataFrame) -> pd.Index:
    """Return the rows of intervals, those with the highest lower end first, then the upper end."""
    return intervals.sort_values(["low", "high"], ascending=False).index


def widened(score: pd.DataFrame, other: pd.DataFrame) -> pd.Index:
    """Return the segments whose interval is wider in another score."""
    wider = (other["high"] - other["low"]) > (score["high"] - score["low"]) + 1e-9
    return score.index[wider]


def numbers(**values: float | str) -> dict[str, str]:
    """Write numbers with as few digits as they need, and leave texts as they are.

    >>> numbers(ratio=2.50, year="2020")
    {'ratio': '2.5', 'year': '2020'}
    """
    return {key: v if isinstance(v, str) else f"{v:g}" for key, v in values.items()}


def quotient(part: float, whole: float) -> dict[str, str]:
    """Write a part, a whole, and the share of the one in the other in percent.

    >>> quotient(1, 8)
    {'part': '1', 'whole': '8', 'share': '12.5'}
    """
    return numbers(part=part, whole=whole) | {"share": f"{chain.share(part, whole):.1f}"}


def addition(terms: Sequence[float]) -> dict[str, str]:
    """Write terms, joined by a plus, and their sum.

    >>> addition([20, 44.5])
    {'parts': '20 + 44.5', 'sum': '64.5'}
    """
    return {"parts": " + ".join(f"{term:g}" for term in terms), "sum": f"{sum(terms):g}"}


def with_sign(claim: Claim) -> str:
    """Return the printed number of a claim behind the sign of what is said of it."""
    return f"{SIGNS.get(claim.operator, claim.operator)} {claim.printed}".lstrip()
