"""Small tables that point at each other: read as text, checked with the line of every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from deltaindex.errors import Fault, InputError, suggest
from deltaindex.files import read_rows


@dataclass(frozen=True)
class Table:
    """A table with the lines it was read from.

    Attributes
    ----------
    path : str
    frame : DataFrame
        Cells as stripped text.
    lines : Series
        The line of each row in the file.
    """

    path: str
    frame: pd.DataFrame
    lines: pd.Series

    @classmethod
    def read(cls, path: Path | str, required: list[str]) -> Table:
        """Read a CSV file with at least these columns."""
        rows = list(read_rows(path, required))
        if not rows:
            raise InputError(Fault("no rows", str(path), mend="add rows under the header"))
        frame = pd.DataFrame([row for _, row in rows])
        return cls(str(path), frame, pd.Series([line for line, _ in rows]))

    def fault(self, row: int, problem: str, column: str, mend: str | None = None) -> Fault:
        """Return a fault at a cell."""
        place = f"line {self.lines[row]}: {column}"
        return Fault(problem, self.path, place, self.frame.at[row, column], mend)

    def twice(self, key: list[str]) -> Iterator[Fault]:
        """Find rows whose key is empty in its first column or stands in an earlier row."""
        for row in self.frame.index[self.frame[key[0]] == ""]:
            yield self.fault(row, "is empty", key[0])
        for row in self.frame.index[self.frame.duplicated(key)]:
            first = (self.frame[key] == self.frame.loc[row, key]).all(axis=1).idxmax()
            mend = f"line {self.lines[first]} has it too: keep one"
            yield self.fault(row, "stands twice", key[-1], mend)

    def unknown(
        self, column: str, known: Collection[str], what: str, *, many=False, empty=False
    ) -> Iterator[Fault]:
        """Find cells that name none of `known`; with `many` a cell holds names between blanks."""
        for row, cell in self.frame[column].items():
            names = cell.split() if many else [cell] if cell else []
            if not names and not empty:
                yield self.fault(row, f"names no {what}", column, suggest(cell, known))
            for name in names:
                if name not in known:
                    yield self.fault(row, f"unknown {what} '{name}'", column, suggest(name, known))

    def numbers(self, column: str, faults: list[Fault]) -> pd.Series:
        """Return a column as numbers, empty cells as missing; add a fault for what is neither."""
        values = pd.to_numeric(self.frame[column].replace("", None), errors="coerce")
        for row in self.frame.index[values.isna() & (self.frame[column] != "")]:
            faults.append(self.fault(row, "not a number", column, "leave it empty where unknown"))
        return values.astype(float)
