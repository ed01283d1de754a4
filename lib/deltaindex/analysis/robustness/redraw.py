"""Tables of draws whose cells or sample differ: each stage anew, for all draws at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ... import stages
from ...errors import Fault, InputError
from ...index import Index
from ...recipe import METHODS, Step
from ...steps import normalise, treat
from . import climb

if TYPE_CHECKING:
    from .simulation import Variant


def tables(
    variant: Variant,
    filled: np.ndarray | None,
    sample: np.ndarray | None,
    replay: Callable[[int], Index],
) -> tuple[np.ndarray, climb.Weights]:
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
    names = list(variant.indicators)
    if sample is None:
        # only what was filled differs from draw to draw, and indicators are scaled one by one
        differs = list(variant.filled)
        at = [names.index(name) for name in differs]
        own = _many("treat", variant.recipe.treat, variant, filled[..., at], differs)
        Z = np.repeat(variant.normalised[None], len(filled), axis=0)
        Z[..., at] = _normalise(variant, own, own, differs)
        lost = np.isnan(Z[..., at]) & ~np.isnan(own)
        W = climb.weigh(variant.hierarchy, Z)
    else:
        if filled is None:
            own, drawn = variant.treated.to_numpy(float)[None], variant.indicators.to_numpy(float)
            drawn = drawn[sample]
        else:
            own = _many("treat", variant.recipe.treat, variant, filled, names)
            drawn = filled[np.arange(len(sample))[:, None], sample]
        drawn = _many("impute", variant.recipe.impute, variant, drawn, names, sample)
        drawn = _many("treat", variant.recipe.treat, variant, drawn, names)
        W = climb.weigh(variant.hierarchy, _normalise(variant, drawn, drawn, names))
        Z = _normalise(variant, own, drawn, names)
        lost = np.isnan(Z) & ~np.isnan(own)
    lost = lost.any(axis=(1, 2))
    for weights in W.values():
        lost = lost | np.isnan(weights).any(axis=1)
    for draw in np.flatnonzero(lost)[:1]:
        replay(draw)  # raises what the step says
        raise InputError(Fault("cannot be computed", None, f"draw {draw} of its combination"))
    return Z, W


def _many(
    name: str,
    step: Step,
    variant: Variant,
    X: np.ndarray,
    names: list[str],
    sample: np.ndarray | None = None,
) -> np.ndarray:
    """Apply a step to the indicators that make up the table of each draw."""
    if step.method == "none" and not step.by:
        return X
    entities = variant.framework.entities
    found = np.empty_like(X)
    for at, group in stages.groups(step, names, variant.framework):
        columns = [names.index(name_) for name_ in group]
        kernel = treat.KERNELS.get(at.method) if name == "treat" else None
        if kernel is not None:
            found[..., columns] = kernel(X[..., columns], **at.options)
            continue
        for draw, table in enumerate(X):
            frame, extra = pd.DataFrame(table, columns=names), ()
            if name == "impute":
                rows = entities.reindex(variant.indicators.index).iloc[sample[draw]]
                extra = (rows.reset_index(drop=True), frame, None)
            done = METHODS[name][at.method](frame[group], *extra, **at.options)
            found[draw][:, columns] = done.to_numpy(float)
    return found


def _normalise(variant: Variant, X: np.ndarray, over: np.ndarray, names: list[str]) -> np.ndarray:
    """Normalise the table of each draw by a sample of its own."""
    step, framework = variant.recipe.normalise, variant.framework
    up = (stages.directions(framework, names) > 0).to_numpy()
    draws = max(len(X), len(over))
    found = np.empty((draws, *X.shape[1:]))
    for at, group in stages.groups(step, names, framework):
        columns = [names.index(name) for name in group]
        kernel = normalise.KERNELS.get(at.method)
        if kernel is not None:
            part = kernel(X[..., columns], up[columns], over[..., columns], **at.options)
            found[..., columns] = part
            continue
        alone = Step(at.method, at.options)
        for draw in range(draws):
            table = pd.DataFrame(X[draw % len(X)][:, columns], columns=group)
            sample = pd.DataFrame(over[draw % len(over)][:, columns], columns=group)
            found[draw][:, columns] = stages.normalised(alone, table, framework, sample)
    return found
