"""Statistical audit of an index, in the manner of the JRC's audits of the Global Innovation Index.

It looks at indicators as they enter the index (treated, normalised, turned so that more is better).
Missing cells: a pair is correlated over the entities that have both.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError
from . import describe
from .consistency import Components, alpha, alpha_without, components, kmo, varies, vif
from .structure import (
    children,
    correlate,
    correlations,
    effective_in_index,
    effective_weights,
    remove_one,
)

__all__ = [
    "Bound",
    "Components",
    "alpha",
    "alpha_without",
    "audit",
    "components",
    "correlations",
    "effective_in_index",
    "effective_weights",
    "kmo",
    "remove_one",
    "vif",
]


@dataclass(frozen=True)
class Bound:
    """What a value should be: at least (``>=``) or at most (``<=``) a threshold, and who says so.

    Attributes
    ----------
    sense : str
    value : float
    key : str
        Of ``references.bib``.
    source : str
        Where it stands there, in words.

    Examples
    --------
    >>> ALPHA.holds(0.7), ALPHA.holds(0.69), VIF.holds(11.0)
    (True, False, False)
    """

    sense: str
    value: float
    key: str
    source: str

    def holds(self, value: float) -> bool:
        """Say whether a value is on the right side; rounding errors are let pass."""
        return value >= self.value - 1e-9 if self.sense == ">=" else value <= self.value + 1e-9


_JRC = "practice of the JRC's audits"
COVERAGE = Bound(">=", 0.65, "jrc2018", _JRC)
SKEWNESS = Bound("<=", describe.SKEWNESS, "becker2022", f"{_JRC}; default of COINr")
KURTOSIS = Bound("<=", describe.KURTOSIS, SKEWNESS.key, SKEWNESS.source)
OWN_NODE = Bound(">=", 0.3, "becker2022", f"{_JRC}; weak below it in COINr")
WITH_INDEX = Bound(">=", 0.0, "jrc2018", f"{_JRC}: a negative one is a trade-off")
OTHER_NODE = Bound(">=", 0.0, "jrc2018", f"{_JRC}: closest to its own node")
REDUNDANT = Bound("<=", 0.92, "jrc2018", _JRC)
ALPHA = Bound(">=", 0.7, "oecd2008", "Nunnally (1978), after the handbook's step 4")
KMO = Bound(">=", 0.6, "oecd2008", "the handbook's step 4")
VIF = Bound("<=", 10.0, "obrien2007", "rule of ten, and what speaks against it")
DIMENSIONS = Bound(
    "<=", 1.0, "oecd2008", "one eigenvalue above one: Kaiser's criterion, the handbook's step 4"
)


def audit(index: Index) -> pd.DataFrame:
    """Audit an index: one row a check, against thresholds that others have set.

    They are marks for a closer look, not laws: an index may have reasons to fail one.

    ==================  ==========  ===============================================================
    check               of          value
    ==================  ==========  ===============================================================
    coverage            indicator   share of the entities observed, before any imputation
    coverage            entity      share of the indicators of the set observed
    outliers            indicator   absolute skewness; fails only with a kurtosis beyond its bound
    own_node            indicator   correlation with the node directly above
    with_index          indicator   correlation with the index, if that is not its own node
    other_node          indicator   own_node minus the highest with another node of that level
    redundant           child       highest correlation with another child of the same node
    vif                 child       variance inflation factor among the children of its node
    alpha               node        of its children, standardised; see `alpha`
    kmo                 node        of its children, three or more; see `kmo`
    dimensions          node        eigenvalues above one among its children, three or more
    ==================  ==========  ===============================================================

    Parameters
    ----------
    index : Index

    Returns
    -------
    DataFrame, one row a check
        ``check``, ``kind`` (of the scope: indicator, node or entity), ``scope`` (its id),
        ``value``, ``sense`` (``>=`` or ``<=``), ``threshold``, ``passed`` (missing where there is
        no value), ``source`` of the threshold and its ``key`` in ``references.bib``, ``note``: why
        there is no value, or more on it.

    References
    ----------
    :cite:`oecd2008`; :cite:`becker2022`; :cite:`kaiser1974`; :cite:`cronbach1951`;
    :cite:`obrien2007`
    """
    rows = [*_coverage(index), *_outliers(index), *_nodes_of_indicators(index)]
    for node in index.scores.columns:
        rows += _family(index, node)
    return pd.DataFrame(rows).astype({"value": float, "passed": "boolean"})


def _row(
    check: str,
    kind: str,
    scope: Hashable,
    bound: Bound,
    value: float,
    note: str = "",
    passed: bool | None = None,
) -> dict:
    known = not np.isnan(value)
    if passed is None:
        passed = bound.holds(value)
    return {
        "check": check,
        "kind": kind,
        "scope": scope,
        "value": value,
        "sense": bound.sense,
        "threshold": bound.value,
        "passed": bool(passed) if known else pd.NA,
        "source": bound.source,
        "key": bound.key,
        "note": note,
    }


def _coverage(index: Index) -> Iterator[dict]:
    """Yield the coverage of the whole set, with indicators that the index had to leave out."""
    names = index.framework.choose(index.recipe.set)
    present = index.indicators.reindex(columns=list(names)).notna()
    for kind, shares in (("indicator", present.mean()), ("entity", present.mean(axis=1))):
        for scope, share in shares.items():
            yield _row("coverage", kind, scope, COVERAGE, share)


def _outliers(index: Index) -> Iterator[dict]:
    varied = varies(index.normalised)
    shapes = describe.shape(index.normalised)
    for name in shapes.index:
        skewness, kurtosis = abs(shapes["skewness"][name]), shapes["kurtosis"][name]
        note = f"kurtosis {kurtosis:.2f}, bound {KURTOSIS.value}; fails only beyond both"
        if not varied[name]:
            skewness, note = np.nan, "does not differ between entities"
        elif np.isnan(skewness) or np.isnan(kurtosis):
            skewness, note = np.nan, "fewer than four entities"
        passed = SKEWNESS.holds(skewness) or KURTOSIS.holds(kurtosis)
        yield _row("outliers", "indicator", name, SKEWNESS, skewness, note, passed)


def _nodes_of_indicators(index: Index) -> Iterator[dict]:
    """Yield the correlation with the own node, and what it is ahead of others of that level."""
    level = {node: len(index.framework.path(node)) for node in index.scores.columns}
    for name, table in correlations(index).groupby("indicator", sort=False):
        own = table[table["relation"] == "own"].iloc[0]
        value = np.nan if own["note"] else own["correlation"]
        yield _row("own_node", "indicator", name, OWN_NODE, value, own["note"])
        for _, top in table[table["relation"] == "index"].iterrows():
            r, note = top["correlation"], top["note"]
            yield _row("with_index", "indicator", name, WITH_INDEX, r, note)
        beside = (table["relation"] == "other") & (table["node"].map(level) == level[own["node"]])
        rivals = table[beside].dropna(subset="correlation")
        if own["note"] or rivals.empty:
            note = own["note"] or "no other node of its level to compare"
            yield _row("other_node", "indicator", name, OTHER_NODE, np.nan, note)
        else:
            first = rivals.iloc[int(rivals["correlation"].to_numpy().argmax())]
            ahead = value - first["correlation"]
            yield _row("other_node", "indicator", name, OTHER_NODE, ahead, f"of {first['node']}")


def _family(index: Index, node: str) -> Iterator[dict]:
    """Yield what can be said of the children of a node together."""
    X = children(index, node)
    if X.shape[1] < 2:
        for check, bound in (("alpha", ALPHA), ("kmo", KMO), ("dimensions", DIMENSIONS)):
            yield _row(check, "node", node, bound, np.nan, "a single child")
        return
    kinds = {name: "indicator" if name in index.normalised else "node" for name in X.columns}
    for child in X.columns:
        found = [(*correlate(X[child], X[other]), other) for other in X.columns if other != child]
        _, r, _, other = max(found, key=lambda item: -np.inf if np.isnan(item[1]) else item[1])
        note = "correlates with no other child" if np.isnan(r) else f"with {other}"
        yield _row("redundant", kinds[child], child, REDUNDANT, r, note)
    factors, note = _tried(vif, X)
    for child in X.columns:
        value = np.nan if factors is None else factors[child]
        yield _row("vif", kinds[child], child, VIF, value, note)
    for check, bound, measure in (
        ("alpha", ALPHA, alpha),
        ("kmo", KMO, _overall),
        ("dimensions", DIMENSIONS, _dimensions),
    ):
        value, note = _tried(measure, X)
        yield _row(check, "node", node, bound, np.nan if value is None else value, note)


def _overall(X: pd.DataFrame) -> float:
    _refuse_two(X)
    return kmo(X)[0]


def _dimensions(X: pd.DataFrame) -> float:
    _refuse_two(X)
    return float((components(X).variance["eigenvalue"] > 1.0 + 1e-9).sum())


def _refuse_two(X: pd.DataFrame) -> None:
    if X.shape[1] == 2:
        raise InputError(Fault("it is the same for any two children"))


def _tried(measure: Callable, X: pd.DataFrame) -> tuple:
    """Return a measure, or None and why it cannot be had."""
    try:
        return measure(X), ""
    except InputError as error:
        return None, "; ".join(map(str, error.faults))
