"""Index systems of others: what they measure, how, and where a review of them differs.

A folder holds three tables: ``catalogue.csv`` (a row a system: who, since when, what is ranked and
by which methods), ``hierarchy.csv`` (a row a node) and ``discrepancies.csv`` (a row a statement of
a review, with what other sources say).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex.errors import Fault, refuse_if, suggest
from deltaindex.files import read_rows
from deltaindex.framework import Framework

from . import facts

CATALOGUE, HIERARCHY, DISCREPANCIES = "catalogue.csv", "hierarchy.csv", "discrepancies.csv"

#: What a part of a system stands for, from what goes in to what comes out.
ROLES = ("conditions", "input", "activity", "output", "impact")
#: How a statement of the review fares against other sources.
VERDICTS = (*facts.VERDICTS, "context")
#: Steps of the method, as columns of the catalogue; an empty cell is not known.
STEPS = ("normalisation", "weights", "aggregation", "outliers", "missing", "groups")

INDEX, INDICATOR = "index", "indicator"
#: A view across the nodes of a level (say strength, efficiency, potential); in no count.
FACET = "facet"
COUNTS = ("n_level1", "n_level2", "n_level3", "n_indicators")

_NEEDED = {
    CATALOGUE: ["id", "in_paper", "ranked", "n_ranked", "levels", *COUNTS, "unlike_hierarchy",
                *STEPS, "source"],
    HIERARCHY: ["system", "level", "code", "parent", "name_en", "name_zh", "role", "source"],
    DISCREPANCIES: ["claim", "system", "paper_en", "paper_zh", "finding_en", "finding_zh",
                    "verdict", "source"],
}  # fmt: skip


@dataclass(frozen=True)
class Systems:
    """What is known of some index systems.

    Attributes
    ----------
    catalogue : DataFrame, indexed by system
        Texts as in the file; ``in_paper`` is a bool, ``n_ranked`` and the counts are ``Int64``.
    hierarchy : DataFrame
        A row a node in the order of the file: system, level, code, parent, names, role, source.
    discrepancies : DataFrame
        A row a statement: claim, system, what is said, what was found, verdict, source.
    """

    catalogue: pd.DataFrame
    hierarchy: pd.DataFrame
    discrepancies: pd.DataFrame

    def outline(self, system: str, lang: str) -> pd.DataFrame:
        """Return the first two levels of a system.

        Returns
        -------
        DataFrame, columns ``system``, ``first``, ``second``, ``role``
            A row a node of the second level, or of the first where nothing beneath it is known
            (``second`` is then empty). The role is that of the first level.
        """
        nodes = self.hierarchy[self.hierarchy["system"] == system]
        nodes = nodes[nodes["level"] != FACET].set_index("code")
        (top,) = nodes.index[nodes["level"] == INDEX]
        name = nodes[f"name_{lang}"]
        rows = []
        for first in nodes.index[nodes["parent"] == top]:
            below = name[nodes["parent"] == first].tolist() or [""]
            rows += [(system, name[first], second, nodes.at[first, "role"]) for second in below]
        return pd.DataFrame(rows, columns=["system", "first", "second", "role"])


def read(folder: Path | str) -> Systems:
    """Read and check the tables of index systems.

    Parameters
    ----------
    folder : path
        Holds ``catalogue.csv``, ``hierarchy.csv`` and ``discrepancies.csv``.

    Returns
    -------
    Systems

    Raises
    ------
    InputError
        With every fault found: an id, code or claim given twice, a parent that does not exist or
        is not one level up, an unknown system, level, role or verdict, a row without a source, a
        count that differs from the hierarchy and is not declared in ``unlike_hierarchy`` (or is
        declared and does not differ).
    """
    folder = Path(folder)
    tables = {name: list(read_rows(folder / name, needed)) for name, needed in _NEEDED.items()}
    systems = {row["id"]: row for _, row in tables[CATALOGUE]}
    faults = [
        Fault("no source", str(folder / name), f"line {line}", mend="name the source")
        for name, rows in tables.items()
        for line, row in rows
        if not row["source"]
    ]
    faults += _catalogue_faults(tables[CATALOGUE], str(folder / CATALOGUE))
    faults += _hierarchy_faults(tables[HIERARCHY], systems, str(folder / HIERARCHY))
    faults += _discrepancy_faults(tables[DISCREPANCIES], systems, str(folder / DISCREPANCIES))
    refuse_if(faults)
    refuse_if(_count_faults(tables[CATALOGUE], tables[HIERARCHY], str(folder / CATALOGUE)))
    frames = {name: pd.DataFrame(row for _, row in rows) for name, rows in tables.items()}
    catalogue = frames[CATALOGUE].set_index("id")
    catalogue["in_paper"] = catalogue["in_paper"] == "true"
    for column in ("n_ranked", *COUNTS):
        catalogue[column] = pd.to_numeric(catalogue[column].replace("", None)).astype("Int64")
    return Systems(catalogue, frames[HIERARCHY], frames[DISCREPANCIES])


def of_framework(
    framework: Framework, system: str, roles: Mapping[str, str], lang: str
) -> pd.DataFrame:
    """Return the first two levels of a framework in the shape of `Systems.outline`.

    Parameters
    ----------
    framework : Framework
    system : str
        Name to give it.
    roles : mapping
        Of the nodes beneath the top to `ROLES`.
    lang : str
    """
    rows = [
        (system, framework.name(first, lang), framework.name(second, lang), roles[first])
        for first in framework.children(INDEX)
        for second in framework.children(first)
    ]
    return pd.DataFrame(rows, columns=["system", "first", "second", "role"])


def _catalogue_faults(rows: list, path: str) -> Iterator[Fault]:
    seen = set()
    for line, row in rows:
        place = f"line {line}: {row['id']}"
        if row["id"] in seen:
            yield Fault("the id is given twice", path, place)
        seen.add(row["id"])
        if row["in_paper"] not in ("true", "false"):
            yield Fault("in_paper is neither true nor false", path, place, row["in_paper"])
        for column in ("n_ranked", *COUNTS):
            if row[column] and not row[column].isdecimal():
                yield Fault(f"{column} is no whole number", path, place, row[column])
        for column in set(row["unlike_hierarchy"].split()) - set(COUNTS):
            mend = suggest(column, COUNTS)
            yield Fault("unlike_hierarchy names no count", path, place, column, mend)


def _hierarchy_faults(rows: list, systems: Mapping, path: str) -> Iterator[Fault]:
    level = {(row["system"], row["code"]): row["level"] for _, row in rows}
    seen = set()
    for line, row in rows:
        system, key = row["system"], (row["system"], row["code"])
        place = f"line {line}: {system} {row['code']}"
        if system not in systems:
            yield Fault("unknown system", path, place, system, suggest(system, systems))
            continue
        if key in seen:
            yield Fault("the code is given twice", path, place, row["code"])
        seen.add(key)
        if row["role"] and row["role"] not in ROLES:
            yield Fault("unknown role", path, place, row["role"], suggest(row["role"], ROLES))
        for name in ("name_en", "name_zh"):
            if not row[name]:
                yield Fault(f"{name} is empty", path, place)
        order = (INDEX, *_levels(systems[system]))
        if row["level"] not in (*order, FACET):
            yield Fault("unknown level", path, place, row["level"], suggest(row["level"], order))
        elif row["level"] == INDEX:
            if row["parent"]:
                yield Fault("the index has a parent", path, place, row["parent"])
        elif (system, row["parent"]) not in level:
            mend = "give the code of a node of the same system"
            yield Fault("the parent does not exist", path, place, row["parent"], mend)
        else:
            above = INDEX if row["level"] == FACET else order[order.index(row["level"]) - 1]
            found = level[system, row["parent"]]
            if found != above:
                yield Fault(f"the parent is a {found}, not a {above}", path, place, row["parent"])
    tops = [row["system"] for _, row in rows if row["level"] == INDEX]
    for system in systems:
        if tops.count(system) != 1:
            yield Fault(f"{tops.count(system)} rows of level '{INDEX}', not one", path, system)


def _discrepancy_faults(rows: list, systems: Mapping, path: str) -> Iterator[Fault]:
    seen = set()
    for line, row in rows:
        place = f"line {line}"
        if row["claim"] and row["claim"] in seen:
            yield Fault("the claim is given twice", path, place, row["claim"])
        seen.add(row["claim"])
        if row["system"] and row["system"] not in systems:
            mend = suggest(row["system"], systems)
            yield Fault("unknown system", path, place, row["system"], mend)
        if row["verdict"] not in VERDICTS:
            mend = suggest(row["verdict"], VERDICTS)
            yield Fault("unknown verdict", path, place, row["verdict"], mend)
        for column in ("paper_en", "paper_zh", "finding_en", "finding_zh"):
            if not row[column]:
                yield Fault(f"{column} is empty", path, place)


def _count_faults(catalogue: list, hierarchy: list, path: str) -> Iterator[Fault]:
    """Compare counts with the nodes, where there is one at all: both ways, given and declared."""
    found = pd.Series([(row["system"], row["level"]) for _, row in hierarchy]).value_counts()
    for line, row in catalogue:
        place = f"line {line}: {row['id']}"
        declared = row["unlike_hierarchy"].split()
        level = dict(zip(COUNTS, _levels(row), strict=False)) | {"n_indicators": INDICATOR}
        for column in COUNTS:
            count = found.get((row["id"], level.get(column)), 0)
            differs = bool(row[column] and count) and int(row[column]) != count
            if differs and column not in declared:
                mend = f"correct it, or name it in unlike_hierarchy; the hierarchy has {count}"
                yield Fault(f"{column} differs from the hierarchy", path, place, row[column], mend)
            if column in declared and not differs:
                mend = "take it out of unlike_hierarchy"
                yield Fault(f"{column} is declared to differ and does not", path, place, mend=mend)


def _levels(row: Mapping[str, str]) -> list[str]:
    return [level.strip() for level in row["levels"].split(">")]
