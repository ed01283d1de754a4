"""What the page of scenarios computes from, and what the presets cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ..study import chain

ENDS = ["low", "high", "new_low", "new_high"]


def rules(known: chain.Chain, scenarios: Sequence[chain.scenario.Scenario]) -> dict[str, Any]:
    """Return what `chain.exported` does, and ``serving``: which items belong to which segments.

    Items stand there also where nobody's share of them is recorded, for a cut of such an item is
    open in the class that it serves and nothing in the other.
    """
    own = known.items[(known.items["reading"] == "direct")]
    own = own[own["segment"].isin(known.support)]
    serving = [
        {
            "id": row["item"],
            "segment": row["segment"],
            "classes": list(chain.NODES) if row["class"] == "both" else [row["class"]],
        }
        for row in own.to_dict("records")
    ]
    return chain.exported(known, scenarios) | {"serving": serving}


def lost(found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a scenario that lose anything; two classes that lose the same are one.

    Parameters
    ----------
    found : DataFrame
        As from `chain.scenario.run`.
    """
    own = found[found["new_high"] > 0]
    keys = ["segment", *ENDS, "by", "recorded"]
    twice = own.duplicated(keys, keep=False)
    own = own.assign(**{"class": own["class"].where(~twice, "both")}).drop_duplicates(keys)
    place = {segment: i for i, segment in enumerate(found["segment"].unique())}
    return own.sort_values("segment", key=lambda s: s.map(place), kind="stable")


def core_row(found: pd.DataFrame) -> pd.Series:
    """Return the row of the core, of a scenario with both classes."""
    return found[found["segment"] == "core"].iloc[0]


def worst(results: Mapping[str, pd.DataFrame]) -> str:
    """Return the scenario that costs the core most of what is new, for certain.

    Parameters
    ----------
    results : mapping of str to DataFrame
        As from `chain.scenario.run`, of scenarios with both classes.
    """
    cores = {
        id: core_row(found) for id, found in results.items() if "core" in set(found["segment"])
    }
    return max(cores, key=lambda id: (cores[id]["new_low"], cores[id]["new_high"]))
