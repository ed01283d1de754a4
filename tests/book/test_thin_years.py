"""Years that lack something: no page fails, and no sentence is false, stale or empty."""

import csv
import json
import random
import shutil
from pathlib import Path

import nbformat
import pytest

from deltabook.pages import Report
from deltabook.pages.conditions import UNRANKED, holding
from deltabook.site.layout import EDITIONS, PLAN
from deltabook.site.page import planned
from deltaindex import datapackage
from deltaindex.framework import text
from deltaindex.project import Project

from . import hunting, making

ROOT = Path(__file__).parents[2]
LINKED = ("_toc.yml", "_config.yml", "references.bib", "_static", "CITATION.cff", "README.md",
          "requirements.txt", "examples", "index.md", "chapters", "CHANGELOG.md")  # fmt: skip
# editions that `make test` has built or executed
THERE = sorted(path.parent for path in (ROOT / EDITIONS).glob(f"*-en/{PLAN}"))
GLOSSARY = "chapters/10-glossary"
# what looks at the index, and what runs in seconds
QUICK = ("index", "chapters/02-indicators", "chapters/03-measurement", "chapters/03b-space",
         "chapters/03g-inequality", "chapters/03c-audit", "chapters/03d-unseen", "chapters/03e-scale", "chapters/05-paths", "chapters/05b-which-path",
         "chapters/05a-cities", "chapters/01c-monitor", "chapters/06-claims")  # fmt: skip


def hunt(notebook, project, year):
    """Return what the hunters find on a page."""
    names = [n for n in project.framework.entity_names() if n]
    indicators = [text(i.name, "en") for i in project.framework.indicators.values()]
    sets = project.settings["set_names"]
    shown = [sets[n]["en"] for n in (project.set_of(year), project.beside_of(year)) if n]
    found = []
    for sentence in hunting.sentences(hunting.read(notebook)):
        caught = {
            "empty": hunting.empty(sentence),
            "doubled": hunting.doubled(sentence),
            "crowded": hunting.crowded(sentence, names),
            "both ends": hunting.both_ends(sentence, [*names, *indicators]),
            "both years": hunting.both_years(sentence, project.years),
            "set": hunting.unshown(sentence, shown),
        }
        found += [f"{kind} ({what}): {sentence}" for kind, what in caught.items() if what]
    return found


@pytest.mark.parametrize("edition", THERE, ids=lambda path: path.name)
def test_every_edition_that_is_there(project, edition):
    year = int(edition.name.split("-")[0])
    found = []
    for page in (page.name for page in planned(ROOT, edition.name)[1] if page.title is None):
        if page == GLOSSARY:
            continue  # it explains words that other pages use
        notebook = nbformat.read(making.notebook_of(ROOT, edition.name, page), 4)
        found += [f"{page}: {line}" for line in hunt(notebook, project, year)]
    assert not found, "\n".join(found)


def test_there_are_editions_to_hunt_in():
    """`make test` makes every year; a run of this file alone hunts in what is there."""
    if not THERE:
        pytest.skip("no edition has been made in _build")
    assert len(THERE) >= 1


def without(folder, gone):
    """Copy the project with 2018 alone, without some variables; return it."""
    shutil.copytree(ROOT / "data", folder / "data")
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    observations = folder / "data" / "observations"
    for path in observations.glob("20*.csv"):
        if path.stem != "2018":
            path.unlink()
    for path in observations.glob("*_2019.csv"):
        path.unlink()
    package = folder / "data" / "datapackage.json"
    listed = json.loads(package.read_text("utf-8"))
    listed["resources"] = [
        r for r in listed["resources"] if (folder / "data" / r["path"]).is_file()
    ]
    package.write_text(json.dumps(listed), "utf-8")
    path = observations / "2018.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["variable"] not in gone)
    return folder


def made(folder, pages_, year=2018):
    """Execute pages of a copied project; return what hunters find, and the pages read."""
    project = Project.find(folder)
    read = making.executed(folder, year, *pages_)
    found = [f"{p}: {line}" for p, nb in read.items() for line in hunt(nb, project, year)]
    return found, read, holding(project, year)


REMOVALS = {
    "board": (
        ["sme_board_listed_companies"],
        "Of the seven indicators of the open set, 2018 has six, with 86% of its weight",
    ),
    "patents": (
        ["patents_granted", "invention_patents_granted"],
        "So this edition has no ranking, no tiers and no paths.",
    ),
    "population": (
        ["population_registered"],
        "So this edition rests on the set of every year instead, with five indicators.",
    ),
}


