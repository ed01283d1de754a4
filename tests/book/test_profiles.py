"""Profiles: one notebook for many pages, in a kernel that is kept and always begins empty."""

from types import SimpleNamespace

import jupytext
import nbformat
import pandas as pd
import pytest
import yaml

from deltabook.addresses import MARKER
from deltabook.chapters import entity_profile
from deltabook.pages import Report
from deltabook.site import plan, shared_kernel
from deltabook.site.execute import execute
from deltaindex.errors import InputError

HEAD = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# One of many

Said of each.

```{code-cell} ipython3
:tags: [parameters]

year = 2018
entity = "x"
```

```{code-cell} ipython3
import os
print(entity, "left" in globals(), os.getpid())
left = 1
```
"""
FAILS = """
```{code-cell} ipython3
assert entity != "b", "not b"
```
"""


@pytest.fixture
def run(tmp_path):
    """Execute the notebook for an entity; return it."""

    def make(entity, text=HEAD):
        (tmp_path / "x.md").write_text(text, "utf-8")
        target = tmp_path / f"{entity}.ipynb"
        failed = tmp_path / "failed" / f"{entity}.ipynb"
        parameters = {"year": 2018, "entity": entity}
        execute(tmp_path / "x.md", target, failed, parameters, f"City {entity}")
        return nbformat.read(target, 4)

    yield make
    shared_kernel.close()


def printed(notebook):
    return [o.text.split() for c in notebook.cells for o in c.get("outputs", [])][-1]


def test_a_kernel_serves_many_and_each_begins_empty(run):
    first, second = printed(run("a")), printed(run("b"))
    assert first[:2] == ["a", "False"]
    assert second[:2] == ["b", "False"]
    assert first[2] == second[2]


def test_pages_differ_in_title_and_stand_in_no_contents(run):
    notebook = run("a")
    assert notebook.cells[0].source.startswith("# City a\n")
    assert "Said of each." in notebook.cells[0].source
    assert notebook.metadata["orphan"] is True
    assert shared_kernel.RESET not in "".join(cell.source for cell in notebook.cells)


def test_a_fault_names_its_own_cell_and_the_next_gets_a_new_kernel(run):
    first = printed(run("a", HEAD + FAILS))
    with pytest.raises(InputError, match=r"cell 4: AssertionError: not b"):
        run("b", HEAD + FAILS)
    third = printed(run("c", HEAD + FAILS))
    assert third[0] == "c" and third[2] != first[2]


def test_the_project_s_notebook_takes_the_code_as_the_command_gives_it(project):
    report = Report("chapters/profile", 2018)
    city = project.framework.entities.index[0]
    assert report.entity(int(city)) == report.entity(city) == city
    with pytest.raises(InputError, match="no such entity"):
        report.entity("999999")
    source = jupytext.read(project.root / "chapters" / "profile.md")
    calls = "".join(cell.source for cell in source.cells)
    assert 'entity_profile.profile("chapters/profile", year, lang, entity)' in calls
    assert entity_profile.profile("chapters/profile", 2018, "en", int(city)).entity == city


def test_names_are_links_only_where_profiles_are_made(project, tmp_path, monkeypatch):
    city = project.framework.entities.index[0]
    report = Report("chapters/05a-cities", 2018)
    assert "<a" not in report.profile(city)
    (tmp_path / MARKER).write_text(yaml.safe_dump({"year": 2018, "lang": "en"}), "utf-8")
    monkeypatch.setattr(report, "_staged", tmp_path)
    assert report.profile(city).text.startswith(f'<a href="../profiles/{city}.html">')


@pytest.mark.parametrize("id", ["a b", "a#b", "市", "a" * 65, "a?b", "a%20b"])
def test_an_id_that_is_no_address_is_refused(id, assemble):
    """It becomes the name of a page and of files; the engine itself takes more."""
    framework = assemble(pd.DataFrame({"x": [1.0, 2.0]}, index=["330100", id])).framework
    project = SimpleNamespace(framework=framework, data="data")
    (fault,) = plan.without_address(project)
    assert fault.value == id and "address of a page" in fault.mend
