"""What two indices both measure: scores of unlike indicators are not compared."""

from __future__ import annotations

from ..engine.index import Index
from ..errors import Fault, InputError


def common(a: Index, b: Index) -> tuple[Index, Index]:
    """Return two indices on the indicators that both have, weights and goalposts found among them.

    Parameters
    ----------
    a, b : Index

    Returns
    -------
    tuple of Index
        Each as it is where it has no other indicator.

    Raises
    ------
    InputError
        They have none in common.
    """
    names = [name for name in a.indicators.columns if name in b.indicators]
    if not names:
        mend = "compare periods, or sets, that share an indicator"
        raise InputError(Fault("the two have no indicator in common", mend=mend))
    return cut(a, names), cut(b, names)


def cut(index: Index, names: list[str]) -> Index:
    """Return an index on some of its indicators; as it is, where it has no other."""
    if set(index.indicators) == set(names):
        return index
    return index.rebuild(indicators=index.indicators[names])
