"""Reading what was observed, and refusing what cannot be true."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import units
from .errors import Fault, InputError, refuse_if, suggest
from .files import read_rows
from .framework import Framework

COLUMNS = ("entity", "variable", "value", "unit")
# stricter than float(), which takes 1_000, infinity and the digits of any script
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
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
        unit that does not convert, a cell given twice.
    """
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    faults: list[Fault] = []
    rows: list[dict] = []
    seen: dict[tuple[str, str], str] = {}
    with units.using(framework.units):
        for path in paths:
            file = Path(path).name
            for line, row in read_rows(path, list(COLUMNS)):
                place = f"line {line}: {row['entity']}, {row['variable']}"
                converted, found = _read_cell(row, framework)
                at = f"{path} line {line}"
                if not found:
                    first = seen.setdefault((row["entity"], row["variable"]), at)
                    if first != at:
                        found = [
                            Fault(
                                f"the same cell stands at {first}",
                                mend="keep one; two periods are two runs",
                            )
                        ]
                faults += [
                    Fault(
                        f.problem,
                        str(path),
                        place,
                        row["value"] if f.value is None else f.value,
                        f.mend,
                    )
                    for f in found
                ]
                kept = {key: row.get(key, "") for key in (*COLUMNS, *OPTIONAL)}
                rows.append(kept | {"file": file, "line": line, "converted": converted})
    refuse_if(faults)
    if not rows:
        raise InputError(Fault("no observations", ", ".join(map(str, paths)), mend="add rows"))
    cells = pd.DataFrame(rows)
    values = (
        cells.pivot(index="entity", columns="variable", values="converted")
        .reindex(index=framework.entities.index, columns=list(framework.variables))
        .rename_axis(index="entity", columns=None)
        .astype(float)
    )
    return Observations(values, cells)


def _read_cell(row: dict[str, str], framework: Framework) -> tuple[float, list[Fault]]:
    """Return a cell's value in the framework's unit, and what is wrong with the cell."""
    faults = []
    variable = framework.variables.get(row["variable"])
    if row["entity"] not in framework.entities.index:
        mend = suggest(row["entity"], framework.entities.index)
        faults.append(Fault("unknown entity", value=row["entity"], mend=mend))
    if variable is None:
        mend = suggest(row["variable"], framework.variables)
        faults.append(Fault("unknown variable", value=row["variable"], mend=mend))
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
    return value, faults
