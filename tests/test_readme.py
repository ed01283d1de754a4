"""What the README shows is true: its files and its commands are tried."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deltaindex.cli import main
from deltaindex.engine.results import FILES
from deltaindex.methods.readme import placed

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def arguments(command):
    """What follows the name of the command."""
    words = command.replace("\\\n", " ").split()
    assert words[0].rpartition("/")[2] == "deltaindex"
    return words[1:]


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """The four files of an index of one's own, in the current folder."""
    files = re.findall(
        r"^`(\w+\.(?:yaml|csv))`|files in any folder\. `(\w+\.yaml)`", README, re.MULTILINE
    )
    names = [one or other for one, other in files]
    contents = {"yaml": blocks("yaml"), "csv": blocks("csv")}
    for name in names:
        (tmp_path / name).write_text(contents[name.split(".")[1]].pop(0), "utf-8")
    assert sorted(names) == ["entities.csv", "framework.yaml", "observations.csv", "recipe.yaml"]
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["entity"]: row for row in csv.DictReader(stream)}


def test_it_opens_with_the_two_commands():
    lines = [line for line in README.splitlines()[1:] if line]
    assert [line.split("#")[0].strip() for line in lines[:2]] == ["make book", "make test"]


def test_the_command_on_the_projects_data(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    command = arguments(blocks("sh")[0])
    command[command.index("--out") + 1] = str(tmp_path / "results")
    assert main(command) == 0
    assert {path.name for path in (tmp_path / "results").iterdir()} == {*FILES, "run.json"}
    assert main([*command, "--set", "extended"]) == 0


def test_the_table_of_files_is_complete():
    assert re.findall(r"^\| `(\w+\.(?:csv|yaml))` \|", README, re.MULTILINE) == list(FILES)


def test_the_command_on_an_index_of_ones_own(demo):
    assert main(arguments(blocks("sh")[1])) == 0
    found = rows(demo / "results" / "scores.csv")
    # students per million: 40000, 20000, 18000; patents per million: 300, 50, 90
    assert float(found["a"]["index"]) == pytest.approx(1)
    assert float(found["b"]["index"]) == pytest.approx((2 / 22 + 0) / 2)
    assert float(found["c"]["index"]) == pytest.approx((0 + 40 / 250) / 2)


@pytest.mark.slow
def test_the_python(demo):
    run = subprocess.run(
        [sys.executable, "-c", blocks("python")[0]], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert {path.name for path in (demo / "results").iterdir()} == {*FILES, "run.json"}


def test_every_link_leads_to_a_file():
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert links and [link for link in links if not (ROOT / link).is_file()] == []


def test_the_table_of_methods_is_that_of_the_registry():
    assert placed(README) == README, "run: .venv/bin/python -m deltaindex.methods.readme"


def test_a_step_that_differs_by_node(demo):
    """The example of `by` runs on the index of the README."""
    extra = blocks("yaml")[-1]
    recipe = Path("recipe.yaml").read_text("utf-8")
    plain = [
        line for line in recipe.splitlines() if not line.startswith(("normalise", "aggregate"))
    ]
    Path("recipe.yaml").write_text("\n".join(plain) + "\n" + extra, "utf-8")
    command = ["run", "--framework", "framework.yaml", "--observations", "observations.csv"]
    assert main([*command, "--recipe", "recipe.yaml", "--out", "results"]) == 0
