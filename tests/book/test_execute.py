"""Chapters run as papermill runs them, and keep no trace of the run."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace

import jupytext
import nbformat
import pytest
import yaml

from deltabook.site.execute import contents, execute, execute_all, pages, stage
from deltaindex.errors import InputError
from deltaindex.project import Project

HEAD = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# Title

```{code-cell} ipython3
:tags: [parameters]

year = 2018
lang = "en"
```
"""

BODY = """
+++ {"tags": ["only-2018"]}

Said of 2018.

```{code-cell} ipython3
:tags: [only-2019, remove-input]

print("computed for", year, lang)
```

```{code-cell} ipython3
from pathlib import Path
Path("left.txt").write_text("here")
```
"""

PARAMETERS = {"year": 2019, "lang": "en"}


def run(folder, text, parameters=PARAMETERS):
    """Execute a chapter; return where it stands if it succeeds and if it fails."""
    source, target, failed = (
        folder / "x.md",
        folder / "src" / "x.ipynb",
        folder / "failed" / "x.ipynb",
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, "utf-8")
    execute(source, target, failed, parameters)
    return target, failed


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The same chapter executed in two folders."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "another")]
    return [(folder, *run(folder, HEAD + BODY)) for folder in folders]


def test_an_executed_notebook_says_nothing_of_the_run(executed):
    (folder, one, _), (_, another, _) = executed
    assert one.read_bytes() == another.read_bytes()
    text = one.read_text("utf-8")
    assert str(folder) not in text and "papermill" not in text
    assert 'execution_count": null' in text and "iopub" not in text
    notebook = nbformat.read(one, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.keys() <= {"kernelspec", "language_info"}
    assert [cell.id for cell in notebook.cells] == [f"cell-{n}" for n in range(len(notebook.cells))]


def test_the_kernel_runs_beside_the_executed_notebook(executed):
    for _, target, failed in executed:
        assert (target.parent / "left.txt").read_text() == "here"
        assert not failed.exists()


def test_parameters_are_injected_and_hidden(executed):
    notebook = nbformat.read(executed[0][1], as_version=4)
    injected = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert len(injected) == 1 and "year = 2019" in injected[0].source
    assert "remove-cell" in injected[0].metadata.tags


def test_a_cell_for_one_year_stands_in_that_year_alone(executed):
    notebook = nbformat.read(executed[0][1], as_version=4)
    assert "Said of 2018" not in "".join(cell.source for cell in notebook.cells)
    (shown,) = (c for c in notebook.cells if "only-2019" in c.metadata.get("tags", []))
    assert shown.outputs[0].text == "computed for 2019 en\n"
    assert "remove-input" in shown.metadata.tags


def test_an_undeclared_parameter_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"x\.md: no such parameter \(found 'colour'\)"):
        run(tmp_path, HEAD, {**PARAMETERS, "colour": "red"})
    assert not (tmp_path / "src" / "x.ipynb").exists()


FAILING = '\n```{code-cell} ipython3\nraise KeyError("Atlantis")\n```\n'
WARNING = (
    "\n```{code-cell} ipython3\n:tags: [remove-cell]\n\nimport warnings\n"
    'warnings.warn("a missing glyph")\n```\n'
)


@pytest.mark.parametrize(
    ("cell", "said"), [(FAILING, "KeyError: 'Atlantis'"), (WARNING, "UserWarning: a missing glyph")]
)
def test_a_cell_that_fails_or_warns_is_named_and_the_notebook_kept(tmp_path, cell, said):
    with pytest.raises(InputError) as caught:
        run(tmp_path, HEAD + cell)
    kept = tmp_path / "failed" / "x.ipynb"
    message = str(caught.value)
    # the third that ran: parameters, injected parameters, this
    assert message.startswith("x.md: cell 3: ") and said in message
    assert f"kept at {kept}" in message
    assert not (tmp_path / "src" / "x.ipynb").exists()
    ran = [c for c in nbformat.read(kept, as_version=4).cells if c.get("execution_count") == 3]
    assert "Atlantis" in ran[0].source or "glyph" in ran[0].source


def test_pages_in_reading_order(tmp_path):
    toc = {
        "root": "index",
        "parts": [
            {"chapters": [{"file": "a/1", "sections": [{"file": "a/1-1.md"}]}, {"file": "a/2"}]},
            {"chapters": [{"file": "b/1"}]},
        ],
    }
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump(toc))
    assert pages(tmp_path) == ["index", "a/1", "a/1-1", "a/2", "b/1"]


