"""Normalisation: make indicators dimensionless, more being better.

Direction is applied here and nowhere else. Every method has the parameters `X`, the indicators;
`direction`, 1 or -1 for each; and `over`, the sample that sets goalposts, means and ranks (`X`
itself by default; a reference year or pooled years to freeze them). A sample without any value of
an indicator is refused, and so is a direction other than 1 and -1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if
from . import equality, fit_kernels
from .arguments import checked
from .registry import method

if TYPE_CHECKING:
    from .registry import Method

__all__ = [
    "base_period",
    "distance_to_best",
    "distance_to_mean",
    "distance_to_target",
    "goalposts",
    "minmax",
    "minmax_inliers",
    "percentile",
    "rank",
    "zscore",
]


def _held(
    method: Method,
    X: pd.DataFrame,
    direction: pd.Series | int,
    over: pd.DataFrame | None,
    found: pd.DataFrame,
    *,
    clip: bool,
    **options: object,
) -> Iterator[tuple]:
    """Yield what lies beyond a goalpost: why it is said, and its value before and after."""
    other = method.face(X, direction, over, clip=not clip, **options)
    free, held = (other, found) if clip else (found, other)
    # the value at a goalpost may pass it by the rounding of a division
    free = free.where((free - held).abs() > 1e-9, held)
    if clip:
        yield "beyond a goalpost: the normalised value is held at it", free, held
    else:
        yield "beyond a goalpost: the normalised value stays beyond it", held, free


def _given_ends(
    _: np.ndarray, *, low: float, high: float, **options: object
) -> tuple[float, float]:
    return low, high


def _inlier_ends(cells: np.ndarray, *, spread: float, **_: object) -> tuple[float, float]:
    """Return the least and the largest cell that is no outlier."""
    kept = fit_kernels.inliers(cells[:, None], spread)
    return np.nanmin(kept), np.nanmax(kept)


@method("normalise", kernel=fit_kernels.minmax, notes=_held)
@checked
def minmax(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    low: float = 0.0,
    high: float = 1.0,
    clip: bool = False,
) -> pd.DataFrame:
    r"""Scale each indicator between its worst and its best value.

    .. math:: z_{ij} = low + (high - low)\,\frac{x_{ij} - worst_j}{best_j - worst_j}

    where best is the maximum for direction 1 and the minimum for direction -1.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample that gives worst and best; values of `X` beyond it leave [low, high].
    low, high : float
        Ends of the result.
    clip : bool
        Whether results are held within [low, high].

    Returns
    -------
    DataFrame, shape (entities, indicators), without unit

    Raises
    ------
    InputError
        An indicator has fewer than two different values (beyond rounding), or low >= high.

    References
    ----------
    :cite:`oecd2008`, step 5.

    Examples
    --------
    >>> minmax(pd.DataFrame({"a": [2.0, 4.0, 6.0]}))["a"].tolist()
    [0.0, 0.5, 1.0]
    >>> minmax(pd.DataFrame({"a": [2.0, 4.0, 6.0]}), -1)["a"].tolist()
    [1.0, 0.5, 0.0]
    """
    sample = _sample(X, over)
    if not low < high:
        _refuse_ends("the ends of min-max", X, low, high)
    _refuse_constant(sample, X)
    return _apply(fit_kernels.minmax, X, direction, sample, low=low, high=high, clip=clip)


@method("normalise", kernel=fit_kernels.minmax_inliers, notes=_held, posts=_inlier_ends)
@checked
def minmax_inliers(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    spread: float = 2.0,
    clip: bool = True,
) -> pd.DataFrame:
    r"""Scale each indicator between its worst and its best value that is no outlier.

    .. math:: z_{ij} = \frac{x_{ij} - worst_j}{best_j - worst_j}, \qquad
              \text{outlier:}\ |x_{ij} - \bar x_j| > spread \cdot s_j

    An outlier sets no goalpost and is held at 0 or 1, so that one extreme entity does not press
    all others together. :math:`s_j` divides by n - 1.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample that gives means, deviations and goalposts; say, several years pooled.
    spread : float
        Standard deviations from the mean beyond which a value is an outlier; above zero.
    clip : bool
        Whether what lies beyond a goalpost is held at it.

    Returns
    -------
    DataFrame, shape (entities, indicators), within [0, 1] unless `clip` is false

    Raises
    ------
    InputError
        `spread` is not above zero, or an indicator has fewer than two different values (beyond
        rounding) that are no outliers.

    References
    ----------
    :cite:`eis2023method`: the rule of the European Innovation Scoreboard, over all its years;
    earlier editions took three standard deviations.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [0.0, 1, 2, 3, 4, 4, 99]})
    >>> minmax_inliers(X)["a"].tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    if not spread > 0:
        raise InputError(Fault("must be above zero", place="spread", value=spread))
    sample = _sample(X, over)
    inliers = fit_kernels.inliers(sample.to_numpy(float), spread)
    _refuse_constant(pd.DataFrame(inliers, sample.index, sample.columns), X)
    return _apply(fit_kernels.minmax_inliers, X, direction, sample, spread=spread, clip=clip)


