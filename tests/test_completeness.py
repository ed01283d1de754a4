"""How much of a set a year fills, and on which set its edition rests."""

import re
import shutil

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError
from deltaindex.completeness import Completeness, of_indicators, of_year, set_of_years, whole_years
from deltaindex.project import Project

# Synthetic: two indicators of one branch, one of another; two entities, so that each indicator
# runs from 0 to 1 and, with equal weights, has a third.
FILES = {
    "data/project.yaml": """\
framework: framework.yaml
recipe: recipe.yaml
set: wide
beside: all
fallback: narrow
floor: 0.5
instead: {air: air_too}
default_year: 2001
judged_year: 2001
sets: sets.csv
observations: {required: ["observations/{year}.csv"]}
""",
    "data/framework.yaml": """\
id: small
entities: cities.csv
variables: {a: {unit: person}, b: {unit: person}, c: {unit: person}, dust: {unit: person},
            ash: {unit: person}}
nodes: {index: {}, left: {parent: index}, right: {parent: index}}
indicators:
  a: {parent: left}
  b: {parent: left}
  c: {parent: right}
  air: {formula: dust, unit: person, parent: right}
  air_too: {formula: ash, unit: person, parent: right}
sets: {wide: [a, b, c], narrow: [a, c], all: [a, b, c, air]}
""",
    "data/recipe.yaml": """\
id: plain
normalise: {method: minmax}
weights: {method: equal, across: all}
aggregate: {method: arithmetic}
tiers: {method: sizes, sizes: [1, 1]}
""",
    "data/cities.csv": "entity,name_en\nx,Ex\ny,Why\n",
    "data/sets.csv": "set,position,entity\n",
}
WHOLE = "abc"


@pytest.fixture
def year(tmp_path_factory):
    """Write a project whose year 2001 is whole and whose 2002 has some variables."""

    def make(variables, judged=(*WHOLE, "dust"), **changes):
        tmp_path = tmp_path_factory.mktemp("project")
        for name, text in FILES.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            for old, new in changes.get(path.stem, ()):
                assert old in text
                text = text.replace(old, new)
            path.write_text(text, "utf-8")
        (tmp_path / "data" / "observations").mkdir(exist_ok=True)
        for period, names in ((2001, judged), (2002, variables)):
            rows = [f"{e},{n},{v},person\n" for n in names for e, v in (("x", 1), ("y", 2))]
            path = tmp_path / "data" / "observations" / f"{period}.csv"
            path.write_text("entity,variable,value,unit\n" + "".join(rows), "utf-8")
        return Project.find(tmp_path)

    return make


def test_a_whole_year(year):
    project = year(WHOLE)
    found = of_year(project, 2002, "wide")
    assert found.whole and not found.thin
    assert (found.share, found.present, found.lacking, found.empty) == (1, ("a", "b", "c"), (), ())
    assert project.set_of(2002) == "wide"


def test_weights_are_those_of_the_judged_year(year):
    found = of_year(year("ac"), 2002, "wide")
    assert found.share == pytest.approx(2 / 3)
    assert found.lacking == ("b",) and not found.thin


def test_an_empty_branch_is_thin_whatever_its_weight(year):
    project = year("ab")
    found = of_year(project, 2002, "wide")
    assert found.share == pytest.approx(2 / 3) and found.empty == ("right",) and found.thin
    # of the fallback too: there is no ranking
    assert project.set_of(2002) is None
    with pytest.raises(InputError, match="too few indicators for a ranking: 67%"):
        project.index(2002)


@pytest.mark.parametrize(("floor", "thin"), [("0.666", False), ("0.667", True)])
def test_the_floor_at_its_edge(year, floor, thin):
    project = year("ac", project=[("floor: 0.5", f"floor: {floor}")])
    assert of_year(project, 2002, "wide").thin == thin
    assert project.set_of(2002) == ("narrow" if thin else "wide")


def test_rounding_does_not_make_a_year_thin():
    exact = Completeness("s", ("a",), ("b",), 0.1 + 0.2, (), 0.3)
    below = Completeness("s", ("a",), ("b",), 0.3 - 1e-6, (), 0.3)
    assert not exact.thin and below.thin


def test_no_floor_and_nothing_there(year):
    project = year("a", project=[("floor: 0.5\n", "")])
    assert of_year(project, 2002, "wide").thin  # a branch is empty
    assert Completeness("s", (), ("a",), 0.0, (), 0.0).thin


