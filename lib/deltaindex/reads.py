"""What is read, by content: files, files that are not there, names in folders.

Whoever makes anew only what has changed must know what it was made from. So every file of data or
texts is read through this module, which notes it; `watch` tells what was opened past it.
"""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

# files of these kinds are modules, of which `modules` tells
_CODE = (".py", ".pyc", ".so", ".pyd")


@dataclass
class Reads:
    """What was read.

    Attributes
    ----------
    files : dict of Path to str
        The sha256 of the content, by path, in order.
    there : dict of Path to bool
        Whether a file was there, where only that was asked.
    folders : dict of Path to str
        The sha256 of the names in a folder.
    modules : set of Path
        Files of Python modules that other processes imported; see `modules`.
    changed : set of Path
        Files that were read with two contents.
    past : set of str
        What was read, or may have been, and is not noted.
    """

    files: dict[Path, str] = field(default_factory=dict)
    there: dict[Path, bool] = field(default_factory=dict)
    folders: dict[Path, str] = field(default_factory=dict)
    modules: set[Path] = field(default_factory=set)
    changed: set[Path] = field(default_factory=set)
    past: set[str] = field(default_factory=set)

    def add(self, other: Reads) -> None:
        """Take in what another has noted."""
        for path, digest in other.files.items():
            self._file(path, digest)
        self.there |= other.there
        self.folders |= other.folders
        self.modules |= other.modules
        self.changed |= other.changed
        self.past |= other.past

    def _file(self, path: Path, digest: str) -> None:
        if self.files.setdefault(path, digest) != digest:
            self.changed.add(path)

    def to_json(self) -> str:
        """Return it as JSON, paths being absolute."""
        found = asdict(self)
        for key in ("files", "there", "folders"):
            found[key] = {os.path.abspath(path): value for path, value in found[key].items()}
        for key in ("modules", "changed", "past"):
            found[key] = sorted(map(str, found[key]))
        return json.dumps(found, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Reads:
        """Read what `to_json` wrote."""
        found = json.loads(text)
        for key in ("files", "there", "folders"):
            found[key] = {Path(path): value for path, value in found[key].items()}
        for key in ("modules", "changed"):
            found[key] = {Path(path) for path in found[key]}
        return cls(**found | {"past": set(found["past"])})


# what is read in a block of `recorded`, and in the whole process once `keep` was called
_BLOCK: ContextVar[Reads | None] = ContextVar("block", default=None)
_PROCESS: list[Reads] = []
# what this process has opened, noted or not, once `watch` was called
_OPENED: set[str] = set()
_LISTED: set[str] = set()
_WATCHING: list[bool] = []
_looking = True


def _noting() -> list[Reads]:
    block = _BLOCK.get()
    return [*_PROCESS, *([] if block is None else [block])]


@contextmanager
def recorded() -> Iterator[Reads]:
    """Note what is read within a block."""
    reads = Reads()
    token = _BLOCK.set(reads)
    try:
        yield reads
    finally:
        _BLOCK.reset(token)


def keep() -> Reads:
    """Note from now on what this process reads, in every thread; return the one record of it."""
    if not _PROCESS:
        _PROCESS.append(Reads())
    return _PROCESS[0]


def note(path: Path | str, content: bytes) -> None:
    """Note that a file was read; for who must open it himself."""
    if listeners := _noting():
        digest = hashlib.sha256(content).hexdigest()
        for reads in listeners:
            reads._file(Path(path), digest)


def content(path: Path | str) -> bytes:
    """Read a file of one's own, such as one of the package; `files.read_bytes` is for others'."""
    found = Path(path).read_bytes()
    note(path, found)
    return found


def text(path: Path | str) -> str:
    """Read such a file as UTF-8."""
    return content(path).decode("utf-8")


def stream(path: Path | str) -> BytesIO:
    """Open such a file, for what reads tables and arrays."""
    return BytesIO(content(path))


def is_file(path: Path | str) -> bool:
    """Return whether a file is there, and note the answer: a later year may bring it."""
    there = os.path.isfile(path)
    for reads in _noting():
        reads.there[Path(path)] = there
    return there


def names(folder: Path | str) -> list[str]:
    """Return the names in a folder, in order; none where there is no folder."""
    found = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    for reads in _noting():
        reads.folders[Path(folder)] = digest_of(found)
    return found


def copy_folder(source: Path | str, target: Path | str) -> None:
    """Copy a folder with all beneath it, every file of which counts as read."""
    Path(target).mkdir(parents=True, exist_ok=True)
    for name in names(source):
        inner = Path(source, name)
        if inner.is_dir():
            copy_folder(inner, Path(target, name))
        else:
            Path(target, name).write_bytes(content(inner))
            shutil.copymode(inner, Path(target, name))


def digest_of(names: Sequence[str]) -> str:
    """Return the hash that stands for the names in a folder."""
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def modules(*packages: str) -> set[Path]:
    """Return the files of the modules of packages that this process has imported.

    The stub beside a module, which names what is imported when it is asked for, counts with it.
    """
    found = [m for name, m in list(sys.modules.items()) if name.partition(".")[0] in packages]
    files = {Path(file) for m in found if (file := getattr(m, "__file__", None))}
    return files | {stub for file in files if (stub := file.with_suffix(".pyi")).is_file()}


def watch() -> None:
    """Note from now on what this process opens by any way that Python knows of."""
    if not _WATCHING:
        _WATCHING.append(True)
        sys.addaudithook(_opened)


@contextmanager
def unwatched() -> Iterator[None]:
    """Open within a block what nothing is made from; `watch` does not look."""
    global _looking
    before, _looking = _looking, False
    try:
        yield
    finally:
        _looking = before


def remove(folder: Path | str) -> None:
    """Remove a folder, if it is there; it is listed for that, but not read."""
    with unwatched():
        shutil.rmtree(folder, ignore_errors=True)


def _opened(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in ("open", "os.listdir", "os.scandir") or not _looking:
        return
    path = arguments[0] if arguments and arguments[0] is not None else "."
    if isinstance(path, int):
        return  # opened before, by its name
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
        return  # to be written
    (_OPENED if event == "open" else _LISTED).add(os.path.abspath(os.fsdecode(path)))


def unnoted(reads: Reads, within: Sequence[Path | str]) -> set[str]:
    """Return what `watch` saw opened in some folders that is not noted; modules apart."""
    tops = tuple(os.path.join(os.path.abspath(folder), "") for folder in within)
    files = {os.path.abspath(path) for path in (*reads.files, *reads.there)}
    folders = {os.path.abspath(path) for path in reads.folders}
    opened = {path for path in _OPENED if not path.endswith(_CODE)} - files
    return {path for path in opened | (_LISTED - folders) if path.startswith(tops)}


def run(module: str, arguments: Sequence[str], **options: Any) -> subprocess.CompletedProcess:
    """Run a module as a program of its own, as ``python -m`` does, and note what it reads.

    Parameters
    ----------
    module : str
    arguments : sequence of str
    **options
        For `subprocess.run`.
    """
    with tempfile.TemporaryDirectory(prefix="deltaindex-") as folder:
        record = Path(folder, "reads.json")
        command = [sys.executable, "-m", __name__, str(record), module, *arguments]
        done = subprocess.run(command, **{"check": False, **options})
        child = Reads()
        if record.is_file():
            child = Reads.from_json(record.read_text("utf-8"))
        else:
            child.past.add(f"what {module} read, for it left no record")
        for reads in _noting():
            reads.add(child)
    return done


def _child(record: str, module: str, *arguments: str) -> None:
    """Be the program that `run` starts."""
    reads = keep()
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        # the module itself ran under another name
        found = find_spec(module)
        if found and found.submodule_search_locations:
            found = find_spec(f"{module}.__main__")
        own = {Path(found.origin)} if found and found.origin else set()
        reads.modules |= own | modules("deltaindex", module.partition(".")[0])
        Path(record).write_text(reads.to_json(), "utf-8")


if __name__ == "__main__":
    # not as `__main__`, which would be a second module beside the one that others import
    from deltaindex.reads import _child as child

    child(*sys.argv[1:])
