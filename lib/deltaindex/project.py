"""A project: the framework, recipe and files of observations that belong together."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from . import reads
from . import settings as shapes
from .completeness import Completeness, measure
from .engine.index import Index, build
from .errors import Fault, InputError, refuse_if, suggest
from .files import read_rows, read_yaml, resolve_inside
from .framework import Framework
from .observations import Observations, read_observations
from .recipe import Recipe

FILE = Path("data", "project.yaml")
#: Held by whoever builds from the data or changes them.
LOCK = Path("_build", ".lock")
#: What ``project.yaml`` must say, and what it may; a report has keys of its own there.
NEEDED = {
    **dict.fromkeys(("framework", "recipe", "set", "sets"), shapes.TEXT),
    **dict.fromkeys(("default_year", "judged_year"), shapes.YEAR),
    "observations": shapes.MAPPING,
}
OPTIONAL = {
    **dict.fromkeys(("id", "sources"), shapes.TEXT),
    **dict.fromkeys(("beside", "fallback", "reference_entities"), shapes.SET),
    "title": shapes.TEXTS,
    "set_names": shapes.NAMES,
    "floor": shapes.SHARE,
    "instead": shapes.MAPPING,
    "breaks": shapes.LIST,
}
#: Keys that name a set of indicators.
SETS = ("set", "beside", "fallback", "judged_set", "printed_set")


@dataclass(frozen=True)
class Break:
    """A change between two years that is one of the source, not of what it measures."""

    before: int
    year: int
    variables: tuple[str, ...]
    text: Mapping[str, str]


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
            if reads.is_file(folder / FILE):
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
        framework = Framework.read(self.path(self.settings["framework"]))
        refuse_if(_unknown(self.settings, framework, str(self.root / FILE)))
        return framework

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
        """The year that others are held against: its weights say how full they are."""
        return int(self.settings["judged_year"])

    @property
    def years(self) -> list[int]:
        """The years that have all required files of observations."""
        patterns = self.settings["observations"]["required"]
        first = re.escape(Path(patterns[0]).name).replace(re.escape("{year}"), r"(\d{4})")
        folder = self.path(patterns[0]).parent
        if not folder.is_dir():
            raise InputError(Fault("no such folder", str(folder), mend="see project.yaml"))
        found = (re.fullmatch(first, name) for name in reads.names(folder))
        return sorted(y for y in (int(match[1]) for match in found if match) if self.has(y))

    def has(self, year: int) -> bool:
        """Return whether all required files of a year are there; `years` looks at all years."""
        patterns = self.settings["observations"]["required"]
        return all(reads.is_file(self.path(p.format(year=year))) for p in patterns)

    def pair(self, year: int) -> tuple[int, int] | None:
        """Return a year with the one before it, or with the one after; None where it is alone.

        The earlier of the two comes first. Years between which no set can be compared are passed
        over: see `set_of_years`.
        """
        others = [y for y in self.years if y != year and self.set_of_years(y, year)]
        before, after = [y for y in others if y < year], [y for y in others if y > year]
        if not before and not after:
            return None
        return (before[-1], year) if before else (year, after[0])

    @property
    def declared_breaks(self) -> list[Break]:
        """What changed in the definition of variables, as the project says."""
        return [
            Break(before, year, tuple(item["variables"]), item["text"])
            for item in self.settings.get("breaks", [])
            for before, year in [item["between"]]
        ]

    def breaks(self, first: int, last: int, variables: Collection[str]) -> list[Break]:
        """Return what changed in the definition of variables between two years."""
        return [
            b
            for b in self.declared_breaks
            if first < b.year <= last and first <= b.before and {*b.variables} & {*variables}
        ]

    def files(self, year: int) -> list[Path]:
        """Return the files of observations of a year; optional ones only where they exist."""
        if not self.has(year):
            known = ", ".join(map(str, self.years))
            raise InputError(
                Fault("no observations for this year", value=year, mend=f"years: {known}")
            )
        named = self.settings["observations"]
        required = [self.path(p.format(year=year)) for p in named["required"]]
        optional = [self.path(p.format(year=year)) for p in named.get("optional", [])]
        return required + [path for path in optional if reads.is_file(path)]

    def observations(self, year: int) -> Observations:
        """Read the observations of a year."""
        return _observations(self, year)

    def index(
        self, year: int, recipe: Recipe | None = None, framework: Framework | None = None
    ) -> Index:
        """Build the index of a year; by default as the project says, on the set of its edition.

        Raises
        ------
        InputError
            No recipe is given and the year is thin for every set of the project.
        """
        recipe, framework = recipe or self.recipe_of(year), framework or self.framework_of(year)
        return build(framework, self.observations(year), recipe, among=self.reference_entities)

    @cached_property
    def reference_entities(self) -> tuple[str, ...] | None:
        """The entities that set goalposts and weights; None where all do."""
        name = self.settings.get("reference_entities")
        if name is None:
            return None
        if name not in self.sets:
            mend = suggest(name, self.sets)
            place = str(self.root / FILE)
            raise InputError(
                Fault("no such set of entities", place, "reference_entities", name, mend)
            )
        return tuple(self.sets[name]["entity"])

    def set_of(self, year: int) -> str | None:
        """Return the set that a year's edition rests on; None where no ranking can."""
        return self.set_of_years(year)

    def set_of_years(self, *years: int) -> str | None:
        """Return the set that some years are compared on; None where one is thin for each."""
        return next(
            (s for s in self.sets_in_turn if not any(self.completeness(y, s).thin for y in years)),
            None,
        )

    @property
    def sets_in_turn(self) -> tuple[str, ...]:
        """The sets that an edition may rest on: the project's own, then the fallback."""
        settings = self.settings
        return tuple(dict.fromkeys(filter(None, (settings["set"], settings.get("fallback")))))

    def whole_years(self, set_name: str) -> list[int]:
        """Return the years that have all of a set."""
        return [year for year in self.years if self.completeness(year, set_name).whole]

    def completeness(self, year: int, set_name: str) -> Completeness:
        """Say how much of a set a year fills."""
        return _completeness(self, year, set_name)

    def completeness_of(self, values: pd.DataFrame, set_name: str) -> Completeness:
        """Say how much of a set some observations fill, in the framework's units.

        What takes the place of an indicator counts for it.
        """
        derived = self.framework.derive(values, self.framework.choose(set_name))
        there = {name for name in derived.columns if derived[name].notna().any()}
        there |= set(self.replaced_in(values).values())
        floor = float(self.settings.get("floor", 0))
        return measure(self.framework, set_name, self.weights_of(set_name), there, floor)

    def weights_of(self, set_name: str) -> pd.Series:
        """Return the weight of each indicator of a set in the index of the judged year.

        An indicator that the judged year lacks has no weight there; it is given an equal share.
        """
        chosen = list(self.framework.choose(set_name))
        index = None
        if self.has(self.judged_year):
            with suppress(InputError):  # the judged year has no indicator of the set
                index = self.index(self.judged_year, self.recipe.vary(set=set_name))
        if index is None:
            return pd.Series(1 / len(chosen), chosen)
        # what took the place of an indicator there has its weight
        found = index.weights["weight_in_index"].rename(self.replaced(self.judged_year))
        known = found.reindex(chosen)
        return (known * known.notna().mean()).fillna(1 / len(chosen))

    def beside_of(self, year: int) -> str | None:
        """Return the set shown beside the edition's, None where the year is thin for it."""
        name = self.settings.get("beside")
        own = self.set_of(year)
        if name is None or name == own or self.completeness(year, name).thin:
            return None
        return name if own == self.settings["set"] else None

    def recipe_of(self, year: int) -> Recipe:
        """Return the project's recipe on the set that a year's edition rests on."""
        name = self.set_of(year)
        if name is None:
            known = self.completeness(year, self.settings["set"])
            problem = f"too few indicators for a ranking: {known.share:.0%} of the weight"
            lacking = ", ".join(known.lacking)
            raise InputError(Fault(problem, str(year), known.set, lacking, "add what they need"))
        return self.recipe.vary(set=name)

    def framework_of(self, year: int) -> Framework:
        """Return the framework with the sets as a year can fill them: see ``instead``.

        Where a year has no value of an indicator, another may be declared to take its place in
        every set. Entities of one year are never mixed: it is one or the other for all.
        """
        turned = {old: new for new, old in self.replaced(year).items()}
        if not turned:
            return self.framework
        sets = {
            name: tuple(turned.get(i, i) for i in chosen)
            for name, chosen in self.framework.sets.items()
        }
        return replace(self.framework, sets=sets)

    def replaced(self, year: int) -> dict[str, str]:
        """Return what takes the place of an indicator in a year, with the indicator."""
        return self.replaced_in(self.observations(year).values)

    def replaced_in(self, there: pd.DataFrame) -> dict[str, str]:
        """Return the same for some observations, entities by variables."""
        declared = self.settings.get("instead", {})
        lost = (n for n in declared if not self._any(n, there) and self._any(declared[n], there))
        return {declared[name]: name for name in lost}

    def _any(self, indicator: str, values: pd.DataFrame) -> bool:
        return bool(self.framework.derive(values, (indicator,)).notna().any(axis=None))

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
        groups = rows.groupby("set")
        return {str(name): group.reset_index(drop=True) for name, group in groups}

    def __hash__(self) -> int:
        return hash(self.root)


