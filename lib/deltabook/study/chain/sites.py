"""Seats and plants of firms: where a source puts them, and which nobody was found to place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from deltaindex.errors import Fault, refuse_if
from deltaindex.text import LANGUAGES

from ..linked_tables import Table
from .tables import Chain

KINDS = ("seat", "plant")
#: how a source was seen: itself, only an excerpt of it, only a copy elsewhere
SOURCED = ("read", "excerpt", "copy")
#: why there is no place: searched for in vain, or not searched for
MISSING = ("not found", "not searched")
SEEN = (*SOURCED, *MISSING)
COLUMNS = ["firm", "kind", "segment", "entity", "place_en", "place_zh", "year", "source", "seen",
           "note"]  # fmt: skip


def read(folder: Path | str, chain: Chain, entities: pd.DataFrame) -> pd.DataFrame:
    """Read and check the sites of the firms of a chain.

    Parameters
    ----------
    folder : path
        Holds ``sites.csv``: a row a firm in a segment at a place. A place outside `entities` has a
        name and no entity. A row of which no place was found, or none was
        searched for, has neither, nor a source.
    chain : Chain
    entities : DataFrame
        Indexed by entity.

    Returns
    -------
    DataFrame
        The rows of the file with the names of firms, ``name_en`` and ``name_zh``.

    Raises
    ------
    InputError
        With every fault found: an unknown firm, kind, segment or entity, a row that stands twice, a
        place without name, year or source, a place that was not found and yet has one, a firm
        whose seat was neither found nor said to be missing.
    """
    table = Table.read(Path(folder) / "sites.csv", COLUMNS)
    faults = list(table.twice(["firm", "kind", "segment", "place_en"]))
    faults += table.unknown("firm", set(chain.companies.index), "firm")
    faults += table.unknown("kind", KINDS, "kind")
    faults += table.unknown("segment", set(chain.segments.index), "segment")
    faults += table.unknown("entity", set(entities.index), "entity", empty=True)
    faults += table.unknown("seen", SEEN, "way of seeing it")
    faults += _places(table)
    faults += _seats(table, chain)
    refuse_if(faults)
    return table.frame.join(chain.companies[[f"name_{lang}" for lang in LANGUAGES]], on="firm")


def placed(sites: pd.DataFrame) -> pd.DataFrame:
    """Return the sites that a source puts into one of the entities."""
    return sites[sites["entity"] != ""]


def unplaced(sites: pd.DataFrame) -> list[str]:
    """Return the firms of which neither a seat nor a plant is recorded."""
    known = set(sites.loc[sites["seen"].isin(SOURCED), "firm"])
    return [firm for firm in sites["firm"].unique() if firm not in known]


def _places(table: Table) -> Iterator[Fault]:
    told = ["place_en", "place_zh", "year", "source"]
    for row, cells in table.frame.iterrows():
        missing = cells["seen"] in MISSING
        for column in [*told, "entity"] if missing else told:
            if missing and cells[column]:
                mend = f"leave it empty, or say in 'seen' how it was seen: {', '.join(SOURCED)}"
                yield table.fault(row, "stands in a row without a place", column, mend)
            elif not missing and not cells[column]:
                mend = f"fill it, or write in 'seen' why there is none: {' or '.join(MISSING)}"
                yield table.fault(row, "a place needs names, a year and a source", column, mend)
        if not missing and cells["year"] and not cells["year"].isdigit():
            yield table.fault(row, "not a year", "year", "the year of which the source is true")


def _seats(table: Table, chain: Chain) -> Iterator[Fault]:
    with_seat = set(table.frame.loc[table.frame["kind"] == "seat", "firm"])
    row = table.frame.index[-1]
    for firm in [id for id in chain.companies.index if id not in with_seat]:
        mend = f"add a row; where there is no place, 'seen' says why: {' or '.join(MISSING)}"
        yield table.fault(row, f"no row tells the seat of '{firm}'", "firm", mend)
