"""How to cite the book, or a part of it, in the styles that readers need; from ``CITATION.cff``."""

from __future__ import annotations

from typing import Any

from deltaindex.files import read_yaml
from deltaindex.framework import text
from deltaindex.project import Project
from deltaindex.text import common

STYLES = ("plain", "bibtex", "ris", "gbt7714")


def described(project: Project) -> dict[str, Any]:
    """Return what ``CITATION.cff`` says of the book, the one place where it stands."""
    return read_yaml(project.root / "CITATION.cff")


def address(project: Project) -> str | None:
    """Return where the book is public: its DOI, else its address; None where it has neither."""
    cff = described(project)
    return f"https://doi.org/{cff['doi']}" if "doi" in cff else cff.get("url")


def citation(project: Project, year: int, lang: str, style: str, **known: str) -> str:
    """Return how to cite the edition of a year.

    A version in development has no date there, and is called what it is. Where no address is
    known, and for the day of access, which the reader alone knows, words stand in their place.

    Parameters
    ----------
    project : Project
    year : int
    lang : str
    style : str
        One of `STYLES`.
    **known : str
        ``part`` (what is cited of the book, as ``cite.part`` writes it), ``suffix`` (what tells it
        from others in BibTeX), ``accessed``, ``day`` (its date alone), ``address``, where they are
        known.
    """
    words, cff = common(lang), described(project)
    begun = read_yaml(project.root / "_config.yml")["copyright"]
    number, released = cff["version"], cff.get("date-released")
    fields = {
        "author": words("list.comma").join(author["name"] for author in cff["authors"]),
        "title": text(project.settings["title"], lang),
        "year": str(released or begun)[:4],
        "version": number if released else words("cite.development", version=number),
        "edition": year,
        "part": "",
        "suffix": "",
        "accessed": words("cite.accessed"),
        "day": words("cite.accessed"),
        "address": address(project) or words("cite.address"),
    }
    return words(f"cite.{style}", **(fields | known))
