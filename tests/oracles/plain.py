"""An index in plain steps, one table and one node at a time: what the engine must equal.

It shares with the engine the functions of single methods, which have oracles of their own, and
nothing of how they are put together.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from deltaindex import InputError
from deltaindex.methods import registry


@dataclass
class Plain:
    """What an index is, and what a later one may take from it."""

    sample: pd.DataFrame
    normalised: pd.DataFrame
    weights: dict
    scores: pd.DataFrame
    ranks: pd.DataFrame
    tiers: pd.Series | None


def at(step, framework, name):
    """The variant of a step that holds for an indicator: the nearest that is named."""
    for place in framework.path(name):
        if place in step.by:
            return step.by[place]
    return step


def call(step, kind, *given):
    return registry.find(kind, step.method)(*given, **step.options)


def build(framework, X, recipe, reference=None, panel=None, period=None):
    """Build one index; `panel` holds the tables of all periods, this one too."""
    tables = panel or {period: X}
    stages = {p: prepared(framework, Y, recipe) for p, Y in tables.items()}
    imputed = {p: impute(framework, kept, recipe, tables, p) for p, (_, kept) in stages.items()}
    treated = treat(framework, imputed, recipe)
    Z, sample = normalise(framework, treated, recipe, period, reference)
    Z = Z.reindex(stages[period][0].index)
    frozen = reference.weights if reference else None
    if frozen is None and recipe.weights.over != "period":
        over = recipe.weights.over
        every = {p: normalise(framework, treated, recipe, p, None)[0] for p in tables}
        pool = pd.concat(every) if over == "panel" else every[over]
        frozen = climb(framework, recipe, pool, None)[0]
    weights, scores = climb(framework, recipe, Z, frozen)
    ranks = scores.apply(lambda column: call(recipe.ranks, "ranks", column))
    tiers = None
    if recipe.tiers is not None:
        tiers = call(recipe.tiers, "tiers", scores["index"], ranks["index"])
    return Plain(sample, Z, weights, scores, ranks, tiers)


def prepared(framework, X, recipe):
    """Return the indicators that stay, of all entities and of those that take part."""
    X = X.dropna(axis=1, how="all")
    if X.empty:
        raise InputError("no indicator")
    out = call(recipe.check, "check", X)
    X = X.drop(columns=[name for name in out["indicator"] if name])
    kept = X.drop(index=[name for name in out["entity"] if name])
    empty = kept.columns[kept.isna().all()]
    return X.drop(columns=empty), kept.drop(columns=empty)


def impute(framework, X, recipe, tables, period):
    others = None
    if period is not None:
        kept = {p: prepared(framework, Y, recipe)[1] for p, Y in tables.items() if p != period}
        others = {p - period: Y for p, Y in kept.items()}
    columns = {
        name: call(at(recipe.impute, framework, name), "impute", X[[name]],
                   framework.entities, X, others)[name]
        for name in X
    }  # fmt: skip
    return pd.DataFrame(columns)


def treat(framework, imputed, recipe):
    done = {period: {} for period in imputed}
    for name in dict.fromkeys(name for X in imputed.values() for name in X):
        step = at(recipe.treat, framework, name)
        there = {p: X[[name]] for p, X in imputed.items() if name in X}
        if step.over == "panel":
            pool = call(step, "treat", pd.concat(there))
            there = {p: pool.loc[p] for p in there}
        else:
            there = {p: call(step, "treat", column) for p, column in there.items()}
        for p, column in there.items():
            done[p][name] = column[name]
    return {p: pd.DataFrame(done[p])[list(X)] for p, X in imputed.items()}


def normalise(framework, treated, recipe, period, reference):
    X, columns, samples = treated[period], {}, {}
    for name in X:
        step = at(recipe.normalise, framework, name)
        if reference is not None:
            if name not in reference.sample:
                raise InputError("the reference lacks it")
            sample = reference.sample[[name]]
        elif step.over == "period":
            sample = X[[name]]
        elif step.over == "panel":
            sample = pd.concat([Y[[name]] for Y in treated.values() if name in Y])
        else:
            sample = treated[step.over][[name]]
        direction = framework.indicators[name].direction
        columns[name] = call(step, "normalise", X[[name]], direction, sample)[name]
        samples[name] = sample[name].reset_index(drop=True)
    return pd.DataFrame(columns), pd.DataFrame(samples)


def climb(framework, recipe, Z, frozen):
    """Return weights within parents, or of the leaves where these are weighed at once; scores."""
    leaves = list(Z)
    flat = recipe.across == "all"

    def beneath(name):
        return [leaf for leaf in framework.leaves(name) if leaf in leaves]

    def children(node):
        return [c for c in framework.children(node) if c in leaves or beneath(c)]

    def aggregation(node):
        return recipe.aggregate.by.get(node, recipe.aggregate)

    def gather(node):
        for child in children(node):
            one, two = (aggregation(n) for n in (child, node))
            if child in leaves or (one.method, one.options) != (two.method, two.options):
                yield child
            else:
                yield from gather(child)

    def weigh(node, names, X):
        if frozen is not None:
            if not {*names} <= {*frozen}:
                raise InputError("the reference lacks it")
            own = pd.Series({name: frozen[name] for name in names})
            if not own.sum() > 0:
                raise InputError("no weight")
            return own / own.sum()
        if len(names) == 1:
            return pd.Series({names[0]: 1.0})
        return call(recipe.weights.by.get(node, recipe.weights), "weights", X[names])

    weights = weigh("index", leaves, Z).to_dict() if flat else {}
    scores = {}

    def column(name):
        return Z[name] if name in leaves else score(name)

    def score(node):
        if node in scores:
            return scores[node]
        names = list(gather(node)) if flat else children(node)
        X = pd.DataFrame({name: column(name) for name in names})
        if flat:
            own = pd.Series({n: sum(weights[x] for x in (beneath(n) or [n])) for n in names})
        else:
            own = weigh(node, names, X)
            weights.update(own)
        if own.sum() > 0:
            scores[node] = call(aggregation(node), "aggregate", X, own)
        else:
            scores[node] = pd.Series(np.nan, Z.index)
        return scores[node]

    for node in sorted(framework.nodes, key=lambda node: -len(framework.path(node))):
        if beneath(node):
            score(node)
    return weights, pd.DataFrame(scores)
