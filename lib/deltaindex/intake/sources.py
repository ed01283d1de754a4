"""Where the values come from: every one names a source that the project's table explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from .. import datapackage
from ..errors import suggest
from .finding import FAULT, NOTE, Finding, Where
from .scope import Scope
from .table import Table

_TRAILING_YEAR = re.compile(r"-\d{4}$")


def check(rows: list[dict], table: Table, scope: Scope) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the new rows of the table of sources, and what is wrong with sources.

    A project without such a table asks for none.
    """
    if scope.sources is None and any(any(row.values()) for row, _ in table.sources):
        problem = "the sheet of sources is not kept: there is no table of sources to add to"
        return pd.DataFrame(), [Finding(NOTE, "source", problem, table.sources[0][1])]
    if scope.sources is None or not rows:
        return pd.DataFrame(), []
    columns = list(next(iter(scope.sources.values()), {"id": "", "title": ""}))
    given, findings = _given(table)
    findings += _strange(table, columns)
    used: dict[str, tuple[str, Where]] = {}
    for row in rows:
        used.setdefault(row["source"], (row["variable"], row["where"]))
    if "" in used:
        findings += _unnamed(rows, scope)
    new = []
    apart = _apart(scope)
    for id, (variable, where) in used.items():
        if not id:
            continue
        if (stem := undated(id)) in apart:
            mend = f"keep its rows in a file of their own, as {apart[stem]} is"
            problem = "a source with other terms than the rest"
            findings.append(Finding(FAULT, "source", problem, where, None, variable, id, mend))
        if id in scope.sources:
            findings += _same(id, given, scope.sources[id])
        elif id not in given:
            mend = (
                f"{suggest(id, [*scope.sources, *given])}; or describe it in the sheet of sources"
            )
            problem = "a source that is not known"
            findings.append(Finding(FAULT, "source", problem, where, None, variable, id, mend))
        else:
            row, at = given[id]
            findings += _whole(row, at, scope)
            new.append({column: row.get(column, "") for column in columns})
    for id, (_, where) in given.items():
        if id not in used and id not in scope.sources:
            problem = "a source that no value names; it is not added"
            findings.append(Finding(NOTE, "source", problem, where, value=id))
    return pd.DataFrame(new, columns=columns), findings


def fields(scope: Scope) -> dict[str, Mapping]:
    """Return the constraints of the table of sources by column, as the data package has them."""
    name = scope.project.settings["sources"] if scope.project else None
    for resource in datapackage.read(scope.folder)["resources"] if name else ():
        if resource["path"] == name:
            found = resource.get("schema", {}).get("fields", [])
            return {f["name"]: f.get("constraints", {}) for f in found}
    return {"id": {"required": True}, "title": {"required": True}}


def _given(table: Table) -> tuple[dict[str, tuple[dict, Where]], list[Finding]]:
    given: dict[str, tuple[dict, Where]] = {}
    findings = []
    for row, where in table.sources:
        id = row.get("id", "")
        if not id and any(row.values()):
            problem, mend = "a source without an id", "give it one, e.g. yearbook-2021"
            findings.append(Finding(FAULT, "source", problem, where, mend=mend))
        elif id in given:
            findings.append(
                Finding(FAULT, "source", "given twice", where, value=id, mend="keep one")
            )
        elif id:
            given[id] = (row, where)
    return given, findings


def _strange(table: Table, columns: Sequence[str]) -> Iterator[Finding]:
    """Yield headings with something under them that the table of sources does not have."""
    told: set[str] = set()
    for row, where in table.sources:
        for head in [h for h in row if row[h] and h not in (*columns, *told)]:
            told.add(head)
            problem = f"a column '{head}', which the table of sources does not have"
            mend = f"write it under one of {', '.join(columns)}"
            yield Finding(FAULT, "source", problem, where, value=row[head], mend=mend)


def _unnamed(rows: list[dict], scope: Scope) -> Iterator[Finding]:
    first: dict[str, Where] = {}
    for row in rows:
        if not row["source"]:
            first.setdefault(row["variable"], row["where"])
    path = scope.project.settings["sources"]
    mend = f"name one in the row or column 'source': an id of {path} or of the sheet of sources"
    for variable, where in first.items():
        yield Finding(FAULT, "source", "no source is named", where, None, variable, None, mend)


def _same(id: str, given: Mapping, known: Mapping[str, str]) -> Iterator[Finding]:
    """Yield where a source is described anew and otherwise."""
    row, where = given.get(id, ({}, None))
    for column, text in row.items():
        if text and column in known and text != known[column]:
            problem = f"another {column} than in the table of sources"
            mend = "take another id for another source"
            yield Finding(FAULT, "source", problem, where, None, None, text, mend)


def _whole(row: Mapping[str, str], where: Where, scope: Scope) -> Iterator[Finding]:
    """Yield what the description of a new source lacks."""
    for column, constraints in fields(scope).items():
        text, pattern = row.get(column, ""), constraints.get("pattern")
        if constraints.get("required") and not text:
            problem, mend = f"source '{row['id']}' has no {column}", "fill it in"
            yield Finding(FAULT, "source", problem, where, mend=mend)
        elif text and pattern and not re.fullmatch(pattern, text):
            problem, mend = f"not as a {column} is written", f"it must match {pattern}"
            yield Finding(FAULT, "source", problem, where, None, None, text, mend)


def _apart(scope: Scope) -> dict[str, str]:
    """Return sources that stand in files of their own for their terms, undated, with the file."""
    series = datapackage.YEAR.sub("", scope.target.format(year="2000"))
    apart, own = {}, set()
    for resource in datapackage.read(scope.folder)["resources"]:
        path = resource["path"]
        named = {source.get("name") for source in resource.get("sources", [])}
        if datapackage.YEAR.sub("", path) == series:
            own |= named
        elif path.startswith(scope.target.split("/")[0] + "/"):
            apart |= dict.fromkeys(named, path)
    kept = {undated(id): path for id, path in apart.items() if id}
    return {id: path for id, path in kept.items() if id not in {undated(o) for o in own if o}}


def undated(id: str) -> str:
    """Return the id of a source without the year of its edition.

    >>> undated("yearbook-2021")
    'yearbook'
    """
    return _TRAILING_YEAR.sub("", id)
