"""Everything that is wrong with a table, in one go."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..errors import Fault, InputError
from ..files import read_bytes
from . import csvfile, layout, workbook
from .examine import Checked, examine
from .finding import FAULT, NOTE, Finding, Where
from .scope import Scope
from .table import Table
from .words import variables


def check(path: Path | str, scope: Scope) -> Checked:
    """Check a workbook or a CSV file against what a framework asks for.

    Parameters
    ----------
    path : path
        A workbook (.xlsx) as `template` writes it, or any table with a heading: a row an entity
        and a column a variable, or ``entity,variable,value,unit``.
    scope : Scope

    Returns
    -------
    Checked
        With every fault, warning and note; nothing is raised for what is in the file.
    """
    try:
        table = _read(Path(path), scope)
    except InputError as error:
        found = tuple(_as_finding(fault, str(path)) for fault in error.faults)
        return Checked(pd.DataFrame(), pd.DataFrame(), found, scope.year)
    return examine(table, scope, str(path))


def _as_finding(fault: Fault, path: str) -> Finding:
    place = f"{fault.place}: " if fault.place else ""
    where = Where(fault.file or path)
    return Finding(
        FAULT, "file", f"{place}{fault.problem}", where, None, None, fault.value, fault.mend
    )


def _read(path: Path, scope: Scope) -> Table:
    name = str(path)
    content = read_bytes(path)
    if not content.strip():
        raise InputError(Fault("an empty file", name, mend="fill the template"))
    findings = []
    if content.startswith(b"PK"):
        grids = workbook.read(content, name)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        mend = "save it as .xlsx, without a password"
        raise InputError(Fault("an old or encrypted Excel file", name, mend=mend))
    elif path.suffix.casefold() in (".xlsx", ".xlsm"):
        raise InputError(Fault("a damaged workbook (not a zip)", name, mend="save it again"))
    else:
        grid, encoding = csvfile.read(content, name)
        grids = [grid]
        if encoding == "gb18030":
            findings.append(Finding(NOTE, "encoding", "read as GB18030", Where(name)))
    table = layout.read(grids, variables(scope.framework), name)
    table.findings = findings + table.findings
    return table
