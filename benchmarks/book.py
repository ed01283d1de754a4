"""The book: what a build costs after an edit, on a quiet machine.

``python benchmarks/book.py [REPEATS]`` copies the project into a folder of its own and builds it
there. Each row is one kind of work, wall-clock seconds and those of all processors together (of the
whole machine, so that nothing else may run), medians of some repeats.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil

ROOT = Path(__file__).parents[1]
COPIED = ("data", "lib", "chapters", "examples", "_static", "index.md", "_toc.yml", "_config.yml",
          "references.bib", "CITATION.cff", "requirements.txt")  # fmt: skip
YEARS = ("2018", "2019", "2020", "2021", "2022")
BUILD = Path("_build")


def copy(folder: Path) -> Path:
    """Copy what the book is made from, and nothing that was made."""
    for name in COPIED:
        unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=unwanted)
        else:
            shutil.copy2(source, folder / name)
    return folder


def run(folder: Path, *arguments: str) -> None:
    """Run Python in a copy, with its own modules."""
    environment = os.environ | {"PYTHONPATH": str(folder / "lib")}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds that some work takes: by the clock, and of all processors."""
    start, before = time.perf_counter(), psutil.cpu_times()
    work()
    after = psutil.cpu_times()
    used = (after.user - before.user) + (after.system - before.system)
    return time.perf_counter() - start, used


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file."""
    text = path.read_text("utf-8")
    if old not in text:
        raise SystemExit(f"{path} holds no {old!r}")
    path.write_text(text.replace(old, new, 1), "utf-8")


def commas(folder: Path) -> None:
    """Add a comma to a chapter in the middle of the book, and build."""
    edit(folder / "chapters" / "03c-audit.md", "**Question.**", "**Question.** ,")
    run(folder, "-m", "deltabook")


def claims(folder: Path) -> None:
    """Change the printed value of a claim, and build."""
    edit(folder / "data" / "claims.csv", "by the EU", "by the  EU")
    run(folder, "-m", "deltaindex.datapackage", "data")
    run(folder, "-m", "deltabook")


def empty(folder: Path) -> None:
    """Render as many pages with a title and nothing else, by the same settings."""
    source = folder / BUILD / "editions" / "2018-en" / "src"
    target = folder / "empty"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.ipynb"))
    for path in source.rglob("*.ipynb"):
        title = nbformat.v4.new_markdown_cell(f"# {path.stem}")
        into = target / path.relative_to(source)
        into.parent.mkdir(exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=[title]), into)
    try:
        arguments = ["build", str(target), "--path-output", str(target), "-q"]
        run(folder, "-c", f"from jupyter_book.cli.main import main; main({arguments!r})")
    finally:
        shutil.rmtree(target)


def once(folder: Path, measure: Callable) -> None:
    """Take every kind of work in turn."""
    build = ("-m", "deltabook")
    # Python writes what it has compiled on a first run
    run(folder, "-m", "compileall", "-q", "lib")
    measure("floor: imports", run, folder, "-c", "import deltabook.site.preload")
    measure("cold book of 2018", run, folder, *build)
    measure("floor: Sphinx on as many empty pages", empty, folder)
    measure("nothing changed", run, folder, *build)
    measure("a comma in one chapter", commas, folder)
    measure("one value in data/claims.csv", claims, folder)
    measure("a year added to one", run, folder, *build, "--year", "2019")
    shutil.rmtree(folder / BUILD)
    measure("five years, cold", run, folder, *build, "--year", *YEARS)


def main(repeats: int = 3) -> None:
    """Print the table."""
    found: dict[str, list[tuple[float, float]]] = {}

    def measure(name: str, work: Callable, *arguments) -> None:
        wall, cpu = timed(lambda: work(*arguments))
        found.setdefault(name, []).append((wall, cpu))
        print(f"{name:<40} {wall:8.1f} {cpu:8.1f}", file=sys.stderr, flush=True)

    for _ in range(repeats):
        with tempfile.TemporaryDirectory(prefix="book-") as name:
            once(copy(Path(name)), measure)
    print(f"{'work':<40} {'wall':>8} {'CPU':>8}   (seconds, medians of {repeats})")
    for name, times in found.items():
        wall, cpu = (statistics.median(values) for values in zip(*times, strict=True))
        print(f"{name:<40} {wall:8.1f} {cpu:8.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
