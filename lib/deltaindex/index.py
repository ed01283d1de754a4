"""The waist of the package: a framework, observations and a recipe make an index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from . import stages
from .errors import Fault, InputError, located, suggest
from .framework import ROOT, Framework
from .hierarchy import Hierarchy
from .log import Log
from .observations import Observations
from .recipe import METHODS, Recipe, Step
from .steps import aggregate
from .steps.ranks import rank

FILES = ("scores", "ranks", "weights", "normalised", "tiers", "log")


@dataclass(frozen=True)
class Index:
    """An index and every stage on the way to it.

    Attributes
    ----------
    framework, observations, recipe
        What it was built from.
    indicators, imputed, treated, normalised : DataFrame, shape (entities, indicators)
        Stage by stage; only indicators of the set with at least one observation.
    weights : DataFrame
        By node or indicator: ``parent``, ``weight`` (within the parent), ``weight_in_index``.
    scores, ranks : DataFrame, shape (entities, nodes)
        ``index`` first; ties share the lower number; no score, no rank.
    tiers : Series of Int64, shape (entities,)
        1 is the best; empty where the recipe has no tiers.
    log : DataFrame
        Every cell that a step touched, and why.
    """

    framework: Framework
    observations: Observations
    recipe: Recipe
    indicators: pd.DataFrame
    imputed: pd.DataFrame
    treated: pd.DataFrame
    normalised: pd.DataFrame
    weights: pd.DataFrame
    scores: pd.DataFrame
    ranks: pd.DataFrame
    tiers: pd.Series
    log: pd.DataFrame

    @property
    def score(self) -> pd.Series:
        """The scores of the top node, best first; entities without a score left out."""
        return self.scores[ROOT].dropna().sort_values(ascending=False, kind="stable")

    def write(self, folder: Path | str) -> None:
        """Write the index as CSV files in full precision; see `FILES`."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            frame = getattr(self, name)
            frame.to_csv(folder / f"{name}.csv", index=name != "log", lineterminator="\n")


def build(
    framework: Framework,
    observations: Observations,
    recipe: Recipe,
    reference: Index | None = None,
) -> Index:
    """Build an index.

    Parameters
    ----------
    framework : Framework
    observations : Observations
        One period.
    recipe : Recipe
    reference : Index, optional
        An index whose sample sets the goalposts and whose weights are used, to compare periods.

    Returns
    -------
    Index

    Raises
    ------
    InputError
        A set or a name in the recipe does not exist, no indicator has an observation, or a step
        refuses its input.
    """
    log = Log()
    with located(recipe.file):
        chosen = framework.choose(recipe.set)
    with located(framework.file):
        indicators = framework.derive(observations.values, chosen)
    with located(recipe.file):
        return _build(framework, observations, recipe, reference, indicators, log)


def rebuild(index: Index, indicators: pd.DataFrame, reference: Index | None = None) -> Index:
    """Build an index anew from other values of its indicators, with the same recipe.

    Parameters
    ----------
    index : Index
        Gives framework, observations (for the record) and recipe.
    indicators : DataFrame, shape (entities, indicators)
        In the framework's units, as `Index.indicators` holds them; a column may be missing.
    reference : Index, optional
        As for `build`: its ``treated`` gives goalposts, its ``weights`` the weights.

    Returns
    -------
    Index
    """
    with located(index.recipe.file):
        parts = (index.framework, index.observations, index.recipe)
        return _build(*parts, reference, indicators, Log())


def _build(
    framework: Framework,
    observations: Observations,
    recipe: Recipe,
    reference: Index | None,
    indicators: pd.DataFrame,
    log: Log,
) -> Index:
    """Go from indicators to an index, as the recipe says."""
    check_names(recipe, framework)
    empty = indicators.columns[indicators.isna().all()]
    for name in empty:
        log.add("derive", "no observation: the indicator is left out, its weight shared", "", name)
    indicators = indicators.drop(columns=empty)
    if indicators.empty:
        raise InputError(Fault("no indicator of the set has an observation", value=recipe.set))

    extra = (framework.entities, indicators)
    imputed = stages.columnwise(recipe.impute, "impute", indicators, framework, log, extra)
    treated = stages.columnwise(recipe.treat, "treat", imputed, framework, log)
    over = None if reference is None else reference.treated
    normalised = stages.normalised(recipe.normalise, treated, framework, over, log)
    for name in normalised:
        for entity in normalised.index[normalised[name].isna()]:
            log.add("aggregate", "missing: its weight is shared among those present", entity, name)

    weights, scores = _Climb(framework, recipe, normalised, reference, log).climb()
    ranks = scores.apply(rank)
    if recipe.tiers is None:
        tiers = pd.Series(pd.NA, index=scores.index, dtype="Int64")
    else:
        tiers = METHODS["tiers"][recipe.tiers.method](scores[ROOT], **recipe.tiers.options)
    return Index(
        framework=framework,
        observations=observations,
        recipe=recipe,
        indicators=indicators,
        imputed=imputed,
        treated=treated,
        normalised=normalised,
        weights=weights,
        scores=scores,
        ranks=ranks,
        tiers=tiers.rename("tier"),
        log=log.frame(),
    )


