"""Sobol indices: which factor moves the ranks, alone and with all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError, refuse_if
from ..framework import ROOT
from ..methods.arguments import checked, counted
from .factors import AnyFactor
from .montecarlo import CHUNK
from .screening import refuse_idle
from .simulation import Simulation
from .streams import saltelli

SHIFT = "average shift"
MOST = 2**20  # samples


class Indices(NamedTuple):
    """First-order and total indices: (factors, outputs); missing where an output is constant."""

    first: np.ndarray
    total: np.ndarray


@dataclass(frozen=True)
class Sensitivity:
    """Which factors move the ranks.

    Attributes
    ----------
    simulation : Simulation
    samples, seed : int
    level : float
        Of the intervals.
    indices : DataFrame
        One row an output and factor. ``output`` is an entity (its rank) or ``average shift`` (the
        mean over entities of the distance between their rank and that of the index);
        ``first`` and ``total`` are the Sobol indices, each with ``_low`` and ``_high``. They are
        missing for a rank that never moves, or that is missing in some draw.
    variance : Series
        Of each output over the draws.
    ranks : array, shape ((factors + 2) x samples, entities)
        Ranks of the runs A, B, and A with one factor from B; 0 for no score.
    """

    simulation: Simulation
    samples: int
    seed: int
    level: float
    indices: pd.DataFrame
    variance: pd.Series
    ranks: np.ndarray

    @classmethod
    def of_ranks(
        cls,
        simulation: Simulation,
        ranks: np.ndarray,
        *,
        seed: int,
        resamples: int = 200,
        level: float = 0.95,
    ) -> Sensitivity:
        """Return what `sobol` returned from the ranks of its runs, without running anew."""
        samples = len(ranks) // (len(simulation.factors) + 2)
        found = _of_ranks(simulation, ranks, seed, resamples, level)
        return cls(simulation, samples, seed, level, *found, ranks)

    def table(self, what: str = "total") -> pd.DataFrame:
        """Return one kind of index as outputs x factors."""
        table = self.indices.pivot(index="output", columns="factor", values=what)
        return table.loc[self.indices["output"].unique(), self.indices["factor"].unique()]

    def of(self, output: str = SHIFT) -> pd.DataFrame:
        """Return the indices of one output by factor; of the average shift by default."""
        return self.indices[self.indices["output"] == output].set_index("factor")

    def without(self, factor: str, *labels: str) -> Sensitivity:
        """Return the indices that the others have where some alternatives are left out.

        Of the samples those are kept in which neither A nor B takes one of the alternatives. They
        are a Saltelli sample of the choice without them, a smaller one, so that intervals widen.

        Raises
        ------
        InputError
            No such choice or alternative; fewer than two would be left, or too few samples.
        """
        simulation = self.simulation
        choices = {choice.name: at for at, choice in enumerate(simulation.choices)}
        if factor not in choices:
            raise InputError(Fault("no such choice", None, "factor", factor))
        known = list(simulation.choices[choices[factor]].alternatives)
        refuse_if(
            Fault("no such alternative", None, factor, label)
            for label in labels
            if label not in known
        )
        left = [code for code, label in enumerate(known) if label not in labels]
        if len(left) < 2:
            raise InputError(Fault("two alternatives must be left", None, factor, labels))
        U = saltelli(simulation.sizes, self.seed, self.samples)
        codes = simulation.codes(U)[:, choices[factor]]
        inside = np.isin(codes, left).reshape(-1, self.samples)
        kept = inside[0] & inside[1]
        if kept.sum() < 2:
            raise InputError(Fault("too few samples are left", None, factor, int(kept.sum())))
        ranks = self.ranks.reshape(-1, self.samples, self.ranks.shape[1])[:, kept]
        ranks = ranks.reshape(-1, self.ranks.shape[1])
        return Sensitivity.of_ranks(simulation, ranks, seed=self.seed, level=self.level)

    def leading(self) -> pd.Series:
        """Count for how many entities a factor has the largest total index, most first.

        Entities whose rank never moves are passed over, factors that lead nowhere left out.
        """
        of_entities = self.table("total").drop(index=SHIFT).dropna(how="all")
        return of_entities.idxmax(axis=1).value_counts()


@checked
def sobol(
    index: Index,
    factors: Sequence[AnyFactor],
    samples: int = 1024,
    *,
    seed: int = 0,
    resamples: int = 200,
    level: float = 0.95,
) -> Sensitivity:
    r"""Share the variance of each rank among the factors.

    .. math:: S_i = \frac{V[E(Y \mid X_i)]}{V(Y)}, \qquad
              S_{Ti} = 1 - \frac{V[E(Y \mid X_{\sim i})]}{V(Y)}

    The first-order index is what a factor does alone, the total index what it does alone and
    together with others. A discrete factor is drawn by a trigger in [0, 1); a factor that takes
    several numbers (weights) is exchanged as a whole.

    Parameters
    ----------
    index : Index
    factors : sequence of factors
        Two or more.
    samples : int
        A power of two; the index is computed ``samples * (factors + 2)`` times.
    seed : int
    resamples : int
        Bootstrap resamples of the runs, for the intervals (percentiles).
    level : float
        Of the intervals.

    Returns
    -------
    Sensitivity

    Raises
    ------
    InputError
        As in `run`; `samples` is no power of two.

    References
    ----------
    :cite:`saltelli2010`; :cite:`jansen1999`; of ranks, :cite:`saisana2005`.
    """
    counted(MOST, 2, samples=samples)
    counted(10_000, 2, resamples=resamples)
    counted(2**63, 0, seed=seed)
    if not 0 < level < 1:
        raise InputError(Fault("must be between 0 and 1", None, "level", level))
    refuse_idle(index, factors)
    simulation = Simulation(index, factors)
    U = saltelli(simulation.sizes, seed, samples)
    runs, n = samples * (len(factors) + 2), len(simulation.entities)
    ranks = np.empty((runs, n), np.int32)
    step = max(1, CHUNK // n)
    for start in range(0, runs, step):
        part = {name: u[start : start + step] for name, u in U.items()}
        ranks[start : start + step] = simulation.ranks(simulation.scores(part)[0])
    return Sensitivity.of_ranks(simulation, ranks, seed=seed, resamples=resamples, level=level)


def _of_ranks(
    simulation: Simulation, ranks: np.ndarray, seed: int, resamples: int, level: float
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the table of indices and the variances that ranks of a Saltelli sample give."""
    n, samples = len(simulation.entities), len(ranks) // (len(simulation.factors) + 2)
    base = simulation.index.ranks[ROOT].astype("Float64").to_numpy(float, na_value=np.nan)
    Y = np.where(ranks > 0, ranks, np.nan)
    away = np.abs(Y - base)
    shift = np.nansum(away, axis=1) / np.maximum((~np.isnan(away)).sum(axis=1), 1)
    Y = np.column_stack([Y, shift])
    A, B, AB = Y[:samples], Y[samples : 2 * samples], Y[2 * samples :].reshape(-1, samples, n + 1)
    names = [*simulation.entities, SHIFT]
    factors = [factor.name for factor in simulation.factors]
    table = _table(A, B, AB, names, factors, seed, resamples, level)
    return table, pd.Series(np.var(Y[: 2 * samples], axis=0), names, name="variance")


