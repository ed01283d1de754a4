"""Keep a data package true: every file listed, with the size and hash it has now.

On the command line::

    python -m deltaindex.datapackage --check data     say what is wrong
    python -m deltaindex.datapackage data             write sizes and hashes after an edit

``make stamp`` runs the latter.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from .errors import Fault, InputError, located
from .files import read_bytes, resolve_inside

NAME = "datapackage.json"
#: Files that describe the package and are no part of it.
UNLISTED = {NAME, "README.md"}
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
DATED = ("name", "path", "title", "description")
#: Marks a file that `deltaindex add` brought, so that `deltaindex remove` may take it away.
ADDED = "added"
_MEND = "run `make stamp` in the project's folder if the change is meant"


def check(path: Path | str) -> list[str]:
    """Compare the files of a folder with its ``datapackage.json``.

    Parameters
    ----------
    path : path
        The folder that holds ``datapackage.json``.

    Returns
    -------
    list of str
        One line a fault, with its mend: a listed file is missing, differs in bytes or sha256, or
        a file is not listed. Hidden files and the README are not looked at. Empty if all is well.
    """
    folder = Path(path)
    try:
        resources = read(folder)["resources"]
    except InputError as error:
        return str(error).splitlines()
    faults = []
    for resource in resources:
        name, file = resource["path"], folder / resource["path"]
        if not file.is_file():
            faults.append(Fault("the file is missing", str(file), mend=_missing(name)))
            continue
        for key, now in _measure(file.read_bytes()).items():
            if resource.get(key) != now:
                faults.append(
                    Fault(
                        f"{key} differs, the file has {now}",
                        str(folder / NAME),
                        f"resource '{name}'",
                        resource.get(key),
                        _MEND,
                    )
                )
    listed = {resource["path"] for resource in resources}
    for name in sorted(_files(folder) - listed - UNLISTED):
        mend = f"add it to the resources of {NAME}, or remove it"
        faults.append(Fault("the file is not listed", str(folder / name), mend=mend))
    return [str(fault) for fault in faults]


def stamp(path: Path | str) -> None:
    """Write the bytes and sha256 of every resource into ``datapackage.json``.

    A file of a new year, whose path differs from that of a listed one in the year alone, is listed
    like it. Everything else stays as it is, in its order; the file is replaced in one step.

    Parameters
    ----------
    path : path
        The folder that holds ``datapackage.json``.

    Raises
    ------
    InputError
        ``datapackage.json`` cannot be read, or a listed file is missing; nothing is written.
    """
    folder = Path(path)
    package = read(folder)
    _adopt(package["resources"], _files(folder) - UNLISTED)
    for resource in package["resources"]:
        file = folder / resource["path"]
        if not file.is_file():
            mend = _missing(resource["path"])
            raise InputError(Fault("the file is missing", str(file), mend=mend))
        resource.update(_measure(file.read_bytes()))
    text = dump(package)
    aside = folder / f".{NAME}.{os.getpid()}"
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(aside, folder / NAME)
    finally:
        aside.unlink(missing_ok=True)


def revise(package: dict, changes: Mapping[str, bytes | None]) -> dict:
    """Return a package in which files have other contents, are new, or (None) are gone.

    Parameters
    ----------
    package : dict
        As `read` returns it.
    changes : dict of str to bytes or None
        By path. A new file must differ from a listed one in the year alone.

    Raises
    ------
    InputError
        A new file is like none that is listed.
    """
    package = copy.deepcopy(package)
    package["resources"] = [
        r for r in package["resources"] if changes.get(r["path"], b"") is not None
    ]
    kept = {path: content for path, content in changes.items() if content is not None}
    _adopt(package["resources"], set(kept))
    for path, content in kept.items():
        found = [r for r in package["resources"] if r["path"] == path]
        if not found:
            mend = f"list a file like it in {NAME}"
            raise InputError(Fault("no file of another year is listed", NAME, path, mend=mend))
        found[0].update(_measure(content))
    return package


def dump(package: dict) -> str:
    """Return the text of ``datapackage.json``."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def main(argv: list[str] | None = None) -> int:
    """Check or stamp a folder; return 0, or 1 with one line a fault on standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m deltaindex.datapackage",
        description="Write sizes and hashes of all files into datapackage.json, or check them.",
    )
    parser.add_argument("--check", action="store_true", help="only say what is wrong")
    parser.add_argument("folder", help="the folder that holds datapackage.json")
    options = parser.parse_args(argv)
    if not options.check:
        try:
            stamp(options.folder)
        except InputError as error:
            print(error, file=sys.stderr)
            return 1
    faults = check(options.folder)
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return int(bool(faults))


def read(folder: Path) -> dict:
    """Read the ``datapackage.json`` of a folder; its paths do not lead outside."""
    file = folder / NAME
    try:
        if not os.path.lexists(file):
            raise InputError(Fault("no such file", str(file), mend="name the data folder"))
        package = json.loads(read_bytes(file))
    except InputError:
        raise  # a ValueError too
    except (ValueError, RecursionError) as error:
        raise InputError(Fault(f"not JSON: {error}", str(file))) from None
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        raise InputError(Fault("no list of resources", str(file)))
    for number, resource in enumerate(resources, start=1):
        if not (isinstance(resource, dict) and isinstance(resource.get("path"), str)):
            raise InputError(Fault("no path", str(file), f"resource {number}"))
        with located(str(file)):
            resolve_inside(resource["path"], folder)
    return package


def _adopt(resources: list[dict], names: set[str]) -> None:
    """List files of a new year after the latest one of their series, described as that is."""
    for name in sorted(names - {resource["path"] for resource in resources}):
        series = [
            (found[0], r)
            for r in resources
            if YEAR.sub("", r["path"]) == YEAR.sub("", name) and (found := YEAR.search(r["path"]))
        ]
        now = YEAR.search(name)
        if not series or not now:
            continue
        was, model = max(series, key=lambda item: item[1]["path"])
        dated = {k: model[k].replace(was, now[0]) for k in DATED if k in model}
        made = copy.deepcopy(model) | dated
        made.pop(ADDED, None)  # it says how the other came
        resources.insert(resources.index(model) + 1, made)


def _missing(path: str) -> str:
    """Return what mends a file that is listed and not there; a year has a command of its own."""
    year = Path(path).stem
    removed = (
        f"run `deltaindex remove {year}`" if YEAR.fullmatch(year) else f"take it out of {NAME}"
    )
    return f"bring the file back, or {removed}"


def _measure(content: bytes) -> dict[str, int | str]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _files(folder: Path) -> set[str]:
    names = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {
        name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts)
    }


if __name__ == "__main__":
    sys.exit(main())
