"""A Sphinx extension: the version and the edition at the foot of every page."""

from __future__ import annotations

from pathlib import Path

import yaml

from deltaindex import __version__
from deltaindex.project import Project
from deltaindex.text import common

from ..addresses import MARKER


def line(source: Path) -> str:
    """Return what the foot of the pages in a folder says, staged for an edition or not."""
    staged = source / MARKER
    if staged.is_file():
        edition = yaml.safe_load(staged.read_text(encoding="utf-8"))
    else:
        edition = {"year": Project.find(source).default_year, "lang": "en"}
    return common(edition["lang"])("book.foot", version=__version__, year=edition["year"])


def say(app, config) -> None:
    """Hand it to the theme."""
    config.html_theme_options["extra_footer"] = f"<p>{line(Path(app.srcdir))}</p>"


def setup(app) -> dict:
    """Register with Sphinx."""
    app.connect("config-inited", say)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