def _faults(settings: Mapping, file: str) -> Iterator[Fault]:
    """Yield what a project does not say, or says in another shape."""
    yield from shapes.faults(settings, file, NEEDED, OPTIONAL)
    yield from _breaks(settings, file)
    patterns = settings.get("observations")
    if not isinstance(patterns, dict):
        return  # said above
    for key in ("required", "optional"):
        named = patterns.get(key, [])
        if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
            yield Fault("expected a list of files", file, f"observations.{key}", named)
        elif key == "required" and not any("{year}" in name for name in named[:1]):
            mend = "begin with e.g. observations/{year}.csv"
            yield Fault("names no file by {year}", file, f"observations.{key}", named, mend)


def _breaks(settings: Mapping, file: str) -> Iterator[Fault]:
    """Yield breaks of series that do not say between which years, of what, or what changed."""
    declared = settings.get("breaks", [])
    if not isinstance(declared, list):
        return  # said above
    mend = "write e.g. {between: [2018, 2019], variables: [gdp], text: {en: ...}}"
    for number, item in enumerate(declared):
        item = item if isinstance(item, Mapping) else {}
        years, names, said = (item.get(key) for key in ("between", "variables", "text"))
        if not (isinstance(years, list) and [type(y) for y in years] == [int, int]):
            yield Fault("must be two years", file, f"breaks.{number}.between", years, mend)
        elif years[0] >= years[1]:
            yield Fault(
                "the earlier year comes first", file, f"breaks.{number}.between", years, mend
            )
        if not (isinstance(names, list) and names and all(isinstance(n, str) for n in names)):
            yield Fault(
                "must be a list of variables", file, f"breaks.{number}.variables", names, mend
            )
        if not (isinstance(said, Mapping) and isinstance(said.get("en"), str)):
            yield Fault("must say what changed", file, f"breaks.{number}.text", said, mend)


