"""Groups of entities as an analysis needs them: one for every entity, or a refusal by name."""

from __future__ import annotations

import pandas as pd

from ..errors import Fault, refuse_if


def grouped(entities: pd.Index, groups: pd.Series, what: str = "group") -> pd.Series:
    """Return the group of each entity; without one it would become a group of its own.

    Parameters
    ----------
    entities : Index
    groups : Series
        Of these entities and perhaps others.
    what : str
        What a group is called in messages.

    Raises
    ------
    InputError
        An entity has no group, or two.

    Examples
    --------
    >>> grouped(pd.Index(["b", "a"]), pd.Series({"a": "x", "b": "y", "c": "x"})).tolist()
    ['y', 'x']
    """
    twice = groups.index[groups.index.duplicated()].intersection(entities)
    refuse_if(Fault(f"has more than one {what}", value=entity) for entity in twice.unique())
    own = groups.reindex(entities)
    mend = "give it one, or leave the entity out"
    refuse_if(Fault(f"has no {what}", value=e, mend=mend) for e in entities[own.isna()])
    return own
