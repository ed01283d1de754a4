"""Two indices side by side: scores, ranks, how far they agree, who moved and through what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if
from ..files import read_rows
from ..framework import ROOT
from ..results import stopped
from ..steps.ranks import rank
from .decomposition import FACTORS, decompose

__all__ = ["FACTORS", "Comparison", "Results", "agreements", "compare", "decompose", "read"]


class Built(Protocol):
    """What is compared: an `Index`, or the `Results` of one that was written."""

    scores: pd.DataFrame
    ranks: pd.DataFrame
    weights: pd.DataFrame
    normalised: pd.DataFrame

    def rank(self, scores: pd.Series) -> pd.Series:
        """Rank scores as the index ranks them."""


@dataclass(frozen=True)
class Results:
    """What ``deltaindex run`` wrote, read again; see `Index` for the tables."""

    scores: pd.DataFrame
    ranks: pd.DataFrame
    weights: pd.DataFrame
    normalised: pd.DataFrame

    def rank(self, scores: pd.Series) -> pd.Series:
        """Rank scores exactly: files do not say whether ranks were those of printed scores."""
        return rank(scores)


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
        What each indicator adds to the change of the score, ruler included: a city may lose by an
        indicator whose value stayed. Empty unless both indices are weighted means, over all
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
    among = pd.DataFrame({"a": a.rank(both["a"]), "b": b.rank(both["b"])}).astype(float)
    climb = among["a"] - among["b"]
    level = both.apply(_tied)
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
            "pearson": _correlation(level, "pearson"),
            "spearman": _correlation(level, "spearman"),
            "kendall": _correlation(level, "kendall"),
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
        A table, a row or a column is missing, a row is given twice, a cell is no finite number,
        or the tables do not fit together.
    """
    folder = Path(folder)
    if stopped(folder):
        mend = "run it again into this folder"
        raise InputError(Fault("`deltaindex run` was stopped here", str(folder), mend=mend))
    needed = {
        "scores": ["entity", ROOT],
        "ranks": ["entity", ROOT],
        "weights": ["node", "weight_in_index"],
        "normalised": ["entity"],
    }
    tables = {}
    for name, columns in needed.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            periods = sorted(p.parent for p in folder.glob(f"*/{name}.csv"))
            mend = f"name one period: {periods[0]}" if periods else _WRITE
            raise InputError(Fault("no such file", str(path), mend=mend))
        tables[name] = _numbers(path, columns)
    found = Results(**tables)
    refuse_if(_misfits(found, folder))
    return found


_WRITE = "name a folder that `deltaindex run --out` wrote"
_AGAIN = "write the folder again with `deltaindex run`"


def _numbers(path: Path, needed: list[str]) -> pd.DataFrame:
    """Read a table of numbers by the first column needed; only the column ``parent`` is text."""
    key, rows = needed[0], list(read_rows(path, needed))
    file = str(path)
    refuse_if([] if rows else [Fault("holds no rows", file, mend=_AGAIN)])
    frame = pd.DataFrame([row for _, row in rows]).set_index(key)
    twice = frame.index.duplicated() | (frame.index == "")
    refuse_if(
        Fault("given twice, or without a name", file, f"line {line}", row[key], _AGAIN)
        for (line, row), wrong in zip(rows, twice, strict=True)
        if wrong
    )
    for column in frame.columns.drop("parent", errors="ignore"):
        numbers = pd.to_numeric(frame[column].replace("", np.nan), errors="coerce")
        wrong = ~np.isfinite(numbers) & (frame[column] != "")
        refuse_if(
            Fault("not a number", file, f"{name}, {column}", frame.at[name, column], _AGAIN)
            for name in frame.index[wrong]
        )
        frame[column] = numbers
    return frame


def _misfits(found: Results, folder: Path) -> Iterator[Fault]:
    """Yield where the tables of a folder speak of different things."""
    entities = found.scores.index
    for name, frame in (("ranks", found.ranks), ("normalised", found.normalised)):
        if missing := sorted(set(entities) ^ set(frame.index)):
            problem = "does not hold the entities of scores.csv"
            yield Fault(problem, str(folder / f"{name}.csv"), None, missing[0], _AGAIN)
    for entity in entities.intersection(found.ranks.index):
        rank_, score = found.ranks.at[entity, ROOT], found.scores.at[entity, ROOT]
        if np.isnan(rank_) != np.isnan(score) or not (np.isnan(rank_) or rank_ == int(rank_) > 0):
            problem, place = "no rank that fits the score", f"{entity}, {ROOT}"
            yield Fault(problem, str(folder / "ranks.csv"), place, float(rank_), _AGAIN)
    for name in found.normalised.columns.difference(found.weights.index):
        yield Fault("an indicator has no weight", str(folder / "weights.csv"), None, name, _AGAIN)


def _tied(scores: pd.Series) -> pd.Series:
    """Return scores in which those that differ by rounding alone are equal."""
    return scores.groupby(rank(scores)).transform("first")


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
    """Return weighted cells that sum to the scores, or None for another aggregation.

    The weight of a missing cell is shared among all the others, or among those of its own node.
    """
    Z = index.normalised.loc[entities]
    score = index.scores.loc[entities, ROOT]
    flat = Z.notna().mul(index.weights["weight_in_index"].reindex(Z.columns), axis=1)
    for shares in (flat.div(flat.sum(axis=1), axis=0), _level_by_level(Z, index.weights)):
        parts = Z.mul(shares)
        if np.allclose(parts.sum(axis=1), score, rtol=0, atol=1e-9):
            return parts
    return None


def _level_by_level(Z: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Share the weight of each node among the children beneath which an entity has a cell."""
    children = weights.groupby("parent", sort=False).groups
    shares = {ROOT: pd.Series(1.0, Z.index)}

    def present(name: str) -> pd.Series:
        if name in Z:
            return Z[name].notna()
        return pd.DataFrame({c: present(c) for c in children.get(name, [])}).any(axis=1)

    def walk(node: str) -> None:
        own = {c: present(c) * weights.at[c, "weight"] for c in children.get(node, [])}
        total = sum(own.values())
        for child, weight in own.items():
            shares[child] = shares[node] * (weight / total).fillna(0.0)
            walk(child)

    walk(ROOT)
    return pd.DataFrame({name: shares.get(name, 0.0) for name in Z}, Z.index)
