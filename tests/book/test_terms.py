"""Terms that go with values: in a caption, in metadata, and beside the data."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from deltabook.pages import Report, publish, terms
from deltaindex.text import common

DATA = Path(__file__).parents[2] / "data"
FILES = [
    "suppliers/supplier_countries.csv",
    "observations/air_2018.csv",
    "observations/network_2024.csv",
]


@pytest.mark.parametrize(
    ("file", "licence", "whom"),
    [
        (FILES[0], "CC-BY-NC-4.0", "Georgetown"),
        (FILES[1], "CC-BY-NC-SA-3.0-IGO", "World Health"),
        (FILES[2], "ODbL-1.0", "OpenStreetMap"),
    ],
)
def test_terms_are_those_of_the_data_package(file, licence, whom):
    (found,) = terms.of(DATA, [file])
    assert found.licence == licence and whom in found.source
    for lang in ("en", "zh"):
        told = found.caption(common(lang))
        assert found.address in told and whom in told.replace("\\", "")


def test_one_source_is_named_once():
    both = [f"observations/air_{year}.csv" for year in (2018, 2019)]
    assert len(terms.of(DATA, both)) == 1


def test_a_file_that_is_not_there_has_no_terms(tmp_path):
    shutil.copy(DATA / "datapackage.json", tmp_path)
    assert terms.of(tmp_path, FILES) == []


def test_a_figure_carries_its_terms(tmp_path):
    own = terms.of(DATA, FILES[:1])
    publish.write_figure(Figure(), pd.DataFrame({"a": [1]}), tmp_path, "f", own)
    assert "CC-BY-NC-4.0" in (tmp_path / "f.svg").read_text("utf-8")
    assert "CC-BY-NC-4.0" in Image.open(tmp_path / "f.png").text["Copyright"]
    beside = (tmp_path / "f.csv.license").read_text("utf-8")
    assert "SPDX-License-Identifier: CC-BY-NC-4.0\n" in beside


def test_a_figure_without_terms_carries_none(tmp_path):
    publish.write_figure(Figure(), pd.DataFrame({"a": [1]}), tmp_path, "f")
    assert not (tmp_path / "f.csv.license").exists()
    assert "Rights" not in (tmp_path / "f.svg").read_text("utf-8")
    assert "Copyright" not in Image.open(tmp_path / "f.png").text


def test_licence_excepts_every_file_with_other_terms():
    """What stands apart in the data package is named in LICENSE and in the data's README."""
    package = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    usual = {"CC-BY-4.0", "notspecified"}
    apart = {r["path"] for r in package["resources"] if r["licenses"][0]["name"] not in usual}
    named = (DATA.parent / "LICENSE").read_text("utf-8")
    for path in apart:
        folder, _, file = path.rpartition("/")
        short = folder if folder == "suppliers" else file.replace("2018", "*").replace("2019", "*")
        assert short in named, path


def test_an_index_names_the_files_apart_from_which_it_takes_values(monkeypatch):
    monkeypatch.chdir(DATA.parent / "chapters")
    report = Report("chapters/02-indicators", 2018)
    assert report.apart(report.index) == []
    assert report.apart(report.beside) == FILES[1:]
