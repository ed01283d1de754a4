"""Commands as a reader would type them, run in a copy of the project, with what they print."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import textwrap
import weakref
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
from IPython.display import Markdown

from deltaindex import reads
from deltaindex.project import FILE, Project

from . import markup

NAME = "deltaindex"
#: Columns of a terminal; longer lines are folded.
WIDTH = 76


class Terminal:
    """A copy of a project's data in a folder of its own, until it is closed.

    Parameters
    ----------
    project : Project
    """

    def __init__(self, project: Project):
        self.folder = Path(tempfile.mkdtemp(prefix="deltaindex-"))
        #: Removes the copy; called when this object ends, but not when a kernel does.
        self.close = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        reads.copy_folder(project.data, self.folder / FILE.parent)

    def run(self, command: str) -> Markdown:
        """Run a command line of `deltaindex` and return it with all that it prints.

        Raises
        ------
        ValueError
            It is another command.
        """
        name, *arguments = shlex.split(command)
        if name != NAME:
            raise ValueError(f"only {NAME} runs here, not {name}")
        run = reads.run(
            "deltaindex.cli",
            arguments,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        )
        lines = [
            folded
            for line in run.stdout.splitlines()
            for folded in textwrap.wrap(line, WIDTH, subsequent_indent="    ") or [""]
        ]
        typed = textwrap.wrap(f"$ {command}", WIDTH - 2, subsequent_indent="    ")
        return Markdown(markup.block("\n".join([" \\\n".join(typed), *lines])))

    def fill(
        self,
        file: str,
        values: pd.DataFrame,
        described: Mapping[str, str],
        slips: Mapping[tuple[str, str], object] | None = None,
    ) -> None:
        """Fill a template as a person would.

        Parameters
        ----------
        file : str
            A workbook that ``deltaindex template`` wrote here.
        values : DataFrame, shape (entities, variables)
            What is typed; a missing value leaves its cell empty.
        described : dict of str to str
            What is typed into the columns of every source that is asked for.
        slips : dict of (str, str) to object, optional
            What is typed in place of that, by the entity (or the head of a row, such as ``unit``)
            and the column; None leaves the cell empty.
        """
        path = self.folder / file
        book = openpyxl.load_workbook(path)
        sheet, sources = book.worksheets[0], book.worksheets[-1]
        rows = {str(c.value).split()[0]: c.row for c in sheet["A"] if c.value}
        # by position, for a slip may have taken the name away
        rows |= {e: rows["needed"] + n for n, e in enumerate(values.index, start=1)}
        columns = {c.value: c.column for c in sheet[rows["entity"]] if c.value}
        for variable in values.columns.intersection(list(columns)):
            for entity, value in values[variable].dropna().items():
                sheet.cell(rows[entity], columns[variable]).value = float(value)
        for (row, column), value in (slips or {}).items():
            sheet.cell(rows[row], columns[column]).value = value
        heads = {c.value: c.column for c in sources[2]}
        for number in range(3, sources.max_row + 1):
            if sources.cell(number, 1).value:
                for head, value in described.items():
                    sources.cell(number, heads[head]).value = value
        book.save(path)

    def sheet(self, file: str, rows: int, columns: int) -> pd.DataFrame:
        """Return the upper left corner of a workbook's first sheet as texts."""
        sheet = openpyxl.load_workbook(self.folder / file).worksheets[0]
        cells = sheet.iter_rows(1, rows, 1, columns, values_only=True)
        frame = pd.DataFrame(cells).fillna("").astype(str)
        frame.columns = [openpyxl.utils.get_column_letter(n + 1) for n in frame.columns]
        frame.insert(0, "row", [str(n + 1) for n in frame.index])
        return frame

    def project(self) -> Project:
        """Return the project as it now is in the copy."""
        return Project.find(self.folder)
