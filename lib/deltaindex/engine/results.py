"""A folder of results: written whole or not at all, and nothing else in it is touched.

New files are written aside. Then the folder changes over in steps that can be finished at any
time, so that whoever is stopped in between leaves nothing that is half old and half new: what is
ready lies in `READY`, and the next run into the folder puts it in place (`settle`); until then
nothing else reads the folder (`stopped`).
What was written stands in `RECORD`, by name and hash; only such files are replaced or removed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from filelock import lock_descriptor

from ..errors import Fault, InputError, refuse_if
from ..files import read_bytes

#: The tables of an index, with the head that each has had since the first version.
HEADS = {
    "scores": "entity,index",
    "ranks": "entity,index",
    "weights": "node,parent,weight,weight_in_index",
    "normalised": "entity,",
    "imputed_share": "entity,index",
    "tiers": "entity,tier",
    "log": "step,entity,indicator,before,after,reason",
}
#: All that is written of an index: those tables, its stages, what was fitted, and how.
FILES = (
    *(f"{name}.csv" for name in HEADS),
    *("indicators.csv", "imputed.csv", "treated.csv", "goalposts.csv", "recipe.yaml"),
)
RECORD = "run.json"
ASIDE, READY = ".deltaindex-aside", ".deltaindex-ready"
_GONE = "gone.json"  # in READY: what goes before what is ready comes


def write(folder: Path | str, tables: Mapping[str, bytes], about: Mapping | None = None) -> list:
    """Write tables into a folder in place of those that were written there before.

    Parameters
    ----------
    folder : path
        Made if it is not there.
    tables : mapping of str to bytes
        By name, with ``/`` after the folder of a period: ``2018/scores.csv``.
    about : mapping, optional
        What they were made from, for the record; it goes into ``run.json`` with the hash of each
        table, and holds no date and no path, so that the same inputs give the same bytes.

    Returns
    -------
    list of str
        What of an earlier run stays, since it was changed or is mixed with other files.

    Raises
    ------
    InputError
        A file that was not written here, or was changed since, has the name of a table; or
        something cannot be written, and then the folder is as it was.
    """
    folder = Path(folder)
    hashes = {name: _hash(content) for name, content in tables.items()}
    record = {**(about or {}), "written": hashes}
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    fresh = not os.path.lexists(folder)
    with _held(folder):
        gone: dict[str, str] = {}
        kept: list[str] = []
        if not fresh:
            with _faults(folder):
                settle(folder)
                owned = _owned(folder, tables)
            refuse_if(_in_the_way(folder, hashes, owned))
            gone, kept = _gone(folder, owned, set(tables))
        aside = folder.with_name(f"{ASIDE}-{folder.name}-{os.getpid()}")
        aside = aside if fresh else folder / ASIDE
        try:
            with _faults(folder):
                shutil.rmtree(aside, ignore_errors=True)  # of one that was stopped
                aside.mkdir(parents=True)
            for name, content in {**tables, RECORD: text.encode()}.items():
                with _faults(folder / name):
                    (aside / name).parent.mkdir(exist_ok=True)
                    _write(aside / name, content)
            with _faults(folder):
                if fresh:
                    os.rename(aside, folder)
                else:
                    _write(aside / _GONE, json.dumps(gone).encode())
                    os.rename(aside, folder / READY)
            if not fresh:
                with _faults(folder, "run it again: what is ready is then put in place"):
                    settle(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return kept


def versions() -> dict[str, object]:
    """Return what the record says of the programs that made a table."""
    named = {name: version(name) for name in ("numpy", "pandas", "scipy")}
    return {"written_by": f"deltaindex {version('deltaindex')}", "versions": named}


def stopped(folder: Path | str) -> bool:
    """Return whether a run was stopped in a folder while it changed over to new results."""
    return os.path.lexists(Path(folder) / READY)


def settle(folder: Path | str) -> None:
    """Put in place what an earlier run had ready when it was stopped; mostly nothing.

    Raises
    ------
    InputError
        What is ready was not made by a run: it names other files than tables, or is damaged.
    OSError
        A file cannot be moved.
    """
    folder = Path(folder)
    ready = folder / READY
    if not stopped(folder):
        return
    gone, names = _ready(ready)
    for name, written in gone.items():
        if not _is(folder / name, written):
            continue  # it went before, or somebody changed it
        (folder / name).unlink()
        parent = (folder / name).parent
        if parent != folder and not any(parent.iterdir()):
            parent.rmdir()
    (ready / _GONE).unlink(missing_ok=True)  # from here on only new files are in place
    for name in sorted(names, key=lambda name: (name == RECORD, name)):  # the record last
        (folder / name).parent.mkdir(exist_ok=True)
        os.replace(ready / name, folder / name)
    shutil.rmtree(ready)


def _ready(ready: Path) -> tuple[dict[str, str], list[str]]:
    """Return what goes, with its hashes, and what comes, if it is the work of a run."""
    refused = InputError(
        Fault("was not made by `deltaindex run`", str(ready), mend="look at it, and delete it")
    )
    if ready.is_symlink() or not ready.is_dir():
        raise refused
    found = sorted(ready.rglob("*"))
    if any(path.is_symlink() or not (path.is_dir() or path.is_file()) for path in found):
        raise refused
    names = [path.relative_to(ready).as_posix() for path in found if path.is_file()]
    if not names:
        return {}, []  # stopped at the very end
    try:
        written = _listed(json.loads(read_bytes(ready / RECORD))["written"])
        gone = {}
        if _GONE in names:
            names.remove(_GONE)
            gone = _listed(json.loads(read_bytes(ready / _GONE)))
        if any(name != RECORD and not _is(ready / name, written[name]) for name in names):
            raise ValueError
    except (InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise refused from None
    return gone, names


def _listed(written: Mapping[str, str]) -> dict[str, str]:
    """Return names of files with their hashes, if they are those of tables or of the record.

    Raises
    ------
    ValueError
        One is another file, or stands elsewhere.
    """
    known = {RECORD, *FILES}
    for name, written_hash in written.items():
        path = PurePosixPath(name)
        inside = not path.is_absolute() and len(path.parts) < 3 and ".." not in path.parts
        if not inside or path.name not in known or not isinstance(written_hash, str):
            raise ValueError(name)
    return dict(written)


def _owned(folder: Path, tables: Mapping[str, bytes]) -> dict[str, str]:
    """Return the files that a run wrote, with the hash that they had then."""
    path = folder / RECORD
    if os.path.lexists(path):
        try:
            written = _listed(json.loads(read_bytes(path))["written"])
            return {**written, RECORD: _hash_of(path)}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            mend = "move it away, or name another folder"
            raise InputError(
                Fault("is no record of `deltaindex run`", str(path), mend=mend)
            ) from None
    owned: dict[str, str] = {}
    for parent in dict.fromkeys(PurePosixPath(name).parent for name in tables):
        # before there was a record; a single table may be anybody's
        if all(_is_table(folder / parent / f"{table}.csv", head) for table, head in HEADS.items()):
            names = [(parent / f"{table}.csv").as_posix() for table in HEADS]
            owned |= {name: _hash_of(folder / name) for name in names}
    return owned


def _in_the_way(
    folder: Path, hashes: Mapping[str, str], owned: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield what stands where a table goes, and is not what was written there."""
    mend = "move it away, or name another folder"
    if os.path.lexists(folder) and not folder.is_dir():
        found = "a link to nothing" if not folder.exists() else "a file"
        yield Fault(f"is {found}, not a folder", str(folder), mend="name another folder")
        return
    for parent in {(folder / name).parent for name in hashes} - {folder}:
        if os.path.lexists(parent) and (parent.is_symlink() or not parent.is_dir()):
            yield Fault("is there already, and no folder", str(parent), mend=mend)
            return
    for name, new in hashes.items():
        path = folder / name
        if not os.path.lexists(path):
            continue
        now = None if path.is_symlink() or not path.is_file() else _hash_of(path)
        if now is None or now not in (new, owned.get(name)):
            problem = "was changed since `deltaindex run` wrote it"
            if name not in owned:
                problem = "is there already, and `deltaindex run` did not write it"
            yield Fault(problem, str(path), mend=mend)


