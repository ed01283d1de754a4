"""Which measure is for whom: by its path, its board, its sector and who would carry it out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

import pandas as pd

#: the sector of a measure for which the source names none
ALL = "all"
#: how a measure meets a row: it fits; it fits if the row has the sector, which nobody says; nobody
#: can say; it does not; or it is for others to carry out
FITS = ("yes", "open", "unjudged", "no", "others")


class Plan(Protocol):
    """Paths and measures, indexed by id; see `paths.Paths`."""

    @property
    def paths(self) -> pd.DataFrame:
        """With ``board``."""

    @property
    def measures(self) -> pd.DataFrame:
        """With ``path``, ``sector``, ``actors``, ``boards`` and ``unjudged_en``."""


def fitting(
    plan: Plan,
    taken: Mapping[str, Mapping[str, str]],
    boards: pd.DataFrame,
    sectors: pd.DataFrame,
    actors: Mapping[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """Match measures to rows.

    A measure is for a row if one of those who would carry it out acts there. It fits if it belongs
    to a path of the row; if it works on the board that the path is about (the shortest where
    boards are mended, the longest where they are extended; a measure without boards works on any);
    and if it is for all sectors or for one that the row has. A measure that says why it cannot be
    judged is judged for no row.

    Parameters
    ----------
    plan : Plan
        Measures name boards and actors between blanks.
    taken : mapping
        Of rows to their paths, and of each path to its order: ``primary``, ``secondary``.
    boards : DataFrame, indexed by row
        With ``longest`` and ``shortest``.
    sectors : DataFrame, shape (rows, sectors)
        Whether a row has a sector: ``yes``, ``no``, or anything else where nobody says.
    actors : mapping, optional
        Of rows to the actors that act there; all by default.

    Returns
    -------
    DataFrame
        A row for each pair: ``entity``, ``measure``, ``path``, ``order`` (empty where the path is
        none of the entity's) and ``fit``, one of `FITS`.
    """
    rows = []
    for entity, given in taken.items():
        here = None if actors is None else set(actors[entity])
        for id, measure in plan.measures.iterrows():
            board, works_on = plan.paths.at[measure["path"], "board"], measure["boards"].split()
            on_board = not (works_on and board) or boards.at[entity, board] in works_on
            has = _has(sectors, entity, measure["sector"])
            order = given.get(measure["path"], "")
            if here is not None and not here & set(measure["actors"].split()):
                fit = "others"
            elif measure["unjudged_en"]:
                fit = "unjudged"
            elif not order or not on_board or has == "no":
                fit = "no"
            else:
                fit = "yes" if has == "yes" else "open"
            rows.append((entity, id, measure["path"], order, fit))
    return pd.DataFrame(rows, columns=["entity", "measure", "path", "order", "fit"])


def _has(sectors: pd.DataFrame, entity: str, sector: str) -> str:
    """Say whether a row has a sector; everyone has what is for all."""
    if sector == ALL:
        return "yes"
    if sector not in sectors or entity not in sectors.index:
        return "unknown"
    return sectors.at[entity, sector]
