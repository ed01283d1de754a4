"""Old names work for one version, say where they are now, and stand in CONTRIBUTING."""

import importlib
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import deltaindex as di
from deltaindex.moved import MOVED, TOP, now

ROOT = Path(__file__).parents[1]


@pytest.mark.filterwarnings("ignore:.*the old name goes:DeprecationWarning")  # of those above it
@pytest.mark.parametrize("old", sorted(MOVED))
def test_an_old_module_is_the_new_one(old):
    sys.modules.pop(old, None)
    with pytest.warns(DeprecationWarning, match=re.escape(f"{old} is {MOVED[old]} now")):
        found = importlib.import_module(old)
    real = importlib.import_module(MOVED[old])
    # a folder may have no names of its own
    assert found.__all__ or hasattr(real, "__path__")
    assert all(getattr(found, name) is getattr(real, name) for name in found.__all__)


@pytest.mark.filterwarnings("ignore:.*the old name goes:DeprecationWarning")
def test_an_old_module_does_not_stand_in_the_way_of_a_new_name():
    """An import writes the module into the package above it, where a function may have its name."""
    from deltabook.study import chain

    importlib.import_module("deltaindex.study.chain.read")
    assert callable(chain.read)


@pytest.mark.parametrize("name", sorted(TOP))
def test_what_the_top_offered_is_found_with_a_warning(name):
    vars(di).pop(name, None)  # an old module that was imported stands there
    with pytest.warns(DeprecationWarning, match=f"deltaindex.{name} is deltabook.{name} now"):
        found = getattr(di, name)
    assert found.__name__.startswith("deltabook.")


def test_what_stands_beneath_an_old_name_is_found_too():
    assert now("deltaindex.book.report") == "deltabook.pages.report"
    assert now("deltaindex.engine") is None
    lines = "from deltaindex.steps import differs, weights; print(differs.__name__)"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "deltaindex.steps.differs"


@pytest.mark.parametrize(
    ("old", "said"), [("book", "usage: deltabook"), ("cli", "usage: deltaindex")]
)  # fmt: skip
def test_an_old_module_can_be_run(old, said):
    command = [sys.executable, "-m", f"deltaindex.{old}", "--help"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(said)


def test_nothing_of_ours_uses_an_old_name():
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        importlib.import_module("deltabook.pages")
    files = [*(ROOT / "lib").rglob("*.py"), *(ROOT / "chapters").glob("*.md"), ROOT / "README.md"]
    used = {
        f"{file.name}: {name}"
        for file in files
        if file.name != "moved.py"
        for name in re.findall(r"(?<![\w./])deltaindex(?:\.\w+)+", file.read_text("utf-8"))
        if now(name)
    }
    assert used == set()


def test_the_table_of_old_names_is_that_of_the_code():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert dict(re.findall(r"^\| `(deltaindex[\w.]+)` \| `([\w.]+)` \|$", text, re.M)) == MOVED


def test_an_unknown_name_is_refused_as_ever():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        di.nothing  # noqa: B018
