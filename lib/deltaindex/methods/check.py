"""Screening: which indicators and entities know too little to take part.

A method takes the indicators and returns what it leaves out, one row each, with the columns
``entity`` or ``indicator`` (the other is empty), ``share`` (what was found) and ``reason``.
"""

from __future__ import annotations

import pandas as pd

from ..errors import Fault, InputError
from .arguments import checked
from .registry import method

__all__ = ["none", "screen"]

COLUMNS = ("entity", "indicator", "share", "reason")


@method("check")
@checked
def none(X: pd.DataFrame) -> pd.DataFrame:
    """Leave nothing out.

    >>> len(none(pd.DataFrame({"a": [None]})))
    0
    """
    return pd.DataFrame(columns=list(COLUMNS))


@method("check")
@checked
def screen(
    X: pd.DataFrame,
    *,
    indicator_present: float = 0.0,
    indicator_nonzero: float = 0.0,
    entity_present: float = 0.0,
    entity_nonzero: float = 0.0,
) -> pd.DataFrame:
    """Leave out indicators, then entities, with too few cells, or too few that are not zero.

    Parameters
    ----------
    X : DataFrame, shape (entities, indicators)
    indicator_present : float
        Share of the entities, 0 to 1, that must have an indicator for it to stay.
    indicator_nonzero : float
        Share of an indicator's cells that must not be zero.
    entity_present, entity_nonzero : float
        The same for entities, over the indicators that stay.

    Returns
    -------
    DataFrame, one row each indicator or entity that is left out

    Raises
    ------
    InputError
        A share is not within 0 and 1, or nothing, or but one entity, would be left.

    References
    ----------
    :cite:`oecd2008`, step 3; :cite:`becker2022`.

    Examples
    --------
    `b` is known of one entity in three; without it the last has nothing.

    >>> X = pd.DataFrame({"a": [1.0, 2.0, None], "b": [None, None, 5.0]}, index=["x", "y", "z"])
    >>> out = screen(X, indicator_present=0.5, entity_present=0.5)
    >>> out["indicator"].tolist(), out["entity"].tolist()
    (['b', ''], ['', 'z'])
    """
    rules = {"indicator_present": indicator_present, "indicator_nonzero": indicator_nonzero}
    rules |= {"entity_present": entity_present, "entity_nonzero": entity_nonzero}
    for name, least in rules.items():
        if not 0.0 <= least <= 1.0:
            mend = "write a share, e.g. 0.6"
            raise InputError(Fault("must be 0 to 1", place=f"check.{name}", value=least, mend=mend))
    out = _few(X, "indicator", indicator_present, indicator_nonzero)
    stays = X.drop(columns=[name for name, _, _ in out])
    gone = _few(stays.T, "entity", entity_present, entity_nonzero) if stays.shape[1] else []
    if not stays.shape[1] or len(stays) - len(gone) < 2:
        found = f"{stays.shape[1]} indicators, {len(stays) - len(gone)} entities"
        mend = "ask for smaller shares"
        raise InputError(Fault("the check leaves too little", value=found, mend=mend))
    rows = [("", *row) for row in out] + [(name, "", *rest) for name, *rest in gone]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _few(X: pd.DataFrame, what: str, present: float, nonzero: float) -> list[tuple]:
    """Return (column, share, reason) of columns that are present, or not zero, too seldom."""
    known, full = X.notna().mean(), (X != 0).where(X.notna()).mean()
    found = []
    # shares carry rounding; exactly the share that is asked for is enough
    for name in X.columns:
        if known[name] < present - 1e-12:
            found.append((name, known[name], f"present in less than {present:g}: {what} left out"))
        elif full[name] < nonzero - 1e-12:
            found.append((name, full[name], f"not zero in less than {nonzero:g}: {what} left out"))
    return found
