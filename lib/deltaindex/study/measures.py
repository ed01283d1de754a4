"""Measures: how a claim about an index is computed.

A claim names a measure and its arguments; a measure takes the evidence and returns its readings,
one for every way to compute it that the rule of the claim allows (two divisors of the variance,
say).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ..analysis import groups
from ..errors import Fault, InputError, suggest
from ..framework import ROOT
from ..index import Index
from ..steps import tiers

MEASURES: dict[str, Callable] = {}


@dataclass(frozen=True)
class Found:
    """What a measure found.

    Attributes
    ----------
    readings : dict
        The value under each reading: a number, entities (a frozenset or a tuple in order), or a
        truth.
    every : bool
        Whether a claim must hold under every reading, or under the first, others being weaker.
    facts : dict
        Numbers and entities that tell more than the readings do.
    """

    readings: Mapping[str, object]
    every: bool = True
    facts: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Evidence:
    """What claims are judged on.

    Attributes
    ----------
    index : Index
    sets : dict of str to DataFrame
        Named sets of entities, with a column ``entity``.
    sizes : sequence of int
        The sizes of the tiers that the source of the claims prints.
    printed : dict
        The printed value of each claim.
    rows : dict of str to sequence of Row
        What sources say of each claim (see `deltaindex.study.facts`).
    published : int, optional
        The year in which the claims appeared; what came later does not count against them.
    claim : str
        The claim that is being judged.
    """

    index: Index
    sets: Mapping[str, pd.DataFrame]
    sizes: Sequence[int]
    printed: Mapping[str, object]
    rows: Mapping[str, Sequence] = field(default_factory=dict)
    published: int | None = None
    claim: str = ""

    @property
    def scores(self) -> pd.Series:
        """Scores of the top node."""
        return self.index.scores[ROOT]

    @property
    def tiers(self) -> pd.Series:
        """Tiers as the recipe makes them."""
        return self.index.tiers

    @property
    def sized(self) -> pd.Series:
        """Tiers of the printed sizes."""
        return tiers.sizes(self.scores, sizes=self.sizes)

    def column(self, name: str) -> pd.Series:
        """Return a grouping column of the entities."""
        entities = self.index.framework.entities
        if name not in entities:
            raise InputError(Fault("no such column", value=name, mend=suggest(name, entities)))
        return entities[name]

    def members(self, names: Sequence[str]) -> set[str]:
        """Return the entities of several named sets together."""
        for name in names:
            if name not in self.sets:
                raise InputError(Fault("no such set", value=name, mend=suggest(name, self.sets)))
        return {entity for name in names for entity in self.sets[name]["entity"]}


def measure(function: Callable) -> Callable:
    """Register a measure under its name."""
    MEASURES[function.__name__] = function
    return function


@measure
def tier_members(
    evidence: Evidence, *, tier: int, within: Mapping[str, str] | None = None
) -> Found:
    """Entities of a tier: as the recipe makes it and, weaker, of the printed size."""
    inside = pd.Series(True, index=evidence.scores.index)
    for column, value in (within or {}).items():
        inside &= evidence.column(column) == str(value)
    return Found(
        {
            "classes": frozenset(evidence.tiers.index[(evidence.tiers == tier) & inside]),
            "sizes": frozenset(evidence.sized.index[(evidence.sized == tier) & inside]),
        },
        every=False,
    )


@measure
def tier_count(evidence: Evidence, *, tier: int) -> Found:
    """Number of entities in a tier, as the recipe makes it."""
    return Found({"classes": int((evidence.tiers == tier).sum())})


@measure
def tier_stat(evidence: Evidence, *, tier: int, stat: str) -> Found:
    """Minimum, maximum or mean score of a tier of the printed size."""
    return Found({"sizes": float(evidence.scores[evidence.sized == tier].agg(stat))})


@measure
def tier_evenness(
    evidence: Evidence, *, tier: int, against: int, bound: float, even: bool
) -> Found:
    """Whether a tier's coefficient of variation is small (or large), also against another's."""
    facts = {}
    readings = {}
    for ddof in (0, 1):
        own, other = (
            groups.cv(evidence.scores[evidence.sized == t], ddof) for t in (tier, against)
        )
        readings[f"ddof{ddof}"] = own < min(bound, other) if even else own > max(bound, other)
        facts[f"ddof{ddof}"] = own
    return Found(readings, facts=facts)


@measure
def score(evidence: Evidence, *, entity: str) -> Found:
    """Score of an entity."""
    return Found({"score": float(evidence.scores[str(entity)])})


@measure
def rank(evidence: Evidence, *, entity: str) -> Found:
    """Rank of an entity."""
    return Found({"rank": int(evidence.index.ranks.at[str(entity), ROOT])})


@measure
def score_ratio(evidence: Evidence, *, over: str, under: str) -> Found:
    """Ratio of two scores."""
    return Found({"ratio": float(evidence.scores[str(over)] / evidence.scores[str(under)])})


@measure
def entity_order(evidence: Evidence, *, entities: Sequence[str]) -> Found:
    """Entities in falling order of score."""
    chosen = evidence.scores[[str(e) for e in entities]]
    ordered = chosen.sort_values(ascending=False, kind="stable")
    return Found({"order": tuple(ordered.index)}, facts=ordered.to_dict())


@measure
def group_stat(evidence: Evidence, *, by: str, group: str, stat: str) -> Found:
    """Mean score of a group, or its coefficient of variation under both divisors."""
    return Found({reading: table[str(group)] for reading, table in _stats(evidence, by, stat)})


@measure
def group_order(
    evidence: Evidence, *, by: str, stat: str, groups: Sequence[str], rising: bool = False
) -> Found:
    """Groups in the order of their mean or coefficient of variation."""
    names = [str(g) for g in groups]
    readings, facts = {}, {}
    for reading, table in _stats(evidence, by, stat):
        ordered = table[names].sort_values(ascending=rising, kind="stable")
        readings[reading] = tuple(ordered.index)
        facts[reading] = ordered.to_dict()
    return Found(readings, facts=facts)


@measure
def group_rank(
    evidence: Evidence, *, by: str, stat: str, group: str, groups: Sequence[str]
) -> Found:
    """Place of a group among others by mean or coefficient of variation, the largest being 1."""
    ordered = group_order(evidence, by=by, stat=stat, groups=groups)
    return Found({r: order.index(str(group)) + 1 for r, order in ordered.readings.items()})


@measure
def top_in_sets(
    evidence: Evidence,
    *,
    top: int,
    at_least: int,
    sets: Sequence[str],
    wider: Sequence[str] = (),
) -> Found:
    """Whether enough of the best entities belong to named sets, or, weaker, to wider ones."""
    best = set(evidence.index.score.index[:top])
    own = "narrow" if wider else "members"
    facts = {own: len(best & evidence.members(sets))}
    readings = {own: facts[own] >= at_least}
    if wider:
        facts["wide"] = len(best & evidence.members(wider))
        readings["wide"] = facts["wide"] >= at_least
    return Found(readings, every=False, facts=facts)


@measure
def printed_sum(evidence: Evidence, *, claims: Sequence[str]) -> Found:
    """Sum of printed counts; a printed set counts its members."""
    return Found({"printed": sum(_printed_count(evidence, name) for name in claims)})


@measure
def printed_majority(evidence: Evidence, *, claim: str, against: Sequence[str]) -> Found:
    """Whether a printed count exceeds others together."""
    rest = sum(_printed_count(evidence, name) for name in against)
    own = _printed_count(evidence, claim)
    return Found({"printed": own > rest}, facts={"printed": own, "rest": rest})


def _printed_count(evidence: Evidence, claim: str) -> int:
    value = evidence.printed[claim]
    return len(value) if isinstance(value, tuple) else int(value)


def _stats(evidence: Evidence, by: str, stat: str):
    """Yield each reading of a statistic by group: one mean, or two coefficients of variation."""
    table = groups.summary(evidence.scores, evidence.column(by))
    if stat == "cv":
        yield from ((f"ddof{ddof}", table[f"cv_ddof{ddof}"]) for ddof in (0, 1))
    else:
        yield stat, table[stat]
