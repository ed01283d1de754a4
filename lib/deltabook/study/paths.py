"""Paths and their measures, what links problems to measures, and which path is whose.

The paths and measures are the source's, as its text has them. The rule that gives an entity its
path is read from a file of its own and is the reader's to change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex.errors import refuse_if

from .assignment import Assignment, read_rules, shares, signals, stability
from .linked_tables import Table

__all__ = ["Assignment", "Paths", "fitting", "read", "read_rules", "shares", "signals", "stability"]

#: of a link: named in the source on both sides, drawn by us, or none found
BASES = ("direct", "indirect", "none")
#: the sector of a measure that is for all
ALL = "all"
#: the board that a path is about, where it is about one
BOARDS = ("", "longest", "shortest")
#: how a measure meets a row: it fits, it fits if the row has the sector, or nobody can say
FITS = ("yes", "open", "unjudged")
COLUMNS = {
    "paths": ["id", "name_en", "name_zh", "board", "section", "source"],
    "measures": [
        "id",
        "path",
        "title_en",
        "title_zh",
        "sector",
        "boards",
        "problems",
        "unjudged_en",
        "unjudged_zh",
        "section",
        "source",
    ],
    "links": ["problem", "thrust", "measure", "basis", "reason_en", "reason_zh"],
}


@dataclass(frozen=True)
class Paths:
    """Paths, measures and links.

    Attributes
    ----------
    paths, measures : DataFrame
        Indexed by id, in the order of the file.
    links : DataFrame
        A row a way from a problem over a thrust to a measure; a problem that nothing answers has
        a row without either.
    """

    paths: pd.DataFrame
    measures: pd.DataFrame
    links: pd.DataFrame

    @property
    def unanswered(self) -> list[str]:
        """Problems with no measure."""
        met = self.links.groupby("problem", sort=False)["measure"].agg(lambda m: (m != "").any())
        return list(met.index[~met])

    @property
    def answers(self) -> pd.DataFrame:
        """The links that end in a measure."""
        return self.links[self.links["measure"] != ""]

    @property
    def inferred(self) -> list[str]:
        """Problems that a measure meets, but by links that we drew alone."""
        direct = (self.answers["basis"] == "direct").groupby(self.answers["problem"], sort=False)
        named = direct.any()
        return list(named.index[~named])

    @property
    def idle(self) -> list[str]:
        """Measures that answer no problem."""
        return [id for id in self.measures.index if id not in set(self.links["measure"])]

    def serving(self, sector: str) -> pd.DataFrame:
        """Return the measures for a sector and those for all."""
        return self.measures[self.measures["sector"].isin([sector, ALL])]


def read(folder: Path | str, problems: Collection[str], thrusts: Collection[str]) -> Paths:
    """Read and check the tables of paths.

    Parameters
    ----------
    folder : path
        Holds ``paths.csv``, ``measures.csv`` and ``links.csv``.
    problems, thrusts : collection of str
        The ids that measures and links may name.

    Raises
    ------
    InputError
        With every fault found, each with file, line, value and mend: an id or a link given twice,
        an unknown path, problem, thrust or measure, a link without a reason, one that says `none`
        and names an answer, a measure that says it answers a problem while no link does, a problem
        without a row.
    """
    tables = {name: Table.read(Path(folder) / f"{name}.csv", COLUMNS[name]) for name in COLUMNS}
    paths, measures, links = (tables[name] for name in COLUMNS)
    faults = [*paths.twice(["id"]), *measures.twice(["id"])]
    faults += paths.unknown("board", BOARDS, "board", empty=True)
    faults += measures.unknown("path", set(paths.frame["id"]), "path")
    faults += measures.unknown("problems", problems, "problem", many=True, empty=True)
    faults += links.twice(["problem", "thrust", "measure"])
    faults += links.unknown("problem", problems, "problem")
    faults += links.unknown("thrust", thrusts, "thrust", empty=True)
    faults += links.unknown("measure", set(measures.frame["id"]), "measure", empty=True)
    faults += links.unknown("basis", BASES, "basis")
    for language in ("en", "zh"):
        column = f"reason_{language}"
        for row in links.frame.index[links.frame[column] == ""]:
            faults.append(links.fault(row, "a link needs its reason", column, "say why in a line"))
    answers = (links.frame["thrust"] != "") | (links.frame["measure"] != "")
    for row in links.frame.index[answers == (links.frame["basis"] == "none")]:
        mend = "'none' stands where no thrust and no measure is named, and only there"
        faults.append(links.fault(row, "the basis does not fit the link", "basis", mend))
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
        measures=measures.frame.set_index("id"),
        links=links.frame,
    )


def fitting(
    plan: Paths,
    assigned: pd.DataFrame,
    boards: pd.DataFrame,
    sectors: Mapping[str, Collection[str]],
    open_sectors: Collection[str] = (),
) -> pd.DataFrame:
    """Match measures to rows.

    A measure fits a row if it belongs to one of its two paths; if it works on the board that the
    path is about (the shortest where boards are mended, the longest where they are extended; a
    measure without boards works on any); and if it is for all sectors or for one that the row has.
    A measure that says why it cannot be judged is judged for no row.

    Parameters
    ----------
    plan : Paths
        Measures name the boards they work on between blanks.
    assigned : DataFrame, indexed by row
        With ``primary`` and ``secondary``.
    boards : DataFrame, indexed by row
        With ``longest`` and ``shortest``.
    sectors : mapping
        Of rows to the sectors they are known to have.
    open_sectors : collection of str
        Sectors that a row may have without its being known: their measures are open for the rest.

    Returns
    -------
    DataFrame
        A row a match: ``entity``, ``measure``, ``path``, ``order`` (primary or secondary) and
        ``fit``, one of `FITS`. What cannot be judged has a row for every entity, without an order
        where its path is none of the entity's.
    """
    rows = []
    for entity, given in assigned[["primary", "secondary"]].iterrows():
        for id, measure in plan.measures.iterrows():
            order = next((o for o in given.index if given[o] == measure["path"]), None)
            board, works_on = plan.paths.at[measure["path"], "board"], measure["boards"].split()
            on_board = not (works_on and board) or boards.at[entity, board] in works_on
            known = measure["sector"] in (ALL, *sectors.get(entity, ()))
            if measure["unjudged_en"]:
                rows.append((entity, id, measure["path"], order or "", "unjudged"))
            elif order and on_board and (known or measure["sector"] in open_sectors):
                rows.append((entity, id, measure["path"], order, "yes" if known else "open"))
    return pd.DataFrame(rows, columns=["entity", "measure", "path", "order", "fit"])
