"""How well a method of imputation does: hide known cells, fill them, and compare.

Cells are hidden in the pattern in which cells are missing, as Box 4 of the OECD handbook asks:
what is missing together is hidden together, and a group is thinned at its own rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..engine.index import Index
from ..errors import Fault, InputError, located, refuse_if, suggest
from ..methods import registry
from ..methods.equality import constant
from ..recipe import Recipe, Step
from .membership import grouped
from .resampling import check_counts

__all__ = ["Validation", "left_complete", "measures", "validate"]

MEASURES = ("hidden", "filled", "rmse", "mae", "bias", "r2", "rmse_over_sd")
# the steps that a recipe needs and that play no part here
REST = {"normalise": {"method": "minmax"}, "weights": {"method": "equal"}}
REST |= {"aggregate": {"method": "arithmetic"}}


@dataclass(frozen=True)
class Validation:
    """What came of hiding cells and filling them.

    Attributes
    ----------
    errors : DataFrame
        One row an indicator with holes and method, ordered by indicator and ``rmse``; columns
        ``indicator``, ``method``, ``entities`` (how many different ones lost the indicator) and
        `MEASURES`, see `measures`. A method that fills fewer of the hidden cells is measured on
        those alone: compare ``filled`` first.
    cells : DataFrame
        One row a hidden cell, repeat and method: ``repeat``, ``entity``, ``group``,
        ``indicator``, ``method``, ``true``, ``filled`` (empty where the method left it missing).
    groups : DataFrame
        By group (one of them, without a name, if none was asked for): ``entities``,
        ``incomplete``, and ``hidden``, the entities in which cells are hidden at each repeat.
        Where some are incomplete and none can be hidden, the errors say nothing of that group.
    """

    errors: pd.DataFrame
    cells: pd.DataFrame
    groups: pd.DataFrame


def validate(
    source: Index | pd.DataFrame,
    methods: Mapping[str, object] | Sequence[str],
    *,
    entities: pd.DataFrame | None = None,
    others: Mapping[float, pd.DataFrame] | None = None,
    group: str = "",
    repeats: int = 20,
    seed: int = 0,
) -> Validation:
    """Hide known cells as cells are missing, fill them by each method, and measure the errors.

    At each repeat, in each group: of the m complete entities among n, round(m (n - m) / n), but
    at least one, are drawn, so that the share hidden is the share that is incomplete; each
    loses what one of the incomplete entities of the group lacks, drawn without replacement. All
    methods get the same hidden cells. Cells that are missing anyway stay so, and count in no error.

    Parameters
    ----------
    source : Index or DataFrame, shape (entities, indicators)
        An index brings its indicators (before imputation) and its table of entities.
    methods : mapping of str to recipe step, or sequence of str
        What to compare, by a name of your own: ``{"near": {"method": "knn", "k": 3}}``, or a
        `Step` such as ``index.recipe.impute``; or names of methods without options.
    entities : DataFrame, shape (entities, columns), optional
        With a DataFrame as source: the grouping columns.
    others : mapping of number to DataFrame, optional
        The indicators in other periods, by how far those are away, for methods that look there:
        ``{1: panel[2019].indicators}`` for an index of 2018. Nothing is hidden in them.
    group : str
        A column of the entities: who lacks what is then copied group by group.
    repeats : int
    seed : int
        The same seed gives the same cells, whatever the methods.

    Returns
    -------
    Validation

    Raises
    ------
    InputError
        There is no missing cell, or no group that has both complete and incomplete entities; an
        indicator without any value; an unknown method, option or group; or a method refuses the
        table with the hidden cells (the fault names method and repeat).

    References
    ----------
    :cite:`oecd2008`, step 3 and Box 4.

    Examples
    --------
    One of two complete entities loses `a`; the other's 4 stands in for 2, or its 2 for 4.

    >>> X = pd.DataFrame({"a": [2.0, 4.0, None], "b": [1.0, 2.0, 3.0]})
    >>> validate(X, ["mean"], repeats=1).errors[["hidden", "rmse"]].to_numpy().tolist()
    [[1.0, 2.0]]
    """
    if isinstance(source, Index):
        X, entities, path = source.indicators, source.framework.entities, source.framework.path
    else:
        X, path = source, _alone
    steps = _steps(methods)
    check_counts(seed, repeats=repeats)
    groups = _grouping(X, entities, group)
    table = _check(X, groups)
    rng = np.random.default_rng(seed)
    parts = []
    for repeat in range(1, repeats + 1):
        hide = _hide(X, groups, table, rng)
        thinned = X.mask(hide)
        rows, columns = np.nonzero(hide.to_numpy())
        for label, step in steps.items():
            place = f"{label}, repeat {repeat}"
            filled = _impute(step, thinned, (entities, thinned, others), path, place)
            part = {
                "repeat": repeat,
                "entity": X.index[rows],
                "group": groups.to_numpy()[rows],
                "indicator": X.columns[columns],
                "method": label,
                "true": X.to_numpy(float)[rows, columns],
                "filled": filled.to_numpy(float)[rows, columns],
            }
            parts.append(pd.DataFrame(part))
    cells = pd.concat(parts, ignore_index=True)
    return Validation(_errors(cells, X, list(steps)), cells, table)


def left_complete(index: Index, group: str) -> int:
    """Return how many complete entities of an index `validate` leaves whole at each repeat.

    A regression learns from these alone: it needs two more than it has predictors.
    """
    X = index.indicators
    return int(X.notna().all(axis=1).sum()) - int(
        _hidden(X, _grouping(X, index.framework.entities, group))["hidden"].sum()
    )


def measures(true: pd.Series, filled: pd.Series, sd: float) -> dict[str, float]:
    r"""Measure how far filled cells are from the true ones.

    With :math:`d = \hat x - x` over the cells that were filled: ``rmse``, the root of the mean of
    :math:`d^2`; ``mae``, the mean of :math:`|d|`; ``bias``, the mean of :math:`d`; ``r2``,
    :math:`1 - \sum d^2 / \sum (x - \bar x)^2`; ``rmse_over_sd``.

    The handbook's R² is the squared correlation of the two. It is 1 for a method that is always
    wrong in the same way (the mean of the others correlates at -1 with what is hidden one by
    one), so ours is the share explained: below 0 for what is worse than the hidden cells' mean.

    Parameters
    ----------
    true, filled : Series, shape (cells,)
        A cell that the method left missing is empty in `filled`.
    sd : float
        Standard deviation of the indicator.

    Returns
    -------
    dict
        By `MEASURES`; ``hidden`` and ``filled`` count cells. Empty: all errors when nothing was
        filled, ``r2`` when the true cells do not differ, ``rmse_over_sd`` when `sd` is not above 0.

    Examples
    --------
    >>> found = measures(pd.Series([1.0, 3.0]), pd.Series([2.0, 3.0]), sd=1.0)
    >>> [round(found[name], 3) for name in ("mae", "bias", "r2", "rmse")]
    [0.5, 0.5, 0.5, 0.707]
    """
    off = (filled - true).dropna()
    square = float((off**2).sum())
    known = true[off.index].to_numpy(float)
    spread = 0.0 if constant(known[:, None])[0] else float(((known - known.mean()) ** 2).sum())
    rmse = (square / len(off)) ** 0.5 if len(off) else np.nan
    return {
        "hidden": len(true),
        "filled": len(off),
        "rmse": rmse,
        "mae": float(off.abs().mean()),
        "bias": float(off.mean()),
        "r2": 1.0 - square / spread if spread > 0 else np.nan,
        "rmse_over_sd": rmse / sd if sd > 0 else np.nan,
    }


def _errors(cells: pd.DataFrame, X: pd.DataFrame, methods: list[str]) -> pd.DataFrame:
    """Measure by indicator and method; an indicator that was never hidden stands there with 0."""
    sd = X.std(ddof=1)
    rows = []
    for name in X.columns[X.isna().any()]:
        for label in methods:
            of = cells[(cells["indicator"] == name) & (cells["method"] == label)]
            found = measures(of["true"], of["filled"], sd[name])
            lost = of["entity"].nunique()
            rows.append({"indicator": name, "method": label, "entities": lost} | found)
    table = pd.DataFrame(rows)
    order = table["indicator"].map({name: at for at, name in enumerate(X.columns)})
    return (
        table.assign(order=order)
        .sort_values(["order", "rmse"], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def _hide(
    X: pd.DataFrame, groups: pd.Series, table: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw cells to hide: complete rows get the holes of incomplete rows of their group."""
    holes = X.isna().to_numpy()
    complete = ~holes.any(axis=1)
    hide = np.zeros_like(holes)
    for name, count in table["hidden"].items():
        here = (groups == name).to_numpy()
        chosen = rng.choice(np.flatnonzero(here & complete), count, replace=False)
        like = rng.choice(np.flatnonzero(here & ~complete), count, replace=False)
        hide[chosen] = holes[like]
    return pd.DataFrame(hide, X.index, X.columns)


