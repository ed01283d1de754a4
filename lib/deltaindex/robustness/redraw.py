"""Tables of draws whose cells or sample differ: each stage anew, for all draws at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..engine import scoring, stages
from ..engine.index import Index
from ..errors import Fault, InputError
from .variant import Variant


def tables(
    variant: Variant,
    filled: np.ndarray | None,
    sample: np.ndarray | None,
    replay: Callable[[int], Index],
) -> tuple[np.ndarray, scoring.Weights]:
    """Return what is normalised and the weights of each draw.

    Parameters
    ----------
    variant : Variant
    filled : array, shape (draws, entities, indicators), optional
        Imputed tables; the variant's own by default.
    sample : array of int, shape (draws, entities), optional
        Which entities make up the sample that goalposts and weights are taken from; all by default.
    replay : callable
        Builds a draw by `index.build`, to say what is wrong with it.
    """
    names, recipe, framework = list(variant.indicators.columns), variant.recipe, variant.framework

    def treat(X: np.ndarray, names: list[str]) -> np.ndarray:
        return stages.of_draws(recipe.treat, "treat", X, names, framework)

    def normalise(X: np.ndarray, over: np.ndarray, names: list[str]) -> np.ndarray:
        return stages.normalised_draws(recipe.normalise, X, over, names, framework)

    scorer = scoring.Scorer(variant.hierarchy)
    nodes = () if variant.hierarchy.flat else None
    if sample is None or variant.over is not None:
        # only what was filled differs from draw to draw, and indicators are scaled one by one
        differs = list(variant.filled)
        at = [names.index(name) for name in differs]
        if filled is None or not at:
            return variant.normalised, variant.weights
        own = treat(filled[..., at], differs)
        Z = np.repeat(variant.normalised[None], len(filled), axis=0)
        over = own if variant.over is None else variant.over[None][..., at]
        Z[..., at] = normalise(own, over, differs)
        lost = (np.isnan(Z[..., at]) & ~np.isnan(own)).any(axis=(1, 2))
        W = (
            scoring.score_nodes(scorer, Z, nodes=nodes)[1]
            if variant.over is None
            else variant.weights
        )
    else:
        if filled is None:
            own, drawn = variant.treated.to_numpy(float)[None], variant.indicators.to_numpy(float)
            drawn = drawn[sample]
        else:
            own = treat(filled, names)
            drawn = filled[np.arange(len(sample))[:, None], sample]
        entities = framework.entities.reindex(variant.indicators.index)

        def context(draw: int, table: pd.DataFrame) -> tuple:
            return entities.iloc[sample[draw]].reset_index(drop=True), table, None

        drawn = stages.of_draws(recipe.impute, "impute", drawn, names, framework, context)
        drawn = treat(drawn, names)
        among = normalise(drawn, drawn, names)
        W = scoring.score_nodes(scorer, among, nodes=nodes)[1]
        Z = normalise(own, drawn, names)
        lost = (np.isnan(Z) & ~np.isnan(own)).any(axis=(1, 2))
        # the sample must be one that an index can be built of
        lost |= (np.isnan(among) & ~np.isnan(drawn)).any(axis=(1, 2))
    for weights in W.values():
        lost = lost | np.isnan(weights).any(axis=1)
    for draw in np.flatnonzero(lost)[:1]:
        replay(draw)  # raises what the step says
        raise InputError(Fault("cannot be computed", None, f"draw {draw} of its combination"))
    return Z, W
