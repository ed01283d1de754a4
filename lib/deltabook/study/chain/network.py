"""Who is downstream of whom."""

from __future__ import annotations

from functools import lru_cache

import networkx as nx

from deltaindex.errors import suggest

from .tables import Chain


@lru_cache(maxsize=2)
def graph(chain: Chain) -> nx.DiGraph:
    """Return the segments without parts as a directed graph, from supplier to customer.

    Nodes and edges carry the columns of their tables, and nodes the ``kind`` of what they supply,
    if they supply anything. It is made once for a chain, and frozen.
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
