"""Texts must be texts, and aliases may not grow without end."""

import pytest

BOMB = "note:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)
SMALL = "\n".join(BOMB.splitlines()[:5]) + "\n"  # up to *a3: short enough to be read


TEXTS = [
    ("framework.yaml", "students: {unit: person", "students: {unit: *a"),
    ("framework.yaml", "{parent: air,", "{printed: *a, parent: air,"),
    ("framework.yaml", "{parent: air,", "{printed_source: *a, parent: air,"),
    ("framework.yaml", "id: demo", "id: *a"),
    ("framework.yaml", "formula: students / people", "formula: *a"),
    ("framework.yaml", "unit: person / million_person", "unit: *a"),
    ("framework.yaml", "name: {en: Students, zh: 学生}", "name: *a"),
    ("framework.yaml", "name: {en: Students, zh: 学生}", "name: {en: *a}"),
    ("recipe.yaml", "id: plain", "id: *a"),
    ("recipe.yaml", "id: plain", "id: plain\nset: *a"),
]
OTHERS = [
    ("framework.yaml", "parent: air, direction", "parent: *a, direction"),
    ("framework.yaml", "direction: -1", "direction: *a"),
    ("framework.yaml", "{parent: air,", "{class: *a, parent: air,"),
    ("framework.yaml", "open: [density]", "open: [*a]"),
    ("framework.yaml", "id: demo", "id: demo\nentities: *a"),
    ("framework.yaml", "id: demo", "id: demo\nunits: *a"),
    ("framework.yaml", "id: demo", "id: demo\nunits: [*a]"),
    ("framework.yaml", "name: {en: Students", "part_of: *a, name: {en: Students"),
    ("framework.yaml", "name: {en: Students", "range: *a, name: {en: Students"),
    ("recipe.yaml", "method: minmax", "method: *a"),
    ("recipe.yaml", "method: minmax", "method: minmax, high: *a"),
    ("recipe.yaml", "method: minmax", "method: minmax, by: *a"),
    ("recipe.yaml", "method: minmax", "method: minmax, over: *a"),
    ("recipe.yaml", "across: all", "across: *a"),
    ("recipe.yaml", "cuts: [0.5]", "cuts: [*a]"),
    ("recipe.yaml", "normalise: {method: minmax}", "normalise: *a"),
]


@pytest.mark.parametrize(("file", "old", "new"), TEXTS + OTHERS)
def test_f1_a_bomb_of_aliases_is_refused_before_it_goes_off(refused, demo_files, file, old, new):
    text = demo_files[file].replace(old, new.replace("*a", "*a8"))
    assert "its aliases make it too large" in refused((file, "", BOMB + text))


@pytest.mark.parametrize(("file", "old", "new"), TEXTS)
def test_f1_a_text_must_be_a_text(run, demo_files, file, old, new):
    text = demo_files[file].replace(old, new.replace("*a", "*a3"))
    code, faults, _ = run((file, "", SMALL + text))
    assert code == 1 and "xpected a text" in faults[0] and len(faults[0]) < 500


@pytest.mark.parametrize("value", ["1.5", "true", "2018-01-01", "null", "[a]", "{a: b}"])
def test_f1_what_yaml_makes_of_a_text(refused, value):
    assert "expected a text" in refused(("framework.yaml", "id: demo", f"id: {value}"))


@pytest.mark.parametrize(("file", "old", "new"), OTHERS)
def test_f1_what_is_no_text_is_refused_shortly(run, demo_files, file, old, new):
    text = demo_files[file].replace(old, new.replace("*a", "*a3"))
    code, faults, _ = run((file, "", SMALL + text))
    assert code == 1 and all(len(line) < 600 for line in faults)


@pytest.mark.parametrize(
    "start",
    [
        "note: &n [*n]\n",
        "note: &n {a: *n}\n",
        "note: &n {<<: *n}\n",
        "b0: &b0 {x: 1}\n"
        + "".join(f"b{n}: &b{n} {{<<: [{', '.join([f'*b{n - 1}'] * 10)}]}}\n" for n in range(1, 9)),
        f"note: [&t {'x' * 10_000}{', *t' * 1000}]\n",
        f"note: {{? &t {'x' * 900} : 1, k: [*t{', *t' * 9000}]}}\n",
    ],
)
def test_f1_aliases_that_grow_otherwise(refused, demo_files, start):
    for file in ("framework.yaml", "recipe.yaml"):
        assert "its aliases make it too large" in refused((file, "", start + demo_files[file]))


@pytest.mark.slow
def test_f1_items_without_end(refused):
    line = refused(("recipe.yaml", "", "a: [" + "1," * 900_000 + "1]"))
    assert "recipe.yaml: line 1: more than 200000 keys and values; check the path" in line


def test_f1_aliases_that_stay_small_are_right(run):
    new = "air: &air {parent: index}\n  more: *air"
    old = "air: {parent: index, name: {en: Air, zh: 空气}}"
    assert run(("framework.yaml", old, new))[0] == 0
