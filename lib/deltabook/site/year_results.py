"""Write the results of a year: the index of every set that the book shows, and how sure it is."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pandas as pd

from deltaindex import reads
from deltaindex.engine.index import Index
from deltaindex.files import read_rows
from deltaindex.project import Project

from ..report_settings import find_project
from ..study.certainty import ROBUSTNESS, certainty
from . import processes, record
from .layout import RESULTS


def write_results(project: Project, year: int, folder: Path) -> None:
    """Write ``<folder>/<set>/scores.csv`` and its siblings for the sets that the edition shows.

    Where the project declares factors, ``<folder>/<set>/robustness/`` holds what they do. A year
    that is thin for every set has an empty folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in shown(project, year):
        write_set(project, year, name, folder / name)


def shown(project: Project, year: int) -> list[str]:
    """Return the sets that the edition of a year shows."""
    return [name for name in (project.set_of(year), project.beside_of(year)) if name]


def write_set(project: Project, year: int, name: str, folder: Path) -> None:
    """Write the index of a set, where its values come from, and how sure it is."""
    index = project.index(year, project.recipe.vary(set=name))
    index.write(folder)
    sources = sources_of(project, index)
    sources.to_csv(folder / "sources.csv", index=False, lineterminator="\n")
    if "robustness" in project.settings:
        certainty(project, index).write(folder / ROBUSTNESS)


def sources_of(project: Project, index: Index) -> pd.DataFrame:
    """Return where the values of an index come from, and under what licence each source stands.

    Returns
    -------
    DataFrame, one row an indicator and source
        ``indicator``, ``source``, ``title``, ``publisher``, ``licence``.
    """
    known = {row["id"]: row for _, row in read_rows(project.path(project.settings["sources"]), [])}
    cells = index.observations.cells
    rows = []
    for name in index.indicators:
        own = cells.loc[cells["variable"].isin(index.framework.uses(name)), "source"]
        for source in dict.fromkeys(own.dropna()):
            said = known.get(source, {})
            texts = [said.get(key, "") for key in ("title", "publisher", "licence")]
            rows.append((name, source, *texts))
    return pd.DataFrame(rows, columns=["indicator", "source", "title", "publisher", "licence"])


def make(root: Path, year: int, code: Mapping[str, str]) -> None:
    """Write the results of a year, and what they were made from; in a process of its own.

    Where it was forked, it forks one for each set: the pages of the year wait for them.
    """
    record.begin()
    folder = root / RESULTS / f"{year}"
    aside, known = folder.with_name(f"{year}.new"), folder.with_suffix(".json")
    reads.remove(aside)
    aside.mkdir(parents=True)
    project = find_project(root)
    sets = shown(project, year)
    work = partial(_make_set, project, year, aside)
    if processes.forks() and len(sets) > 1:
        with ProcessPoolExecutor(len(sets), multiprocessing.get_context("fork")) as pool:
            found = list(pool.map(work, sets))
    else:
        found = list(map(work, sets))
    read = record.own_reads(root)
    for text in found:
        read.add(reads.Reads.from_json(text))
    known.unlink(missing_ok=True)
    reads.remove(folder)
    aside.rename(folder)
    record.recorded(read, {}, root, code, record.made(folder)).write(known)


def _make_set(project: Project, year: int, folder: Path, name: str) -> str:
    """Write a set, and return what this process has read, as JSON."""
    write_set(project, year, name, folder / name)
    return record.end(str(project.root))
