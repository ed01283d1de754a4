"""A project: the framework, recipe and files of observations that belong together."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from .errors import Fault, InputError, refuse_if
from .files import read_rows, read_yaml, resolve_inside
from .framework import Framework
from .index import Index, build
from .observations import Observations, read_observations
from .recipe import Recipe

FILE = Path("data", "project.yaml")
#: Held by whoever builds from the data or changes them.
LOCK = Path("_build", ".lock")
NEEDED = {"framework": str, "recipe": str, "set": str, "sets": str, "observations": dict}
NEEDED |= {"default_year": int, "judged_year": int}


@dataclass(frozen=True)
class Project:
    """What ``project.yaml`` says, and what can be read through it.

    Attributes
    ----------
    root : Path
        The folder that holds ``data/project.yaml``.
    settings : dict
        The content of that file.
    """

    root: Path
    settings: Mapping

    @classmethod
    def find(cls, start: Path | str = ".") -> Project:
        """Find the project of a folder: the nearest above it with ``data/project.yaml``."""
        start = Path(os.path.realpath(start))
        for folder in (start, *start.parents):
            if (folder / FILE).is_file():
                settings = read_yaml(folder / FILE)
                refuse_if(_faults(settings, str(folder / FILE)))
                return cls(folder, settings)
        raise InputError(Fault(f"no {FILE} here or in a folder above", str(start)))

    @property
    def data(self) -> Path:
        """The folder of the project's data."""
        return self.root / FILE.parent

    def path(self, name: str) -> Path:
        """Return a path that ``project.yaml`` names relative to itself."""
        return resolve_inside(name, self.data)

    @cached_property
    def framework(self) -> Framework:
        """The default framework."""
        return Framework.read(self.path(self.settings["framework"]))

    @cached_property
    def recipe(self) -> Recipe:
        """The default recipe, with the project's set."""
        path = self.path(self.settings["recipe"])
        recipe = Recipe.read(path).vary(set=self.settings["set"])
        if recipe.tiers is None:
            mend = "add e.g. tiers: {method: fisher_jenks, k: 3}"
            raise InputError(Fault("the book needs tiers", str(path), "tiers", mend=mend))
        return recipe

    @property
    def default_year(self) -> int:
        """The year of the edition at the root of the site."""
        return int(self.settings["default_year"])

    @property
    def judged_year(self) -> int:
        """The year on which the claims are judged."""
        return int(self.settings["judged_year"])

    @property
    def years(self) -> list[int]:
        """The years that have all required files of observations."""
        patterns = self.settings["observations"]["required"]
        first = re.escape(Path(patterns[0]).name).replace(re.escape("{year}"), r"(\d{4})")
        folder = self.path(patterns[0]).parent
        if not folder.is_dir():
            raise InputError(Fault("no such folder", str(folder), mend="see project.yaml"))
        found = (re.fullmatch(first, path.name) for path in folder.iterdir())
        years = sorted(int(match[1]) for match in found if match)
        return [y for y in years if all(self.path(p.format(year=y)).is_file() for p in patterns)]

    def pair(self, year: int) -> tuple[int, int] | None:
        """Return a year with the one before it, or with the one after; None where it is alone.

        The earlier of the two comes first.
        """
        before = [y for y in self.years if y < year]
        after = [y for y in self.years if y > year]
        if not before and not after:
            return None
        return (before[-1], year) if before else (year, after[0])

    def files(self, year: int) -> list[Path]:
        """Return the files of observations of a year; optional ones only where they exist."""
        if year not in self.years:
            known = ", ".join(map(str, self.years))
            raise InputError(
                Fault("no observations for this year", value=year, mend=f"years: {known}")
            )
        named = self.settings["observations"]
        required = [self.path(p.format(year=year)) for p in named["required"]]
        optional = [self.path(p.format(year=year)) for p in named.get("optional", [])]
        return required + [path for path in optional if path.is_file()]

    def observations(self, year: int) -> Observations:
        """Read the observations of a year."""
        return _observations(self, year)

    def index(
        self, year: int, recipe: Recipe | None = None, framework: Framework | None = None
    ) -> Index:
        """Build the index of a year; by default as the project says."""
        return build(framework or self.framework, self.observations(year), recipe or self.recipe)

    @cached_property
    def sets(self) -> dict[str, pd.DataFrame]:
        """The named sets of entities: entity, position, name_en, name_zh, definition."""
        path = self.path(self.settings["sets"])
        lines = list(read_rows(path, ["set", "position", "entity"]))
        refuse_if(
            Fault("unknown entity", str(path), f"line {line}: {row['set']}", row["entity"])
            for line, row in lines
            if row["entity"] not in self.framework.entities.index
        )
        rows = pd.DataFrame(
            [row for _, row in lines], columns=list(lines[0][1]) if lines else ["set"]
        )
        return {name: group.reset_index(drop=True) for name, group in rows.groupby("set")}

    def __hash__(self) -> int:
        return hash(self.root)


def _faults(settings: Mapping, file: str) -> Iterator[Fault]:
    """Yield what a project does not say, or says in another shape."""
    for key, kind in NEEDED.items():
        if not isinstance(settings.get(key), kind):
            words = {str: "a text", int: "a year", dict: "a mapping"}[kind]
            yield Fault(f"must be {words}", file, key, settings.get(key), f"add {key}: ...")
    patterns = settings.get("observations")
    for key in ("required", "optional") if isinstance(patterns, dict) else ():
        named = patterns.get(key, [])
        if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
            yield Fault("expected a list of files", file, f"observations.{key}", named)
        elif key == "required" and not any("{year}" in name for name in named[:1]):
            mend = "begin with e.g. observations/{year}.csv"
            yield Fault("names no file by {year}", file, f"observations.{key}", named, mend)


@lru_cache(maxsize=8)
def _observations(project: Project, year: int) -> Observations:
    return read_observations(project.files(year), project.framework)
