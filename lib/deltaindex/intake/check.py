"""Everything that is wrong with a table, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from .. import units
from ..errors import Fault, InputError
from . import csvfile, layout, sources, workbook
from .examine import Checked, examine
from .finding import FAULT, NOTE, Finding, Where
from .scope import Scope
from .table import Table
from .words import variables

#: Bytes of a file to look at; the filled template has some tens of thousands.
LARGEST = 20_000_000


def check(
    path: Path | str,
    scope: Scope,
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
        with units.using(scope.framework.units):
            table = _read(Path(path), scope)
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


def _read(path: Path, scope: Scope) -> Table:
    name = str(path)
    try:
        if path.is_dir():
            raise InputError(Fault("is a folder, not a file", name))
        if path.exists() and not path.is_file():
            raise InputError(Fault("no plain file", name))
        if path.exists() and path.stat().st_size > LARGEST:
            raise InputError(Fault(f"larger than {LARGEST} bytes", name, mend="check the path"))
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(Fault("no such file", name, mend="check the path")) from None
    except InputError:
        raise  # a ValueError too
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(Fault(f"cannot be read ({reason})", name)) from None
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
