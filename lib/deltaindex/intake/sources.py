"""Where the values come from: every one names a source that the project's table explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from .. import datapackage, ids
from .entries import Table
from .finding import FAULT, NOTE, Finding, Where
from .scope import Scope

_TRAILING_YEAR = re.compile(r"-\d{4}$")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
#: Where a source is described that the file does not describe.
OPTIONS = Where("the command")


@dataclass
class Sources:
    """What the sources of a table come to.

    Attributes
    ----------
    new : DataFrame
        New rows of the project's table of sources.
    findings : list of Finding
    wanted : list of str
        Ids that are still to be described; an empty one where values name no source.
    """

    new: pd.DataFrame = field(default_factory=pd.DataFrame)
    findings: list[Finding] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)


def fill(rows: list[dict], source: str) -> Iterator[Finding]:
    """Name a source for the values that name none; those that name one keep it, which is said."""
    own = [row for row in rows if row["source"] not in ("", source)]
    left = [row for row in rows if not row["source"]]
    for row in left:
        row["source"] = source
    if own and source:
        names = ", ".join(sorted({row["source"] for row in own}))
        problem = f"{len(own)} values name their own source, {names}, and keep it"
        problem += f"; {source} is taken for {f'the other {len(left)}' if left else 'none'}"
        yield Finding(NOTE, "source", problem, own[0]["where"], count=len(own))


def check(rows: list[dict], table: Table, scope: Scope) -> Sources:
    """Return the new rows of the table of sources, and what is wrong with sources.

    A project without such a table asks for none.
    """
    found = Sources()
    if scope.sources is None and any(any(row.values()) for row, _ in table.sources):
        problem = "the sheet of sources is not kept: there is no table of sources to add to"
        found.findings.append(Finding(NOTE, "source", problem, table.sources[0][1]))
    if scope.sources is None or not rows:
        return found
    columns = list(next(iter(scope.sources.values()), {"id": "", "title": ""}))
    given, found.findings = _given(table)
    found.findings += _strange(table, columns)
    used: dict[str, tuple[str, Where]] = {}
    for row in rows:
        used.setdefault(row["source"], (row["variable"], row["where"]))
    if "" in used:
        found.wanted.append("")
        found.findings.append(_unnamed(rows, scope))
    new = []
    apart = _apart(scope)
    for id, (variable, where) in used.items():
        if not id:
            continue
        if (stem := undated(id)) in apart:
            mend = f"keep its rows in a file of their own, as {apart[stem]} is"
            problem = "a source with other terms than the rest"
            found.findings.append(
                Finding(FAULT, "source", problem, where, None, variable, id, mend)
            )
        elif id in scope.sources:
            found.findings += _same(id, given, scope.sources[id])
            found.findings += _years(scope.sources[id], rows, where)
        elif id not in given:
            found.wanted.append(id)
            found.findings.append(_unknown(id, given, scope, variable, where))
        else:
            row, at = given[id]
            lacking = list(_whole(row, at, scope))
            found.findings += lacking or _years(row, rows, where)
            if lacking and at == OPTIONS:
                found.wanted.append(id)
            new.append({column: row.get(column, "") for column in columns})
    for id, (_, where) in given.items():
        if id not in used and id not in scope.sources:
            problem = "a source that no value names; it is not added"
            found.findings.append(Finding(NOTE, "source", problem, where, value=id))
    found.new = pd.DataFrame(new, columns=columns)
    return found


def _unknown(id: str, given: Mapping, scope: Scope, variable: str, where: Where) -> Finding:
    """Return that a source is not known; one of another spelling or year is another source."""
    known = {*scope.last_sources.values(), *given}
    close = get_close_matches(id.casefold(), [k for k in known if k], n=1, cutoff=0.8)
    mend = f"describe it in the sheet of sources, or by {options(scope, id)}"
    if close and undated(close[0]) != undated(id):
        mend = f"write {close[0]} if that is meant; or {mend}"
    return Finding(FAULT, "source", "a source that is not known", where, None, variable, id, mend)


def options(scope: Scope, id: str = "ID") -> str:
    """Return how a source is described on the command line: what its table asks for."""
    asked = [name for name, limits in fields(scope).items() if limits.get("required")]
    return " ".join([f"--source {id}", *(f"{option(c)} ..." for c in asked if c != "id")])


def option(column: str) -> str:
    """Return the option that gives a column of the table of sources."""
    return f"--{column.replace('_', '-')}"


def _years(row: Mapping[str, str], rows: list[dict], where: Where) -> Iterator[Finding]:
    """Yield the years that a source is used for and does not have."""
    text = row.get("years", "")
    if not text:
        return
    match = _YEARS.fullmatch(text)
    if not match:
        mend = "write e.g. 2018 or 2018-2019; nothing if it has any"
        yield Finding(FAULT, "source", "not years", where, None, None, text, mend)
        return
    first, last = int(match[1]), int(match[2] or match[1])
    used = {r["reference_year"] for r in rows if r["source"] == row["id"]} - {""}
    apart = sorted(year for year in used if not first <= int(year) <= last)
    if apart:
        problem = f"this source has facts of {text}, not of {', '.join(apart)}"
        mend = "name the edition that has them, under an id of its own"
        yield Finding(FAULT, "source", problem, where, None, None, row["id"], mend)


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
        elif wrong := ids.fault(id) if id else None:
            findings.append(
                Finding(FAULT, "source", wrong.problem, where, value=id, mend=wrong.mend)
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


def _unnamed(rows: list[dict], scope: Scope) -> Finding:
    """Return that values name no source: for one variable, or once for all of them."""
    bare = [row for row in rows if not row["source"]]
    names = list(dict.fromkeys(row["variable"] for row in bare))
    path = scope.project.settings["sources"]
    mend = (
        f"name one in the row or column 'source', an id of {path} or of the sheet of sources, "
        f"or by --source ID; a new one by {options(scope)}"
    )
    problem, variable = "no source is named", names[0]
    if len(names) > 1:
        listed = ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")
        problem, variable = f"no source is named for {len(names)} variables: {listed}", None
    where = bare[0]["where"]
    return Finding(FAULT, "source", problem, where, None, variable, None, mend, len(bare))


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
    limits = fields(scope)
    lacking = [c for c, limit in limits.items() if limit.get("required") and not row.get(c)]
    if lacking:
        problem = f"source '{row['id']}' has no {', '.join(lacking)}"
        mend = "fill it in" if len(lacking) == 1 else "fill them in"
        if where == OPTIONS:
            mend = "add " + " ".join(f"{option(column)} ..." for column in lacking)
        yield Finding(FAULT, "source", problem, where, mend=mend)
    for column, limit in limits.items():
        text, pattern = row.get(column, ""), limit.get("pattern")
        if text and pattern and not re.fullmatch(pattern, text):
            problem, mend = f"cannot stand in the column {column}", f"it must match {pattern}"
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
