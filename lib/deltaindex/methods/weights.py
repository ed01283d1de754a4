"""Weights: how much each indicator or node counts.

Every method takes normalised columns (indicators, or the scores of nodes) and returns weights
that are not negative and sum to one. What a method cannot weigh is refused by name; what it
weighs in a way that a reader may not expect, such as a weight of zero, `notes` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import scipy

from ..errors import Fault, InputError, refuse_if, suggest
from . import equality, fit_kernels
from .arguments import checked, fits
from .registry import method

if TYPE_CHECKING:
    from .registry import Method

__all__ = ["critic", "entropy", "equal", "equal_correlation", "given", "pca", "stdev"]


def _zeros(method: Method, X: pd.DataFrame, found: pd.Series, **options: object) -> Iterator[tuple]:
    """Yield the columns that get no weight: column, reason, value before and after."""
    for name in found.index[found <= 1e-12]:
        yield name, f"{method.name} gives it no weight", np.nan, found[name]


def _against(
    method: Method, X: pd.DataFrame, found: pd.Series, **options: object
) -> Iterator[tuple]:
    """Yield also the columns that load against the others."""
    yield from _zeros(method, X, found)
    loadings = _first_component(X)
    against = loadings * np.sign((loadings**2 * np.sign(loadings)).sum()) < -1e-9
    reason = "it loads against the others; the square of its loading is its weight"
    for name in loadings.index[against]:
        yield name, reason, np.nan, found[name]


def _scaled(
    method: Method, X: pd.DataFrame, found: pd.Series, *, values: Mapping, default: float
) -> Iterator[tuple]:
    """Yield the sum of given weights that do not sum to one."""
    total = sum(w for w in (values.get(n, default) for n in X) if isinstance(w, int | float))
    if abs(total - 1.0) > 1e-9:
        yield "", "given weights scaled to sum to one", total, 1.0


def _equal(X: np.ndarray) -> np.ndarray:
    return np.full((*X.shape[:-2], X.shape[-1]), 1.0 / X.shape[-1])


def _given(
    X: np.ndarray, *, names: list[str], values: Mapping[str, float], default: float = 0.0
) -> np.ndarray:
    """Take weights by name; NaN where they are refused."""
    weights = np.array([float(values.get(name, default or np.nan)) for name in names])
    total = weights.sum()
    return np.broadcast_to(
        weights / (total if 0 < total < np.inf else np.nan), (*X.shape[:-2], len(names))
    )


@method("weights", kernel=_equal, amounts=lambda X: np.ones(X.shape[1]))
@checked(rowless=True)
def equal(X: pd.DataFrame) -> pd.Series:
    """Give every column the same weight.

    >>> equal(pd.DataFrame({"a": [1.0], "b": [2.0]})).tolist()
    [0.5, 0.5]
    """
    return pd.Series(1.0 / X.shape[1], index=X.columns)


@method("weights", kernel=_given, notes=_scaled, needs=("names",))
@checked(rowless=True)
def given(X: pd.DataFrame, *, values: Mapping[str, float], default: float = 0.0) -> pd.Series:
    """Take weights by name, scaled to sum to one.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Only its columns are used.
    values : mapping of str to float
        A weight for each column; names of other columns are passed over here, and looked at when
        an index is built.
    default : float
        The weight of columns that `values` does not name; at 0 it must name every column.

    Raises
    ------
    InputError
        A column has no weight, a weight is negative or no number, or all are zero.

    Examples
    --------
    >>> given(pd.DataFrame(columns=["a", "b"]), values={"a": 3, "b": 1}).tolist()
    [0.75, 0.25]
    >>> given(pd.DataFrame(columns=["a", "b", "c"]), values={"c": 0.5}, default=1).tolist()
    [0.4, 0.4, 0.2]
    """
    if default:
        values = dict.fromkeys(X.columns, default) | dict(values)
    faults = []
    for name in X.columns:
        if name not in values:
            mend = f"add it under `values`, or set `default`; {suggest(name, values)}"
            faults.append(Fault("no weight is given", place=str(name), mend=mend))
        elif not fits(values[name], float) or not values[name] >= 0:
            faults.append(Fault("a weight is a number >= 0", place=str(name), value=values[name]))
    refuse_if(faults)
    weights = pd.Series({name: float(values[name]) for name in X.columns}, dtype=float)
    with np.errstate(over="ignore"):
        total = weights.sum()
    if not 0 < total < np.inf:
        raise InputError(Fault("the weights sum to zero or infinity", value=weights.to_dict()))
    return weights / total


@method("weights", kernel=fit_kernels.entropy, notes=_zeros, amounts=fit_kernels.divergence)
@checked
def entropy(X: pd.DataFrame, offset: float = 0.0) -> pd.Series:
    r"""Weigh each column by how unevenly it is spread over the entities.

    With :math:`p_{ij} = x_{ij} / \sum_i x_{ij}` over the :math:`n_j` observed cells,

    .. math:: e_j = -\frac{1}{\ln n_j} \sum_i p_{ij} \ln p_{ij}, \qquad
              w_j = \frac{1 - e_j}{\sum_k (1 - e_k)}, \qquad 0 \ln 0 = 0.

    The policies: a zero counts, with :math:`0 \ln 0 = 0`; a constant column gets no weight; a
    negative cell, a column of zeros and a column of one cell are refused. Rows of several periods
    one above the other (``over: panel`` in a recipe) give entropy pooled over the panel, with
    :math:`k = 1 / \ln (r n)` for r periods of n entities.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Normalised, without negative cells; missing cells are passed over.
    offset : float
        Added to every cell first; a common habit to avoid zeros, not needed here. It shifts the
        weights: the larger it is, the nearer are they to those of a uniform column.

    Returns
    -------
    Series, shape (columns,)

    Raises
    ------
    InputError
        A cell is negative, a column has fewer than two cells or sums to zero, or no column
        differs between entities.

    References
    ----------
    :cite:`shannon1948`; :cite:`zhu2020` on what the method rewards.

    Examples
    --------
    One entity holds all of `a`; `b` is spread half and half, and tells nothing.

    >>> entropy(pd.DataFrame({"a": [1.0, 0.0], "b": [1.0, 1.0]})).tolist()
    [1.0, 0.0]
    """
    shifted = X + offset
    lowest = shifted.loc[:, (shifted < 0).any()].idxmin()
    refuse_if(
        Fault("entropy takes no negative value", place=f"{cell}, {name}",
              value=float(X[name].min()), mend="normalise to [0, 1], or set `offset`")
        for name, cell in lowest.items()
    )  # fmt: skip
    count, total = shifted.count(), shifted.sum()
    refuse_if(
        Fault("entropy needs two cells and a sum above zero", place=str(name),
              value=f"{count[name]} cells, sum {total[name]}", mend="leave it out")
        for name in X.columns[(count < 2) | (total <= 0)]
    )  # fmt: skip
    return _found(fit_kernels.entropy, X, offset=offset)


@method("weights", kernel=fit_kernels.stdev, notes=_zeros, amounts=fit_kernels.deviations)
@checked
def stdev(X: pd.DataFrame) -> pd.Series:
    r"""Weigh each column by its standard deviation.

    .. math:: w_j = s_j \Big/ \sum_k s_k

    with the divisor n - 1 of the observed cells.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Normalised to one scale; otherwise units decide.

    Returns
    -------
    Series, shape (columns,)

    Raises
    ------
    InputError
        No column differs between entities, or one has fewer than two cells.

    Examples
    --------
    >>> stdev(pd.DataFrame({"a": [0.0, 3.0], "b": [0.0, 1.0]})).round(12).tolist()
    [0.75, 0.25]
    """
    refuse_if(
        Fault("a standard deviation needs two cells", place=str(name),
              value=int(X[name].count()), mend="leave it out, or impute")
        for name in X.columns[X.count() < 2]
    )  # fmt: skip
    return _found(fit_kernels.stdev, X)


@method("weights", kernel=fit_kernels.critic, notes=_zeros)
@checked
def critic(X: pd.DataFrame) -> pd.Series:
    r"""Weigh by contrast and conflict: spread, and disagreement with the other columns.

    .. math:: C_j = s_j \sum_k (1 - r_{jk}), \qquad w_j = C_j \Big/ \sum_k C_k

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Normalised, as a rule by `minmax`; correlations are over the entities that have both.

    Returns
    -------
    Series, shape (columns,)

    Raises
    ------
    InputError
        A column does not differ between entities, or not among those that have another, so that
        a correlation is missing; or all columns say the same.

    References
    ----------
    :cite:`diakoulaki1995`

    Examples
    --------
    `a` and `b` say the same; `c` contradicts them and gets as much as both.

    >>> X = pd.DataFrame({"a": [0.0, 1.0], "b": [0.0, 1.0], "c": [1.0, 0.0]})
    >>> critic(X).tolist()
    [0.25, 0.25, 0.5]
    """
    refuse_if(
        Fault("CRITIC needs columns that differ between entities", place=str(name),
              mend="leave it out")
        for name in X.columns[equality.constant(X.to_numpy(float)) | (X.count() < 2)]
    )  # fmt: skip
    _correlations(X)
    return _found(fit_kernels.critic, X)


@method("weights", kernel=fit_kernels.pca, notes=_against)
@checked
def pca(X: pd.DataFrame) -> pd.Series:
    r"""Weigh by the first principal component of the correlation matrix.

    .. math:: w_j = v_j^2, \qquad R v = \lambda_1 v, \quad \lVert v \rVert = 1

    The squares of the loadings sum to one: each is the share of the component's variance that the
    column carries. A square has no sign: `notes` names the columns that load against the others.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Correlations are over the entities that have both.

    Returns
    -------
    Series, shape (columns,)

    Raises
    ------
    InputError
        A column does not differ between entities, or two have fewer than two entities in common.

    References
    ----------
    :cite:`oecd2008`, step 6.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [0.0, 1.0, 2.0], "b": [0.0, 2.0, 4.0], "c": [1.0, 0.0, 1.0]})
    >>> pca(X).round(6).tolist()
    [0.5, 0.5, 0.0]
    """
    _correlations(X)
    return _found(fit_kernels.pca, X)


@method("weights", notes=_zeros)
@checked
def equal_correlation(X: pd.DataFrame) -> pd.Series:
    r"""Weigh so that every column correlates alike with the weighted mean.

    .. math:: w_j = u_j / s_j \Big/ \sum_k u_k / s_k, \qquad
              u = \arg\min_{u \ge 0,\ \sum u = 1} u^\top R\, u

    with :math:`R` the correlations of the columns. Where :math:`u_j > 0`, column and mean correlate
    at :math:`\sqrt{u^\top R\, u}`, which is the largest least correlation that any weights reach.
    A column that correlates more than that with the mean of the others gets no weight, and `notes`
    says so. Weights are importance only so far: nominal ones leave the closer columns more of it.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Correlations are over the entities that have both; exact where no cell is missing and the
        mean is arithmetic.

    Returns
    -------
    Series, shape (columns,)

    Raises
    ------
    InputError
        A column does not differ between entities; too many cells are missing for correlations
        that go together; or columns cancel each other out.

    References
    ----------
    :cite:`paruolo2013`, :cite:`becker2017`

    Examples
    --------
    `a` and `b` say the same and share what `c` has alone.

    >>> X = pd.DataFrame({"a": [0.0, 1, 0, 1], "b": [0.0, 1, 0, 1], "c": [0.0, 0, 1, 1]})
    >>> equal_correlation(X).round(6).tolist()
    [0.25, 0.25, 0.5]
    """
    R = _correlations(X).to_numpy()
    values, vectors = np.linalg.eigh(R)
    if values[0] < -1e-9:
        raise InputError(
            Fault("too many cells are missing: the correlations do not go together",
                  value=float(values[0]), mend="impute first")
        )  # fmt: skip
    # a trace of a ridge shares alike what columns that say the same have together
    root = np.sqrt(np.maximum(values, 0.0) + 1e-9)[:, None] * vectors.T
    # least squares with a row of ones has the minimum over the simplex as its direction
    found, _ = scipy.optimize.nnls(
        np.vstack([root, np.ones(len(R))]), np.append(np.zeros(len(R)), 1.0)
    )
    shares = found / found.sum()
    if shares @ R @ shares < 1e-9:
        raise InputError(
            Fault("the columns cancel each other out", place=", ".join(map(str, X.columns)),
                  mend="check the directions")
        )  # fmt: skip
    near = pd.DataFrame(fit_kernels.near_one(X.to_numpy(float)), X.index, X.columns)
    weights = pd.Series(shares, X.columns) / _deviations(near)
    return weights / weights.sum()


def _first_component(X: pd.DataFrame) -> pd.Series:
    """Return the loadings on the first component of the correlations, of length one."""
    _, vectors = np.linalg.eigh(_correlations(X).to_numpy())
    return pd.Series(vectors[:, -1], X.columns)


def _correlations(X: pd.DataFrame) -> pd.DataFrame:
    """Correlate all columns; refuse one that correlates with nothing."""
    matrix = pd.DataFrame(fit_kernels.correlations(X.to_numpy(float)), X.columns, X.columns)
    # a constant column has no correlation even with itself, and spoils those of all others
    alone = pd.Series(np.diag(matrix), X.columns).isna()
    refuse_if(
        Fault("it correlates with nothing (constant, or too few cells)", place=str(name),
              mend="leave it out, or impute")
        for name in X.columns[alone if alone.any() else matrix.isna().any()]
    )  # fmt: skip
    return matrix


def _deviations(X: pd.DataFrame) -> pd.Series:
    """Return the standard deviation of each column, with the divisor n - 1."""
    return pd.Series(fit_kernels.moments(X.to_numpy(float), 1)[1][0], X.columns)


def _found(kernel: Callable[..., np.ndarray], X: pd.DataFrame, **options: object) -> pd.Series:
    """Apply an array kernel to a table; refuse what gives no weights."""
    found = pd.Series(kernel(X.to_numpy(float), **options), X.columns)
    if found.isna().any():
        raise InputError(
            Fault("no column differs between entities", place=", ".join(map(str, X.columns)),
                  mend="take equal weights")
        )  # fmt: skip
    return found