def check_names(recipe: Recipe, framework: Framework) -> None:
    """Refuse a recipe that speaks of a node or an indicator that is not there."""
    for name in METHODS:
        # weights and scores are made at nodes; the steps before, on indicators
        at_nodes = name in ("weights", "aggregate")
        known = framework.nodes if at_nodes else {**framework.nodes, **framework.indicators}
        problem = "no such node" if at_nodes else "no such node or indicator"
        step: Step | None = getattr(recipe, name)
        for where in step.by if step else ():
            if where not in known:
                mend = suggest(where, known)
                raise InputError(Fault(problem, None, f"{name}.by", where, mend))


class _Climb:
    """Weights and scores from the leaves to the top; what each node gathers, `Hierarchy` says."""

    def __init__(self, framework, recipe, normalised, reference, log):
        self.framework, self.recipe, self.reference, self.log = framework, recipe, reference, log
        self.columns: dict[str, pd.Series] = {name: normalised[name] for name in normalised}
        self.hierarchy = Hierarchy(framework, recipe, list(normalised))
        for node in self.hierarchy.left_out:
            log.add("aggregate", "no indicator of the set: the node is left out", "", node)

    def climb(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the table of weights and the scores, top node first."""
        at = self.hierarchy
        leaf_weights = self.weigh(ROOT, at.leaves) if at.flat else None
        local: dict[str, float] = {ROOT: 1.0}
        for node in at.nodes:
            children = at.children(node)
            if at.flat:
                sums = {c: leaf_weights[at.beneath.get(c, [c])].sum() for c in children}
                total = sum(sums.values())
                local |= {c: w / total if total else 0.0 for c, w in sums.items()}
                inputs = at.inputs(node)
                weights = pd.Series({n: leaf_weights[at.beneath.get(n, [n])].sum() for n in inputs})
            else:
                weights = self.weigh(node, children)
                local |= weights.to_dict()
            self.columns[node] = self.score(node, weights)
        scores = pd.DataFrame({n: self.columns[n] for n in at.order if n in at.beneath})
        return self.table(at.order, local), scores

    def weigh(self, node: str, names: list[str]) -> pd.Series:
        """Return the weights of columns beneath a node; they sum to one."""
        if self.reference is not None:
            return self.frozen(node, names)
        if len(names) == 1:
            return pd.Series({names[0]: 1.0})
        step = self.hierarchy.weighting(node)
        X = pd.DataFrame({name: self.columns[name] for name in names})
        if step.method == "given":
            self.note_sum(node, names, step.options["values"])
        return METHODS["weights"][step.method](X, **step.options)

    def note_sum(self, node: str, names: list[str], values: dict) -> None:
        """Note given weights that do not sum to one; they are scaled."""
        total = sum(v for n, v in values.items() if n in names and isinstance(v, int | float))
        if abs(total - 1.0) > 1e-9:
            self.log.add("weights", "given weights scaled to sum to one", "", node, total, 1.0)

    def frozen(self, node: str, names: list[str]) -> pd.Series:
        """Return the weights of the reference index, shared among the names that are here."""
        table = self.reference.weights
        for name in names:
            if name not in table.index:
                raise InputError(Fault("the reference index has no weight for it", value=name))
        within = "weight" if self.recipe.across == "node" else "weight_in_index"
        weights = table.loc[names, within]
        share = weights.sum()
        if not share > 0:
            raise InputError(Fault("the reference index gives no weight beneath", value=node))
        if abs(share - 1.0) > 1e-9:
            self.log.add(
                "weights", "weights of the reference shared among those here", "", node, share, 1.0
            )
        return weights / weights.sum()

    def score(self, node: str, weights: pd.Series) -> pd.Series:
        X = pd.DataFrame({name: self.columns[name] for name in weights.index})
        if not weights.sum() > 0:
            self.log.add("aggregate", "all its weights are zero: no score", "", node)
            return pd.Series(np.nan, X.index)
        step = self.hierarchy.aggregation(node)
        score = aggregate.METHODS[step.method](X, weights, **step.options)
        present = aggregate.present_weight(X, weights)
        for entity in X.index[score.isna()]:
            reason = f"less than {step.options.get('min_weight')} of the weight present: no score"
            if present[entity] == 0:
                reason = "nothing beneath it is present: no score"
            self.log.add("aggregate", reason, entity, node, present[entity])
        return score

    def table(self, order: list[str], local: dict[str, float]) -> pd.DataFrame:
        rows = []
        for name in order:
            above = self.framework.path(name)
            parent = above[1] if len(above) > 1 else ""
            rows.append((name, parent, local[name], float(np.prod([local[a] for a in above]))))
        columns = ["node", "parent", "weight", "weight_in_index"]
        return pd.DataFrame(rows, columns=columns).set_index("node")
