"""Every link leads somewhere, and none makes a browser ask another host."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from .conftest import EDITIONS, PAGES, SITE

# what a browser fetches by itself or sends to; a plain <a> waits for a click
FETCHED = {
    "script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src",
    "video": "src", "audio": "src", "embed": "src", "object": "data", "form": "action",
}  # fmt: skip
OUTSIDE = re.compile(r"^\s*(?:[a-z]+:)?//", re.IGNORECASE)
CSS_URL = re.compile(r"url\(\s*(?!['\"]?(?:data:|#))(['\"]?)(.*?)\1\s*\)|@import\s+(['\"])(.*?)\3")


def urls_of(css):
    return [found[1] or found[3] for found in CSS_URL.findall(css)]


def test_nothing_is_fetched_from_outside(edition):
    for page in edition.pages.values():
        for tag, key in FETCHED.items():
            found = [e[key] for e in page.soup.find_all(tag) if OUTSIDE.match(e.get(key) or "")]
            assert not found, f"{page}: {found}"
        assert not page.soup.find_all(srcset=OUTSIDE), page
        assert not page.soup.find("base"), page
        styles = [e.text for e in page.soup.find_all("style")]
        styles += [e["style"] for e in page.soup.find_all(style=True)]
        assert not [url for css in styles for url in urls_of(css) if OUTSIDE.match(url)], page


def test_stylesheets_name_files_that_exist(edition):
    sheets = sorted((edition.root / "_static").rglob("*.css"))
    assert sheets
    for sheet in sheets:
        for url in urls_of(sheet.read_text("utf-8")):
            assert not OUTSIDE.match(url), f"{sheet.name}: {url}"
            assert (sheet.parent / urlsplit(url).path).is_file(), f"{sheet.name}: {url}"


def test_pictures_hold_all_they_show(edition):
    for picture in sorted((edition.root / "figures").glob("*.svg")):
        for element in ET.parse(picture).iter():
            for key, value in element.attrib.items():
                if key.endswith("href"):
                    assert value.startswith(("#", "data:")), f"{picture.name}: {value[:80]}"


def test_links_lead_somewhere(edition, editions):
    pages = {p.path: p for e in editions.values() for p in e.pages.values()}
    broken, checked = [], 0
    for page in edition.pages.values():
        for element in page.soup.find_all():
            for key in ("href", "src", "action", "data-target"):
                link = element.get(key)
                if link is None or OUTSIDE.match(link) or link.startswith(("data:", "mailto:")):
                    continue
                checked += 1
                parts = urlsplit(link)
                path = unquote(parts.path)
                target = (page.path.parent / path).resolve() if path else page.path
                inside = SITE in target.parents
                if not inside or not target.is_file():
                    broken.append(f"{page}: {link}")
                elif parts.fragment and target in pages:
                    known = pages[target].anchors
                    broken += (
                        [] if unquote(parts.fragment) in known else [f"{page}: {link} (anchor)"]
                    )
    assert checked > 20 * len(PAGES)
    assert broken == []


def test_addresses_that_once_existed_still_lead_somewhere(editions):
    """Whoever cited a page, a section, a figure, a table or a result finds it; see the file."""
    pages = {p.path: p for e in editions.values() for p in e.pages.values()}
    addresses = (Path(__file__).parents[1] / "addresses.txt").read_text("utf-8").splitlines()
    lost = []
    for address in addresses:
        path, _, fragment = address.partition("#")
        target = SITE / path
        if not target.is_file() or (fragment and fragment not in pages[target].anchors):
            lost.append(address)
    assert len(addresses) > 2000
    assert lost == []


def test_ids_are_unique(edition):
    for page in edition.chapters:
        ids = [element["id"] for element in page.article.find_all(id=True)]
        assert len(ids) == len(set(ids)), f"{page}: {sorted({i for i in ids if ids.count(i) > 1})}"


def test_switcher_knows_every_page(edition, editions):
    assert edition.switcher["current"] == edition.id
    listed = {entry["id"]: entry for entry in edition.switcher["editions"]}
    assert listed.keys() >= EDITIONS.keys()  # somebody may have built more
    for id, entry in ((id, listed[id]) for id in EDITIONS):
        assert (edition.root / entry["base"]).resolve() == editions[id].root
        assert set(entry["pages"]) == editions[id].pages.keys()
        assert entry["label"] == id.split("-")[0]


@pytest.mark.parametrize("link", ["https://a.org/x.js", "//a.org/x.js", "HTTP://a.org"])
def test_the_check_itself_sees_outside_links(link):
    assert OUTSIDE.match(link)
    assert urls_of(f"@import '{link}'; a {{ src: url({link}) }}") == [link, link]


def test_the_check_itself_passes_over_what_stays_inside():
    assert not OUTSIDE.match("../x.js")
    assert urls_of('a { background: url("data:image/svg+xml;x"); fill: url(#id) }') == []
