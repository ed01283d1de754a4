"""Imputation: fill missing cells, or leave them missing.

Every method has the parameters `X`, the indicators to fill; `entities`, the table of entities with
its grouping columns; `donors`, all indicators, from which methods that learn may learn; and
`others`, the indicators in other periods, by how far those are away (-1 is a year before). Cells
that are there are never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from ..errors import Fault, InputError, gathered, refuse_if, suggest
from ..extras import require
from . import fit_kernels
from .arguments import checked
from .registry import method

__all__ = ["knn", "linear", "mean", "median", "neighbour_period", "none", "regression"]

Periods = Mapping[float, pd.DataFrame]


@method("impute")
@checked
def none(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    others: Periods | None = None,
) -> pd.DataFrame:
    """Leave missing cells missing.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)

    Returns
    -------
    DataFrame, the same
    """
    return X


@method("impute")
@checked
def mean(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    others: Periods | None = None,
    *,
    group: str = "",
) -> pd.DataFrame:
    """Fill with the mean of the indicator, over all entities or over those of the same group.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    entities : DataFrame, shape (entities, columns)
        Needed with `group`.
    donors, others
        Ignored.
    group : str
        A grouping column; a group without any value stays missing.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Raises
    ------
    InputError
        There is no such grouping column.

    Examples
    --------
    >>> mean(pd.DataFrame({"a": [1.0, None, 3.0]}))["a"].tolist()
    [1.0, 2.0, 3.0]
    """
    return _fill(X, entities, group, "mean")


@method("impute")
@checked
def median(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    others: Periods | None = None,
    *,
    group: str = "",
) -> pd.DataFrame:
    """Fill with the median of the indicator.

    Parameters, errors and shapes as in `mean`.

    >>> median(pd.DataFrame({"a": [1.0, None, 3.0, 99.0]}))["a"].tolist()
    [1.0, 3.0, 3.0, 99.0]
    """
    return _fill(X, entities, group, "median")


@method("impute")
@checked
def knn(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    others: Periods | None = None,
    *,
    k: int = 5,
) -> pd.DataFrame:
    r"""Fill with the mean of the `k` most alike entities that have a value.

    .. math:: \hat x_{ij} = \frac{1}{k} \sum_{d \in N_k(i, j)} x_{dj}, \qquad
              D_{id}^2 = \frac{p}{|S_{id}|} \sum_{l \in S_{id}} (z_{il} - z_{dl})^2

    with :math:`z` the :math:`p` indicators that differ between entities, at mean 0 and standard
    deviation 1 (divisor n), and :math:`S_{id}` those that both entities have. The neighbours are
    those of least :math:`D_{id}` among the entities that have :math:`j`; an entity that shares no
    such indicator with any of them stays missing. The holes of a constant get the constant.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
        Only its holes are filled.
    entities : DataFrame, optional
        Ignored.
    donors : DataFrame, shape (entities, all indicators), optional
        What likeness is judged by, besides `X`; a column without any value is passed over.
    k : int
        Neighbours, at least 1.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Raises
    ------
    InputError
        `k` is below 1, or fewer than `k` entities have a value of an indicator with holes.

    References
    ----------
    :cite:`troyanskaya2001`; scikit-learn's ``KNNImputer``.

    Examples
    --------
    By `b`, the last entity is most like the third, then the second.

    >>> X = pd.DataFrame({"a": [0.0, 10, 20, None], "b": [1.0, 2, 3, 3.4]})
    >>> knn(X, k=1)["a"].tolist()
    [0.0, 10.0, 20.0, 20.0]
    >>> knn(X, k=2)["a"].tolist()
    [0.0, 10.0, 20.0, 15.0]
    """
    if k < 1:
        raise InputError(Fault("at least one neighbour is needed", place="impute.k", value=k))
    holes = _holes(X)
    refuse_if(
        Fault(f"fewer entities than {k} have a value", place=str(name),
              value=int(X[name].count()), mend="take a smaller `k`, or leave it out")
        for name in holes if X[name].count() < k
    )  # fmt: skip
    if not holes:
        return X.copy()
    # deferred: it takes a second to import
    require("stats", "sklearn")
    from sklearn.impute import KNNImputer

    filled = X.copy()
    known, centre, scale = _standardised(X, donors)
    constant = [name for name in holes if name not in known]
    filled[constant] = X[constant].fillna(X[constant].max())
    if len(constant) == len(holes):
        return filled
    guess = KNNImputer(n_neighbors=k).fit_transform(known)
    guess = pd.DataFrame(guess, X.index, known.columns) * scale + centre
    there = known.notna().to_numpy(int)
    alike = pd.DataFrame(there @ there.T > 0, X.index, X.index)
    for name in filled.columns[filled.isna().any()]:
        missing = X[name].isna()
        reached = alike.loc[missing, ~missing].any(axis=1)
        at = reached.index[reached]
        filled.loc[at, name] = guess.loc[at, name]
    return filled


@method("impute")
@checked
def regression(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    others: Periods | None = None,
) -> pd.DataFrame:
    r"""Fill with what a linear regression on the other indicators predicts, without noise.

    .. math:: \hat x_{ij} = \beta_{j0} + \sum_{l \ne j} \beta_{jl} z_{il}

    by ordinary least squares over the complete rows: entities that have :math:`j` and every
    predictor. Predictors are all other indicators that differ between entities, standardised; if
    they are collinear, the shortest solution is taken. Where an entity to be filled lacks a
    predictor, the mean of that predictor stands in; an entity that lacks all stays missing. Filled
    cells lie on the fitted plane, without the noise of true ones. With few rows more than
    predictors they can land far outside the known values: see ``imputation.validate``.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
        Only its holes are filled; a constant column gets its constant.
    entities : DataFrame, optional
        Ignored.
    donors : DataFrame, shape (entities, all indicators), optional
        Predictors, besides the other columns of `X`. One without any value is passed over.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Raises
    ------
    InputError
        For an indicator with holes no other can predict, or there are fewer complete rows than
        predictors + 2.

    References
    ----------
    :cite:`oecd2008`, step 3; scikit-learn's ``LinearRegression``.

    Examples
    --------
    `a` is twice `b`, and one more.

    >>> X = pd.DataFrame({"a": [3.0, 5, 7, None], "b": [1.0, 2, 3, 10]})
    >>> regression(X)["a"].round(9).tolist()
    [3.0, 5.0, 7.0, 21.0]
    """
    filled = X.copy()
    holes = _holes(X)
    if not holes:
        return filled
    # deferred: it takes a second to import
    require("stats", "sklearn")
    from sklearn.linear_model import LinearRegression

    known, _, _ = _standardised(X, donors)
    faults: list[Fault] = []
    for name in holes:
        missing = X[name].isna()
        predictors = known.drop(columns=name, errors="ignore")
        complete = predictors.notna().all(axis=1) & ~missing
        with gathered(faults):
            _check_rows(name, int(complete.sum()), predictors.shape[1])
        if faults:
            continue
        model = LinearRegression().fit(predictors[complete], X.loc[complete, name])
        at = X.index[missing & predictors.notna().any(axis=1)]
        if len(at):
            # the mean of a standardised column is zero
            filled.loc[at, name] = model.predict(predictors.loc[at].fillna(0.0))
    refuse_if(faults)
    return filled


@method("impute")
@checked
def neighbour_period(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    others: Periods | None = None,
    *,
    take: str = "last",
) -> pd.DataFrame:
    """Fill with what was observed of the same entity in another period.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    entities, donors
        Ignored.
    others : mapping of number to DataFrame
        The other periods as they were observed, by how far away they are; negative is earlier.
    take : {"last", "nearest"}
        The last value before, or the nearest one before or after (before, if both are as near). An
        entity without such a value stays missing.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Raises
    ------
    InputError
        There is no panel, or `take` is neither.

    References
    ----------
    :cite:`oecd2008`, step 3, on cold deck and last values carried forward.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [1.0, None, None]})
    >>> others = {-2: pd.DataFrame({"a": [9.0, 5, None]}), 1: pd.DataFrame({"a": [9.0, 6, 7]})}
    >>> neighbour_period(X, others=others)["a"].tolist()
    [1.0, 5.0, nan]
    >>> neighbour_period(X, others=others, take="nearest")["a"].tolist()
    [1.0, 6.0, 7.0]
    """
    if take not in ("last", "nearest"):
        raise InputError(Fault("must be last or nearest", place="impute.take", value=take))
    filled, others = X.copy(), _panel(others)
    for away in sorted(others, key=lambda away: (abs(away), away)):
        if away < 0 or take == "nearest":
            filled = filled.fillna(others[away].reindex(index=X.index, columns=X.columns))
    return filled


@method("impute")
@checked
def linear(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    others: Periods | None = None,
) -> pd.DataFrame:
    r"""Fill on the straight line in time between the nearest values before and after.

    .. math:: \hat x_{it} = x_{ia} + \frac{t - a}{b - a}\,(x_{ib} - x_{ia}), \qquad a < t < b

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    entities, donors
        Ignored.
    others : mapping of number to DataFrame
        The other periods as they were observed, by how far away they are; negative is earlier.
        Nothing is drawn out beyond the first or the last value: such cells stay missing.

    Returns
    -------
    DataFrame, shape (entities, indicators)

    Raises
    ------
    InputError
        There is no panel.

    Examples
    --------
    >>> X = pd.DataFrame({"a": [None, None]})
    >>> others = {-1: pd.DataFrame({"a": [3.0, 1]}), 2: pd.DataFrame({"a": [9.0, None]})}
    >>> linear(X, others=others)["a"].tolist()
    [5.0, nan]
    """
    filled, others = X.astype(float), _panel(others)
    ends = []
    for side in (-1, 1):
        value, away = (pd.DataFrame(float("nan"), X.index, X.columns) for _ in range(2))
        for at in sorted((at for at in others if at * side > 0), key=abs):
            Y = others[at].reindex(index=X.index, columns=X.columns)
            away = away.mask(value.isna() & Y.notna(), float(at))
            value = value.fillna(Y)
        ends.append((value, away))
    (before, a), (after, b) = ends
    return filled.fillna(before + (after - before) * (-a / (b - a)))


def _panel(others: Periods | None) -> Periods:
    """Refuse a single period."""
    if others is None:
        mend = "give periods: build_panel, or --panel 2018=a.csv 2019=b.csv"
        raise InputError(Fault("needs the other periods of a panel", place="impute", mend=mend))
    return others


def _holes(X: pd.DataFrame) -> list:
    return list(X.columns[X.isna().any()])


def _standardised(
    X: pd.DataFrame, donors: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Standardise what differs, in `X` and donors; also return the means and the deviations."""
    known = X
    if donors is not None:
        more = donors.drop(columns=X.columns, errors="ignore").reindex(X.index)
        known = pd.concat([X, more], axis=1)
    centre, scale = (
        pd.Series(part[0], known.columns) for part in fit_kernels.moments(known.to_numpy(float), 0)
    )
    # a constant's deviation may be the rounding of a sum
    differs = known.columns[(known.nunique() > 1) & (scale > 0)]
    return ((known - centre) / scale)[differs], centre[differs], scale[differs]


def _check_rows(name: object, rows: int, predictors: int) -> None:
    """Refuse a regression without predictors, or one that would only echo its rows."""
    if not predictors:
        raise InputError(
            Fault("no other indicator that differs between entities to predict it from",
                  place=str(name), mend="take mean or median")
        )  # fmt: skip
    if rows < predictors + 2:
        raise InputError(
            Fault(f"too few complete rows to regress it on {predictors} other indicators",
                  place=str(name), value=rows,
                  mend=f"at least {predictors + 2} are needed: take knn or mean, or leave it out")
        )  # fmt: skip


def _fill(
    X: pd.DataFrame, entities: pd.DataFrame | None, group: str, how: Literal["mean", "median"]
) -> pd.DataFrame:
    if not group:
        return X.fillna(X.agg(how))
    if entities is None or group not in entities:
        mend = suggest(group, [] if entities is None else entities.columns)
        raise InputError(
            Fault("no such grouping column", place="impute.group", value=group, mend=mend)
        )
    return X.fillna(X.groupby(entities[group].reindex(X.index)).transform(how))
