"""Assemble editions into one site, and put it in place whole."""

from __future__ import annotations

import argparse
import filecmp
import json
import shutil
import sys
from pathlib import Path

from deltaindex.project import Project
from deltaindex.text import common

from ..addresses import SITE, place

ASIDE, BEFORE = Path("_build", "html.new"), Path("_build", "html.before")
SWITCHER = Path("_static", "editions.js")
# left by snakemake and by the theme; no page
_DROPPED = shutil.ignore_patterns(".snakemake_timestamp", "*webpack-macros.html")


def assemble(root: Path, editions: list[str], default: str) -> None:
    """Build the site aside from rendered editions, then rename it into place.

    Parameters
    ----------
    root : Path
        The project; editions stand in ``_build/editions/<edition>/html`` beneath it, results in
        ``_build/results/<year>``.
    editions : list of str
        Such as ``2018-en``; the default one must be among them.
    default : str
        The edition at the root of the site.
    """
    aside = root / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    for edition in sorted(editions, key=lambda e: e != default):
        target = aside / place(edition, default)
        rendered = root / "_build" / "editions" / edition / "html"
        shutil.copytree(rendered, target, dirs_exist_ok=True, ignore=_DROPPED)
        results = root / "_build" / "results" / edition.split("-")[0]
        shutil.copytree(results, target / "results", ignore=_DROPPED)
        (target / SWITCHER).write_text(_switcher(root, edition, editions, default), "utf-8")
    site, before = root / SITE, root / BEFORE
    shutil.rmtree(before, ignore_errors=True)
    if site.exists():
        site.rename(before)
    aside.rename(site)
    shutil.rmtree(before, ignore_errors=True)


def recover(root: Path) -> None:
    """Bring back the last site if a build died between the two renames."""
    site, before = root / SITE, root / BEFORE
    if before.exists() and not site.exists():
        before.rename(site)


def intact(root: Path, editions: list[str], default: str) -> bool:
    """Return whether the pages in place are those that were rendered.

    Another tool (a plain ``jupyter-book build .``) writes to the same folder.
    """
    for edition in editions:
        rendered = root / "_build" / "editions" / edition / "html"
        for page in _pages(rendered):
            shown = root / SITE / place(edition, default) / page
            if not shown.is_file() or not filecmp.cmp(rendered / page, shown):
                return False
    return True


def _pages(rendered: Path) -> list[str]:
    """Return the pages of a rendered edition, relative to it."""
    found = (page.relative_to(rendered) for page in rendered.rglob("*.html"))
    return sorted(page.as_posix() for page in found if page.parts[0] != "_static")


def _switcher(root: Path, edition: str, editions: list[str], default: str) -> str:
    """Return the script that tells a page which editions there are, and where from here."""
    here = place(edition, default)
    up = "../" * here.count("/")
    listed = []
    for other in sorted(editions):
        year, lang = other.split("-")
        rendered = root / "_build" / "editions" / other / "html"
        listed.append(
            {
                "id": other,
                "label": common(lang)("book.edition", year=year),
                "base": up + place(other, default),
                "pages": _pages(rendered),
            }
        )
    content = json.dumps({"current": edition, "editions": listed}, ensure_ascii=False)
    return f"window.deltaindexEditions = {content};\n"


def main(argv: list[str] | None = None) -> int:
    """Run ``python -m deltabook.site.assemble 2018-en 2019-en``."""
    parser = argparse.ArgumentParser(description=assemble.__doc__)
    parser.add_argument("editions", nargs="+")
    arguments = parser.parse_args(argv)
    project = Project.find()
    default = f"{project.default_year}-en"
    assemble(project.root, arguments.editions, default)
    print(f"site: {', '.join(arguments.editions)} at {SITE}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
