"""Weights and scores of many draws at once, node by node as `index.build` does it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...framework import ROOT
from ...hierarchy import Hierarchy
from ...recipe import METHODS, Step
from ...steps import aggregate, weights

# by node the weights of its children, shape (draws, children); or, with weights across all, under
# the top node those of the leaves
Weights = Mapping[str, np.ndarray]


def weigh(
    hierarchy: Hierarchy, Z: np.ndarray, entities: pd.Index | None = None
) -> dict[str, np.ndarray]:
    """Find the weights of each draw.

    Parameters
    ----------
    hierarchy : Hierarchy
    Z : array, shape (draws, entities, leaves)
        Normalised.
    entities : Index, optional
        Their names, for messages.
    """
    if hierarchy.flat:
        return {ROOT: _estimate(hierarchy.weighting(ROOT), Z, hierarchy.leaves, entities)}
    found: dict[str, np.ndarray] = {}
    columns = _leaf_columns(hierarchy, Z)
    for node in hierarchy.nodes:
        children = hierarchy.children(node)
        X = _stack([columns[child] for child in children])
        found[node] = _estimate(hierarchy.weighting(node), X, children, entities)
        columns[node] = _aggregate(hierarchy.aggregation(node), X, found[node])
    return found


def score(
    hierarchy: Hierarchy, Z: np.ndarray, W: Weights, nodes: tuple[str, ...] = (ROOT,)
) -> dict[str, np.ndarray]:
    """Score the entities at some nodes, going through no other than these need.

    Parameters
    ----------
    hierarchy : Hierarchy
    Z : array, shape (entities, leaves) or (draws, entities, leaves)
    W : Weights
    nodes : tuple of str
        Each with a leaf beneath it.

    Returns
    -------
    dict of str to array, shape (draws, entities)
    """
    columns: dict[str, np.ndarray] = {}
    place = {leaf: at for at, leaf in enumerate(hierarchy.leaves)}

    def column(name: str) -> np.ndarray:
        if name in place:
            return Z[..., place[name]]
        if name not in columns:
            inputs = hierarchy.inputs(name)
            if all(i in place for i in inputs):
                at = [place[i] for i in inputs]
                X = Z if at == list(range(len(place))) else Z[..., at]
            else:
                X = _stack([column(i) for i in inputs])
            columns[name] = _aggregate(hierarchy.aggregation(name), X, _at(hierarchy, name, W))
        return columns[name]

    return {node: column(node) for node in nodes}


def _at(hierarchy: Hierarchy, node: str, W: Weights) -> np.ndarray:
    """Return the weights of a node's inputs."""
    if not hierarchy.flat:
        return W[node]
    place = {leaf: at for at, leaf in enumerate(hierarchy.leaves)}
    inputs = hierarchy.inputs(node)
    if inputs == hierarchy.leaves:
        return W[ROOT]
    gather = np.zeros((len(place), len(inputs)))
    for at, name in enumerate(inputs):
        gather[[place[leaf] for leaf in hierarchy.beneath.get(name, [name])], at] = 1.0
    return W[ROOT] @ gather


def _leaf_columns(hierarchy: Hierarchy, Z: np.ndarray) -> dict[str, np.ndarray]:
    return {leaf: Z[..., at] for at, leaf in enumerate(hierarchy.leaves)}


def _stack(columns: list[np.ndarray]) -> np.ndarray:
    return np.stack(np.broadcast_arrays(*columns), axis=-1)


def _estimate(step: Step, X: np.ndarray, names: list[str], entities: pd.Index | None) -> np.ndarray:
    """Weigh the columns of each draw; NaN where the step would refuse them."""
    if len(names) == 1:
        return np.ones((len(X), 1))
    if step.method == "equal":
        return np.full((1, len(names)), 1.0 / len(names))
    if step.method == "given":
        X = X[:1]  # what is in the cells does not matter
    if step.method in weights.KERNELS:
        found = weights.KERNELS[step.method](X, **step.options)
        if len(X) > 1 or not np.isnan(found).any():
            return found
    method = METHODS["weights"][step.method]  # which also says what is wrong with one table
    rows = [method(pd.DataFrame(x, entities, names), **step.options).to_numpy() for x in X]
    return np.array(rows)


def _aggregate(step: Step, X: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Aggregate columns by the weights of each draw: (draws, entities)."""
    kernel = aggregate.KERNELS.get(step.method)
    if kernel is not None:
        return kernel(X, W, **step.options)
    method = METHODS["aggregate"][step.method]
    tables = X if X.ndim == 3 else X[None]
    rows = []
    for draw in range(max(len(tables), len(W))):
        table, given = tables[draw % len(tables)], pd.Series(W[draw % len(W)])
        if given.sum() > 0:
            rows.append(method(pd.DataFrame(table), given, **step.options).to_numpy(float))
        else:
            rows.append(np.full(len(table), np.nan))
    return np.array(rows)
