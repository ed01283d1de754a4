"""What holds of an edition, and which entities have a page: what its pages are planned from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from deltaindex.errors import Fault, refuse_if
from deltaindex.project import Project

from ..pages import conditions
from ..report_settings import find_project
from . import record
from .layout import EDITIONS, PLAN, PLANNED

#: An id is the address of a page, and part of the names of its figures and tables.
ADDRESS = re.compile(r"[\w.-]{1,64}", re.ASCII)


def make(root: Path, edition: str, code: Mapping[str, str]) -> None:
    """Write the plan of an edition, and what it was made from; in a process of its own."""
    record.begin()
    project = find_project(root)
    refuse_if(without_address(project))
    year, lang = edition.split("-")
    names = project.framework.entity_names(lang)
    plan = {
        "years": len(project.years),
        "holds": sorted(conditions.holding(project, int(year))),
        # without a score, or a ranking, there is still something to tell
        "entities": {entity: names[entity] for entity in project.framework.entities.index},
    }
    folder = root / EDITIONS / edition
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(plan, ensure_ascii=False, indent=1)
    (folder / PLAN).write_text(text, encoding="utf-8")
    record.recorded(record.own_reads(root), {}, root, code).write(folder / PLANNED)


def without_address(project: Project) -> Iterator[Fault]:
    """Yield the entities that can have no page, for their ids are no addresses."""
    mend = "take letters a to z, digits, '.', '_' and '-', 64 at most: it is the address of a page"
    for id in project.framework.entities.index:
        if not ADDRESS.fullmatch(id):
            yield Fault("no address can be made of an id", str(project.data), "entity", id, mend)
