"""Which countries hold what: of an item, of a segment, and how much of it is foreign."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

import numpy as np
import pandas as pd
import scipy

from .concentration import Interval
from .segments import UNKNOWN, localisation
from .tables import Chain

#: of a cut: every country that is not domestic
ALL_FOREIGN = "all_foreign"
MEASURES = ("first", "cr3", "hhi")


@dataclass(frozen=True)
class Holdings:
    """What countries hold of an item, parts of one.

    Attributes
    ----------
    named : dict of str to Interval
        By country.
    rest : Interval
        Of countries that are not named, all together.
    """

    named: dict[str, Interval]
    rest: Interval

    def taken(self, countries: Collection[str] | str, domestic: Collection[str]) -> Interval:
        """Return what some countries hold together, or `ALL_FOREIGN`.

        All shares sum to one, so that the bounds of those who are not meant count too. See
        `scenario` for the formula.
        """
        if countries == ALL_FOREIGN:
            mine = [c for c in self.named if c not in domestic]
            rest = "all" if all(c in self.named for c in domestic) else "some"
        else:
            mine = [c for c in self.named if c in countries]
            rest = "none" if all(c in self.named for c in countries) else "some"
        others = [c for c in self.named if c not in mine]
        low = max(
            sum(self.named[c].low for c in mine) + (self.rest.low if rest == "all" else 0),
            1 - sum(self.named[c].high for c in others) - (0 if rest == "all" else self.rest.high),
        )
        high = min(
            sum(self.named[c].high for c in mine) + (0 if rest == "none" else self.rest.high),
            1 - sum(self.named[c].low for c in others) - (self.rest.low if rest == "none" else 0),
        )
        return Interval(*(round(min(max(end, 0.0), 1.0), 12) for end in (low, high)))

    def concentration(self, domestic: Collection[str]) -> dict[str, Interval]:
        """Return how much lies in few foreign hands: the first country, the first three, the HHI.

        All are of the whole market, domestic suppliers within; countries that are not named count
        as one at most, and as countless at least.
        """
        foreign = {c: share for c, share in self.named.items() if c not in domestic}
        first = [self.taken([c], domestic) for c in foreign]
        unnamed = self.rest.high
        return {
            "first": Interval(
                max((i.low for i in first), default=0.0),
                max([unnamed, *(i.high for i in first)]),
            ),
            "cr3": self._first_three(foreign, domestic),
            "hhi": self._hhi(foreign, domestic),
        }

    def _first_three(self, foreign: dict[str, Interval], domestic: Collection[str]) -> Interval:
        sets = combinations(foreign, min(3, len(foreign)))
        sums = [self.taken(three, domestic) for three in sets]
        pairs = combinations(foreign, min(2, len(foreign)))
        more = [min(self.taken(two, domestic).high + self.rest.high, 1) for two in pairs]
        return Interval(
            max((s.low for s in sums), default=0.0),
            max([self.rest.high, *more, *(s.high for s in sums)]),
        )

    def _hhi(self, foreign: dict[str, Interval], domestic: Collection[str]) -> Interval:
        whole = self.taken(ALL_FOREIGN, domestic)
        low, high = (
            np.array([getattr(i, side) for i in foreign.values()]) for side in ("low", "high")
        )
        least = _level(low, high, whole.low - self.rest.high)
        low, high = np.append(low, 0.0), np.append(high, self.rest.high)
        return Interval(
            round(float(least @ least), 12), round(_most_squares(low, high, whole.high), 12)
        )


def _level(low: np.ndarray, high: np.ndarray, total: float) -> np.ndarray:
    """Return the shares within bounds that sum to `total`, or more, with the least squares."""
    if low.sum() >= total or not len(low):
        return low
    level = scipy.optimize.brentq(
        lambda t: np.clip(t, low, high).sum() - min(total, high.sum()), 0, 1
    )
    return np.clip(level, low, high)


def _most_squares(low: np.ndarray, high: np.ndarray, total: float) -> float:
    """Return the largest sum of squares of shares within bounds that sum to `total` at most.

    It is convex, so it lies where all shares but one are at a bound.
    """
    best, count = 0.0, len(low)
    for free in range(count):
        at = np.array(list(product([0, 1], repeat=count - 1)), dtype=int)
        others = np.arange(count) != free
        fixed = np.where(at == 1, high[others], low[others])
        left = np.minimum(total - fixed.sum(axis=1), high[free])
        holds = left >= low[free] - 1e-12
        if holds.any():
            best = max(best, ((fixed**2).sum(axis=1) + left**2)[holds].max())
    return float(min(best, 1.0))


@lru_cache(maxsize=4)
def holdings(chain: Chain) -> dict[str, Holdings]:
    """Return what countries hold of each item, by item; none without the suppliers' file."""
    found = {}
    for item, rows in chain.supplied.groupby("item", sort=False):
        named = rows[rows["country"] != ""]
        shares = {row.country: Interval(row.low, row.high) for row in named.itertuples()}
        others = rows.loc[rows["country"] == "", "low"].sum()
        left = 1 - named["low"].sum()
        found[item] = Holdings(
            shares,
            Interval(
                *(round(max(x, 0.0), 12) for x in (max(others, 1 - named["high"].sum()), left))
            ),
        )
    return found


