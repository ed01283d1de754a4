"""Structure: how indicators, nodes and the index hang together, and what each one decides.

Indicators are taken as they enter the index (treated, normalised, turned so that more is better).
Missing cells: a pair is correlated over the entities that have both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..engine.index import Index
from ..framework import ROOT
from ..methods.ranks import rank
from . import whatif
from .consistency import COMMON, varies


def correlations(index: Index) -> pd.DataFrame:
    """Correlate every indicator with every node (Pearson).

    Parameters
    ----------
    index : Index

    Returns
    -------
    DataFrame, one row an indicator and node
        ``indicator``; ``node``; ``relation``: ``own`` (directly above it), ``above``, ``index``
        (the top one) or ``other``; ``entities`` that have both; ``correlation``; ``negative``:
        whether it is; ``note``: why a correlation is missing (a constant, fewer than three
        entities), or that the node holds the indicator alone, so that it correlates with itself.

    References
    ----------
    :cite:`oecd2008`, step 4; :cite:`becker2022`
    """
    rows = []
    for name in index.normalised.columns:
        values = index.normalised[name]
        own, *above = index.framework.path(name)[1:]
        relations = dict.fromkeys(above, "above") | {ROOT: "index", own: "own"}
        for node in index.scores.columns:
            entities, r, note = correlate(values, index.scores[node])
            if not note and leaves(index, node) == [name]:
                note = "the node holds this indicator alone"
            rows.append((name, node, relations.get(node, "other"), entities, r, note))
    columns = ["indicator", "node", "relation", "entities", "correlation", "note"]
    table = pd.DataFrame(rows, columns=columns)
    negative = (table["correlation"] < -1e-12).astype("boolean")
    table.insert(5, "negative", negative.mask(table["correlation"].isna()))
    return table


def effective_weights(index: Index) -> pd.DataFrame:
    r"""Say how much of each node's variance its children account for, beside their weights.

    .. math:: e_j = \frac{w_j \operatorname{cov}(x_j, s)}{\operatorname{var}(s)}, \qquad
              \sum_j e_j = 1

    where missing cells leave :math:`w_{ij} x_{ij}`, the part of the score of entity i that comes
    from the child, its weight shared as in the index (zero for a missing child), in the place of
    :math:`w_j x_j`. So the shares always sum to one. A negative one works against the node.

    Parameters
    ----------
    index : Index

    Returns
    -------
    DataFrame, one row a node and child
        ``node``, ``child``, ``weight`` (nominal, within the node), ``effective``,
        ``correlation`` of child and node, ``r2`` (its square: what the child alone would explain,
        :math:`S_j` of Paruolo et al. in the linear case), ``entities`` that have both, ``note``:
        why a value is missing (the score is no weighted mean of its children, as after a
        geometric mean; a constant; fewer than three entities).

    References
    ----------
    :cite:`paruolo2013`
    """
    rows = []
    for node in index.scores.columns:
        columns = children(index, node)
        shares, reason = _shares(index, node, columns)
        for child in columns.columns:
            entities, r, note = correlate(columns[child], index.scores[node])
            notes = "; ".join(dict.fromkeys(filter(None, (reason, note))))
            weight = index.weights.at[child, "weight"]
            rows.append((node, child, weight, shares[child], r, r * r, entities, notes))
    header = ["node", "child", "weight", "effective", "correlation", "r2", "entities", "note"]
    return pd.DataFrame(rows, columns=header)


def effective_in_index(index: Index) -> pd.DataFrame:
    r"""Say how much of the variance of the index each indicator accounts for, beside its weight.

    .. math:: e_j = \frac{w_j \operatorname{cov}(x_j, s)}{\operatorname{var}(s)}, \qquad
              \sum_j e_j = 1

    with the weight in the index; see `effective_weights`, which says it node by node.

    Parameters
    ----------
    index : Index

    Returns
    -------
    DataFrame, one row an indicator
        ``indicator``, ``weight`` (in the index), ``effective``, ``correlation`` of indicator and
        index, ``r2``, ``entities`` that have both, ``note``: why a value is missing.

    References
    ----------
    :cite:`paruolo2013`
    """
    shares, reason = _shares(index, ROOT, index.normalised)
    rows = []
    for name in index.normalised.columns:
        entities, r, note = correlate(index.normalised[name], index.scores[ROOT])
        notes = "; ".join(dict.fromkeys(filter(None, (reason, note))))
        weight = index.weights.at[name, "weight_in_index"]
        rows.append((name, weight, shares[name], r, r * r, entities, notes))
    header = ["indicator", "weight", "effective", "correlation", "r2", "entities", "note"]
    return pd.DataFrame(rows, columns=header)


def remove_one(index: Index) -> pd.DataFrame:
    """Say how ranks shift when the index is built without one of its indicators.

    Parameters
    ----------
    index : Index
        Of two indicators or more, built without a reference.

    Returns
    -------
    DataFrame of Int64, shape (entities, indicators)
        Places gained (positive) or lost without the indicator, among the entities that have a
        score either way; missing for the others.

    Raises
    ------
    InputError
        Nothing is left without an indicator, or a step refuses what is left.

    References
    ----------
    :cite:`oecd2008`, step 7.
    """
    shifts = {}
    for left, variant in whatif.without_each(index).items():
        scores = pd.DataFrame({"with": index.scores[ROOT], "without": variant.scores[ROOT]})
        ranks = scores.dropna().apply(rank)
        shifts[left] = (ranks["with"] - ranks["without"]).reindex(scores.index)
    found = pd.DataFrame(shifts, dtype="Int64")
    found.index.name = index.scores.index.name
    return found


def leaves(index: Index, node: str) -> list[str]:
    """Return the indicators of the index beneath a node."""
    return [name for name in index.framework.leaves(node) if name in index.normalised]


def children(index: Index, node: str) -> pd.DataFrame:
    """Return what stands directly beneath a node: indicators and scores of nodes."""
    names = index.weights.index[index.weights["parent"] == node]
    return pd.DataFrame(
        {n: index.normalised[n] if n in index.normalised else index.scores[n] for n in names}
    )


def correlate(x: pd.Series, y: pd.Series) -> tuple[int, float, str]:
    """Return the entities that have both, their correlation, and why there is none."""
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    if len(both) < COMMON:
        return len(both), np.nan, f"fewer than {COMMON} entities have both"
    if not varies(both).all():
        return len(both), np.nan, "does not differ between entities"
    return len(both), float(both["x"].corr(both["y"])), ""


def _shares(index: Index, node: str, columns: pd.DataFrame) -> tuple[pd.Series, str]:
    """Return the share of a node's variance by child, and why there is none."""
    none = pd.Series(np.nan, columns.columns)
    score = index.scores[node].dropna()
    if not varies(score.to_frame()).all():
        return none, "the score of the node does not differ between entities"
    weights = index.effective(node)
    if weights is None:
        return none, "the score is no weighted mean of its children"
    by_leaf = index.normalised.mul(weights).fillna(0.0).loc[score.index]
    beneath = {child: leaves(index, child) or [child] for child in columns.columns}
    parts = pd.DataFrame({child: by_leaf[names].sum(axis=1) for child, names in beneath.items()})
    return parts.apply(lambda part: part.cov(score)) / score.var(ddof=1), ""
