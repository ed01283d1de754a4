"""Two doubts at once: draws that choose a method and add the indicators that nobody can see.

A run (`montecarlo`) keeps the indicators and draws the method; `unseen` keeps the method and draws
indicators. Here each draw does both: its method is applied to a table that it has completed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..analysis.unseen import Likeness, likeness, normal_scores, places
from ..engine import scoring
from ..engine.hierarchy import Hierarchy
from ..engine.index import Index
from ..errors import Fault, InputError, refuse_if, within
from ..framework import ROOT
from ..methods.arguments import checked, counted
from . import intervals
from .factors import AnyFactor
from .simulation import Simulation, by_row, weights_around
from .streams import uniforms
from .variant import Variant

MOST = 100_000  # draws; the places of all unseen columns are held at once


@dataclass(frozen=True)
class Completed:
    """What came of draws that take a method and complete the table.

    Attributes
    ----------
    index : Index
    unseen : tuple of str
        The indicators that were added.
    seed : int
    level : float
        Of the intervals.
    ranks : array of int16, shape (draws, entities)
        0 for no score.
    share : array, shape (draws,)
        Of the weight in the index that fell to the unseen indicators.
    """

    index: Index
    unseen: tuple[str, ...]
    seed: int
    level: float
    ranks: np.ndarray
    share: np.ndarray

    @cached_property
    def histogram(self) -> pd.DataFrame:
        """In how many draws an entity takes a rank: (entities, ranks)."""
        return intervals.histogram_of(self.ranks, self.index.scores.index)

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """Where each entity ranks; see `intervals.of_counts`."""
        own = self.index.ranks[ROOT]
        return intervals.of_counts(self.histogram, own, len(self.ranks), self.level)

    def share_within(self, rank: int) -> pd.Series:
        """Return the share of draws in which each entity is among the first so many."""
        return self.histogram.loc[:, :rank].sum(axis=1) / len(self.ranks)


@checked
def complete(
    index: Index,
    factors: Sequence[AnyFactor],
    unseen: Iterable[str],
    draws: int = 10_000,
    *,
    seed: int = 0,
    level: float = 0.9,
) -> Completed:
    """Draw a method and unseen indicators at once, and rank the completed table.

    A draw takes its alternatives as in `run`. They give a normalised table and a score on what is
    seen. Unseen columns are drawn as in `unseen.draw`: joined to that score by a Gaussian copula,
    with the correlations, the common part and the shapes that seen columns have under the same
    alternatives. They are put into the hierarchy where the framework has them. Then the draw's own
    rules weigh the completed table and aggregate it, whatever they are; weights are drawn around
    these where weights are a factor.

    With no unseen indicator the ranks are those of `run`. With factors that change nothing they are
    those of `unseen.draw` of the same seed and number of draws.

    Parameters
    ----------
    index : Index
    factors : sequence of factors
        As in `run`; they may include such as act on unseen indicators alone. None may change the
        set.
    unseen : iterable of str
        Indicators of the framework that the index lacks. Those with the same parent are alike.
    draws, seed : int
    level : float
        Of the intervals.

    Returns
    -------
    Completed
        An entity without a score in the index, or in a draw's table of what is seen, has none.

    Raises
    ------
    InputError
        As in `run`; fewer than three indicators are seen, one to be added is unknown or seen, a
        factor changes the set, or weights are those of other cells than the table's own.

    References
    ----------
    :cite:`saisana2005`; :cite:`oecd2008`, step 7.
    """
    counted(MOST, draws=draws)
    counted(2**63, 0, seed=seed)
    if not 0 < level < 1:
        raise InputError(Fault("must be between 0 and 1", None, "level", level))
    added = tuple(unseen)
    simulation = Simulation(index, factors)
    refuse_if(_faults(simulation, added))
    U = uniforms(simulation.sizes, seed, 0, draws)
    scores = simulation.scores(U)[0]
    share = np.zeros(draws)
    if added:
        scores, share = _completed(simulation, added, seed, U, scores)
    ranks = simulation.ranks(scores).astype(np.int16)
    return Completed(index, added, seed, level, ranks, share)


def _faults(simulation: Simulation, added: tuple[str, ...]) -> Iterable[Fault]:
    """Yield what is wrong with the indicators to be added."""
    index, known = simulation.index, simulation.index.framework.indicators
    for name in added:
        if name not in known:
            yield Fault("the framework has no such indicator", None, "unseen", name)
        elif name in index.normalised:
            yield Fault("the index has this indicator", None, "unseen", name)
    if len({*added}) < len(added):
        yield Fault("an indicator is given twice", None, "unseen")
    if added and len(simulation.sets) > 1:
        yield Fault("no factor may change the set", None, "factors")
    if added and index.normalised.shape[1] < 3:
        yield Fault("needs three seen indicators or more")


def _completed(
    simulation: Simulation, added: tuple[str, ...], seed: int, U: dict, seen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of the completed tables, and what share of the weight is unseen."""
    index, (draws, _), count = simulation.index, seen.shape, len(added)
    scored = index.scores[ROOT].notna().to_numpy()
    ruler = _ruler(index)
    groups = list(by_row(simulation.codes(U)))
    known: dict[tuple[bytes, bytes], Likeness] = {}
    like = []
    for codes, _ in groups:
        variant = simulation.variant(codes)
        key = (variant.normalised.tobytes(), _in_index(variant).tobytes())
        if key not in known:
            with within(", ".join(map(str, codes)) or None):
                _refuse_foreign(variant, ruler)
                known[key] = likeness(variant.normalised[scored], _in_index(variant))
        like.append(known[key])

    # in the order of `unseen.draw`, so that one seed gives the same columns
    rng = np.random.default_rng(seed)
    columns = len(like[0].correlations)
    pick = rng.integers(columns, size=(draws, count))
    shape = rng.integers(columns, size=(draws, count))
    rho, shared = np.empty((draws, count)), np.empty((draws, 1))
    for (_, rows), found in zip(groups, like, strict=True):
        rho[rows], shared[rows] = found.correlations[pick[rows]], found.shared
    place = np.empty((count, draws, scored.sum()), np.int16)
    # who has no score in a draw is taken to be in the middle, and left out afterwards
    middle = np.nan_to_num(normal_scores(seen[:, scored]))
    for at, drawn in enumerate(places(middle, rho, shared, rng)):
        place[at] = drawn

    extra = {}
    if simulation.noise is not None:
        stream = uniforms({f"{simulation.noise.name}: unseen": count}, seed, 0, draws)
        extra = {simulation.noise.name: stream.popitem()[1]}
    scores, share = np.full(seen.shape, np.nan), np.zeros(draws)
    for (codes, rows), found in zip(groups, like, strict=True):
        variant = simulation.variant(codes)
        Z, _ = simulation.draw(variant, U, rows)
        table = np.full((len(rows), len(scored), columns + count), np.nan)
        table[..., :columns] = Z
        for at in range(count):
            quantiles = found.shapes[shape[rows, at]]
            table[:, scored, columns + at] = np.take_along_axis(quantiles, place[at][rows], axis=1)
        hierarchy = Hierarchy(
            variant.framework, variant.recipe, [*variant.indicators.columns, *added]
        )
        scorer = scoring.Scorer(hierarchy)
        nodes = () if hierarchy.flat else None
        W = scoring.score_nodes(scorer, table[:, ruler], nodes=nodes)[1]
        if simulation.noise is not None:
            name, numbers = simulation.noise.name, len(simulation.items)
            u = np.hstack([U[name][rows], extra[name][rows]])
            own = simulation.place | {one: numbers + k for k, one in enumerate(added)}
            W = weights_around(simulation.noise, hierarchy, W, u, own)
        scores[rows] = scoring.score_nodes(scorer, table, W, (ROOT,))[0][ROOT]
        share[rows] = _weight_of(hierarchy, W, added).sum(axis=1)
    scores[np.isnan(seen) | ~scored] = np.nan
    return scores, share


