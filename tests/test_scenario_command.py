"""``deltabook scenario FILE``: what it prints, what it writes, what it refuses."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from deltabook import __main__ as command

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own, with a folder to write to."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return command.main(["scenario", *arguments])


def test_a_scenario_is_printed_and_written(project, capsys):
    assert run("data/chain/scenarios/euv.yaml", "--out", "found") == 0
    printed = capsys.readouterr().out
    found = pd.read_csv(project / "found" / "euv.csv")
    assert list(found)[:4] == ["segment", "class", "low", "high"]
    assert found["class"].tolist()[-1] == "both"
    row = next(line for line in printed.splitlines() if line.strip().startswith("Manufacturing"))
    assert "Advanced" in row and "100 %" in row and "Lithography" in row
    assert "Mature" not in printed and "CC-BY-NC-4.0" in printed
    beside = (project / "found" / "euv.csv.license").read_text("utf-8")
    assert "SPDX-License-Identifier: CC-BY-NC-4.0" in beside and "Georgetown" in beside


def test_it_speaks_chinese(project, capsys):
    assert run("data/chain/scenarios/photoresist.yaml", "--lang", "zh") == 0
    printed = capsys.readouterr().out
    assert "断供13周" in printed and "光刻胶" in printed
    assert (project / "photoresist.csv").is_file()


def test_without_the_suppliers_it_runs_and_says_so(project, capsys):
    shutil.rmtree(project / "data" / "suppliers")
    assert run("data/chain/scenarios/euv.yaml") == 0
    printed = capsys.readouterr().out
    assert "data/suppliers is not there" in printed and "CC-BY-NC" not in printed
    assert "0–100 %" in printed and "nothing is recorded" in printed
    assert not (project / "euv.csv.license").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none.yaml",), ["none.yaml", "no such file"]),
        (("data/chain/scenarios/euv.yaml", "--lang", "fr"), ["no such language", "fr"]),
        (("bad.yaml",), ["bad.yaml", "'lithograph'", "did you mean 'lithography'"]),
    ],
)
def test_a_fault_is_one_line(project, capsys, arguments, words):
    text = (project / "data/chain/scenarios/euv.yaml").read_text("utf-8")
    (project / "bad.yaml").write_text(text.replace("[lithography]", "[lithograph]"), "utf-8")
    assert run(*arguments) == 1
    told = capsys.readouterr().err
    assert all(word in told for word in words) and "Traceback" not in told


def test_help_names_it(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    assert "deltabook scenario FILE" in capsys.readouterr().out
