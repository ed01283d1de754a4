"""Inequality: how unevenly a quantity is spread over entities, and how much of it between groups.

Gini and Theil come from PySAL's inequality. All measures here ask for a scale with a true zero.
Scores of a min-max index have one only by convention (the worst entity of the sample): a factor
leaves every measure as it is, but a constant added to all scores changes them, and with them the
order of groups, years or columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from ..errors import Fault, InputError, placed, within
from ..extras import require
from ..methods.arguments import checked, counted
from ..methods.equality import constant
from .membership import grouped
from .resampling import LEVEL, RESAMPLES, check_counts, refuse_gaps, seeded

__all__ = ["Interval", "Theil", "by_group", "cv", "gini", "table", "theil"]


@dataclass(frozen=True)
class Interval:
    """An estimate with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Theil:
    """Theil's T and its parts.

    Attributes
    ----------
    total, between, within : float
    share : float
        Of the part between groups in the total.
    p : float
        How often groups of the same sizes, drawn at random, differ as much.
    """

    total: float
    between: float
    within: float
    share: float
    p: float


@checked
def cv(values: pd.Series, ddof: int, resamples: int = RESAMPLES, seed: int = 0) -> Interval:
    r"""Return the coefficient of variation with a bootstrap interval (bias-corrected, BCa).

    .. math:: \mathrm{CV} = \frac{s}{\bar y}, \qquad
              s^2 = \frac{1}{n - \mathrm{ddof}} \sum_i (y_i - \bar y)^2

    Parameters
    ----------
    values : Series, shape (entities,)
    ddof : int
        0 for a whole population, 1 for a sample. All of one is that of the other times
        :math:`\sqrt{n / (n - 1)}`, the interval too.
    resamples, seed : int

    Raises
    ------
    InputError
        A value is missing or negative, fewer than three values, or all are equal.

    References
    ----------
    :cite:`efron1987`

    Examples
    --------
    >>> estimate = cv(pd.Series([1.0, 2.0, 3.0, 6.0]), ddof=0)
    >>> round(estimate.value, 4), estimate.low < estimate.value < estimate.high
    (0.6236, True)
    """
    counted(1_000_000, 2, resamples=resamples)
    check_counts(seed)
    y = _checked(values)
    if len(y) < 3 or constant(y[:, None])[0]:
        mend = "three values that are not all equal"
        raise InputError(Fault("no interval for so little variation", value=y.tolist(), mend=mend))

    def variation(sample: np.ndarray, axis: int = -1) -> np.ndarray:
        # a sample of zeros alone does not vary
        mean = sample.mean(axis=axis)
        spread = sample.std(axis=axis, ddof=ddof)
        return np.divide(spread, mean, out=np.zeros_like(mean), where=mean > 0)

    found = scipy.stats.bootstrap(
        (y,), variation, n_resamples=resamples, confidence_level=LEVEL, method="BCa", batch=1000,
        rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    return Interval(float(variation(y)), float(found.low), float(found.high))


@checked
def gini(values: pd.Series) -> float:
    r"""Return the Gini coefficient: 0 if all are equal, (n - 1) / n if one has everything.

    .. math:: G = \frac{\sum_i \sum_j |y_i - y_j|}{2 n^2 \bar y}

    Raises
    ------
    InputError
        A value is missing or negative, or all are zero.

    Examples
    --------
    >>> gini(pd.Series([1.0, 3.0]))
    0.25
    """
    require("stats", "inequality")
    from inequality.gini import Gini  # PySAL takes half a second to import

    y = _checked(values)
    # what rounding leaves of equal values can be below zero
    return 0.0 if constant(y[:, None])[0] else float(Gini(y).g)


@checked
def theil(values: pd.Series, groups: pd.Series, permutations: int = 999, seed: int = 0) -> Theil:
    r"""Return Theil's T and its parts between and within groups.

    .. math:: T = \sum_i s_i \ln (n s_i)
                = \underbrace{\sum_g S_g \ln \frac{n S_g}{n_g}}_{\text{between}}
                + \underbrace{\sum_g S_g T_g}_{\text{within}}

    with :math:`s_i` the share of an entity in the sum and :math:`S_g` that of a group of
    :math:`n_g`. Zero shares count as zero.

    Parameters
    ----------
    values, groups : Series, shape (entities,)
    permutations : int
        Random groups of the same sizes, to test the part between.
    seed : int

    Raises
    ------
    InputError
        A value is missing or negative, all are equal, or an entity has no group.

    References
    ----------
    :cite:`theil1967`

    Examples
    --------
    >>> y, g = pd.Series([1.0, 1.0, 3.0, 3.0]), pd.Series(["a", "a", "b", "b"])
    >>> parts = theil(y, g)
    >>> round(parts.total, 6), round(parts.share, 6)  # 1/4 ln 1/2 + 3/4 ln 3/2, all between
    (0.130812, 1.0)
    """
    require("stats", "inequality")
    from inequality.theil import TheilDSim

    counted(1_000_000, 0, permutations=permutations)
    check_counts(seed)
    own, y = grouped(values.index, groups), _checked(values)
    if constant(y[:, None])[0]:
        raise InputError(Fault("all are equal: there is nothing to share out", value=y[0]))
    with seeded(seed):
        found = TheilDSim(y, _numbered(own), permutations)
    total, between, within = (float(np.ravel(v)[0]) for v in (found.T, found.bg[0], found.wg[0]))
    return Theil(total, between, within, between / total, float(np.ravel(found.bg_pvalue)[0]))


@checked
def table(X: pd.DataFrame, groups: pd.Series, seed: int = 0) -> pd.DataFrame:
    """Measure the inequality of each column in every way.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        No negative value; an entity without a value in a column is left out of that column.
    groups : Series, shape (entities,)

    Returns
    -------
    DataFrame, one row a column
        ``count``; for each divisor ``cv_ddof0``, ``cv_ddof0_low``, ``cv_ddof0_high`` and so on;
        ``gini``, ``theil``, ``theil_between``, ``theil_within``, ``between_share``, ``between_p``.

    Raises
    ------
    InputError
        As of `cv` and `theil`; the column is named.
    """
    rows = {}
    for name in X:
        values = X[name].dropna()
        with placed(str(name)):
            parts = theil(values, groups, seed=seed)
            rows[name] = (
                {"count": len(values)}
                | _both(values, seed)
                | {"gini": gini(values), "theil": parts.total, "theil_between": parts.between}
                | {"theil_within": parts.within, "between_share": parts.share}
                | {"between_p": parts.p}
            )
    return pd.DataFrame.from_dict(rows, orient="index")


@checked
def by_group(values: pd.Series, groups: pd.Series, seed: int = 0) -> pd.DataFrame:
    """Give the coefficient of variation within each group, under both divisors.

    Returns
    -------
    DataFrame, one row a group of at least three
        ``count``, ``mean``, ``cv_ddof0``, ``cv_ddof0_low``, ``cv_ddof0_high`` and the same for 1.

    Raises
    ------
    InputError
        An entity has no group, or the values of a group are all equal or all zero.
    """
    rows, there = {}, values.dropna()
    for group, own in there.groupby(grouped(there.index, groups), observed=True):
        if len(own) > 2:
            with within(f"group {group}"):
                rows[group] = {"count": len(own), "mean": own.mean()} | _both(own, seed)
    return pd.DataFrame.from_dict(rows, orient="index")


def _both(values: pd.Series, seed: int) -> dict[str, float]:
    population, stretch = cv(values, 0, seed=seed), np.sqrt(len(values) / (len(values) - 1))
    cells = {}
    for ddof, factor in ((0, 1.0), (1, stretch)):
        for end in ("value", "low", "high"):
            suffix = "" if end == "value" else f"_{end}"
            cells[f"cv_ddof{ddof}{suffix}"] = getattr(population, end) * factor
    return cells


def _numbered(groups: pd.Series) -> np.ndarray:
    """Return groups as numbers in the order of their names; 1 is another group than "1"."""
    codes, names = pd.factorize(groups)
    order = sorted(range(len(names)), key=lambda number: str(names[number]))
    return np.argsort(order)[codes]


def _checked(values: pd.Series) -> np.ndarray:
    refuse_gaps(values)
    y = values.to_numpy(float)
    if (y < 0).any() or not y.sum() > 0:
        mend = "measure a quantity that is nowhere negative and somewhere positive"
        place = None if values.name is None else str(values.name)
        raise InputError(Fault("inequality needs shares", None, place, float(y.min()), mend))
    return y