def _ruler(index: Index) -> np.ndarray:
    """Say whose cells weights are found from: (entities,), of bool."""
    owner = index
    while owner.source is not None and owner.reference is not None:
        owner = owner.reference
    return index.scores.index.isin(owner.scores.index)


def _refuse_foreign(variant: Variant, ruler: np.ndarray) -> None:
    """Refuse weights that are not those of the table's own cells."""
    if variant.over is None:
        return
    scorer = scoring.Scorer(variant.hierarchy)
    nodes = () if variant.hierarchy.flat else None
    own = scoring.score_nodes(scorer, variant.normalised[ruler][None], nodes=nodes)[1]
    if any(not np.allclose(own[node], found, atol=1e-9) for node, found in variant.weights.items()):
        mend = "build it on its own, or with a reference of some of its entities"
        raise InputError(
            Fault("its weights are not those of its own cells", None, "weights", mend=mend)
        )


def _in_index(variant: Variant) -> np.ndarray:
    """Return the weight of each column in the index: (columns,)."""
    return _weight_of(variant.hierarchy, variant.weights, variant.hierarchy.leaves)[0]


def _weight_of(hierarchy: Hierarchy, W: scoring.Weights, names: Sequence[str]) -> np.ndarray:
    """Return the weight of some leaves in the index: (draws, names)."""
    if hierarchy.flat:
        share = dict(zip(hierarchy.leaves, W[ROOT].T, strict=True))
    else:
        share = {ROOT: np.ones(1)}
        for node in reversed(hierarchy.nodes):  # from the top
            for child, own in zip(hierarchy.children(node), W[node].T, strict=True):
                share[child] = share[node] * own
    return np.stack(np.broadcast_arrays(*(share[name] for name in names)), axis=-1)
