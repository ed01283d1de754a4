"""What the data are like before any index is built: coverage, shape, correlation."""

from __future__ import annotations

import pandas as pd

from ..framework import Framework
from ..observations import Observations

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
    for name in present:
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
    parts += [("indicator", name, X[[name]]) for name in X]
    for node in framework.nodes:
        leaves = [leaf for leaf in framework.leaves(node) if leaf in X]
        if leaves:
            parts.append(("node", node, X[leaves]))
    rows = [
        (kind, id, part.size, int(part.notna().sum(axis=None)), int((part == 0).sum(axis=None)))
        for kind, id, part in parts
    ]
    table = pd.DataFrame(rows, columns=["kind", "id", "cells", "present", "zero"])
    table["share"] = table["present"] / table["cells"]
    return table.assign(zero_share=table["zero"] / table["present"].where(table["present"] > 0))


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
    table["skewness"], table["kurtosis"] = X.skew(), X.kurt()
    table["flagged"] = (table["skewness"].abs() > SKEWNESS) & (table["kurtosis"] > KURTOSIS)
    return table


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
    """
    return X.corr(method=method)
