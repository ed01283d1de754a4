"""Text in data files is text: it appears as it was typed, on the page and in the tables to download."""

import csv
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from deltaindex.book import execute
from deltaindex.book.markup import escape

ROOT = Path(__file__).parents[2]
TYPED = "<script>alert('x')</script> *b* $x$ {a} [l](u) | `c` _d_ &amp;"
FORMULA = "=cmd|'/c calc'!A0"
PAGES = ("index", "chapters/03-measurement", "chapters/04-ic-chain", "chapters/07-data",
         "chapters/10-glossary")  # fmt: skip


def put(path, row, **changes):
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[row].update(changes)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A copy of the book whose data hold what a page or a program could take for more than text."""
    folder = tmp_path_factory.mktemp("typed")
    for name in ("data", "chapters"):
        shutil.copytree(ROOT / name, folder / name)
    data = folder / "data"
    put(data / "cities.csv", 5, name_en=TYPED)
    put(data / "cities.csv", 1, name_en=FORMULA)
    put(data / "chain" / "firms.csv", 0, says_en=TYPED, place_en=TYPED)
    put(data / "sources.csv", 0, title=TYPED)
    put(data / "glossary.csv", 0, meaning=TYPED)
    for page in PAGES:
        target = folder / f"{page}.ipynb"
        failed = folder / "failed" / f"{page}.ipynb"
        execute.execute(ROOT / f"{page}.md", target, failed, {"year": 2018, "lang": "en"})
    return folder


def test_on_the_page(book):
    seen = 0
    for page in PAGES:
        for cell in nbformat.read(book / f"{page}.ipynb", 4).cells:
            for output in cell.get("outputs", []):
                # an option of a directive is text already
                text = re.sub(
                    r"(?m)^:alt: .*$", "", output.get("data", {}).get("text/markdown", "")
                )
                seen += text.count(escape(TYPED))
                assert "<script>alert" not in text, page
                assert "&amp;" not in text.replace("\\&amp;", ""), page
    assert seen >= 6


def test_in_the_tables_to_download(book):
    with (book / "_build" / "_published" / "tables" / "scores.csv").open(
        encoding="utf-8"
    ) as stream:
        names = {row["entity"]: row["name"] for row in csv.DictReader(stream)}
    assert names["320100"] == FORMULA and names["320500"] == TYPED
