"""Stage an edition and execute its notebooks."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import jupytext
import nbformat
import papermill
import yaml
from tqdm import tqdm

from deltaindex.errors import Fault, InputError
from deltaindex.project import Project

from ..pages import conditions
from ..pages.markup import escape
from ..pages.report import MARKER, PUBLISHED
from . import shared_kernel
from .kernels import KernelManager, end_with_parent

COPIED = ("references.bib", "_static")
# what papermill and Jupyter leave behind that differs from run to run
KEPT_METADATA = {"kernelspec", "language_info"}


def pages(root: Path) -> list[str]:
    """Return the pages of the table of contents, without suffix, in reading order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    found = [toc["root"]]

    def walk(item: dict) -> None:
        for part in item.get("parts", []):
            walk(part)
        for chapter in item.get("chapters", []) + item.get("sections", []):
            found.append(chapter["file"])
            walk(chapter)

    walk(toc)
    return [str(Path(page).with_suffix("")) if page.endswith(".md") else page for page in found]


def contents(root: Path, years: int) -> dict:
    """Return the table of contents without the pages that need more years than there are.

    A page says so in its header: ``deltaindex: {years: 2}``.
    """
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))

    def stays(item: dict) -> bool:
        header = jupytext.read(root / f"{item['file']}.md").metadata
        return header.get("deltaindex", {}).get("years", 1) <= years

    def thin(item: dict) -> dict:
        for key in ("parts", "chapters", "sections"):
            if key in item:
                item[key] = [thin(sub) for sub in item[key] if key == "parts" or stays(sub)]
        if not item.get("sections", True):
            del item["sections"]
        return item

    return thin(toc)


def lacking(project: Project, year: int) -> list[str]:
    """Return the variables of the project's sets that a year has no value of."""
    settings, framework = project.settings, project.framework
    sets = {settings["set"], settings.get("beside"), settings.get("fallback")} - {None}
    used = {v for name in sets for i in framework.choose(name) for v in framework.uses(i)}
    return [name for name in project.observations(year).absent() if name in used]


