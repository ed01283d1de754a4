"""Assumptions: alternatives take their place in a recipe, and the index is built for each."""

from pathlib import Path

import pytest

from deltabook import assumptions
from deltaindex import Framework, InputError, Recipe, build, read_observations
from deltaindex.files import read_yaml

HEADER = ",".join(assumptions.COLUMNS)
ROW = "plain,{id},{path},{how},{alternatives},n,甲,a,甲,r,甲"


def table(tmp_path, *rows):
    path = tmp_path / "assumptions.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return path


def row(id="one", path="normalise.low", how="set", alternatives='"[0.1, 0.2]"'):
    return ROW.format(id=id, path=path, how=how, alternatives=alternatives)


def test_read(tmp_path):
    (found,) = assumptions.read(table(tmp_path, row()))
    assert found.path == ("normalise", "low")
    assert found.alternatives == (0.1, 0.2)
    assert found.name == {"en": "n", "zh": "甲"}


RAW = {
    "normalise": {
        "method": "minmax",
        "by": {
            "a": {"method": "goalposts", "low": 1, "high": 10},
            "b": {"method": "goalposts", "low": 2, "high": 20},
        },
    },
    "weights": {"method": "equal"},
    "aggregate": {"method": "arithmetic"},
}


def variants(path, how, *alternatives):
    return assumptions.Assumption("plain", "x", tuple(path.split(".")), how, alternatives).variants(
        RAW
    )


def test_a_value_is_set_or_multiplied():
    one, two = variants("normalise.by.a.high", "set", 30, 40)
    assert [r.normalise.by["a"].options["high"] for r in (one, two)] == [30, 40]
    (scaled,) = variants("normalise.by.*.high", "factor", 0.5)
    assert [s.options["high"] for s in scaled.normalise.by.values()] == [5, 10]
    (step,) = variants("weights", "set", {"method": "entropy", "across": "all"})
    assert (step.weights.method, step.across) == ("entropy", "all")
    assert RAW["normalise"]["by"]["a"]["high"] == 10


def test_a_path_that_leads_nowhere_is_told():
    with pytest.raises(InputError, match=r"normalise\.bye\.a.*did you mean 'by'"):
        variants("normalise.bye.a", "set", 1)
    with pytest.raises(InputError, match="no such place"):
        variants("normalise.by.a.hihg", "factor", 2)


def test_an_alternative_is_checked_as_a_recipe_is():
    with pytest.raises(InputError, match="unknown method"):
        variants("weights", "set", {"method": "equals"})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"how": "times"}, "how: unknown.*known are"),
        ({"alternatives": "0.5"}, r"not a list.*write e.g. \[0.5, 2\]"),
        ({"alternatives": ""}, "alternatives is empty"),
    ],
)
def test_faults(tmp_path, changes, told):
    with pytest.raises(InputError, match=told):
        assumptions.read(table(tmp_path, row(**changes)))


def test_an_id_twice(tmp_path):
    with pytest.raises(InputError, match="line 3: one: the id is given twice"):
        assumptions.read(table(tmp_path, row(), row()))


def test_sensitivity_of_the_demo(demo, tmp_path):
    """Talent: 1, 0.5, 0; air: 1, 0, 0.5. All weight on air puts c before b, tied as they stand."""
    folder = demo()
    framework = Framework.read(folder / "framework.yaml")
    observations = read_observations([folder / "observations.csv"], framework)
    path = "weights"
    told = '"[{method: given, values: {density: 0, dust: 1}, across: all}]"'
    found = assumptions.read(table(tmp_path, row(path=path, alternatives=told)))
    result = assumptions.sensitivity(
        found,
        {"plain": folder / "recipe.yaml"},
        lambda _, recipe: build(framework, observations, recipe),
        2,
    )
    assert result["mean_shift"].tolist() == pytest.approx([1 / 3])
    assert result["largest_shift"].tolist() == [1]
    # b and c share rank 2 at first, so that all three lead
    assert result["leaders"].tolist() == [2]


ROOT = Path(__file__).parents[2]


def test_the_projects_assumptions_stand_in_its_recipes():
    for found in assumptions.read(ROOT / "data" / "systems" / "assumptions.csv"):
        path = ROOT / "data" / "recipes" / f"{found.recipe}.yaml"
        base = Recipe.read(path)
        for recipe in found.variants(read_yaml(path), str(path)):
            steps = ["treat", "normalise", "weights", "aggregate", "across"]
            assert any(getattr(recipe, s) != getattr(base, s) for s in steps), found.id
