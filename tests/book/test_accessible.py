"""What the theme leaves out for a screen reader is put in."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from deltabook.site import accessible

TREE = (
    '<ul><li><a href="a.html">Measuring</a><details><summary><i></i></summary></details></li></ul>'
)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Sections of Measuring"), ("zh_CN", "Measuring")]
)
def test_toggles_are_named(language, name):
    app = SimpleNamespace(config=SimpleNamespace(language=language))
    context = {"generate_toctree_html": lambda _: BeautifulSoup(TREE, "html.parser")}
    accessible.name_toggles(app, "page", "page.html", context, None)
    summary = context["generate_toctree_html"]("sidebar").select_one("summary")
    assert name in summary["aria-label"]


def test_a_sidebar_without_chapters_or_a_theme_without_one():
    app = SimpleNamespace(config=SimpleNamespace(language="en"))
    context = {"generate_toctree_html": lambda _: ""}
    accessible.name_toggles(app, "page", "page.html", context, None)
    assert context["generate_toctree_html"]("sidebar") == ""
    accessible.name_toggles(app, "page", "page.html", {}, None)