def _gone(
    folder: Path, owned: Mapping[str, str], new: set[str]
) -> tuple[dict[str, str], list[str]]:
    """Return what goes, the record first, with its hashes, and what stays of an earlier run.

    The folder of a period goes only whole: with anything else in it, it stays as it is.
    """
    gone, kept = [name for name in (RECORD, *new) if name in owned], []
    parents = dict.fromkeys(PurePosixPath(name).parent for name in owned)
    for parent in parents:
        here = [n for n in owned if PurePosixPath(n).parent == parent and n not in (*new, RECORD)]
        there = [n for n in here if os.path.lexists(folder / n)]
        changed = [n for n in there if not _is(folder / n, owned[n])]
        alone = str(parent) == "." or not (
            {p.name for p in (folder / parent).glob("*")} - {PurePosixPath(n).name for n in owned}
        )
        if str(parent) != "." and there and (changed or not alone):
            kept.append(
                f"{parent}/: it holds files that `deltaindex run` did not write as they are"
            )
            continue
        gone += [n for n in there if n not in changed]
        kept += [f"{n}: it was changed since `deltaindex run` wrote it" for n in changed]
    return {name: owned[name] for name in gone}, kept


def _is(path: Path, written: str) -> bool:
    return not path.is_symlink() and path.is_file() and _hash_of(path) == written


def _is_table(path: Path, head: str) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.readline(1000).decode("utf-8", "replace").startswith(head)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())  # a disk may be full only now


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder against another run; one that is not there is held by its name alone."""
    if not folder.is_dir():
        yield
        return
    with _faults(folder):
        held = os.open(folder, os.O_RDONLY)
    try:
        if not lock_descriptor(held, blocking=False):
            mend = "wait for it to end"
            raise InputError(Fault("another `deltaindex run` writes here", str(folder), mend=mend))
        yield
    finally:
        os.close(held)


@contextmanager
def _faults(path: Path, mend: str = "name another folder") -> Iterator[None]:
    """Refuse what the system does not let be written, by the name that was asked for."""
    try:
        yield
    except OSError as error:
        if mend == "name another folder" and error.errno in (errno.ENOSPC, errno.EDQUOT):
            mend = "make room; what was there before is as it was"
        problem = f"cannot be written ({error.strerror or error})"
        raise InputError(Fault(problem, str(path), mend=mend)) from None
