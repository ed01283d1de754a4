"""The source of an edition for Sphinx: its executed pages, laid out with what else they need.

Only what has changed is written, so that Sphinx reads no other page again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import yaml

from deltaindex import reads
from deltaindex.errors import Fault, InputError

from ..addresses import MARKER, PUBLISHED
from .layout import EDITIONS, NOTEBOOK, RECORD, RENDERED
from .page import Page
from .record import Hashes, Record, reasons

BIBLIOGRAPHY, STATIC = "references.bib", "_static"
#: The picture in the README is no part of the site.
APART = ("screenshot.png",)


@dataclass(frozen=True)
class Source:
    """A file of the source: its hash, and where it comes from, or what it holds."""

    digest: str
    path: Path | None = None
    content: bytes = b""


def laid_out(
    root: Path, edition: str, toc: Mapping, pages: Iterable[Page], now: Hashes
) -> dict[str, Source]:
    """Return the files of an edition's source, by their paths in it.

    Raises
    ------
    InputError
        Two pages publish a figure or a table under one name.
    """
    year, lang = edition.split("-")
    found = {
        "_toc.yml": _text(toc),
        "_config.yml": _text(_config(root, lang)),
        MARKER: _text({"year": int(year), "lang": lang}),
    }
    copied = [root / BIBLIOGRAPHY, *sorted((root / STATIC).rglob("*"))]
    for path in copied:
        name = path.relative_to(root).as_posix()
        if path.is_file() and path.name not in APART:
            found[name] = Source(now.of_file(name), path)
    owners: dict[str, str] = {}
    for page in pages:
        folder = root / EDITIONS / edition / "pages" / page.name
        for name, digest in Record.read(folder / RECORD).made.items():
            if name != NOTEBOOK and name in owners:
                problem = f"published by {owners[name]} too, under the same name"
                raise InputError(Fault(problem, f"{page.name}.md", name, mend="rename one"))
            owners[name] = page.name
            target = f"{page.name}.ipynb" if name == NOTEBOOK else name
            found[target] = Source(digest, folder / name)
    return found


def _config(root: Path, lang: str) -> dict:
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": "off"}
    # pages of single entities stand in no table of contents
    config["only_build_toc_files"] = False
    sphinx = config["sphinx"]["config"]
    sphinx["html_extra_path"] = [PUBLISHED]
    sphinx["language"] = {"zh": "zh_CN"}.get(lang, lang)
    return config


def _text(content: Mapping) -> Source:
    raw = yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True).encode("utf-8")
    return Source(sha256(raw).hexdigest(), content=raw)


def lay_out(files: Mapping[str, Source], folder: Path, known: Mapping[str, str]) -> None:
    """Write to a folder the files that it has not yet, and remove all others.

    Parameters
    ----------
    files : mapping of str to Source
        See `laid_out`.
    folder : Path
    known : mapping of str to str
        Hashes of the files in the folder, as they were written.
    """
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    for name in there - files.keys():
        (folder / name).unlink()
    for kind in ("figures", "tables"):
        (folder / PUBLISHED / kind).mkdir(parents=True, exist_ok=True)
    for name, source in files.items():
        if name in there and known.get(name) == source.digest:
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.content if source.path is None else reads.content(source.path))


def stale(root: Path, edition: str, files: Mapping[str, Source], now: Hashes) -> bool:
    """Return whether an edition must be rendered: from other sources, or by other means."""
    known = Record.read(root / EDITIONS / edition / RENDERED)
    return bool(list(reasons(known, asked(root, files), now)))


def asked(root: Path, files: Mapping[str, Source]) -> dict:
    """Return what the record of a rendered edition must have been made with."""
    # what Sphinx keeps holds the paths of its sources
    return {
        "root": str(root),
        "sources": {name: source.digest for name, source in files.items()},
    }
