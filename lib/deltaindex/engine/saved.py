"""Reading an index back from the folder that ``deltaindex run`` wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import reads
from ..errors import Fault, InputError, refuse_if
from ..files import read_bytes, read_rows
from ..framework import ROOT, Framework, Indicator, Node, Variable
from ..observations import Observations, read_observations
from ..recipe import Recipe
from . import results
from .index import Index, build, build_panel
from .log import COLUMNS

Paths = Iterable[Path | str] | Path | str

_WRITE = "name a folder that `deltaindex run --out` wrote"
_AGAIN = "write the folder again with `deltaindex run`"
_NEEDED = {
    "scores": ["entity", ROOT],
    "ranks": ["entity", ROOT],
    "weights": ["node", "parent", "weight", "weight_in_index"],
    "normalised": ["entity"],
    "indicators": ["entity"],
    "imputed": ["entity"],
    "treated": ["entity"],
    "imputed_share": ["entity", ROOT],
    "tiers": ["entity", "tier"],
    "goalposts": ["indicator", "direction"],
}


def read(
    folder: Path | str,
    framework: Path | str | None = None,
    observations: Paths | Mapping[float, Paths] | None = None,
) -> Index:
    """Read an index from the tables of a folder.

    It answers all that the tables hold. To build it anew (`Index.rebuild`, and the analyses that
    do so) takes what it was made from, which the folder does not hold: name the files, and their
    hashes must be those on record.

    Parameters
    ----------
    folder : path
        As ``deltaindex run`` or `Index.write` wrote it; of a panel, the folder of one period.
    framework : path, optional
    observations : path, list of paths, or mapping of period to these, optional
        The same files that it was built from.

    Returns
    -------
    Index

    Raises
    ------
    InputError
        A table, a row or a column is missing, a row is given twice, a cell is no finite number,
        the tables do not fit together; or a file is another than the one on record.
    """
    folder = Path(folder)
    if results.stopped(folder):
        mend = "run it again into this folder"
        raise InputError(Fault("`deltaindex run` was stopped here", str(folder), mend=mend))
    tables = {}
    for name, columns in _NEEDED.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            periods = sorted(p.parent for p in folder.glob(f"*/{name}.csv"))
            mend = f"name one period: {periods[0]}" if periods else _WRITE
            raise InputError(Fault("no such file", str(path), mend=mend))
        tables[name] = _numbers(path, columns)
    refuse_if(_misfits(tables, folder))
    found = _index(folder, tables)
    if framework is None and observations is None:
        return found
    return _with_inputs(found, folder, framework, observations)


def _index(folder: Path, tables: Mapping[str, pd.DataFrame]) -> Index:
    """Make an index of its tables, which does not know what it was built from."""
    recipe = Recipe.read(folder / "recipe.yaml")
    weights, entities = tables["weights"], tables["scores"].index
    leaves = list(tables["normalised"].columns)
    parents = dict(zip(weights.index, weights["parent"], strict=True))
    direction = tables["goalposts"]["direction"].astype(int)
    framework = Framework(
        id=recipe.id,
        entities=pd.DataFrame({"name_en": entities}, index=entities),
        variables={name: Variable(name, "", {}) for name in leaves},
        nodes={
            name: Node(name, parent or None, {})
            for name, parent in parents.items()
            if name not in leaves
        },
        indicators={
            name: Indicator(name, name, "", parents[name], int(direction[name]), {})
            for name in leaves
        },
        sets={} if recipe.set is None else {recipe.set: tuple(leaves)},
        file=str(folder),
    )
    lines = [row for _, row in read_rows(folder / "log.csv", ["step", "reason"])]
    log = pd.DataFrame(lines, columns=list(lines[0] if lines else COLUMNS))
    whole = {name: tables[name].astype("Int64") for name in ("ranks", "tiers")}
    stages = ("indicators", "imputed", "treated", "normalised", "imputed_share")
    return Index(
        framework=framework,
        observations=Observations(pd.DataFrame(index=entities), pd.DataFrame()),
        recipe=recipe,
        **{name: tables[name].astype(float) for name in stages},
        sample=None,
        posts=tables["goalposts"].reindex(leaves),
        weights=weights,
        scores=tables["scores"].astype(float),
        ranks=whole["ranks"],
        tiers=whole["tiers"]["tier"],
        log=log,
        source=None,
    )


def _with_inputs(
    found: Index,
    folder: Path,
    framework: Path | str | None,
    observations: Paths | Mapping[float, Paths] | None,
) -> Index:
    """Build an index that was read from the files that it was made from."""
    if framework is None or observations is None:
        mend = "name both, or none"
        raise InputError(Fault("takes the framework and the observations", str(folder), mend=mend))
    panel: Mapping[Any, Paths]
    panel = observations if isinstance(observations, Mapping) else {None: observations}
    with reads.recorded() as read:
        base = Framework.read(framework)
        read_ = {period: read_observations(paths, base) for period, paths in panel.items()}
    at = folder if (folder / results.RECORD).is_file() else folder.parent
    refuse_if(_strange(at / results.RECORD, read.files))
    if None in panel:
        built = build(base, read_[None], found.recipe)
    else:
        period = next((p for p in panel if f"{p}" == folder.name), None)
        if period is None:
            known = ", ".join(map(str, panel))
            raise InputError(Fault("no such period", str(folder), None, folder.name, known))
        built = build_panel(base, read_, found.recipe)[period]
    both = built.scores.reindex(found.scores.index)[list(found.scores)]
    if not np.allclose(both, found.scores, rtol=1e-9, atol=1e-12, equal_nan=True):
        problem = "the same files give other scores with this version"
        raise InputError(Fault(problem, str(folder), mend=_AGAIN))
    return built


def _strange(record: Path, files: Mapping[Path, str]) -> Iterator[Fault]:
    """Yield the files whose hash is not on record."""
    try:
        inputs = json.loads(read_bytes(record)).get("inputs", [])
        known = {item["sha256"] for item in inputs}
    except (ValueError, KeyError, TypeError, AttributeError):
        known = set()
    for path, hash_ in files.items():
        if hash_ not in known:
            problem = "is not the file that the results were made from"
            yield Fault(problem, str(path), mend=f"see `inputs` in {record}; or run it again")


def _numbers(path: Path, needed: list[str]) -> pd.DataFrame:
    """Read a table of numbers by the first column needed; ``parent`` and ``method`` are texts."""
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
    for column in frame.columns.drop(["parent", "method"], errors="ignore"):
        numbers = pd.to_numeric(frame[column].replace("", np.nan), errors="coerce")
        wrong = ~np.isfinite(numbers) & (frame[column] != "")
        refuse_if(
            Fault("not a number", file, f"{name}, {column}", frame.at[name, column], _AGAIN)
            for name in frame.index[wrong]
        )
        frame[column] = numbers
    return frame


def _misfits(tables: Mapping[str, pd.DataFrame], folder: Path) -> Iterator[Fault]:
    """Yield where the tables of a folder speak of different things."""
    scores, ranks = tables["scores"], tables["ranks"]
    for name in (
        "ranks",
        "normalised",
        "indicators",
        "imputed",
        "treated",
        "imputed_share",
        "tiers",
    ):
        if missing := sorted(set(scores.index) ^ set(tables[name].index)):
            problem = "does not hold the entities of scores.csv"
            yield Fault(problem, str(folder / f"{name}.csv"), None, missing[0], _AGAIN)
    for entity in scores.index.intersection(ranks.index):
        rank, score = float(ranks[ROOT][entity]), float(scores[ROOT][entity])
        if np.isnan(rank) != np.isnan(score) or not (np.isnan(rank) or rank == int(rank) > 0):
            problem, place = "no rank that fits the score", f"{entity}, {ROOT}"
            yield Fault(problem, str(folder / "ranks.csv"), place, rank, _AGAIN)
    leaves = tables["normalised"].columns
    for name in leaves.difference(tables["weights"].index):
        yield Fault("an indicator has no weight", str(folder / "weights.csv"), None, name, _AGAIN)
    for name in leaves.difference(tables["goalposts"].index):
        problem = "an indicator has no direction"
        yield Fault(problem, str(folder / "goalposts.csv"), None, name, _AGAIN)
