"""Ranks of two methods beside the printed ones."""

import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import pandas as pd

from deltabook.chapters import tutorial

ROOT = Path(__file__).parents[2]

OURS = pd.DataFrame({"m": [1, 2, 3], "n": [2, 1, 3]}, list("abc"))
PRINTED = pd.DataFrame({"n": [4, 2, 3, 1], "other": 0, "m": [4, 2, 3, 1]}, list("zbca"))


def test_agreement_is_counted_by_method():
    # by m all agree, by n c alone
    assert tutorial.agreeing(OURS, PRINTED).to_dict() == {"m": 3, "n": 1}


def test_ours_and_the_printed_side_by_side():
    found = tutorial.beside_printed(OURS, PRINTED)
    assert list(found) == ["m", "n", "m_printed", "n_printed"]
    assert found.loc["a"].tolist() == [1, 2, 1, 1]


def test_each_method_in_turn():
    found = tutorial.in_turn(tutorial.beside_printed(OURS, PRINTED))
    assert list(found) == ["m", "m_printed", "n", "n_printed"]
    assert found.loc["b"].tolist() == [2, 2, 1, 2]


def test_the_cells_run_when_pasted_into_a_fresh_session(tmp_path):
    """What a reader sees, in order, in a folder that has the project's examples and no more."""
    shutil.copytree(ROOT / "examples" / "tai", tmp_path / "examples" / "tai")
    hidden = {"parameters", "remove-cell", "remove-input"}
    cells = jupytext.read(ROOT / "chapters" / "08a-tutorial.md").cells
    seen = [
        cell.source
        for cell in cells
        if cell.cell_type == "code" and not hidden & set(cell.metadata.get("tags", []))
    ]
    assert len(seen) > 5
    run = subprocess.run(
        [sys.executable, "-c", "\n\n".join(seen)],
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "entropy" in run.stdout and "warnings" in run.stdout
