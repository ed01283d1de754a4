"""Assemble editions into one site, and put it in place whole."""

from __future__ import annotations

import filecmp
import json
import shutil
from pathlib import Path

from deltaindex.text import common

from ..addresses import SITE, place
from .layout import EDITIONS, HTML, RENDERED, RESULTS
from .record import Hashes

ASIDE, BEFORE = Path("_build", "html.new"), Path("_build", "html.before")
SWITCHER = Path("_static", "editions.js")
ASSEMBLED = Path("_build", "assembled.json")
# left by the theme; no page
_DROPPED = shutil.ignore_patterns("*webpack-macros.html")


def assemble(root: Path, editions: list[str], default: str) -> None:
    """Build the site aside from rendered editions, then rename it into place.

    Parameters
    ----------
    root : Path
        The project; rendered editions and results stand beneath it, see `layout`.
    editions : list of str
        Such as ``2018-en``; the default one must be among them.
    default : str
        The edition at the root of the site.
    """
    aside = root / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    for edition in sorted(editions, key=lambda e: e != default):
        target = aside / place(edition, default)
        rendered = root / EDITIONS / edition / HTML
        shutil.copytree(rendered, target, dirs_exist_ok=True, ignore=_DROPPED)
        shutil.copytree(root / RESULTS / edition.split("-")[0], target / "results")
        (target / SWITCHER).write_text(_switcher(root, edition, editions, default), "utf-8")
    site, before = root / SITE, root / BEFORE
    shutil.rmtree(before, ignore_errors=True)
    if site.exists():
        site.rename(before)
    aside.rename(site)
    shutil.rmtree(before, ignore_errors=True)
    (root / ASSEMBLED).write_text(json.dumps(_made_from(root, editions), indent=1), "utf-8")


def _made_from(root: Path, editions: list[str]) -> dict[str, str]:
    """Return what stands for the editions and their results, by edition."""
    now = Hashes(root)
    return {
        edition: now.of_file(f"{EDITIONS / edition / RENDERED}")
        + now.of_file(f"{RESULTS / edition.split('-')[0]}.json")
        for edition in editions
    }


def assembled(root: Path) -> dict[str, str]:
    """Return the editions that the site holds, with what stands for each."""
    try:
        return json.loads((root / ASSEMBLED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def recover(root: Path) -> None:
    """Bring back the last site if a build died between the two renames."""
    site, before = root / SITE, root / BEFORE
    if before.exists() and not site.exists():
        before.rename(site)


def intact(root: Path, editions: list[str], default: str) -> bool:
    """Return whether the site is made from these editions, and its pages are those rendered.

    Another tool (a plain ``jupyter-book build .``) writes to the same folder.
    """
    if assembled(root) != _made_from(root, editions):
        return False
    for edition in editions:
        rendered = root / EDITIONS / edition / HTML
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
        rendered = root / EDITIONS / other / HTML
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
