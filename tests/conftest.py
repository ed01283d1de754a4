"""What several test modules share."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from deltaindex import Framework, Observations, Recipe, build
from deltaindex.framework import Indicator, Node, Variable
from deltaindex.methods import registry
from deltaindex.project import Project

ROOT = Path(__file__).parents[1]

# `make test` tries the same cases every time; `make fuzz` looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("fuzz", deadline=None, print_blob=True)
settings.load_profile("same")

# A synthetic index of three entities, small enough to check by hand: students 3000, 2000 and 1000
# a million people; dust 10, 30 and 20, less being better.
DEMO = {
    "framework.yaml": """\
id: demo
variables:
  students: {unit: person, name: {en: Students, zh: 学生}}
  people: {unit: 万人, name: {en: People, zh: 人口}}
  dust: {unit: µg/m^3, name: {en: Dust, zh: 尘}}
nodes:
  index: {name: {en: Index, zh: 指数}}
  talent: {parent: index, name: {en: Talent, zh: 才能}}
  air: {parent: index, name: {en: Air, zh: 空气}}
indicators:
  density: {formula: students / people, unit: person / million_person, parent: talent}
  dust: {parent: air, direction: -1}
sets:
  open: [density]
""",
    "recipe.yaml": """\
id: plain
normalise: {method: minmax}
weights: {method: equal, across: all}
aggregate: {method: arithmetic, min_weight: 0.5}
tiers: {method: thresholds, cuts: [0.5]}
""",
    "entities.csv": "entity,name_en,name_zh,half\na,Aa,甲,x\nb,Bb,乙,x\nc,Cc,丙,y\n",
    "observations.csv": """\
entity,variable,value,unit
a,students,30,人
b,students,20,人
c,students,10,人
a,people,10000,人
b,people,1,万人
c,people,0.0001,亿人
a,dust,10,微克/立方米
b,dust,30,微克/立方米
c,dust,20,微克/立方米
""",
}

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# As root a browser needs --no-sandbox; the rest keeps it from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium of the system, driven by playwright."""
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        pytest.skip(f"no browser found (looked for {', '.join(CHROMIUM)})")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def project():
    """The project of this repository: real data."""
    return Project.find(ROOT)


@pytest.fixture(scope="session")
def published():
    """The folder of published numbers, see its README."""
    return ROOT / "tests" / "fixtures"


@pytest.fixture(scope="session")
def examples():
    """The folder of indices that the command rebuilds from files."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def demo_files():
    """The files of the demo, by name."""
    return DEMO


@pytest.fixture
def demo(tmp_path):
    """Write the files of the demo, each change a (file, old, new); return the folder.

    With an empty `old`, `new` (text or bytes) is the whole file.
    """

    def write(*changes):
        files = {name: text.encode() for name, text in DEMO.items()}
        for name, old, new in changes:
            new = new if isinstance(new, bytes) else new.encode()
            assert old.encode() in files[name], f"{name} holds no {old!r}"
            files[name] = files[name].replace(old.encode(), new) if old else new
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        return tmp_path

    return write


@pytest.fixture(scope="session")
def assemble():
    """Build an index straight from a table of indicators and a recipe."""

    def make(X, recipe=None, parents=None, direction=None, nodes=None, reference=None, groups=None):
        parents, direction = parents or {}, direction or {}
        nodes = {"index": None} | (nodes or dict.fromkeys(parents.values(), "index"))
        framework = Framework(
            id="table",
            entities=pd.DataFrame(groups or {}, X.index.rename("entity")).assign(name_en=X.index),
            variables={name: Variable(name, "", {}) for name in X},
            nodes={name: Node(name, parent, {}) for name, parent in nodes.items()},
            indicators={
                name: Indicator(
                    name, name, "", parents.get(name, "index"), direction.get(name, 1), {}
                )
                for name in X
            },
            sets={},
        )
        steps = {
            "normalise": {"method": "minmax"},
            "weights": {"method": "equal", "across": "all"},
            "aggregate": {"method": "arithmetic"},
        }
        steps |= recipe or {}
        if "min_weight" in registry.find("aggregate", steps["aggregate"]["method"]).options:
            # tables of tests have holes
            steps["aggregate"] = {"min_weight": 0.0, **steps["aggregate"]}
        recipe = Recipe.parse(steps)
        return build(framework, Observations(X.astype(float), pd.DataFrame()), recipe, reference)

    return make


# what a process does to files, as the interpreter announces it
RELATIVE = {"os.remove", "os.rmdir"}
OPERATIONS = {"open", "os.rename", "os.mkdir"} | RELATIVE


@pytest.fixture(scope="session")
def killed_at():
    """Run a call in a process of its own that is killed at a moment of one's choice."""
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")

    def killed_at(count, folder, call):
        """Kill it before its `count`-th operation on a file of the folder; return whether it was."""
        child = os.fork()
        if not child:  # pragma: no cover
            left = count

            def hook(event, arguments):
                nonlocal left
                # within a tree that is removed, names are relative
                inside = str(arguments[0]).startswith(str(folder)) if arguments else False
                if event not in OPERATIONS or not (inside or event in RELATIVE):
                    return
                if event == "open" and arguments[1] in ("r", "rb"):
                    return
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(hook)
            try:
                call()
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)

    return killed_at
