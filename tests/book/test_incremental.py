"""What is made again is enough: the site is as if made anew, whatever was edited."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from deltabook.site.layout import EDITIONS, NOTEBOOK, PLANNED, RECORD, RENDERED, RESULTS
from deltabook.site.record import Record

ROOT = Path(__file__).parents[2]
EDITION = "2018-en"
PAGES = ROOT / EDITIONS / EDITION / "pages"
RECORDS = sorted(PAGES.rglob(RECORD))
READ = ("data", "lib", "chapters", "examples", "_static", "index.md", "_toc.yml", "_config.yml",
        "references.bib", "CITATION.cff", "requirements.txt")  # fmt: skip
ONE = """
import sys
from pathlib import Path
from deltabook.site import processes
from deltabook.site.page import Page

if __name__ == "__main__":
    root, code, page = Path.cwd(), {}, eval(sys.argv[1])
    edition, told = root / "_build" / "editions" / sys.argv[2], []
    call, work = "deltabook.site.execute:execute_pages", (root, edition, [page], code)
    processes.apart(root / "_build" / "log", call, *work, tell=told.append)
    ((_, faults),) = told
    print(*faults, sep="\\n", file=sys.stderr)
    sys.exit(bool(faults))
"""


@pytest.fixture(scope="module", autouse=True)
def _built():
    if not RECORDS:
        pytest.skip(f"{EDITION} has not been made in _build")


def copy(folder, *names):
    """Copy the project, modules and all, with the results of its year."""
    for name in (*READ, f"{RESULTS}/2018", f"{RESULTS}/2018.json", *names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(ROOT / name, target, ignore=unwanted)
        else:
            shutil.copy2(ROOT / name, target)
    return folder


def run(folder, *arguments):
    environment = os.environ | {"PYTHONPATH": str(folder / "lib")}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def content(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in files}


def name_of(record):
    return record.parent.relative_to(PAGES).as_posix()


def test_every_record_is_complete():
    """Nothing of the project was read that is not noted."""
    others = [ROOT / EDITIONS / EDITION / name for name in (PLANNED, RENDERED)]
    for path in [*RECORDS, *others, ROOT / RESULTS / "2018.json"]:
        known = Record.read(path)
        assert known.past == [], path
        assert len(known.files) > 10, path


def test_a_page_hangs_on_few_modules_of_the_command_line():
    """What pages hang on is what they have imported: an edit of the command runs the tutorials."""
    hanging = {
        name_of(path)
        for path in RECORDS
        if any("deltaindex/cli/" in file for file in Record.read(path).files)
    }
    assert hanging == {"chapters/08-reuse", "chapters/08a-tutorial"}


#: Files and what is edited in them; what one page shows, what many do, and a module.
EDITS = {
    "data/chain/segments.csv": ("Turns a specification", "Turns a wish"),
    "data/glossary.csv": ("The state in which", "A state in which"),
    "data/claims.csv": ("was created by the EU", "was made by the EU"),
    "lib/deltabook/chapters/eis.py": ("import annotations\n", "import annotations\n\n# edited\n"),
}


def edit(folder):
    for name, (old, new) in EDITS.items():
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), "utf-8")
    run(folder, "-m", "deltaindex.datapackage", "data")


@pytest.mark.fuzz  # builds the site twice, which takes minutes
def test_a_site_made_again_is_as_if_made_anew(tmp_path):
    """Three files of data and a module, edited at once: the same bytes, and few pages executed."""
    before = copy(tmp_path / "again", f"{EDITIONS}/{EDITION}")
    run(before, "-m", "deltabook")
    for folder in (before, copy(tmp_path / "anew")):
        edit(folder)
    said = run(before, "-m", "deltabook")
    run(tmp_path / "anew", "-m", "deltabook")
    again, anew = (content(tmp_path / name / "_build" / "html") for name in ("again", "anew"))
    assert again == anew
    # the site has changed, and not all of it was executed
    assert again != content(ROOT / "_build" / "html")
    (line,) = [line for line in said.splitlines() if "pages to execute" in line]
    count, total = (int(word) for word in line.split() if word.isdigit())
    assert 0 < count < total
    assert run(before, "-m", "deltabook").count("pages to execute") == 0


def executed_amid_rubbish(folder, record):
    """Execute a page where each file that its record does not name is rubbish."""
    known, page = Record.read(record), name_of(record)
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        name = path.relative_to(folder).as_posix()
        if name not in known.files and "_build" not in path.parts:
            path.write_bytes(b"\0rubbish")
    asked = known.parameters["parameters"]
    # papermill writes them into the notebook in this order
    parameters = {key: asked[key] for key in ("year", "lang", "entity") if key in asked}
    source = "chapters/profile.md" if "entity" in parameters else f"{page}.md"
    asked = (page, source, parameters, tuple(known.parameters["holds"]), known.parameters["title"])
    run(folder, "-c", ONE, f"Page(*{asked!r})", EDITION)
    return (folder / EDITIONS / EDITION / "pages" / page / NOTEBOOK).read_bytes()


# one that looks at all years, one that runs the command, one of many from one notebook
SOME = ("chapters/02-indicators", "chapters/08a-tutorial", "profiles/310000")


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(path, marks=() if name_of(path) in SOME else pytest.mark.fuzz)
        for path in RECORDS
        if name_of(path) in SOME or not name_of(path).startswith("profiles")
    ],
    ids=name_of,
)
def test_no_file_that_a_record_does_not_name_makes_a_difference(tmp_path, record):
    found = executed_amid_rubbish(copy(tmp_path), record)
    assert found == (record.parent / NOTEBOOK).read_bytes()
    made = json.loads((record).read_text("utf-8"))["made"]
    assert made[NOTEBOOK] == sha256(found).hexdigest()
