"""What a profile computes, on an index that can be checked by hand."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from deltabook.addresses import MARKER
from deltabook.chapters import entity_profile
from deltabook.pages import path_tables


def test_the_mean_of_a_group_of_one_is_none():
    scores = pd.Series({"p": 0.2, "q": 0.6, "r": 0.9, "s": np.nan})
    groups = pd.Series({"p": "x", "q": "x", "r": "y", "s": "x"})
    assert entity_profile.group_mean(scores, groups, "p") == pytest.approx(0.4)
    assert entity_profile.group_mean(scores, groups, "r") is None


def test_measures_stand_in_the_order_of_paths():
    fits = pd.DataFrame(
        {
            "entity": ["p", "q", "p", "p", "p"],
            "order": ["", "primary", "secondary", "primary", "primary"],
            "measure": ["any", "other", "second", "first", "then"],
        }
    )
    found = entity_profile.fitting_measures(fits, "p")
    assert found["measure"].tolist() == ["first", "then", "second", "any"]
    assert entity_profile.fitting_measures(fits, "r").empty


def test_a_row_an_indicator(assemble):
    values = pd.DataFrame({"a": [0.0, 3, 4], "b": [9.0, np.nan, 1]}, index=list("pqr"))
    index = assemble(values, direction={"b": -1})
    rows = entity_profile.indicator_rows(index, "q", pd.Series({"a": 1.0, "b": np.nan}), ["m", "%"])
    a, b = rows.to_dict("records")
    assert a == {
        "indicator": "a",
        "value": 3,
        "unit": "m",
        "scaled": 0.75,
        "rank": 2,
        "obstacle_degree": 1,
    }
    assert (b["indicator"], b["unit"]) == ("b", "%")
    assert np.isnan([b[key] for key in ("value", "scaled", "rank", "obstacle_degree")]).all()
    # less of b is better: the one with 1 is first
    best = entity_profile.indicator_rows(index, "r", pd.Series({"a": 0.0, "b": 0.0}), ["m", "%"])
    assert best["rank"].tolist() == [1, 1] and best["scaled"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("value", "shown"), [(1234567.0, "1,234,567"), (100.0, "100"), (99.94, "99.9"), (0.5, "0.5")]
)
def test_values_as_written(value, shown):
    assert entity_profile.written(value) == shown


def test_what_profiles_share_is_computed_once_and_each_publishes_where_it_runs(
    monkeypatch,
):
    first, again = (entity_profile.edition("chapters/profile", 2018, "en") for _ in range(2))
    assert first is again and first.report.index is again.report.index
    other = entity_profile.edition("chapters/profile", 2018, "zh")
    assert other.report.lang == "zh"
    # the chain executes each page in a folder of its own, beneath the project
    build = first.report.project.root / "_build"
    build.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=build))
    try:
        (folder / MARKER).write_text("{year: 2018, lang: zh}")
        monkeypatch.chdir(folder)
        assert entity_profile.edition("chapters/profile", 2018, "zh") is other
        assert other.report._published == folder / "_published"
    finally:
        shutil.rmtree(folder)


def test_shared_reasons_are_those_of_each_entity_alone():
    edition = entity_profile.edition("chapters/profile", 2018, "en")
    found, report = edition.pathways, edition.report
    names = {theme: report.name(theme) for theme in found.boards}
    assert list(edition.reasons.index) == list(found.assigned.index)
    for entity in found.assigned.index[:5]:
        alone = path_tables.reasons(found.rule, found.signals.loc[[entity]], names, report.words)
        assert edition.reasons[entity].text == alone[entity].text