@pytest.mark.parametrize("name", REMOVALS)
def test_what_is_missing_is_said_and_nothing_else_is_wrong(tmp_path, name):
    gone, note = REMOVALS[name]
    found, read, holds = made(without(tmp_path, gone), QUICK)
    assert not found, "\n".join(found)
    assert (UNRANKED in holds) == (name == "patents")
    for page in ("index", "chapters/03-measurement", "chapters/05b-which-path"):
        assert note in " ".join(hunting.read(read[page])), page
    if UNRANKED in holds:  # stubs: a title and the note
        assert len(read["chapters/03-measurement"].cells) == 4
        assert len(read["chapters/05b-which-path"].cells) == 4
        # the paper's own paths need no ranking
        assert "fig-segment-fits" in str(read["chapters/05-paths"])
        assert "pending" in str(read["chapters/06-claims"])


SIXTH = {
    # the set of every year without one of its five, and one city without its patents
    "institutions": (
        ["he_institutions"],
        "every_year",
        "Of the five indicators of the set of every year, 2023 has four",
    ),
    # and one that leaves a branch of the index empty
    "education": (
        ["fiscal_education_expenditure"],
        None,
        "So this edition has no ranking, no tiers and no paths.",
    ),
}


@pytest.mark.parametrize("name", SIXTH)
def test_an_invented_sixth_year_with_other_gaps(tmp_path, name):
    """Values of 2022, a little changed, as a synthetic 2023: its own pages, and those of 2018."""
    gone, set_, note = SIXTH[name]
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for link in LINKED:
        (tmp_path / link).symlink_to(ROOT / link)
    observations, chance = tmp_path / "data" / "observations", random.Random(2023)
    with (observations / "2022.csv").open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["variable"] not in gone]
    for row in rows:
        row["value"] = f"{float(row['value']) * chance.uniform(0.98, 1.08):.6g}"
        row["reference_year"] = "2023"
    hole = ("341700", "invention_patents_granted")
    with (observations / "2023.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(r for r in rows if (r["entity"], r["variable"]) != hole)
    datapackage.stamp(tmp_path / "data")
    project = Project.find(tmp_path)
    assert project.set_of(2023) == set_
    found, read, _ = made(tmp_path, [*QUICK, "chapters/03f-editions"], 2023)
    assert not found, "\n".join(found)
    said = " ".join(hunting.read(read["chapters/03-measurement"]))
    assert note in said and ("(Chizhou)" in said) == (set_ is not None)
    looking = ["index", "chapters/01c-monitor", "chapters/02-indicators", "chapters/03f-editions"]
    found, read, _ = made(tmp_path, looking, 2018)
    assert not found, "\n".join(found)
    story = " ".join(hunting.read(read["chapters/03f-editions"]))
    assert "Left out, because they lack some of it, are 2023." in story


def removable():
    """Each indicator, theme and variable of the open set."""
    framework = Project.find(ROOT).framework
    chosen = framework.choose("open")
    variables = {v for i in chosen for v in framework.uses(i)}
    yield from ((f"variable {v}", [v]) for v in sorted(variables))
    for theme in dict.fromkeys(framework.indicators[i].parent for i in chosen):
        own = [i for i in chosen if framework.indicators[i].parent == theme]
        shared = {v for i in chosen if i not in own for v in framework.uses(i)}
        yield f"theme {theme}", sorted({v for i in own for v in framework.uses(i)} - shared)


@pytest.mark.fuzz
@pytest.mark.parametrize(("name", "gone"), list(removable()), ids=lambda value: str(value)[:40])
def test_each_removed_in_turn(tmp_path, name, gone):
    found, *_ = made(without(tmp_path, gone), QUICK)
    assert not found, f"{name}:\n" + "\n".join(found)


@pytest.mark.parametrize(("name", "gone"), list(removable()), ids=lambda value: str(value)[:40])
def test_what_each_removal_leaves_is_said(tmp_path, monkeypatch, name, gone):
    """The note that stands on every page; the pages themselves are in `make fuzz`."""
    monkeypatch.chdir(without(tmp_path, gone))
    report = Report("chapters/03-measurement", 2018)
    said = report.gaps_note().data
    lost = "no ranking" if report.set is None else "Of the " if report.set == "open" else "rests on"
    assert lost in said, name
