"""Chapters run as papermill runs them, and keep no trace of the run."""

import os
import re
import signal
import subprocess
import sys

import jupytext
import nbformat
import pytest
import yaml

from deltabook.site import chain, sources
from deltabook.site.execute import execute
from deltabook.site.page import Page, contents, listed
from deltabook.site.record import Hashes
from deltaindex.errors import Fault, InputError
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


def test_pages_in_reading_order():
    toc = {
        "root": "index",
        "parts": [
            {"chapters": [{"file": "a/1", "sections": [{"file": "a/1-1.md"}]}, {"file": "a/2"}]},
            {"chapters": [{"file": "b/1"}]},
        ],
    }
    assert listed(toc) == ["index", "a/1", "a/1-1", "a/2", "b/1"]


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
    assert listed(contents(tmp_path, years)) == left


@pytest.mark.parametrize(("lang", "language"), [("en", "en"), ("zh", "zh_CN")])
def test_the_source_for_sphinx(tmp_path, lang, language):
    root, folder = tmp_path / "project", tmp_path / "src"
    (root / "_static").mkdir(parents=True)
    (root / "_static" / "book.css").write_text("p {}")
    (root / "_static" / "screenshot.png").write_text("no part of the site")
    (root / "references.bib").write_text("")
    config = {"title": "长", "execute": {"execute_notebooks": "force"}, "sphinx": {"config": {}}}
    (root / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    laid = sources.laid_out(root, f"2019-{lang}", {"root": "index"}, [], Hashes(root))
    sources.lay_out(laid, folder, {})
    staged = yaml.safe_load((folder / "_config.yml").read_text("utf-8"))
    assert staged["title"] == "长"
    assert staged["execute"] == {"execute_notebooks": "off"}
    assert staged["sphinx"]["config"] == {"html_extra_path": ["_published"], "language": language}
    assert yaml.safe_load((folder / "edition.yaml").read_text()) == {"year": 2019, "lang": lang}
    assert yaml.safe_load((folder / "_toc.yml").read_text()) == {"root": "index"}
    assert [path.name for path in (folder / "_static").iterdir()] == ["book.css"]
    assert (folder / "_published" / "figures").is_dir()
    assert str(tmp_path) not in (folder / "_config.yml").read_text("utf-8")


def test_only_what_differs_is_laid_out_again(tmp_path):
    """Sphinx reads again what has a newer date."""
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    files = {name: sources.Source(f"{name}1", tmp_path / name) for name in ("a", "b")}
    folder = tmp_path / "src"
    sources.lay_out(files, folder, {})
    for name in ("a", "b"):
        os.utime(folder / name, (1, 1))
    (folder / "left.txt").write_text("from before")
    known = {name: source.digest for name, source in files.items()}
    (tmp_path / "b").write_text("other")
    files["b"] = sources.Source("b2", tmp_path / "b")
    sources.lay_out(files, folder, known)
    dates = {name: (folder / name).stat().st_mtime for name in files}
    assert dates["a"] == 1 and dates["b"] > 1 and (folder / "b").read_text() == "other"
    assert not (folder / "left.txt").exists()


APART = """
import os, sys, threading, time
from pathlib import Path
from deltabook.site import processes
log = Path(sys.argv[1])
step = processes.Step(log, "time:sleep")
threading.Thread(target=step.take, args=(60,), daemon=True).start()
print(step._process.pid, flush=True)
time.sleep(60)
"""


def test_steps_end_when_their_process_is_killed(tmp_path):
    command = [sys.executable, "-c", APART, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        step = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.wait()
        # end of file: every process that could write has gone
        assert process.stdout.read() == ""
    assert not _runs(step)


def _runs(pid):
    """Whether a process runs; one that nobody has reaped does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_every_chapter_keeps_the_form_of_a_notebook():
    root = Project.find().root
    for page in listed(contents(root, 5)):
        notebook = jupytext.read(root / f"{page}.md")
        tagged = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
        assert len(tagged) == 1, f"{page}: no cell of parameters"
        code = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
        assert not re.search(r"^\s*(def|class) |= lambda\b", code, re.M), (
            f"{page}: defines a helper"
        )


@pytest.fixture
def made(project, tmp_path, monkeypatch):
    """A chain in a folder of its own, whose pages tell what they are asked to."""

    def make(tells):
        def apart(log, call, *arguments, tell):
            for page in arguments[2]:
                tell((page.name, tells(page.name)))

        monkeypatch.setattr("deltabook.site.processes.apart", apart)
        found = chain.Chain(tmp_path, 1)
        found.code = {}
        return found

    (tmp_path / "data").symlink_to(project.data)
    return make


def page(name, year):
    return Page(name, f"{name}.md", {"year": year, "lang": "en"}, ())


def test_a_file_is_told_how_far_it_is(made, capsys):
    """On a terminal a bar moves; in a file there would be no word for minutes."""
    one = made(lambda name: [])
    assert one.execute("2018-en", [page(f"p{n}", 2018) for n in range(25)])
    one.close()
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2018-en: 25 of 25 pages to execute"
    assert said[1] == "  p0, p1, p2, p3, p4, 20 more: never made"
    assert [line for line in said if line.endswith("...")] == [
        "10 of 25 pages ...", "20 of 25 pages ..."
    ]  # fmt: skip
    assert re.fullmatch(r"2018-en: 25 pages executed in [\d.]+ s", said[-1])


@pytest.mark.parametrize(("year", "named"), [(2022, True), (2018, False)])
def test_a_page_that_fails_in_a_year_with_gaps_names_what_the_year_lacks(made, capsys, year, named):
    one = made(lambda name: [Fault("nothing there", f"{name}.md")])
    assert not one.execute(f"{year}-en", [page("p", year)])
    one.close()
    said = capsys.readouterr().err
    assert f"{year}-en: p.md: nothing there" in said
    assert ("2022 has no value of" in said) == named == ("broadband_subscribers" in said)


def test_what_a_cell_prints_in_pieces_is_one_output(tmp_path):
    """Whether a stream is sent at once hangs on how busy a machine is."""
    text = 'import sys, time\nprint("a")\nsys.stdout.flush(); time.sleep(0.3)\nprint("b")'
    target, _ = run(tmp_path, HEAD + f"\n```{{code-cell}} ipython3\n{text}\n```\n")
    (output,) = nbformat.read(target, as_version=4).cells[-1].outputs
    assert output.text == "a\nb\n"


def test_a_page_of_the_contents_that_is_not_there_is_named(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: index\nchapters: [{file: gone}]\n")
    with pytest.raises(InputError, match=r"gone\.md: no such file"):
        contents(tmp_path, 1)
