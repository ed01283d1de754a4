"""The book of another set: the same chapters, and no sentence that is false there."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from deltabook.pages.conditions import holding
from deltabook.site import execute
from deltaindex.project import Project

ROOT = Path(__file__).parents[2]
PAGES = ("index", "chapters/02-indicators", "chapters/03-measurement")


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """What the pages say in the book of the extended set: glued words and shown outputs."""
    copy = tmp_path_factory.mktemp("book")
    for name in ("data", "chapters"):
        shutil.copytree(ROOT / name, copy / name)
    settings = copy / "data" / "project.yaml"
    changed = re.sub(r"(?m)^set: open$", "set: extended", settings.read_text("utf-8"))
    settings.write_text(changed, "utf-8")
    said = {}
    for page in PAGES:
        target = copy / f"{page}.ipynb"
        failed = copy / "failed" / f"{page}.ipynb"
        parameters, holds = {"year": 2018, "lang": "en"}, holding(Project.find(copy), 2018)
        execute.execute(ROOT / f"{page}.md", target, failed, parameters, None, holds)
        cells = nbformat.read(target, 4).cells
        outputs = [o for cell in cells for o in cell.get("outputs", [])]
        record = "application/papermill.record/"
        glued = [o for o in outputs if record + "text/plain" in o.get("data", {})]
        said[page] = {
            "glued": {
                o.metadata.scrapbook.name.removeprefix(record): o.data[record + "text/plain"]
                for o in glued
            },
            "shown": "".join(o.data.get("text/markdown", "") for o in outputs if "data" in o),
        }
    return said


def test_captions_name_the_set_that_is_shown(texts):
    assert "choices of method (extended set)" in texts["index"]["shown"]
    assert "(extended set, the paper's" in texts["chapters/03-measurement"]["shown"]


def test_the_open_set_stays_what_it_is(texts):
    glued = texts["chapters/02-indicators"]["glued"]
    assert "Seven" in glued["Complete"]


def test_no_set_is_held_against_itself(texts):
    """The extended set stands beside the open one; where it is the book's own, nothing does."""
    found = texts["chapters/03-measurement"]
    assert not {"Added_count", "risers", "fallers"} & found["glued"].keys()
    assert "figures/ranking" in found["shown"] and "figures/open-extended" not in found["shown"]


def test_claims_are_judged_on_the_judged_set(texts):
    """As the rules say: the open set, whatever set the book shows."""
    table = texts["chapters/03-measurement"]["shown"]
    row = next(line for line in table.splitlines() if line.startswith("| Tier 2 holds"))
    assert "Not reproduced" in row and "| 15 |" in row
