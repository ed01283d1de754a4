"""The built site, parsed once."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from deltabook.site.page import contents, listed
from deltaindex.project import Project

ROOT = Path(__file__).parents[3]
SITE = ROOT / "_build" / "html"
# id -> its folder in the site, as `make test` builds it; 2022 rests on the fallback
EDITIONS = {"2018-en": "", "2019-en": "2019", "2022-en": "2022"}
PAGES = [f"{page}.html" for page in listed(contents(ROOT, years=9))]
# pages of single cities, which no table of contents names
PROFILES = {f"profiles/{city}.html" for city in Project.find(ROOT).framework.entities.index}


@dataclass(frozen=True)
class Page:
    """A page of the site."""

    path: Path

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.path.read_text("utf-8"), "html.parser")

    @cached_property
    def anchors(self) -> set[str]:
        return {e[key] for e in self.soup.find_all() for key in ("id", "name") if e.get(key)}

    @cached_property
    def article(self):
        return self.soup.select_one("article.bd-article")

    def __str__(self) -> str:
        return self.path.relative_to(SITE).as_posix()


@dataclass(frozen=True)
class Edition:
    """The edition of a year: where it stands in the site, and its pages by address."""

    id: str
    root: Path
    pages: dict[str, Page]

    @property
    def chapters(self) -> list[Page]:
        """The pages that the table of contents names, in its order."""
        return [self.pages[name] for name in PAGES]

    @cached_property
    def switcher(self) -> dict:
        script = (self.root / "_static" / "editions.js").read_text("utf-8")
        return json.loads(script.removeprefix("window.deltaindexEditions = ").rstrip(";\n"))


def _there() -> list[str]:
    """Return the folders of all editions that the site holds, also of those not looked at here."""
    script = (SITE / "_static" / "editions.js").read_text("utf-8")
    listed = json.loads(script.removeprefix("window.deltaindexEditions = ").rstrip(";\n"))
    return [edition["base"].rstrip("/") for edition in listed["editions"]]


@pytest.fixture(scope="session")
def editions() -> dict[str, Edition]:
    """All editions, by id."""
    found = {}
    for id, folder in EDITIONS.items():
        root = SITE / folder
        if not (root / "index.html").is_file():
            year = id.split("-")[0]
            pytest.skip(f"the edition of {year} is not built: make book YEAR={year}")
        others = {SITE / base for base in _there()} - {root, SITE}
        files = (
            path
            for path in sorted(root.rglob("*.html"))
            if "_static" not in path.parts and not others & set(path.parents)
        )
        found[id] = Edition(id, root, {p.relative_to(root).as_posix(): Page(p) for p in files})
    return found


@pytest.fixture(params=EDITIONS)
def edition(request, editions) -> Edition:
    """Each edition in turn."""
    return editions[request.param]
