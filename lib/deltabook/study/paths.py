"""Paths and their measures, what links problems to measures, and which path is whose.

The paths and measures are the source's, as its text has them. The rule that gives an entity its
path is read from a file of its own and is the reader's to change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex.errors import Fault, refuse_if

from .assignment import Assignment, read_rules, shares, signals, stability
from .linked_tables import Table
from .matching import ALL, fitting

__all__ = [
    "Assignment",
    "Paths",
    "fitting",
    "read",
    "read_rules",
    "shares",
    "signals",
    "stability",
]

#: of a join: the texts on both sides name the same thing, we infer it, or there is none
BASES = ("said", "inferred", "none")
#: the board that a path is about, where it is about one
BOARDS = ("", "longest", "shortest")
#: where an actor acts: in a city, for a province, for the nation
REACHES = ("city", "province", "nation")
#: who says whom a measure is for
SAID_BY = ("paper", "ours")
#: a way has two joins, from its problem to a thrust and from there to a measure
JOINS = {"to_thrust": ("problem", "thrust"), "to_measure": ("thrust", "measure")}
COLUMNS = {
    "paths": ["id", "name_en", "name_zh", "board", "section", "source"],
    "actors": ["id", "name_en", "name_zh", "acts"],
    "measures": [
        "id",
        "path",
        "title_en",
        "title_zh",
        "sector",
        "actors",
        "actors_basis",
        "boards",
        "problems",
        "unjudged_en",
        "unjudged_zh",
        "section",
        "source",
    ],
    "links": [
        "problem",
        "thrust",
        "measure",
        *JOINS,
        "thrust_reason_en",
        "thrust_reason_zh",
        "measure_reason_en",
        "measure_reason_zh",
    ],
}


@dataclass(frozen=True)
class Paths:
    """Paths, actors, measures and links.

    Attributes
    ----------
    paths, actors, measures : DataFrame
        Indexed by id, in the order of the file.
    links : DataFrame
        A row a way from a problem over a thrust to a measure, with a basis for each of the two
        joins; a problem that nothing answers has a row without either.
    """

    paths: pd.DataFrame
    actors: pd.DataFrame
    measures: pd.DataFrame
    links: pd.DataFrame

    @property
    def unanswered(self) -> list[str]:
        """Problems with no measure."""
        met = self.links.groupby("problem", sort=False)["measure"].agg(lambda m: (m != "").any())
        return list(met.index[~met])

    @property
    def answers(self) -> pd.DataFrame:
        """The ways that end in a measure, with ``said``: whether both joins are the source's."""
        ends = self.links[self.links["measure"] != ""]
        return ends.assign(said=(ends[list(JOINS)] == "said").all(axis=1))

    @property
    def inferred(self) -> list[str]:
        """Problems that a measure meets, but on no way that the source has said throughout."""
        answers = self.answers
        said = answers.groupby("problem", sort=False)["said"].any()
        return list(said.index[~said])

    def joins(self, name: str) -> pd.DataFrame:
        """Return one kind of join, `to_thrust` or `to_measure`, each pair once, with its basis."""
        start, end = JOINS[name]
        made = self.links[(self.links[start] != "") & (self.links[end] != "")]
        pairs = made[[start, end, name]].drop_duplicates().rename(columns={name: "basis"})
        return pairs.reset_index(drop=True)

    @property
    def idle(self) -> list[str]:
        """Measures that answer no problem."""
        return [id for id in self.measures.index if id not in set(self.links["measure"])]

    def serving(self, sector: str) -> pd.DataFrame:
        """Return the measures for a sector and those for all."""
        return self.measures[self.measures["sector"].isin([sector, ALL])]

    def acting(self, reach: str) -> list[str]:
        """Return the actors that act in a city, for a province or for the nation."""
        return list(self.actors.index[self.actors["acts"] == reach])


