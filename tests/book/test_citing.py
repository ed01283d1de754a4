"""How the book and its parts are cited."""

import json
import re

import pytest
import yaml

from deltabook.pages import citing
from deltabook.site import cite
from deltaindex.project import Project

PROJECT = Project.find()


@pytest.fixture
def told(monkeypatch):
    """Let CITATION.cff say something else, too."""

    def tell(**other):
        known = {**citing.described(PROJECT), **other}
        monkeypatch.setattr(citing, "described", lambda _: known)

    return tell


@pytest.mark.parametrize("style", citing.STYLES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_nobody_knows_yet_is_said_in_words(style, lang):
    said = citing.citation(PROJECT, 2018, lang, style)
    assert (
        "2018" in said
        and yaml.safe_load((PROJECT.root / "CITATION.cff").read_text("utf-8"))["version"] in said
    )
    assert {"en": "No public address yet", "zh": "尚无公开地址"}[lang] in said
    assert "{" not in said.replace("{{", "").replace("@misc{", "") or style == "bibtex"


@pytest.mark.parametrize("style", citing.STYLES)
def test_a_doi_goes_before_an_address(style, told):
    told(url="https://example.org/book", doi="10.1000/182")
    assert "https://doi.org/10.1000/182" in citing.citation(PROJECT, 2018, "en", style)


def test_a_release_has_a_date_and_all_authors(told):
    told(
        **{
            "version": "1.0.0",
            "date-released": "2031-02-03",
            "authors": [{"name": "A"}, {"name": "B"}],
        }
    )
    said = citing.citation(PROJECT, 2018, "en", "plain", accessed="accessed 2031-03-04")
    assert (
        said.startswith("A, B (2031). ")
        and "version 1.0.0; edition of 2018; accessed 2031-03-04" in said
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_script_finds_all_that_it_fills_in(lang):
    """The page's citation with every blank filled is that of Python."""
    given = cite.templates(PROJECT, 2018, lang)
    values = {"suffix": "-fig-x", "accessed": "A", "day": "D", "address": "http://x/y"}
    part = given["part"].replace("<what>", "Fig. 1")
    for style, template in zip(citing.STYLES, given["styles"], strict=True):
        blanks = re.findall("<([a-z]+)>", template["text"])
        assert set(blanks) <= {"part", *values}
        filled = template["text"].replace("<part>", part)
        for name, value in values.items():
            filled = filled.replace(f"<{name}>", value)
        assert filled == citing.citation(PROJECT, 2018, lang, style, part=part, **values)


def test_json_ends_no_script():
    hostile = {"x": "</script><script>alert(1)</script>"}
    written = cite._json(hostile)
    assert "</" not in written and json.loads(written) == hostile
