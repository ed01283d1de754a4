"""What a chain hangs on: what is recorded of whom, who holds what, and what cuts cost in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ..study import chain

#: a country that holds less everywhere is left out of the figure
LEAST = 0.08
PANELS = ("weeks", "next_design", "years", "new")


def recorded(known: chain.Chain) -> pd.Series:
    """Return of how many support segments something is recorded.

    Returns
    -------
    Series
        ``countries``: which supply it; ``shares``: with a share of any; ``dependence``: how much is
        foreign, more exactly than nothing to all; ``firms``: how much its first firms hold.
    """
    named, foreign = chain.shares(known), chain.dependence(known)
    named = named[named["segment"].isin(known.support)]
    traded = known.segments.loc[known.support, "traded_as"]
    traded = traded.where(traded != "", traded.index)
    return pd.Series(
        {
            "countries": named["segment"].nunique(),
            "shares": named.loc[named["low"] > 0, "segment"].nunique(),
            "dependence": int((foreign["high"] - foreign["low"] < 1).sum()),
            "firms": int(traded.isin(chain.markets(known)["segment"]).sum()),
        }
    )


def without_sellers(known: chain.Chain) -> pd.Index:
    """Return the leaves, core links too, of which neither a firm nor a country is recorded."""
    traded = known.segments.loc[known.leaves, "traded_as"]
    traded = traded.where(traded != "", traded.index)
    firms = traded.isin(chain.markets(known)["segment"])
    countries = known.leaves.isin(chain.shares(known)["segment"])
    return known.leaves[~(firms | countries)]


def main_countries(shares: pd.DataFrame, home: Sequence[str]) -> list[str]:
    """Return the countries to draw: the domestic ones, then those that hold most, over segments.

    Parameters
    ----------
    shares : DataFrame
        As from `chain.shares`.
    home : sequence of str
    """
    large = shares[(shares["low"] >= LEAST) | (shares["high"] - shares["low"] > 0.5)]
    weight = large.groupby("country")["low"].sum().drop(list(home), errors="ignore")
    foreign = weight.sort_values(ascending=False, kind="stable")
    return [*home, *foreign.index]


def leaders(known: chain.Chain, shares: pd.DataFrame) -> pd.Series:
    """Return the foreign country that holds most of each support segment, by what is certain.

    Parameters
    ----------
    known : chain.Chain
    shares : DataFrame
        As from `chain.shares`.

    Returns
    -------
    Series, indexed by segment
        Of segments of which some share is printed.
    """
    own = shares[shares["segment"].isin(known.support) & (shares["low"] > 0)]
    own = own[~own["country"].isin(chain.domestic(known))]
    return own.loc[own.groupby("segment", sort=False)["low"].idxmax()].set_index("segment")[
        "country"
    ]


def held_by(known: chain.Chain, countries: Sequence[str]) -> pd.DataFrame:
    """Return what some countries hold together of each support segment, where any is recorded.

    Returns
    -------
    DataFrame, indexed by segment
        ``low`` and ``high``.
    """
    found = {leaf: chain.by_shares(known, leaf, countries) for leaf in known.support}
    rows = {leaf: held for leaf, held in found.items() if held is not None}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["low", "high"], dtype=float)


def by_kind(known: chain.Chain, lang: str) -> dict[str, dict[str, str]]:
    """Return the names of support segments by what they supply, soonest felt last."""
    kinds = chain.graph(known).nodes(data="kind")
    groups: dict[str, dict[str, str]] = {}
    for kind, of in reversed(known.rule.kinds.items()):
        own = [leaf for leaf in known.support if kinds[leaf] == kind]
        if own:
            groups[of.name[lang]] = known.segments.loc[own, f"name_{lang}"].to_dict()
    return groups


def dependence_rows(foreign: pd.DataFrame) -> pd.DataFrame:
    """Return foreign dependence as intervals, a row a segment and ground; see `bounds.panels`."""
    rows = [
        (segment, ground, row[f"{ground}_low"], row[f"{ground}_high"])
        for segment, row in foreign.iterrows()
        for ground in ("shares", "facts")
    ]
    found = pd.DataFrame(rows, columns=["row", "panel", "low", "high"])
    return found.fillna({"low": 0.0, "high": 1.0})


def apart(foreign: pd.DataFrame) -> pd.Index:
    """Return the segments whose dependence by world shares and by facts have no value in common."""
    known = foreign.dropna()
    below = known["facts_high"] < known["shares_low"]
    return known.index[below | (known["shares_high"] < known["facts_low"])]


def ways(known: chain.Chain, node: str | None = None) -> pd.DataFrame:
    """Return the scores of support segments by each way to put their parts together.

    Returns
    -------
    DataFrame, shape (support leaves, 5 x ways)
        Columns (way, ``low``, ``high``, ``known``, ``rank_low`` or ``rank_high``).
    """
    columns = ["low", "high", "known", "rank_low", "rank_high"]
    found = {way: chain.score(known, node, way).loc[known.support, columns] for way in chain.WAYS}
    return pd.concat(found, axis=1)


def in_time(known: chain.Chain, scenarios: Sequence[chain.scenario.Scenario]) -> pd.DataFrame:
    """Return what the core loses by when, a row a scenario and panel of `PANELS`.

    Of each scenario the core link that loses most, in the class of node that loses most; the last
    panel is what is new. A stock counts in weeks alone, as the scenario has it.
    """
    rows = []
    for one in scenarios:
        for horizon in chain.HORIZONS:
            short = horizon == one.horizon
            found = chain.scenario.run(known, one if short else replace(
                one, horizon=horizon, weeks=None, stock=chain.Interval(0, 0)
            ))  # fmt: skip
            core = found[found["segment"].isin(known.core)]
            rows.append((one.id, horizon, core["low"].max(), core["high"].max()))
            if short:
                rows.append((one.id, "new", core["new_low"].max(), core["new_high"].max()))
    return pd.DataFrame(rows, columns=["row", "panel", "low", "high"])


def hardest(found: pd.DataFrame, core: pd.Index) -> pd.Series:
    """Return the core link and class of a scenario that lose most of what is new, for certain.

    The class is ``both`` where the link loses as much in each of the two.

    Parameters
    ----------
    found : DataFrame
        As from `chain.scenario.run`.
    core : Index
        Of core segments.
    """
    own = found[found["segment"].isin(core)]
    ends = ["new_low", "new_high"]
    worst = own.sort_values(ends, ascending=False, kind="stable").iloc[0].copy()
    alike = own[(own["segment"] == worst["segment"]) & (own[ends] == worst[ends]).all(axis=1)]
    if len(alike) == len(chain.NODES):
        worst["class"] = "both"
    return worst


def turned(compared: pd.DataFrame) -> str:
    """Return the segment that the mean and the product of its parts tell apart most.

    Parameters
    ----------
    compared : DataFrame
        As from `ways`.
    """
    return (compared["mean"]["low"] - compared["product"]["high"]).idxmax()


def beside(markets: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Put the concentration of firms beside that of countries, by segment.

    Parameters
    ----------
    markets : DataFrame
        As from `chain.markets`; of several markets of a segment the last row counts.
    countries : DataFrame, indexed by segment
        As from `chain.country_concentration`.

    Returns
    -------
    DataFrame, indexed by segment
        The columns of `countries`; ``firms_cr3_low`` and the like of firms, and their ``market``.
    """
    own = markets.drop_duplicates("segment", keep="last")
    own = own.set_index("segment")[["market", "cr3_low", "cr3_high", "hhi_low", "hhi_high"]]
    own = own.rename(columns=lambda name: name if name == "market" else f"firms_{name}")
    return countries.join(own)


def interval(row: Mapping[str, float], prefix: str = "") -> str:
    """Return the bounds of a row with two decimals, empty where it has none."""
    low, high = row[f"{prefix}low"], row[f"{prefix}high"]
    return "" if pd.isna(low) else f"{low:.2f}–{high:.2f}"