def _alone(name: str) -> tuple[str, ...]:
    """Return the path of an indicator that is in no framework."""
    return (name,)


def _impute(
    step: Step,
    X: pd.DataFrame,
    extra: tuple,
    path: Callable[[str], tuple[str, ...]],
    place: str,
) -> pd.DataFrame:
    """Fill as a build would, with the method that each indicator asks for."""
    filled = X.copy()
    by: dict[int, tuple[Step, list]] = {}
    for name in X.columns:
        at = step.at(path(name))
        by.setdefault(id(at), (at, []))[1].append(name)
    for at, names in by.values():
        with located(place):
            filled[names] = registry.find("impute", at.method)(X[names], *extra, **at.options)
    return filled


def _steps(methods: Mapping[str, object] | Sequence[str]) -> dict[str, Step]:
    """Read methods as a recipe would."""
    if isinstance(methods, str):
        methods = [methods]
    if not isinstance(methods, Mapping):
        methods = {name: {"method": name} for name in methods}
    refuse_if([] if methods else [Fault("no method to validate", place="methods")])
    steps = {}
    for label, step in methods.items():
        if not isinstance(step, Step):
            with located(str(label)):
                step = Recipe.parse({"impute": step} | REST).impute
        steps[str(label)] = step
    return steps


def _grouping(X: pd.DataFrame, entities: pd.DataFrame | None, group: str) -> pd.Series:
    """Return the group of each entity; one without a name if none is asked for."""
    if not group:
        return pd.Series("", X.index)
    if entities is None or group not in entities:
        mend = suggest(group, [] if entities is None else entities.columns)
        raise InputError(Fault("no such grouping column", place="group", value=group, mend=mend))
    return grouped(X.index, entities[group], group)


def _hidden(X: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Count in each group the entities, the incomplete ones, and those that lose cells."""
    by_group = X.isna().any(axis=1).groupby(groups)
    table = pd.DataFrame({"entities": by_group.size(), "incomplete": by_group.sum()})
    table.index.name = "group"
    gone, complete = table["incomplete"], table["entities"] - table["incomplete"]
    share = (complete * gone / table["entities"]).round().astype(int)
    table["hidden"] = share.clip(lower=1).where((gone > 0) & (complete > 0), 0)
    return table


def _check(X: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Refuse what cannot be validated; count what is hidden in each group."""
    refuse_if(Fault("no value", place=str(c), mend="leave it out") for c in X if not X[c].count())
    table = _hidden(X, groups)
    if not table["incomplete"].sum():
        raise InputError(Fault("no cell is missing: there is no pattern to copy"))
    if not table["hidden"].sum():
        mend = "take larger groups, or fewer indicators"
        raise InputError(Fault("no group has both complete and incomplete entities", mend=mend))
    return table
