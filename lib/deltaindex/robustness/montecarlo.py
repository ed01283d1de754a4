"""Monte Carlo: how far ranks move when every choice is open at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError, refuse_if
from ..framework import ROOT
from ..methods.arguments import checked, counted
from . import intervals
from .factors import AnyFactor
from .screening import refuse_idle
from .simulation import Simulation
from .streams import uniforms

CHUNK = 1_000_000  # scores that are held at once
MOST = 10_000_000  # draws
_Portion = tuple[int, np.ndarray, np.ndarray]  # the first draw, scores and ranks


@dataclass(frozen=True)
class Robustness:
    """What came of many draws.

    Attributes
    ----------
    simulation : Simulation
    draws, seed : int
    level : float
        Of the intervals: 0.9 is from 5 to 95 %.
    ranks : array of int16 or int32, shape (draws, entities), or None
        Rank at the top node in every draw, 0 for no score; None if they were not kept.
    histogram : DataFrame of int, shape (entities, ranks)
        In how many draws an entity takes a rank.
    tiers : DataFrame, shape (entities, tiers), or None
        Share of draws in a tier, by the recipe's own rule.
    pairs : DataFrame, shape (entities, entities), or None
        Share of draws in which the row ranks above the column; ties count for neither.
    shift : array, shape (draws,)
        Mean over entities of the distance between their rank and that of the index.
    """

    simulation: Simulation
    draws: int
    seed: int
    level: float
    ranks: np.ndarray | None
    histogram: pd.DataFrame
    tiers: pd.DataFrame | None
    pairs: pd.DataFrame | None
    shift: np.ndarray

    @classmethod
    def of_ranks(
        cls,
        simulation: Simulation,
        ranks: np.ndarray,
        tiers: pd.DataFrame | None = None,
        *,
        seed: int,
        level: float = 0.9,
    ) -> Robustness:
        """Return what `run` returned from the ranks that it kept, without drawing anew."""
        counts = _Counts(simulation, len(ranks), tiers=False, pairs=True, keep=False)
        counts.add(0, None, ranks)
        _, histogram, _, pairs, shift = counts.result()
        return cls(simulation, len(ranks), seed, level, ranks, histogram, tiers, pairs, shift)

    @property
    def index(self) -> Index:
        """The index that was tried."""
        return self.simulation.index

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """Where each entity ranks; see `intervals.of_counts`."""
        return intervals.of_counts(self.histogram, self.index.ranks[ROOT], self.draws, self.level)

    def taking(self, factor: str, *labels: str) -> np.ndarray:
        """Say which draws take one of some alternatives of a choice: (draws,), of bool.

        Raises
        ------
        InputError
            No such choice was drawn, or it has no such alternative.
        """
        chosen = {choice.name: at for at, choice in enumerate(self.simulation.choices)}
        if factor not in chosen:
            raise InputError(Fault("no such choice", None, "factor", factor))
        known = list(self.simulation.choices[chosen[factor]].alternatives)
        refuse_if(
            Fault("no such alternative", None, factor, label)
            for label in labels
            if label not in known
        )
        codes = self.simulation.codes(self._uniforms(0, self.draws))[:, chosen[factor]]
        return np.isin(codes, [known.index(label) for label in labels])

    def among(self, some: np.ndarray) -> Robustness:
        """Return what is said of some of the draws; tiers are left aside.

        As each alternative is drawn independently, the draws that leave one out are such as a run
        without it would have made.

        Parameters
        ----------
        some : array of bool, shape (draws,)
            As `taking` returns it.

        Returns
        -------
        Robustness
            Without its seed: its ranks stand, and draws cannot be built anew.

        Raises
        ------
        InputError
            The ranks were not kept, or there is no such draw.
        """
        if self.ranks is None:
            raise InputError(Fault("the ranks of the draws were not kept", mend="keep=True"))
        if not some.any():
            raise InputError(Fault("there is no such draw"))
        return Robustness.of_ranks(self.simulation, self.ranks[some], seed=-1, level=self.level)

    def by_alternative(self) -> pd.DataFrame:
        """Say how far each alternative of each choice moves the ranks.

        Returns
        -------
        DataFrame, one row an alternative
            ``factor``, ``alternative``; ``draws``, how many take it; ``shift``, the mean over these
            of the distance between the ranks of a draw and those of the index; ``error``, the
            standard error of that mean.
        """
        codes = self.simulation.codes(self._uniforms(0, self.draws))
        rows = []
        for at, choice in enumerate(self.simulation.choices):
            for code, label in enumerate(choice.alternatives):
                own = self.shift[codes[:, at] == code]
                own = own[~np.isnan(own)]
                error = own.std(ddof=1) / np.sqrt(len(own)) if len(own) > 1 else np.nan
                mean = own.mean() if len(own) else np.nan
                rows.append((choice.name, label, len(own), mean, error))
        return pd.DataFrame(rows, columns=["factor", "alternative", "draws", "shift", "error"])

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """The drawn parameters, a row a draw; see `Simulation.drawn`."""
        return self.simulation.drawn(self._uniforms(0, self.draws))

    def share_within(self, rank: int) -> pd.Series:
        """Return the share of draws in which each entity is among the first so many."""
        return self.histogram.loc[:, :rank].sum(axis=1) / self.draws

    def scores(self, nodes: Sequence[str] = (ROOT,), draws: slice = slice(None)) -> np.ndarray:
        """Return the scores of the draws at some nodes, computed anew from the seed.

        Parameters
        ----------
        nodes : sequence of str
        draws : slice
            A stretch of draws; all by default.

        Returns
        -------
        array, shape (nodes, draws, entities)
            Missing: no score, or no such node in the draw's set.
        """
        start, stop, step = draws.indices(self.draws)
        if step != 1:
            raise InputError(Fault("takes a stretch of draws", None, "draws", draws))
        return self.simulation.scores(self._uniforms(start, stop), tuple(nodes))

    def build(self, draw: int) -> Index:
        """Build the index of one draw, every stage of it, by `index.build`."""
        if not 0 <= draw < self.draws:
            raise InputError(Fault(f"there are {self.draws} draws", None, "draw", draw))
        return self.simulation.replay(self._uniforms(draw, draw + 1), 0)

    def _uniforms(self, start: int, stop: int) -> dict[str, np.ndarray]:
        if self.seed < 0:
            raise InputError(Fault("some of the draws of a run cannot be made anew", value="among"))
        return uniforms(self.simulation.sizes, self.seed, start, stop)


@checked
def run(
    index: Index,
    factors: Sequence[AnyFactor],
    draws: int = 10_000,
    *,
    seed: int = 0,
    level: float = 0.9,
    tiers: bool = True,
    pairs: bool = True,
    keep: bool = True,
    chunk: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], object] | None = None,
) -> Robustness:
    """Draw every factor at once and rank the entities in each draw.

    Parameters
    ----------
    index : Index
    factors : sequence of factors
        What is drawn: see `Factor`, `WeightNoise`, `ImputationNoise`, `Resample`, or `parse`.
    draws : int
    seed : int
        The same seed gives the same draws, in whatever portions they are computed; a factor's
        draws stay the same when another is added.
    level : float
        Of the rank intervals, between 0 and 1.
    tiers, pairs, keep : bool
        Whether to find tiers, count pairs and keep the ranks of all draws; for thousands of
        entities rather not. Tiers need a recipe that has them.
    chunk : int, optional
        Draws that are computed at once.
    executor : concurrent.futures.Executor, optional
        Computes the portions, e.g. a `ProcessPoolExecutor`; threads of this process by default.
        The same seed gives the same result with any.
    progress : callable, optional
        Called with the number of draws just done, e.g. ``tqdm(total=draws).update``.

    Returns
    -------
    Robustness

    Raises
    ------
    InputError
        A factor cannot act in this set and recipe, factors clash, a step refuses a draw, or a
        number is of another kind or beyond bounds.

    References
    ----------
    :cite:`saisana2005`; :cite:`oecd2008`, step 7.
    """
    counted(MOST, draws=draws, chunk=MOST if chunk is None else chunk)
    counted(2**63, 0, seed=seed)
    if not 0 < level < 1:
        raise InputError(Fault("must be between 0 and 1", None, "level", level))
    refuse_idle(index, factors)
    simulation = Simulation(index, factors)
    n = len(simulation.entities)
    chunk = chunk or max(1, CHUNK // n)
    counts = _Counts(simulation, draws, tiers and index.recipe.tiers is not None, pairs, keep)
    chosen = {factor.name: factor.size for factor in simulation.choices}
    if chosen:  # built first, so that threads only read
        simulation.prepare(uniforms(chosen, seed, 0, draws))

    work = partial(_portion, simulation, seed, draws, chunk)
    for start, scores, ranks in _ahead(work, range(0, draws, chunk), executor):
        counts.add(start, scores, ranks)
        if progress is not None:
            progress(len(scores))
    return Robustness(simulation, draws, seed, level, *counts.result())


class _Counts:
    """What is kept of the draws, added up portion by portion."""

    def __init__(self, simulation: Simulation, draws: int, tiers: bool, pairs: bool, keep: bool):
        self.simulation, self.index = simulation, simulation.index
        index = simulation.index
        n = len(index.scores)
        self.kind = np.int16 if n < np.iinfo(np.int16).max else np.int32
        self.base = index.ranks[ROOT].fillna(0).to_numpy(float)
        self.histogram = np.zeros((n, n), np.int32)
        self.ranks = np.zeros((draws, n), self.kind) if keep else None
        self.tiers = np.zeros((n, 0), np.int64) if tiers else None
        self.pairs = np.zeros((n, n), np.int64) if pairs else None
        self.shift = np.full(draws, np.nan)
        self.draws = draws

    def add(self, start: int, scores: np.ndarray | None, ranks: np.ndarray) -> None:
        """Add the draws from `start` on."""
        stop, n = start + len(ranks), len(self.base)
        if self.ranks is not None:
            self.ranks[start:stop] = ranks
        at = ranks + (n * np.arange(n, dtype=np.int64) - 1)
        at = at[ranks > 0] if (ranks == 0).any() else at.ravel()
        if n * n <= at.size:
            self.histogram += np.bincount(at, minlength=n * n).reshape(n, n).astype(np.int32)
        else:
            np.add.at(self.histogram.reshape(-1), at, 1)
        both = (ranks > 0) & (self.base > 0)
        moved = np.where(both, np.abs(ranks - self.base), 0.0).sum(axis=1)
        with np.errstate(invalid="ignore"):
            self.shift[start:stop] = moved / both.sum(axis=1)
        if self.pairs is not None:
            other = np.ascontiguousarray(ranks.T.astype(self.kind))
            own = np.where(other == 0, np.iinfo(self.kind).max, other)
            for row, mine in enumerate(own):
                self.pairs[row] += (other > mine).sum(axis=1)
        if self.tiers is not None and scores is not None:
            found = self.simulation.tiers(scores, ranks)
            if found.max() > self.tiers.shape[1]:
                more = found.max() - self.tiers.shape[1]
                self.tiers = np.pad(self.tiers, [(0, 0), (0, more)])
            for tier in range(self.tiers.shape[1]):
                self.tiers[:, tier] += (found == tier + 1).sum(axis=0)

    def result(self) -> tuple:
        """Return ranks, histogram, tiers, pairs and shifts."""
        names = self.index.scores.index
        n = len(names)
        histogram = pd.DataFrame(self.histogram, names, pd.RangeIndex(1, n + 1, name="rank"))
        tiers = pairs = None
        if self.tiers is not None:
            numbers = pd.RangeIndex(1, self.tiers.shape[1] + 1, name="tier")
            tiers = pd.DataFrame(self.tiers / self.draws, names, numbers)
        if self.pairs is not None:
            pairs = pd.DataFrame(self.pairs / self.draws, names, names)
        return self.ranks, histogram, tiers, pairs, self.shift


def _portion(simulation: Simulation, seed: int, draws: int, chunk: int, start: int) -> _Portion:
    """Score and rank the draws from `start` on, no more than a chunk; every worker can."""
    stop = min(start + chunk, draws)
    scores = simulation.scores(uniforms(simulation.sizes, seed, start, stop))[0]
    return start, scores, simulation.ranks(scores)


def _ahead(
    work: Callable[[int], _Portion], starts: Sequence[int], executor: Executor | None
) -> Iterator[_Portion]:
    """Yield results in order while the next are computed, no more than are needed at once."""
    threads = min(os.cpu_count() or 1, 4)
    if executor is None and (len(starts) < 2 or threads < 2):
        yield from map(work, starts)
        return
    with nullcontext(executor) if executor else ThreadPoolExecutor(threads) as pool:
        most = getattr(pool, "_max_workers", threads)
        waiting: deque[Future[_Portion]] = deque()
        for start in starts:
            waiting.append(pool.submit(work, start))
            if len(waiting) > most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
