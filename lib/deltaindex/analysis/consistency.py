"""Consistency: whether columns that are averaged say the same thing, and whether one says it twice.

Every measure here starts from the correlation matrix of the columns. Missing cells: a pair is
correlated over the entities that have both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if
from ..methods.arguments import checked

COMMON = 3  # entities that two columns must share: over two, every correlation is 1 or -1
_ROUNDING = 1e-10


@dataclass(frozen=True)
class Components:
    """The principal components of a correlation matrix.

    Attributes
    ----------
    variance : DataFrame, one row a component (1 is the largest)
        ``eigenvalue``, ``share`` of the total variance, ``cumulative`` share.
    loadings : DataFrame, shape (columns, components)
        Correlation of a column with a component; the largest of a component is positive.
    """

    variance: pd.DataFrame
    loadings: pd.DataFrame


@checked
def alpha(X: pd.DataFrame, standardised: bool = True) -> float:
    r"""Return Cronbach's alpha: how far columns vary together.

    .. math:: \alpha = \frac{k}{k - 1} \left(1 - \frac{\sum_j c_{jj}}{\sum_{j,l} c_{jl}}\right)

    with :math:`c` the correlations (standardised, as the handbook has it: the alpha of z-scores)
    or the covariances (as Cronbach has it: columns that vary more count for more).

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Turned so that more is better; pairwise over entities that have both.
    standardised : bool

    Returns
    -------
    float
        At most 1; negative where the columns contradict each other.

    Raises
    ------
    InputError
        Fewer than two columns, a constant, a pair with fewer than three entities in common, or
        columns that cancel out, so that their sum does not vary.

    References
    ----------
    :cite:`cronbach1951`; :cite:`oecd2008`, step 4.

    Examples
    --------
    Two columns that correlate at 0.5: 2 x (1 - 2 / 3).

    >>> round(alpha(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0]})), 12)
    0.666666666667
    """
    return _alpha(_matrix(X, standardised))


@checked
def alpha_without(X: pd.DataFrame, standardised: bool = True) -> pd.DataFrame:
    r"""Say what each column does to alpha.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Three columns or more; otherwise as in `alpha`.
    standardised : bool
        See `alpha`.

    Returns
    -------
    DataFrame, one row a column
        ``correlation`` with the sum of the others (of their z-scores, if standardised),
        :math:`\sum_l c_{jl} / \sqrt{c_{jj} \sum_{l,m} c_{lm}}` over :math:`l, m \neq j`, and
        ``alpha`` of the others.

    Raises
    ------
    InputError
        As in `alpha`, also for the columns that are left.

    References
    ----------
    :cite:`oecd2008`, step 4.

    Examples
    --------
    `a` correlates with `b` and `c` at 0.5, these with each other at -0.5.

    >>> X = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0], "c": [2.0, 1.0, 3.0]})
    >>> alpha_without(X).round(4).T
                   a       b       c
    correlation  1.0  0.0000  0.0000
    alpha       -2.0  0.6667  0.6667
    """
    if X.shape[1] < 3:
        raise InputError(Fault("needs three columns or more", value=list(X.columns)))
    C = _matrix(X, standardised)
    rows = {}
    for name in C.columns:
        others = C.drop(index=name, columns=name)
        value = _alpha(others)
        spread = np.sqrt(C.at[name, name] * others.to_numpy().sum())
        rows[name] = (C.loc[name][others.columns].sum() / spread, value)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["correlation", "alpha"])


@checked
def kmo(X: pd.DataFrame) -> tuple[float, pd.Series]:
    r"""Return the Kaiser-Meyer-Olkin measure: whether columns share factors, or only pairs agree.

    .. math:: \mathrm{KMO} = \frac{\sum_{j \neq l} r_{jl}^2}
              {\sum_{j \neq l} r_{jl}^2 + \sum_{j \neq l} p_{jl}^2}, \qquad
              p_{jl} = \frac{-s_{jl}}{\sqrt{s_{jj} s_{ll}}}, \quad S = R^{-1}

    with :math:`p` the partial correlations; for one column the sums run over its own pairs.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        More entities than columns; pairwise over entities that have both.

    Returns
    -------
    float
        Overall, between 0 and 1. Of two columns it is 0.5 whatever they hold.
    Series, shape (columns,)
        By column; missing for a column that correlates with no other at all.

    Raises
    ------
    InputError
        Fewer than two columns, a constant, a pair with fewer than three entities in common, a
        matrix without inverse, or no correlation at all.

    References
    ----------
    :cite:`kaiser1974`; :cite:`oecd2008`, step 4.

    Examples
    --------
    >>> overall, each = kmo(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0]}))
    >>> round(overall, 12), each.round(12).tolist()
    (0.5, [0.5, 0.5])
    """
    R = _matrix(X)
    S = _inverse(R, X)
    scale = np.sqrt(np.diag(S))
    simple, partial = R.to_numpy() ** 2, (S / np.outer(scale, scale)) ** 2
    np.fill_diagonal(simple, 0.0)
    np.fill_diagonal(partial, 0.0)
    r, p = simple.sum(axis=1), partial.sum(axis=1)
    if not r.sum() > _ROUNDING:
        raise InputError(Fault("no column correlates with another", value=list(X.columns)))
    both = pd.Series(r + p, X.columns)
    return float(r.sum() / both.sum()), r / both.where(both > _ROUNDING)


@checked
def vif(X: pd.DataFrame) -> pd.Series:
    r"""Return the variance inflation factors: how far the others foretell a column.

    .. math:: \mathrm{VIF}_j = \frac{1}{1 - R_j^2} = (R^{-1})_{jj}

    with :math:`R_j^2` of the regression of the column on all others.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        More entities than columns; pairwise over entities that have both.

    Returns
    -------
    Series, shape (columns,)
        At least 1.

    Raises
    ------
    InputError
        Fewer than two columns, a constant, a pair with fewer than three entities in common, or a
        matrix without inverse.

    References
    ----------
    :cite:`obrien2007`

    Examples
    --------
    A correlation of 0.5: 1 / (1 - 0.25).

    >>> vif(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0]})).round(4).tolist()
    [1.3333, 1.3333]
    """
    return pd.Series(np.diag(_inverse(_matrix(X), X)), X.columns)


@checked
def components(X: pd.DataFrame) -> Components:
    r"""Return the principal components of the correlation matrix.

    .. math:: R v_c = \lambda_c v_c, \qquad l_{jc} = v_{jc} \sqrt{\lambda_c}

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
        Pairwise over entities that have both.

    Returns
    -------
    Components

    Raises
    ------
    InputError
        Fewer than two columns, a constant, a pair with fewer than three entities in common, or
        missing cells by which the pairs contradict each other (a negative eigenvalue).

    References
    ----------
    :cite:`oecd2008`, step 4.

    Examples
    --------
    A correlation of 0.5 has the eigenvalues 1.5 and 0.5.

    >>> pca = components(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0]}))
    >>> pca.variance.round(4)
               eigenvalue  share  cumulative
    component
    1                 1.5   0.75        0.75
    2                 0.5   0.25        1.00
    >>> pca.loadings[1].round(4).tolist()
    [0.866, 0.866]
    """
    R = _matrix(X)
    values, vectors = np.linalg.eigh(R.to_numpy())
    _refuse_contradiction(values[0])
    values, vectors = values[::-1].clip(min=0.0), vectors[:, ::-1]
    heaviest = np.abs(vectors).argmax(axis=0)
    signs = np.sign(vectors[heaviest, range(len(values))])
    names = pd.RangeIndex(1, len(values) + 1, name="component")
    variance = pd.DataFrame({"eigenvalue": values, "share": values / values.sum()}, names)
    variance["cumulative"] = variance["share"].cumsum()
    return Components(variance, pd.DataFrame(vectors * signs * np.sqrt(values), R.index, names))


def varies(X: pd.DataFrame) -> pd.Series:
    """Say which columns differ between entities by more than rounding.

    >>> varies(pd.DataFrame({"a": [0.3, 0.1 + 0.2], "b": [1.0, 2.0]})).tolist()
    [False, True]
    """
    return X.max() - X.min() > 1e-12 * X.abs().max()


def _alpha(C: pd.DataFrame) -> float:
    k, own, total = len(C), np.trace(C), C.to_numpy().sum()
    if not total > _ROUNDING * own:
        raise InputError(Fault("the columns cancel out: their sum does not vary", value=list(C)))
    return float(k / (k - 1) * (1.0 - own / total))


def _matrix(X: pd.DataFrame, standardised: bool = True) -> pd.DataFrame:
    """Return correlations or covariances, each over the entities that have both columns."""
    if X.shape[1] < 2:
        raise InputError(Fault("needs two columns or more", value=list(X.columns)))
    refuse_if(
        Fault("does not differ between entities", None, str(name), mend="leave it out")
        for name in X.columns[~varies(X)]
    )
    R = X.corr(min_periods=COMMON)
    unknown = np.argwhere(np.triu(R.isna().to_numpy()))
    refuse_if(
        Fault(
            f"the pair has fewer than {COMMON} entities in common, or is constant among them",
            place=f"{X.columns[a]}, {X.columns[b]}",
            value=int(X.iloc[:, [a, b]].notna().all(axis=1).sum()),
            mend="leave one out, or impute",
        )
        for a, b in unknown
    )
    return R if standardised else X.cov()


def _inverse(R: pd.DataFrame, X: pd.DataFrame) -> np.ndarray:
    """Invert a correlation matrix, or say why it has no inverse."""
    entities, columns = len(X.dropna(how="all")), len(R)
    if entities <= columns:
        raise InputError(
            Fault("no more entities than columns: the correlation matrix has no inverse",
                  value=f"{entities} entities, {columns} columns")
        )  # fmt: skip
    values, vectors = np.linalg.eigh(R.to_numpy())
    _refuse_contradiction(values[0])
    if values[0] < _ROUNDING:
        involved = R.columns[np.abs(vectors[:, 0]) > 1e-6]
        raise InputError(
            Fault("each follows from the others: the correlation matrix has no inverse",
                  place=", ".join(map(str, involved)), mend="leave one out")
        )  # fmt: skip
    return np.linalg.inv(R.to_numpy())


def _refuse_contradiction(smallest: float) -> None:
    if smallest < -_ROUNDING:
        raise InputError(
            Fault("missing cells make pairs contradict each other: a negative eigenvalue",
                  value=round(float(smallest), 4), mend="impute, or leave a column out")
        )  # fmt: skip
