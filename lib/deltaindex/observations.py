"""Reading what was observed, and refusing what cannot be true."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from . import units
from .errors import MOST_FAULTS, Fault, InputError, listed, refuse_if, suggest
from .files import read_rows
from .framework import Framework, ranges

COLUMNS = ("entity", "variable", "value", "unit")
# stricter than float(), which takes 1_000, infinity and the digits of any script
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# unknown names for which a known one is looked for
SUGGESTED = 40
OPTIONAL = ("reference_year", "source", "confidence", "note")


@dataclass(frozen=True)
class Observations:
    """One period of observations.

    Attributes
    ----------
    values : DataFrame, shape (entities, variables)
        In the framework's units and order; missing where nothing was observed.
    cells : DataFrame
        One row a cell as it was read: entity, variable, value, unit, reference_year, source,
        confidence, note, file, line, and `converted`, the value in the framework's unit.
    """

    values: pd.DataFrame
    cells: pd.DataFrame

    def only(self, entities: Iterable[str]) -> Observations:
        """Return what was observed of some entities."""
        chosen = pd.Index(entities)
        cells = self.cells
        if len(cells):  # there are none of values that were made in code
            cells = cells[cells["entity"].isin(chosen)]
        return Observations(self.values.loc[chosen], cells)

    def absent(self) -> tuple[str, ...]:
        """Return the variables without any observation."""
        return tuple(self.values.columns[self.values.isna().all()])


def read_observations(
    paths: Iterable[Path | str] | Path | str, framework: Framework
) -> Observations:
    """Read the files that hold one period, checked against a framework.

    Parameters
    ----------
    paths : path or list of paths
        CSV with ``entity,variable,value,unit`` and optionally ``reference_year``, ``source``,
        ``confidence``, ``note``. An empty value is a missing one.
    framework : Framework
        Its entities and variables must cover the files; values are converted into its units.

    Returns
    -------
    Observations

    Raises
    ------
    InputError
        With every fault found: unknown entity or variable, a value that is no finite number, a
        unit that does not convert, a value outside the ``range`` of its variable, a cell given
        twice.
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    faults: list[Fault] = []
    rows: list[tuple] = []
    seen: dict[tuple[str, str], tuple] = {}
    mends: dict[str, str | None] = {}
    with units.using(framework.units):
        for path in paths:
            file = Path(path).name
            for line, row in read_rows(path, list(COLUMNS)):
                converted, found = _read_cell(row, framework, mends)
                # one text for all cells that say the same, or a large file takes gigabytes
                kept = [sys.intern(row.get(key, "")) for key in (*COLUMNS, *OPTIONAL)]
                if not found:
                    first = seen.setdefault((kept[0], kept[1]), (path, line))
                    if first != (path, line):
                        problem = f"the same cell stands at {first[0]} line {first[1]}"
                        found = [Fault(problem, mend="keep one; two periods are two runs")]
                place = f"line {line}: {row['entity']}, {row['variable']}"
                faults += [
                    replace(f, file=str(path), place=place, value=row["value"])
                    if f.value is None
                    else replace(f, file=str(path), place=place)
                    for f in found
                ]
                if len(faults) >= MOST_FAULTS:
                    problem = f"{len(faults)} faults to here: the rest is not read"
                    raise InputError(*faults, Fault(problem, str(path), f"line {line}"))
                rows.append((*kept, file, line, converted))
    refuse_if(faults)
    if not rows:
        raise InputError(Fault("no observations", listed(paths), mend="add rows"))
    cells = pd.DataFrame(rows, columns=[*COLUMNS, *OPTIONAL, "file", "line", "converted"])
    del rows, seen
    values = (
        cells.pivot(index="entity", columns="variable", values="converted")
        .reindex(index=framework.entities.index, columns=list(framework.variables))
        .rename_axis(index="entity", columns=None)
        .astype(float)
    )
    return Observations(values, cells)


def _read_cell(
    row: dict[str, str], framework: Framework, mends: dict[str, str | None]
) -> tuple[float, list[Fault]]:
    """Return a cell's value in the framework's unit, and what is wrong with the cell.

    `mends` keeps the suggestions for unknown names, which take long to find; after some, a file is
    of something else altogether and no suggestion helps.
    """
    faults = []
    variable = framework.variables.get(row["variable"])
    if row["entity"] not in framework.entities.index:
        faults.append(_unknown("entity", row["entity"], framework.entities.index, mends))
    if variable is None:
        faults.append(_unknown("variable", row["variable"], framework.variables, mends))
    value = math.nan
    if row["value"] != "":
        if _NUMBER.fullmatch(row["value"]) and math.isfinite(float(row["value"])):
            value = float(row["value"])
        else:
            faults.append(
                Fault("not a finite number", mend="digits without separators; empty if missing")
            )
    blank = row["value"] == "" and row["unit"] == ""
    if variable is not None and not faults and not blank:
        try:
            value = units.convert(value, row["unit"], variable.unit)
        except InputError as error:
            faults += error.faults
        if math.isinf(value):
            faults.append(Fault(f"too large in '{variable.unit}'"))
        elif not faults and ranges.stated(variable) and (wrong := ranges.beyond(variable, value)):
            faults.append(Fault(wrong.problem, mend=wrong.mend))
    return value, faults


def _unknown(what: str, name: str, known: Iterable[str], mends: dict[str, str | None]) -> Fault:
    if name not in mends:
        mends[name] = suggest(name, known) if len(mends) < SUGGESTED else None
    return Fault(f"unknown {what}", value=name, mend=mends[name])
