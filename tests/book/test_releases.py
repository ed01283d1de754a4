"""What the page on earlier releases says of scores, ranks, weights and tiers."""

import os
import shutil

import pandas as pd
import pytest

from deltabook.pages import Report, releases
from deltaindex.project import Project

ROOT = Project.find().root
PAGE = "chapters/12-earlier-releases"


def said(folder, monkeypatch, lang="en", year=2018):
    monkeypatch.chdir(folder)
    return releases.unchanged(Report(PAGE, year, lang)).data


@pytest.fixture
def copy(tmp_path):
    """The project with data of its own."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    os.symlink(ROOT / "chapters", tmp_path / "chapters")
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_scores_ranks_weights_and_tiers_are_those_of_the_release(monkeypatch, lang):
    text = said(ROOT, monkeypatch, lang)
    assert Report(PAGE, 2018, lang).texts.content["kept"]["all"][lang][:6] in text, (
        "the index of 2018 or 2019 has changed since the last release: is it meant? "
        "Then say so in data/changes.csv"
    )


def test_another_value_is_seen_in_its_year_alone(copy, monkeypatch):
    path = copy / "data" / "observations" / "2018.csv"
    data = pd.read_csv(path, dtype=str, keep_default_na=False)
    one = data.index[(data["entity"] == "320100") & (data["variable"] == "he_students")][0]
    data.loc[one, "value"] = str(2 * float(data.loc[one, "value"]))
    data.to_csv(path, index=False)
    # the ten of 2019, and the tiers of 2018 on both sets, which do not hang on Nanjing here
    assert "twelve of 20 tables hold" in said(copy, monkeypatch)


def drop(copy, *names):
    for name in names:
        for path in (copy / "data" / "observations").glob(f"*{name}.csv"):
            path.unlink()


def test_a_year_that_is_not_there_is_not_compared(copy, monkeypatch):
    drop(copy, 2019, 2020, 2021, 2022)
    text = said(copy, monkeypatch)
    assert "tiers and normalised values of 2018," in text and "all ten tables" in text
    assert "came after" not in text and "0.1.0 showed" in text


def test_data_of_other_years_say_that_there_is_nothing_to_compare(copy, monkeypatch):
    drop(copy, 2018, 2019)
    text = said(copy, monkeypatch, year=2021)
    assert "cannot be computed again" in text and "2020, 2021 and 2022 came after" in text


def test_a_year_without_patents_is_compared_too(copy, monkeypatch):
    path = copy / "data" / "observations" / "2018.csv"
    data = pd.read_csv(path, dtype=str, keep_default_na=False)
    data[~data["variable"].str.contains("patents")].to_csv(path, index=False)
    assert "ten of 20 tables hold" in said(copy, monkeypatch)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_change_is_told_in_both_languages(copy, monkeypatch, lang):
    monkeypatch.chdir(copy)
    data = Report(PAGE, 2022, lang).read(releases.CHANGES)
    table = releases.changes(Report(PAGE, 2022, lang), "changes").data
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(data) > 30
    cells = [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in rows]
    assert all(len(row) == 5 and all(row) for row in cells)
    # every site has the default edition, but not each year's
    assert all(("<a " in row[0]) != row[4].endswith("2019") for row in cells)
    assert not any("<a " in row[0] and '"../../' not in row[0] for row in cells)


def test_a_site_is_taken_as_released_and_compared(copy, monkeypatch, tmp_path):
    monkeypatch.chdir(copy)
    site = tmp_path / "site"
    for place, value in (("", "0.25"), ("2019", "0.5")):
        for name, text in (("figures/a", f"id,score\nx,{value}\n"), ("tables/log", "id\nx\n")):
            path = site / place / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    releases.main(["--site", str(site), "--release", "2018", "2019"])
    path = copy / "data" / releases.RELEASED
    lines = pd.read_csv(path, dtype=str, keep_default_na=False)
    # what is no table of numbers is passed over
    assert list(lines["file"]) == ["figures/a.csv"] * 2 and not any(lines["now"])
    assert list(lines["columns"]) == ["id;score"] * 2 and lines["released"].nunique() == 2
    (site / "figures" / "a.csv").write_text("id,score,more\nx,0.2500000001,1\n", "utf-8")
    (site / "2019" / "figures" / "a.csv").write_text("id\nx\n", "utf-8")
    releases.main(["--site", str(site)])
    now = pd.read_csv(path, dtype=str, keep_default_na=False)["now"]
    assert now.iloc[0] == "" and now.iloc[1] != ""
