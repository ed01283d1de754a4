"""Adding a checked year to the data, and taking it out again."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from .. import datapackage
from ..errors import Fault, InputError
from ..files import read_rows
from ..project import LOCK
from . import sourcetable, transaction
from .checked import Checked
from .scope import Scope


def add(checked: Checked, scope: Scope, replace: bool = False) -> list[str]:
    """Write a checked year into the data, with what describes it, in one step.

    Parameters
    ----------
    checked : Checked
        Without faults.
    scope : Scope
        Of the year to add.
    replace : bool
        Whether a year that is there may be replaced.

    Returns
    -------
    list of str
        The files that changed, relative to `scope.folder`.

    Raises
    ------
    InputError
        The year is there already, a fault was found, or a file cannot be written; nothing changes.
    """
    if not checked.ok:
        raise InputError(*(finding.fault() for finding in checked.of("fault")))
    if scope.project and len(scope.project.settings["observations"]["required"]) > 1:
        mend = "write the files by hand"
        raise InputError(
            Fault("a year of this project has several files", value=scope.year, mend=mend)
        )
    with transaction.held(_lock(scope)):
        transaction.recover(scope.folder)
        target = scope.target.format(year=scope.year)
        present = transaction.plain(scope.folder, target)
        if present and not replace:
            mend = "add --replace to put this one in its place"
            raise InputError(
                Fault("the year is there already", target, value=scope.year, mend=mend)
            )
        contents: dict[str, bytes | None] = {target: _csv(checked.cells)}
        named = _sources_file(scope)
        if named:
            before = kept = (scope.folder / named).read_bytes()
            if present:
                kept = _drop(scope, target, set(checked.cells["source"]))
            known = sourcetable.ids(kept, named)
            fresh = [dict(row) for _, row in checked.sources.iterrows() if row["id"] not in known]
            if (now := sourcetable.extended(kept, fresh, named)) != before:
                contents[named] = now
        # what replaces a year that came with the data is not taken away like one that did not
        marked = added(scope) or not (present or _resource(scope, target))
        return _commit(scope, contents, target, checked, marked)


def added(scope: Scope) -> bool:
    """Whether `add` brought the year, as its mark in the descriptor of the data says.

    A folder without a descriptor does not tell.
    """
    resource = _resource(scope, scope.target.format(year=scope.year))
    return bool(resource.get(datapackage.ADDED))


def origin(scope: Scope) -> str:
    """Say of a year without the mark of `add` that it has none."""
    if (scope.folder / datapackage.NAME).is_file():
        return "this year did not come by `deltaindex add`"
    return f"without a {datapackage.NAME} nothing tells how this year came here"


def remove(scope: Scope, shipped: bool = False) -> list[str]:
    """Take a year out of the data, with the sources that only it names; return what changed.

    A year whose file was deleted by hand is taken out of what describes it.

    Parameters
    ----------
    scope : Scope
        Of the year to remove.
    shipped : bool
        Whether to remove a year that `add` did not bring, too.

    Raises
    ------
    InputError
        There is no such year, the book rests on it, `add` did not bring it, or a file cannot be
        written.
    """
    target = scope.target.format(year=scope.year)
    with transaction.held(_lock(scope)):
        transaction.recover(scope.folder)
        if not transaction.plain(scope.folder, target) and not _resource(scope, target):
            raise InputError(Fault("no such year", target, value=scope.year, mend="check the year"))
        project = scope.project
        if project and scope.year in (project.default_year, project.judged_year):
            mend = "name another default_year and judged_year first"
            raise InputError(
                Fault("the book rests on this year", "project.yaml", value=scope.year, mend=mend)
            )
        if not (shipped or added(scope)):
            mend = "add --yes to remove it all the same"
            raise InputError(Fault(origin(scope), target, value=scope.year, mend=mend))
        contents: dict[str, bytes | None] = {target: None}
        named = _sources_file(scope)
        if named and (now := _drop(scope, target)) != (scope.folder / named).read_bytes():
            contents[named] = now
        return _commit(scope, contents, target)


def tidy(scope: Scope) -> str:
    """Complete or drop what an earlier command was stopped in; return which, or an empty text.

    A command that is still at work is left alone.
    """
    if not (scope.folder / transaction.ASIDE).exists():
        return ""
    try:
        with transaction.held(_lock(scope)):
            return transaction.recover(scope.folder)
    except transaction.BusyError:
        return ""


def _commit(
    scope: Scope,
    contents: dict,
    target: str,
    checked: Checked | None = None,
    marked: bool = False,
) -> list[str]:
    if (scope.folder / datapackage.NAME).is_file():
        package = datapackage.revise(datapackage.read(scope.folder), contents)
        if checked is not None:
            resource = next(r for r in package["resources"] if r["path"] == target)
            resource["sources"] = _described(scope, checked)
            if marked:
                resource[datapackage.ADDED] = True
        contents[datapackage.NAME] = datapackage.dump(package).encode()
    transaction.commit(scope.folder, contents)
    return list(contents)


def _lock(scope: Scope) -> Path:
    """Return the lock that a build of the project holds too."""
    return (
        scope.project.root / LOCK if scope.project else scope.folder / f"{transaction.ASIDE}.lock"
    )


def _sources_file(scope: Scope) -> str | None:
    return scope.project.settings.get("sources") if scope.project else None


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _described(scope: Scope, checked: Checked) -> list[dict[str, str]]:
    """Return the sources of the year as the data package lists them."""
    known = dict(scope.sources or {})
    known |= {row["id"]: dict(row) for _, row in checked.sources.iterrows()}
    used = [id for id in dict.fromkeys(checked.cells["source"]) if id in known]
    titles = {
        id: ", ".join(filter(None, (known[id]["title"], known[id].get("publisher")))) for id in used
    }
    return [{"title": title, "name": id} for id, title in titles.items()]


def _drop(scope: Scope, target: str, keep: Collection[str] = ()) -> bytes:
    """Return the table of sources without those that only the year's file names, or named."""
    named = _sources_file(scope)
    path = scope.folder / named
    if (scope.folder / target).is_file():
        used = {row["source"] for _, row in read_rows(scope.folder / target, ["source"])}
    else:  # deleted by hand: as it was described
        used = {source.get("name", "") for source in _resource(scope, target).get("sources", [])}
    used -= {"", *keep}
    others = "\n".join(
        file.read_text(encoding="utf-8", errors="replace")
        for file in sorted(scope.folder.rglob("*"))
        if file.suffix in (".csv", ".yaml", ".md")
        and file not in (path, scope.folder / target)
        and transaction.ASIDE not in file.parts
    )
    others += json.dumps(_other_resources(scope, target))
    only = {id for id in used if not re.search(rf"(?<![\w-]){re.escape(id)}(?![\w-])", others)}
    return sourcetable.without(path.read_bytes(), only, named)


def _other_resources(scope: Scope, target: str) -> list[dict]:
    return [r.get("sources", []) for r in _resources(scope) if r["path"] != target]


def _resource(scope: Scope, target: str) -> dict:
    """Return what describes a file of the data; nothing where it is not described."""
    return next((r for r in _resources(scope) if r["path"] == target), {})


def _resources(scope: Scope) -> list[dict]:
    described = (scope.folder / datapackage.NAME).is_file()
    return datapackage.read(scope.folder)["resources"] if described else []
