"""The package keeps its order: imports run downward, and nothing in it knows the region."""

import ast
import re
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lib" / "deltaindex"
FILES = sorted(PACKAGE.rglob("*.py"))
STAGES = ("steps", "index", "analysis", "study", "figures", "book", "cli")
# what a part may not import; `ground` is every module beneath the waist, index.py
FORBIDDEN = {
    "ground": {"index", "analysis", "study", "figures", "book", "cli", "project", "intake"},
    "steps": set(STAGES) - {"steps"} | {"framework", "recipe", "observations", "project", "intake"},
    "index": {"analysis", "study", "figures", "book", "cli", "project", "intake"},
    "analysis": {"study", "figures", "book", "cli", "project", "intake"},
    "study": {"figures", "book", "cli", "project", "intake"},
    "figures": {"book", "cli", "steps", "project", "intake"},
    "book": {"cli"},
    "project": {"analysis", "study", "figures", "book", "cli", "intake"},
    "completeness": {"analysis", "study", "figures", "book", "cli", "intake"},
    "intake": {"analysis", "study", "figures", "book", "cli", "steps"},
}
GROUND = {"errors", "files", "log", "units", "formula", "text", "framework", "recipe", "hierarchy"}
GROUND |= {"observations", "datapackage", "climb", "stages", "periods"}
GROUND |= {"ids", "ranges", "results"}


def imported(file):
    """The parts of the package that a file imports anywhere, also inside functions."""
    own = file.relative_to(PACKAGE.parent).with_suffix("").parts
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = own[: len(own) - node.level] if node.level else ()
            path = (*base, *(node.module or "").split(".")) if node.module else base
            names = [(*path, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        else:
            continue
        found |= {name[1] for name in names if name[0] == "deltaindex" and len(name) > 1}
    return found


def part(file):
    first = file.relative_to(PACKAGE).with_suffix("").parts[0]
    return "ground" if first in GROUND else first


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_imports_run_downward(file):
    assert imported(file) & FORBIDDEN.get(part(file), set()) == set()


def test_imports_are_seen():
    """The reader of imports sees through every form, or the test above could not fail."""
    assert {"errors", "climb", "recipe"} <= imported(PACKAGE / "index.py")
    assert "errors" in imported(PACKAGE / "steps" / "weights.py")
    assert "index" in imported(PACKAGE / "analysis" / "whatif.py")
    assert {part(file) for file in FILES} >= {"ground", *STAGES}


def names():
    """Names of the region's places: cities and provinces, in both languages."""
    cities = pd.read_csv(ROOT / "data" / "cities.csv", dtype=str)
    columns = ["name_en", "name_zh", "province_en", "province_zh"]
    found = {name for column in columns for name in cities[column]}
    # as prose writes them: Suzhou (Anhui) is Suzhou, 上海市 is 上海
    return sorted(found | {re.sub(r"\s*[（(].*", "", name) for name in found})


PLACES = re.compile(
    "|".join(
        rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])" if name.isascii() else re.escape(name)
        for name in names()
    ),
    flags=re.IGNORECASE,
)


def test_nothing_in_the_package_names_a_place_of_the_region():
    assert PLACES.findall("Wuxi, 无锡市; suzhou (Anhui)") != []
    suffixes = {".py", ".yaml", ".txt", ".js", ".css", ".html", ".json"}
    files = [f for f in PACKAGE.rglob("*") if f.suffix in suffixes]
    assert len(files) > len(FILES)
    found = {
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in files
        for match in PLACES.finditer(file.read_text("utf-8"))
    }
    assert found == set()


def test_nobody_asks_which_method_it_has_in_hand():
    """What a method needs and means is declared with it: see `steps.registry`."""
    asks = re.compile(r"\.method (?:==|!=|in|not in) (?!\"none\")")
    found = [
        f"{file.relative_to(PACKAGE)}: {line.strip()}"
        for file in FILES
        if part(file) != "steps"
        for line in file.read_text("utf-8").splitlines()
        if asks.search(line)
    ]
    assert found == []
