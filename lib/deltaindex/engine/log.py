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

    def __bool__(self) -> bool:
        return True

    def add(
        self,
        step: str,
        reason: str,
        entity: object = "",
        indicator: object = "",
        before: object = np.nan,
        after: object = np.nan,
    ) -> None:
        """Note one touched cell, row or column."""
        self.rows.append((step, entity, indicator, before, after, reason))

    def changes(self, step: str, reason: str, before: pd.DataFrame, after: pd.DataFrame) -> None:
        """Note every cell in which two frames of one shape differ."""
        old, new = before.to_numpy(float), after[before.columns].to_numpy(float)
        differs = (old != new) & ~(np.isnan(old) & np.isnan(new))
        for column, row in zip(*np.nonzero(differs.T), strict=True):
            cell = (before.index[row], before.columns[column])
            self.add(step, reason, *cell, old[row, column], new[row, column])

    def of(self, step: str) -> list[tuple]:
        """Return what one step noted."""
        return [row for row in self.rows if row[0] == step]

    def frame(self) -> pd.DataFrame:
        """Return the log as a table with the columns step, entity, indicator, before, ..."""
        return pd.DataFrame(self.rows, columns=list(COLUMNS))


class _Silence(Log):
    """A log for what is built thousands of times: it takes nothing."""

    def __bool__(self) -> bool:
        return False

    def add(self, *args: object, **kwargs: object) -> None:
        """Take no note."""

    def changes(self, *args: object, **kwargs: object) -> None:
        """Take no note."""


SILENT = _Silence()
