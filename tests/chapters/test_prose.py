"""Numbers in prose come from the run: no chapter types one."""

import re
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "index.md", *sorted((ROOT / "chapters").glob("*.md"))]

# names that happen to hold digits, places in the paper, and the date on its cover
ALLOWED = re.compile(
    r"GB/T 7714|SHA-256|December 2021|CC BY 4\.0|EUV|PM2\.5|3C1D|5G"
    r"|(?:Table|Fig\.) \d|[Ss]ections? \d(?:\.\d)?(?: (?:and|to) \d(?:\.\d)?)?|\(\d(?:\.\d)?\)|(?<=its section )\d"
)
CODE = re.compile(r"^(`{3,}|:{3,}).*?^\1", re.S | re.M)


def prose(text: str) -> str:
    """Strip what is not prose: code, roles, mathematics, addresses."""
    text = CODE.sub("", text)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "", text, flags=re.S)
    text = re.sub(r"\{[\w:]+\}`[^`]*`|`[^`]*`|<[^>]*>|\]\([^)]*\)", "", text)
    return ALLOWED.sub("", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_bare_number(page):
    notebook = jupytext.read(page)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in prose(cell.source).splitlines():
                assert not re.search(r"\d", line), f"{page.name}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_cells_call_what_is_tested(page):
    """A cell shows one thing: what it computes stands in `deltabook.chapters` or in the engine."""
    for number, cell in enumerate(jupytext.read(page).cells):
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= 20, f"{page.name}: cell {number} has {len(lines)} lines"
            made = [line for line in lines if re.match(r"\s*(def|class|while)\b", line)]
            assert made == [], f"{page.name}: cell {number}"


def test_a_typed_number_would_be_seen():
    assert re.search(r"\d", prose("Shanghai scores 0.629 in `x1` and section 2.3."))
    assert not re.search(
        r"\d", prose("See section 2.3, Table 1, {glue:text}`a.md::b1:s`, $n - 1$.")
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_glued_words_are_offered_by_the_same_page(page):
    """A key that no cell offers would only show when the page is built."""
    source = page.read_text(encoding="utf-8")
    for target, key in re.findall(r"\{glue:text\}`([\w.-]+)::(\w+):s`", source):
        assert target == page.name
        assert re.search(rf"\b{key}=", source), key


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_chapters_define_no_helper(page):
    for cell in jupytext.read(page).cells:
        if cell.cell_type == "code":
            assert not re.search(r"^\s*(def|class)\s", cell.source, re.M)
