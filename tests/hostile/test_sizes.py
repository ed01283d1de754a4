"""Depth, number and length are bounded; what is large and honest is read."""

import time

import pytest

from deltaindex import Framework, Recipe, build, read_observations
from deltaindex.framework.reader import DEEPEST, MOST


def chain(levels):
    """Nodes one beneath the other, below `index`."""
    nodes = (f"  d{n}: {{parent: {f'd{n - 1}' if n else 'index'}}}\n" for n in range(levels))
    return ("framework.yaml", "indicators:", "".join(nodes) + "indicators:")


def test_f3_depth_is_bounded(refused, run):
    beneath = ("framework.yaml", "parent: air, direction", "parent: d{}, direction")
    for levels in (12, DEEPEST - 2):
        hung = (*beneath[:2], beneath[2].format(levels - 1))
        assert run(chain(levels), hung)[0] == 0
    assert f"{DEEPEST} levels at most" in refused(chain(2000))


@pytest.mark.parametrize("file", ["entities.csv", "observations.csv"])
def test_f3_a_hopeless_file_is_read_no_further(run, demo_files, file):
    text = demo_files[file]
    code, faults, _ = run((file, "", text + text.splitlines()[1] + "\n" + f"{text}" * 9000))
    assert code == 1 and len(faults) == 41
    assert 900 < int(faults[-1].split()[2]) < 1000  # of a thousand


def test_f3_number_is_bounded(refused):
    many = "".join(f"  n{n}: {{parent: index}}\n" for n in range(MOST + 1))
    line = refused(("framework.yaml", "indicators:", many + "indicators:"))
    assert f"more than {MOST} nodes" in line


@pytest.mark.parametrize(
    "formula",
    [
        "sum(" + ", ".join(["students"] * 10_000) + ")",
        "sum(" + ", ".join(["a"] * 5000) + ")",
        "students" + " + students" * 900,
        "-" * 300 + "students",
        "students * (" * 250 + "1" + ")" * 250,
        "(" * 15_000 + "students" + ")" * 15_000,
        "x" * 30_000,
    ],
)
def test_f3_formulas_are_bounded(refused, formula):
    changed = ("framework.yaml", "formula: students / people", f'formula: "{formula}"')
    assert "density.formula" in refused(changed)


@pytest.mark.parametrize(
    "formula", ["sum(" + ", ".join(["students"] * 900) + ") / people", "(students" + " + students" * 150 + ") / people"]
)  # fmt: skip
def test_f3_long_formulas_are_right(run, formula):
    assert run(("framework.yaml", "formula: students / people", f'formula: "{formula}"'))[0] == 0


@pytest.mark.slow
def test_f3_two_thousand_indicators_on_twelve_levels(tmp_path):
    above = [f"n{n}" for n in range(10)]
    nodes = "".join(
        f"  {n}: {{parent: {p}}}\n" for n, p in zip(above, ["index", *above], strict=False)
    )
    items = [f"i{n}: {{parent: {above[n % 10]}, formula: v{n} / 2}}" for n in range(2000)]
    variables = "".join(f"  v{n}: {{}}\n" for n in range(2000))
    text = f"variables:\n{variables}nodes:\n  index: {{}}\n{nodes}indicators:\n  " + "\n  ".join(
        items
    )
    (tmp_path / "framework.yaml").write_text(text, "utf-8")
    (tmp_path / "entities.csv").write_text("entity\na\nb\nc\n", "utf-8")
    rows = (
        f"{e},v{n},{n % 7 + k * (n % 3 + 1)}," for k, e in enumerate("abc") for n in range(2000)
    )
    (tmp_path / "o.csv").write_text("entity,variable,value,unit\n" + "\n".join(rows), "utf-8")
    start = time.process_time()
    framework = Framework.read(tmp_path / "framework.yaml")
    observed = read_observations(tmp_path / "o.csv", framework)
    recipe = Recipe.parse({"normalise": {"method": "minmax"}, "weights": {"method": "equal"}, "aggregate": {"method": "arithmetic"}})  # fmt: skip
    index = build(framework, observed, recipe)
    assert index.normalised.shape == (3, 2000)
    assert (
        time.process_time() - start < 30
    )  # seconds of the processor, four as a rule: it must not grow with the square
