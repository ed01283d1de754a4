"""Execute the profile of every entity: one notebook, a page each."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from deltaindex.errors import Fault
from deltaindex.project import Project

from ..pages.conditions import holding
from ..pages.report import MARKER, PROFILES, PUBLISHED
from .execute import execute_all

SOURCE = Path("chapters", "profile.md")
#: An id is the address of a page, and part of the names of its figures and tables.
ADDRESS = re.compile(r"[\w.-]{1,64}", re.ASCII)


def without_address(project: Project) -> Iterator[Fault]:
    """Yield the entities that can have no page, for their ids are no addresses."""
    mend = "take letters a to z, digits, '.', '_' and '-', 64 at most: it is the address of a page"
    for id in project.framework.entities.index:
        if not ADDRESS.fullmatch(id):
            yield Fault("no address can be made of an id", str(project.data), "entity", id, mend)


def main(argv: list[str] | None = None) -> int:
    """Execute profiles: ``python -m deltabook.site.profiles 2018 en FOLDER``.

    The folder holds ``profiles/<entity>.ipynb`` and what they publish, to be laid over the source
    of the edition when it is rendered.
    """
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("year", type=int)
    parser.add_argument("lang")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args(argv)
    project = Project.find()
    if faults := list(without_address(project)):
        print(*faults, sep="\n", file=sys.stderr)
        return 1
    year, lang, folder = arguments.year, arguments.lang, arguments.folder
    for kind in (PROFILES, f"{PUBLISHED}/figures", f"{PUBLISHED}/tables"):
        (folder / kind).mkdir(parents=True)
    (folder / MARKER).write_text(yaml.safe_dump({"year": year, "lang": lang}), "utf-8")
    kept = Path("_build", "failed", f"{year}-{lang}-{PROFILES}")
    work = {}
    names, holds = project.framework.entity_names(lang), holding(project, year)
    # without a score there is nothing to tell
    scored = project.index(year).score.index if project.set_of(year) else ()
    for entity in scored:
        name = names[entity]
        page = f"{PROFILES}/{entity}"
        target, failed = folder / f"{page}.ipynb", kept / f"{entity}.ipynb"
        parameters = {"year": year, "lang": lang, "entity": entity}
        work[page] = (project.root / SOURCE, target, failed, parameters, name, holds)
    code = execute_all(work, project, f"{year}-{lang}", PROFILES, arguments.jobs)
    if not code:
        shutil.rmtree(kept, ignore_errors=True)
    return code


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # stopped by hand: no traceback
    sys.exit(main())
