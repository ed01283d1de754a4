"""Measures: how a claim about an index is computed.

A claim names a measure and its arguments; a measure takes the evidence and returns its readings,
one for every way to compute it that the rule of the claim allows (two divisors of the variance,
say). Evidence holds the scores of one index, or of many draws of it, and a measure computes them
all at once: of one index it returns plain values, of draws arrays.

Each measure declares the kind of its statistic (`deltaindex.scale.STATISTICS`), from which follows
what a verdict hangs on: nobody knows which step gave the source scores above one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from deltaindex.analysis import scale
from deltaindex.engine import stages
from deltaindex.engine.index import Index
from deltaindex.errors import Fault, InputError, suggest
from deltaindex.framework import ROOT
from deltaindex.methods import tiers
from deltaindex.methods.equality import places

MEASURES: dict[str, Callable] = {}
# of each measure the kind of its statistic; by the argument `stat` where that decides, and None
# where it reads no score
STATISTICS: dict[str, str | Mapping[str, str] | None] = {}
BY_STAT = {"min": "value", "max": "value", "mean": "value", "cv": "relative"}
ORDER_BY_STAT = {"min": "order", "max": "order", "mean": "mean_order", "cv": "relative"}


@dataclass(frozen=True)
class Members:
    """Entities in every draw: `mask` is (draws, entities), `names` are the entities."""

    mask: np.ndarray
    names: np.ndarray

    def first(self) -> frozenset:
        """Return those of the first draw."""
        return frozenset(self.names[self.mask[0]])

    def same(self, expected: frozenset) -> np.ndarray:
        """Say in which draws they are just these."""
        if not expected <= {*self.names}:
            return np.zeros(len(self.mask), bool)
        return (self.mask == np.isin(self.names, list(expected))).all(axis=1)


@dataclass(frozen=True)
class Order:
    """Names in the order that they take in every draw: `at` is (draws, names), of `names`."""

    at: np.ndarray
    names: tuple[str, ...]

    def first(self) -> tuple:
        """Return the order of the first draw."""
        return tuple(self.names[place] for place in self.at[0])

    def same(self, expected: tuple) -> np.ndarray:
        """Say in which draws it is this one."""
        if sorted(expected) != sorted(self.names):
            return np.zeros(len(self.at), bool)
        return (self.at == [self.names.index(name) for name in expected]).all(axis=1)


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

    def first(self) -> Found:
        """Return what was found in the first draw, as plain values."""
        facts = self.facts and {key: _first(value) for key, value in self.facts.items()}
        return Found({k: _first(v) for k, v in self.readings.items()}, self.every, facts)


def _first(value: object) -> object:
    if isinstance(value, Members | Order):
        return value.first()
    if isinstance(value, dict):
        return {key: _first(part) for key, part in value.items()}
    return value[0].item() if isinstance(value, np.ndarray) else value


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
        What sources say of each claim (see `deltabook.study.facts`).
    published : int, optional
        The year in which the claims appeared; what came later does not count against them.
    claim : str
        The claim that is being judged.
    draws : array, shape (draws, entities), optional
        Scores of the top node in many draws, in place of those of the index.
    """

    index: Index
    sets: Mapping[str, pd.DataFrame]
    sizes: Sequence[int]
    printed: Mapping[str, object]
    rows: Mapping[str, Sequence] = field(default_factory=dict)
    published: int | None = None
    claim: str = ""
    draws: np.ndarray | None = None

    @property
    def scores(self) -> pd.Series:
        """Scores of the top node."""
        return self.index.scores[ROOT]

    @property
    def entities(self) -> np.ndarray:
        """The entities, in the order of the columns of `values`."""
        return self.index.scores.index.to_numpy()

    @cached_property
    def values(self) -> np.ndarray:
        """Scores of every draw: (draws, entities); of the index itself, one draw."""
        return self.scores.to_numpy(float)[None] if self.draws is None else self.draws

    @cached_property
    def ranks(self) -> np.ndarray:
        """Ranks as the recipe makes them; 0 for no score."""
        return stages.ranks_of_draws(self.index.recipe.ranks, self.values)

    @cached_property
    def tiers(self) -> np.ndarray:
        """Tiers as the recipe makes them; 0 for none."""
        step = self.index.recipe.tiers
        if step is None:
            return np.zeros(self.values.shape, int)
        return stages.tiers_of_draws(step, self.values, self.ranks, self.entities)

    @cached_property
    def sized(self) -> np.ndarray:
        """Tiers of the printed sizes; the last is shorter where fewer have a score."""
        found, ranks = np.zeros(self.values.shape, int), places(self.values)
        counts = (ranks > 0).sum(axis=1)
        for count in np.unique(counts):
            rows = counts == count
            ends = np.cumsum(tiers.fit(self.sizes, int(count)))
            found[rows] = np.where(ranks[rows] > 0, np.searchsorted(ends, ranks[rows]) + 1, 0)
        return found

    def at(self, entities: Sequence) -> list[int]:
        """Return the columns of some entities."""
        known = list(self.entities)
        for entity in map(str, entities):
            if entity not in known:
                raise InputError(Fault("no such entity", value=entity, mend=suggest(entity, known)))
        return [known.index(str(entity)) for entity in entities]

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


