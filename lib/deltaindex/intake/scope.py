"""What a table for one year should hold: which variables, for whom, from which sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..errors import Fault, InputError
from ..files import read_rows
from ..framework import Framework
from ..observations import Observations, read_observations
from ..project import Project

FRAMEWORK = "framework.yaml"
OBSERVATIONS = "observations.csv"
YEARLY = "observations/{year}.csv"


@dataclass(frozen=True, repr=False)
class Scope:
    """A framework and what is known of the year to be taken in.

    Attributes
    ----------
    framework : Framework
    folder : Path
        Where `target` and the descriptor of the data stand.
    target : str
        The file of a year, relative to `folder`, with ``{year}`` in it.
    needed, optional : tuple of str
        Variables that the index needs, and those that more indicators or checks can use.
    indicators : tuple of str
        Those of the index, which the needed variables are for.
    sets : tuple of str
        What the project calls them: the sets that an edition may rest on, the first before the
        second. Empty without a project.
    project : Project, optional
        None for a folder with a framework alone.
    year : int, optional
    before : Observations, optional
        What the year is held against, of `before_label`.
    sources : dict, optional
        The rows of the project's table of sources, by id; None where there is no such table.
    provided : dict of str to str
        Variables that other files of the year hold already, with the file.
    """

    framework: Framework
    folder: Path
    target: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    indicators: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    project: Project | None = None
    year: int | None = None
    before: Observations | None = None
    before_label: str = ""
    sources: Mapping[str, Mapping[str, str]] | None = None
    provided: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def find(
        cls,
        folder: Path | str = ".",
        framework: Path | str | None = None,
        year: int | None = None,
    ) -> Scope:
        """Find what a folder is about: its own ``framework.yaml``, or the project it belongs to.

        Raises
        ------
        InputError
            Neither is there, or one cannot be read.
        """
        folder = Path(folder)
        if framework is not None:
            return cls._alone(Path(framework), year)
        if not folder.is_dir():
            raise InputError(Fault("no such folder", str(folder), mend="check the path"))
        if (folder / FRAMEWORK).is_file():
            return cls._alone(folder / FRAMEWORK, year)
        return cls._of_project(Project.find(folder), year)

    @classmethod
    def _alone(cls, path: Path, year: int | None) -> Scope:
        framework = Framework.read(path)
        folder = path.parent
        earlier = [folder / OBSERVATIONS, *_years(folder, YEARLY, year)]
        path = next((p for p in reversed(earlier) if p.is_file()), None)
        before = read_observations(path, framework) if path else None
        open_ = tuple(n for n, i in framework.indicators.items() if i.class_ != "closed")
        needed = _used(framework, open_)
        return cls(
            framework, folder, YEARLY, needed, _wholes(framework, needed), open_, (), None, year,
            before, path.name if path else "",
        )  # fmt: skip

    @classmethod
    def _of_project(cls, project: Project, year: int | None) -> Scope:
        framework, settings = project.framework, project.settings
        target = settings["observations"]["required"][0]
        sets = project.sets_in_turn
        chosen = tuple(dict.fromkeys(i for name in sets for i in framework.choose(name)))
        needed = _used(framework, chosen)
        beside = {*chosen, *framework.choose(settings.get("beside", settings["set"]))}
        # what may take the place of one of them
        beside |= {new for old, new in settings.get("instead", {}).items() if old in beside}
        earlier = [y for y in project.years if year is None or y < year]
        provided = _provided(project, year)
        # what has a file of its own, for its terms or its date, is not typed into this one
        apart = provided | (_provided(project, earlier[-1]) if earlier else {})
        needed = tuple(name for name in needed if name not in apart)
        more = [n for n in _used(framework, beside) if n not in (*needed, *apart)]
        optional = (*more, *_wholes(framework, (*needed, *more)))
        before = project.observations(earlier[-1]) if earlier else None
        sources = None
        if "sources" in settings:
            path = project.path(settings["sources"])
            sources = {row["id"]: row for _, row in read_rows(path, ["id", "title"])}
        return cls(
            framework, project.data, target, needed, optional, chosen, sets, project, year,
            before, str(earlier[-1]) if earlier else "", sources, provided,
        )  # fmt: skip

    @cached_property
    def last_sources(self) -> dict[str, str]:
        """The source of each variable in the year before."""
        if self.before is None:
            return {}
        cells = self.before.cells
        named = cells[cells["source"] != ""]
        return named.groupby("variable")["source"].first().to_dict()


def _years(folder: Path, pattern: str, year: int | None) -> list[Path]:
    """Return the files of the years before, oldest first."""
    found = sorted((folder / pattern).parent.glob("[0-9][0-9][0-9][0-9].csv"))
    return [path for path in found if year is None or int(path.stem) < year]


def _used(framework: Framework, indicators) -> tuple[str, ...]:
    used = {variable for name in indicators for variable in framework.uses(name)}
    return tuple(name for name in framework.variables if name in used)


def _wholes(framework: Framework, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the wholes that parts among these variables can be held against."""
    wholes = {framework.variables[name].part_of for name in names} - {"", *names}
    return tuple(name for name in framework.variables if name in wholes)


def _provided(project: Project, year: int | None) -> dict[str, str]:
    """Return the variables in the optional files of a year, each with its file."""
    patterns = project.settings["observations"].get("optional", [])
    names = [p.format(year=year) for p in patterns if year is not None or "{year}" not in p]
    found = {}
    for name in names:
        if project.path(name).is_file():
            rows = read_rows(project.path(name), ["variable"])
            found |= {row["variable"]: name for _, row in rows}
    return found
