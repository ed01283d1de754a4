"""What an edition is planned from: a page for every entity, ranked or not."""

import json
import shutil
from pathlib import Path

import pytest

from deltabook.site import plan
from deltabook.site.layout import EDITIONS, PLAN
from deltaindex.project import Project

ROOT = Path(__file__).parents[2]
CITY = "340500"


@pytest.mark.parametrize("gone", [(f"{CITY},population_registered", f"{CITY},fiscal_"), ()])
def test_a_city_without_a_score_has_a_page(tmp_path, gone):
    """And so have all in a year without a ranking: that of the second case lacks all patents."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "observations" / "2018.csv"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    left = [r for r in rows if not (r.startswith(gone) if gone else "patents_granted" in r)]
    path.write_text("".join(left), "utf-8")
    plan.make(tmp_path, "2018-en", {})
    made = json.loads((tmp_path / EDITIONS / "2018-en" / PLAN).read_text("utf-8"))
    project = Project.find(tmp_path)
    assert list(made["entities"]) == list(project.framework.entities.index)
    if gone:
        assert CITY not in project.index(2018).score.index
    else:
        assert project.set_of(2018) is None and "unranked" in made["holds"]