@pytest.mark.parametrize(
    ("years", "left"), [(1, ["index", "a", "b"]), (2, ["index", "a", "b", "two"])]
)
def test_a_page_that_needs_more_years_is_left_out(tmp_path, years, left):
    toc = {
        "root": "index",
        "parts": [
            {"chapters": [{"file": "a"}, {"file": "b", "sections": [{"file": "two"}]}]},
        ],
    }
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump(toc))
    for page in ("a", "b"):
        (tmp_path / f"{page}.md").write_text(HEAD)
    (tmp_path / "two.md").write_text(HEAD.replace("---\n\n", "deltaindex: {years: 2}\n---\n\n"))
    folder = tmp_path / "staged"
    folder.mkdir()
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents(tmp_path, years)))
    assert pages(folder) == left


@pytest.mark.parametrize(("lang", "language"), [("en", "en"), ("zh", "zh_CN")])
def test_stage(tmp_path, lang, language):
    root, folder = tmp_path / "project", tmp_path / "src"
    (root / "_static").mkdir(parents=True)
    (root / "_static" / "book.css").write_text("p {}")
    (root / "_toc.yml").write_text("root: index")
    config = {"title": "长", "execute": {"execute_notebooks": "force"}, "sphinx": {"config": {}}}
    (root / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    (root / "data").mkdir()
    (root / "data" / "2019.csv").touch()
    stage(Project(root, {"observations": {"required": ["{year}.csv"]}}), 2019, lang, folder)
    staged = yaml.safe_load((folder / "_config.yml").read_text("utf-8"))
    assert staged["title"] == "长"
    assert staged["execute"] == {"execute_notebooks": "off"}
    assert staged["sphinx"]["config"] == {"html_extra_path": ["_published"], "language": language}
    assert yaml.safe_load((folder / "edition.yaml").read_text()) == {"year": 2019, "lang": lang}
    assert (folder / "_static" / "book.css").is_file()
    assert (folder / "_published" / "figures").is_dir()
    assert str(tmp_path) not in (folder / "_config.yml").read_text("utf-8")


POOL = """
import sys, time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from deltabook.site.execute import _start_worker
import os
with ProcessPoolExecutor(2, initializer=_start_worker, initargs=(Path(sys.argv[1]),)) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_workers_end_when_their_process_is_killed(tmp_path):
    command = [sys.executable, "-c", POOL, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        worker = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.wait()
        # end of file: every process that could write has gone
        assert process.stdout.read() == ""
    for _ in range(50):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    assert not _runs(worker)


def _runs(pid):
    """Whether a process runs; one that nobody has reaped does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_every_chapter_keeps_the_form_of_a_notebook():
    root = Project.find().root
    for page in pages(root):
        notebook = jupytext.read(root / f"{page}.md")
        tagged = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
        assert len(tagged) == 1, f"{page}: no cell of parameters"
        code = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
        assert not re.search(r"^\s*(def|class) |= lambda\b", code, re.M), (
            f"{page}: defines a helper"
        )


def test_a_file_is_told_how_far_it_is(project, tmp_path, capsys, monkeypatch):
    """On a terminal a bar moves; in a file there would be no word for minutes."""
    monkeypatch.setattr("deltabook.site.execute.execute", len)
    work = {f"page{n}": ([n],) for n in range(8)}
    project = replace(project, root=tmp_path)
    assert execute_all(work, project, "2018-en", "chapters", 1) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.endswith("8 ...")]
    assert said == [f"2018-en: chapters, {n} of 8 ..." for n in (2, 4, 6)]


def fail(page):
    raise ValueError("nothing there")


def test_a_page_that_fails_in_a_year_with_gaps_names_what_the_year_lacks(
    project, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("deltabook.site.execute.execute", fail)
    (tmp_path / "data").symlink_to(project.data)
    here = replace(project, root=tmp_path)
    for year, named in ((2022, True), (2018, False)):
        assert execute_all({"page": ["page"]}, here, f"{year}-en", "chapters", 1) == 1
        said = capsys.readouterr().err
        assert ("2022 has no value of" in said) == named == ("broadband_subscribers" in said)
