"""The project's recipes: each builds every year, and the families of method do what they say."""

from pathlib import Path

import pytest
from tests.here import CITIES

from deltabook import assumptions
from deltaindex import Framework, Recipe
from deltaindex.project import Project

PROJECT = Project.find(Path(__file__))
NAMES = ["paper", "eis", "eis-2018", "gii", "gci", "nii", "crici"]
FILES = {name: PROJECT.data / "recipes" / f"{name}.yaml" for name in NAMES}
FACETS = Framework.read(PROJECT.data / "frameworks" / "yrd-facets.yaml")


def built(name, year):
    recipe = Recipe.read(FILES[name])
    return PROJECT.index(year, recipe, FACETS if name == "crici" else None)


@pytest.mark.slow
@pytest.mark.parametrize("year", PROJECT.years)
@pytest.mark.parametrize("name", sorted(FILES))
def test_every_city_gets_a_score(name, year):
    index = built(name, year)
    assert index.recipe.id == name
    assert index.scores["index"].notna().all()
    assert index.scores["index"].nunique() == CITIES


def test_two_editions_differ_in_their_groups_alone():
    new, old = built("eis", 2018), built("eis-2018", 2018)
    assert new.scores.equals(old.scores)
    assert not new.tiers.equals(old.tiers)


def test_goalposts_are_the_ends_of_2018_rounded_outward():
    """So that no city of that year is held at one."""
    index = built("gci", 2018)
    log = index.log
    assert (log["reason"] != "beyond a goalpost: the normalised value is held at it").all()
    by = index.recipe.normalise.by
    for name, column in index.indicators.items():
        low, high = by[name].options["low"], by[name].options["high"]
        assert low <= column.min() and column.max() <= high
        assert high <= column.max() * 1.1 and low >= column.min() * 0.9


def test_branches_weigh_as_many_themes_as_they_hold():
    for name in ("gci", "nii"):
        weights = built(name, 2018).weights["weight_in_index"]
        themes = ["talent", "finance", "level", "potential"]
        assert weights[themes].tolist() == pytest.approx([0.25] * 4)


def test_facets_hold_the_open_set_by_rates_and_by_totals():
    framework = PROJECT.framework
    for name, variable in FACETS.variables.items():
        assert variable.unit == framework.variables[name].unit
    chosen = FACETS.choose("open")
    rates, totals = (
        [i for i in FACETS.leaves(f) if i in chosen] for f in ("efficiency", "strength")
    )
    assert len(rates) == len(totals)
    rates.remove("sme_board_firms_per_million")
    for name in rates:
        assert FACETS.indicators[name].formula == framework.indicators[name].formula
        assert FACETS.indicators[name].parent == f"{framework.indicators[name].parent}_efficiency"
    assert set(rates) < set(framework.sets["open"])


def test_assumptions_speak_of_recipes():
    found = assumptions.read(PROJECT.data / "systems" / "assumptions.csv")
    assert {a.recipe for a in found} == set(FILES) - {"eis-2018"}
