"""The form of a page: a box that answers its question, and a finding above each figure."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
#: Lists.
WITHOUT = {"10-glossary", "11-references"}
PAGES = [
    ROOT / "index.md",
    *(p for p in sorted((ROOT / "chapters").glob("*.md")) if p.stem not in WITHOUT),
]
#: Its box is made by code, for each city its own: see `test_profile_head`.
MADE = "profile"
BOX = re.compile(
    r"\n# .+\n\n(?:.*\n)*?:::\{admonition\} In short\n:class: in-short\n\n"
    r"\*\*Question\.\*\* (?P<question>.+\?)\n\n"
    r"\*\*Answer\.\*\* (?P<answer>.+)\n\n"
    r"\*\*How sure\.\*\* (?P<sure>.+)\n:::\n"
)
#: They answer with commands, or with what stands on the page.
NOT_COMPUTED = {"08-reuse", "08a-tutorial", "09-build"}


@pytest.mark.parametrize("page", [p for p in PAGES if p.stem != MADE], ids=lambda page: page.stem)
def test_a_page_opens_with_a_box(page):
    box = BOX.search(page.read_text("utf-8"))
    assert box, "no box, or not in the order question, answer, how sure"
    if page.stem not in NOT_COMPUTED:
        assert "{glue:text}" in box["answer"], "the answer is not computed"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_figure_has_a_finding_above_it(page):
    path = ROOT / "chapters" / "texts" / f"{page.stem}.yaml"
    texts = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    figures = {id for id, t in (texts or {}).items() if isinstance(t, dict) and "alt" in t}
    assert [id for id in sorted(figures) if "finding" not in texts[id]] == []
