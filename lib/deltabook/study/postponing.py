"""What the source would put off: its conditions, one by one, for each segment of a chain.

A technology may be left for later only where each condition holds. Whether suppliers are friendly
is for nobody here to say; so the outcome is that nobody can judge, and beside it stand readings:
what would follow if friendly meant this or that. They are no advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex.errors import Fault, refuse_if
from deltaindex.files import read_yaml

from .linked_tables import Table

YES, NO, UNKNOWN = "yes", "no", "unknown"
#: the conditions that are judged, in the order in which they are told
SUBSTITUTE, NOT_VITAL, NOT_TIGHT, FRIENDLY = "substitute", "not-vital", "not-tight", "friendly"
JUDGED = (SUBSTITUTE, NOT_VITAL, NOT_TIGHT, FRIENDLY)
#: what friendly would mean: every country is; all are but those that restrict
READINGS = ("all", "unrestricting")
#: of a country: it restricts; a search found nothing; there is no row where nobody has looked
RESTRICTS = (YES, "none_found")
LIMITS = {"vital": ("reach",), "tight": ("dependence", "concentration"), "friendly": ("share",)}
COLUMNS = {
    "conditions": ["measure", "condition", "judged", "asks_en", "asks_zh", "section", "source"],
    "named_gaps": ["segment", "section", "what_en", "what_zh", "source"],
    "restricting_countries": ["country", "restricts", "what_en", "what_zh", "source", "seen"],
}


@dataclass(frozen=True)
class Conditions:
    """What is asked before something is put off, and where the lines are drawn.

    Attributes
    ----------
    asked : DataFrame
        A row a condition of a measure, as the source has it; ``judged`` says whether data here
        bear on it.
    named : DataFrame, indexed by segment
        Segments in which the source itself says that one can be cut off. A wider segment stands for
        its parts.
    countries : DataFrame, indexed by country
        ``restricts``: yes, or none_found; with what was read, and where.
    limits : mapping
        See `read`.
    """

    asked: pd.DataFrame
    named: pd.DataFrame
    countries: pd.DataFrame
    limits: Mapping

    @property
    def restricting(self) -> list[str]:
        """Countries that restrict."""
        return list(self.countries.index[self.countries["restricts"] == YES])

    @property
    def looked_into(self) -> list[str]:
        """Countries of which a search found no restriction."""
        return list(self.countries.index[self.countries["restricts"] == "none_found"])


def read(folder: Path | str, segments: pd.Index) -> Conditions:
    """Read and check the conditions.

    Parameters
    ----------
    folder : path
        Holds ``conditions.csv``, ``named_gaps.csv``, ``restricting_countries.csv`` and, in
        ``rules.yaml`` under ``postponing``, the lines: ``vital.reach``, ``tight.dependence``,
        ``tight.concentration`` and ``friendly.share``, shares; ``substitute``, classes.
    segments : Index
        Ids that may be named.

    Raises
    ------
    InputError
        A condition or country given twice, an unknown condition or segment, a country without what
        was read and where, a line that is no share.
    """
    folder = Path(folder)
    tables = {name: Table.read(folder / f"{name}.csv", COLUMNS[name]) for name in COLUMNS}
    asked, named, countries = (tables[name] for name in COLUMNS)
    faults = [*asked.twice(["measure", "condition"]), *named.twice(["segment"])]
    faults += asked.unknown("judged", (YES, NO), "answer")
    faults += named.unknown("segment", segments, "segment")
    faults += countries.twice(["country"])
    faults += countries.unknown("restricts", RESTRICTS, "answer")
    for column in ("what_en", "what_zh", "source", "seen"):
        for row in countries.frame.index[countries.frame[column] == ""]:
            faults.append(countries.fault(row, "a country needs it", column, "fill it in"))
    judged = asked.frame.loc[asked.frame["judged"] == YES, "condition"]
    for row in judged.index[~judged.isin(JUDGED)]:
        mend = f"one of {', '.join(JUDGED)}, or judged: no"
        faults.append(asked.fault(row, "nothing here judges it", "condition", mend))
    path = folder / "rules.yaml"
    limits = read_yaml(path).get("postponing") or {}
    faults += [
        Fault("expected a share", str(path), f"postponing.{group}.{name}", value)
        for group, names in LIMITS.items()
        for name in names
        for value in [(limits.get(group) or {}).get(name)]
        if not isinstance(value, float | int) or not 0 <= value <= 1
    ]
    refuse_if(faults)
    return Conditions(
        asked=asked.frame,
        named=named.frame.set_index("segment"),
        countries=countries.frame.set_index("country"),
        limits=limits,
    )


def both(*answers: str) -> str:
    """Return whether all answers hold: no if one does not, else unknown if one is unknown.

    >>> both("yes", "unknown"), both("no", "unknown"), both("yes", "yes")
    ('unknown', 'no', 'yes')
    """
    return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES


def beneath(low: float, high: float, limit: float) -> str:
    """Return whether a value known as an interval lies below a limit.

    >>> beneath(0.1, 0.4, 0.5), beneath(0.5, 0.9, 0.5), beneath(0.1, 0.9, 0.5)
    ('yes', 'no', 'unknown')
    """
    return YES if high < limit else NO if low >= limit else UNKNOWN


def friendly_share(supply: pd.DataFrame, friendly: set[str], hostile: set[str]) -> pd.DataFrame:
    """Return what part of the supply from abroad comes from friendly countries.

    Parameters
    ----------
    supply : DataFrame
        A row an item and country: ``segment``, ``item``, ``country``, ``low`` and ``high``, its
        share of the world market; domestic ones left out.
    friendly, hostile : set of str
        Of a country in neither nobody says, and it may be either.

    Returns
    -------
    DataFrame, indexed by segment
        ``low`` and ``high``. Each item of a segment is needed, so the least of them counts.

    Examples
    --------
    Of what comes from abroad three quarters are friendly, where the shares are known.

    >>> supply = pd.DataFrame({"segment": "saws", "item": "S", "country": ["A", "B"],
    ...                        "low": [0.6, 0.2], "high": [0.6, 0.2]})
    >>> friendly_share(supply, {"A"}, {"B"}).loc["saws"].round(9).tolist()
    [0.75, 0.75]
    """
    rows = {}
    for segment, own in supply.groupby("segment", sort=False):
        ends = []
        for _, item in own.groupby("item", sort=False):
            sure = item[item["country"].isin(friendly)]
            rest = item[item["country"].isin(hostile)]
            open_ = item[~item["country"].isin(friendly | hostile)]
            least = _part(sure["low"].sum(), rest["high"].sum() + open_["high"].sum())
            most = _part(sure["high"].sum() + open_["high"].sum(), rest["low"].sum())
            ends.append((least, most))
        rows[segment] = [min(end) for end in zip(*ends, strict=True)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["low", "high"], dtype=float)


def _part(mine: float, others: float) -> float:
    """Return a part of what there is; all of it where there is nothing."""
    return mine / (mine + others) if mine + others > 0 else 1.0


def judge(
    conditions: Conditions,
    parents: pd.Series,
    parts: pd.DataFrame,
    classes: pd.Series,
    supply: pd.DataFrame,
    unrecorded: set[str],
) -> pd.DataFrame:
    """Judge the conditions for each segment.

    Parameters
    ----------
    conditions : Conditions
    parents : Series
        Of each segment the wider one, or an empty text.
    parts : DataFrame, indexed by segment
        Columns (part, low or high) for ``reach``, ``dependence`` and ``concentration``.
    classes : Series
        Of segments that have one: what domestic makers can do.
    supply : DataFrame
        See `friendly_share`.
    unrecorded : set of str
        Segments of which a supplier is not recorded: of these nothing can be said under any
        reading.

    Returns
    -------
    DataFrame, indexed by segment
        ``substitute``, ``not-vital`` and ``not-tight`` (yes, no or unknown); of each reading
        ``friendly_<reading>``, ``share_<reading>_low`` and ``_high``, and ``outcome_<reading>``;
        and ``outcome``, which is unknown throughout.
    """
    limits = conditions.limits
    restricting, fine = set(conditions.restricting), set(conditions.looked_into)
    everyone = set(supply["country"])
    meanings = {"all": (everyone, set()), "unrestricting": (fine, restricting)}
    found = pd.DataFrame(index=parts.index)
    found[SUBSTITUTE] = [_substitute(classes.get(s), limits) for s in parts.index]
    found[NOT_VITAL] = [
        beneath(*parts.loc[s, "reach"][["low", "high"]], limits["vital"]["reach"])
        for s in parts.index
    ]
    found[NOT_TIGHT] = [_not_tight(s, parts, parents, conditions) for s in parts.index]
    found["outcome"] = UNKNOWN
    for reading, (friends, foes) in meanings.items():
        shares = friendly_share(supply, friends, foes).reindex(parts.index)
        shares = shares.where(~parts.index.to_series().isin(unrecorded))
        least = limits["friendly"]["share"]
        # a share of at least the limit is the opposite of one beneath it
        turned = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}
        friendly = [
            UNKNOWN if pd.isna(share.low) else turned[beneath(share.low, share.high, least)]
            for share in shares.itertuples()
        ]
        found[f"friendly_{reading}"] = friendly
        found[f"share_{reading}_low"], found[f"share_{reading}_high"] = (
            shares["low"],
            shares["high"],
        )
        found[f"outcome_{reading}"] = [
            UNKNOWN
            if pd.isna(shares.at[s, "low"])
            else both(*found.loc[s, [SUBSTITUTE, NOT_VITAL, NOT_TIGHT]], answer)
            for s, answer in zip(parts.index, friendly, strict=True)
        ]
    return found


def _substitute(class_: str | None, limits: Mapping) -> str:
    if class_ is None:
        return UNKNOWN
    return YES if class_ in limits["substitute"] else NO


def _not_tight(
    segment: str, parts: pd.DataFrame, parents: pd.Series, conditions: Conditions
) -> str:
    """Say whether one cannot be cut off in a segment: the source may say that one can."""
    at = segment
    while at:
        if at in conditions.named.index:
            return NO
        at = parents.get(at, "")
    ends = {
        part: beneath(*parts.loc[segment, part][["low", "high"]], limit)
        for part, limit in conditions.limits["tight"].items()
    }
    # tight where most comes from abroad and from few: one of the two lacking will do
    if YES in ends.values():
        return YES
    return NO if set(ends.values()) == {NO} else UNKNOWN
