"""Several files changed in one step: all or none, whatever happens in between.

New contents are written aside, then a list of them; renaming that list into its place is the step.
What stops before it leaves the files as they were, what stops after it is completed by the next
call of `recover`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import lock_descriptor

from ..errors import Fault, InputError
from ..files import resolve_inside

ASIDE = ".intake"
LIST = "commit.json"


class BusyError(InputError):
    """The lock is held by another process."""


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold a lock of the operating system's, which ends with the process; refuse if it is taken.

    Raises
    ------
    BusyError
        Another command or a build holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as stream:
        if not lock_descriptor(stream.fileno(), blocking=False):
            problem = "a build or another command is at work in this folder"
            raise BusyError(Fault(problem, str(lock.parent), mend="wait for it to end"))
        yield


def commit(folder: Path, changes: Mapping[str, bytes | None]) -> None:
    """Write, replace or (None) remove files of a folder in one step.

    Parameters
    ----------
    folder : Path
    changes : dict of str to bytes or None
        New contents by path relative to the folder.

    Raises
    ------
    InputError
        A folder cannot be written to; nothing has changed.
    """
    recover(folder)
    aside = folder / ASIDE
    try:
        for number, (path, content) in enumerate(changes.items()):
            target = resolve_inside(path, folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not os.access(target.parent, os.W_OK):
                raise PermissionError(13, "no permission to write", str(target.parent))
            aside.mkdir(exist_ok=True)
            if content is not None:
                _write(aside / str(number), content)
        listed = {path: content is not None for path, content in changes.items()}
        _write(aside / f"{LIST}.new", json.dumps(listed).encode())
        os.replace(aside / f"{LIST}.new", aside / LIST)
        _sync(aside)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        reason = error.strerror or str(error)
        named = str(error.filename or folder)
        raise InputError(Fault(f"cannot be written ({reason})", named)) from None
    recover(folder)


def recover(folder: Path) -> None:
    """Complete a step that was stopped after its list was in place; drop one stopped before."""
    aside = folder / ASIDE
    if (aside / LIST).is_file():
        try:
            listed = json.loads((aside / LIST).read_text(encoding="utf-8"))
        except ValueError:
            mend = (
                "it was changed by hand; compare the files beside it with the data, then delete it"
            )
            raise InputError(Fault("cannot be read", str(aside / LIST), mend=mend)) from None
        for number, (path, present) in enumerate(listed.items()):
            target = resolve_inside(path, folder)
            if not present:
                target.unlink(missing_ok=True)
            elif (aside / str(number)).exists():
                os.replace(aside / str(number), target)
            _sync(target.parent)
        (aside / LIST).unlink()
    if aside.exists():
        shutil.rmtree(aside)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Have a folder's names on the disk, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
