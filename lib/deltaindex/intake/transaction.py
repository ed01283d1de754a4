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
        A folder cannot be written to, or a path is no plain file; nothing has changed.
    """
    recover(folder)
    aside = folder / ASIDE
    try:
        for number, (path, content) in enumerate(changes.items()):
            plain(folder, path)
            target = resolve_inside(path, folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not os.access(target.parent, os.W_OK):
                raise PermissionError(13, "no permission to write", str(target.parent))
            aside.mkdir(exist_ok=True)
            if content is not None:
                _write(aside / str(number), content)
        listed = {path: content is not None for path, content in changes.items()}
        _write(aside / f"{LIST}.new", json.dumps(listed).encode())
        for path in changes:
            plain(folder, path)  # again: past the next line there is no way back
        os.replace(aside / f"{LIST}.new", aside / LIST)
        _sync(aside)
    except InputError:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        reason = error.strerror or str(error)
        named = str(error.filename or folder)
        raise InputError(Fault(f"cannot be written ({reason})", named)) from None
    recover(folder)


def plain(folder: Path, path: str) -> bool:
    """Return whether a file of a folder is there.

    Raises
    ------
    InputError
        There is a folder, a link or a device in its place: replacing or removing it would change
        something else.
    """
    target = folder / path
    if target.is_symlink():
        mend = "put a file in its place, or delete it"
        raise InputError(Fault("is a link", str(target), mend=mend))
    if os.path.lexists(target) and not target.is_file():
        what = "is a folder" if target.is_dir() else "is no plain file"
        raise InputError(Fault(f"{what}, not a file", str(target), mend="move it away"))
    return os.path.lexists(target)


def recover(folder: Path) -> str:
    """Complete a step that was stopped after its list was in place; drop one stopped before.

    Returns
    -------
    str
        ``completed``, ``dropped``, or an empty text where there was nothing to do.

    Raises
    ------
    InputError
        The list cannot be read, or one of its files cannot be put into its place.
    """
    aside, done = folder / ASIDE, ""
    if (aside / LIST).is_file():
        try:
            listed = json.loads((aside / LIST).read_text(encoding="utf-8"))
        except ValueError:
            mend = (
                "it was changed by hand; compare the files beside it with the data, then delete it"
            )
            raise InputError(Fault("cannot be read", str(aside / LIST), mend=mend)) from None
        for number, (path, present) in enumerate(listed.items()):
            _place(aside / str(number), resolve_inside(path, folder), present)
        (aside / LIST).unlink()
        done = "completed"
    if aside.exists():
        shutil.rmtree(aside)
        done = done or "dropped"
    return done


def _place(new: Path, target: Path, present: bool) -> None:
    """Put a new file into its place, or (not `present`) remove the old one."""
    try:
        if not present:
            target.unlink(missing_ok=True)
        elif new.exists():
            os.replace(new, target)
        _sync(target.parent)
    except OSError as error:
        problem = f"cannot be {'replaced' if present else 'removed'} ({error.strerror or error})"
        mend = "move away what stands there, or allow writing; the next command completes the step"
        raise InputError(Fault(problem, str(target), mend=mend)) from None


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
