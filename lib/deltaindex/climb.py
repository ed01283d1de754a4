"""Weights and scores, from the leaves of a hierarchy to the top."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .errors import Fault, InputError, gathered, placed, refuse_if
from .framework import ROOT, Framework
from .hierarchy import Hierarchy
from .log import Log
from .recipe import METHODS, Recipe
from .steps import aggregate, weights


class Climb:
    """Weights and scores of every node; what each node gathers, `Hierarchy` says.

    Parameters
    ----------
    framework : Framework
    recipe : Recipe
    normalised : DataFrame, shape (entities, indicators)
    filled : DataFrame of bool, shape (entities, indicators)
        Which cells are imputed.
    log : Log
        Takes what was left out, shared or given no weight.
    frozen : DataFrame, optional
        A table of weights to use, as `weights` below.
    whose : str
        What the frozen weights are called in messages.

    Attributes
    ----------
    weights : DataFrame
        By node or indicator: ``parent``, ``weight`` (within the parent), ``weight_in_index``.
    scores : DataFrame, shape (entities, nodes)
        The top node first.
    imputed_share : DataFrame, shape (entities, nodes and indicators)
        Share of the weight present that lies on imputed cells; missing where there is no score.
    """

    def __init__(
        self,
        framework: Framework,
        recipe: Recipe,
        normalised: pd.DataFrame,
        filled: pd.DataFrame,
        log: Log,
        frozen: pd.DataFrame | None = None,
        whose: str = "the reference index",
    ):
        self._framework, self._recipe, self._log = framework, recipe, log
        self._frozen, self._whose = frozen, whose
        self._columns = {name: normalised[name] for name in normalised}
        shares = filled.astype(float).where(normalised.notna())
        self._shares = {name: shares[name] for name in normalised}
        self._at = Hierarchy(framework, recipe, list(normalised))
        for node in self._at.left_out:
            log.add("aggregate", "no indicator of the set: the node is left out", "", node)
        local = self._climb()
        order = self._at.order
        self.weights = self._table(local)
        self.scores = pd.DataFrame({n: self._columns[n] for n in order if n in self._at.beneath})
        self.imputed_share = pd.DataFrame({name: self._shares[name] for name in order})

    def _climb(self) -> dict[str, float]:
        """Score every node; return the weight of each node and leaf within its parent."""
        at = self._at
        leaf_weights = self._weigh(ROOT, at.leaves) if at.flat else None
        local: dict[str, float] = {ROOT: 1.0}
        faults: list[Fault] = []
        refused: set[str] = set()
        for node in at.nodes:
            children = at.children(node)
            if refused.intersection(children):
                refused.add(node)  # it has nothing to be made of
                continue
            known = len(faults)
            with gathered(faults):
                self._climb_to(node, children, leaf_weights, local)
            if len(faults) > known:
                refused.add(node)
        refuse_if(faults)
        return local

    def _climb_to(self, node: str, children: list[str], leaf_weights, local: dict) -> None:
        """Weigh what a node gathers, and score it."""
        at = self._at
        if at.flat:
            sums = {c: leaf_weights[at.beneath.get(c, [c])].sum() for c in children}
            total = sum(sums.values())
            local |= {c: w / total if total else 0.0 for c, w in sums.items()}
            inputs = at.inputs(node)
            own = pd.Series({n: leaf_weights[at.beneath.get(n, [n])].sum() for n in inputs})
        else:
            own = self._weigh(node, children)
            local |= own.to_dict()
        self._score(node, own)

    def _weigh(self, node: str, names: list[str]) -> pd.Series:
        """Return the weights of columns beneath a node; they sum to one."""
        if self._frozen is not None:
            return self._thaw(node, names)
        if len(names) == 1:
            return pd.Series({names[0]: 1.0})
        step = self._at.weighting(node)
        X = pd.DataFrame({name: self._columns[name] for name in names})
        if step.method == "given":
            self._note_sum(node, names, **step.options)
        with placed(f"weights of {node}"):
            found = METHODS["weights"][step.method](X, **step.options)
        for name, reason in weights.notes(step.method, X, found):
            self._log.add("weights", reason, "", name, np.nan, found[name])
        return found

    def _note_sum(self, node: str, names: list[str], values: dict, default: float) -> None:
        """Note given weights that do not sum to one; they are scaled."""
        total = sum(
            w for w in (values.get(n, default) for n in names) if isinstance(w, int | float)
        )
        if abs(total - 1.0) > 1e-9:
            self._log.add("weights", "given weights scaled to sum to one", "", node, total, 1.0)

    def _thaw(self, node: str, names: list[str]) -> pd.Series:
        """Return the frozen weights, shared among the names that are here."""
        refuse_if(
            Fault(f"{self._whose} has no weight for it", value=name)
            for name in names
            if name not in self._frozen.index
        )
        within = "weight" if self._recipe.across == "node" else "weight_in_index"
        found = self._frozen.loc[names, within]
        share = found.sum()
        if not share > 0:
            raise InputError(Fault(f"{self._whose} gives no weight beneath", value=node))
        if abs(share - 1.0) > 1e-9:
            reason = f"weights of {self._whose} shared among those here"
            self._log.add("weights", reason, "", node, share, 1.0)
        return found / found.sum()

    def _score(self, node: str, own: pd.Series) -> None:
        """Aggregate what a node gathers, and what share of it is imputed."""
        X = pd.DataFrame({name: self._columns[name] for name in own.index})
        if not own.sum() > 0:
            self._log.add("aggregate", "all its weights are zero: no score", "", node)
            self._columns[node] = self._shares[node] = pd.Series(np.nan, X.index)
            return
        step = self._at.aggregation(node)
        with placed(f"aggregate of {node}"):
            score = aggregate.METHODS[step.method](X, own, **step.options)
        carried = X.notna().to_numpy() * own.to_numpy(float)
        present = carried.sum(axis=1)
        self._note(node, step, X, own, score, present / own.sum())
        parts = np.column_stack([self._shares[name] for name in own.index])
        with np.errstate(invalid="ignore"):
            share = np.where(carried > 0, carried * parts, 0.0).sum(axis=1) / present
        self._columns[node] = score
        self._shares[node] = pd.Series(share, X.index).where(score.notna())

    def _note(self, node, step, X, own, score, present) -> None:
        """Note entities without a score, and means that a zero takes to zero."""
        for row in np.flatnonzero(score.isna()):
            reason = f"less than {step.options.get('min_weight')} of the weight present: no score"
            if present[row] == 0:
                reason = "nothing beneath it is present: no score"
            self._log.add("aggregate", reason, X.index[row], node, present[row])
        if step.method == "benefit_of_doubt":
            reason = "every entity by its own weights, about those in the table"
            self._log.add("aggregate", reason, "", node)
        if aggregate.knocks_out(step.method, step.options):
            zero = ((X == 0) & (own > 0)).any(axis=1) & score.notna()
            for entity in X.index[zero]:
                self._log.add(
                    "aggregate", "a zero beneath it: the mean is zero", entity, node, 0, 0
                )

    def _table(self, local: dict[str, float]) -> pd.DataFrame:
        rows = []
        for name in self._at.order:
            above = self._framework.path(name)
            parent = above[1] if len(above) > 1 else ""
            rows.append((name, parent, local[name], float(np.prod([local[a] for a in above]))))
        columns = ["node", "parent", "weight", "weight_in_index"]
        return pd.DataFrame(rows, columns=columns).set_index("node")
