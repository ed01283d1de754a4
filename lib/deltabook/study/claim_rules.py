"""Rules of claims as data: what a page needs to judge claims on scores of the reader's own.

A measure reads scores, ranks or tiers of entities. Where it reads nothing else, `rules` writes it
down with all names resolved to places among the entities, and with the printed value and the
tolerances of `claims`; what reads them holds no rule of its own.

.. code-block:: text

    kind      reads                                          further keys
    members   who is in a tier, by classes and by size       tier, inside
    count     how many are in a tier                         tier
    rank      the rank of an entity                          entity
    gap       whether the widest gap lies below a tier       tier
    order     groups in the order of a statistic             groups, stat, rising
    place     the place of a group in that order             groups, stat, own
    top       whether enough of the best are in a set        top, at_least, sets
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from . import facts
from .claim import Claim
from .claims import PATTERN
from .measures import MEASURES, Evidence, Found, on_scale


def rules(claims: Iterable[Claim], evidence: Evidence) -> list[dict]:
    """Write down the rules of those claims that scores, ranks and tiers alone decide.

    Parameters
    ----------
    claims : iterable of Claim
    evidence : Evidence
        Of an index: its entities, their groups and sets.

    Returns
    -------
    list of dict
        In the order of the claims: ``id``, ``operator``, ``value`` (of members, the places of the
        entities), ``unit`` (how far a number may lie from the printed one), ``every`` (whether all
        readings must agree, or the first), ``condition``, ``kind`` and what the kind needs.
    """
    found = []
    for claim in claims:
        write = WRITTEN.get(claim.measure)
        if write is None or on_scale(claim.measure, claim.arguments):
            continue
        reading: Found = MEASURES[claim.measure](evidence, **claim.arguments)
        found.append(
            {
                "id": claim.id,
                "operator": claim.operator,
                "value": _value(claim, evidence),
                "unit": _unit(claim),
                "every": reading.every,
                "condition": claim.condition,
                **write(evidence, **claim.arguments),
            }
        )
    return found


def tolerances() -> dict[str, float]:
    """Return what `claims` allows a number: ``edge`` for rounding, ``pattern`` for its pattern."""
    return {"edge": facts.EDGE, "pattern": PATTERN}


def _value(claim: Claim, evidence: Evidence) -> object:
    """Return the printed value; entities as their places, groups in order as theirs."""
    if claim.operator == "members":
        return sorted(evidence.at(claim.value))
    if claim.operator == "order":
        named = claim.arguments.get("entities") or claim.arguments["groups"]
        return [[*map(str, named)].index(one) for one in claim.value]
    return claim.value


def _unit(claim: Claim) -> float:
    """Return how far a number may lie from the printed one and still round to it."""
    unit = claim.precision or 0.0
    return unit if claim.operator == "~" else unit / 2


def _inside(evidence: Evidence, column: str, group: str) -> list[int]:
    own = evidence.column(column).reindex(evidence.entities).astype(str)
    return [at for at, value in enumerate(own) if value == str(group)]


def _members(
    evidence: Evidence, *, tier: int, within: Mapping[str, str] | None = None
) -> dict[str, object]:
    inside = set(range(len(evidence.entities)))
    for column, group in (within or {}).items():
        inside &= set(_inside(evidence, column, group))
    return {"kind": "members", "tier": tier, "inside": sorted(inside)}


def _count(evidence: Evidence, *, tier: int) -> dict[str, object]:  # noqa: ARG001
    return {"kind": "count", "tier": tier}


def _rank(evidence: Evidence, *, entity: str) -> dict[str, object]:
    return {"kind": "rank", "entity": evidence.at([entity])[0]}


def _gap(evidence: Evidence, *, tier: int) -> dict[str, object]:  # noqa: ARG001
    return {"kind": "gap", "tier": tier}


def _entity_order(evidence: Evidence, *, entities: Sequence[str]) -> dict[str, object]:
    # an entity is a group of one
    groups = [[place] for place in evidence.at(entities)]
    return {"kind": "order", "groups": groups, "stat": "mean", "rising": False}


def _group_order(
    evidence: Evidence, *, by: str, stat: str, groups: Sequence[str], rising: bool = False
) -> dict[str, object]:
    inside = [_inside(evidence, by, group) for group in groups]
    return {"kind": "order", "groups": inside, "stat": stat, "rising": rising}


def _group_rank(
    evidence: Evidence, *, by: str, stat: str, group: str, groups: Sequence[str]
) -> dict[str, object]:
    order = _group_order(evidence, by=by, stat=stat, groups=groups)
    return {**order, "kind": "place", "own": [*map(str, groups)].index(str(group))}


def _top(
    evidence: Evidence,
    *,
    top: int,
    at_least: int,
    sets: Sequence[str],
    wider: Sequence[str] = (),
) -> dict[str, object]:
    known = set(evidence.entities)
    named = [evidence.members(own) for own in (sets, wider) if own]
    inside = [sorted(evidence.at(sorted(own & known))) for own in named]
    return {"kind": "top", "top": top, "at_least": at_least, "sets": inside}


#: Of measures, what writes them down.
WRITTEN: dict[str, Callable[..., dict[str, object]]] = {
    "tier_members": _members,
    "tier_count": _count,
    "rank": _rank,
    "widest_gap": _gap,
    "entity_order": _entity_order,
    "group_order": _group_order,
    "group_rank": _group_rank,
    "top_in_sets": _top,
}
