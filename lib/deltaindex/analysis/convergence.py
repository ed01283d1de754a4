"""Do those behind catch up? Beta convergence, and sigma convergence."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from ..errors import Fault, InputError
from ..methods.arguments import checked, counted
from ..methods.equality import constant
from .inequality import Interval
from .least_squares import hc3
from .resampling import LEVEL, RESAMPLES, check_counts, refuse_gaps

__all__ = ["Beta", "beta", "sigma"]


@dataclass(frozen=True)
class Beta:
    """A line through changes against starting levels.

    Attributes
    ----------
    slope : Interval
        What a point more at the start adds to the change in a period; below zero those behind
        catch up.
    intercept : float
    p : float
        Of a slope of zero, two-sided.
    """

    slope: Interval
    intercept: float
    p: float


@checked
def beta(first: pd.Series, last: pd.Series, periods: float = 1.0) -> Beta:
    r"""Regress the change in a period on the level at the start, by least squares.

    .. math:: \frac{y_{iT} - y_{i0}}{T} = \alpha + \beta\, y_{i0} + \varepsilon_i

    Scores can be zero or below on a held ruler, so levels stand here in place of the logarithms
    that are usual for incomes. The variance is HC3, which a few entities far from the others do not
    make too small: :math:`(X'X)^{-1} X' \mathrm{diag}(e_i^2 / (1 - h_i)^2) X (X'X)^{-1}`. The
    interval is that of Student's t with n - 2 degrees of freedom.

    A negative slope can also come from error in the starting level, which a later level does not
    share: then those who stood too low by chance seem to catch up.

    Parameters
    ----------
    first, last : Series, shape (entities,)
        Levels at the start and at the end.
    periods : float
        T, how many periods lie between.

    Raises
    ------
    InputError
        A value is missing, fewer than four entities, all start alike but for rounding, or no
        time lies between.

    References
    ----------
    :cite:`barro1992`; :cite:`mackinnon1985` for HC3.

    Examples
    --------
    >>> found = beta(pd.Series([0.0, 1, 2, 3]), pd.Series([1.0, 1.5, 2.0, 2.5]))
    >>> round(found.slope.value, 12), round(found.intercept, 12)
    (-0.5, 1.0)
    """
    refuse_gaps(first)
    last = last.reindex(first.index)
    refuse_gaps(last)
    if not periods > 0:
        raise InputError(Fault("must be above zero", None, "periods", periods))
    if len(first) < 4 or constant(first.to_numpy()[:, None])[0]:
        mend = "four entities that do not all start alike"
        raise InputError(Fault("no line through so few", value=len(first), mend=mend))
    x, y = first.to_numpy(float), (last - first).to_numpy(float) / periods
    X = np.column_stack([np.ones_like(x), x])
    (intercept, slope), (_, error) = hc3(X, y)
    student = scipy.stats.t(len(x) - 2)
    reach = student.ppf((1 + LEVEL) / 2) * error
    p = float(2 * student.sf(abs(slope) / error)) if error > 0 else 0.0
    interval = Interval(float(slope), float(slope - reach), float(slope + reach))
    return Beta(interval, float(intercept), p)


@checked
def sigma(levels: pd.DataFrame, resamples: int = RESAMPLES, seed: int = 0) -> pd.DataFrame:
    r"""Return how far entities are apart in each period, and against the first.

    .. math:: \sigma_t = \sqrt{\frac{1}{n - 1} \sum_i (y_{it} - \bar y_t)^2}

    Where :math:`\sigma_t` falls, entities have drawn together. The intervals are bootstrap ones,
    bias-corrected (BCa); that of the ratio draws each entity with all its periods.

    Parameters
    ----------
    levels : DataFrame, shape (entities, periods)
    resamples, seed : int

    Returns
    -------
    DataFrame, one row a period
        ``sigma``, ``low``, ``high``; ``ratio`` to the first period, ``ratio_low``,
        ``ratio_high`` (one, without an interval, in the first).

    Raises
    ------
    InputError
        A value is missing, fewer than four entities, or a period in which all are alike but for
        rounding.

    References
    ----------
    :cite:`barro1992`; :cite:`efron1987` for the intervals.

    Examples
    --------
    >>> levels = pd.DataFrame({2018: [0.0, 2, 4, 6], 2019: [1.0, 2, 3, 4]})
    >>> sigma(levels)["ratio"].round(6).tolist()
    [1.0, 0.5]
    """
    for period in levels:
        refuse_gaps(levels[period].rename(str(period)))
    counted(1_000_000, 2, resamples=resamples)
    check_counts(seed)
    if len(levels) < 4 or constant(levels.to_numpy()).any():
        mend = "four entities that are not all alike"
        raise InputError(Fault("no spread of so few", value=len(levels), mend=mend))
    first = levels.iloc[:, 0].to_numpy(float)
    rows = []
    for number, period in enumerate(levels):
        own = levels[period].to_numpy(float)
        spread = _interval((own,), _spread, resamples, seed)
        ratio = (1.0, np.nan, np.nan)
        if number:
            ratio = _interval((own, first), _ratio, resamples, seed)
        rows.append((*spread, *ratio))
    columns = ["sigma", "low", "high", "ratio", "ratio_low", "ratio_high"]
    return pd.DataFrame(rows, levels.columns.rename("period"), columns)


def _spread(sample: np.ndarray, axis: int = -1) -> np.ndarray:
    return np.asarray(sample.std(axis=axis, ddof=1))


def _ratio(sample: np.ndarray, first: np.ndarray, axis: int = -1) -> np.ndarray:
    return _spread(sample, axis) / _spread(first, axis)


def _interval(
    data: tuple, statistic: Callable[..., np.ndarray], resamples: int, seed: int
) -> tuple[float, float, float]:
    """Return a statistic of paired samples with the ends of its interval."""
    value = float(statistic(*data))
    # a draw of one entity again and again has no spread; its ratio is no number
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", scipy.stats.DegenerateDataWarning)
        found = scipy.stats.bootstrap(
            data, statistic, n_resamples=resamples, confidence_level=LEVEL, method="BCa",
            paired=len(data) > 1, batch=1000, rng=np.random.default_rng(seed),
        )  # fmt: skip
    if np.nanmax(np.abs(found.bootstrap_distribution - value)) < 1e-12:
        return value, value, value  # the same in every draw
    return value, float(found.confidence_interval.low), float(found.confidence_interval.high)
