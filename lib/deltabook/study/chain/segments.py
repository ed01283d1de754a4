"""What facts say of segments: localisation, markets, sales, generations of technology."""

from __future__ import annotations

import math
from decimal import Decimal

import pandas as pd

from .concentration import Interval, concentration
from .rule import CONFIDENCES
from .tables import Chain

UNKNOWN = Interval(0.0, 1.0)


def bounds(fact: pd.Series) -> Interval:
    """Return the interval that a fact in percent leaves open, as parts of one.

    `about` leaves one unit of its last digit on either side; a bound leaves all beyond it open.
    """
    low = 0.0 if pd.isna(fact["low"]) else fact["low"]
    high = 100.0 if pd.isna(fact["high"]) else fact["high"]
    if fact["qualifier"] == "about":
        step = float(Decimal(1).scaleb(Decimal(fact["value"].lstrip("~")).as_tuple().exponent))
        low, high = max(low - step, 0.0), min(high + step, 100.0)
    return Interval(low / 100, high / 100)


def localisation(chain: Chain, node: str | None = None) -> pd.DataFrame:
    """Return what part of each segment's supply is domestic, by facts.

    Sources mean different things by it, and differ. The interval is the smallest that holds every
    value that some direct source allows; none of them is preferred.

    Parameters
    ----------
    chain : Chain
    node : str, optional
        A class of node. A source that tells no classes apart speaks of each, and one that speaks of
        a class of that alone; without a class only the former enter.

    Returns
    -------
    DataFrame, shape (segments, 3)
        ``low`` and ``high``, parts of one, 0 and 1 where no source speaks; ``sources``, how many.
    """
    found = _direct(chain, "localisation", "foreign")
    found = found[found["class"].isin(["", "both", *([node] if node else [])])]
    rows = {}
    for segment in chain.segments.index:
        own = found[found["segment"] == segment]
        told = [_domestic(chain, *row) for row in own[["measure", "fact"]].itertuples(index=False)]
        hull = Interval(min(i.low for i in told), max(i.high for i in told)) if told else UNKNOWN
        rows[segment] = {"low": hull.low, "high": hull.high, "sources": len(told)}
    return pd.DataFrame.from_dict(rows, orient="index").astype({"sources": int})


def markets(chain: Chain) -> pd.DataFrame:
    """Return the concentration of every market of which shares are known.

    Returns
    -------
    DataFrame
        A row a market: ``segment``, ``market``, ``firms`` (how many are named or summed); and
        ``named``, ``cr3``, ``hhi`` and ``domestic`` (what domestic firms hold), each with ``_low``
        and ``_high``, parts of one.
    """
    rows = []
    found = _direct(chain, "share", "first", "of_first")
    for (segment, market), own in found.groupby(["segment", "market"], sort=False):
        shares: list[Interval] = [UNKNOWN] * int(own["rank"].max())
        together = {}
        for row in own.itertuples():
            told = bounds(chain.facts.loc[row.fact])
            if row.measure == "first":
                together[int(row.rank)] = told
            else:
                shares[int(row.rank) - 1] = told
        scaled = (own["measure"] == "of_first").any()
        if scaled:  # printed shares of the named firms need not sum to all of it
            total = sum(share.low for share in shares)
            shares = [Interval(share.low / total, share.high / total) for share in shares]
        try:
            measured = concentration(shares, together, scaled)
        except ValueError as error:
            raise ValueError(f"{segment}, {market}: {error}") from None
        measured["domestic"] = _held(chain, own, shares, measured["named"], scaled)
        flat = {f"{k}_{side}": getattr(v, side) for k, v in measured.items() for side in v._fields}
        rows.append({"segment": segment, "market": market, "firms": len(shares), **flat})
    return pd.DataFrame(rows)


def sales(chain: Chain) -> pd.Series:
    """Return the sales of core segments, in the unit of their facts."""
    rows = _direct(chain, "sales")
    return pd.Series([chain.value(fact) for fact in rows["fact"]], index=rows["segment"].array)


def generations(behind: float, ahead: float) -> float:
    r"""Return by how many generations of technology one line width trails another.

    A generation puts twice as many transistors on an area, which shrinks lengths by the root of
    two :cite:`dennard1974`:

    .. math:: g = 2 \\log_2 (w_{behind} / w_{ahead})

    The names of recent generations are no longer lengths, so this counts names.

    >>> generations(14, 7)
    2.0
    """
    return 2 * math.log2(behind / ahead)


def _direct(chain: Chain, *measures: str) -> pd.DataFrame:
    """Return direct readings of facts that are trusted enough to enter."""
    rows = chain.readings
    rows = rows[rows["measure"].isin(measures) & (rows["reading"] == "direct")]
    trust = rows["fact"].map(chain.facts["confidence"]).map(CONFIDENCES.index)
    return rows[trust >= CONFIDENCES.index(chain.rule.confidence)]


def _domestic(chain: Chain, measure: str, fact: str) -> Interval:
    told = bounds(chain.facts.loc[fact])
    # some foreign firms hold so much; other foreign firms may hold the rest
    return told if measure == "localisation" else Interval(0.0, 1 - told.low)


def _held(
    chain: Chain, own: pd.DataFrame, shares: list[Interval], named: Interval, scaled: bool
) -> Interval:
    """Return what domestic firms hold: the named ones, and at most what foreign ones leave."""
    whole = named.low if scaled else 1.0
    domestic = chain.companies["domestic"] == "yes"
    low = foreign = 0.0
    sums = [0.0]
    for row in own.itertuples():
        firms = row.firm.split()
        if row.measure == "first":
            if firms and not domestic[firms].any():
                sums.append(bounds(chain.facts.loc[row.fact]).low)
        elif domestic[firms].all():
            low += shares[int(row.rank) - 1].low * whole
        else:
            foreign += shares[int(row.rank) - 1].low * whole
    return Interval(low, 1 - max(foreign, *sums))