def read(folder: Path | str, problems: Collection[str], thrusts: Collection[str]) -> Paths:
    """Read and check the tables of paths.

    Parameters
    ----------
    folder : path
        Holds ``paths.csv``, ``actors.csv``, ``measures.csv`` and ``links.csv``.
    problems, thrusts : collection of str
        The ids that measures and links may name.

    Raises
    ------
    InputError
        With every fault found, each with file, line, value and mend: an id or a link given twice,
        an unknown path, actor, problem, thrust or measure, a join without its reason or basis, or
        with another one elsewhere, a measure that says it answers a problem while no link does, a
        problem without a row.
    """
    tables = {name: Table.read(Path(folder) / f"{name}.csv", COLUMNS[name]) for name in COLUMNS}
    paths, actors, measures, links = (tables[name] for name in COLUMNS)
    faults = [*paths.twice(["id"]), *actors.twice(["id"]), *measures.twice(["id"])]
    faults += paths.unknown("board", BOARDS, "board", empty=True)
    faults += actors.unknown("acts", REACHES, "reach")
    faults += measures.unknown("path", set(paths.frame["id"]), "path")
    faults += measures.unknown("actors", set(actors.frame["id"]), "actor", many=True)
    faults += measures.unknown("actors_basis", SAID_BY, "basis")
    faults += measures.unknown("problems", problems, "problem", many=True, empty=True)
    faults += links.twice(["problem", "thrust", "measure"])
    faults += links.unknown("problem", problems, "problem")
    faults += links.unknown("thrust", thrusts, "thrust", empty=True)
    faults += links.unknown("measure", set(measures.frame["id"]), "measure", empty=True)
    faults += _of_joins(links)
    linked = set(zip(links.frame["problem"], links.frame["measure"], strict=True))
    for row, cell in measures.frame["problems"].items():
        for problem in cell.split():
            if (problem, measures.frame.at[row, "id"]) not in linked:
                mend = "add the link, with its reason"
                faults.append(measures.fault(row, f"no link from '{problem}'", "problems", mend))
    for problem in problems:
        if problem not in set(links.frame["problem"]):
            mend = f"add a row for '{problem}', with basis 'none' if nothing answers it"
            faults.append(
                links.fault(links.frame.index[-1], "a problem has no row", "problem", mend)
            )
    refuse_if(faults)
    return Paths(
        paths=paths.frame.set_index("id"),
        actors=actors.frame.set_index("id"),
        measures=measures.frame.set_index("id"),
        links=links.frame,
    )


def _of_joins(links: Table) -> Iterator[Fault]:
    """Find joins whose basis, reason or repetition is wrong."""
    frame = links.frame
    for row in frame.index[(frame["thrust"] == "") & (frame["measure"] != "")]:
        mend = "name the thrust by which the problem reaches it"
        yield links.fault(row, "a measure without a thrust", "measure", mend)
    for name, (start, end) in JOINS.items():
        yield from links.unknown(name, BASES, "basis")
        there = (frame[start] != "") & (frame[end] != "")
        for row in frame.index[there == (frame[name] == "none")]:
            mend = "'none' stands where the join lacks an end, and only there"
            yield links.fault(row, "the basis does not fit the join", name, mend)
        for language in ("en", "zh"):
            reason = f"{end}_reason_{language}"
            # a problem that nothing answers says so once
            needed = there | ((end == "thrust") & (frame[end] == ""))
            for row in frame.index[needed & (frame[reason] == "")]:
                yield links.fault(row, "a join needs its reason", reason, "say why in a line")
        said = [name, *(f"{end}_reason_{language}" for language in ("en", "zh"))]
        first = frame[there].groupby([start, end])[said].transform("first")
        for row in first.index[(frame.loc[first.index, said] != first).any(axis=1)]:
            mend = f"say of {frame.at[row, start]} and {frame.at[row, end]} what is said above"
            yield links.fault(row, "the same join differs from an earlier row", name, mend)
