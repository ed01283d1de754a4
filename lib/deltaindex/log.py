"""The log of an index: every cell that a step touched, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

COLUMNS = ("step", "entity", "indicator", "before", "after", "reason")


@dataclass
class Log:
    """What the steps of a build did to single cells.

    A step names the cells; `entity` or `indicator` is empty where the whole row or column is
    meant. The `indicator` column also takes nodes.
    """

    rows: list[tuple] = field(default_factory=list)

    def add(self, step: str, reason: str, entity="", indicator="", before=np.nan, after=np.nan):
        """Note one touched cell, row or column."""
        self.rows.append((step, entity, indicator, before, after, reason))

    def changes(self, step: str, reason: str, before: pd.DataFrame, after: pd.DataFrame) -> None:
        """Note every cell in which two frames of one shape differ."""
        differs = (before != after) & ~(before.isna() & after.isna())
        for column in before.columns[differs.any()]:
            for entity in before.index[differs[column]]:
                cell = (entity, column)
                self.add(step, reason, entity, column, before.at[cell], after.at[cell])

    def frame(self) -> pd.DataFrame:
        """Return the log as a table with the columns step, entity, indicator, before, ..."""
        return pd.DataFrame(self.rows, columns=list(COLUMNS))