def stage(project: Project, year: int, lang: str, folder: Path) -> None:
    """Lay out the source of an edition, without its notebooks."""
    folder.mkdir(parents=True, exist_ok=True)
    toc = contents(project.root, len(project.years))
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), "utf-8")
    for name in COPIED:
        source = project.root / name
        if source.is_dir():
            # the picture in the README is no part of the site
            ignored = shutil.ignore_patterns("screenshot.png")
            shutil.copytree(source, folder / name, ignore=ignored)
        elif source.exists():
            shutil.copy2(source, folder / name)
    for kind in ("figures", "tables"):
        (folder / PUBLISHED / kind).mkdir(parents=True)
    config = yaml.safe_load((project.root / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": "off"}
    # pages of single entities stand in no table of contents
    config["only_build_toc_files"] = False
    sphinx = config["sphinx"]["config"]
    sphinx["html_extra_path"] = [PUBLISHED]
    sphinx["language"] = {"zh": "zh_CN"}.get(lang, lang)
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    (folder / MARKER).write_text(yaml.safe_dump({"year": year, "lang": lang}), "utf-8")


def execute(
    source: Path,
    target: Path,
    failed: Path,
    parameters: dict,
    title: str | None = None,
    holds: Collection[str] | None = None,
) -> str:
    """Execute one notebook as papermill does, and write it without traces of the run.

    Parameters
    ----------
    source : Path
        A MyST notebook.
    target : Path
        The executed notebook; its folder exists. The kernel runs there.
    failed : Path
        Where the notebook stands while it runs, and stays if a cell fails or warns; a relative
        path.
    parameters : dict
        Must be declared by the notebook.
    title : str, optional
        Takes the place of the notebook's own, as typed. The page is then one of many from one
        notebook: it stands in no table of contents, and a kernel serves as many as come (see
        `kept`).
    holds : collection of str, optional
        What holds of the edition, by which its cells are chosen: see `standing`. By default that of
        a year that lacks nothing.

    Returns
    -------
    str
        The name of the target.

    Raises
    ------
    InputError
        A parameter is not declared, or a cell fails or warns: notebook and cell are named.
    """
    notebook = jupytext.read(source)
    holds = conditions.of_whole_year(parameters["year"]) if holds is None else holds
    notebook = conditions.select(notebook, f"{source.parent.name}/{source.stem}", holds)
    if title is not None:
        heading = next(cell for cell in notebook.cells if cell.source.startswith("# "))
        heading.source = f"# {escape(title)}\n" + heading.source.partition("\n")[2]
    left = f"the notebook is kept at {failed}"
    failed.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, failed)
    # papermill itself only logs a parameter that no cell declares
    for name in parameters.keys() - papermill.inspect_notebook(str(failed)).keys():
        raise InputError(Fault("no such parameter", source.name, value=name, mend="declare it"))
    try:
        done = papermill.execute_notebook(
            notebook if title is None else shared_kernel.emptied(notebook),
            failed,
            parameters,
            cwd=str(target.parent),
            kernel_name="python3",
            **(
                {"kernel_manager_class": KernelManager}
                if title is None
                else {"engine_name": shared_kernel.NAME}
            ),
            progress_bar=False,
            log_output=False,
        )
    except papermill.PapermillExecutionError as error:
        problem, cell = f"{error.ename}: {error.evalue}", f"cell {error.exec_count}"
        raise InputError(Fault(problem, source.name, cell, mend=left)) from None
    # rendering would see only those of cells that are shown
    if warned := [
        Fault(f"a warning: {output.text.strip()}", source.name, f"cell {cell.execution_count}")
        for cell in done.cells
        for output in cell.get("outputs", [])
        if output.get("name") == "stderr"
    ]:
        raise InputError(*warned, Fault(left, source.name))
    failed.unlink()
    if title is not None:
        done = shared_kernel.without_reset(done)
    _forget(done)
    if title is not None:
        done.metadata["orphan"] = True
    nbformat.write(done, target)
    return target.name


def _forget(notebook: nbformat.NotebookNode) -> None:
    """Drop what differs between two runs: times, ids, paths, versions of tools."""
    notebook.metadata = {k: v for k, v in notebook.metadata.items() if k in KEPT_METADATA}
    for number, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            tags = [*tags, "remove-cell"]
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        cell.id = f"cell-{number}"
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = None


def _start_worker(log: Path) -> None:
    """Send what kernels say of themselves to a file, and end when the pool's process is killed.

    Faults come back as exceptions. A worker left alone would wait for work for ever.
    """
    with log.open("a", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 2)
    end_with_parent()


def execute_all(
    work: Mapping[str, Sequence], project: Project, edition: str, what: str, jobs: int
) -> int:
    """Execute notebooks of an edition in a pool of processes, and say what was wrong.

    Parameters
    ----------
    work : mapping
        Arguments of `execute` by the page that they make.
    project : Project
    edition, what : str
        Named in messages.
    jobs : int
        Processes.

    Returns
    -------
    int
        An exit code.
    """
    faults, pending, executed = [], {}, 0
    start = time.perf_counter()
    print(f"{edition}: executing {what} ...", flush=True)
    log = project.root / "_build" / "logs" / f"{edition}-kernels.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=(log,)) as pool:
        for page, arguments in work.items():
            pending[pool.submit(execute, *arguments)] = page
        title, quarter = f"{edition}: {what}", max(1, len(pending) // 4)
        done = tqdm(as_completed(pending), title, len(pending), disable=None, leave=False)
        for number, job in enumerate(done, start=1):
            # a file has no bar that moves, and minutes without a word look like a hang
            if done.disable and number % quarter == 0 and number < len(pending):
                print(f"{title}, {number} of {len(pending)} ...", flush=True)
            try:
                job.result()
                executed += 1
            except InputError as error:
                faults += error.faults
            except Exception as error:  # a kernel or a worker that died, say
                faults.append(Fault(f"{type(error).__name__}: {error}", f"{pending[job]}.md"))
    for fault in faults:
        print(f"{edition}: {' '.join(str(fault).split())}", file=sys.stderr)
    year = int(edition.split("-")[0])
    if faults and (names := lacking(project, year)):
        print(
            f"{edition}: {year} has no value of {', '.join(names)}; a page should do without, so "
            "this may be a fault of ours: add the values, or tell us",
            file=sys.stderr,
        )
    seconds = time.perf_counter() - start
    print(f"{edition}: {executed} of {len(pending)} {what} executed in {seconds:.1f} s")
    return 1 if faults else 0


def main(argv: list[str] | None = None) -> int:
    """Stage and execute an edition: ``python -m deltabook.site.execute 2018 en FOLDER``."""
    parser = argparse.ArgumentParser(description=stage.__doc__)
    parser.add_argument("year", type=int)
    parser.add_argument("lang")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args(argv)
    project = Project.find()
    edition, folder = f"{arguments.year}-{arguments.lang}", arguments.folder
    stage(project, arguments.year, arguments.lang, folder)
    parameters = {"year": arguments.year, "lang": arguments.lang}
    holds = conditions.holding(project, arguments.year)
    # the folder of failures is no output of the chain, which clears those of a failed job
    kept = Path("_build", "failed", edition)
    work = {}
    for page in pages(folder):
        target = folder / f"{page}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        source, failed = project.root / f"{page}.md", kept / f"{page}.ipynb"
        work[page] = (source, target, failed, parameters, None, holds)
    code = execute_all(work, project, edition, "chapters", arguments.jobs)
    if not code:
        shutil.rmtree(kept, ignore_errors=True)
    return code


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # stopped by hand: no traceback
    sys.exit(main())
