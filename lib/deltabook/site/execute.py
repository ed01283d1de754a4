"""Execute a notebook as papermill does, and note what it was made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import jupytext
import nbformat
import papermill
import yaml

from deltaindex import reads
from deltaindex.errors import Fault, InputError
from deltaindex.reads import Reads

from ..addresses import MARKER, PUBLISHED
from ..pages import conditions
from ..pages.markup import escape
from . import kernels, record, shared_kernel
from .layout import FAILED, NOTEBOOK, RECORD
from .page import Page

# what papermill and Jupyter leave behind that differs from run to run
KEPT_METADATA = {"kernelspec", "language_info"}


def execute_pages(
    root: Path,
    edition: Path,
    pages: Sequence[Page],
    code: Mapping[str, str],
    tell: Callable[[tuple[str, list[Fault]]], None],
) -> None:
    """Execute pages one after the other, each into a folder of its own.

    Parameters
    ----------
    root : Path
        Of the project.
    edition : Path
        Its folder.
    pages : sequence of Page
    code : mapping of str to str
        See `record.recorded`.
    tell : callable
        Takes the name of each page that is done, and what was wrong.
    """
    record.begin()
    kernels.get_ready()
    for page in pages:
        try:
            _execute_page(root, edition, page, code)
            faults = []
        except InputError as error:
            faults = list(error.faults)
        except Exception as error:  # a kernel that died, say
            faults = [Fault(f"{type(error).__name__}: {error}", f"{page.name}.md")]
        tell((page.name, faults))
    shared_kernel.close()


def _execute_page(root: Path, edition: Path, page: Page, code: Mapping[str, str]) -> None:
    folder = edition / "pages" / page.name
    aside = folder.with_name(f"{folder.name}.new")
    reads.remove(aside)
    for kind in ("figures", "tables"):
        (aside / PUBLISHED / kind).mkdir(parents=True)
    marker = {key: page.parameters[key] for key in ("year", "lang")}
    (aside / MARKER).write_text(yaml.safe_dump(marker), "utf-8")
    failed = FAILED / edition.name / f"{page.name}.ipynb"
    read = execute(
        root / page.source, aside / NOTEBOOK, failed, page.parameters, page.title, page.holds, root
    )
    read.add(record.own_reads(root))
    (aside / MARKER).unlink()
    found = record.recorded(read, page.asked, root, code, record.made(aside))
    found.write(aside / RECORD)
    reads.remove(folder)
    aside.rename(folder)


def execute(
    source: Path,
    target: Path,
    failed: Path,
    parameters: Mapping,
    title: str | None = None,
    holds: Collection[str] | None = None,
    root: Path | None = None,
) -> Reads:
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
        See `Page`.
    holds : collection of str, optional
        See `Page`. By default that of a year that lacks nothing.
    root : Path, optional
        Of the project: what is read within it is noted. By default the folder of the source.

    Returns
    -------
    Reads
        What the kernel read and imported; of one that serves many, since it started.

    Raises
    ------
    InputError
        A parameter is not declared, or a cell fails or warns: notebook and cell are named.
    """
    notebook = jupytext.reads(reads.text(source), fmt={"extension": ".md"})
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
    one = title is None
    try:
        done = papermill.execute_notebook(
            _framed(notebook, one, root or source.parent, target.parent),
            failed,
            parameters,
            cwd=str(target.parent),
            kernel_name="python3",
            **(
                {"kernel_manager_class": kernels.manager()}
                if one
                else {"engine_name": shared_kernel.NAME}
            ),
            progress_bar=False,
            log_output=False,
            # what one cell prints may come in pieces, as time has it
            coalesce_streams=True,
            # it would write all of it before and after each cell
            request_save_on_cell_execute=False,
        )
    except papermill.PapermillExecutionError as error:
        problem, cell = f"{error.ename}: {error.evalue}", f"cell {error.exec_count}"
        raise InputError(Fault(problem, source.name, cell, mend=left)) from None
    done, read = _unframed(done)
    # rendering would see only those of cells that are shown
    if warned := [
        Fault(f"a warning: {output.text.strip()}", source.name, f"cell {cell.execution_count}")
        for cell in done.cells
        for output in cell.get("outputs", [])
        if output.get("name") == "stderr"
    ]:
        raise InputError(*warned, Fault(left, source.name))
    failed.unlink()
    _forget(done)
    if title is not None:
        done.metadata["orphan"] = True
    nbformat.write(done, target)
    return read


def _framed(
    notebook: nbformat.NotebookNode, one: bool, root: Path, folder: Path
) -> nbformat.NotebookNode:
    """Return a notebook that notes in its kernel what it reads; see `_unframed`."""
    begin = ("" if one else shared_kernel.RESET) + record.BEGIN.format(folder=str(folder))
    first, last = map(nbformat.v4.new_code_cell, (begin, record.END.format(root=str(root))))
    return nbformat.from_dict({**notebook, "cells": [first, *notebook.cells, last]})


def _unframed(notebook: nbformat.NotebookNode) -> tuple[nbformat.NotebookNode, Reads]:
    """Return an executed notebook without what `_framed` put in, and what it noted."""
    read = Reads.from_json("".join(output.text for output in notebook.cells[-1].outputs))
    return nbformat.from_dict({**notebook, "cells": notebook.cells[1:-1]}), read


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
