"""How sure: what the project declares acts or is named; what the chain wrote reads back the same."""

import numpy as np
import pandas as pd
import pytest

from deltabook.site.year_results import write_results
from deltabook.study.certainty import certainty
from deltaindex import InputError


@pytest.fixture(scope="module")
def small(project):
    """The project with few draws."""
    found = certainty(project, project.index(2018))
    found.settings.update(draws=60, samples=16)
    return found


def test_every_factor_acts_or_is_named(project):
    """On the set of an edition nothing is missing, and its social contribution is empty; in the
    larger set, where it stands beside, all must act."""
    for year in project.years:
        idle = certainty(project, project.index(year)).idle
        assert {name for name, why in idle.items() if why} == {"missing", "cells", "contribution"}
    beside = {y: s for y in project.years if (s := project.beside_of(y))}
    assert beside
    for year, name in beside.items():
        index = project.index(year, project.recipe.vary(set=name))
        assert not any(certainty(project, index).idle.values())


def test_titles_in_both_languages(small):
    for factor in small.declared:
        for alternative in ("", *getattr(factor, "alternatives", ())):
            titles = {small.title(factor.name, lang, alternative) for lang in ("en", "zh")}
            assert len(titles) == 2 or alternative == "critic", (factor.name, alternative)


def test_reads_what_was_written(small, project, tmp_path):
    small.write(tmp_path)
    again = certainty(project, small.index, tmp_path)
    again.settings.update(small.settings)
    assert again.folder == tmp_path and small.folder is None
    for name in ("intervals", "histogram", "pairs"):
        one, two = getattr(small.draws, name), getattr(again.draws, name)
        pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(small.draws.tiers, again.draws.tiers, check_names=False)
    np.testing.assert_allclose(small.draws.shift, again.draws.shift)
    np.testing.assert_allclose(small.draws.scores(), again.draws.scores())
    pd.testing.assert_frame_equal(small.draws.parameters, again.draws.parameters)
    pd.testing.assert_frame_equal(small.sensitivity.indices, again.sensitivity.indices)
    table = pd.read_csv(tmp_path / "intervals.csv", dtype={"entity": str}, index_col="entity")
    assert table["high"].tolist() == small.draws.intervals["high"].tolist()
    assert len(pd.read_csv(tmp_path / "parameters.csv")) == 60


def test_method_and_unseen_at_once(small, project, tmp_path):
    """Profiles read what the chain wrote; it is what is drawn, and the unseen have a weight in it."""
    small.write(tmp_path)
    again = certainty(project, small.index, tmp_path).combined
    assert list(again) == list(small.combined) and again.index.equals(small.combined.index)
    np.testing.assert_allclose(again.astype(float), small.combined.astype(float))
    assert (again["unseen"] > 0.5).all() and again["first"].sum() == pytest.approx(1.0, abs=0.05)
    # what social contribution belongs to is a choice where indicators of it are added
    names = {f.name for f in small.completed_factors} - {f.name for f in small.factors}
    assert names == {"contribution"}


def test_what_is_lacking_is_what_is_printed_and_not_stood_for(project):
    for year in (2018, 2021, 2022):
        index = project.index(year, project.recipe.vary(set=project.set_of(year)))
        framework = index.framework
        printed = framework.choose("table1")
        lacking = certainty(project, index).lacking
        assert len(lacking) == len(printed) - index.normalised.shape[1]
        assert {*lacking} <= {*printed} - {*index.normalised}
    # of those per million, what is found per resident stands for one of the same branch
    parents = [
        [framework.indicators[name].parent for name in names]
        for names in (lacking, index.normalised, printed)
    ]
    assert sorted(parents[0] + parents[1]) == sorted(parents[2])


def test_results_hold_it_for_every_set(project, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "deltabook.site.year_results.certainty", lambda project, index: Written(index)
    )
    write_results(project, 2018, tmp_path)
    for name in ("open", "extended"):
        assert (tmp_path / name / "robustness" / "seen").read_text() == name
    # who may be owed a word for the tables: the database of the air, the network of the roads
    sources = pd.read_csv(tmp_path / "extended" / "sources.csv").set_index("source")["licence"]
    assert sources["osm-scgraph"].startswith("ODbL") and "World Health" in sources["who-aap-2022"]


class Written:
    def __init__(self, index):
        self.index = index

    def write(self, folder):
        folder.mkdir()
        (folder / "seen").write_text(self.index.recipe.set)


def test_a_wrong_setting_is_named(project, monkeypatch):
    monkeypatch.setattr("deltabook.study.certainty.read_yaml", lambda path: {"draws": "many"})
    with pytest.raises(InputError, match="robustness.yaml: draws: must be of kind int .*'many'"):
        certainty(project, project.index(2018))
