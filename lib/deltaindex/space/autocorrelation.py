"""Autocorrelation: whether neighbours are more alike than chance would have them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import scipy

from ..analysis.chance import Outcome
from ..analysis.resampling import RESAMPLES, check_counts, refuse_constant, seeded
from ..errors import Fault, InputError, refuse_if
from ..methods.arguments import fits

if TYPE_CHECKING:
    from libpysal.graph import Graph

# esda's numbers of the quadrants of Moran's plot: own value and neighbours' mean, high or low
QUADRANTS = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}


def moran(values: pd.Series, graph: Graph, permutations: int = RESAMPLES, seed: int = 0) -> Outcome:
    r"""Return Moran's I with a two-sided permutation p.

    .. math:: I = \frac{n}{\sum_{ij} w_{ij}} \,
              \frac{\sum_{ij} w_{ij} (y_i - \bar y)(y_j - \bar y)}{\sum_i (y_i - \bar y)^2}

    Without a pattern it is about :math:`-1 / (n - 1)`, not zero.

    Parameters
    ----------
    values : Series, shape (entities,)
    graph : libpysal.graph.Graph
        Of the same entities in the same order, rows summing to one.
    permutations, seed : int

    Raises
    ------
    InputError
        A value is missing, all are equal but for rounding, an entity is not in the graph or has
        no neighbour, or a number of permutations that cannot be drawn.

    References
    ----------
    :cite:`moran1950`
    """
    check_counts(seed, permutations=permutations)
    y = _checked(values, graph)
    with seeded(seed):
        found = _esda().Moran(y, graph, permutations=permutations)
    return Outcome(float(found.I), _two_sided(found.p_sim))


def local(
    values: pd.Series,
    graph: Graph,
    level: float = 0.05,
    permutations: int = RESAMPLES,
    seed: int = 0,
) -> pd.DataFrame:
    r"""Return local Moran's I: which entities stand among their like.

    .. math:: I_i = \frac{(n - 1) z_i}{\sum_j z_j^2} \sum_j w_{ij} z_j, \qquad z_i = y_i - \bar y

    An entity keeps its value while the others are shuffled. One test an entity makes many, so p is
    adjusted as Benjamini and Hochberg do.

    Returns
    -------
    DataFrame, one row an entity
        ``I``; ``lag``, the mean of the neighbours; ``quadrant`` (``high_high``, ``low_low``,
        ``high_low``, ``low_high``); ``p``, two-sided; ``p_adjusted``; ``cluster``, the quadrant
        where the adjusted p is at most `level`, else ``none``; ``nominal``, the same by plain p.

    Raises
    ------
    InputError
        As `moran`, or the level is not between 0 and 1.

    References
    ----------
    :cite:`anselin1995`; :cite:`caldas2006` on false discoveries.
    """
    check_counts(seed, permutations=permutations)
    if not fits(level, float) or not 0 < level < 1:
        raise InputError(Fault("must lie between 0 and 1", None, "level", level))
    y = _checked(values, graph)
    # esda says that it will turn to two-sided p, which is what we take, and resets a filter
    with seeded(seed), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = _esda().Moran_Local(y, graph, permutations=permutations, seed=seed)
    table = pd.DataFrame({"I": found.Is, "lag": graph.lag(y)}, index=values.index)
    table["quadrant"] = [QUADRANTS[q] for q in found.q]
    table["p"] = [_two_sided(p) for p in found.p_sim]
    table["p_adjusted"] = scipy.stats.false_discovery_control(table["p"])
    table["cluster"] = table["quadrant"].where(table["p_adjusted"] <= level, "none")
    table["nominal"] = table["quadrant"].where(table["p"] <= level, "none")
    return table


def over_choices(
    X: pd.DataFrame, graphs: Mapping[str, Graph], permutations: int = 999, seed: int = 0
) -> pd.DataFrame:
    """Return Moran's I of every column under every choice of neighbours.

    Parameters
    ----------
    X : DataFrame, shape (entities, columns)
    graphs : mapping of str to Graph

    Returns
    -------
    DataFrame, one row a column and choice
        ``column``, ``neighbours``, ``I``, ``p`` and ``p_adjusted`` over all rows together.

    Raises
    ------
    InputError
        As `moran`, or there is nothing to test.
    """
    if not X.shape[1] or not graphs:
        raise InputError(Fault("needs a column and a choice of neighbours"))
    rows = []
    for column in X:
        for name, graph in graphs.items():
            found = moran(X[column], graph, permutations, seed)
            rows.append((column, name, found.value, found.p))
    table = pd.DataFrame(rows, columns=["column", "neighbours", "I", "p"])
    return table.assign(p_adjusted=scipy.stats.false_discovery_control(table["p"]))


def graded(clusters: pd.DataFrame) -> pd.Series:
    """Return the clusters that pass control, and those that pass by their own p only.

    Parameters
    ----------
    clusters : DataFrame, shape (entities, columns)
        As from `local`.

    Returns
    -------
    Series of str, shape (entities,)
        ``high_high`` and the like; ``high_high_only`` and the like by plain p; or ``none``.

    Examples
    --------
    >>> found = pd.DataFrame({"cluster": ["none", "none"], "nominal": ["low_low", "none"]})
    >>> graded(found).tolist()
    ['low_low_only', 'none']
    """
    only = (clusters["nominal"] + "_only").where(clusters["nominal"] != "none", "none")
    return clusters["cluster"].where(clusters["cluster"] != "none", only)


def passing(choices: pd.DataFrame, level: float = 0.05) -> pd.Series:
    """Return under what share of the choices of neighbours each column shows a pattern.

    Parameters
    ----------
    choices : DataFrame
        As from `over_choices`.
    level : float
        That the adjusted p must not surpass.

    Returns
    -------
    Series, shape (columns,)
        1: whoever is taken for a neighbour; 0: under no choice.

    Examples
    --------
    >>> passing(pd.DataFrame({"column": ["a", "a"], "p_adjusted": [0.01, 0.2]})).to_dict()
    {'a': 0.5}
    """
    return (choices["p_adjusted"] <= level).groupby(choices["column"], sort=False).mean()


def _esda() -> ModuleType:
    """Import esda's module, which asks for a progress bar that notebooks here do without."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "IProgress not found")
        from esda import moran as module
    return module


def _checked(values: pd.Series, graph: Graph) -> np.ndarray:
    """Return the values in the order of the graph, or refuse what has no statistic."""
    refuse_constant(values)
    order = list(graph.unique_ids)
    mend = "values and neighbours of the same entities, in the same order"
    strange = values.index.symmetric_difference(order)
    refuse_if(Fault("not among both", None, "neighbours", entity, mend) for entity in strange)
    if list(values.index) != order:
        refuse_if(
            [Fault("in another order than the neighbours", None, str(values.name), mend=mend)]
        )
    mend = "join it to its nearest, as contiguity does"
    refuse_if(Fault("no neighbour", None, "neighbours", entity, mend) for entity in graph.isolates)
    return values.to_numpy(float)


def _two_sided(p: float) -> float:
    """Return the two-sided p of esda's, which counts the nearer tail alone."""
    return min(1.0, 2 * float(p))