def indices(A: np.ndarray, B: np.ndarray, AB: np.ndarray) -> Indices:
    r"""Estimate Sobol indices of outputs from the runs of a Saltelli sample.

    .. math:: S_i = \frac{\frac1N \sum_r B_r (AB^i_r - A_r)}{V}, \qquad
              S_{Ti} = \frac{\frac{1}{2N} \sum_r (A_r - AB^i_r)^2}{V}

    of outputs centred at the mean of all runs, with V the variance of A and B together.

    Parameters
    ----------
    A, B : array, shape (samples, outputs)
    AB : array, shape (factors, samples, outputs)
        Of A with one factor from B.

    Returns
    -------
    Indices

    References
    ----------
    :cite:`saltelli2010` for the first order, :cite:`jansen1999` for the total.

    Examples
    --------
    The first factor is all that counts.

    >>> A, B = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([[1.0], [0.0], [0.0], [1.0]])
    >>> [found.ravel().tolist() for found in indices(A, B, np.stack([B, A]))]
    [[1.0, 0.0], [1.0, 0.0]]
    """
    A, B, AB = _centred(A, B, AB)
    variance = np.var(np.concatenate([A, B]), axis=0)
    variance = np.where(variance > np.finfo(float).eps, variance, np.nan)
    first = (B * (AB - A)).mean(axis=1) / variance
    total = 0.5 * ((A - AB) ** 2).mean(axis=1) / variance
    return Indices(first, total)


def resampled(A: np.ndarray, B: np.ndarray, AB: np.ndarray, resamples: int, seed: int) -> Indices:
    """Estimate the indices on resampled runs, all at once.

    Every estimate is a ratio of means over runs, so that the means of all resamples are one
    product of matrices: how often each run was drawn, by what it adds.

    Returns
    -------
    Indices
        Of shape (resamples, factors, outputs).
    """
    A, B, AB = _centred(A, B, AB)
    samples = len(A)
    picked = np.random.default_rng(seed).integers(samples, size=(resamples, samples))
    picked += samples * np.arange(resamples)[:, None]
    drawn = np.bincount(picked.ravel(), minlength=resamples * samples)
    counts = drawn.reshape(resamples, samples) / samples

    def means(x: np.ndarray) -> np.ndarray:
        x = np.moveaxis(x, -2, 0)
        return (counts @ x.reshape(samples, -1)).reshape(resamples, *x.shape[1:])

    variance = (means(A * A + B * B) - means(A + B) ** 2 / 2.0) / 2.0
    variance = np.where(variance > np.finfo(float).eps, variance, np.nan)[:, None]
    return Indices(means(B * (AB - A)) / variance, 0.5 * means((A - AB) ** 2) / variance)


def _centred(A: np.ndarray, B: np.ndarray, AB: np.ndarray) -> tuple[np.ndarray, ...]:
    """Centre at the mean of all runs and scale by their deviation."""
    every = np.concatenate([A, B, *AB])
    mean, scale = every.mean(axis=0), every.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    return (A - mean) / scale, (B - mean) / scale, (AB - mean) / scale


def _table(
    A: np.ndarray,
    B: np.ndarray,
    AB: np.ndarray,
    outputs: list,
    factors: list[str],
    seed: int,
    resamples: int,
    level: float,
) -> pd.DataFrame:
    point, spread = indices(A, B, AB), resampled(A, B, AB, resamples, seed)
    frame = {
        "output": np.tile(np.array(outputs, dtype=object), len(factors)),
        "factor": np.repeat(np.array(factors, dtype=object), len(outputs)),
    }
    tail = 50.0 * (1.0 - level)
    for name in Indices._fields:
        estimates = getattr(spread, name)
        low, high = np.percentile(estimates, [tail, 100.0 - tail], axis=0)
        frame[name] = getattr(point, name).ravel()
        frame |= {f"{name}_low": low.ravel(), f"{name}_high": high.ravel()}
    order = {name: at for at, name in enumerate(outputs)}
    table = pd.DataFrame(frame)
    return table.sort_values(
        "output", key=lambda column: column.map(order), kind="stable", ignore_index=True
    )
