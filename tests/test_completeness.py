"""How much of a set a year fills: by hand on a small project, and by other lines on the real one."""

import shutil

import numpy as np
import pandas as pd
import pytest
import yaml
from tests.here import ruled

from deltaindex import InputError, formula
from deltaindex.completeness import Completeness, measure
from deltaindex.project import Project

# Weights in the judged year 2018, by hand: a 0.5, b 0.2, c 0.3 of `main`; a 0.5/0.8 and d 0.3/0.8 of
# `spare`.
FRAMEWORK = {
    "id": "small",
    "entities": "entities.csv",
    "variables": {n: {"unit": "person", "name": {"en": n}} for n in ("a", "b", "c", "d", "e")},
    "nodes": {
        "index": {"name": {"en": "Index"}},
        "left": {"parent": "index", "name": {"en": "Left"}},
        "right": {"parent": "index", "name": {"en": "Right"}},
    },
    "indicators": {
        name: {"parent": parent, "direction": 1}
        for name, parent in zip("abcde", ("left", "left", "right", "right", "right"), strict=True)
    },
    "sets": {"main": ["a", "b", "c"], "spare": ["a", "d"], "all": ["a", "b", "c", "d"]},
}
RECIPE = {
    "id": "plain",
    "normalise": {"method": "minmax"},
    "weights": {
        "method": "given", "across": "all", "values": {"a": 5, "b": 2, "c": 3, "d": 3, "e": 3},
    },
    "aggregate": {"method": "arithmetic"},
    "tiers": {"method": "thresholds", "cuts": [0.5]},
}  # fmt: skip
SETTINGS = {
    "framework": "framework.yaml",
    "recipe": "recipe.yaml",
    "set": "main",
    "beside": "all",
    "fallback": "spare",
    "floor": 0.7,
    "sets": "sets.csv",
    "default_year": 2018,
    "judged_year": 2018,
    "observations": {"required": ["{year}.csv"]},
}


@pytest.fixture
def make(tmp_path):
    """Write the small project with variables of each year; return it."""

    def write(years, changes=None, bare=()):
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        settings = {k: v for k, v in (SETTINGS | (changes or {})).items() if v is not None}
        parts = {"framework": FRAMEWORK, "recipe": RECIPE, "project": settings}
        for name, content in parts.items():
            (data / f"{name}.yaml").write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
        (data / "entities.csv").write_text("entity,name_en\nx,X\ny,Y\nz,Z\n", "utf-8")
        (data / "sets.csv").write_text("set,position,entity\n", "utf-8")
        for year, names in years.items():
            rows = [
                f"{entity},{name},{n + 1},person"
                for name in names
                for n, entity in enumerate("xyz")
                if (year, name, entity) not in bare
            ]
            text = "\n".join(["entity,variable,value,unit", *rows]) + "\n"
            (data / f"{year}.csv").write_text(text, "utf-8")
        return Project.find(tmp_path)

    return write


# By hand ------------------------------------------------------------------------------------------


def test_shares_are_of_the_weights_of_the_judged_year(make):
    project = make({2018: "abcd", 2019: "ac", 2020: "b"})
    found = project.completeness(2019, "main")
    assert (found.present, found.lacking) == (("a", "c"), ("b",))
    assert found.share == pytest.approx(0.8) and found.empty == ()
    assert not found.thin and not found.whole
    assert project.completeness(2020, "main").share == pytest.approx(0.2)
    assert project.completeness(2018, "main").whole
    assert project.completeness(2019, "spare").share == pytest.approx(5 / 8)
    assert project.whole_years("main") == [2018]


@pytest.mark.parametrize(("floor", "thin"), [(0, False), (0.8, False), (0.801, True), (1, True)])
def test_the_floor_at_its_edge(make, floor, thin):
    """A year that fills the floor to the digit is not thin, whatever a sum of floats comes to."""
    project = make({2018: "abcd", 2019: "ac"}, {"floor": floor})
    assert project.completeness(2019, "main").thin is thin


