"""The pages of an edition: those of the table of contents, then one for each entity."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deltaindex.files import parse_yaml, read_bytes, read_yaml

from ..addresses import PROFILES
from .layout import EDITIONS, PLAN

PROFILE = "chapters/profile.md"


@dataclass(frozen=True)
class Page:
    """A page of an edition, as it is asked for.

    Attributes
    ----------
    name : str
        Its path in the edition, without suffix.
    source : str
        The notebook that makes it, from the project's root.
    parameters : dict
        Must be declared by the notebook; ``year`` and ``lang`` among them.
    holds : tuple of str
        What holds of the edition, by which its cells are chosen: see `conditions.select`.
    title : str, optional
        Takes the place of the notebook's own, as typed. The page is then one of many from one
        notebook: it stands in no table of contents, and a kernel serves as many as come (see
        `shared_kernel`).
    """

    name: str
    source: str
    parameters: Mapping
    holds: tuple[str, ...]
    title: str | None = None

    @property
    def asked(self) -> dict:
        """What its record must have been made with."""
        return {"parameters": dict(self.parameters), "holds": self.holds, "title": self.title}


def contents(root: Path, years: int) -> dict:
    """Return the table of contents without the pages that need more years than there are.

    A page says so in its header: ``deltaindex: {years: 2}``.
    """
    toc = read_yaml(root / "_toc.yml")

    def stays(item: dict) -> bool:
        text = read_bytes(root / f"{item['file']}.md").decode("utf-8")
        header = parse_yaml(text.split("---\n")[1])
        return header.get("deltaindex", {}).get("years", 1) <= years

    def thin(item: dict) -> dict:
        for key in ("parts", "chapters", "sections"):
            if key in item:
                item[key] = [thin(sub) for sub in item[key] if key == "parts" or stays(sub)]
        if not item.get("sections", True):
            del item["sections"]
        return item

    return thin(toc)


def listed(toc: Mapping) -> list[str]:
    """Return the pages of a table of contents, without suffix, in reading order."""
    found = [toc["root"]]

    def walk(item: Mapping) -> None:
        for part in item.get("parts", []):
            walk(part)
        for chapter in item.get("chapters", []) + item.get("sections", []):
            found.append(chapter["file"])
            walk(chapter)

    walk(toc)
    return [str(Path(page).with_suffix("")) if page.endswith(".md") else page for page in found]


def planned(root: Path, edition: str) -> tuple[dict, list[Page]]:
    """Return the table of contents of an edition and its pages, from what `plan.make` wrote."""
    plan = json.loads((root / EDITIONS / edition / PLAN).read_text(encoding="utf-8"))
    year, lang = edition.split("-")
    asked, holds = {"year": int(year), "lang": lang}, tuple(plan["holds"])
    toc = contents(root, plan["years"])
    pages = [Page(name, f"{name}.md", asked, holds) for name in listed(toc)]
    for entity, name in plan["entities"].items():
        own = asked | {"entity": entity}
        pages.append(Page(f"{PROFILES}/{entity}", PROFILE, own, holds, name))
    return toc, pages
