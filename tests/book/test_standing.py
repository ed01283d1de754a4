"""Cells and pages stand in the editions that they are meant for."""

import re
import shutil

import jupytext
import nbformat
import pytest

from deltabook.pages.conditions import (
    BESIDE,
    PAIR,
    RANKED,
    STORY,
    UNRANKED,
    holding,
    of_whole_year,
    select,
)
from deltaindex.project import Project

PAGE = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
deltaindex:
  needs: index
---

(a-name)=
# The title

For all.

```{code-cell} ipython3
:tags: [parameters, remove-cell]

year = 2018
```

+++ {"tags": ["only-2018"]}

For 2018.

+++ {"tags": ["only-beside"]}

For two sets.

+++ {"tags": ["only-2019", "only-beside"]}

For 2019, or two sets.

+++ {"tags": ["only-unranked"]}

For none.
"""


@pytest.fixture
def page():
    return jupytext.reads(PAGE, "md:myst")


def said(notebook):
    return [line for line in "\n".join(c.source for c in notebook.cells).splitlines() if line]


@pytest.mark.parametrize(
    ("holds", "lines"),
    [
        ({"2018", RANKED}, ["For 2018."]),
        ({"2019", RANKED}, ["For 2019, or two sets."]),
        ({"2018", RANKED, BESIDE}, ["For 2018.", "For two sets.", "For 2019, or two sets."]),
        ({"2020", RANKED}, []),
    ],
)
def test_cells_stand_where_one_of_their_tags_holds(page, holds, lines):
    found = said(select(page, "chapters/x", holds))
    assert [line for line in found if line.startswith("For ")] == ["For all.", *lines]


def test_a_page_that_needs_a_ranking_keeps_its_names_where_there_is_none(page):
    stub = select(page, "chapters/x", {"2018", UNRANKED})
    assert said(stub)[:3] == ["(a-name)=", "# The title", "year = 2018"]
    assert "Report('chapters/x', year, lang).gaps_note()" in stub.cells[-1].source
    nbformat.validate(stub)


def test_a_page_that_needs_none_stays(page):
    del page.metadata["deltaindex"]
    found = said(select(page, "chapters/x", {"2018", UNRANKED}))
    assert [line for line in found if line.startswith("For ")][-1] == "For none."


def test_what_holds_of_real_years(project, tmp_path):
    assert holding(project, 2018) == of_whole_year(2018) | {"judged"}
    assert holding(project, 2020) == {"2020", RANKED, STORY, PAIR}
    shutil.copytree(project.data, tmp_path / "data")
    path = tmp_path / "data" / "observations" / "2018.csv"
    without = re.sub(r"(?m)^.*,(invention_)?patents_granted,.*\n", "", path.read_text("utf-8"))
    path.write_text(without, "utf-8")
    assert holding(Project.find(tmp_path), 2018) == {"2018", UNRANKED, STORY}