def test_rounding_does_not_decide():
    share = 0.1 + 0.2  # a bit above 0.3
    assert not Completeness("s", ("a",), ("b",), 0.3, (), share).thin
    assert Completeness("s", ("a",), ("b",), 0.3, (), 0.3001).thin
    assert Completeness("s", (), ("a", "b"), 0.0, (), 0).thin  # nothing at all is no ranking


def test_an_empty_branch_is_thin_whatever_the_share(make):
    project = make({2018: "abcd", 2019: "ab"})  # 0.7, the floor, and none of right
    found = project.completeness(2019, "main")
    assert found.share == pytest.approx(0.7) and found.empty == ("right",) and found.thin


def test_a_branch_that_the_set_leaves_empty_is_not_missed(make):
    project = make({2018: "abcd"})
    weights = pd.Series({"c": 1.0})
    found = measure(project.framework, "main", weights.reindex(["a", "b", "c"]).fillna(0), {"c"}, 0)
    assert found.empty == ("left",)
    sets = {**FRAMEWORK["sets"], "right": ["c", "d"]}
    object.__setattr__(project.framework, "sets", sets)
    found = measure(project.framework, "right", pd.Series({"c": 0.5, "d": 0.5}), {"c"}, 0)
    assert found.empty == () and found.share == 0.5


def test_an_indicator_that_the_judged_year_lacks_has_an_equal_share(make):
    """Of three, two have a weight there: a 5/8, c 3/8, of two thirds; b is given the other third."""
    project = make({2018: "acd", 2019: "abc", 2020: "b"})
    weights = project.weights_of("main")
    assert weights.to_dict() == pytest.approx({"a": 5 / 12, "b": 1 / 3, "c": 1 / 4})
    assert project.completeness(2020, "main").share == pytest.approx(1 / 3)
    assert project.completeness(2019, "main").whole


def test_a_judged_year_that_is_not_there_weighs_alike(make):
    project = make({2019: "ab"})
    assert project.completeness(2019, "main").share == pytest.approx(2 / 3)


def test_one_value_is_enough_and_none_is_not(make):
    """A gap of single entities is none of the year: the engine's `min_weight` looks at those."""
    bare = [(2019, "a", "x"), (2019, "a", "y"), *((2019, "b", e) for e in "xyz")]
    project = make({2018: "abcd", 2019: "abc"}, bare=bare)
    assert project.completeness(2019, "main").lacking == ("b",)


# On what an edition rests -------------------------------------------------------------------------


def test_the_fallback_comes_second_and_nothing_after_it(make):
    project = make({2018: "abcd", 2019: "acd", 2020: "ad", 2021: "a", 2022: "bd"})
    assert project.sets_in_turn == ("main", "spare")
    assert [project.set_of(y) for y in project.years] == ["main", "main", "spare", None, None]
    assert project.recipe_of(2020).set == "spare"
    assert list(project.index(2020).normalised) == ["a", "d"]
    with pytest.raises(InputError, match="2021: main: too few indicators for a ranking: 50%"):
        project.recipe_of(2021)


def test_without_a_fallback_a_thin_year_has_no_ranking(make):
    project = make({2018: "abcd", 2020: "ad"}, {"fallback": None})
    assert project.sets_in_turn == ("main",)
    assert (project.set_of(2018), project.set_of(2020)) == ("main", None)


def test_years_are_compared_on_a_set_that_none_is_thin_for(make):
    project = make({2018: "abcd", 2019: "acd", 2020: "ad", 2021: "b"})
    assert project.set_of_years(2018, 2019) == "main"
    assert project.set_of_years(2018, 2020) == "spare"
    assert project.set_of_years(2018, 2021) is None
    assert project.pair(2020) == (2019, 2020) and project.pair(2021) is None


def test_the_larger_set_stands_beside_the_first_alone(make):
    project = make({2018: "abcd", 2019: "abd", 2020: "ad"})
    assert project.completeness(2019, "all").share == pytest.approx(10 / 13)
    assert [project.beside_of(y) for y in project.years] == ["all", None, None]
    # 2019 has no c, so all of right that `main` holds: it rests on the fallback
    assert project.set_of(2019) == "spare"


