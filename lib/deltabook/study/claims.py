"""Claims of a source, judged by rules that were fixed before the results were seen.

Verdicts of computed claims: `reproduced`, `in_pattern`, `not_reproduced`, `scale` (it changes
with any factor, and the source does not say which it took), `inconsistent` (the source contradicts
itself) and `pending` (nothing computes it yet, or the data do not allow it). Some hold on a
condition: that the source's step is a factor (`Claim.condition`). Those of facts, which rest on
what other sources say: `confirmed`, `differs`, `outdated`, `not_verified`; their rules stand in
`deltabook.study.facts`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from deltaindex.errors import Fault, InputError, refuse_if, suggest, within
from deltaindex.files import parse_yaml, read_rows

from . import facts, places  # noqa: F401 (places registers its measures)
from .claim import Claim
from .measures import MEASURES, Evidence, Found, Members, Order, on_scale

__all__ = [
    "Judgement",
    "in_draws",
    "judge",
    "of_index",
    "read",
    "table",
    "verdict",
    "without_index",
]

VERDICTS = ("reproduced", "in_pattern", "not_reproduced", "scale", *facts.VERDICTS)
VERDICTS += ("inconsistent", "pending")
OPERATORS = ("=", "~", "<", ">", ">=", "range", "members", "order", "rank", "text")
CONDITIONS = ("none", "factor")
PATTERN = 0.10  # relative distance within which a value agrees in pattern


@dataclass(frozen=True)
class Judgement:
    """A claim with what was found, the verdict and why.

    `reason` is the key of a text, filled with `details`.
    """

    claim: Claim
    found: Found | None
    verdict: str
    reason: str
    details: Mapping[str, object] = field(default_factory=dict)


def read(path: Path | str) -> dict[str, Claim]:
    """Read a table of claims.

    Parameters
    ----------
    path : path
        CSV with id, section, kind, subject, statement, operator, value, unit, printed_precision,
        measure, arguments (a YAML mapping), shown (the label of the figure or table that shows
        it), optionally statement_zh, condition, year, direction (of an order), rule and
        rule_zh; other columns are passed over.

    Returns
    -------
    dict of str to Claim, in the order of the file

    Raises
    ------
    InputError
        With every fault found: an id given twice, an unknown operator or measure, a value that
        does not fit the operator, arguments that are no mapping.
    """
    needed = ["id", "section", "kind", "subject", "statement", "operator", "value", "unit"]
    needed += ["printed_precision", "measure", "arguments", "shown"]
    claims: dict[str, Claim] = {}
    faults: list[Fault] = []
    for line, row in read_rows(path, needed):
        place = f"line {line}: {row['id']}"

        def fault(problem, value=None, mend=None, place=place):
            faults.append(Fault(problem, str(path), place, value, mend))

        if row["id"] in claims:
            fault("the id is given twice")
        if row["operator"] not in OPERATORS:
            fault("unknown operator", row["operator"], suggest(row["operator"], OPERATORS))
        condition = row.get("condition") or "none"
        if condition not in CONDITIONS:
            fault("unknown condition", condition, suggest(condition, CONDITIONS))
        if row["measure"] and row["measure"] not in MEASURES:
            fault("unknown measure", row["measure"], suggest(row["measure"], MEASURES))
        try:
            arguments = parse_yaml(row["arguments"] or "{}")
            value = _value(row["operator"], row["value"])
            precision = _number(row["printed_precision"]) if row["printed_precision"] else None
            year = int(row["year"].split("-")[-1]) if row.get("year") else None
            if precision is not None and precision <= 0:
                raise ValueError("a precision is above zero")
        except ValueError as error:  # what cannot be read as YAML is one
            fault("cannot be read", str(error))
            continue
        if not isinstance(arguments, dict):
            fault("arguments are not a mapping", row["arguments"])
        named = ("id", "section", "kind", "subject", "statement", "operator")
        claims[row["id"]] = Claim(
            **{name: row[name] for name in named},
            value=value,
            unit=row["unit"],
            precision=precision,
            measure=row["measure"],
            arguments=arguments,
            shown=row["shown"],
            statement_zh=row.get("statement_zh", ""),
            condition=condition,
            year=year,
            rising=row.get("direction") == "rising",
            rule={"en": row.get("rule", ""), "zh": row.get("rule_zh", "")},
        )
    refuse_if(faults)
    return claims


def judge(claim: Claim, evidence: Evidence) -> Judgement:
    """Judge a claim on the evidence.

    Raises
    ------
    InputError
        The measure does not take the claim's arguments.
    """
    if not claim.measure:
        return Judgement(claim, None, "pending", "pending")
    try:
        with within(f"claim {claim.id}"):
            found = MEASURES[claim.measure](replace(evidence, claim=claim.id), **claim.arguments)
    except (TypeError, KeyError) as error:
        place = f"claim {claim.id}"
        raise InputError(
            Fault(f"{claim.measure} cannot be computed: {error}", None, place)
        ) from None
    if found is None:  # the index has not what the claim speaks of
        return Judgement(claim, None, "pending", "absent")
    return Judgement(claim, found, *verdict(claim, found))


def of_index(claim: Claim) -> bool:
    """Return whether a claim is judged on an index, and not on what sources say."""
    return bool(claim.measure) and not hasattr(facts, claim.measure)


def without_index(claim: Claim) -> Judgement:
    """Return the judgement on a claim of the index where there is no index to judge it on."""
    return Judgement(claim, None, "pending", "thin")


def verdict(claim: Claim, found: Found) -> tuple[str, str, dict]:
    """Return the verdict that the rules give, the key of the reason, and its details."""
    if isinstance(found, facts.Sourced):
        return facts.verdict(claim, found)
    if on_scale(claim.measure, claim.arguments):
        return "scale", "scale", {}
    which = str(_agreement(claim, found)[0])
    if which == "reproduced":
        key = {"=": "rounds", "~": "rounds", "text": "rule_met"}.get(claim.operator, "equal")
        return which, key if claim.precision or key != "rounds" else "equal", {}
    if "printed" in found.readings:
        return "inconsistent", "inconsistent", {}
    readings = list(found.readings.values())
    if which == "in_pattern":
        if not found.every and any(_holds(claim, value).any() for value in readings):
            return which, "second_reading", {}
        return which, "pair" if claim.operator == "order" else "within_tenth", {}
    return which, *_difference(claim, readings)


def in_draws(claim: Claim, evidence: Evidence) -> np.ndarray:
    """Return the verdict on a claim of the index in each draw of the evidence.

    Returns
    -------
    array of str, shape (draws,)
        ``reproduced``, ``in_pattern`` or ``not_reproduced``: by the rules of `verdict`.
    """
    # the same evidence for all claims: it keeps the tiers of the draws
    return _agreement(claim, MEASURES[claim.measure](evidence, **claim.arguments))


def _agreement(claim: Claim, found: Found) -> np.ndarray:
    """Return in each draw how well the readings agree with what is printed."""
    readings = list(found.readings.values())
    holds = np.stack([_holds(claim, value) for value in readings])
    near = np.stack([_near(claim, value) for value in readings]).any(axis=0)
    if not found.every:
        near = near | holds.any(axis=0)
    whole = holds.all(axis=0) if found.every else holds[0]
    return np.select([whole, near], ["reproduced", "in_pattern"], "not_reproduced")


def table(judgements: list[Judgement]) -> pd.DataFrame:
    """Count verdicts by section: one row a section, one column a verdict."""
    rows = [(j.claim.section, j.verdict) for j in judgements]
    frame = pd.DataFrame(rows, columns=["section", "verdict"])
    counts = pd.crosstab(frame["section"], frame["verdict"])
    return counts.reindex(columns=[v for v in VERDICTS if v in counts], fill_value=0)


def _value(operator: str, text: str):
    if operator in ("members", "order"):
        return tuple(text.split())
    if operator in ("text", "range", ">=") or not text:
        return text or None
    return _number(text)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"no finite number: '{text}'")
    return number


def _holds(claim: Claim, value) -> np.ndarray:
    """Say in each draw whether one reading agrees with what is printed."""
    match claim.operator:
        case "members":
            return _same(value, frozenset(claim.value))
        case "order":
            return _same(value, claim.value)
        case "text":
            return np.atleast_1d(np.asarray(value, bool))
        case ">":
            return np.atleast_1d(np.asarray(value) > claim.value)
        case "<":
            return np.atleast_1d(np.asarray(value) < claim.value)
        case "=" | "~" | "rank":
            unit = claim.precision or 0.0
            # a value on the very edge of rounding counts as rounding to the printed one
            distance = np.atleast_1d(np.abs(np.asarray(value) - claim.value))
            return distance <= (unit if claim.operator == "~" else unit / 2) + facts.EDGE
    raise InputError(Fault("nothing judges this operator", None, claim.id, claim.operator))


def _near(claim: Claim, value) -> np.ndarray:
    """Say in each draw whether a reading agrees in pattern: within a tenth, one pair exchanged."""
    if claim.operator in ("=", "~"):
        distance = np.atleast_1d(np.abs(np.asarray(value) - claim.value))
        return distance <= PATTERN * abs(claim.value) + facts.EDGE
    if claim.operator == "order":
        said = claim.value
        exchanged = [
            (*said[:i], said[i + 1], said[i], *said[i + 2 :]) for i in range(len(said) - 1)
        ]
        return np.stack([_same(value, order) for order in exchanged]).any(axis=0)
    return np.zeros_like(_holds(claim, value))


def _same(value: object, expected: object) -> np.ndarray:
    """Say in each draw whether a reading is what is expected."""
    if isinstance(value, Members | Order):
        return value.same(expected)
    found = tuple(value) if isinstance(expected, tuple) else value
    return np.array([found == expected])


def _difference(claim: Claim, readings: list) -> tuple[str, dict]:
    """Say how the readings differ from what is printed: the key of a text and its details."""
    value = readings[0]
    match claim.operator:
        case "members":
            printed = frozenset(claim.value)
            return "members_differ", {"extra": value - printed, "missing": printed - value}
        case "order":
            return "order_differs", {}
        case "text":
            return "rule_not_met", {}
        case "rank":
            return "rank_differs", {}
    distance = min(abs(v - claim.value) for v in readings)
    return "off_by", {"share": distance / abs(claim.value) if claim.value else math.inf}
