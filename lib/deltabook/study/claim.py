"""A claim: a statement of a source that can be checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Claim:
    """A statement that can be checked; `value` is a number, a tuple of ids, a text or None.

    `condition` is what a verdict hangs on (see `measures.condition`), `year` the last year that
    the statement speaks of, `rising` whether an order is given from the lowest, `rule` by language
    when a claim without a number counts as met.
    """

    id: str
    section: str
    kind: str
    subject: str
    statement: str
    operator: str
    value: object
    unit: str
    precision: float | None
    measure: str
    arguments: Mapping
    shown: str
    statement_zh: str = ""
    condition: str = "none"
    year: int | None = None
    rising: bool = False
    rule: Mapping[str, str] = field(default_factory=dict)

    def said(self, lang: str) -> str:
        """Return the statement in a language; in English where it is not given in Chinese."""
        return (self.statement_zh if lang == "zh" else "") or self.statement

    @property
    def printed(self) -> str:
        """The printed number, with the digits that the source gives it."""
        if not isinstance(self.value, float):
            return "" if self.value is None else str(self.value)
        if self.precision is not None and self.precision < 1:
            return f"{self.value:.{round(-math.log10(self.precision))}f}"
        return f"{self.value:g}"