# What takes the place of an indicator -------------------------------------------------------------


def test_a_stand_in_counts_for_what_it_replaces(make):
    project = make({2018: "abcd", 2019: "abe", 2020: "abce"}, {"instead": {"c": "e"}})
    assert project.replaced(2019) == {"e": "c"}
    assert project.completeness(2019, "main").whole
    assert list(project.index(2019).normalised) == ["a", "b", "e"]
    # where both are there, the first is taken
    assert project.replaced(2020) == {} == project.replaced(2018)
    assert list(project.index(2020).normalised) == ["a", "b", "c"]


def test_entities_of_one_year_are_never_mixed(make):
    """An entity without the first has no value, though it has one of the stand-in."""
    bare = [(2019, "c", "x")]
    project = make({2018: "abcd", 2019: "abce"}, {"instead": {"c": "e"}}, bare)
    index = project.index(2019)
    assert project.replaced(2019) == {} and "e" not in index.normalised
    assert index.indicators["c"].isna().tolist() == [True, False, False]


def test_a_stand_in_that_is_not_there_either(make):
    project = make({2018: "abcd", 2019: "ab"}, {"instead": {"c": "e"}})
    assert project.replaced(2019) == {}
    assert project.completeness(2019, "main").lacking == ("c",)


def test_a_judged_year_on_a_stand_in_gives_it_the_weight(make):
    project = make({2018: "abe", 2019: "ac"}, {"instead": {"c": "e"}})
    assert project.weights_of("main").to_dict() == pytest.approx({"a": 0.5, "b": 0.2, "c": 0.3})
    assert project.completeness(2019, "main").share == pytest.approx(0.8)


def test_observations_of_no_year_yet(make):
    """What `check` asks, of a table that is not added."""
    project = make({2018: "abcd"}, {"instead": {"c": "e"}})
    values = pd.DataFrame({"a": [1.0, None, 3.0], "e": [1.0, 2.0, 3.0]}, list("xyz"))
    found = project.completeness_of(values, "main")
    assert (found.present, found.lacking) == (("a", "c"), ("b",))
    assert found.share == pytest.approx(0.8)


# What project.yaml may say ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"floor": 1.5}, ["floor: must be a share, 0 to 1", "1.5", "floor: 0.667"]),
        ({"floor": True}, ["floor: must be a share", "True"]),
        ({"floor": "two thirds"}, ["floor: must be a share", "'two thirds'"]),
        ({"fallback": ["spare"]}, ["fallback: must be the name of a set", "['spare']"]),
        ({"fallback": "spar"}, ["fallback: no such set", "'spar'", "did you mean 'spare'?"]),
        ({"set": "mian"}, ["set: no such set", "did you mean 'main'?"]),
        ({"beside": "nothing"}, ["beside: no such set", "known are: all, main, spare"]),
        ({"breaks": "2018"}, ["breaks: must be a list", "'2018'"]),
        ({"breaks": [{"between": [2018]}]}, ["breaks.0.between: must be two years", "[2018]"]),
        ({"breaks": [{"between": [2019, 2018]}]}, ["the earlier year comes first", "write e.g."]),
        ({"breaks": [{"variables": "a"}]}, ["breaks.0.variables: must be a list", "'a'"]),
        ({"breaks": [{"text": "new"}]}, ["breaks.0.text: must say what changed", "'new'"]),
        (
            {"breaks": [{"between": [2018, 2019], "variables": ["aa"], "text": {"en": "new"}}]},
            ["breaks.0.variables: no such variable", "'aa'"],
        ),
        ({"instead": ["c"]}, ["instead: must be a mapping"]),
        ({"instead": {"c": "q"}}, ["instead.c: no such indicator", "'q'", "known are: a, b, c"]),
        ({"instead": {"q": "c"}}, ["instead.q: no such indicator", "'q'"]),
        ({"instead": {"c": ["e"]}}, ["instead.c: no such indicator", "['e']"]),
        ({"instead": {"c": "c"}}, ["instead.c: takes its own place", "name another"]),
        ({"instead": {"c": "b"}}, ["instead.c: ", "in set 'main'", "'b'", "would count twice"]),
        ({"instead": {"c": "d"}}, ["instead.c: ", "in set 'all'", "'d'", "take it out of 'all'"]),
    ],
)
def test_a_key_that_says_something_else_is_refused(make, changes, words):
    with pytest.raises(InputError) as refusal:
        _ = make({2018: "abcd"}, changes).framework
    said = str(refusal.value)
    assert all(word in said for word in ["project.yaml: ", *words]), said