def measure(statistic: str | Mapping[str, str] | None) -> Callable:
    """Register a measure under its name; of one index it returns plain values.

    Parameters
    ----------
    statistic : str, mapping or None
        What the measure reads of the scores: a kind of `scale.STATISTICS`; kinds by the argument
        ``stat``, where that decides; None where it reads no score.
    """

    def register(function: Callable) -> Callable:
        @functools.wraps(function)
        def call(evidence: Evidence, **arguments) -> Found:
            found = function(evidence, **arguments)
            return found.first() if evidence.draws is None and type(found) is Found else found

        MEASURES[function.__name__] = call
        STATISTICS[function.__name__] = statistic
        return call

    return register


def statistic(name: str, arguments: Mapping[str, object]) -> str | None:
    """Return the kind of statistic that a measure reads, or None where it reads no score."""
    kind = STATISTICS[name]
    return kind[str(arguments["stat"])] if isinstance(kind, Mapping) else kind


def condition(name: str, arguments: Mapping[str, object]) -> str:
    """Return what a verdict of a measure hangs on.

    Returns
    -------
    str
        ``factor``: it is the same under a factor, but not under a constant, so that it holds if
        the source's step is a factor. ``none``: it hangs on neither, or there is no verdict.
    """
    kind = statistic(name, arguments) if name else None
    if kind is None or scale.survives(kind, "both") or not scale.survives(kind, "factor"):
        return "none"
    return "factor"


def on_scale(name: str, arguments: Mapping[str, object]) -> bool:
    """Return whether what a measure reads changes with any factor, so that nothing tests it."""
    kind = statistic(name, arguments) if name else None
    return kind is not None and not scale.survives(kind, "factor")


@measure("breaks")
def tier_members(
    evidence: Evidence, *, tier: int, within: Mapping[str, str] | None = None
) -> Found:
    """Entities of a tier: as the recipe makes it and, weaker, of the printed size."""
    inside = np.ones(len(evidence.entities), bool)
    for column, value in (within or {}).items():
        inside &= (_group(evidence, column) == str(value)).to_numpy()
    return Found(
        {
            "classes": Members((evidence.tiers == tier) & inside, evidence.entities),
            "sizes": Members((evidence.sized == tier) & inside, evidence.entities),
        },
        every=False,
    )


@measure("breaks")
def tier_count(evidence: Evidence, *, tier: int) -> Found:
    """Number of entities in a tier, as the recipe makes it."""
    return Found({"classes": (evidence.tiers == tier).sum(axis=1)})


@measure(BY_STAT)
def tier_stat(evidence: Evidence, *, tier: int, stat: str) -> Found:
    """Minimum, maximum or mean score of a tier of the printed size."""
    return Found({"sizes": _stat(np.where(evidence.sized == tier, evidence.values, np.nan), stat)})


@measure("relative")
def tier_evenness(
    evidence: Evidence, *, tier: int, against: int, bound: float, even: bool
) -> Found:
    """Whether a tier's coefficient of variation is small (or large), also against another's."""
    facts = {}
    readings = {}
    for ddof in (0, 1):
        own, other = (
            _stat(np.where(evidence.sized == t, evidence.values, np.nan), "cv", ddof)
            for t in (tier, against)
        )
        readings[f"ddof{ddof}"] = (
            own < np.minimum(bound, other) if even else own > np.maximum(bound, other)
        )
        facts[f"ddof{ddof}"] = own
    return Found(readings, facts=facts)


@measure("value")
def score(evidence: Evidence, *, entity: str) -> Found:
    """Score of an entity."""
    return Found({"score": evidence.values[:, evidence.at([entity])[0]]})


@measure("order")
def rank(evidence: Evidence, *, entity: str) -> Found:
    """Rank of an entity; 0 where it has no score."""
    return Found({"rank": evidence.ranks[:, evidence.at([entity])[0]]})


@measure("ratio")
def score_ratio(evidence: Evidence, *, over: str, under: str) -> Found:
    """Ratio of two scores."""
    one, other = evidence.at([over, under])
    with np.errstate(divide="ignore", invalid="ignore"):
        return Found({"ratio": evidence.values[:, one] / evidence.values[:, other]})


@measure("order")
def entity_order(evidence: Evidence, *, entities: Sequence[str]) -> Found:
    """Entities in falling order of score."""
    names, chosen = tuple(map(str, entities)), evidence.values[:, evidence.at(entities)]
    order = Order(np.argsort(-chosen, axis=1, kind="stable"), names)
    return Found({"order": order}, facts=dict(zip(names, chosen.T, strict=True)))