def test_what_the_judged_year_lacks_counts_as_one_of_many(year):
    """It has no weight there; a third is as good as any."""
    found = of_year(year(WHOLE, judged="ac"), 2001, "wide")
    assert found.share == pytest.approx(2 / 3)
    assert of_year(year("abc", judged="ac"), 2002, "wide").share == pytest.approx(1)


def test_another_takes_the_place_for_all_or_for_none(year):
    project = year((*WHOLE, "ash"))
    assert project.replaced(2001) == {}
    assert project.replaced(2002) == {"air_too": "air"}
    assert project.framework_of(2002).sets["all"] == ("a", "b", "c", "air_too")
    index = project.index(2002, project.recipe.vary(set="all"))
    assert list(index.indicators) == ["a", "b", "c", "air_too"]
    assert of_year(project, 2002, "all").whole  # it has the place, and the weight
    # where the year has both, or one city has the first, nothing is put in its place
    both = year((*WHOLE, "ash", "dust"))
    assert both.replaced(2002) == {} and "air" in both.framework_of(2002).sets["all"]


def test_years_are_compared_on_a_set_that_both_fill(year):
    project = year("ac", project=[("floor: 0.5", "floor: 0.9")])
    assert project.set_of(2001) == "wide" and project.set_of(2002) == "narrow"
    assert set_of_years(project, (2001, 2002)) == "narrow"
    assert project.pair(2001) == project.pair(2002) == (2001, 2002)
    assert year("ab").pair(2001) is None
    assert whole_years(project, "narrow") == [2001, 2002]


def test_what_a_table_would_fill(year):
    project = year("ac")
    assert of_indicators(project, "wide", {"a"}).share == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("floor: 0.5", "floor: two thirds", "floor.*must be a share.*'two thirds'.*0.667"),
        ("floor: 0.5", "floor: 67", "floor.*must be a share, 0 to 1"),
        ("fallback: narrow", "fallback: [narrow]", "fallback.*must be the name of a set"),
        ("instead: {air: air_too}", "instead: air_too", "instead.*must be a mapping"),
        ("fallback: narrow", "fallback: narow", "no such set.*narow.*narrow"),
        ("{air: air_too}", "{air: ai_too}", "instead.*no such indicator.*ai_too.*air_too"),
        ("{air: air_too}", "{air: air}", "instead.*takes its own place.*air"),
        ("{air: air_too}", "{air: c}", "instead.*is in the set 'all' already.*c"),
    ],
)
def test_faults_name_key_value_and_mend(year, old, new, said):
    with pytest.raises(InputError) as caught:
        year(WHOLE, project=[(old, new)]).set_of(2002)
    assert re.search(said, str(caught.value)), str(caught.value)
    assert "project.yaml" in str(caught.value)


def entropy(X):
    """Flat entropy weights of a table, min-max scaled."""
    Z = (X - X.min()) / (X.max() - X.min())
    P = Z / Z.sum()
    e = -(P * np.log(P.where(P > 0, 1))).sum() / np.log(len(P))
    return (1 - e) / (1 - e).sum()


def test_the_real_years(project):
    """Recomputed from the files: weights of 2018, and what each year has a value for."""
    framework, open_set = project.framework, project.framework.sets["open"]
    weights = entropy(framework.derive(project.observations(2018).values, open_set))
    uses = {name: set(framework.uses(name)) for name in open_set}
    expected = {2018: 1.0, 2019: 1.0, 2020: 0.12, 2021: 0.72, 2022: 0.61}
    assert {*expected} <= {*project.years}
    for year, rounded in expected.items():
        rows = pd.read_csv(project.data / "observations" / f"{year}.csv", dtype=str)
        has = [name for name in open_set if uses[name] <= set(rows["variable"])]
        found = of_year(project, year, "open")
        assert found.share == pytest.approx(weights[has].sum())
        assert round(found.share, 2) == rounded
    sets = {year: project.set_of(year) for year in expected}
    assert sets == {
        2018: "open",
        2019: "open",
        2020: "every_year",
        2021: "open",
        2022: "every_year",
    }
    assert all(of_year(project, year, "every_year").whole for year in expected)


def test_the_air_of_the_yearbook_stands_in_where_no_station_file_is(project, tmp_path):
    assert project.replaced(2018) == {}
    shutil.copytree(project.data, tmp_path / "data")
    (tmp_path / "data" / "observations" / "air_2018.csv").unlink()
    bare = Project.find(tmp_path)
    assert list(bare.replaced(2018)) == ["environmental_reputation_yearbook"]
    index = bare.index(2018, bare.recipe.vary(set="extended"))
    assert "environmental_reputation" not in index.indicators
    assert index.indicators["environmental_reputation_yearbook"].notna().sum() == 29
