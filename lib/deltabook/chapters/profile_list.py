"""What is said of every entity in a line: score, boards, first obstacle and path."""

from __future__ import annotations

import pandas as pd

from deltaindex.analysis import diagnosis
from deltaindex.framework import ROOT

from ..pages.path_tables import Pathways


def overview(found: Pathways, group: str) -> pd.DataFrame:
    """Return a line an entity that has a score, the best first.

    Parameters
    ----------
    found : Pathways
    group : str
        A column of the entities, such as the one that names what each lies in.

    Returns
    -------
    DataFrame, shape (entities, 7)
        ``score``, ``rank``, the group, ``longest`` and ``shortest`` (boards), ``first_obstacle``
        (the indicator with the highest obstacle degree) and ``primary`` (the path). Boards and
        path are missing where an entity lacks a signal of the rule.
    """
    index = found.index
    degrees = diagnosis.obstacles(index.normalised, index.weights["weight_in_index"])
    columns = {
        "score": index.score,
        "rank": index.ranks[ROOT],
        group: index.framework.entities[group],
        "longest": found.signals["longest"],
        "shortest": found.signals["shortest"],
        # an entity without any indicator has no obstacle either
        "first_obstacle": degrees.dropna(how="all").idxmax(axis=1),
        "primary": found.assigned["primary"],
    }
    return pd.DataFrame(columns).reindex(index.score.index)
