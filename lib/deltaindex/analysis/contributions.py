"""Contributions: what each node adds to the score of the top one."""

from __future__ import annotations

import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError
from ..framework import ROOT

__all__ = ["by_indicator", "by_node"]


def by_indicator(index: Index) -> pd.DataFrame | None:
    r"""Split each score of an index into what its indicators contribute.

    .. math:: c_{ij} = e_{ij} z_{ij}, \qquad \sum_j c_{ij} = s_i

    with the weight :math:`e_{ij}` with which the cell enters; see `Index.effective`.

    Parameters
    ----------
    index : Index

    Returns
    -------
    DataFrame, shape (entities, indicators), or None
        Zero for a missing cell, missing without a score; None where the score is no such sum, as
        in a geometric mean.
    """
    weights = index.effective()
    if weights is None:
        return None
    scored = index.scores[ROOT].notna()
    return index.normalised.mul(weights).fillna(0.0).where(scored, axis=0)


def by_node(index: Index, nodes: list[str]) -> pd.DataFrame:
    r"""Split each score of an index into what nodes contribute; see `by_indicator`.

    Parameters
    ----------
    index : Index
    nodes : list of str
        Nodes or indicators that part the hierarchy: none beneath another, all leaves covered.

    Returns
    -------
    DataFrame, shape (entities, nodes)
        Rows sum to the score; missing where there is none.

    Raises
    ------
    InputError
        The score is no sum of what indicators add to it, or the nodes do not part the hierarchy.
    """
    parts = by_indicator(index)
    if parts is None:
        mend = "take an arithmetic mean at every node"
        raise InputError(Fault("no sum of what indicators add to it", value=ROOT, mend=mend))
    leaves = {node: [n for n in index.framework.leaves(node) if n in parts] for node in nodes}
    counted = sorted(name for names in leaves.values() for name in names)
    if counted != sorted(parts.columns):
        raise InputError(Fault("the nodes do not part the hierarchy", value=", ".join(nodes)))
    split = {node: parts[names].sum(axis=1) for node, names in leaves.items() if names}
    return pd.DataFrame(split).where(index.scores[ROOT].notna(), axis=0)
