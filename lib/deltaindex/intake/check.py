"""Everything that is wrong with a table, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from .. import units
from ..errors import Fault, InputError
from ..files import read_bytes
from . import csvfile, formats, layout, sources, workbook
from .checked import Checked
from .entries import Table
from .examine import examine
from .finding import FAULT, NOTE, Finding, Where
from .grid import Room
from .numbers import Reading
from .scope import Scope
from .words import variables

#: Filled cells that any file may have.
FLOOR = 125_000


def check(
    path: Path | str,
    scope: Scope,
    reading: Reading = Reading(),  # noqa: B008
    source: str = "",
    described: Iterable[Mapping[str, str]] = (),
) -> Checked:
    """Check a workbook or a CSV file against what a framework asks for.

    Parameters
    ----------
    path : path
        A workbook (.xlsx) as `template` writes it, or any table with a heading: a row an entity
        and a column a variable, or ``entity,variable,value,unit``.
    scope : Scope
    reading : Reading, optional
        What the file itself does not tell: what its commas and its ellipses mean.
    source : str
        Id of the source of the values that name none.
    described : iterable of dict of str to str
        Rows of the table of sources that the file does not hold.

    Returns
    -------
    Checked
        With every fault, warning and note; nothing is raised for what is in the file.
    """
    try:
        table = _read(Path(path), scope, reading)
    except InputError as error:
        found = tuple(_as_finding(fault, str(path)) for fault in error.faults)
        return Checked(pd.DataFrame(), pd.DataFrame(), found, scope.year)
    table.sources += [(dict(row), sources.OPTIONS) for row in described]
    return examine(table, scope, str(path), source)


def _as_finding(fault: Fault, path: str) -> Finding:
    place = f"{fault.place}: " if fault.place else ""
    where = Where(fault.file or path)
    return Finding(
        FAULT, "file", f"{place}{fault.problem}", where, None, None, fault.value, fault.mend
    )


def _read(path: Path, scope: Scope, reading: Reading) -> Table:
    name = str(path)
    content = read_bytes(path)
    if not content.strip():
        raise InputError(Fault("an empty file", name, mend="fill the template"))
    return _understood(content, path, scope, reading)


def _understood(content: bytes, path: Path, scope: Scope, reading: Reading) -> Table:
    """Return what the bytes of a file hold."""
    name, findings, decimal = str(path), [], reading.decimal or "point"
    formats.refuse_others(content, name)
    most = _most(scope)
    room = Room(most, name)
    if content.startswith(formats.ZIP):
        grids = workbook.read(content, name, room)
    elif path.suffix.casefold() in (".xlsx", ".xlsm"):
        raise InputError(Fault("a damaged workbook (not a zip)", name, mend="save it again"))
    else:
        found = csvfile.read(content, name, room)
        grids = [found.grid]
        if found.separator == ";":  # where the comma is the decimal mark as a rule
            decimal = reading.decimal
        if found.encoding == "gb18030":
            findings.append(Finding(NOTE, "encoding", "read as GB18030", Where(name)))
    with units.using(scope.framework.units):
        table = layout.read(grids, variables(scope.framework), name, most)
    table.findings = findings + table.findings
    table.reading = replace(reading, decimal=decimal)
    return table


def _most(scope: Scope) -> int:
    """Return how many filled cells a file may have: some times what could be right."""
    framework = scope.framework
    return max(FLOOR, 8 * len(framework.entities) * (len(framework.variables) + 8))
