"""The package as it is installed: from a wheel, in an environment of its own, outside the tree.

Alone it builds indices; what an extra brings is asked for by name where it is lacking.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
MOST = 30  # packages that an engine may bring
pytestmark = pytest.mark.slow


def clean():
    """The environment without what would let the tree in."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}


def call(*command, cwd, check=True):
    done = subprocess.run(command, cwd=cwd, env=clean(), capture_output=True, text=True)
    assert not check or done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel of a copy of the tree: what builds one leaves files beside the sources."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "lib", source / "lib", ignore=ignored)
    build = [sys.executable, "-m", "pip", "-q", "wheel", "--no-deps", "--no-build-isolation", "."]
    call(*build, cwd=source)
    return next(source.glob("*.whl"))


@pytest.fixture(scope="module")
def constraints(tmp_path_factory):
    """The versions of the lock, without hashes, for what is built here has none."""
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    file = tmp_path_factory.mktemp("lock") / "constraints.txt"
    file.write_text("\n".join(re.findall(r"^[a-z0-9][^\\\n]*==[^\\\n]*", lock, re.M)) + "\n")
    return file


@pytest.fixture(scope="module")
def bare(wheel, constraints, tmp_path_factory):
    """The folder of an environment with the engine alone."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder)
    install(folder, str(wheel), constraints)
    return folder


def pip(folder, *arguments):
    """Call the pip that is here on an environment, which then needs none of its own."""
    here = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python"]
    return call(*here, "--disable-pip-version-check", *arguments, cwd=folder).stdout


def install(folder, what, constraints):
    # most of what is installed is never imported: to compile it all would take longer than the tests
    pip(folder, "install", "-q", "--no-compile", "-c", constraints, what)


@pytest.fixture
def project(tmp_path):
    """A copy of the project's data, and of the examples, elsewhere."""
    for name in ("data", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def deltaindex(folder, *arguments, cwd):
    return call(folder / "bin" / "deltaindex", *arguments, cwd=cwd, check=False)


def test_the_engine_is_light(bare):
    names = {package["name"] for package in json.loads(pip(bare, "list", "--format", "json"))}
    assert "deltaindex" in names
    assert len(names) < MOST, sorted(names)
    code = "import deltaindex, sys; print(deltaindex.__file__, 'pandas' in sys.modules)"
    where, heavy = call(bare / "bin" / "python", "-c", code, cwd=bare).stdout.split()
    assert Path(where).is_relative_to(bare)
    assert heavy == "False"


@pytest.mark.parametrize("example", ["hdi-2021", "tai", "eis-2023"])
def test_the_engine_alone_builds_the_examples(bare, project, example):
    here = project / "examples" / example
    files = ["framework.yaml", "observations.csv", "recipe.yaml"]
    options = ("--framework", "--observations", "--recipe")
    named = [word for pair in zip(options, files, strict=True) for word in pair]
    done = deltaindex(bare, "run", *named, "--out", "results", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    ranks = pd.read_csv(here / "results" / "ranks.csv", dtype={"entity": str})
    assert ranks["index"].min() == 1
    assert len(ranks) == len(pd.read_csv(here / "entities.csv"))


@pytest.mark.parametrize("command", [("template", "2030"), ("check", "filled.csv")])
def test_what_lacks_its_extra_names_it(bare, project, command):
    done = deltaindex(bare, *command, cwd=project)
    assert done.returncode == 1
    assert done.stderr == (
        "deltaindex: openpyxl is not installed; pip install 'deltaindex[intake]'\n"
    )


@pytest.mark.parametrize(
    ("code", "extra"),
    [
        ("import deltaindex; deltaindex.space", "space"),
        ("import deltaindex.figures", "figures"),
        ("import deltabook", "book"),
        ("import deltaindex; deltaindex.claims", "book"),
        (
            "import deltaindex, pandas; X = pandas.DataFrame({'a': [1, None, 3], 'b': [1, 2, 3]});"
            " deltaindex.impute.knn(X, k=1)",
            "stats",
        ),
    ],
)
def test_each_extra_is_named_in_code_too(bare, code, extra):
    done = call(bare / "bin" / "python", "-c", code, cwd=bare, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(f"pip install 'deltaindex[{extra}]'")


def test_with_the_extra_a_year_is_taken_in(bare, wheel, constraints, project):
    """Runs last: it adds to the environment of the others."""
    install(bare, f"{wheel}[intake]", constraints)
    done = deltaindex(bare, "template", "2030", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    done = deltaindex(bare, "check", "new-2030.xlsx", cwd=project)
    assert done.returncode == 1  # it is empty
    assert "Traceback" not in done.stderr
    done = deltaindex(bare, "check", "data/observations/2019.csv", "--year", "2019", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