def domestic(chain: Chain) -> list[str]:
    """Return the codes of the domestic countries."""
    return list(chain.countries.index[chain.countries["domestic"] == "yes"])


@lru_cache(maxsize=4)
def _items(chain: Chain) -> dict[str, list[tuple[str, str]]]:
    """Return the items of each segment that enter and are recorded, each with its class of node."""
    rows = chain.items[(chain.items["reading"] == "direct")]
    found: dict[str, list[tuple[str, str]]] = {}
    for item, segment, node in rows[["item", "segment", "class"]].itertuples(index=False):
        if item in holdings(chain):
            found.setdefault(segment, []).append((item, node))
    return found


def items_of(chain: Chain, segment: str, node: str | None = None) -> list[str]:
    """Return the items of a segment whose suppliers are recorded and that serve a class of node.

    Without a class: all of them.
    """
    own = _items(chain).get(segment, [])
    return [item for item, of in own if node is None or of in (node, "both")]


def largest(intervals: Collection[Interval]) -> Interval:
    """Return the interval of the largest of several values that are intervals."""
    return Interval(max(i.low for i in intervals), max(i.high for i in intervals))


def by_shares(
    chain: Chain, segment: str, countries: Collection[str] | str, node: str | None = None
) -> Interval | None:
    """Return what countries hold of a segment: of that item of it of which they hold most.

    A segment needs each of its items, so this is what it loses if they stop. None where no item is
    recorded.
    """
    at_home, found = domestic(chain), holdings(chain)
    items = items_of(chain, segment, node)
    return largest([found[i].taken(countries, at_home) for i in items]) if items else None


def telling(interval: Interval | None) -> Interval | None:
    """Return an interval that says something; None in place of 0 to 1, which says nothing."""
    return None if interval == UNKNOWN else interval


def dependence(chain: Chain, node: str | None = None) -> pd.DataFrame:
    """Return what part of each support segment's supply is foreign, by world shares and by facts.

    World shares stand in for what domestic plants buy, which is an assumption. Facts are those of
    `localisation`.

    Returns
    -------
    DataFrame, shape (support leaves, 6)
        ``shares_low``, ``shares_high``, ``facts_low``, ``facts_high``, missing where nothing is
        recorded, or where countries are named and no more; ``low`` and ``high`` of the smallest
        interval that holds both, 0 and 1 where neither is.
    """
    return _dependence(chain, node).copy()


@lru_cache(maxsize=8)
def _dependence(chain: Chain, node: str | None) -> pd.DataFrame:
    facts, rows = localisation(chain, node), {}
    for leaf in chain.support:
        told = facts.loc[leaf]
        both = {
            "shares": telling(by_shares(chain, leaf, ALL_FOREIGN, node)),
            "facts": Interval(1 - told["high"], 1 - told["low"]) if told["sources"] else None,
        }
        hull = around(list(both.values()))
        rows[leaf] = {
            f"{name}_{side}": np.nan if i is None else getattr(i, side)
            for name, i in both.items()
            for side in Interval._fields
        } | hull._asdict()
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)


def around(intervals: Collection[Interval | None]) -> Interval:
    """Return the smallest interval that holds all that are there; 0 to 1 where none is."""
    there = [i for i in intervals if i is not None]
    if not there:
        return UNKNOWN
    return Interval(min(i.low for i in there), max(i.high for i in there))


def shares(chain: Chain, node: str | None = None) -> pd.DataFrame:
    """Return what each country alone holds of each leaf, as `by_shares`.

    Returns
    -------
    DataFrame
        ``segment``, ``country``, ``low``, ``high``: a row each country that is named for an item of
        the segment.
    """
    rows, found = [], holdings(chain)
    for leaf in chain.leaves:
        items = items_of(chain, leaf, node)
        named = {c for item in items for c in found[item].named}
        for country in chain.countries.index:
            if country in named:
                rows.append((leaf, country, *by_shares(chain, leaf, [country], node)))
    return pd.DataFrame(rows, columns=["segment", "country", "low", "high"])


def country_concentration(chain: Chain, node: str | None = None) -> pd.DataFrame:
    """Return how much of each support segment lies in few foreign countries.

    Returns
    -------
    DataFrame, shape (support leaves, 6)
        ``first`` (the first country alone), ``cr3`` and ``hhi``, each with ``_low`` and ``_high``:
        of the item of the segment where it is largest; missing where no item is recorded.
    """
    at_home, found, rows = domestic(chain), holdings(chain), {}
    for leaf in chain.support:
        measured = [found[i].concentration(at_home) for i in items_of(chain, leaf, node)]
        rows[leaf] = {
            f"{name}_{side}": getattr(largest([m[name] for m in measured]), side)
            if measured
            else np.nan
            for name in MEASURES
            for side in Interval._fields
        }
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)
