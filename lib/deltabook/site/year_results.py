"""Write the results of a year: the index of every set that the book shows, and how sure it is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from deltaindex.engine.index import Index
from deltaindex.errors import InputError
from deltaindex.files import read_rows
from deltaindex.project import Project

from ..study.certainty import ROBUSTNESS, certainty


def write_results(project: Project, year: int, folder: Path) -> None:
    """Write ``<folder>/<set>/scores.csv`` and its siblings for the sets that the edition shows.

    Where the project declares factors, ``<folder>/<set>/robustness/`` holds what they do. A year
    that is thin for every set has an empty folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in filter(None, (project.set_of(year), project.beside_of(year))):
        index = project.index(year, project.recipe.vary(set=name))
        index.write(folder / name)
        sources = sources_of(project, index)
        sources.to_csv(folder / name / "sources.csv", index=False, lineterminator="\n")
        if "robustness" in project.settings:
            certainty(project, index).write(folder / name / ROBUSTNESS)


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


def main(argv: list[str] | None = None) -> int:
    """Run ``python -m deltabook.site.year_results 2018 FOLDER``."""
    parser = argparse.ArgumentParser(description=write_results.__doc__)
    parser.add_argument("year", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args(argv)
    print(f"{arguments.year}: results of the sets ...", flush=True)
    try:
        write_results(Project.find(), arguments.year, arguments.folder)
    except InputError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