# The real years -----------------------------------------------------------------------------------


def filled(project, year, names):
    """Which indicators the files of a year can give, from the formulas and the rows alone."""
    rows = pd.concat(pd.read_csv(f, dtype=str) for f in project.files(year))
    there = set(rows["variable"])
    return {
        n for n in names if set(formula.names(project.framework.indicators[n].formula)) <= there
    }


def entropy_weights(project, set_name):
    """Entropy weights of the judged year, in plain numpy: min-max, shares, one less the entropy."""
    framework = project.framework
    names = framework.choose(set_name)
    ruler = ruled(project.index(2018)).scores.index
    X = framework.derive(project.observations(2018).values.loc[ruler], names)
    X = X * [framework.indicators[name].direction for name in names]
    Z = ((X - X.min()) / (X.max() - X.min())).to_numpy()
    P = (Z + project.recipe.weights.options.get("offset", 0)) / np.nansum(
        Z + project.recipe.weights.options.get("offset", 0), axis=0
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        E = -np.nansum(np.where(P > 0, P * np.log(P), 0), axis=0) / np.log(len(P))
    return dict(zip(names, (1 - E) / (1 - E).sum(), strict=True))


def test_the_real_years_by_other_lines(project):
    weights = entropy_weights(project, "open")
    branch = {n: project.framework.path(n)[-2] for n in weights}
    shares, sets = {}, {}
    for year in (2018, 2019, 2020, 2021, 2022):
        found = filled(project, year, weights)
        shares[year] = sum(weights[name] for name in found)
        branches = {branch[n] for n in found} == set(branch.values())
        sets[year] = "open" if shares[year] >= 2 / 3 - 1e-4 and branches else "every_year"
        told = project.completeness(year, "open")
        assert told.share == pytest.approx(shares[year], abs=1e-12) and set(told.present) == found
        assert project.completeness(year, "every_year").whole
    assert [round(100 * share) for share in shares.values()] == [100, 100, 12, 72, 61]
    assert list(sets.values()) == ["open", "open", "every_year", "open", "every_year"]
    assert {year: project.set_of(year) for year in sets} == sets
    assert [project.beside_of(y) for y in sets] == ["extended", "extended", None, None, None]


def test_the_yearbook_takes_the_stations_place_for_all_cities_or_none(project):
    old, new = "environmental_reputation", "environmental_reputation_yearbook"
    recipe = project.recipe.vary(set="extended")
    for year in (2018, 2019, 2020, 2021, 2022):
        stations = (project.data / "observations" / f"air_{year}.csv").is_file()
        index = project.index(year, recipe)
        assert (old in index.normalised, new in index.normalised) == (stations, not stations)


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        (("patents_granted",), "open"),
        (("patents_granted", "invention_patents_granted"), None),
        (("sme_board_listed_companies",), "open"),
        (("population_registered",), "every_year"),
        (("population_registered", "gdp"), None),
    ],
)
def test_a_2019_without_some_of_it(project, tmp_path, lost, expected):
    data = shutil.copytree(project.data, tmp_path / "data")
    path = data / "observations" / "2019.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if x.split(",")[1] not in lost), "utf-8")
    assert Project.find(tmp_path).set_of(2019) == expected
