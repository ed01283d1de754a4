"""A method of one's own: declared from Python or on the command line, and from nowhere else."""

import json

import numpy as np
import pandas as pd
import pytest
import yaml

import deltaindex as di
from deltaindex import InputError
from deltaindex.cli import main
from deltaindex.methods import registry
from deltaindex.project import Project

CODE = '''
import pandas as pd
import deltaindex as di

@di.method("weights")
def by_maximum(X: pd.DataFrame, *, power: float = 1.0) -> pd.Series:
    """Weigh each column by its largest cell."""
    return X.max() ** power / (X.max() ** power).sum()
'''


@pytest.fixture(autouse=True)
def forgotten():
    """What a test declares is gone after it."""
    before = {step: dict(methods) for step, methods in registry.REGISTRY.items()}
    yield
    for step, methods in before.items():
        registry.REGISTRY[step].clear()
        registry.REGISTRY[step].update(methods)


@pytest.fixture
def run(demo):
    folder = demo()
    path = folder / "recipe.yaml"
    recipe = yaml.safe_load(path.read_text("utf-8"))
    recipe["weights"] = {"method": "by_maximum", "power": 2}
    path.write_text(yaml.safe_dump(recipe), "utf-8")
    (folder / "mine.py").write_text(CODE, "utf-8")

    def call(*more):
        files = ["--framework", f"{folder / 'framework.yaml'}", "--recipe", f"{path}"]
        files += ["--observations", f"{folder / 'observations.csv'}"]
        return main(["run", *files, "--out", f"{folder / 'out'}", *more])

    call.folder = folder
    return call


def test_on_the_command_line(run, capsys):
    assert run() == 1
    assert "unknown method (found 'by_maximum')" in capsys.readouterr().err
    assert run("--methods", f"{run.folder / 'mine.py'}") == 0
    found = di.read(run.folder / "out")
    assert found.recipe.weights.options == {"power": 2}
    record = json.loads((run.folder / "out" / "run.json").read_text("utf-8"))
    assert record["inputs"][0]["file"] == "mine.py"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = (", "mine.py: line 1: cannot be run (SyntaxError"),
        ("\nimport nowhere", "mine.py: line 2: cannot be run (ModuleNotFoundError"),
        (
            "import deltaindex as di\n@di.method('weights')\ndef f(X, *, a): pass",
            "weights: f: an option",
        ),
    ],
)
def test_what_cannot_be_run_is_said_in_a_line(run, capsys, code, said):
    (run.folder / "mine.py").write_text(code, "utf-8")
    assert run("--methods", f"{run.folder / 'mine.py'}") == 1
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error


@pytest.mark.parametrize("place", ["recipe.yaml", "framework.yaml", "project.yaml"])
def test_no_file_of_data_can_name_code(run, capsys, tmp_path, place):
    """Neither a recipe, nor a framework, nor a project: data that came from elsewhere is data."""
    trap = run.folder / "seen.txt"
    code = f"open({str(trap)!r}, 'w').close()\n"
    (run.folder / "mine.py").write_text(code, "utf-8")
    if place == "project.yaml":
        (tmp_path / "data").mkdir()
        lines = "methods: mine.py\nframework: framework.yaml\nrecipe: recipe.yaml\n"
        (tmp_path / "data" / "project.yaml").write_text(lines, "utf-8")
        (tmp_path / "data" / "mine.py").write_text(code, "utf-8")
        with pytest.raises(InputError):
            Project.find(tmp_path).index(2018)
    else:
        path = run.folder / place
        path.write_text(f"methods: {run.folder / 'mine.py'}\n" + path.read_text("utf-8"), "utf-8")
        assert run() == 1
        assert "unknown key" in capsys.readouterr().err
    assert not trap.exists()


def test_it_works_in_draws_and_for_what_is_unseen(assemble):
    @di.method("weights", amounts=lambda X, *, power: np.nanmax(X, axis=0) ** power)
    def by_largest(X: pd.DataFrame, *, power: float = 1.0) -> pd.Series:
        return X.max() ** power / (X.max() ** power).sum()

    X = pd.DataFrame(
        np.random.default_rng(2).gamma(2, size=(9, 4)), list("qrstuvwxy"), list("abcd")
    )
    weights = {"method": "by_largest", "across": "all", "power": 2}
    index = assemble(X, {"weights": weights, "normalise": {"method": "distance_to_mean"}})
    ways = {"as it is": {}, "entropy": {"weights": {"method": "entropy"}}}
    factors = {"w": {"alternatives": ways}, "who": {"noise": "entities"}}
    found = di.robustness.run(index, di.robustness.parse(factors), 20, seed=1)
    for draw in range(0, 20, 3):
        built = found.build(draw).scores["index"]
        np.testing.assert_allclose(found.scores()[0, draw], built, atol=1e-12)
    drawn = di.unseen.draw(index, 2, draws=50)
    assert drawn.ranks.shape == (50, 9) and drawn.share.between(0.05, 0.9).all()
    with pytest.raises(InputError, match="declare the `amounts` of your own"):
        di.unseen.draw(index.rebuild(index.recipe.vary(weights={"method": "pca"})), 2)
