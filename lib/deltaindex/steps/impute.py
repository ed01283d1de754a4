"""Imputation: fill missing cells, or leave them missing.

Every method has the parameters `X`, the indicators to fill; `entities`, the table of entities with
its grouping columns; and `donors`, all indicators, from which methods that learn may learn. Cells
that are there are never changed.
"""

from __future__ import annotations

import pandas as pd

from ..errors import Fault, InputError, suggest


def none(
    X: pd.DataFrame, entities: pd.DataFrame | None = None, donors: pd.DataFrame | None = None
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


def mean(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    *,
    group: str = "",
) -> pd.DataFrame:
    """Fill with the mean of the indicator, over all entities or over those of the same group.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    entities : DataFrame, shape (entities, columns)
        Needed with `group`.
    donors : DataFrame, optional
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


def median(
    X: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    donors: pd.DataFrame | None = None,
    *,
    group: str = "",
) -> pd.DataFrame:
    """Fill with the median of the indicator; parameters, errors and shapes as in `mean`.

    >>> median(pd.DataFrame({"a": [1.0, None, 3.0, 99.0]}))["a"].tolist()
    [1.0, 3.0, 3.0, 99.0]
    """
    return _fill(X, entities, group, "median")


METHODS = {"none": none, "mean": mean, "median": median}


def _fill(X: pd.DataFrame, entities: pd.DataFrame | None, group: str, how: str) -> pd.DataFrame:
    if not group:
        return X.fillna(X.agg(how))
    if entities is None or group not in entities:
        known = [] if entities is None else entities.columns
        mend = suggest(group, known)
        raise InputError(
            Fault("no such grouping column", place="impute.group", value=group, mend=mend)
        )
    return X.fillna(X.groupby(entities[group].reindex(X.index)).transform(how))
