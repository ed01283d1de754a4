"""Two indices side by side: scores, ranks, how far they agree, who moved and through what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement

import numpy as np
import pandas as pd
import scipy

from ..engine.index import Index
from ..engine.stages import ranks_of_draws
from ..errors import Fault, InputError, refuse_if, suggest
from ..framework import ROOT
from ..methods.equality import constant, places
from . import contributions
from .decomposition import FACTORS, decompose

__all__ = [
    "FACTORS",
    "Comparison",
    "agreement",
    "agreements",
    "compare",
    "decompose",
    "halves",
    "pairs",
]


@dataclass(frozen=True)
class Comparison:
    """Two indices of the same entities, a before b.

    Attributes
    ----------
    table : DataFrame, one row an entity of either
        ``score_a``, ``score_b``, ``score_change``, ``rank_a``, ``rank_b`` (each as its own index
        ranks it), ``climb`` (ranks gained among the entities that both score); best in b first,
        and last those that b does not score.
    agreement : Series
        Over the entities scored in both: ``entities``, ``pearson``, ``spearman``, ``kendall``
        (tau-b), ``mean_shift`` and ``largest_shift`` of ranks, ``moved`` (share of entities with
        another rank).
    parts : DataFrame, shape (entities, indicators)
        What each indicator adds to the change of the score, ruler included: an entity may lose by
        an indicator whose value stayed. Empty unless both indices are weighted means, over all
        indicators or level by level.
    """

    table: pd.DataFrame
    agreement: pd.Series
    parts: pd.DataFrame

    def drivers(self) -> pd.DataFrame:
        """Return the indicator that did most for each entity's change of score, in its direction.

        The direction is that of the score; a rank may go the other way.

        Returns
        -------
        DataFrame, one row an entity with parts whose score changed
            ``indicator`` and ``part``.
        """
        change = self.table["score_change"].reindex(self.parts.index)
        change = change.where(change.abs() > 1e-12)
        pulled = self.parts.mul(np.sign(change), axis=0).dropna(how="all")
        if pulled.empty:
            return pd.DataFrame(columns=["indicator", "part"])
        names = pulled.idxmax(axis=1)
        part = [self.parts.at[entity, name] for entity, name in names.items()]
        return pd.DataFrame({"indicator": names, "part": part})


def compare(a: Index, b: Index) -> Comparison:
    r"""Compare two indices.

    The ranks of `climb` are counted among the entities that both score, so that an entity which
    enters or leaves moves nobody. Each indicator's part in the change of a score,

    .. math:: \Delta_{ij} = \tilde w^b_{ij} z^b_{ij} - \tilde w^a_{ij} z^a_{ij},

    uses the weights as shared among the cells that an entity has; the parts sum to the change.

    Parameters
    ----------
    a, b : Index

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        Fewer than two entities are scored in both.
    """
    scores = pd.DataFrame({"a": a.scores[ROOT], "b": b.scores[ROOT]})
    ranks = pd.DataFrame({"a": a.ranks[ROOT], "b": b.ranks[ROOT]})
    both, climb = _climbed(a, b)
    table = pd.DataFrame(
        {
            "score_a": scores["a"],
            "score_b": scores["b"],
            "score_change": scores["b"] - scores["a"],
            "rank_a": ranks["a"],
            "rank_b": ranks["b"],
            "climb": climb.astype("Int64").reindex(scores.index),
        }
    ).rename_axis("entity")
    table = table.sort_values(["score_b", "score_a"], ascending=False, kind="stable")
    return Comparison(table, agreement(a, b), _parts(a, b, both.index))


#: What `agreement` can say of two indices.
MEASURES = ("entities", "pearson", "spearman", "kendall", "mean_shift", "largest_shift", "moved")


def agreement(a: Index, b: Index, measures: Collection[str] = MEASURES) -> pd.Series:
    """Say how far two indices agree, over the entities that both score.

    Parameters
    ----------
    a, b : Index
    measures : collection of str
        Of `MEASURES`; see `Comparison`.

    Raises
    ------
    InputError
        Fewer than two entities are scored in both, or there is no such measure.
    """
    refuse_if(
        Fault("no such measure", None, "measures", name, suggest(name, MEASURES))
        for name in measures
        if name not in MEASURES
    )
    both, climb = _climbed(a, b)
    level = np.column_stack([_tied(both[column].to_numpy(float)) for column in both])
    found = {
        "entities": lambda: len(both),
        "pearson": lambda: _correlation(level),
        "spearman": lambda: _correlation(scipy.stats.rankdata(level, axis=0)),
        "kendall": lambda: float(scipy.stats.kendalltau(*level.T).statistic),
        "mean_shift": lambda: climb.abs().mean(),
        "largest_shift": lambda: climb.abs().max(),
        "moved": lambda: (climb != 0).mean(),
    }
    return pd.Series({name: found[name]() for name in measures})


def _climbed(a: Index, b: Index) -> tuple[pd.DataFrame, pd.Series]:
    """Return the scores of the entities that both score, and the places that each climbs."""
    both = pd.DataFrame({"a": a.scores[ROOT], "b": b.scores[ROOT]}).dropna()
    if len(both) < 2:
        mend = "compare indices of the same entities"
        problem = "fewer than two entities are scored in both"
        raise InputError(Fault(problem, None, None, len(both), mend))
    ranks = [
        ranks_of_draws(index.recipe.ranks, both[column].to_numpy(float)[None])[0]
        for index, column in ((a, "a"), (b, "b"))
    ]
    return both, pd.Series((ranks[0] - ranks[1]).astype(float), both.index)


def agreements(indices: Mapping[str, Index], measure: str = "spearman") -> pd.DataFrame:
    """Tabulate how far indices agree, every one with every other.

    Parameters
    ----------
    indices : mapping of str to Index
    measure : str
        A row of `Comparison.agreement`, such as ``spearman``, ``kendall`` or ``mean_shift``.

    Returns
    -------
    DataFrame, shape (indices, indices), symmetric
    """
    names = list(indices)
    found = pd.DataFrame(np.nan, names, names)
    for one, other in combinations_with_replacement(names, 2):
        value = agreement(indices[one], indices[other], [measure])[measure]
        found.loc[one, other] = found.loc[other, one] = value
    return found


def pairs(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List each pair of symmetric tables once.

    Parameters
    ----------
    tables : mapping of str to DataFrame, each of shape (names, names)
        By measure, all with the names of the first; say, from `agreements`, or correlations.

    Returns
    -------
    DataFrame, one row a pair
        ``one`` and ``other``, in the order of the names, then a column a table.

    Examples
    --------
    >>> table = pd.DataFrame([[1, 0.2, 0.3], [0.2, 1, 0.6], [0.3, 0.6, 1]], [*"abc"], [*"abc"])
    >>> pairs({"spearman": table}).to_numpy().tolist()
    [['a', 'b', 0.2], ['a', 'c', 0.3], ['b', 'c', 0.6]]
    """
    names = next(iter(tables.values())).columns
    rows = [
        (one, other, *(table.at[one, other] for table in tables.values()))
        for one, other in combinations(names, 2)
    ]
    return pd.DataFrame(rows, columns=["one", "other", *tables])


