"""Each computed word of a page has a name of its own: the last of two would stand for both."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "index.md", *(ROOT / "chapters").glob("*.md")])
CALL = re.compile(r"report\.glue\(\n(.*?)^\)", re.S | re.M)
NAME = re.compile(r"^    (\w+)=", re.M)


def names(source):
    return [name for call in CALL.findall(source) for name in NAME.findall(call)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_names_are_given_once(page):
    twice = [name for name, count in Counter(names(page.read_text("utf-8"))).items() if count > 1]
    assert twice == []


def test_names_are_seen():
    source = (
        "report.glue(\n    a=1,\n    b=f(\n        c=2,\n    ),\n)\n\nreport.glue(\n    a=3,\n)\n"
    )
    assert names(source) == ["a", "b", "a"]
