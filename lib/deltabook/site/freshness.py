"""What a part of the chain was made from, by content: dates of files say nothing of it.

A file that is unpacked or copied may be older than the pages made from the one it replaces. So the
chain asks for a list of hashes in place of the files, and the list is written anew only when a hash
in it, or a name, has changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path("_build", "inputs")


def listed(name: str, files: Iterable[str | Path], root: Path | str = ".") -> str:
    """Write the hashes of files, if they are not written yet, and return where.

    Parameters
    ----------
    name : str
        Of the list.
    files : iterable of path
        Relative to `root`.
    root : path

    Returns
    -------
    str
        The path of the list, relative to `root`: a line a file, as ``sha256sum`` writes it.
    """
    root, path = Path(root), FOLDER / f"{name}.sha256"
    content = "".join(f"{_hash(root / file)}  {file}\n" for file in sorted(map(str, files)))
    if _read(root / path) != content:
        (root / FOLDER).mkdir(parents=True, exist_ok=True)
        aside = root / FOLDER / f".{name}-{os.getpid()}"
        aside.write_text(content, encoding="utf-8")
        aside.replace(root / path)
    return path.as_posix()


def forget_changed(root: Path | str = ".") -> None:
    """Remove lists of files that changed since, so that what was made meanwhile is made again.

    Called when the chain ends: a file may have been edited while it ran.
    """
    root = Path(root)
    for path in (root / FOLDER).glob("*.sha256"):
        lines = (line.split("  ", 1) for line in _read(path).splitlines())
        if any(_hash(root / file) != known for known, file in lines):
            path.unlink(missing_ok=True)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "absent"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
