"""One machine or many, forked or started anew, with make or without: the same site."""

import json
import os

import pytest

from . import small

YEARS = ("2018", "2019")
EDITIONS = [f"{year}-en" for year in YEARS]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The files of the small book of two years, as the command makes them."""
    folder = small.write(tmp_path_factory.mktemp("small"))
    said = small.run(folder, "-m", "deltabook", "--year", *YEARS)
    found = small.content(folder)
    assert {"_build/html/chapters/a.html", "_build/html/2019/profiles/310000.html"} <= found.keys()
    # five pages and those of 41 cities, and why
    assert said.count("45 of 45 pages to execute") == 2 and said.count(": never made") == 2
    return folder, found


def test_nothing_is_made_again_where_nothing_changed(site):
    folder, found = site
    said = small.run(folder, "-m", "deltabook", "--year", *YEARS)
    assert "execute" not in said and "rendering" not in said
    assert small.content(folder) == found


def test_an_edit_makes_the_pages_that_it_concerns(site):
    folder, found = site
    page = folder / "chapters" / "a.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("It ranks", "Here it ranks"), "utf-8")
    said = small.run(folder, "-m", "deltabook")
    assert said.count("1 of 45 pages to execute\n  a: chapters/a.md changed") == 2
    now = small.content(folder)
    changed = {name for name in now if now[name] != found[name]} - {
        "_build/html/searchindex.js", "_build/html/2019/searchindex.js"
    }  # fmt: skip
    assert {name.rpartition("/")[2] for name in changed} == {"a.html", "a.ipynb"}
    page.write_text(text, "utf-8")
    small.run(folder, "-m", "deltabook")
    assert small.content(folder) == found


def test_a_year_that_comes_makes_only_what_looks_at_years(site):
    """The year is invented: values of 2022 under another name."""
    folder, found = site
    observations = folder / "data" / "observations"
    package = (folder / "data" / "datapackage.json").read_text("utf-8")
    text = (observations / "2022.csv").read_text("utf-8")
    (observations / "2023.csv").write_text(text.replace(",2022,", ",2023,"), "utf-8")
    small.run(folder, "-m", "deltaindex.datapackage", "data")
    said = small.run(folder, "-m", "deltabook")
    assert "execute" not in said and "rendering" not in said
    assert small.content(folder) == found
    (observations / "2023.csv").unlink()
    (folder / "data" / "datapackage.json").write_text(package, "utf-8")


def test_two_pages_that_publish_under_one_name_are_refused(site, tmp_path):
    folder, _ = site
    other = folder / "chapters" / "c.md"
    text = other.read_text("utf-8")
    other.write_text((folder / "chapters" / "b.md").read_text("utf-8"), "utf-8")
    with pytest.raises(AssertionError, match="published by chapters/b too, under the same name"):
        small.run(folder, "-m", "deltabook")
    other.write_text(text, "utf-8")


@pytest.mark.fuzz
def test_snakemake_makes_the_same_site_in_processes_of_its_own(site, tmp_path):
    folder = small.write(tmp_path)
    command = ["-m", "snakemake", "--cores", "2", "--forceall", "--config", "groups=3"]
    small.run(folder, *command, f"editions={','.join(EDITIONS)}")
    assert small.content(folder) == site[1]
    # once more: each step finds that nothing is stale
    records = [path for path in folder.rglob("record.json") if "pages" in path.parts]
    dates = {path: path.stat().st_mtime_ns for path in records}
    small.run(folder, *command, f"editions={','.join(EDITIONS)}")
    assert len(dates) == 90 and all(p.stat().st_mtime_ns == date for p, date in dates.items())
    # and the command takes it for its own
    assert "execute" not in small.run(folder, "-m", "deltabook", "--year", *YEARS)


@pytest.mark.fuzz
def test_without_make_and_without_forks(site, tmp_path):
    """As README says it, on a system where processes start anew."""
    folder = small.write(tmp_path)
    plain = {"PATH": os.path.dirname(os.sys.executable), "DELTABOOK_START": "spawn"}
    small.run(folder, "-m", "deltabook", "--year", *YEARS, **plain)
    assert small.content(folder) == site[1]
    run = json.loads((folder / "_build" / "run.json").read_text("utf-8"))
    assert run["editions"] == EDITIONS
