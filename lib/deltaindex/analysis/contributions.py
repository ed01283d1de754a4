"""Contributions: what each node adds to the score of the top one."""

from __future__ import annotations

import pandas as pd

from ..errors import Fault, InputError
from ..framework import ROOT
from ..index import Index


def by_node(index: Index, nodes: list[str]) -> pd.DataFrame:
    r"""Split each score of an arithmetic index into what nodes contribute.

    .. math:: c_{iN} = \sum_{j \in N} w_j z_{ij} \Big/ \sum_{j \in J_i} w_j

    where :math:`J_i` are the indicators that entity i has.

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
        The parts do not sum to the score: another aggregation, or nodes that do not part it.
    """
    weight = index.weights.loc[list(index.normalised), "weight_in_index"]
    present = index.normalised.notna().mul(weight).sum(axis=1)
    parts = index.normalised.mul(weight).div(present, axis=0)
    leaves = {node: [n for n in index.framework.leaves(node) if n in parts] for node in nodes}
    split = pd.DataFrame(
        {node: parts[names].sum(axis=1) for node, names in leaves.items() if names}
    )
    score = index.scores[ROOT]
    split = split.where(score.notna())
    if not (split.sum(axis=1)[score.notna()] - score.dropna()).abs().max() < 1e-9:
        raise InputError(Fault("the parts do not sum to the score", value=nodes))
    return split
