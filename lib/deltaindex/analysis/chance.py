"""Chance: what a shuffle would give, and what many tests at once would find by luck."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from ..errors import Fault, InputError, refuse_if
from ..methods.arguments import checked
from .membership import grouped, ranked, sided
from .resampling import RESAMPLES, check_counts, refuse_gaps

__all__ = [
    "Outcome",
    "control",
    "difference",
    "overlap",
    "rank_correlation",
]


@dataclass(frozen=True)
class Outcome:
    """A statistic and how often chance goes as far, on either side of zero unless said otherwise.

    Attributes
    ----------
    value : float
    p : float
        Of shuffles: (1 + those at least as far) / (1 + all); never zero.
    """

    value: float
    p: float


@checked
def difference(
    values: pd.Series,
    inside: pd.Series,
    within: pd.Series | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Outcome:
    r"""Return how much higher the mean of some entities is than that of the others.

    With groups, each is compared in itself, and only within it are values shuffled:

    .. math:: d = \frac{\sum_g h_g (\bar y_{g1} - \bar y_{g0})}{\sum_g h_g}, \qquad
              h_g = \frac{n_{g1} n_{g0}}{n_{g1} + n_{g0}}

    which is the coefficient of a dummy beside fixed effects of the groups.

    Parameters
    ----------
    values : Series, shape (entities,)
    inside : Series of bool, shape (entities,)
    within : Series, shape (entities,), optional
        Groups; those that lie wholly inside or outside say nothing and are passed over.
    resamples, seed : int

    Raises
    ------
    InputError
        A value is missing, an entity is neither in nor out or has no group, no group holds
        entities of both kinds, or a number of resamples that cannot be drawn.

    Examples
    --------
    >>> values = pd.Series([5.0, 3.0, 1.0, 1.0], index=list("abcd"))
    >>> difference(values, pd.Series([True, True, False, False], index=list("abcd"))).value
    3.0
    """
    y, groups = _aligned(values, within)
    mask = sided(values.index, inside)
    check_counts(seed, resamples=resamples)
    rng = np.random.default_rng(seed)
    parts, shuffled, weights = [], [], []
    for group in pd.unique(groups):
        own, chosen = y[groups == group], mask[groups == group]
        ones, zeros = chosen.sum(), (~chosen).sum()
        if not ones or not zeros:
            continue
        draws = rng.permuted(np.tile(own, (resamples, 1)), axis=1)
        parts.append(own[chosen].mean() - own[~chosen].mean())
        shuffled.append(draws[:, chosen].mean(axis=1) - draws[:, ~chosen].mean(axis=1))
        weights.append(ones * zeros / (ones + zeros))
    if not parts:
        raise InputError(Fault("nothing to compare: no group has entities in and out of the set"))
    return _two_sided(np.average(parts, weights=weights), np.average(shuffled, 0, weights))


@checked
def rank_correlation(
    x: pd.Series,
    y: pd.Series,
    within: pd.Series | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Outcome:
    """Return Spearman's rank correlation, pooled within groups where they are given.

    Within groups, ranks are taken inside each and centred at its mean rank, and values are
    shuffled inside each; with one group this is Spearman's coefficient.

    Raises
    ------
    InputError
        A value is missing, an entity has no group, or one of the two does not vary within any
        group but for rounding.

    Examples
    --------
    >>> x, y = pd.Series([1.0, 2.0, 3.0]), pd.Series([9.0, 5.0, 1.0])
    >>> rank_correlation(x, y).value
    -1.0
    """
    a, groups = _aligned(x, within)
    b, _ = _aligned(y.reindex(x.index), None)
    check_counts(seed, resamples=resamples)
    rng = np.random.default_rng(seed)
    product, squares, shuffled = 0.0, np.zeros(2), np.zeros(resamples)
    for group in pd.unique(groups):
        own = groups == group
        ranks = [ranked(v[own]).to_numpy() - (own.sum() + 1) / 2 for v in (a, b)]
        product += ranks[0] @ ranks[1]
        squares += [r @ r for r in ranks]
        shuffled += rng.permuted(np.tile(ranks[0], (resamples, 1)), axis=1) @ ranks[1]
    scale = np.sqrt(squares.prod())
    if not scale:
        raise InputError(Fault("a constant has no rank correlation"))
    return _two_sided(product / scale, shuffled / scale)


def overlap(chosen: Collection, members: Collection, population: Collection) -> Outcome:
    """Count the chosen who are members, and say how often as many would be by lot.

    Without a number of tries: the hypergeometric distribution gives p, on the upper side.

    Parameters
    ----------
    chosen, members : collection
        Both of the population.
    population : collection

    Raises
    ------
    InputError
        One of the chosen or of the members is not in the population.

    Examples
    --------
    >>> overlap(["a", "b"], ["a", "b"], ["a", "b", "c"])  # one pair out of three
    Outcome(value=2.0, p=0.3333333333333333)
    """
    chosen, members, population = set(chosen), set(members), set(population)
    refuse_if(
        Fault("not in the population", value=e) for e in sorted((chosen | members) - population)
    )
    count = len(chosen & members)
    p = scipy.stats.hypergeom.sf(count - 1, len(population), len(members), len(chosen))
    return Outcome(float(count), float(p))


@checked
def control(p: pd.Series, planned: pd.Series) -> pd.Series:
    """Adjust the p of tests that nobody planned, so that few of those that pass are luck.

    Planned tests are few and were named before the data were seen: they keep their p. The others
    are adjusted together as Benjamini and Hochberg do: among those adjusted to at most 0.05, one
    in twenty is expected to be false.

    Parameters
    ----------
    p : Series, shape (tests,)
    planned : Series of bool, shape (tests,)

    Raises
    ------
    InputError
        A p is missing or not within 0 and 1, or of a test it is not said whether it was planned.

    References
    ----------
    :cite:`benjamini1995`

    Examples
    --------
    >>> p = pd.Series([0.01, 0.04, 0.03])
    >>> control(p, pd.Series([False, False, True])).tolist()
    [0.02, 0.04, 0.03]
    """
    adjusted = p.astype(float).copy()
    refuse_if(
        Fault("a p must be 0 to 1", None, str(test), float(own))
        for test, own in p.items()
        if not 0.0 <= own <= 1.0
    )
    free = ~sided(p.index, planned, "mark as planned")
    if free.any():
        adjusted[free] = scipy.stats.false_discovery_control(adjusted[free])
    return adjusted.rename("p_adjusted")


def _aligned(values: pd.Series, within: pd.Series | None) -> tuple[np.ndarray, np.ndarray]:
    refuse_gaps(values)
    if within is None:
        return values.to_numpy(float), np.zeros(len(values))
    return values.to_numpy(float), pd.factorize(grouped(values.index, within))[0]


def _two_sided(value: float, shuffled: np.ndarray) -> Outcome:
    # rounding must not make a shuffle that equals the observed order look smaller
    reached = np.abs(shuffled) >= abs(value) - 1e-12
    return Outcome(float(value), float((1 + reached.sum()) / (1 + len(shuffled))))
