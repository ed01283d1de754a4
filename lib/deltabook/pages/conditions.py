"""What stands in an edition: cells that are meant for some editions, pages that need a ranking.

A cell tagged ``only-2018`` stands in the edition of 2018 alone, one tagged ``only-beside`` in those
that show a larger set beside their own; `holding` has all the words. A page whose header says
``deltaindex: {needs: index}`` is a stub where there is no ranking.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from deltaindex.project import Project

ONLY = "only-"
RANKED, UNRANKED = "ranked", "unranked"
BESIDE, STORY, PAIR, JUDGED = "beside", "story", "pair", "judged"
NEEDS = ("needs", "index")
TARGET = re.compile(r"\([\w-]+\)=")


def holding(project: Project, year: int) -> frozenset[str]:
    """Return what holds of an edition, as the tags of cells ask for it: ``only-<what>``.

    The year; ``ranked`` or ``unranked``; ``beside``, if a larger set is shown beside its own;
    ``story``, if two years or more have the set that every year should have; ``pair``, if there is
    another year that this one can be compared with; ``judged``, if the paper's statements are
    judged in it and it has the indicators to judge them on.
    """
    ranked = RANKED if project.set_of(year) else UNRANKED
    ruler = project.settings.get("fallback", project.settings["set"])
    true = {
        BESIDE: project.beside_of(year),
        STORY: len(project.whole_years(ruler)) > 1,
        PAIR: project.set_of(year) and project.pair(year),
        JUDGED: year == project.judged_year
        and (judged := project.settings.get("judged_set"))
        and not project.completeness(year, judged).thin,
    }
    return frozenset({f"{year}", ranked, *(name for name, holds in true.items() if holds)})


def of_whole_year(year: int) -> frozenset[str]:
    """Return what holds of the edition of a year that lacks nothing, beside others alike."""
    return frozenset({f"{year}", RANKED, BESIDE, STORY, PAIR})


def select(
    notebook: nbformat.NotebookNode, page: str, holds: Collection[str]
) -> nbformat.NotebookNode:
    """Return a notebook as it stands in an edition.

    Parameters
    ----------
    notebook : NotebookNode
    page : str
        Its path without suffix.
    holds : collection of str
        See `holding`. Of the cells tagged ``only-<what>`` those stay that name something of it.
    """
    if UNRANKED in holds and NEEDS in notebook.metadata.get("deltaindex", {}).items():
        return _stub(notebook, page)
    wanted = {f"{ONLY}{what}" for what in holds}
    asked = [[t for t in c.metadata.get("tags", []) if t.startswith(ONLY)] for c in notebook.cells]
    cells = [
        c for c, tags in zip(notebook.cells, asked, strict=True) if not tags or wanted & {*tags}
    ]
    return nbformat.from_dict({**notebook, "cells": cells})


def _stub(notebook: nbformat.NotebookNode, page: str) -> nbformat.NotebookNode:
    """Return what stands in place of a page that needs a ranking.

    Its title and the names that other pages know it by stay; a note says what is missing.
    """
    lines = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
    ]
    title = next(line for line in lines if line.startswith("# "))
    targets = [line for line in lines if TARGET.fullmatch(line)]
    parameters = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    said = f"from deltabook.pages import Report\n\nReport({page!r}, year, lang).gaps_note()"
    shown = nbformat.v4.new_code_cell(said, metadata={"tags": ["remove-input"]})
    heading = nbformat.v4.new_markdown_cell("\n".join([*targets, title]))
    return nbformat.from_dict({**notebook, "cells": [heading, parameters, shown]})
