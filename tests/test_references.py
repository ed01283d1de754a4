"""The bibliography can be read, and holds every work that code and chapters cite."""

import re
from pathlib import Path

from pybtex.database import parse_file

ROOT = Path(__file__).parents[1]
BIB = ROOT / "references.bib"
CITED = re.compile(r"(?::cite:|\{cite(?::\w+)?\})`([\w,; -]+)`")
SOURCES = sorted({*(ROOT / "lib").rglob("*.py"), *(ROOT / "chapters").rglob("*.md")})


def cited(path):
    found = CITED.findall(path.read_text(encoding="utf-8"))
    return {key.strip() for keys in found for key in re.split("[,;]", keys)}


def test_every_entry_is_read():
    written = re.findall(r"^@\w+\{([\w-]+),", BIB.read_text(encoding="utf-8"), re.M)
    assert sorted(parse_file(BIB).entries) == sorted(written)
    assert len(written) > 10


def test_what_is_cited_is_there():
    known = set(parse_file(BIB).entries)
    assert {(path.name, key) for path in SOURCES for key in cited(path) - known} == set()


def test_citations_are_seen():
    assert "oecd2008" in cited(ROOT / "lib" / "deltaindex" / "methods" / "normalise.py")
