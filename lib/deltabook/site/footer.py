"""A Sphinx extension: the version and the edition at the foot of every page."""

from __future__ import annotations

from pathlib import Path

from deltaindex import __version__
from deltaindex.files import read_yaml
from deltaindex.project import Project
from deltaindex.text import common

from ..addresses import MARKER


def edition_of(source: Path) -> tuple[int, str]:
    """Return the year and the language of the pages in a folder, staged for an edition or not."""
    staged = source / MARKER
    if not staged.is_file():
        return Project.find(source).default_year, "en"
    edition = read_yaml(staged)
    return edition["year"], edition["lang"]


def line(source: Path) -> str:
    """Return what the foot of the pages in a folder says."""
    year, lang = edition_of(source)
    return common(lang)("book.foot", version=__version__, year=year)


def say(app, config) -> None:
    """Hand it to the theme."""
    config.html_theme_options["extra_footer"] = f"<p>{line(Path(app.srcdir))}</p>"


def setup(app) -> dict:
    """Register with Sphinx."""
    app.connect("config-inited", say)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
