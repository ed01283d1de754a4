"""The packages keep their order: imports run downward, and nothing in them knows the region."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
LIB = ROOT / "lib"
ENGINE, REPORT = LIB / "deltaindex", LIB / "deltabook"
FILES = sorted([*ENGINE.rglob("*.py"), *REPORT.rglob("*.py")])
#: Parts of both packages from the ground up: each imports from those before it, and from itself.
ORDER = [
    *("deltaindex." + part for part in (
        "errors", "extras", "ids", "reads", "files", "text", "moved", "units", "formula", "framework", "methods",
        "observations", "recipe", "engine", "completeness", "settings", "project", "datapackage",
        "analysis", "space", "robustness", "figures", "intake", "cli",
    )),
    "deltaindex",
    *("deltabook." + part for part in (
        "addresses", "report_settings", "boundaries", "study", "figures", "pages", "chapters", "site",
        "scenario_command", "__main__",
    )),
    "deltabook",
]  # fmt: skip


def module(file):
    """The dotted name of a file's module."""
    parts = file.relative_to(LIB).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(file): file for file in FILES}


def imported(file):
    """The modules of ours that a file imports anywhere, also inside functions and for types."""
    own = module(file).split(".")
    base = own if file.name == "__init__.py" else own[:-1]
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            start = base[: len(base) - node.level + 1] if node.level else []
            path = [*start, *(node.module.split(".") if node.module else [])]
            names = [".".join([*path, alias.name]) for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            while name and name not in MODULES:
                name = name.rpartition(".")[0]
            found |= {name} - {"", module(file)}
    return found


def part(name):
    """The part of a package that a module belongs to."""
    return ".".join(name.split(".")[:2])


@pytest.mark.parametrize("file", FILES, ids=lambda file: module(file))
def test_imports_run_downward(file):
    own = part(module(file))
    above = ORDER[ORDER.index(own) + 1 :]
    assert {name for name in imported(file) if part(name) in above} == set()


def test_no_file_imports_itself_by_way_of_others():
    graph = {name: imported(file) for name, file in MODULES.items()}
    tuple(TopologicalSorter(graph).static_order())  # refuses a circle, and names it


def test_imports_are_seen():
    """The reader of imports sees through every form, or the tests above could not fail."""
    assert {"deltaindex.engine.scoring", "deltaindex.errors", "deltaindex.recipe"} <= imported(
        ENGINE / "engine" / "index.py"
    )
    assert "deltaindex.methods.arguments" in imported(ENGINE / "methods" / "weights.py")
    assert "deltaindex.engine.index" in imported(ENGINE / "analysis" / "whatif.py")
    assert "deltaindex.project" in imported(REPORT / "report_settings.py")
    assert {part(name) for name in MODULES} == set(ORDER)


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
    files = [f for f in LIB.rglob("*") if f.suffix in suffixes]
    assert len(files) > len(FILES)
    found = {
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in files
        for match in PLACES.finditer(file.read_text("utf-8"))
    }
    assert found == set()


#: What only a report can know: whom it reads, where it is, what it argues.
ARGUED = re.compile(
    r"\b(claims?|the paper|paper's|verdicts?|province|provinces|city|cities|prefectures?|chips?|semiconductors?"
    r"|integrated circuits?|biomedicine|chokepoints?)\b|原文|论断|芯片|集成电路|生物医药|人工智能|长三角",
    flags=re.IGNORECASE,
)
#: Words that people head the rows and columns of tables with, in any country.
HEADINGS = {"words.py", "remarks.yaml"}


def test_nothing_in_the_engine_knows_what_a_report_argues():
    files = [f for f in ENGINE.rglob("*") if f.suffix in {".py", ".pyi", ".yaml", ".txt"}]
    found = {
        f"{file.relative_to(LIB)}: {match[0]}"
        for file in files
        # the old names of what has moved to the report stand in one file
        if file.name not in HEADINGS | {"moved.py"}
        for match in ARGUED.finditer(file.read_text("utf-8"))
    }
    assert found == set()
    assert ARGUED.search((REPORT / "study" / "claims.py").read_text("utf-8"))


def test_nobody_asks_which_method_it_has_in_hand():
    """What a method needs and means is declared with it: see `methods.registry`."""
    asks = re.compile(r"\.method (?:==|!=|in|not in) (?!\"none\")")
    found = [
        f"{module(file)}: {line.strip()}"
        for file in FILES
        if part(module(file)) != "deltaindex.methods"
        for line in file.read_text("utf-8").splitlines()
        if asks.search(line)
    ]
    assert found == []
