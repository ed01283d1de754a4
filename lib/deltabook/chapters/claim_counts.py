"""The claims, one by one: how many hold, on what condition, and what sources say of one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..study import facts
from ..study.claims import VERDICTS, Judgement


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
