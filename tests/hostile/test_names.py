"""Names in a recipe: what is nothing is refused, what is elsewhere is said."""

import pytest

from deltaindex import Framework, Recipe, build, read_observations

EQUAL = "{method: equal, across: all}"


@pytest.mark.parametrize(
    ("weights_", "words"),
    [
        ("{method: given, values: {density: 1, dust: 1, dusk: 3}, across: all}", ["'dusk'", "'dust'?"]),
        ("{method: given, values: {q: 3}, default: 1}", ["weights.values", "'q'", "known are"]),
        ("{method: given, values: {density: 1, dust: 1, 3: 3}, default: 1}", ["(found 3)"]),
        ("{method: given, values: {density: 1, dust: 1, index: 1}, default: 1}", ["nothing here", "'index'"]),
        ("{method: given, values: {density: 1, dust: 1, air: 1}, across: all}", ["across all", "'air'"]),
        (
            "{method: equal, by: {talent: {method: given, values: {density: 1, dust: 1}}}}",
            ["weights.by.talent.values", "'dust'", "known are: density"],
        ),
        (
            "{method: equal, by: {talent: {method: given, values: {density: 1, q: 1}}}}",
            ["weights.by.talent.values", "no such node", "'q'"],
        ),
        ("{method: equal, by: {tallent: {method: stdev}}}", ["weights.by", "did you mean 'talent'?"]),
    ],
)  # fmt: skip
def test_b12_a_name_that_weighs_nothing_is_refused(refused, weights_, words):
    line = refused(("recipe.yaml", EQUAL, weights_))
    assert "recipe.yaml: " in line and all(word in line for word in words), line


def test_b12_names_of_all_levels_and_what_a_set_leaves_out_are_right(run):
    given = "{method: given, values: {density: 1, dust: 1, talent: 2, air: 3}}"
    code, _, _ = run(("recipe.yaml", EQUAL, given))
    assert code == 0
    shared = given.replace("}}", "}, by: {talent: {default: 1}}}")
    assert run(("recipe.yaml", EQUAL, shared))[0] == 0


def test_b12_what_a_set_leaves_out_is_logged(demo):
    folder = demo(
        ("recipe.yaml", EQUAL, "{method: given, values: {density: 1, dust: 1}, default: 1}"),
        ("recipe.yaml", "{method: minmax}", "{method: minmax, by: {dust: {method: rank}}}"),
        ("recipe.yaml", "id: plain", "id: plain\nset: open"),
    )
    framework = Framework.read(folder / "framework.yaml")
    observed = read_observations(folder / "observations.csv", framework)
    index = build(framework, observed, Recipe.read(folder / "recipe.yaml"))
    left = index.log[index.log["indicator"] == "dust"]
    assert left[["step", "reason"]].to_numpy().tolist() == [
        ["normalise", "named under `by`, but not in this index"],
        ["weights", "given a weight, but not in this index"],
    ]


def test_b12_every_name_under_by_is_looked_at(run):
    by = "{method: minmax, by: {dusk: {method: rank}, densty: {method: rank}}}"
    code, faults, _ = run(("recipe.yaml", "{method: minmax}", by))
    assert code == 1 and len(faults) == 2
    assert "did you mean 'dust'?" in faults[0] and "did you mean 'density'?" in faults[1]
