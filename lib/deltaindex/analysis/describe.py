"""What the data are like before any index is built: coverage, shape, correlation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import Fault, InputError
from ..framework import Framework
from ..methods.arguments import checked
from ..methods.equality import constant, tied
from ..observations import Observations

__all__ = ["correlations", "coverage", "coverage_shares", "shape"]

SKEWNESS, KURTOSIS = 2.0, 3.5


def coverage(
    framework: Framework, observations: Observations, set_name: str | None = None
) -> pd.DataFrame:
    """Say of every indicator and entity whether there is a value, and of which class.

    Parameters
    ----------
    framework : Framework
    observations : Observations
    set_name : str, optional
        A set of indicators; all of the framework by default.

    Returns
    -------
    DataFrame of str, shape (entities, indicators)
        ``observed`` or ``proxy`` where the indicator can be computed; where it cannot, ``closed``
        if it has no public source, else ``missing``.
    """
    present = framework.derive(observations.values, framework.choose(set_name)).notna()
    status = pd.DataFrame(index=present.index, columns=present.columns, dtype=object)
    for name in present.columns:
        indicator = framework.indicators[name]
        absent = "closed" if indicator.class_ == "closed" else "missing"
        given = "proxy" if indicator.class_ == "proxy" else "observed"
        status[name] = present[name].map({True: given, False: absent})
    return status


def coverage_shares(
    framework: Framework, observations: Observations, set_name: str | None = None
) -> pd.DataFrame:
    """Count what is there, and what is zero, by entity, indicator and node.

    Parameters
    ----------
    framework : Framework
    observations : Observations
    set_name : str, optional
        A set of indicators; all of the framework by default.

    Returns
    -------
    DataFrame, one row an entity, indicator or node
        ``kind``, ``id``, ``cells`` (entities times indicators beneath), ``present``, ``zero``,
        ``share`` (present of all cells) and ``zero_share`` (zeros of those present).
    """
    X = framework.derive(observations.values, framework.choose(set_name))
    parts = [("entity", entity, X.loc[[entity]]) for entity in X.index]
    parts += [("indicator", name, X[[name]]) for name in X.columns]
    for node in framework.nodes:
        leaves = [leaf for leaf in framework.leaves(node) if leaf in X]
        if leaves:
            parts.append(("node", node, X[leaves]))
    rows = [
        (kind, id, cells.size, int((~np.isnan(cells)).sum()), int((cells == 0).sum()))
        for kind, id, cells in ((kind, id, part.to_numpy(float)) for kind, id, part in parts)
    ]
    table = pd.DataFrame(rows, columns=["kind", "id", "cells", "present", "zero"])
    table["share"] = table["present"] / table["cells"]
    return table.assign(zero_share=table["zero"] / table["present"].where(table["present"] > 0))


@checked
def shape(X: pd.DataFrame) -> pd.DataFrame:
    """Describe the distribution of each indicator.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)

    Returns
    -------
    DataFrame, one row an indicator
        ``count``, ``min``, ``median``, ``max``, ``skewness``, ``kurtosis`` (both adjusted for the
        size of the sample, kurtosis in excess of the normal) and ``flagged``: whether both pass
        the bounds at which the JRC looks for outliers, |skewness| > 2 and kurtosis > 3.5.

    References
    ----------
    :cite:`oecd2008`, step 4.

    Examples
    --------
    >>> table = shape(pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]}))
    >>> table.loc["a", ["median", "skewness"]].tolist()
    [2.5, 0.0]
    """
    table = X.agg(["count", "min", "median", "max"]).T
    # what rounding leaves of a constant has a shape, but no meaning
    level = X.copy()
    for name in X.columns[constant(X.to_numpy(float))]:
        level[name] = X[name].where(X[name].isna(), X[name].median())
    table["skewness"], table["kurtosis"] = level.skew(), level.kurt()
    table["flagged"] = (table["skewness"].abs() > SKEWNESS) & (table["kurtosis"] > KURTOSIS)
    return table


@checked
def correlations(X: pd.DataFrame, method: str = "spearman") -> pd.DataFrame:
    """Correlate indicators over the entities that have both.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
        Turned so that more is better, as after normalisation.
    method : {"spearman", "pearson"}

    Returns
    -------
    DataFrame, shape (indicators, indicators)
        Missing for an indicator that does not differ between entities but for rounding.

    Raises
    ------
    InputError
        Another method.
    """
    if method not in ("spearman", "pearson"):
        raise InputError(Fault("must be spearman or pearson", None, "method", method))
    ties = X.apply(lambda column: pd.Series(tied(column.to_numpy()), column.index))
    found = X.corr() if method == "pearson" else ties.corr(method="spearman")
    flat = X.columns[constant(X.to_numpy(float))]
    found.loc[flat], found[flat] = float("nan"), float("nan")
    return found
