"""Which factors can act: a choice that changes nothing would only make an index look sure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from ..engine.index import Index
from ..engine.scoring import Scorer, Weights, score_nodes
from ..errors import Fault, refuse_if
from ..framework import ROOT
from . import redraw
from .factors import AnyFactor, Factor, ImputationNoise, Resample, WeightNoise
from .simulation import Simulation
from .streams import uniforms
from .variant import Variant

WHY = {
    "nothing_missing": "no cell is missing",
    "nothing_imputed": "no alternative imputes what is missing",
    "nothing_treated": "no alternative changes a cell",
    "empty_node": "no indicator of the set is beneath what moves",
    "place_is_free": "where it hangs does not change the top score: with weights across all, or "
    "nodes that are averaged alike, only what is beneath counts",
    "one_weight": "there is nothing to weigh: one indicator has all the weight",
    "fixed": "goalposts and weights are fixed, and take nothing from the sample",
    "same": "every alternative gives the same scores",
}


class Idle(NamedTuple):
    """A factor that cannot act: a key of `WHY`, and the reason in words."""

    key: str
    reason: str


def screen(index: Index, factors: Sequence[AnyFactor]) -> dict[str, Idle | None]:
    """Say of each factor whether it can act in this index.

    A choice acts if two of its alternatives differ in a score of the top node, under some
    combination of the other factors' alternatives.

    Parameters
    ----------
    index : Index
    factors : sequence of factors

    Returns
    -------
    dict of str to Idle or None
        By factor; None if it acts.

    Raises
    ------
    InputError
        Factors clash, or a step refuses an alternative.
    """
    simulation = Simulation(index, factors)
    found: dict[str, Idle | None] = {}
    for factor in factors:
        match factor:
            case WeightNoise():
                key = None if _any(simulation, _weighs) else "one_weight"
            case ImputationNoise():
                key = _imputes(simulation)
            case Resample():
                acts = any(_estimates(simulation, codes) for codes in _combinations(simulation))
                key = None if acts else "fixed"
            case _:
                key = None if _differs(simulation, factor) else _why(simulation, factor)
        found[factor.name] = None if key is None else Idle(key, WHY[key])
    return found


def refuse_idle(index: Index, factors: Sequence[AnyFactor]) -> None:
    """Raise `InputError` with every factor that cannot act and why."""
    refuse_if(
        Fault(f"the factor cannot act here: {idle.reason}", None, f"factor {name}",
              mend="leave it out for this set and recipe (`screen` says which act)")
        for name, idle in screen(index, factors).items()
        if idle
    )  # fmt: skip


def _combinations(simulation: Simulation) -> Iterator[tuple[int, ...]]:
    """Yield combinations of alternatives, the first of each first."""
    yield from product(*(range(len(f.alternatives)) for f in simulation.choices))


def _any(simulation: Simulation, test: Callable[[Variant], bool]) -> bool:
    return any(test(simulation.variant(c)) for c in _combinations(simulation))


def _score(variant: Variant) -> np.ndarray:
    return _top(variant, variant.normalised, variant.weights)[0]


def _top(variant: Variant, Z: np.ndarray, W: Weights) -> np.ndarray:
    return score_nodes(Scorer(variant.hierarchy), Z, W, (ROOT,))[0][ROOT]


def _same(one: np.ndarray, two: np.ndarray) -> bool:
    size = np.nanmax(np.abs(np.concatenate([one, two])), initial=0.0)
    return np.allclose(one, two, rtol=0.0, atol=1e-12 * max(size, 1e-300), equal_nan=True)


def _differs(simulation: Simulation, factor: Factor) -> bool:
    if _why(simulation, factor) in ("nothing_missing", "empty_node"):
        return False  # whatever the others are
    at = simulation.choices.index(factor)
    others = [range(len(f.alternatives)) for f in simulation.choices if f is not factor]
    for context in product(*others):
        scores = [
            _score(simulation.variant((*context[:at], code, *context[at:])))
            for code in range(len(factor.alternatives))
        ]
        if any(not _same(scores[0], other) for other in scores[1:]):
            return True
    return False


def _why(simulation: Simulation, factor: Factor) -> str:
    """Say why the alternatives of a factor make no difference."""
    keys = factor.changes
    index = simulation.index
    if keys == {"impute"}:
        return "nothing_imputed" if simulation.cells else "nothing_missing"
    if keys == {"treat"}:
        return "nothing_treated"
    if all(key.startswith("move.") for key in keys):
        moved = {key.removeprefix("move.") for key in keys}
        there = {name for s in simulation.sets for name in simulation.indicators(s)}
        empty = not any(there & set(index.framework.leaves(node)) for node in moved)
        return "empty_node" if empty else "place_is_free"
    return "same"


def _weighs(variant: Variant) -> bool:
    return any((weights > 0).sum() > 1 for weights in variant.weights.values())


def _imputes(simulation: Simulation) -> str | None:
    if not simulation.cells:
        return "nothing_missing"
    return None if _any(simulation, lambda variant: bool(variant.filled)) else "nothing_imputed"


def _estimates(simulation: Simulation, codes: tuple[int, ...]) -> bool:
    """Whether another sample gives other scores, under some alternatives."""
    variant, U = simulation.variant(codes), uniforms(simulation.sizes, 0, 0, 2)
    for factor, code in zip(simulation.choices, codes, strict=True):
        U[factor.name] = np.full((2, 1), (code + 0.5) / len(factor.alternatives))
    sample = simulation.resampled(variant, U, np.arange(2))
    Z, W = redraw.tables(variant, None, sample, lambda at: simulation.replay(U, int(at)))
    return any(not _same(_score(variant), scores) for scores in _top(variant, Z, W))
