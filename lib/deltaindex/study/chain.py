"""A supply chain as tables: segments, who supplies whom, firms, problems, thrusts and facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import Fault, refuse_if, suggest
from .claims import Claim
from .tables import Table

PARTS = ("core", "support")
BASES = ("said", "implied")
QUALIFIERS = ("exact", "about", "above", "below", "range", "text")
CONFIDENCES = ("high", "medium", "low", "computed")
#: columns of each file, beside which others may stand
COLUMNS = {
    "segments": ["id", "name_en", "name_zh", "part", "group", "parent", "section", "source"],
    "flows": ["from", "to", "basis", "section", "source"],
    "firms": ["id", "name_en", "name_zh", "segment", "entity", "section", "source"],
    "problems": ["id", "title_en", "title_zh", "segments", "section", "source"],
    "thrusts": ["id", "title_en", "title_zh", "segments", "section", "source"],
    "facts": ["id", "topic", "what", "where", "year", "value", "low", "high", "unit", "qualifier",
              "source", "confidence"],
}  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """A supply chain.

    Attributes
    ----------
    segments, problems, thrusts, facts : DataFrame
        Indexed by id, in the order of the file; `low` and `high` of facts are numbers, missing
        where a fact has no bound on that side.
    flows : DataFrame
        A row a flow, ``from`` a segment ``to`` another.
    firms : DataFrame
        A row a firm in a segment as a section of the source tells it.
    """

    segments: pd.DataFrame
    flows: pd.DataFrame
    firms: pd.DataFrame
    problems: pd.DataFrame
    thrusts: pd.DataFrame
    facts: pd.DataFrame

    @property
    def leaves(self) -> pd.Index:
        """Segments that have no parts."""
        return self.segments.index[~self.segments.index.isin(self.segments["parent"])]

    def beneath(self, segment: str) -> list[str]:
        """Return the leaves of a segment, itself where it has no parts."""
        parts = self.segments.index[self.segments["parent"] == segment]
        if parts.empty:
            return [segment]
        return [leaf for part in parts for leaf in self.beneath(part)]

    def hits(self, table: str = "problems") -> pd.DataFrame:
        """Return which leaves each problem (or each thrust) touches.

        Returns
        -------
        DataFrame of bool, shape (problems, leaves)
            A problem that names a segment touches all leaves beneath it.
        """
        rows = getattr(self, table)
        hit = pd.DataFrame(False, index=rows.index, columns=self.leaves)
        for id, segments in rows["segments"].items():
            for segment in segments.split():
                hit.loc[id, self.beneath(segment)] = True
        return hit

    def listed(self, table: str, names: Mapping[str, str], comma: str) -> pd.Series:
        """Return the names of the segments that each problem (or thrust) names itself."""
        cells = getattr(self, table)["segments"]
        return cells.map(lambda ids: comma.join(names[id] for id in ids.split()))

    def value(self, fact: str) -> float:
        """Return the number of a fact that has one: exact, or about.

        Raises
        ------
        KeyError
            No such fact, or it is a bound, a range or a text.
        """
        row = self.facts.loc[fact]
        if row["qualifier"] not in ("exact", "about"):
            raise KeyError(f"fact {fact!r} is no single number but {row['value']!r}")
        return float(row["low"])


def read(folder: Path | str, entities: pd.DataFrame | None = None) -> Chain:
    """Read and check the tables of a chain.

    Parameters
    ----------
    folder : path
        Holds ``segments.csv``, ``flows.csv``, ``firms.csv``, ``problems.csv``, ``thrusts.csv`` and
        ``facts.csv``.
    entities : DataFrame, optional
        Indexed by entity; firms may name no other.

    Raises
    ------
    InputError
        With every fault found, each with file, line, value and mend: an id given twice, an unknown
        segment, part or entity, a segment that supplies itself or is its own ancestor, a flow that
        does not end in leaves, a share outside 0 to 100 %, a lower bound above the upper one.
    """
    tables = {name: Table.read(Path(folder) / f"{name}.csv", COLUMNS[name]) for name in COLUMNS}
    known = set(tables["segments"].frame["id"])
    faults = list(_segments(tables["segments"], known))
    # what follows walks from segment to segment, so these must be whole first
    refuse_if(faults)
    segments = _indexed(tables["segments"])
    faults += _flows(tables["flows"], segments)
    faults += tables["firms"].twice(["id", "segment", "section"])
    faults += tables["firms"].unknown("segment", known, "segment")
    if entities is not None:
        faults += tables["firms"].unknown("entity", set(entities.index), "entity", empty=True)
    for name in ("problems", "thrusts"):
        faults += tables[name].twice(["id"])
        faults += tables[name].unknown("segments", known, "segment", many=True)
    facts = tables["facts"]
    bounds = {side: facts.numbers(side, faults) for side in ("low", "high")}
    faults += _facts(facts, bounds)
    refuse_if(faults)
    for side, values in bounds.items():
        facts.frame[side] = values
    return Chain(
        segments=segments,
        flows=tables["flows"].frame,
        firms=tables["firms"].frame,
        problems=_indexed(tables["problems"]),
        thrusts=_indexed(tables["thrusts"]),
        facts=_indexed(facts),
    )


def share(part: float, whole: float) -> float:
    """Return a share in percent.

    >>> share(1, 8)
    12.5
    """
    return 100 * part / whole


def before_growth(value: float, growth: float) -> float:
    """Return the base that grew by `growth` percent to `value`.

    >>> before_growth(110, 10)
    100.0
    """
    return round(value / (1 + growth / 100), 10)


def side_by_side(
    rows: pd.DataFrame, facts: pd.DataFrame, printed: Mapping[str, Claim]
) -> pd.DataFrame:
    """Put sourced facts beside printed claims.

    Parameters
    ----------
    rows : DataFrame
        Columns ``fact`` and ``claim`` (ids, either may be empty); others are kept.
    facts : DataFrame
        As in `Chain`.
    printed : mapping of str to Claim
        With ``value`` and ``operator``.

    Returns
    -------
    DataFrame
        `rows` with ``low``, ``high``, ``qualifier``, ``shown``, ``confidence`` and ``source`` of
        the fact, and ``printed``, ``printed_operator`` and ``printed_shown`` of the claim.

    Raises
    ------
    KeyError
        A fact or a claim is not there.
    """
    absent = [id for id in rows["fact"] if id and id not in facts.index]
    if absent:
        raise KeyError(f"no fact {absent[0]!r}; {suggest(absent[0], facts.index)}")
    wanted = ["low", "high", "qualifier", "value", "confidence", "source"]
    found = facts.reindex(rows["fact"])[wanted].rename(columns={"value": "shown"})
    found.index = rows.index
    claims = [printed[id] if id else None for id in rows["claim"]]
    return rows.join(found).assign(
        printed=[float("nan") if c is None else float(c.value) for c in claims],
        printed_operator=["" if c is None else c.operator for c in claims],
        printed_shown=["" if c is None else c.printed for c in claims],
    )


def _indexed(table: Table) -> pd.DataFrame:
    return table.frame.set_index("id")


def _segments(table: Table, known: set[str]) -> Iterator[Fault]:
    frame = table.frame
    yield from table.twice(["id"])
    yield from table.unknown("part", PARTS, "part")
    yield from table.unknown("parent", known, "segment", empty=True)
    parent = dict(zip(frame["id"], frame["parent"], strict=True))
    for row, id in frame["id"].items():
        seen, at = {id}, parent[id]
        while at in parent and at not in seen:
            seen.add(at)
            at = parent[at]
        if at == id:
            yield table.fault(row, f"'{id}' is its own ancestor", "parent", "name a wider segment")


def _flows(table: Table, segments: pd.DataFrame) -> Iterator[Fault]:
    frame = table.frame
    yield from table.twice(["from", "to"])
    yield from table.unknown("basis", BASES, "basis")
    whole = set(segments["parent"])
    for column in ("from", "to"):
        yield from table.unknown(column, set(segments.index), "segment")
        for row in frame.index[frame[column].isin(whole - {""})]:
            mend = "name one of its parts"
            yield table.fault(row, "a flow runs between segments without parts", column, mend)
    for row in frame.index[(frame["from"] == frame["to"]) & (frame["from"] != "")]:
        yield table.fault(row, "a segment supplies itself", "to", "name another segment")


def _facts(table: Table, bounds: Mapping[str, pd.Series]) -> Iterator[Fault]:
    frame, low, high = table.frame, bounds["low"], bounds["high"]
    yield from table.twice(["id"])
    yield from table.unknown("qualifier", QUALIFIERS, "qualifier")
    yield from table.unknown("confidence", CONFIDENCES, "confidence")
    for row in frame.index[frame["source"] == ""]:
        yield table.fault(row, "has no source", "source", "say where the value was read")
    for row in frame.index[low > high]:
        mend = f"swap it with {frame.at[row, 'high']}, or mend the one that is wrong"
        yield table.fault(row, "the lower bound is above the upper", "low", mend)
    is_share = frame["what"].str.contains("share|localisation|sufficiency", case=False)
    is_share &= (frame["unit"] == "%") & ~frame["what"].str.contains("growth", case=False)
    for column, values in bounds.items():
        for row in frame.index[is_share & ((values > 100) | (values < 0))]:
            yield table.fault(row, "a share is between 0 and 100 %", column, "check value and unit")
    needs = {"exact": (1, 1), "about": (1, 1), "range": (1, 1), "above": (1, 0), "below": (0, 1),
             "text": (0, 0)}  # fmt: skip
    for row, qualifier in frame["qualifier"].items():
        has = (int(pd.notna(low[row])), int(pd.notna(high[row])))
        if qualifier in needs and has != needs[qualifier]:
            told = ["neither low nor high", "high alone", "low alone", "low and high"]
            mend = f"it needs {told[needs[qualifier][0] * 2 + needs[qualifier][1]]}"
            yield table.fault(row, "the qualifier does not fit the bounds", "qualifier", mend)
        elif qualifier in ("exact", "about") and low[row] != high[row]:
            yield table.fault(row, "one number needs equal bounds", "qualifier", "or say 'range'")
