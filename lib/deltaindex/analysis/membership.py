"""Groups of entities as an analysis needs them: one for every entity, or a refusal by name."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import Fault, InputError, refuse_if, suggest
from ..methods.equality import tied


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
        Groups are no Series, or an entity has no group, or two.

    Examples
    --------
    >>> grouped(pd.Index(["b", "a"]), pd.Series({"a": "x", "b": "y", "c": "x"})).tolist()
    ['y', 'x']
    """
    if not isinstance(groups, pd.Series):
        mend = "make it a Series by entity"
        raise InputError(
            Fault(f"each entity needs a {what}", value=type(groups).__name__, mend=mend)
        )
    twice = groups.index[groups.index.duplicated()].intersection(entities)
    refuse_if(Fault(f"has more than one {what}", value=entity) for entity in twice.unique())
    own = groups.reindex(entities)
    mend = "give it one, or leave the entity out"
    refuse_if(Fault(f"has no {what}", value=e, mend=mend) for e in entities[own.isna()])
    return own


def sided(entities: pd.Index, inside: pd.Series, what: str = "side") -> np.ndarray:
    """Return whether each entity is on the one side or on the other, as `grouped` would.

    Parameters
    ----------
    entities : Index
    inside : Series of bool
        Of these entities and perhaps others; 0 and 1 will do.
    what : str
        What a side is called in messages.

    Raises
    ------
    InputError
        As `grouped`; or a side is neither true nor false. A text would be true, "no" too.

    Examples
    --------
    >>> sided(pd.Index(["b", "a"]), pd.Series({"a": True, "b": False})).tolist()
    [False, True]
    """
    own = grouped(entities, inside, what)
    refuse_if(
        Fault(f"a {what} is true or false", None, str(entity), side)
        for entity, side in own.items()
        if isinstance(side, str) or side not in (0, 1)
    )
    return own.to_numpy(bool)


def levelled(index: pd.Index, by: str) -> np.ndarray:
    """Return the group of each row, as a level of the index has it, by number from 0.

    Raises
    ------
    InputError
        There is no such level, or a row has no value in it.

    Examples
    --------
    >>> rows = pd.MultiIndex.from_tuples([(7, "a"), (7, "b"), (9, "a")], names=["draw", "entity"])
    >>> levelled(rows, "draw").tolist()
    [0, 0, 1]
    """
    if by not in index.names:
        named = [name for name in index.names if name is not None]
        raise InputError(Fault("no such level of the index", None, "by", by, suggest(by, named)))
    codes, _ = pd.factorize(index.get_level_values(by))
    mend = "give it one, or leave the row out"
    refuse_if(Fault(f"has no {by}", value=row, mend=mend) for row in index[codes < 0])
    return codes


def ranked(values: pd.Series | np.ndarray, groups: np.ndarray | None = None) -> pd.Series:
    """Rank values from the least, within groups; those that differ by rounding alone tie.

    >>> ranked(pd.Series([0.3, 0.1 + 0.2, 1.0])).tolist()
    [1.5, 1.5, 3.0]
    """
    column = pd.Series(values)
    level = pd.Series(tied(column.to_numpy(float), groups), column.index)
    return level.rank() if groups is None else level.groupby(groups).rank()