def halves(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    """Put two symmetric tables into one: the first above the diagonal, the second below it.

    Parameters
    ----------
    above, below : DataFrame, shape (names, names)
        Of the same names in the same order.

    Returns
    -------
    DataFrame, shape (names, names)
        Missing on the diagonal, where a name meets itself.

    Examples
    --------
    >>> one, two = (pd.DataFrame([[1, r], [r, 1]], list("ab"), list("ab")) for r in (0.7, 0.5))
    >>> halves(one, two).to_numpy().tolist()
    [[nan, 0.7], [0.5, nan]]
    """
    upper = np.triu(np.ones(above.shape, dtype=bool), 1)
    return above.where(upper, below.where(upper.T))


def _tied(scores: np.ndarray) -> np.ndarray:
    """Return scores in which those that differ by rounding alone are equal."""
    _, first, inverse = np.unique(places(scores), return_index=True, return_inverse=True)
    return scores[first][inverse]


def _correlation(both: np.ndarray) -> float:
    """Correlate two columns; undefined where one of them is constant."""
    if constant(both).any():
        return float("nan")
    return float(np.corrcoef(both.T)[0, 1])


def _parts(a: Index, b: Index, entities: pd.Index) -> pd.DataFrame:
    """Return what indicators add to each change of score, if both are weighted sums."""
    before, after = (contributions.by_indicator(index) for index in (a, b))
    if before is None or after is None:
        return pd.DataFrame(index=entities)
    names = list(dict.fromkeys([*after.columns, *before.columns]))
    # an indicator that one side lacks adds nothing there
    filled = [side.loc[entities].reindex(columns=names).fillna(0.0) for side in (before, after)]
    return filled[1] - filled[0]
