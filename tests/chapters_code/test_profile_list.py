"""The list of all entities, on an index small enough to check by hand."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from IPython.display import Markdown

from deltabook.chapters import profile_list
from deltabook.pages import Report
from deltabook.pages.path_tables import Pathways
from deltaindex.engine.index import Index

# as shares of each column, pens are 0, 1 and 0.5 and ink 0.5, 1 and 0; so scores are 0.25, 1, 0.25
TABLE = pd.DataFrame({"pens": [0, 4, 2], "ink": [2, 3, 1]}, index=list("abc"))


@dataclass(frozen=True)
class Ranked:
    """An index with ranks given by hand."""

    index: Index
    ranks: pd.DataFrame

    def __getattr__(self, name):
        return getattr(self.index, name)


def test_overview(assemble):
    index = assemble(TABLE, groups={"half": ["x", "y", "y"]})
    signals = pd.DataFrame({"longest": ["pens", "ink"], "shortest": ["ink", "pens"]}, list("ab"))
    assigned = pd.DataFrame({"primary": ["up", "down"]}, index=["a", "b"])
    # ranks of boards are read where scores of nodes stand: here they are those of the columns
    ranks = index.ranks.assign(pens=[3, 1, 2], ink=[2, 1, 3])
    found = Pathways(None, signals, assigned, {}, None, Ranked(index, ranks))
    table = profile_list.overview(found, "half")
    assert list(table) == [
        "score",
        "rank",
        "half",
        "longest",
        "longest_rank",
        "shortest",
        "shortest_rank",
        "first_obstacle",
        "primary",
    ]
    assert table.index[0] == "b"
    assert set(table.index[1:]) == {"a", "c"}
    a = table.loc["a"].tolist()
    assert a == [pytest.approx(0.25), 2, "x", "pens", 3, "ink", 2, "pens", "up"]
    # c has no path, and lacks all ink and half of the pens
    assert table.loc["c", ["rank", "half", "first_obstacle"]].tolist() == [2, "y", "ink"]
    assert table.loc["c", ["longest", "longest_rank", "shortest", "primary"]].isna().all()


def test_one_without_a_score_stands_last(assemble):
    index = assemble(
        pd.DataFrame({"pens": [np.nan, 1, 3]}, list("abc")), groups={"half": list("xyy")}
    )
    nothing = pd.DataFrame({"longest": [], "shortest": [], "primary": []}, dtype=object)
    table = profile_list.overview(Pathways(None, nothing, nothing, {}, None, index), "half")
    assert list(table.index) == ["c", "b", "a"]
    assert table.loc["a", ["score", "rank", "first_obstacle"]].isna().all()


def test_the_list_is_whole_without_scripts(project):
    """The field is hidden until its script runs; table and scripts are named."""
    report = Report("chapters/05a-cities", 2018)
    found = profile_list.searchable(report, Markdown("T"), "city-list", all=3).data
    assert '<form class="table-find" data-table="tab-city-list" role="search" hidden>' in found
    assert 'data-told="{shown} of 3 cities"' in found and ":::::{div} sortable\nT\n" in found
    for name in profile_list.SCRIPTS:
        assert (project.root / "_static" / name).is_file()
        assert f'src="../_static/{name}"' in found


@pytest.mark.parametrize(
    ("lang", "called"), [("en", ["苏州 Sūzhōu", "宿州 Sùzhōu"]), ("zh", ["Suzhou (Jiangsu) Sūzhōu", "Suzhou (Anhui) Sùzhōu"])]
)  # fmt: skip
def test_two_cities_of_one_name_are_told_apart_by_how_they_are_spoken(lang, called):
    report = Report("chapters/05a-cities", 2018, lang)
    assert profile_list.names(report, pd.Series(["320500", "341300"])) == called
