"""How losses go downstream, and what they cost; the definition stands in `scenario`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import networkx as nx
import pandas as pd

from .concentration import Interval
from .network import downstream, graph
from .segments import sales
from .suppliers import dependence, largest
from .tables import Chain

NOTHING = Interval(0.0, 0.0)


class Lost(NamedTuple):
    """What a segment loses, which cut binds, and whether all that enters is recorded."""

    loss: Interval = NOTHING
    by: str = ""
    recorded: bool = True


def spread(
    chain: Chain, cut: pd.DataFrame, foreign: pd.DataFrame, kinds: Collection[str]
) -> dict[str, Lost]:
    """Carry losses downstream over flows of some kinds.

    Every input is taken as necessary, so that a segment can make no more than the scarcest of its
    inputs allows (Leontief's fixed proportions :cite:`leontief1936`).

    Parameters
    ----------
    chain : Chain
    cut : DataFrame, shape (segments that are cut, 3)
        ``low`` and ``high`` of what is missing of each one's supply; ``recorded``.
    foreign : DataFrame, shape (support leaves, ...)
        ``low`` and ``high`` of the part that customers buy abroad: what home makers lose is missed
        in the rest alone.
    kinds : collection of str
        Of flows.

    Returns
    -------
    dict of str to Lost
        By leaf.
    """
    made, place = graph(chain), {leaf: i for i, leaf in enumerate(chain.leaves)}
    losses = {leaf: (Interval(row.low, row.high), row.recorded) for leaf, row in _rows(cut)}
    at_home = {leaf: Interval(1 - row.high, 1 - row.low) for leaf, row in _rows(foreign)}
    found: dict[str, Lost] = {}
    for leaf in nx.lexicographical_topological_sort(made, place.get):
        suppliers = sorted(made.predecessors(leaf), key=place.get)
        reached = [found[u] for u in suppliers if made.edges[u, leaf]["carries"] in kinds]
        reached = [lost for lost in reached if lost.loss.high > 0]
        total = largest([lost.loss for lost in reached]) if reached else NOTHING
        recorded = all(lost.recorded for lost in reached)
        by = max(reached, key=lambda lost: lost.loss).by if reached else ""
        own, own_recorded = losses.get(leaf, (NOTHING, True))
        if own.high > 0:
            recorded &= bool(own_recorded)
        if leaf in at_home:
            rest = times(at_home[leaf], total)
            total = Interval(min(1.0, own.low + rest.low), min(1.0, own.high + rest.high))
            by = leaf if own.high > 0 and own >= rest else by
        elif own.high > 0:
            by = leaf if own >= total else by
            total = largest([own, total])
        found[leaf] = Lost(total, by if total.high > 0 else "", recorded)
    return {leaf: found[leaf] for leaf in chain.leaves}


def _rows(frame: pd.DataFrame) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a table with their names."""
    return zip(frame.index, frame.itertuples(index=False), strict=True)


def sales_lost(chain: Chain, losses: pd.DataFrame) -> pd.Series:
    """Return the share of the core's sales that losses of its segments cost.

    Where sales are known of a segment with parts alone, how they are divided is unknown: the
    interval holds every division.

    Parameters
    ----------
    chain : Chain
    losses : DataFrame, shape (leaves, 2)
        ``low`` and ``high`` of what each leaf loses.

    Returns
    -------
    Series
        ``low`` and ``high``, parts of one.
    """
    known = sales(chain)
    parts = {segment: losses.loc[chain.beneath(segment)] for segment in known.index}
    low = sum(known[s] * part["low"].min() for s, part in parts.items())
    high = sum(known[s] * part["high"].max() for s, part in parts.items())
    return pd.Series({"low": low / known.sum(), "high": high / known.sum()})


def reach(chain: Chain, node: str | None = None) -> pd.DataFrame:
    """Return how far each leaf reaches: what is lost in time if all of it stops.

    Returns
    -------
    DataFrame, shape (leaves, 3)
        ``segments``, how many lie downstream; ``low`` and ``high``, the share of the core's sales
        that is lost.
    """
    foreign, rows = dependence(chain, node), {}
    for leaf in chain.leaves:
        cut = pd.DataFrame({"low": 1.0, "high": 1.0, "recorded": True}, index=[leaf])
        found = spread(chain, cut, foreign, chain.rule.kinds)
        lost = pd.DataFrame.from_dict({id: one.loss for id, one in found.items()}, orient="index")
        share = sales_lost(chain, lost.set_axis(list(Interval._fields), axis=1))
        rows[leaf] = {"segments": len(downstream(chain, leaf)) - 1, **share}
    return pd.DataFrame.from_dict(rows, orient="index").astype({"segments": int})


def times(a: Interval, b: Interval) -> Interval:
    """Return the product of two intervals, none of them below zero."""
    return Interval(a.low * b.low, a.high * b.high)
