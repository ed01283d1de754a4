"""What a part of the site was made from, and whether that still stands.

A part is made anew when its record does not hold: a file has another content, one is there that was
not or gone that was, a folder holds other names, the packages installed are others. Content
decides, never a date.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deltaindex import reads
from deltaindex.reads import Reads

PACKAGES = ("deltaindex", "deltabook")
LIB = Path(__file__).parents[2]
#: What was read there is made from what is noted, or tells which page it is that runs.
_MADE = Path("_build")
_RESULTS = Path("_build", "results")


class Hashes:
    """Hashes of files and folders as they are now, each taken once.

    Parameters
    ----------
    root : Path
        Relative paths lead from there.
    """

    def __init__(self, root: Path):
        self.root = root
        self._known: dict[str, str] = {}

    def of_file(self, path: str) -> str:
        """Return the sha256 of a file's content; empty where there is no file."""
        if path not in self._known:
            file = self.root / path
            with reads.unwatched():  # looked at, but nothing is made from it
                there = file.is_file()
                self._known[path] = hashlib.sha256(file.read_bytes()).hexdigest() if there else ""
        return self._known[path]

    def of_folder(self, path: str) -> str:
        """Return the hash of the names in a folder, as `reads.names` notes it."""
        folder = self.root / path
        with reads.unwatched():
            return reads.digest_of(sorted(os.listdir(folder)) if folder.is_dir() else [])


@dataclass(frozen=True)
class Record:
    """What a part was made from, and what was made.

    Attributes
    ----------
    parameters : dict
        What it was asked with.
    files, folders : dict of str to str
        Hashes of what was read, modules too; paths from the project's root, or absolute.
    there : dict of str to bool
        Whether a file was there.
    past : list of str
        What was read, or may have been, and is not noted. The part is then made every time.
    packages : str
        Stands for the packages installed, see `installed`.
    made : dict of str to str
        Hashes of the files made, by their paths in the part's folder.
    """

    parameters: Mapping
    files: Mapping[str, str]
    there: Mapping[str, bool]
    folders: Mapping[str, str]
    past: list[str]
    packages: str
    made: Mapping[str, str]

    def write(self, file: Path) -> None:
        """Write it as JSON."""
        text = json.dumps(vars(self), default=dict, ensure_ascii=False, indent=1, sort_keys=True)
        file.write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Record | None:
        """Read what `write` wrote; None where there is none, or it is no record of this version."""
        try:
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def reasons(record: Record | None, parameters: Mapping, now: Hashes) -> Iterator[str]:
    """Yield why a part must be made anew; nothing where its record holds.

    Parameters
    ----------
    record : Record or None
        Of the part as it is.
    parameters : mapping
        What it is asked with now.
    now : Hashes
    """
    if record is None:
        yield "never made"
        return
    # as JSON would give it back
    if json.loads(json.dumps(parameters)) != record.parameters:
        yield "asked otherwise"
    if installed() != record.packages:
        yield "other packages are installed"
    yield from (f"{what}, so it is made every time" for what in record.past)
    for path, known in record.files.items():
        found = now.of_file(path)
        if found != known:
            yield f"{path} changed" if found else f"{path} is gone"
    for path, there in record.there.items():
        if bool(now.of_file(path)) != there:
            yield f"{path} is gone" if there else f"{path} is new"
    for path, known in record.folders.items():
        if now.of_folder(path) != known:
            yield f"other files in {path}"


def recorded(
    found: Reads,
    parameters: Mapping,
    root: Path,
    code: Mapping[str, str],
    made: Mapping[str, str] | None = None,
) -> Record:
    """Make a record of what processes read.

    Parameters
    ----------
    found : Reads
        With the modules that they imported.
    parameters : mapping
    root : Path
        Of the project.
    code : mapping of str to str
        Hashes of modules by path, taken before any process started: one that was edited meanwhile
        then has another, and the part is made again.
    made : mapping of str to str, optional
        Hashes of what was made.
    """

    def followed(path: Path) -> bool:
        inside = path.is_relative_to(root) or path.is_relative_to(LIB)
        own = path.is_relative_to(root / _MADE) and not path.is_relative_to(root / _RESULTS)
        return inside and not own

    def named(noted: Mapping[Path, object]) -> dict:
        return {relative(path, root): value for path, value in noted.items() if followed(path)}

    imported = {relative(Path(file), root) for file in found.modules}
    past = [*found.past, *(f"{file} was not there" for file in imported - code.keys())]
    past += [f"{relative(p, root)} changed meanwhile" for p in found.changed if followed(p)]
    files = named(found.files) | {file: code[file] for file in imported & code.keys()}
    there = named(found.there)
    parameters = json.loads(json.dumps(parameters))  # as it will be read
    return Record(
        parameters, files, there, named(found.folders), sorted(past), installed(), made or {}
    )


def own_reads(root: Path, found: Reads | None = None) -> Reads:
    """Return what this process has read and imported; `reads.keep` and `reads.watch` come first."""
    found = found or reads.keep()
    found.modules |= reads.modules(*PACKAGES)
    own = (root / _MADE, root / ".venv", root / ".git")
    apart = tuple(os.path.join(folder, "") for folder in map(str, own))
    lib = {str(LIB), *(str(LIB / package) for package in PACKAGES)}
    missed = reads.unnoted(found, (root, *(LIB / package for package in PACKAGES)))
    for path in sorted(missed):
        # Python itself lists the folders of modules
        code = path in lib or Path(path, "__init__.py").is_file()
        if not path.startswith(apart) and not code:
            found.past.add(f"{relative(Path(path), root)} was read past its record")
    return found


#: What goes before and after the cells of a notebook, in its kernel. The counter starts anew, so
#: that a fault names the cell of the notebook itself.
BEGIN = """\
from deltabook.site import record as _record
_record.begin({folder!r})
get_ipython().execution_count = 1"""
END = "print(_record.end({root!r}))"


def begin(folder: str | None = None) -> None:
    """Begin to note what this process reads, in a folder where it is to work."""
    reads.keep()
    reads.watch()
    if folder is not None:
        os.chdir(folder)


def end(root: str) -> str:
    """Return what this process has read since, as JSON."""
    return own_reads(Path(root)).to_json()


def made(folder: Path) -> dict[str, str]:
    """Return the hashes of all files beneath a folder, by their paths in it."""
    now = Hashes(folder)
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {name: now.of_file(name) for name in (p.relative_to(folder).as_posix() for p in files)}


def relative(path: Path, root: Path) -> str:
    """Return a path from the root, or as it is where it lies elsewhere."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def code_hashes(root: Path) -> dict[str, str]:
    """Return the hashes of all modules of the packages."""
    now = Hashes(root)
    files = (file for package in PACKAGES for file in (LIB / package).rglob("*.py*"))
    files = (file for file in files if file.suffix in (".py", ".pyi"))
    return {name: now.of_file(name) for name in (relative(file, root) for file in files)}


@cache
def installed() -> str:
    """Return what stands for Python and the packages installed, each with its version."""
    names = {
        name
        for folder in map(Path, sys.path)
        if folder.is_dir()
        for name in os.listdir(folder)
        if name.endswith((".dist-info", ".egg-info"))
    }
    found = [platform.python_version(), platform.machine(), sys.platform, *sorted(names)]
    return reads.digest_of(found)
