"""A table as it was understood, with what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .finding import FAULT, Finding


@dataclass(frozen=True)
class Checked:
    """A table as it was understood.

    Attributes
    ----------
    cells : DataFrame
        The rows of a file of observations: entity, variable, value, unit, reference_year, source,
        confidence, note. Whole only if there is no fault.
    sources : DataFrame
        New rows of the project's table of sources.
    findings : tuple of Finding
    year : int, optional
        As asked for, or as the workbook says.
    wanted : tuple of str
        Sources that are still to be described; an empty id where values name none.
    """

    cells: pd.DataFrame
    sources: pd.DataFrame
    findings: tuple[Finding, ...]
    year: int | None
    wanted: tuple[str, ...] = ()

    def of(self, level: str) -> list[Finding]:
        """Return the findings of a level: ``fault``, ``warning`` or ``note``."""
        return [finding for finding in self.findings if finding.level == level]

    @property
    def ok(self) -> bool:
        """Whether there is no fault."""
        return not self.of(FAULT)
