"""What chapters emit, read back by the parser that will read it."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup
from docutils.core import publish_doctree
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from myst_parser.docutils_ import Parser

from deltabook.pages import markup

ROOT = Path(__file__).parents[2]


def shown(text):
    """A line of Markdown as a reader sees it."""
    return BeautifulSoup(MarkdownIt("gfm-like").render(text), "html.parser").text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "a|b", "<i>x</i>", "*x* _y_ **z**", "`x`", "[x](y)", "![x](y)", "{numref}`x`", "$x$", "~x~",
        "# x", "- x", "+ x", "1 - 2", "x\\y", "a@b.org", "https://a.org", "&amp;", "^x^", ":::", "科创 100 %",
    ],
)  # fmt: skip
def test_escaped_text_is_shown_as_typed(text):
    assert shown(f"x {markup.escape(text)}") == f"x {text}"
    assert shown(markup.escape(text)) == text


def test_only_markup_is_markdown_in_a_table_and_a_missing_cell_is_a_dash():
    frame = pd.DataFrame({"*x*": ["*a*", markup.Markup("*b*"), None, float("nan")]})
    rows = markup.table(frame, "tab-x", "c", "").splitlines()
    assert [row for row in rows if row.startswith("|")] == [
        r"| \*x\* |", "| :--- |", r"| \*a\* |", "| *b* |", "| – |", "| – |",
    ]  # fmt: skip


def test_a_finding_is_a_block_of_its_own():
    config = {"myst_enable_extensions": ["colon_fence"], "report_level": 5}
    text = markup.finding(markup.Markup("Hefei\nleads.")) + "After it."
    assert text.startswith(":::{div} finding\nHefei leads.\n:::\n")
    assert "After it." in publish_doctree(text, parser=Parser(), settings_overrides=config).astext()


def test_markup_joined_to_a_text_is_text():
    with pytest.raises(TypeError):
        markup.Markup("*a*") + "b"
    assert markup.escape(f"{markup.Markup('*a*')} b") == r"\*a\* b"
    assert markup.filling({"x": markup.Markup("*a*"), "y": "*b*", "n": 1.5}) == {
        "x": "*a*", "y": r"\*b\*", "n": 1.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["a: b", "'x", '"x"', "a #b", "%x", "[x", "{x}", "x\\y", "- x", "a\nb"]
)
def test_an_alt_text_is_read_as_typed(text):
    figure = markup.figure("/x.svg", "fig-x", text, "A caption.", "", "x.svg")
    config = {"myst_enable_extensions": ["colon_fence"], "report_level": 5}
    shown = publish_doctree(figure, parser=Parser(), settings_overrides=config)
    (image,) = shown.findall(lambda node: node.tagname == "image")
    assert image["alt"] == text.replace("\n", " ")


def test_a_block_of_code_ends_where_it_should():
    text = "a\n``````\nb"
    shown = publish_doctree(markup.block(text), parser=Parser())
    assert shown.astext() == f"{text}\n"


def test_escaped_text_stays_on_one_line():
    assert markup.escape("a\n\n b\tc") == "a b c"
    assert markup.escape(3.5) == r"3\.5"


def test_a_cell_with_a_bar_stays_one_cell():
    frame = pd.DataFrame({"x": ["a|b"], "n": [1]})
    text = markup.table(frame, "tab-x", "Caption.", "<p>links</p>", numeric=["n"])
    rows = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    table = BeautifulSoup(MarkdownIt("gfm-like").render(rows), "html.parser")
    assert [cell.text for cell in table.find_all("td")] == ["a|b", "1"]
    assert [cell.get("style") for cell in table.find_all("td")] == [
        "text-align:left", "text-align:right",
    ]  # fmt: skip


def test_a_table_has_name_caption_and_links_and_may_be_folded():
    frame = pd.DataFrame({"x": ["1"]})
    plain = markup.table(frame, "tab-x", "One\n caption.", "<p>links</p>")
    assert ":::{table} One caption.\n:name: tab-x\n" in plain
    assert plain.endswith("<p>links</p>\n")
    folded = markup.table(frame, "tab-x", "c", "<p>links</p>", fold="All rows")
    assert folded.startswith(":::::{dropdown} All rows\n") and folded.endswith(":::::\n")
    # a fence closes only what has fewer colons
    assert [len(line) - len(line.lstrip(":")) for line in folded.splitlines() if ":::" in line] == [
        5, 4, 3, 3, 4, 5,
    ]  # fmt: skip


def test_a_figure_keeps_options_on_one_line():
    text = markup.figure("/x.svg", "fig-x", "Alt\n text.", "A\n caption.", "<p>links</p>", "x.svg")
    assert text.splitlines()[:7] == [
        ":::{figure} /x.svg",
        ":name: fig-x",
        ':alt: "Alt text."',
        ":align: center",
        ":target: x.svg",
        ":class: dark-light",
        "",
    ]
    assert text.splitlines()[7:] == ["A caption.", "", "<p>links</p>", ":::"]


def test_links():
    line = markup.links("As", {"SVG": "a.svg", "CSV": "a.csv"})
    links = BeautifulSoup(line, "html.parser").find_all("a")
    assert [(a.text, a["href"]) for a in links] == [("SVG", "a.svg"), ("CSV", "a.csv")]


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.one_of(st.characters(min_codepoint=33, max_codepoint=126), st.sampled_from(" é中")))
)
def test_escaped_text_is_shown_as_it_was_typed(text):
    """By the parser that the book uses, with its extensions."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    extensions = set(config["parse"]["myst_enable_extensions"])
    assert not extensions & {"linkify", "substitution"}
    overrides = {"myst_enable_extensions": sorted(extensions), "report_level": 5}
    shown = publish_doctree(
        f"x {markup.escape(text)} x", parser=Parser(), settings_overrides=overrides
    )
    assert shown.astext().split() == ["x", *text.split(), "x"]
    assert not list(shown.findall(lambda node: node.tagname in ("raw", "math", "strong", "image")))
