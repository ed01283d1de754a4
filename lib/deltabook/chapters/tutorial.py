"""A tutorial: whether an index of one's own agrees with the printed one."""

from __future__ import annotations

import pandas as pd

PRINTED = "_printed"


def agreeing(ours: pd.DataFrame, printed: pd.DataFrame) -> pd.Series:
    """Count for each method the entities whose rank is the printed one.

    Parameters
    ----------
    ours, printed : DataFrame, shape (entities, methods)
        Ranks; what is printed may hold more of both.

    Returns
    -------
    Series of int, shape (methods,)
        Over our entities.
    """
    return (ours == printed.loc[ours.index, list(ours)]).sum()


def beside_printed(ours: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Set our ranks beside the printed ones: all of ours, then all that are printed.

    Parameters
    ----------
    ours, printed : DataFrame
        As for `agreeing`.

    Returns
    -------
    DataFrame, shape (entities, twice the methods)
        A method's printed ranks in the column of its name with ``_printed``.
    """
    return ours.join(printed[list(ours)].add_suffix(PRINTED))


def in_turn(table: pd.DataFrame) -> pd.DataFrame:
    """Reorder a table of `beside_printed`: each method, and next to it what is printed."""
    methods = [name for name in table if not name.endswith(PRINTED)]
    return table[[column for name in methods for column in (name, f"{name}{PRINTED}")]]
