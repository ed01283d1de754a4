"""Render an edition: executed notebooks to HTML, any warning being an error."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path

from jupyter_book.sphinx import build_sphinx

from deltaindex import reads

from ..addresses import PUBLISHED
from . import record
from .layout import EDITIONS, HTML, NOTEBOOK, RENDERED, SPHINX
from .record import Hashes, Record
from .sources import Source, asked, lay_out

LOG = "render.log"
#: What Sphinx would load first of all: a renderer imports it while pages are executed.
EXTENSIONS = [
    "myst_nb.sphinx_ext",
    "sphinx.builders.html",
    "sphinx.ext.mathjax",
    "sphinx_book_theme",
    "sphinx_design",
    "sphinx_external_toc",
    "sphinxcontrib.bibtex",
]
for extension in EXTENSIONS:
    import_module(extension)


def render(
    root: Path, edition: str, files: Mapping[str, Source], code: Mapping[str, str], jobs: int
) -> str:
    """Render the sources of an edition with jupyter-book; in a process of its own.

    Sphinx reads only pages that have changed and, if nothing has that other pages show, writes only
    those; see `rewrite`. It begins anew where more than pages and what they publish has changed.

    Returns
    -------
    str
        What was wrong; empty where nothing was.
    """
    record.begin()
    folder = root / EDITIONS / edition
    known = Record.read(folder / RENDERED)
    # whoever is stopped now begins anew
    (folder / RENDERED).unlink(missing_ok=True)
    before = known.parameters["sources"] if known else {}
    if known is None or _anew(root, known, files):
        reads.remove(folder / SPHINX)
    lay_out(files, folder / "src", before)
    # docutils looks for it where it runs
    reads.is_file(root / "docutils.conf")
    if said := _sphinx(folder, jobs):
        return said
    html = folder / HTML
    for trace in (".buildinfo", ".buildinfo.bak", "objects.inv.bak"):
        (html / trace).unlink(missing_ok=True)
    made = record.recorded(record.own_reads(root), asked(root, files), root, code)
    made.write(folder / RENDERED)
    return ""


def _anew(root: Path, known: Record, files: Mapping[str, Source]) -> bool:
    before = known.parameters["sources"]
    parameters = {"root": str(root), "sources": before}
    if list(record.reasons(known, parameters, Hashes(root))) or before.keys() != files.keys():
        return True
    changed = (name for name in files if files[name].digest != before[name])
    own = (Path(NOTEBOOK).suffix,)
    return any(not (n.endswith(own) or n.startswith(f"{PUBLISHED}/")) for n in changed)


def _sphinx(folder: Path, jobs: int) -> str:
    source, log = folder / "src", folder / LOG
    with log.open("w", encoding="utf-8") as out, redirect_stdout(out), redirect_stderr(out):
        # strict: unresolved references and warnings of any kind, a missing glyph too, are errors
        code = build_sphinx(
            source,
            folder / HTML,
            doctreedir=folder / SPHINX / ".doctrees",
            noconfig=True,
            path_config=source / "_config.yml",
            confoverrides={
                "external_toc_path": (source / "_toc.yml").as_posix(),
                "latex_individualpages": False,
                "nitpicky": True,
            },
            warningiserror=True,
            keep_going=True,
            quiet=True,
            jobs=jobs,
        )
    return log.read_text(encoding="utf-8").strip() or f"{code}" if code else ""