@method(
    "normalise",
    kernel=fit_kernels.goalposts,
    notes=_held,
    own=("low", "high"),
    posts=_given_ends,
)
@checked
def goalposts(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    low: float,
    high: float,
    clip: bool = True,
    log: bool = False,
    ends: Sequence[float] = (0.0, 1.0),
) -> pd.DataFrame:
    r"""Scale each indicator between fixed goalposts in its own unit.

    .. math:: z_{ij} = e_0 + (e_1 - e_0)\,\frac{x_{ij} - low}{high - low}

    turned round for direction -1; with `log` all three enter as natural logarithms.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        Ignored: goalposts do not depend on a sample.
    low, high : float
        The goalposts, low < high, in the unit of the indicator.
    clip : bool
        Whether results are held within the ends.
    log : bool
        Whether to take logarithms; values and goalposts must then be positive.
    ends : list of two numbers
        What the worse and the better goalpost become, e.g. [0, 100].

    Returns
    -------
    DataFrame, shape (entities, indicators), without unit

    Raises
    ------
    InputError
        Goalposts or ends are not in order, or a logarithm of a value that is not positive is asked
        for.

    Examples
    --------
    >>> goalposts(pd.DataFrame({"years": [20.0, 52.5, 90.0]}), low=20, high=85)["years"].tolist()
    [0.0, 0.5, 1.0]
    """
    if not low < high:
        _refuse_ends("goalposts", X, low, high)
    if len(ends) != 2 or not ends[0] < ends[1]:
        _refuse_ends("the ends of goalposts", X, *ends)
    _sample(X, None)
    if log:
        bad = {f"indicator {name}": X[name].min() for name in X.columns[(X <= 0).any()]}
        bad |= {"goalpost low": low} if low <= 0 else {}
        refuse_if(
            Fault("no logarithm of what is not positive", place=where, value=value,
                  mend="normalise without log")
            for where, value in bad.items()
        )  # fmt: skip
    options = {"low": low, "high": high, "clip": clip, "log": log, "ends": ends}
    return _apply(fit_kernels.goalposts, X, direction, X, **options)


@method("normalise", kernel=fit_kernels.zscore)
@checked
def zscore(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    ddof: int = 1,
    mean: float = 0.0,
    sd: float = 1.0,
) -> pd.DataFrame:
    r"""Standardise each indicator to one mean and one standard deviation.

    .. math:: z_{ij} = m + s\, direction_j\,(x_{ij} - \bar x_j) / s_j

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample that gives mean and deviation.
    ddof : int
        The deviation of the sample divides by n - ddof: 1 by default, 0 for the deviation of a
        population.
    mean, sd : float
        Of the result; 100 and 10 (with `ddof` 0) in the Mazziotta-Pareto index.

    Returns
    -------
    DataFrame, shape (entities, indicators), without unit

    Raises
    ------
    InputError
        An indicator has no spread (beyond rounding), or no more than `ddof` values; `ddof` is
        negative, or `sd` not above zero.

    Examples
    --------
    >>> zscore(pd.DataFrame({"a": [1.0, 2.0, 3.0]}))["a"].tolist()
    [-1.0, 0.0, 1.0]
    """
    if ddof < 0 or not sd > 0:
        mend = "write e.g. ddof: 1, sd: 1"
        raise InputError(
            Fault("a z-score needs ddof >= 0 and sd > 0", value=f"{ddof}, {sd}", mend=mend)
        )
    sample = _sample(X, over)
    refuse_if(
        Fault("a z-score needs two different values", place=f"indicator {name}",
              value=sample[name].max(), mend="leave the indicator out")
        for name in X.columns[_constant(sample) | (sample.count() <= ddof)]
    )  # fmt: skip
    return _apply(fit_kernels.zscore, X, direction, sample, ddof=ddof, mean=mean, sd=sd)