def _unknown(settings: Mapping, framework: Framework, file: str) -> Iterator[Fault]:
    """Yield the sets and indicators that are named and that the framework does not have."""
    sets, variables = framework.sets, framework.variables
    for number, item in enumerate(settings.get("breaks", [])):
        for name in item["variables"]:
            if name not in variables:
                place = f"breaks.{number}.variables"
                yield Fault("no such variable", file, place, name, suggest(name, variables))
    for key in SETS:
        name = settings.get(key)
        if name is not None and not (isinstance(name, str) and name in sets):
            yield Fault("no such set of indicators", file, key, name, suggest(name, sets))
    for old, new in settings.get("instead", {}).items():
        place = f"instead.{old}"
        known = framework.indicators
        if unknown := [n for n in (old, new) if not (isinstance(n, str) and n in known)]:
            for name in unknown:
                yield Fault("no such indicator", file, place, name, suggest(name, known))
        elif old == new:
            yield Fault("takes its own place", file, place, new, "name another indicator")
        elif shared := [name for name, chosen in sets.items() if {old, new} <= {*chosen}]:
            problem = f"is beside it in set '{shared[0]}', and would count twice"
            yield Fault(problem, file, place, new, f"take it out of '{shared[0]}', or name another")


@lru_cache(maxsize=64)
def _completeness(project: Project, year: int, set_name: str) -> Completeness:
    return project.completeness_of(project.observations(year).values, set_name)


@lru_cache(maxsize=8)
def _observations(project: Project, year: int) -> Observations:
    return read_observations(project.files(year), project.framework)