@measure(BY_STAT)
def group_stat(evidence: Evidence, *, by: str, group: str, stat: str) -> Found:
    """Mean score of a group, or its coefficient of variation under both divisors."""
    inside = (_group(evidence, by) == str(group)).to_numpy()
    if not inside.any():
        known = _group(evidence, by).unique()
        raise InputError(Fault("no such group", None, by, group, suggest(str(group), known)))
    cells = np.where(inside, evidence.values, np.nan)
    return Found({reading: _stat(cells, *how) for reading, how in _ways(stat)})


@measure(ORDER_BY_STAT)
def group_order(
    evidence: Evidence, *, by: str, stat: str, groups: Sequence[str], rising: bool = False
) -> Found:
    """Groups in the order of their mean or coefficient of variation."""
    names, readings, facts = tuple(map(str, groups)), {}, {}
    each = [group_stat.__wrapped__(evidence, by=by, group=n, stat=stat).readings for n in names]
    for reading in each[0]:
        values = np.stack([found[reading] for found in each], axis=1)
        order = np.argsort(values if rising else -values, axis=1, kind="stable")
        readings[reading] = Order(order, names)
        facts[reading] = dict(zip(names, values.T, strict=True))
    return Found(readings, facts=facts)


@measure(ORDER_BY_STAT)
def group_rank(
    evidence: Evidence, *, by: str, stat: str, group: str, groups: Sequence[str]
) -> Found:
    """Place of a group among others by mean or coefficient of variation, the largest being 1."""
    ordered = group_order.__wrapped__(evidence, by=by, stat=stat, groups=groups).readings
    own = [str(g) for g in groups].index(str(group))
    return Found({r: (order.at == own).argmax(axis=1) + 1 for r, order in ordered.items()})


@measure("order")
def top_in_sets(
    evidence: Evidence,
    *,
    top: int,
    at_least: int,
    sets: Sequence[str],
    wider: Sequence[str] = (),
) -> Found:
    """Whether enough of the best entities belong to named sets, or, weaker, to wider ones."""
    best = np.argsort(-evidence.values, axis=1, kind="stable")[:, :top]
    scored = ~np.isnan(np.take_along_axis(evidence.values, best, axis=1))

    def count(names: Sequence[str]) -> np.ndarray:
        inside = np.isin(evidence.entities, list(evidence.members(names)))
        return (inside[best] & scored).sum(axis=1)

    own = "narrow" if wider else "members"
    facts = {own: count(sets)}
    readings = {own: facts[own] >= at_least}
    if wider:
        facts["wide"] = count(wider)
        readings["wide"] = facts["wide"] >= at_least
    return Found(readings, every=False, facts=facts)


@measure(None)
def printed_sum(evidence: Evidence, *, claims: Sequence[str]) -> Found:
    """Sum of printed counts; a printed set counts its members."""
    return Found({"printed": sum(_printed_count(evidence, name) for name in claims)})


@measure(None)
def printed_majority(evidence: Evidence, *, claim: str, against: Sequence[str]) -> Found:
    """Whether a printed count exceeds others together."""
    rest = sum(_printed_count(evidence, name) for name in against)
    own = _printed_count(evidence, claim)
    return Found({"printed": own > rest}, facts={"printed": own, "rest": rest})


def _printed_count(evidence: Evidence, claim: str) -> int:
    value = evidence.printed[claim]
    return len(value) if isinstance(value, tuple) else int(value)


def _group(evidence: Evidence, by: str) -> pd.Series:
    """Return the group of each entity, in the order of the scores."""
    return evidence.column(by).reindex(evidence.entities).astype(str)


def _ways(stat: str) -> list[tuple[str, tuple]]:
    """Return each reading of a statistic: itself, or the coefficient of variation by divisor."""
    if stat == "cv":
        return [(f"ddof{ddof}", ("cv", ddof)) for ddof in (0, 1)]
    return [(stat, (stat,))]


def _stat(cells: np.ndarray, stat: str, ddof: int = 0) -> np.ndarray:
    """Return a statistic of the cells of each draw; missing where there are too few."""
    there = ~np.isnan(cells)
    count = there.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if stat in ("min", "max"):
            found = (np.fmin if stat == "min" else np.fmax).reduce(cells, axis=1)
            return np.where(count > 0, found, np.nan)
        mean = np.where(there, cells, 0.0).sum(axis=1) / count
        if stat == "mean":
            return mean
        if stat != "cv":
            raise InputError(Fault("no such statistic", value=stat, mend="min, max, mean or cv"))
        off = np.where(there, cells - mean[:, None], 0.0)
        spread = np.sqrt((off**2).sum(axis=1) / (count - ddof))
        return np.where(count > 1, spread / mean, np.nan)