@method("normalise", kernel=fit_kernels.rank)
@checked
def rank(
    X: pd.DataFrame, direction: pd.Series | int = 1, over: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""Take each value's place from the bottom, ties sharing the mean place.

    .. math:: z_{ij} = \#\{k : x_{kj} < x_{ij}\} + \tfrac12\,(\#\{k : x_{kj} = x_{ij}\} + 1)

    counted over the sample, with the order turned round for direction -1: 1 is the worst, n the
    best.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample in which values are placed.

    Returns
    -------
    DataFrame, shape (entities, indicators), without unit

    References
    ----------
    :cite:`oecd2008`, step 5.

    Examples
    --------
    >>> rank(pd.DataFrame({"a": [5.0, 9.0, 5.0]}))["a"].tolist()
    [1.5, 3.0, 1.5]
    """
    return _apply(fit_kernels.rank, X, direction, _sample(X, over))


@method("normalise", kernel=fit_kernels.percentile)
@checked
def percentile(
    X: pd.DataFrame, direction: pd.Series | int = 1, over: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""Take the share of the sample that a value surpasses, ties counting half.

    .. math:: z_{ij} = \big(\#\{k : x_{kj} < x_{ij}\}
              + \tfrac12\,\#\{k : x_{kj} = x_{ij}\}\big) / n_j

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample in which values are placed.

    Returns
    -------
    DataFrame, shape (entities, indicators), within [0, 1]

    Examples
    --------
    >>> percentile(pd.DataFrame({"a": [5.0, 9.0, 5.0, 1.0]}))["a"].tolist()
    [0.5, 0.875, 0.5, 0.125]
    """
    return _apply(fit_kernels.percentile, X, direction, _sample(X, over))


@method("normalise", kernel=fit_kernels.distance_to_best)
@checked
def distance_to_best(
    X: pd.DataFrame, direction: pd.Series | int = 1, over: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""Divide by the best value; for direction -1 divide the best value by each.

    .. math:: z_{ij} = x_{ij} / \max_i x_{ij}, \qquad z_{ij} = \min_i x_{ij} / x_{ij}

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
        Without negative values; positive for direction -1.
    direction : Series of 1 or -1, or one for all
    over : DataFrame, optional
        The sample that gives the best value.

    Returns
    -------
    DataFrame, shape (entities, indicators), 1 being the best

    Raises
    ------
    InputError
        A ratio of the values makes no sense: one is negative, or a divisor is zero.

    Examples
    --------
    >>> distance_to_best(pd.DataFrame({"a": [1.0, 4.0]}))["a"].tolist()
    [0.25, 1.0]
    >>> distance_to_best(pd.DataFrame({"a": [1.0, 4.0]}), -1)["a"].tolist()
    [1.0, 0.25]
    """
    sample = _sample(X, over)
    up = _direction(direction, X) > 0
    _check_ratio(X, up, sample.max().where(up, sample.min()))
    return _apply(fit_kernels.distance_to_best, X, direction, sample)


@method("normalise", kernel=fit_kernels.distance_to_mean)
@checked
def distance_to_mean(
    X: pd.DataFrame, direction: pd.Series | int = 1, over: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""Divide by the mean; for direction -1 divide the mean by each value.

    Parameters, errors and shapes as in `distance_to_best`; 1 is the mean.

    >>> distance_to_mean(pd.DataFrame({"a": [1.0, 3.0]}))["a"].tolist()
    [0.5, 1.5]
    """
    sample = _sample(X, over)
    _check_ratio(X, _direction(direction, X) > 0, sample.mean())
    return _apply(fit_kernels.distance_to_mean, X, direction, sample)


@method("normalise", kernel=fit_kernels.distance_to_target)
@checked
def distance_to_target(
    X: pd.DataFrame,
    direction: pd.Series | int = 1,
    over: pd.DataFrame | None = None,
    *,
    target: float,
) -> pd.DataFrame:
    r"""Divide by a target in the unit of the indicator; for direction -1 the other way round.

    Parameters, errors and shapes as in `distance_to_best`; 1 is the target, which does not depend
    on a sample.

    >>> distance_to_target(pd.DataFrame({"a": [1.0, 3.0]}), target=2)["a"].tolist()
    [0.5, 1.5]
    """
    anchor = pd.DataFrame(float(target), _sample(X, None).index, X.columns)
    _check_ratio(X, _direction(direction, X) > 0, anchor)
    return _apply(fit_kernels.distance_to_target, X, direction, X, target=target)


@method("normalise")
@checked
def base_period(
    X: pd.DataFrame, direction: pd.Series | int = 1, over: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""Divide by the entity's own value in another period; for direction -1 the other way round.

    .. math:: z_{ij} = x_{ij} / x_{ij}^{base}, \qquad z_{ij} = x_{ij}^{base} / x_{ij}

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
        Without negative values; positive for direction -1.
    direction : Series of 1 or -1, or one for all
    over : DataFrame, shape (entities, indicators)
        The base period; a cell that is missing there has no result.

    Returns
    -------
    DataFrame, shape (entities, indicators), 1 being as in the base period

    Raises
    ------
    InputError
        There is no base period, or a ratio to it makes no sense: a value is negative, or a
        divisor is not above zero.

    References
    ----------
    :cite:`oecd2008`, step 5.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [3.0, 4.0]}, index=["x", "y"])
    >>> base_period(X, over=pd.DataFrame({"a": [2.0, 5.0]}, index=["x", "y"]))["a"].tolist()
    [1.5, 0.8]
    """
    if over is None or over.index.nlevels != X.index.nlevels:
        mend = "name one of the panel's, e.g. over: 2018"
        raise InputError(Fault("base_period needs one period to divide by", mend=mend))
    base = _sample(X, over).reindex(X.index)
    _check_ratio(X, _direction(direction, X) > 0, base)
    return _apply(fit_kernels.ratio, X, direction, base)


def _refuse_constant(sample: pd.DataFrame, X: pd.DataFrame) -> None:
    refuse_if(
        Fault("min-max needs two different values", place=f"indicator {name}",
              value=sample[name].max(), mend="leave the indicator out, or give goalposts")
        for name in X.columns[_constant(sample)]
    )  # fmt: skip


def _apply(
    kernel: Callable[..., np.ndarray],
    X: pd.DataFrame,
    direction: pd.Series | int,
    sample: pd.DataFrame,
    **options: object,
) -> pd.DataFrame:
    """Apply an array kernel to tables."""
    up = (_direction(direction, X) > 0).to_numpy()
    found = kernel(X.to_numpy(float), up, sample.to_numpy(float), **options)
    return pd.DataFrame(found, X.index, X.columns)


def _check_ratio(X: pd.DataFrame, up: pd.Series, anchor: pd.Series | pd.DataFrame) -> None:
    """Refuse to divide by what is not above zero; an anchor is one a column, or one a cell."""
    faults = []
    for name in X.columns:
        over = pd.Series(anchor[name], X.index)
        divided, divisors = (X[name], over) if up[name] else (over, X[name])
        with np.errstate(all="ignore"):
            infinite = np.isinf(divided / divisors).any()
        if (divided < 0).any() or not (divisors.dropna() > 0).all() or infinite:
            faults.append(
                Fault("a ratio needs values that are not negative and a divisor above zero",
                      place=f"indicator {name}", value=float(min(X[name].min(), divisors.min())),
                      mend="use minmax or zscore")
            )  # fmt: skip
    refuse_if(faults)


def _constant(sample: pd.DataFrame) -> pd.Series:
    """Whether each column is constant; see `differs.constant`."""
    return pd.Series(equality.constant(sample.to_numpy(float)), sample.columns)


def _sample(X: pd.DataFrame, over: pd.DataFrame | None) -> pd.DataFrame:
    """Return the sample that sets goalposts; it has a value of every column."""
    if over is not None:
        refuse_if(
            Fault("the sample lacks it", place=f"indicator {name}", mend="leave it out")
            for name in X.columns.difference(over.columns, sort=False)
        )
    sample = X if over is None else over[X.columns]
    refuse_if(
        Fault("the sample has no value", place=f"indicator {name}", mend="leave it out")
        for name in X.columns[sample.isna().all()]
    )
    return sample


def _refuse_ends(what: str, X: pd.DataFrame, *ends: float) -> None:
    names, (low, high) = ", ".join(map(str, X.columns)), ends
    mend = "exchange them; where less is better, say direction: -1 in the framework"
    raise InputError(
        Fault(f"{what} must be low < high", place=f"indicator {names}", value=f"{low}, {high}",
              mend=mend if low > high else "write two different numbers")
    )  # fmt: skip


def _direction(direction: pd.Series | int, X: pd.DataFrame) -> pd.Series:
    """Return the direction of every column of X."""
    if isinstance(direction, pd.Series):
        signs = direction.reindex(X.columns)
    else:
        signs = pd.Series(direction, X.columns)
    refuse_if(
        Fault("a direction is 1 or -1", place=f"indicator {name}", value=signs[name])
        for name in X.columns[~signs.isin([1, -1])]
    )
    return signs
