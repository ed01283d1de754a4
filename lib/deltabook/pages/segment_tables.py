"""Segments of the chain as pages tell of them: their paths, and what the source would put off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from deltaindex.text import Texts

from ..study import chain, postponing
from .path_tables import Assigned, read
from .report import Report

#: a row of this country is what those hold that are not named
UNNAMED = ""


@dataclass(frozen=True)
class Segments(Assigned):
    """The paths of the leaves of the chain.

    Attributes
    ----------
    ends : DataFrame
        Primary paths at the ``low`` and the ``high`` end of the chokepoint score.
    """

    ends: pd.DataFrame

    @property
    def leading(self) -> pd.Series:
        """The middle of the chokepoint score: the tightest come first."""
        return self.signals["chokepoint"]

    @property
    def firm(self) -> pd.Index:
        """Segments with the same path at both ends of what is known."""
        return self.ends.index[self.ends["low"] == self.ends["high"]]

    def firmly(self, path: str) -> pd.Index:
        """Return the segments that have a path at both ends, in order."""
        mine = self.on(path)
        return mine[mine.isin(self.firm)]


def of_segments(report: Report) -> Segments:
    """Assign paths to the segments of the chain.

    Core segments are no supply from abroad, so that the chokepoint score says nothing of them: it
    counts as zero, and their strength decides.
    """
    ic, plan, rules = read(report)
    rule, score = rules["segments"], chain.score(ic)[["low", "middle", "high"]].copy()
    score.loc[ic.core.intersection(score.index)] = 0.0
    strength = 1 - chain.parts(ic)["substitutability"].mean(axis=1)
    signals = pd.DataFrame({"chokepoint": score["middle"], "strength": strength})
    assigned = rule.assign(signals)
    ends = pd.DataFrame(
        {
            end: rule.primary.decide(signals.assign(chokepoint=score[end]))["choice"]
            for end in ("low", "high")
        }
    )
    kinds = plan.paths[f"name_{report.lang}"].to_dict()
    return Segments(rule, signals.join(score[["low", "high"]]), assigned, kinds, ends)


@dataclass(frozen=True)
class Postponed:
    """What the source would put off, by segment.

    Attributes
    ----------
    conditions : postponing.Conditions
    judged : DataFrame, indexed by segment
        See `postponing.judge`.
    """

    conditions: postponing.Conditions
    judged: pd.DataFrame

    def count(self, reading: str, outcome: str) -> int:
        """Return how many segments have an outcome under a reading."""
        return int((self.judged[f"outcome_{reading}"] == outcome).sum())

    def met(self, reading: str) -> list[str]:
        """Return the segments that meet all conditions under a reading."""
        return list(self.judged.index[self.judged[f"outcome_{reading}"] == postponing.YES])

    @property
    def but_for_friends(self) -> list[str]:
        """Segments that fail no condition but, perhaps, that of friendly suppliers."""
        others = self.judged[[postponing.SUBSTITUTE, postponing.NOT_VITAL, postponing.NOT_TIGHT]]
        return list(others.index[(others != postponing.NO).all(axis=1)])


def postponed(report: Report) -> Postponed:
    """Judge what the source asks before a segment of the chain is put off."""
    ic, _, _ = read(report)
    conditions = postponing.read(report.project.data / "paths", ic.segments.index)
    judgements = ic.judgements[ic.judgements["about"] == "substitutability"]
    supply, unrecorded = foreign(ic)
    judged = postponing.judge(
        conditions,
        ic.segments["parent"],
        chain.parts(ic),
        judgements.set_index("segment")["class"],
        supply,
        unrecorded,
    )
    return Postponed(conditions, judged)


def foreign(ic: chain.Chain) -> tuple[pd.DataFrame, set[str]]:
    """Return what countries abroad hold of each item, and of which segments not all is recorded.

    Returns
    -------
    DataFrame
        ``segment``, ``item``, ``country``, ``low`` and ``high``; those that are not named have
        a row too, whose country is `UNNAMED`.
    set of str
        Leaves without an item, or with one of which somebody who is not named holds a share.
    """
    held, at_home = chain.holdings(ic), chain.domestic(ic)
    rows, unrecorded = [], set()
    for leaf in ic.leaves:
        items = chain.items_of(ic, leaf)
        if not items or any(held[item].rest.low > 0 for item in items):
            unrecorded.add(leaf)
        for item in items:
            named = {c: i for c, i in held[item].named.items() if c not in at_home}
            for country, share in {**named, UNNAMED: held[item].rest}.items():
                rows.append((leaf, item, country, share.low, share.high))
    return pd.DataFrame(rows, columns=["segment", "item", "country", "low", "high"]), unrecorded


def outcome(row: pd.Series, reading: str, texts: Texts, words: Texts) -> str:
    """Say what follows for a segment under a reading, with the conditions that fail.

    Parameters
    ----------
    row : Series
        Of `Postponed.judged`.
    reading : str
        One of `postponing.READINGS`.
    texts : Texts
        With ``outcome.yes``, ``outcome.no``, ``outcome.unknown`` and ``condition.<id>``.
    words : Texts
        Of the package.
    """
    answer = row[f"outcome_{reading}"]
    answers = {c: row[c] for c in postponing.JUDGED[:-1]}
    answers[postponing.FRIENDLY] = row[f"friendly_{reading}"]
    failing = [texts(f"condition.{c}") for c, found in answers.items() if found == postponing.NO]
    return texts(f"outcome.{answer}", conditions=words("list.semicolon").join(failing))


def share(row: pd.Series, reading: str, words: Texts) -> str:
    """Write which part of the foreign supply is friendly; a dash where that is not recorded."""
    low, high = row[f"share_{reading}_low"], row[f"share_{reading}_high"]
    if pd.isna(low):
        return "–"
    ends: Mapping[str, float] = {"low": low, "high": high}
    same = round(100 * low) == round(100 * high)
    return words("path.one", share=low) if same else words("path.range", **ends)
