"""Text in data files is text: it appears as it was typed, on every page and in every table."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from deltabook.site.layout import EDITIONS, HTML

from . import hostile

YEAR = 2018
WORD = re.compile(r"Zq\d+q")
BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
#: Attributes that are read to a person; of all others, none may hold a text from data.
READ = {"alt", "title", "aria-label", "content", "data-told"}


def folded(text):
    return BLANKS.sub(" ", text).strip(" ")


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """The folder of the copy, built and rendered, and its texts."""
    folder = tmp_path_factory.mktemp("typed")
    texts = hostile.copy(folder)
    edition = f"{YEAR}-en"
    for arguments in (
        ["deltaindex.datapackage", "data"],
        ["deltabook.site", "results", str(YEAR)],
        *(["deltabook.site", step, edition] for step in ("plan", "pages", "render")),
    ):
        command = [sys.executable, "-m", *arguments]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    return folder, folder / EDITIONS / edition / HTML, texts


@pytest.fixture(scope="module")
def parsed(typed):
    """The pages, parsed; what commands print is folded at the width of a terminal, and left out."""
    _, html, _ = typed
    found = {}
    for path in sorted(html.rglob("*.html")):
        if "_static" not in path.parts:
            found[path.relative_to(html).as_posix()] = BeautifulSoup(
                path.read_text("utf-8"), "html.parser"
            )
    for soup in found.values():
        for block in soup.select("pre"):
            block.decompose()
    return found


def forms(text):
    """A text as it stands in a sentence and, the name of a set, where a heading begins with it."""
    text = text.strip()
    return {text, text[:1].upper() + text[1:]}


def test_nothing_ran(typed):
    folder, _, _ = typed
    assert not list(folder.rglob(hostile.TRACE))


def test_every_text_stands_as_typed(typed, parsed):
    _, _, texts = typed
    wrong, seen = [], Counter()
    for name, soup in parsed.items():
        shown = folded(soup.get_text())
        for word, count in Counter(WORD.findall(shown)).items():
            whole = sum(shown.count(folded(form)) for form in forms(texts.typed[word]))
            seen[texts.kind[word]] += whole
            if whole != count:
                at = shown.index(word)
                wrong.append((name, texts.typed[word], shown[max(0, at - 40) : at + 40]))
    assert not wrong
    assert set(seen) == set(hostile.KINDS) and min(seen.values()) > 20


def test_no_text_becomes_an_element(typed, parsed):
    """Nor a part of one, but for what is read to a person, and there it is whole."""
    _, _, texts = typed
    for name, soup in parsed.items():
        for element in soup.find_all():
            for key, value in element.attrs.items():
                value = folded(" ".join(value) if isinstance(value, list) else value)
                for word in WORD.findall(value):
                    assert key in READ and folded(texts.typed[word]) in value, (name, element)
                assert not (re.search(r"//[^/]*evil", value) and key not in READ), (name, element)


def test_every_city_has_its_name_as_the_title_of_its_page(typed, parsed):
    folder, _, _ = typed
    with (folder / "data" / "cities.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["entity"]: row["name_en"] for row in csv.DictReader(stream)}
    for entity, name in names.items():
        soup = parsed[f"profiles/{entity}.html"]
        title = soup.select_one("article h1")
        title.select_one(".headerlink").decompose()
        assert folded(title.text) == folded(name)
        assert folded(soup.title.text).startswith(folded(name))


def test_what_the_paper_lists_does_not_grow_with_the_framework(typed):
    folder, html, _ = typed
    framework = (folder / "data" / "frameworks" / "yrd.yaml").read_text("utf-8")
    assert "extra:" in framework
    tables = {
        name: list(
            csv.DictReader((html / "tables" / f"{name}.csv").read_text("utf-8").splitlines())
        )
        for name in ("indicators", "audit")
    }
    assert len(tables["indicators"]) == 22
    verdicts = {row["id"]: row["verdict"] for row in tables["audit"]}
    assert verdicts["table1-count"] == "confirmed"
    coverage = (html / "figures" / "coverage.csv").read_text("utf-8")
    assert "extra" not in coverage and "maker_spaces" in coverage


def test_every_table_to_download_holds_the_texts_whole(typed):
    _, html, texts = typed
    found = 0
    for path in sorted((html / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    for word in WORD.findall(cell):
                        assert any(form in cell for form in forms(texts.typed[word])), path.name
                        found += 1
    assert found > 1000


def test_the_search_shows_titles_as_typed(typed, browser):
    """Sphinx's script shows titles as HTML."""
    folder, html, texts = typed
    script = (html / "searchindex.js").read_text("utf-8")
    titles = json.loads(script.removeprefix("Search.setIndex(").rstrip(")\n"))["alltitles"]
    assert not [title for title in titles if re.search(r"<\w", title)]
    with (folder / "data" / "cities.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["name_en"] for row in csv.DictReader(stream)]
    page = browser.new_page()
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for name in names:
        word = WORD.search(name)[0]
        if texts.kind[word] in ("script", "handler", "tag", "comment", "entity"):
            page.goto((html / "search.html").as_uri() + f"?q={word}")
            page.wait_for_selector("#search-results li a")
            shown = page.locator("#search-results li a").all_inner_texts()
            assert folded(name) in map(folded, shown)
            assert page.title() != word
    page.goto((html / "profiles" / "320400.html").as_uri())
    page.close()
    assert not ran
