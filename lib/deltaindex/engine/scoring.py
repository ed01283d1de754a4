"""Scoring: weights and scores, from the leaves of a hierarchy to the top, for many draws at once.

There is one way up, `score_nodes`. `build` takes it with one draw and a `LoggedScorer`, which
checks, names what it refuses and keeps a log; a simulation with thousands and a bare `Scorer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Fault, gathered, placed, refuse_if
from ..framework import ROOT
from ..methods import registry
from .hierarchy import Hierarchy
from .log import Log

# by node the weights of its children, shape (draws, children); or, with weights across all, under
# the top node those of the leaves
Weights = Mapping[str, np.ndarray]
# by node, shape (draws, entities)
Scores = Mapping[str, np.ndarray]


class Scorer:
    """Carries out the methods of a recipe on arrays, and says nothing.

    Parameters
    ----------
    hierarchy : Hierarchy
    entities : Index, optional
        Their names, for messages.
    """

    def __init__(self, hierarchy: Hierarchy, entities: pd.Index | None = None):
        self.hierarchy, self.entities = hierarchy, entities

    def weigh(self, node: str, names: list[str], X: np.ndarray) -> np.ndarray:
        """Weigh the columns of each draw: (draws, columns); NaN where that is refused."""
        if len(names) == 1:
            return np.ones((len(X), 1))
        step = self.hierarchy.weighting(node)
        method = registry.find("weights", step.method)
        if method.kernel is not None:
            given = {"names": names} if "names" in method.needs else {}
            found = method.kernel(X, **given, **step.options)
            if len(X) > 1 or not np.isnan(found).any():
                return found
        # which also says what is wrong with one table
        tables = (pd.DataFrame(x, self.entities, names) for x in X)
        return np.array([method(table, **step.options).to_numpy(float) for table in tables])

    def score(self, node: str, names: list[str], X: np.ndarray, W: np.ndarray) -> np.ndarray:
        """Aggregate columns by the weights of each draw: (draws, entities)."""
        step = self.hierarchy.aggregation(node)
        method = registry.find("aggregate", step.method)
        if method.kernel is not None:
            return method.kernel(X, W, **step.options)
        tables, rows = X if X.ndim == 3 else X[None], []
        for draw in range(max(len(tables), len(W))):
            table = pd.DataFrame(tables[draw % len(tables)], self.entities, names)
            given = pd.Series(W[draw % len(W)], names)
            none = not given.sum() > 0
            rows.append(
                np.full(len(table), np.nan) if none else method(table, given, **step.options)
            )
        return np.array([np.asarray(row, float) for row in rows])


def score_nodes(
    scorer: Scorer, Z: np.ndarray, W: Weights | None = None, nodes: Iterable[str] | None = None
) -> tuple[dict[str, np.ndarray], Weights]:
    """Weigh and score every node; what each gathers, `Hierarchy` says.

    Parameters
    ----------
    scorer : Scorer
    Z : array, shape (entities, leaves) or (draws, entities, leaves)
        Normalised; one table for all draws, or one for each.
    W : Weights, optional
        Weights to use; they are found on the way by default.
    nodes : iterable of str, optional
        What is asked for; others are gone through only where these need them. All by default.

    Returns
    -------
    scores : dict of str to array, shape (draws, entities)
        By node.
    weights : Weights
    """
    hierarchy = scorer.hierarchy
    place = {leaf: at for at, leaf in enumerate(hierarchy.leaves)}
    found: dict[str, np.ndarray] = dict(W or {})
    if hierarchy.flat and W is None:
        found[ROOT] = scorer.weigh(ROOT, hierarchy.leaves, Z)
    scores: dict[str, np.ndarray] = {}
    for node in hierarchy.needed(nodes):
        inputs = hierarchy.inputs(node)
        X = _columns(inputs, place, Z, scores)
        if hierarchy.flat:
            own = leaf_sums(hierarchy, inputs, found[ROOT])
        elif node in found:
            own = found[node]
        else:
            own = found[node] = scorer.weigh(node, inputs, X)
        scores[node] = scorer.score(node, inputs, X, own)
    return scores, found


def _columns(
    inputs: list[str], place: Mapping[str, int], Z: np.ndarray, scores: Scores
) -> np.ndarray:
    """Put the columns that a node gathers side by side."""
    if all(name in place for name in inputs):
        at = [place[name] for name in inputs]
        return Z if at == list(range(len(place))) else Z[..., at]
    columns = [Z[..., place[n]] if n in place else scores[n] for n in inputs]
    return np.stack(np.broadcast_arrays(*columns), axis=-1)


def leaf_sums(hierarchy: Hierarchy, names: list[str], leaves: np.ndarray) -> np.ndarray:
    """Return the weight of the leaves beneath each of some names: (draws, names)."""
    if names == hierarchy.leaves:
        return leaves
    place = {leaf: at for at, leaf in enumerate(hierarchy.leaves)}
    gather = np.zeros((len(place), len(names)))
    for at, name in enumerate(names):
        gather[[place[leaf] for leaf in hierarchy.beneath.get(name, [name])], at] = 1.0
    return leaves @ gather


def weight_groups(hierarchy: Hierarchy) -> dict[str, list[str]]:
    """Return what is weighed together, by the node that it is weighed under."""
    if hierarchy.flat:
        return {ROOT: hierarchy.leaves}
    return {node: hierarchy.children(node) for node in hierarchy.nodes}


def shared_weights(
    hierarchy: Hierarchy, given: pd.DataFrame, owner: str, log: Log | None = None
) -> dict[str, np.ndarray]:
    """Return the weights of another index, shared among the names that are here.

    Parameters
    ----------
    hierarchy : Hierarchy
    given : DataFrame
        Of the other index, as `weights_table` returns it.
    owner : str
        What the other index is called in messages.
    log : Log, optional
        Takes what was shared.

    Raises
    ------
    InputError
        A name is not in the other index, or has no weight with those beside it.
    """
    within = "weight_in_index" if hierarchy.flat else "weight"
    found, faults = {}, []
    for node, names in weight_groups(hierarchy).items():
        strange = [name for name in names if name not in given.index]
        faults += [Fault(f"{owner} has no weight for it", value=name) for name in strange]
        if strange:
            continue
        own = given.loc[names, within].to_numpy(float)
        share = own.sum()
        if not share > 0:
            faults.append(Fault(f"{owner} gives no weight beneath", value=node))
            continue
        if log is not None and abs(share - 1.0) > 1e-9:
            reason = f"weights of {owner} shared among those here"
            log.add("weights", reason, "", node, share, 1.0)
        found[node] = (own / share)[None]
    refuse_if(faults)
    return found


def weights_table(hierarchy: Hierarchy, W: Weights) -> pd.DataFrame:
    """Return the weights of one draw by node and leaf.

    Returns
    -------
    DataFrame
        By node or indicator: ``parent``, ``weight`` (within the parent), ``weight_in_index``.
    """
    local = {ROOT: 1.0}
    for node in hierarchy.nodes:
        children = hierarchy.children(node)
        own = leaf_sums(hierarchy, children, W[ROOT])[0] if hierarchy.flat else W[node][0]
        total = own.sum() if hierarchy.flat else 1.0
        local |= zip(children, own / total if total else 0.0 * own, strict=True)
    rows = []
    for name in hierarchy.order:
        above = hierarchy.framework.path(name)
        parent = above[1] if len(above) > 1 else ""
        rows.append((name, parent, float(local[name]), float(np.prod([local[a] for a in above]))))
    columns = ["node", "parent", "weight", "weight_in_index"]
    return pd.DataFrame(rows, columns=columns).set_index("node")


class LoggedScorer(Scorer):
    """Carries out one draw by name: what is refused is said of its cell, what is touched logged.

    Parameters
    ----------
    hierarchy : Hierarchy
    entities : Index
    filled : DataFrame, shape (entities, leaves), optional
        Which cells are imputed, 0 or 1; missing where the normalised cell is. Without it no
        `shares` are kept.
    log : Log
    """

    entities: pd.Index

    def __init__(
        self, hierarchy: Hierarchy, entities: pd.Index, filled: pd.DataFrame | None, log: Log
    ):
        super().__init__(hierarchy, entities)
        self._log = log
        self._faults: list[Fault] = []
        self._refused: set[str] = set()
        self._told = filled is not None
        #: Share of the weight present that lies on imputed cells, by node and leaf.
        self.shares: dict[str, np.ndarray] = {}
        if filled is not None:
            self.shares |= {name: filled[name].to_numpy(float) for name in filled.columns}
        for node in hierarchy.left_out:
            log.add("aggregate", "no indicator of the set: the node is left out", "", node)

    def finish(self) -> None:
        """Refuse all that was found wrong, at whatever node."""
        refuse_if(self._faults)

    def weigh(self, node: str, names: list[str], X: np.ndarray) -> np.ndarray:
        """Weigh the columns, and note what is unexpected."""
        none = np.full((1, len(names)), np.nan)
        if self._refused.intersection(names):
            return none  # it has nothing to be made of
        if len(names) == 1:
            return np.ones((1, 1))
        step = self.hierarchy.weighting(node)
        method = registry.find("weights", step.method)
        frame, known = pd.DataFrame(X[0], self.entities, names), len(self._faults)
        with gathered(self._faults), placed(f"weights of {node}"):
            found = method(frame, **step.options)
        if len(self._faults) > known:
            self._refused.add(node)
            return none
        if method.notes is not None:
            for column, reason, before, after in method.notes(method, frame, found, **step.options):
                self._log.add("weights", reason, "", column or node, before, after)
        return found.to_numpy(float)[None]

    def score(self, node: str, names: list[str], X: np.ndarray, W: np.ndarray) -> np.ndarray:
        """Aggregate the columns; note who has no score, and what share of it is imputed."""
        none = np.full((1, len(self.entities)), np.nan)
        if node in self._refused or self._refused.intersection(names):
            self._refused.add(node)
            return none
        own = pd.Series(W[0], names)
        if not own.sum() > 0:
            self._log.add("aggregate", "all its weights are zero: no score", "", node)
            self.shares[node] = none[0]
            return none
        frame = pd.DataFrame(X[0] if X.ndim == 3 else X, self.entities, names)
        step, known = self.hierarchy.aggregation(node), len(self._faults)
        method = registry.find("aggregate", step.method)
        with gathered(self._faults), placed(f"aggregate of {node}"):
            score = method(frame, own, **step.options)
        if len(self._faults) > known:
            self._refused.add(node)
            return none
        carried = frame.notna().to_numpy() * own.to_numpy(float)
        present = carried.sum(axis=1)
        self._note(node, method, step.options, frame, own, score, present / own.sum())
        if self._told:
            parts = np.column_stack([self.shares[name] for name in names])
            with np.errstate(invalid="ignore"):
                share = np.where(carried > 0, carried * parts, 0.0).sum(axis=1) / present
            self.shares[node] = np.where(score.notna(), share, np.nan)
        return score.to_numpy(float)[None]

    def _note(
        self,
        node: str,
        method: registry.Method,
        options: Mapping[str, Any],
        X: pd.DataFrame,
        own: pd.Series,
        score: pd.Series,
        present: np.ndarray,
    ) -> None:
        """Note entities without a score, and what the method has to say."""
        for row in np.flatnonzero(score.isna()).tolist():
            reason = f"less than {options.get('min_weight')} of the weight present: no score"
            if present[row] == 0:
                reason = "nothing beneath it is present: no score"
            self._log.add("aggregate", reason, X.index[row], node, present[row])
        if method.notes is not None:
            for entity, reason, before, after in method.notes(method, X, own, score, **options):
                self._log.add("aggregate", reason, entity, node, before, after)


def effective_weights(
    hierarchy: Hierarchy, Z: np.ndarray, scores: Mapping[str, np.ndarray], W: Weights
) -> dict[str, np.ndarray | None]:
    r"""Return with what weight each cell enters the score of each node.

    .. math:: s_{iN} = \sum_j e_{ij} z_{ij}, \qquad \sum_j e_{ij} = 1

    over the leaves j beneath the node N: weights as shared among what an entity has there.

    Parameters
    ----------
    hierarchy : Hierarchy
    Z : array, shape (entities, leaves)
    scores : mapping of str to array, shape (entities,)
        By node.
    W : Weights
        Of one draw.

    Returns
    -------
    dict of str to array, shape (entities, leaves), or None
        None where the score is no sum of what its leaves add; NaN where there is no score.
    """
    place = {leaf: at for at, leaf in enumerate(hierarchy.leaves)}
    found: dict[str, np.ndarray | None] = {}
    for node in hierarchy.nodes:
        step, inputs = hierarchy.aggregation(node), hierarchy.inputs(node)
        method = registry.find("aggregate", step.method)
        if not method.additive(**step.options) or any(found.get(n, 0) is None for n in inputs):
            found[node] = None
            continue
        own = leaf_sums(hierarchy, inputs, W[ROOT])[0] if hierarchy.flat else W[node][0]
        columns = [Z[:, place[n]] if n in place else scores[n] for n in inputs]
        carried = ~np.isnan(np.column_stack(columns)) * own
        with np.errstate(invalid="ignore", divide="ignore"):
            share = carried / carried.sum(axis=1, keepdims=True)
        entering = np.zeros(Z.shape)
        for at, name in enumerate(inputs):
            if name in place:
                entering[:, place[name]] += share[:, at]
            else:
                below = found[name]
                assert below is not None  # or this node were None too
                entering += share[:, [at]] * np.nan_to_num(below)
        entering[np.isnan(scores[node])] = np.nan
        found[node] = entering
    return found
