"""Who is downstream of whom, and what a cut does to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

import networkx as nx
import pandas as pd

from deltaindex.errors import suggest

from .segments import sales
from .tables import Chain


@lru_cache(maxsize=2)
def graph(chain: Chain) -> nx.DiGraph:
    """Return the segments without parts as a directed graph, from supplier to customer.

    Nodes and edges carry the columns of their tables, and nodes the ``kind`` of what they supply, if
    they supply anything. It is made once for a chain, and frozen.
    """
    made = nx.DiGraph()
    made.add_nodes_from(chain.segments.loc[chain.leaves].to_dict("index").items())
    for flow in chain.flows.to_dict("records"):
        made.add_edge(flow["from"], flow["to"], **flow)
        made.nodes[flow["from"]]["kind"] = flow["carries"]
    return nx.freeze(made)


def downstream(chain: Chain, segment: str) -> set[str]:
    """Return a segment, or the parts of one, and all that it supplies, over others too.

    Raises
    ------
    KeyError
        No such segment.
    """
    if segment not in chain.segments.index:
        raise KeyError(f"no segment {segment!r}; {suggest(segment, chain.segments.index)}")
    made, leaves = graph(chain), chain.beneath(segment)
    return set(leaves).union(*(nx.descendants(made, leaf) for leaf in leaves))


def cut(chain: Chain, lost: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Return what each segment loses when some lose part of their supply.

    Every input is taken as necessary and none as stored, so that a segment can make no more than
    the scarcest of its inputs allows (Leontief's fixed proportions :cite:`leontief1936`): it loses
    the largest loss among its suppliers, over others too.

    Parameters
    ----------
    chain : Chain
    lost : mapping of str to (low, high)
        The part of its supply that a segment loses; a segment with parts loses it in each of them.

    Returns
    -------
    DataFrame, shape (leaves, 2)
        ``low`` and ``high`` of the part that each leaf loses; zero where nothing reaches it.
    """
    found = pd.DataFrame(0.0, index=chain.leaves, columns=["low", "high"])
    for segment, loss in lost.items():
        rows = found.index.isin(downstream(chain, segment))
        found.loc[rows] = found.loc[rows].clip(lower=list(loss), axis=1)
    return found


def sales_lost(chain: Chain, losses: pd.DataFrame) -> pd.Series:
    """Return the share of the core's sales that losses of its segments cost.

    Where sales are known of a segment with parts alone, how they are divided is unknown: the
    interval holds every division.

    Parameters
    ----------
    chain : Chain
    losses : DataFrame, shape (leaves, 2)
        As `cut` returns them.

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


def reach(chain: Chain) -> pd.DataFrame:
    """Return how far each leaf reaches.

    Returns
    -------
    DataFrame, shape (leaves, 3)
        ``segments``, how many lie downstream; ``low`` and ``high``, the share of the core's sales
        made in the segment and downstream of it.
    """
    rows = {}
    for leaf in chain.leaves:
        share = sales_lost(chain, cut(chain, {leaf: (1.0, 1.0)}))
        rows[leaf] = {"segments": len(downstream(chain, leaf)) - 1, **share}
    return pd.DataFrame.from_dict(rows, orient="index").astype({"segments": int})


def cut_costs(
    chain: Chain, cuts: Mapping[str, Collection[str]], dependence: pd.DataFrame
) -> pd.DataFrame:
    """Return what cuts of foreign supply cost, as shares of the core's sales.

    Parameters
    ----------
    chain : Chain
    cuts : mapping
        Of each cut to the segments that lose their supply, all parts of a segment with it.
    dependence : DataFrame, shape (leaves, 2)
        ``low`` and ``high`` of the part of its supply that a leaf has from abroad.

    Returns
    -------
    DataFrame, shape (2 x cuts, 5)
        ``row``, the cut; ``panel``: ``reach``, if the whole supply were foreign, or ``lost``, at
        the dependence that is known; ``low`` and ``high``; ``downstream``, how many other leaves
        are reached.
    """
    rows = []
    for name, segments in cuts.items():
        leaves = [leaf for segment in segments for leaf in chain.beneath(segment)]
        reached = set().union(*(downstream(chain, leaf) for leaf in leaves))
        losses = {
            "reach": dict.fromkeys(leaves, (1.0, 1.0)),
            "lost": {leaf: tuple(dependence.loc[leaf, ["low", "high"]]) for leaf in leaves},
        }
        for panel, loss in losses.items():
            cost = sales_lost(chain, cut(chain, loss))
            rows.append((name, panel, *cost, len(reached - set(leaves))))
    return pd.DataFrame(rows, columns=["row", "panel", "low", "high", "downstream"])
