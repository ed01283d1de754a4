"""Which entity has which sector: yes, no or unknown, each answer with its sources.

Nothing that is recorded is *unknown*, never *no*: a *no* needs a source that says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from deltaindex.errors import Fault, refuse_if

from .chain import Chain, sites
from .linked_tables import Table

#: the sectors, as measures.csv calls them; the first has segments
CHIPS = "ic"
SECTORS = (CHIPS, "ai", "biomedicine")
ANSWERS = ("yes", "no")
UNKNOWN = "unknown"
SEEN = sites.SOURCED
#: what an answer rests on: said of the entity itself, a seat or a plant there, or the paper names a
#: firm there
BASES = ("stated", *sites.KINDS, "paper")
COLUMNS = ["entity", "sector", "segment", "answer", "what_en", "what_zh", "year", "source", "seen",
           "note"]  # fmt: skip
EVIDENCE = [*COLUMNS[:-1], "firm", "basis"]


def read(folder: Path | str, chain: Chain, entities: pd.DataFrame) -> pd.DataFrame:
    """Read what is recorded of the sectors of entities.

    Parameters
    ----------
    folder : path
        The data folder, which holds ``sectors/city_sectors.csv`` (what is said of an entity itself)
        and ``chain/sites.csv`` (seats and plants, from which more follows).
    chain : Chain
        The firms that it places in an entity count too, on the basis ``paper``.
    entities : DataFrame
        Indexed by entity.

    Returns
    -------
    DataFrame
        A row a record: ``entity``, ``sector``, ``segment`` (of chips; empty if the record is of the
        sector as such), ``answer``, ``what_en``, ``what_zh``, ``year``, ``source``, ``seen``,
        ``firm`` (an id, or empty) and ``basis`` (one of `BASES`).

    Raises
    ------
    InputError
        With every fault found: an unknown entity, sector, segment or answer, a segment of another
        sector, a record without year, source or text, one that stands twice, a *no* where another
        record says *yes* of the same or of a part of it.
    """
    table = Table.read(Path(folder) / "sectors" / "city_sectors.csv", COLUMNS)
    refuse_if(_faults(table, chain, entities))
    stated = table.frame.assign(firm="", basis="stated")
    found = pd.concat(
        [stated, _of_sites(Path(folder) / "chain", chain, entities), _of_paper(chain)],
        ignore_index=True,
    )[EVIDENCE]
    refuse_if(_clashes(table, found, chain))
    return found


def table(records: pd.DataFrame, chain: Chain, entities: pd.DataFrame) -> pd.DataFrame:
    """Return an answer for each entity, sector and segment.

    A *yes* on a segment holds for the wider segments that it is part of and for the sector; a *no*
    on a segment holds for its parts.

    Returns
    -------
    DataFrame, indexed by ``entity``, ``sector`` and ``segment``
        Segment is empty for the sector as such. ``answer`` is yes, no or unknown; ``records`` how
        many rows of `records` it rests on; ``firms`` their ids and ``sources`` their sources, each
        once, as tuples.
    """
    keys = [(sector, "") for sector in SECTORS]
    keys += [(CHIPS, segment) for segment in chain.segments.index]
    rows = {}
    told = dict(iter(records.groupby(["entity", "sector"])))
    for entity in entities.index:
        for sector, segment in keys:
            here = told.get((entity, sector))
            rows[entity, sector, segment] = _answer(here, chain, segment)
    found = pd.DataFrame.from_dict(rows, orient="index")
    found.index = pd.MultiIndex.from_tuples(rows, names=["entity", "sector", "segment"])
    return found


def wide(answers: pd.DataFrame, segments: Sequence[str] = ()) -> pd.DataFrame:
    """Return the answers with a row an entity and a column a sector, or (chips) a segment.

    Columns are the sectors in the order of `SECTORS`, the first followed by `segments`.
    """
    keys = [(CHIPS, ""), *((CHIPS, s) for s in segments), *((s, "") for s in SECTORS[1:])]
    turned = answers["answer"].unstack(["sector", "segment"])[keys]
    turned.columns = [segment or sector for sector, segment in keys]
    return turned.loc[answers.index.unique("entity")]


def known(answers: pd.DataFrame, answer: str = "yes") -> dict[str, frozenset[str]]:
    """Return the sectors that each entity is known to have; with ``no``, those it has not."""
    whole = answers.xs("", level="segment")
    return {
        entity: frozenset(own.index[own["answer"] == answer])
        for entity, own in whole.groupby(level="entity", sort=False)
        for own in [own.droplevel("entity")]
    }


def _answer(here: pd.DataFrame | None, chain: Chain, segment: str) -> dict[str, object]:
    if here is None:
        return {"answer": UNKNOWN, "records": 0, "firms": (), "sources": ()}
    below = set(_within(chain, segment)) if segment else None
    above = {"", segment, *_above(chain, segment)}
    for answer, segments in (("yes", below), ("no", above)):
        met = here[here["answer"] == answer]
        if segments is not None:
            met = met[met["segment"].isin(segments)]
        if len(met):
            return {
                "answer": answer,
                "records": len(met),
                "firms": tuple(dict.fromkeys(met.loc[met["firm"] != "", "firm"])),
                "sources": tuple(dict.fromkeys(met["source"])),
            }
    return {"answer": UNKNOWN, "records": 0, "firms": (), "sources": ()}


def _within(chain: Chain, segment: str) -> list[str]:
    """Return a segment and all that are part of it."""
    parts = chain.segments.index[chain.segments["parent"] == segment]
    return [segment, *(s for part in parts for s in _within(chain, part))]


def _above(chain: Chain, segment: str) -> list[str]:
    """Return the segments that a segment is part of."""
    parent = chain.segments["parent"].get(segment, "")
    return [parent, *_above(chain, parent)] if parent in chain.segments.index else []


def _of_sites(folder: Path, chain: Chain, entities: pd.DataFrame) -> pd.DataFrame:
    found = sites.placed(sites.read(folder, chain, entities))
    return found.assign(
        sector=CHIPS,
        answer="yes",
        what_en=found["name_en"],
        what_zh=found["name_zh"],
        basis=found["kind"],
    )


def _of_paper(chain: Chain) -> pd.DataFrame:
    found = chain.firms[chain.firms["entity"] != ""].rename(columns={"id": "firm"})
    return found.assign(
        sector=CHIPS,
        answer="yes",
        what_en=found["name_en"],
        what_zh=found["name_zh"],
        year="2021",
        seen="read",
        basis="paper",
    )


def _faults(table: Table, chain: Chain, entities: pd.DataFrame) -> Iterator[Fault]:
    yield from table.twice(["entity", "sector", "segment", "what_en", "source"])
    yield from table.unknown("entity", set(entities.index), "entity")
    yield from table.unknown("sector", SECTORS, "sector")
    yield from table.unknown("segment", set(chain.segments.index), "segment", empty=True)
    yield from table.unknown("answer", ANSWERS, "answer")
    yield from table.unknown("seen", SEEN, "way of seeing it")
    for row, cells in table.frame.iterrows():
        if cells["segment"] and cells["sector"] != CHIPS:
            yield table.fault(row, f"only '{CHIPS}' has segments", "segment", "leave it empty")
        for column in ("what_en", "what_zh", "year", "source"):
            if not cells[column]:
                yield table.fault(row, "a record needs it", column, "fill it or leave out the row")
        if cells["year"] and not cells["year"].isdigit():
            yield table.fault(row, "not a year", "year", "the year of which the source is true")


def _clashes(table: Table, records: pd.DataFrame, chain: Chain) -> Iterator[Fault]:
    """Find what is denied where another record says yes of it or of a part of it."""
    said = records[records["answer"] == "yes"]
    for row, cells in table.frame[table.frame["answer"] == "no"].iterrows():
        same = said[(said["entity"] == cells["entity"]) & (said["sector"] == cells["sector"])]
        if cells["segment"]:
            same = same[same["segment"].isin(_within(chain, cells["segment"]))]
        if len(same):
            mend = f"settle which is right; it is said by {same['source'].iloc[0]!r}"
            yield table.fault(row, "another record says yes", "answer", mend)
