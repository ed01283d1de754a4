"""Two indices side by side: scores, ranks, how far they agree, who moved and through what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from ..errors import Fault, InputError
from ..files import read_rows
from ..framework import ROOT
from .decomposition import FACTORS, decompose

__all__ = ["FACTORS", "Comparison", "Results", "agreements", "compare", "decompose", "read"]


class Built(Protocol):
    """What is compared: an `Index`, or the `Results` of one that was written."""

    scores: pd.DataFrame
    ranks: pd.DataFrame
    weights: pd.DataFrame
    normalised: pd.DataFrame


@dataclass(frozen=True)
class Results:
    """What ``deltaindex run`` wrote, read again; see `Index` for the tables."""

    scores: pd.DataFrame
    ranks: pd.DataFrame
    weights: pd.DataFrame
    normalised: pd.DataFrame


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
        What each indicator adds to the change of the score; empty unless both indices are weighted
        sums of their indicators.
    """

    table: pd.DataFrame
    agreement: pd.Series
    parts: pd.DataFrame

    def drivers(self) -> pd.DataFrame:
        """Return the indicator that did most for each entity's change of score, in its direction.

        Returns
        -------
        DataFrame, one row an entity with parts
            ``indicator`` and ``part``.
        """
        change = self.table["score_change"].reindex(self.parts.index)
        pulled = self.parts.mul(np.sign(change), axis=0).dropna(how="all")
        if pulled.empty:
            return pd.DataFrame(columns=["indicator", "part"])
        names = pulled.idxmax(axis=1)
        part = [self.parts.at[entity, name] for entity, name in names.items()]
        return pd.DataFrame({"indicator": names, "part": part})


def compare(a: Built, b: Built) -> Comparison:
    r"""Compare two indices.

    The ranks of `climb` are counted among the entities that both score, so that an entity which
    enters or leaves moves nobody. Each indicator's part in the change of a score,

    .. math:: \Delta_{ij} = \tilde w^b_{ij} z^b_{ij} - \tilde w^a_{ij} z^a_{ij},

    uses the weights as shared among the cells that an entity has; the parts sum to the change.

    Parameters
    ----------
    a, b : Index or Results

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
    both = scores.dropna()
    if len(both) < 2:
        mend = "compare indices of the same entities"
        raise InputError(Fault("fewer than two entities are scored in both", None, None,
                               len(both), mend))  # fmt: skip
    among = both.rank(ascending=False, method="min")
    climb = among["a"] - among["b"]
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
    agreement = pd.Series(
        {
            "entities": len(both),
            "pearson": _correlation(both, "pearson"),
            "spearman": _correlation(both, "spearman"),
            "kendall": _correlation(both, "kendall"),
            "mean_shift": climb.abs().mean(),
            "largest_shift": climb.abs().max(),
            "moved": (climb != 0).mean(),
        }
    )
    return Comparison(table, agreement, _parts(a, b, both.index))


def agreements(indices: Mapping[str, Built], measure: str = "spearman") -> pd.DataFrame:
    """Tabulate how far indices agree, every one with every other.

    Parameters
    ----------
    indices : mapping of str to Index or Results
    measure : str
        A row of `Comparison.agreement`, such as ``spearman``, ``kendall`` or ``mean_shift``.

    Returns
    -------
    DataFrame, shape (indices, indices), symmetric
    """
    return pd.DataFrame(
        {
            one: {other: compare(a, b).agreement[measure] for other, b in indices.items()}
            for one, a in indices.items()
        }
    )


def read(folder: Path | str) -> Results:
    """Read the tables that ``deltaindex run`` wrote into a folder.

    Raises
    ------
    InputError
        A table or a column is missing, or a cell is no number.
    """
    folder = Path(folder)
    tables = {}
    for name, key in (
        ("scores", "entity"),
        ("ranks", "entity"),
        ("weights", "node"),
        ("normalised", "entity"),
    ):
        path = folder / f"{name}.csv"
        if not path.is_file():
            mend = "name a folder that `deltaindex run --out` wrote"
            raise InputError(Fault("no such file", str(path), mend=mend))
        needed = {"weights": ["node", "weight_in_index"], "normalised": [key]}
        tables[name] = _numbers(path, key, needed.get(name, [key, ROOT]))
    return Results(**tables)


def _numbers(path: Path, key: str, needed: list[str]) -> pd.DataFrame:
    """Read a table of numbers; only the column ``parent`` is text."""
    rows = list(read_rows(path, needed))
    frame = pd.DataFrame([row for _, row in rows]).set_index(key)
    for column in frame.columns.drop("parent", errors="ignore"):
        numbers = pd.to_numeric(frame[column].replace("", np.nan), errors="coerce")
        wrong = numbers.isna() & (frame[column] != "")
        if wrong.any():
            entity = wrong.idxmax()
            place = f"{entity}, {column}"
            raise InputError(Fault("not a number", str(path), place, frame.at[entity, column],
                                   "write the folder again with `deltaindex run`"))  # fmt: skip
        frame[column] = numbers
    return frame


def _correlation(both: pd.DataFrame, method: str) -> float:
    """Correlate two columns; undefined where one of them is constant."""
    if both.nunique().min() < 2:
        return float("nan")
    return float(both["a"].corr(both["b"], method=method))


def _parts(a: Built, b: Built, entities: pd.Index) -> pd.DataFrame:
    """Return what indicators add to each change of score, if both are weighted sums."""
    sides = [_weighted(index, entities) for index in (a, b)]
    if any(side is None for side in sides):
        return pd.DataFrame(index=entities)
    before, after = sides
    names = list(dict.fromkeys([*after.columns, *before.columns]))
    # an indicator that one side lacks adds nothing there
    filled = [side.reindex(columns=names).fillna(0.0) for side in (before, after)]
    return filled[1] - filled[0]


def _weighted(index: Built, entities: pd.Index) -> pd.DataFrame | None:
    """Return weighted cells that sum to the scores, or None for another aggregation."""
    Z = index.normalised.loc[entities]
    weights = index.weights["weight_in_index"].reindex(Z.columns)
    shared = Z.notna().mul(weights, axis=1)
    parts = Z.mul(shared.div(shared.sum(axis=1), axis=0))
    score = index.scores.loc[entities, ROOT]
    exact = np.allclose(parts.sum(axis=1), score, rtol=0, atol=1e-9)
    return parts if exact else None
