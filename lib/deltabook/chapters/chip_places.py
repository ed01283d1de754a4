"""Where chips are made, as chapter 4 shows it: firms by city and part of the chain."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from deltabook.study import sectors
from deltabook.study.chain import Chain

#: what a cell of the figure rests on, the strongest first
KINDS = ("site", "paper", "stated", "no")
#: a group of segments that the figure shows apart from the segment that they are part of
APART = "design-tools"


def column(chain: Chain, segment: str) -> str:
    """Return the part of the chain that a segment is shown under."""
    if chain.segments.at[segment, "group"] == APART:
        return APART
    parent = chain.segments.at[segment, "parent"]
    return column(chain, parent) if parent in chain.segments.index else segment


def columns(chain: Chain) -> list[str]:
    """Return the parts of the chain in the order of the file, design tools after design."""
    found = list(dict.fromkeys(column(chain, s) for s in chain.segments.index))
    parts = [part for part in found if part not in (APART, "core")]
    return [parts[0], APART, *parts[1:]]


def cells(records: pd.DataFrame, chain: Chain, lang: str, stated: str) -> pd.DataFrame:
    """Return what stands in each cell of the figure.

    Parameters
    ----------
    records : DataFrame
        As `sectors.read` returns them.
    chain : Chain
    lang : str
    stated : str
        What a cell says where a source speaks of the city and of no firm that the chain knows.

    Returns
    -------
    DataFrame
        ``row`` (entity), ``column``, ``name`` and ``kind``, one of `KINDS`. A firm stands once in
        a cell, as a site where a source puts it there. A statement stands only where no firm does.
    """
    chips = records[(records["sector"] == sectors.CHIPS) & (records["segment"] != "")]
    names = chain.companies[f"name_{lang}"].str.split(r"[ （]*[(（]", regex=True).str[0]
    kind = chips["basis"].map({"seat": "site", "plant": "site", "paper": "paper"}).fillna("stated")
    found = pd.DataFrame(
        {
            "row": chips["entity"],
            "column": chips["segment"].map(lambda segment: column(chain, segment)),
            "firm": chips["firm"],
            "name": chips["firm"].map(names).fillna(stated),
            "kind": kind.mask(chips["answer"] == "no", "no"),
        }
    )
    found["order"] = found["kind"].map(KINDS.index)
    found = found.sort_values("order", kind="stable").drop_duplicates(["row", "column", "firm"])
    alone = found.groupby(["row", "column"])["order"].transform("min") == found["order"]
    keep = found["kind"].isin(["site", "paper"]) | alone
    return found.loc[keep, ["row", "column", "name", "kind"]].reset_index(drop=True)


def summary(
    answers: pd.DataFrame,
    chain: Chain,
    names: Mapping[str, str],
    words: Mapping[str, str],
    comma: str,
) -> pd.DataFrame:
    """Return the answer of each entity on each sector in words, with the segments that are known.

    Parameters
    ----------
    answers : DataFrame
        As `sectors.table` returns them.
    chain : Chain
    names : mapping
        Of segments.
    words : mapping
        Of ``yes``, ``no`` and ``unknown``.
    comma : str
        Between segments.

    Returns
    -------
    DataFrame, shape (entities, sectors + 1)
        The sectors, and ``segments``: the core and the support of which the answer is yes.
    """
    wide = sectors.wide(answers, [s for s in chain.segments.index if not _inside(chain, s)])
    shown = wide[list(sectors.SECTORS)].map(words.get)
    parts = wide.drop(columns=list(sectors.SECTORS))
    listed = [comma.join(names[s] for s in parts if row[s] == "yes") for _, row in parts.iterrows()]
    shown.insert(1, "segments", listed)
    return shown


def counts(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how many entities have each answer, by sector."""
    whole = answers.xs("", level="segment")["answer"]
    found = whole.groupby(level="sector", sort=False).value_counts().unstack(fill_value=0)
    return found.reindex(
        index=list(sectors.SECTORS), columns=["yes", "no", sectors.UNKNOWN], fill_value=0
    )


def bare(answers: pd.DataFrame, sector: str = sectors.CHIPS) -> Collection[str]:
    """Return the entities of which nothing is known on a sector."""
    whole = answers["answer"].xs((sector, ""), level=("sector", "segment"))
    return list(whole.index[whole == sectors.UNKNOWN])


def _inside(chain: Chain, segment: str) -> bool:
    """Return whether a segment is part of another that is no mere heading of the file."""
    return chain.segments.at[segment, "parent"] in chain.segments.index
