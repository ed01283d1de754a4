"""The claims, one by one: how many hold, on what condition, and what sources say of one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..study import facts
from ..study.claims import VERDICTS, Judgement
from ..study.measures import statistic


def tally(judgements: Sequence[Judgement]) -> pd.DataFrame:
    """Count verdicts both ways: all, and without those that hang on the source's step.

    Parameters
    ----------
    judgements : sequence of Judgement

    Returns
    -------
    DataFrame, one row a verdict of `claims.VERDICTS`
        ``all``; ``conditional``, those with a condition; ``without``, all less those.
    """
    frame = pd.DataFrame(
        {"verdict": [j.verdict for j in judgements],
         "on": [j.claim.condition != "none" for j in judgements]}
    )  # fmt: skip
    counts = frame.groupby("verdict")["on"].agg(["size", "sum"]).reindex(VERDICTS, fill_value=0)
    counts = counts.set_axis(["all", "conditional"], axis=1).astype(int)
    return counts.assign(without=counts["all"] - counts["conditional"])


def unverified(judgements: Sequence[Judgement]) -> pd.Series:
    """Count the facts that are not verified by the reason; the most frequent reason first."""
    reasons = [j.reason for j in judgements if j.verdict == "not_verified"]
    return pd.Series(reasons, dtype=object).value_counts(sort=True)


def sourced(judgements: Sequence[Judgement]) -> tuple[int, int]:
    """Return how many facts a source confirms, and how many were counted in the paper itself."""
    reasons = [j.reason for j in judgements if j.verdict == "confirmed"]
    return reasons.count("source_agrees"), reasons.count("counted")


def own_arithmetic(judgements: Sequence[Judgement]) -> int:
    """Return how many reproduced claims rest on the paper's printed numbers alone."""
    return sum(
        j.verdict == "reproduced" and statistic(j.claim.measure, j.claim.arguments) is None
        for j in judgements
    )


def moved(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of rules that gave claims another verdict than before.

    Parameters
    ----------
    changes : DataFrame of str
        As ``rule_changes.csv`` has it: ``claims``, ``before`` and ``after`` among others.
    """
    before, after = changes["before"], changes["after"]
    return changes[(before != "") & (before != "pending") & (before != after)]


def facts_of(counts: pd.DataFrame) -> pd.Series:
    """Count the facts of each section.

    Parameters
    ----------
    counts : DataFrame, shape (sections, verdicts)
        As from `study.claims.table`.

    Returns
    -------
    Series, shape (sections,)
        Statements with a verdict of `facts.VERDICTS`.
    """
    return counts[list(facts.VERDICTS)].sum(axis=1)


def confirmed_by_section(counts: pd.DataFrame, least: int = 10) -> pd.DataFrame:
    """Say how many facts of each section are confirmed, where there are enough to tell.

    Parameters
    ----------
    counts : DataFrame, shape (sections, verdicts)
        As from `study.claims.table`.
    least : int
        How many facts a section must have.

    Returns
    -------
    DataFrame, one row a section
        ``confirmed``, ``facts`` and ``share``, the one over the other; highest share first.
    """
    table = pd.DataFrame({"confirmed": counts["confirmed"], "facts": facts_of(counts)})
    table = table[table["facts"] >= least]
    return table.assign(share=table["confirmed"] / table["facts"]).sort_values(
        "share", ascending=False, kind="stable"
    )


def evidence(judgement: Judgement, reading: str) -> facts.Row:
    """Return the first row of evidence for a claim that is read in a way.

    Parameters
    ----------
    judgement : Judgement
        Of a fact.
    reading : str
        One of `facts.READINGS`.

    Raises
    ------
    ValueError
        There is no such row.
    """
    for row in judgement.found.rows:
        if row.reading == reading:
            return row
    raise ValueError(f"{judgement.claim.id}: no evidence of reading {reading!r}")
