"""The book of a year that lacks what weighs most, or a city of which too little is known.

The years are 2018, 2019 and an invented 2020: the real one, which lacks other things, is taken out.
"""

import csv
import random
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from deltabook import __main__ as book
from deltabook.pages.conditions import holding
from deltabook.site.execute import execute
from deltabook.site.page import contents, listed
from deltaindex.intake import Scope, add, check, remove
from deltaindex.project import Project

from . import making

ROOT = Path(__file__).parents[2]
YEAR, UNSCORED = 2020, "340500"
HOLE = ("341700", "invention_patents_granted")  # the one indicator of its theme
LINKED = ("_toc.yml", "_config.yml", "references.bib", "_static", "CITATION.cff", "README.md",
          "requirements.txt", "examples", "index.md", "chapters")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The project with a 2020: 2019 a little changed, without the board and without one number."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data", folder / "data")
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for later in (y for y in Project.find(folder).years if y >= YEAR):
        remove(Scope.find(folder, year=later), shipped=True)
    chance = random.Random(1)
    with (ROOT / "data" / "observations" / "2019.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["value"] = str(round(float(row["value"]) * chance.uniform(0.98, 1.08), 2))
        row["reference_year"], row["source"] = str(YEAR), ""
    rows = [row for row in rows if row["variable"] != "sme_board_listed_companies"]
    rows = [row for row in rows if (row["entity"], row["variable"]) != HOLE]
    with (folder / "new.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    scope = Scope.find(folder, year=YEAR)
    source = {"id": "synthetic", "title": "Values of a test", "publisher": "nobody"}
    source |= {"seen_in": "this test", "licence": "none", "years": str(YEAR)}
    checked = check(folder / "new.csv", scope, source=source["id"], described=[source])
    assert {f.variable for f in checked.of("warning")} >= {"sme_board_listed_companies"}
    add(checked, scope)
    return folder


@pytest.fixture(scope="module")
def edition(folder):
    """The executed notebooks of 2020 by page."""
    return making.executed(folder, YEAR)


def shown(notebook):
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    return "".join(o.get("data", {}).get("text/markdown", "") for o in outputs)


def test_every_chapter_runs(edition):
    assert len(edition) > 12


def test_the_book_says_what_is_left_out(edition):
    for page in ("index", "chapters/02-indicators", "chapters/03-measurement"):
        said = shown(edition[page]).replace("\\", "")
        assert "The data of 2020 have gaps. Of the seven indicators of the open set" in said
        assert "2020 has six, with 72% of its weight in 2018. Left out: SME-board" in said
        # the stations have no file of 2020, so the yearbook takes their place
        assert "Environmental reputation (yearbook) takes the place of" in said
    for page in ("index", "chapters/03-measurement"):
        assert "open set without SME" in shown(edition[page]).replace("\\", "")
    row = next(
        line
        for line in shown(edition["chapters/02-indicators"]).splitlines()
        if "中小板上市企业数" in line
    )
    assert "observed (no value in 2020)" in row.replace("\\", "")


def test_the_book_says_what_a_city_lacks(edition):
    """It has a score, a rank and a page; the rule for paths needs what it lacks."""
    for page in ("index", "chapters/03-measurement", "chapters/03b-space",
                 "chapters/05b-which-path"):  # fmt: skip
        said = shown(edition[page]).replace("\\", "")
        assert "Single values are missing: Invention patents" in said and "(Chizhou)" in said
    for page in ("chapters/05b-which-path", "chapters/05a-cities"):
        assert "Too little is known of Chizhou for a path" in shown(edition[page])
    rows = shown(edition["chapters/05a-cities"]).splitlines()
    row = next(r for r in rows if r.startswith("| ") and "341700" in r)
    assert row.count("| – ") == 3


@pytest.mark.parametrize("city", [HOLE[0], "340400"])
def test_the_profile_of_a_city_that_lacks_a_number_and_of_its_peer(folder, city):
    target = folder / "_build" / "other" / f"{city}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    parameters = {"year": YEAR, "lang": "en", "entity": city}
    source, failed = ROOT / "chapters" / "profile.md", folder / "failed" / f"{city}.ipynb"
    execute(source, target, failed, parameters, city, holding(Project.find(folder), YEAR))
    assert ("for a path" in shown(nbformat.read(target, 4))) == (city == HOLE[0])


def test_years_that_measure_by_other_indicators(edition):
    said = shown(edition["chapters/03f-editions"]).replace("\\", "")
    assert "should not be set beside" in said and not re.search(r"\bnan\b", said)
    # years are held against each other on what all have, so the board is in none of the tables
    rows = [line for line in said.splitlines() if line.startswith("| ")]
    assert rows and not [row for row in rows if "SME-board" in row]


RANKING = ["index", "chapters/02-indicators", "chapters/03-measurement"]
DOUBTING = ["chapters/03a-certainty", "chapters/03b-space", "chapters/05a-cities"]


@pytest.mark.parametrize("page", [*RANKING, *DOUBTING])
def test_a_city_of_which_too_little_is_known(folder, tmp_path, page):
    """The minimum weight decides; the city is named and has no rank."""
    shutil.copytree(folder / "data", tmp_path / "data")
    (tmp_path / "chapters").symlink_to(ROOT / "chapters")
    path = tmp_path / "data" / "observations" / f"{YEAR}.csv"
    bare = (f"{UNSCORED},population_registered", f"{UNSCORED},fiscal_expenditure")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(bare)), "utf-8")
    target = tmp_path / "out" / "x.ipynb"
    target.parent.mkdir()
    parameters = {"year": YEAR, "lang": "en"}
    holds = holding(Project.find(tmp_path), YEAR)
    execute(ROOT / f"{page}.md", target, tmp_path / "failed.ipynb", parameters, None, holds)
    if page in DOUBTING:
        return  # that they run is enough: the others name the city
    said = shown(nbformat.read(target, 4)).replace("\\", "")
    name = Project.find(ROOT).framework.entity_names()[UNSCORED]
    assert f"Too little is known of {name} for a score" in said
    if page == "chapters/03-measurement":
        assert "cores of 40 cities" in said or "score of 40 cities" in said


def test_claims_are_judged_elsewhere(edition):
    said = shown(edition["chapters/03-measurement"])
    assert "The paper speaks of 2018, so its claims" in said and "Not reproduced" not in said


def looks_at_other_years(page):
    source = (ROOT / f"{page}.md").read_text("utf-8")
    return re.search(r"\.(years|comparable_years)\b", source)


@pytest.mark.parametrize("page", [p for p in listed(contents(ROOT, 5)) if looks_at_other_years(p)])
def test_the_pages_of_another_year_that_look_at_this_one(folder, page):
    """A new year must not break the editions that are there."""
    target = folder / "_build" / "other" / f"{page}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    failed = folder / "failed" / f"{page}.ipynb"
    parameters, holds = {"year": 2018, "lang": "en"}, holding(Project.find(folder), 2018)
    execute(ROOT / f"{page}.md", target, failed, parameters, None, holds)
    assert "have gaps" not in shown(nbformat.read(target, 4))


def test_a_whole_year_says_nothing_of_gaps(project):
    assert list(book.gaps(project, project.judged_year)) == []


def test_strict(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert book.main(["--year", str(YEAR), "--strict"]) == 1
    # what takes the place of an indicator counts for it
    (line,) = capsys.readouterr().err.splitlines()
    assert "2020: sme_board_firms: no value" in line
    assert "add sme_board_listed_companies, or build without STRICT" in line
