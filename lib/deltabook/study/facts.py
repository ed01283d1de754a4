"""Facts: claims that no index can test, judged on what sources say of them.

The rules, fixed and in one place:

1. A row of evidence is `direct` (the same thing at the same time as the claim), `near` (a part of
   it, something like it, another time), `later` (the same thing after it), `whole` (what a printed
   part is a share of) or `passage` (the source of the claims itself). Only `direct` and `later`
   rows decide; the others are shown.
2. A row agrees if the whole interval that it leaves open lies within what the claim prints (half a
   unit of the printed precision about the value, one unit for ``~``, the side of a bound, a
   range; of ``>=`` a range the side above its upper end, for the claim says "at least one to
   two"), disagrees if the two are apart, and is open if they overlap. An open row confirms
   nothing. For a claim in words, the row says whether it agrees.
3. The direct rows of the highest confidence decide; arithmetic on what sources say counts as
   medium; low confidence decides nothing.
4. `confirmed`: a deciding row agrees and none disagrees. `differs`: one disagrees and none agrees.
   `outdated`: confirmed, but a later row disagrees, of a year not after the claims appeared; a
   claim that names its year is held to that year, and no later row counts against it.
   `not_verified`: the claim does not say what it counts; there is no row, no direct row, or none
   but of low confidence; the deciding rows are all open, or contradict each other.
   `inconsistent`: two passages of the source contradict each other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deltaindex.errors import Fault, InputError, refuse_if, suggest
from deltaindex.files import read_rows

from .claim import Claim
from .measures import Evidence, Found, measure

READINGS = ("direct", "near", "later", "whole", "passage")
DECIDING = ("direct", "later")
CONFIDENCE = {"low": 0, "computed": 1, "medium": 1, "high": 2}
VERDICTS = ("confirmed", "differs", "outdated", "not_verified")
FOUND = ("evidence", "near", "nothing")
COLUMNS = ("claim", "reading", "value", "low", "high", "unit", "as_of", "agrees")
COLUMNS += ("finding", "finding_zh", "source", "confidence")
# a value on the very edge of a bound is within it, whatever binary fractions make of it
EDGE = 1e-12


@dataclass(frozen=True)
class Row:
    """What one source says of a claim.

    Attributes
    ----------
    reading : str
        One of `READINGS`.
    low, high : float
        The interval that the source leaves open; without end where it gives a bound only, equal
        where it gives a value, not a number where it gives none.
    as_of : int or None
        The year of which it is true.
    agrees : bool or None
        For claims in words.
    finding : dict of str to str
        What it says, by language.
    source : str
        Empty for what is counted or computed from the project's own data.
    confidence : str
        A key of `CONFIDENCE`.
    """

    reading: str
    low: float = math.nan
    high: float = math.nan
    as_of: int | None = None
    agrees: bool | None = None
    finding: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    confidence: str = "computed"


@dataclass(frozen=True)
class Search:
    """A search for evidence on a claim.

    `found` is ``evidence``, ``near`` (something like it only) or ``nothing``.
    """

    date: str
    where: Mapping[str, str]
    language: str
    terms: str
    found: str


@dataclass(frozen=True)
class Sourced(Found):
    """What sources say of a claim; `unclear` if the claim does not say what it counts."""

    rows: Sequence[Row] = ()
    unclear: bool = False


def read(path: Path | str, claims: Mapping[str, Claim]) -> dict[str, tuple[Row, ...]]:
    """Read a table of evidence.

    Parameters
    ----------
    path : path
        CSV with the columns `COLUMNS`.
    claims : dict of str to Claim
        What the rows speak of.

    Returns
    -------
    dict of str to tuple of Row
        By claim; a claim without evidence is not in it.

    Raises
    ------
    InputError
        With every fault found: an unknown claim, reading or confidence, a value that is no number
        or lies outside its interval, a deciding row that decides nothing or has another unit than
        the claim, a missing source or finding.
    """
    found: dict[str, tuple[Row, ...]] = {}
    faults: list[Fault] = []
    for line, row in read_rows(path, list(COLUMNS)):
        place = f"line {line}: {row['claim']}"
        problems = list(_problems(row, claims))
        faults += [Fault(p, str(path), place, value, mend) for p, value, mend in problems]
        if not problems:
            found[row["claim"]] = (*found.get(row["claim"], ()), _row(row))
    refuse_if(faults)
    return found


def read_searches(path: Path | str, claims: Mapping[str, Claim]) -> dict[str, tuple[Search, ...]]:
    """Read which searches are recorded, by claim; a claim without one is not in it.

    Parameters
    ----------
    path : path
        CSV with claim, date, where, where_zh, language, terms, found.
    claims : dict of str to Claim

    Raises
    ------
    InputError
        With every fault found: an unknown claim or outcome, an empty cell.
    """
    found: dict[str, tuple[Search, ...]] = {}
    faults: list[Fault] = []
    needed = ["claim", "date", "where", "where_zh", "language", "terms", "found"]
    for line, row in read_rows(path, needed):
        place = f"line {line}: {row['claim']}"
        for key, known in (("claim", claims), ("found", FOUND)):
            if row[key] not in known:
                mend = suggest(row[key], known)
                faults.append(Fault(f"unknown {key}", str(path), place, row[key], mend))
        faults += [Fault(f"no {key}", str(path), place) for key in needed if not row[key]]
        where = {"en": row["where"], "zh": row["where_zh"]}
        search = Search(row["date"], where, row["language"], row["terms"], row["found"])
        found[row["claim"]] = (*found.get(row["claim"], ()), search)
    refuse_if(faults)
    return found


def outcome(searches: Sequence[Search]) -> str:
    """Return the best that came of searches, one of `FOUND`."""
    return min((search.found for search in searches), key=FOUND.index)


def by_language(searches: Sequence[Search]) -> dict[str, tuple[Search, ...]]:
    """Return searches by their language, the most frequent first."""
    spoken = Counter(search.language for search in searches)
    return {
        language: tuple(search for search in searches if search.language == language)
        for language, _ in spoken.most_common()
    }


@measure(None)
def evidence(evidence: Evidence, *, unclear: bool = False) -> Sourced:
    """What sources say of the claim; `unclear` if it does not say what it counts."""
    return Sourced({}, rows=_rows(evidence), unclear=unclear)


@measure(None)
def indicator_count(evidence: Evidence, *, of_set: str) -> Sourced:
    """Number of indicators in a set of the framework."""
    count = float(len(evidence.index.framework.choose(of_set)))
    return Sourced({}, rows=(Row("direct", count, count), *_rows(evidence)))


@measure(None)
def printed_share(evidence: Evidence, *, part: str) -> Sourced:
    """Share, in per cent, of a printed part in the whole that a source gives."""
    rows = _rows(evidence)
    wholes = [row for row in rows if row.reading == "whole"]
    if len(wholes) != 1:
        place, mend = f"claim {evidence.claim}", "give one row with the reading 'whole'"
        raise InputError(Fault("one whole is needed", None, place, len(wholes), mend))
    printed = evidence.printed[part]
    low, high = (100 * printed / end for end in (wholes[0].high, wholes[0].low))
    return Sourced({}, rows=(Row("direct", low, high), *rows))


@measure(None)
def passages(evidence: Evidence, *, printed: Sequence[str]) -> Sourced:
    """What passages of the source print of the same thing; they must differ."""
    if len(set(printed)) < 2:
        place = f"claim {evidence.claim}"
        raise InputError(Fault("the passages do not differ", None, place, list(printed)))
    return Sourced({"printed": False}, rows=_rows(evidence))


def verdict(claim: Claim, found: Sourced) -> tuple[str, str, dict]:
    """Return the verdict that the rules give, the key of the reason, and its details."""
    if "printed" in found.readings:
        return "inconsistent", "passages", {}
    if found.unclear:
        return "not_verified", "unclear", {}
    if not any(row.reading in ("direct", "near") for row in found.rows):
        return "not_verified", "no_source", {}
    direct = [row for row in found.rows if row.reading == "direct"]
    if not direct:
        return "not_verified", "near_only", {}
    best = max(CONFIDENCE[row.confidence] for row in direct)
    if best == 0:
        return "not_verified", "weak", {}
    deciding = [row for row in direct if CONFIDENCE[row.confidence] == best]
    said = {agreement(claim, row) for row in deciding} - {None}
    if len(said) != 1:
        return "not_verified", "sources_disagree" if said else "coarse", {}
    if said == {False}:
        return "differs", "source_denies" if claim.operator == "text" else "source_differs", {}
    later = [row for row in found.rows if row.reading == "later" and CONFIDENCE[row.confidence]]
    if claim.year is not None:
        later = [row for row in later if row.as_of <= claim.year]
    if any(agreement(claim, row) is False for row in later):
        return "outdated", "outdated", {}
    return "confirmed", "source_agrees" if any(r.source for r in deciding) else "counted", {}


def agreement(claim: Claim, row: Row) -> bool | None:
    """Return whether a row agrees with a claim; None if it leaves the question open."""
    if claim.operator == "text":
        return row.agrees
    low, high = _target(claim)
    # the value of a bound is outside it, unless the row is a bound of the same kind
    if claim.operator == ">":
        within = row.low > low or (row.low == low and math.isinf(row.high))
        apart = row.high <= low
    elif claim.operator == ">=":
        within = row.low >= high - EDGE
        apart = row.high < low - EDGE
    elif claim.operator == "<":
        within = row.high < high or (row.high == high and math.isinf(row.low))
        apart = row.low >= high
    else:
        within = low - EDGE <= row.low and row.high <= high + EDGE
        apart = row.high < low - EDGE or row.low > high + EDGE
    return True if within else False if apart else None


def until(rows: Sequence[Row], year: int | None) -> tuple[Row, ...]:
    """Return rows without those of later states after a year, which do not count."""
    return tuple(row for row in rows if row.reading != "later" or year is None or row.as_of <= year)


def _rows(evidence: Evidence) -> tuple[Row, ...]:
    return until(evidence.rows.get(evidence.claim, ()), evidence.published)


def _target(claim: Claim) -> tuple[float, float]:
    """Return the interval that a claim prints."""
    value, unit = claim.value, claim.precision or 0.0
    match claim.operator:
        case "=" | "rank":
            return value - unit / 2, value + unit / 2
        case "~":
            return value - unit, value + unit
        case ">":
            return value, math.inf
        case "<":
            return -math.inf, value
        case "range":
            low, high = value.split("-")
            return float(low), float(high)
        case ">=":  # at least the lower, whatever is meant; at least the upper, to be sure
            low, _, high = value.partition("-")
            return float(low), float(high or low)
    raise InputError(Fault("sources cannot judge this operator", None, claim.id, claim.operator))


def _row(row: Mapping[str, str]) -> Row:
    value, low, high = (float(row[key]) if row[key] else None for key in ("value", "low", "high"))
    if low is None and high is None:
        low = high = math.nan if value is None else value
    return Row(
        reading=row["reading"],
        low=-math.inf if low is None else low,
        high=math.inf if high is None else high,
        as_of=int(row["as_of"]) if row["as_of"] else None,
        agrees={"yes": True, "no": False}.get(row["agrees"]),
        finding={"en": row["finding"], "zh": row["finding_zh"]},
        source=row["source"],
        confidence=row["confidence"],
    )


def _problems(row: Mapping[str, str], claims: Mapping[str, Claim]):
    """Yield what is wrong with a row: the problem, the value, the mend."""
    if row["claim"] not in claims:
        yield "unknown claim", row["claim"], suggest(row["claim"], claims)
        return
    claim = claims[row["claim"]]
    for key, known in (("reading", READINGS), ("confidence", CONFIDENCE)):
        if row[key] not in known:
            yield f"unknown {key}", row[key], suggest(row[key], known)
    for key in ("source", "finding", "finding_zh"):
        if not row[key]:
            yield f"no {key}", None, "a row has a source, and says in both languages what it found"
    if not (row["as_of"].isdigit() and len(row["as_of"]) == 4):
        yield "no year", row["as_of"], "give the year of which it is true, such as 2019"
    numbers = {}
    for key in ("value", "low", "high"):
        try:
            numbers[key] = float(row[key]) if row[key] else None
        except ValueError:
            yield f"{key} is no number", row[key], None
            return
    if not all(math.isfinite(n) for n in numbers.values() if n is not None):
        yield "a number is not finite", None, "leave the cell empty where there is no bound"
    given = [n for n in (numbers["low"], numbers["value"], numbers["high"]) if n is not None]
    if given != sorted(given):
        yield "low, value and high are not in order", given, None
    decides = row["reading"] in DECIDING
    words = claim.operator == "text"
    if decides and words and row["agrees"] not in ("yes", "no"):
        yield "says neither yes nor no", row["agrees"], "judge the finding in the column agrees"
    if row["agrees"] and not (decides and words):
        yield "agrees is given where it is computed", row["agrees"], "leave it empty"
    if decides and not words and not given:
        yield "no value and no bound", None, "give one, or call the row near"
    if decides and not words and row["unit"] != claim.unit:
        yield f"another unit than the claim's '{claim.unit}'", row["unit"], "convert it"
