"""What the report asks of ``project.yaml``, beside what the engine asks."""

from __future__ import annotations

from pathlib import Path

from deltaindex.errors import refuse_if
from deltaindex.project import FILE, Project
from deltaindex.settings import SET, SIZES, TEXT, YEAR, faults

NEEDED = {
    **dict.fromkeys(("claims", "glossary", "robustness", "sources"), TEXT),
    **dict.fromkeys(("judged_set", "beside"), SET),
    "paper_tiers": SIZES,
}
OPTIONAL = {"evidence": TEXT, "searches": TEXT, "printed_set": SET, "published": YEAR}


def find_project(start: Path | str = ".") -> Project:
    """Find the project of a folder, with all that a report needs.

    Raises
    ------
    InputError
        As `Project.find`; or a setting of the report is lacking or has another shape.
    """
    project = Project.find(start)
    refuse_if(faults(project.settings, str(project.root / FILE), NEEDED, OPTIONAL))
    return project
