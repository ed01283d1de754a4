"""Which statements of the source name which entity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from ..study.claim import Claim


def naming(claims: Mapping[str, Claim], names: pd.Series) -> dict[str, list[str]]:
    """Return the ids of the claims that name each entity, in the order of the claims.

    A claim names an entity if it is its subject or stands in what is printed, in what the claim is
    judged by, or as a word of the statement. In a joined name (the line from A to B, as A-B) it is
    not the entity that is spoken of.

    Parameters
    ----------
    claims : mapping of str to Claim
    names : Series
        English names, by entity.
    """
    return {
        str(entity): [id for id, claim in claims.items() if _names(claim, str(entity), str(name))]
        for entity, name in names.items()
    }


def _names(claim: Claim, entity: str, name: str) -> bool:
    printed = claim.value if isinstance(claim.value, tuple) else ()
    if entity in printed or entity in set(_texts(claim.arguments)):
        return True
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-]| metropolitan)")
    return name in claim.subject.split(" / ") or bool(word.search(claim.statement))


def _texts(value: object) -> Iterable[str]:
    """Yield every text in nested arguments, but for the name of a group."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key not in ("group", "groups", "within"):
                yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
