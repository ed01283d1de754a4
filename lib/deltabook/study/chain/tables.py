"""A supply chain as tables: segments, flows, firms, problems, thrusts, facts and their reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import networkx as nx
import pandas as pd

from deltaindex.errors import Fault, refuse_if, suggest
from deltaindex.text import LANGUAGES

from ..claims import Claim
from ..linked_tables import Table
from . import supplier_tables
from .rule import CONFIDENCES, NODES, PARTS, Rule

KINDS = ("core", "support")
BASES = ("said", "implied", "ours")
#: what a fact is read as: a domestic or a foreign share of a segment's supply, a share of a market,
#: what the first few hold together, a share of what the named firms hold, sales of a core segment
MEASURES = ("localisation", "foreign", "share", "first", "of_first", "sales")
READINGS = ("direct", "near")
#: what a judgement is made from
GROUNDS = ("paper", "facts", "both")
QUALIFIERS = ("exact", "about", "above", "below", "range", "text")
#: columns of each file, beside which others may stand
COLUMNS = {
    "segments": ["id", "name_en", "name_zh", "part", "group", "parent", "traded_as",
                 "section", "source"],
    "flows": ["from", "to", "carries", "basis", "section", "source"],
    "companies": ["id", "name_en", "name_zh", "domestic"],
    "firms": ["id", "segment", "entity", "section", "source"],
    "problems": ["id", "title_en", "title_zh", "segments", "section", "source"],
    "thrusts": ["id", "title_en", "title_zh", "segments", "section", "source"],
    "facts": ["id", "topic", "what", "where", "year", "value", "low", "high", "unit", "qualifier",
              "source", "confidence"],
    "readings": ["segment", "measure", "market", "rank", "firm", "class", "fact", "reading",
                 "reason_en", "reason_zh"],
    "judgements": ["segment", "about", "class", "by", "rests_on", "reason_en", "reason_zh"],
}  # fmt: skip


# compared as an object, for tables have no one answer; so it can be the key of a cache
@dataclass(frozen=True, eq=False)
class Chain:
    """A supply chain.

    Attributes
    ----------
    segments, problems, thrusts, facts : DataFrame
        Indexed by id, in the order of the file; `low` and `high` of facts are numbers, missing
        where a fact has no bound on that side. A segment that is sold with others on one market
        names their segment in ``traded_as``.
    flows : DataFrame
        A row a flow, ``from`` a segment ``to`` another.
    firms : DataFrame
        A row a firm in a segment as a section of the source tells it, with the names of
        `companies`.
    companies : DataFrame
        Indexed by id, with ``domestic`` (yes or no).
    readings : DataFrame
        A row a fact that is read as a measure of a segment: ``direct``, or ``near`` where it
        measures something else and is only shown. `rank` is a number: the place of the firm, or
        how many firms a sum is of.
    judgements : DataFrame
        A row a judgement that is no fact, with whose it is and the reason.
    items : DataFrame
        A row an item that is traded in the world and the segment it belongs to, with the class of
        node that it serves (or ``both``); ``near`` ones are only shown.
    countries : DataFrame
        Indexed by code, with the code as the suppliers' file prints it and ``domestic``.
    supplied : DataFrame
        A row an item and a country that supplies it: ``low`` and ``high`` of its share of the
        world, parts of one. Empty without the suppliers' file.
    rule : Rule
        Of the chokepoint score.
    """

    segments: pd.DataFrame
    flows: pd.DataFrame
    firms: pd.DataFrame
    problems: pd.DataFrame
    thrusts: pd.DataFrame
    facts: pd.DataFrame
    companies: pd.DataFrame
    readings: pd.DataFrame
    judgements: pd.DataFrame
    items: pd.DataFrame
    countries: pd.DataFrame
    supplied: pd.DataFrame
    rule: Rule

    @cached_property
    def leaves(self) -> pd.Index:
        """Segments that have no parts."""
        return self.segments.index[~self.segments.index.isin(self.segments["parent"])]

    @cached_property
    def core(self) -> pd.Index:
        """Leaves that are links of the chain itself."""
        return self.leaves[self.segments.loc[self.leaves, "part"] == "core"]

    @cached_property
    def support(self) -> pd.Index:
        """Leaves that supply the core."""
        return self.leaves.drop(self.core)

    def without_suppliers(self) -> Chain:
        """Return the chain as it is without the file of supplier countries."""
        return replace(self, supplied=self.supplied.iloc[:0])

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

    def trusting(self, confidence: str) -> Chain:
        """Return the chain with a rule that leaves out facts of less than some confidence."""
        return replace(self, rule=replace(self.rule, confidence=confidence))

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
        Holds ``segments.csv``, ``flows.csv``, ``companies.csv``, ``firms.csv``, ``problems.csv``,
        ``thrusts.csv``, ``facts.csv``, ``readings.csv``, ``judgements.csv``, ``items.csv``,
        ``countries.csv`` and ``rule.yaml``. Beside it may stand the folder of the suppliers' file,
        which has a licence of its own; see `supplier_tables`.
    entities : DataFrame, optional
        Indexed by entity; firms may name no other.

    Raises
    ------
    InputError
        With every fault found, each with file, line, value and mend: an id given twice, an unknown
        segment, part, firm, fact or entity, a segment that supplies itself, over others too, or is
        its own ancestor, a flow that does not end in leaves, a share outside 0 to 100 %, shares
        that sum to more or are not in the order of their ranks, a lower bound above the upper one.
    """
    rule = Rule.read(Path(folder) / "rule.yaml")
    tables = {name: Table.read(Path(folder) / f"{name}.csv", COLUMNS[name]) for name in COLUMNS}
    known = set(tables["segments"].frame["id"])
    world = supplier_tables.read(Path(folder))
    faults = list(_segments(tables["segments"], known))
    # what follows walks from segment to segment, so these must be whole first
    refuse_if(faults)
    segments = _indexed(tables["segments"])
    faults += _flows(tables["flows"], segments)
    faults += _carried(tables["flows"], rule)
    faults += world.faults(known)
    companies = set(tables["companies"].frame["id"])
    faults += tables["companies"].twice(["id"])
    faults += tables["companies"].unknown("domestic", ("yes", "no"), "answer")
    faults += tables["firms"].twice(["id", "segment", "section"])
    faults += tables["firms"].unknown("id", companies, "firm")
    faults += tables["firms"].unknown("segment", known, "segment")
    if entities is not None:
        faults += tables["firms"].unknown("entity", set(entities.index), "entity", empty=True)
    for name in ("problems", "thrusts"):
        faults += tables[name].twice(["id"])
        faults += tables[name].unknown("segments", known, "segment", many=True)
    facts = tables["facts"]
    bounds = {side: facts.numbers(side, faults) for side in ("low", "high")}
    faults += _facts(facts, bounds)
    faults += _judgements(tables["judgements"], segments, rule)
    readings = tables["readings"]
    rank = readings.numbers("rank", faults)
    faults += _readings(readings, rank, segments, companies, facts)
    # what follows adds up shares of facts, so these must be whole first
    refuse_if(faults)
    for side, values in bounds.items():
        facts.frame[side] = values
    readings.frame["rank"] = rank
    refuse_if(_markets(readings, _indexed(facts)))
    firms = tables["firms"].frame
    names = _indexed(tables["companies"])[[f"name_{lang}" for lang in LANGUAGES]]
    return Chain(
        segments=segments,
        flows=tables["flows"].frame,
        firms=firms.join(names, on="id"),
        problems=_indexed(tables["problems"]),
        thrusts=_indexed(tables["thrusts"]),
        facts=_indexed(facts),
        companies=_indexed(tables["companies"]),
        readings=readings.frame,
        judgements=tables["judgements"].frame,
        items=world.items.frame,
        countries=_indexed(world.countries),
        supplied=world.supplied(),
        rule=rule,
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
    yield from table.unknown("part", KINDS, "part")
    yield from table.unknown("parent", known, "segment", empty=True)
    yield from table.unknown("traded_as", known, "segment", empty=True)
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
    graph = nx.from_pandas_edgelist(frame, "from", "to", create_using=nx.DiGraph)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    for circle in nx.simple_cycles(graph):
        # who is downstream of whom is not defined on a circle
        pairs = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        row = max(frame.index[(frame["from"] == a) & (frame["to"] == b)][0] for a, b in pairs)
        told = " > ".join([frame.at[row, "from"], *_from(circle, frame.at[row, "to"])])
        yield table.fault(row, f"closes a circle: {told}", "to", "leave out one of these flows")


def _carried(table: Table, rule: Rule) -> Iterator[Fault]:
    """Find flows that carry nothing known, or another kind than the same segment's others."""
    yield from table.unknown("carries", rule.kinds, "kind")
    frame = table.frame
    first = frame.groupby("from")["carries"].transform("first")
    for row in frame.index[frame["carries"] != first]:
        told = f"'{frame.at[row, 'from']}' supplies another kind elsewhere, {first[row]}"
        yield table.fault(row, told, "carries", "divide the segment, or give one kind")


def _from(circle: list[str], start: str) -> list[str]:
    """Return the members of a circle in its order, from one of them on."""
    at = circle.index(start)
    return [*circle[at:], *circle[:at]]


def _judgements(table: Table, segments: pd.DataFrame, rule: Rule) -> Iterator[Fault]:
    yield from table.twice(["segment", "about"])
    yield from table.unknown("segment", set(segments.index), "segment")
    yield from table.unknown("about", PARTS, "part of the score")
    yield from table.unknown("class", rule.classes, "class")
    yield from table.unknown("rests_on", GROUNDS, "ground")
    for column in ("by", "reason_en", "reason_zh"):
        for row in table.frame.index[table.frame[column] == ""]:
            yield table.fault(row, "a judgement needs whose it is and why", column, "say it")


def _readings(
    table: Table, rank: pd.Series, segments: pd.DataFrame, companies: set[str], facts: Table
) -> Iterator[Fault]:
    frame = table.frame
    yield from table.twice(["segment", "measure", "market", "fact"])
    yield from table.unknown("segment", set(segments.index), "segment")
    yield from table.unknown("measure", MEASURES, "measure")
    yield from table.unknown("reading", READINGS, "reading")
    yield from table.unknown("fact", set(facts.frame["id"]), "fact")
    yield from table.unknown("firm", companies, "firm", many=True, empty=True)
    yield from table.unknown("class", (*NODES, "both"), "class of node", empty=True)
    told = facts.frame.drop_duplicates("id").set_index("id")[["unit", "qualifier"]]
    for row, (measure, fact, reading) in frame[["measure", "fact", "reading"]].iterrows():
        if reading != "direct" or fact not in told.index:
            continue
        unit, qualifier = told.loc[fact]
        if measure == "sales" and qualifier not in ("exact", "about"):
            yield table.fault(row, "sales need a number", "fact", "name a fact that has one")
        elif measure != "sales" and (unit != "%" or qualifier == "text"):
            yield table.fault(row, "the fact is no share", "fact", "name a fact in %")
    for row, measure in frame["measure"].items():
        if frame.at[row, "reading"] != "direct" or measure not in ("share", "first", "of_first"):
            continue
        if not frame.at[row, "market"]:
            yield table.fault(row, "a share of no market", "market", "name the market, e.g. a year")
        if pd.isna(rank[row]) or rank[row] < 1 or rank[row] % 1:
            mend = "1 for the largest firm, or how many firms a sum is of"
            yield table.fault(row, "needs a place", "rank", mend)
        if measure != "first" and len(frame.at[row, "firm"].split()) != 1:
            yield table.fault(row, "a share of no single firm", "firm", "name one firm")


def _markets(table: Table, facts: pd.DataFrame) -> Iterator[Fault]:
    """Find shares of one market that do not fit each other."""
    direct = table.frame[table.frame["reading"] == "direct"]
    low, high = (direct["fact"].map(facts[side]) for side in ("low", "high"))
    listed = direct[direct["measure"].isin(["share", "of_first"])]
    sums = direct[direct["measure"] == "first"]
    for key, rows in listed.groupby(["segment", "market"], sort=False):
        rows = rows.sort_values("rank")
        mixed = rows.index[rows["measure"] != rows["measure"].iloc[0]]
        if len(mixed):
            mend = "give the shares of a market on one basis"
            yield table.fault(mixed[0], "shares of the market and of the first", "measure", mend)
            continue
        places = rows["rank"].duplicated()
        if places.any():
            row, mend = rows.index[places][0], "give each its own"
            yield table.fault(row, "two firms at one place", "rank", mend)
        total = low[rows.index].sum()
        # of the first ten the last digit of each may round up
        if total > 100 + (0.05 * len(rows) if rows["measure"].iloc[0] == "of_first" else 0):
            mend = "check the facts, or split the market"
            yield table.fault(rows.index[-1], f"shares sum to {total:g} %", "fact", mend)
        same = (sums["segment"] == key[0]) & (sums["market"] == key[1])
        for row in sums.index[same]:
            part = low[rows.index[rows["rank"] <= sums.at[row, "rank"]]].sum()
            if rows["measure"].iloc[0] == "share" and part > high[row] + 0.05 * len(rows):
                told = f"the first hold less together than singly, {part:g} %"
                yield table.fault(row, told, "fact", "check the facts, or split the market")
        for before, row in zip(rows.index, rows.index[1:], strict=False):
            if low[row] > high[before]:
                mend = "order firms by share"
                yield table.fault(row, "a larger share than the place before", "rank", mend)


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
