"""``deltaindex compare``: two years of a project, or two folders of results."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import pandas as pd

from ..analysis import compare
from ..analysis.comparable import common
from ..engine.index import Index
from ..engine.saved import read
from ..errors import Fault, InputError
from ..project import Project

SHOWN = 10  # the entities that moved most; the rest is in the files


LEGEND = (
    "places climbed, by cause: data, of which the entity's own; goalposts, the best and the worst; "
    "weights; coverage, what one of the two lacks"
)


def declare(_: str, parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = (
        "Compare two years of the project found here, with each change of rank split into data, "
        "goalposts, weights and coverage; or two folders that `deltaindex run` wrote."
    )
    parser.add_argument("a", help="the earlier year, or a folder")
    parser.add_argument("b", help="the later year, or a folder")
    parser.add_argument(
        "--project", type=Path, default=Path("."), metavar="DIR",
        help="a folder with data/project.yaml (here)",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, help="folder for comparison.csv and parts.csv (change by indicator)"
    )
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """Compare, print the agreement and who moved most, and write the tables if asked."""
    names = pd.Series(dtype=str)
    years = [_is_year(text) for text in (arguments.a, arguments.b)]
    if arguments.a == arguments.b:
        problem, mend = "the same twice", "name two years, or two folders"
        raise InputError(Fault(problem, value=arguments.a, mend=mend))
    if any(years) and not all(years):
        named = arguments.a if years[0] else arguments.b
        mend = "name two years, or two folders; a folder that is called like a year: ./2018"
        raise InputError(Fault("a year and a folder cannot be compared", value=named, mend=mend))
    if all(years):
        project = Project.find(arguments.project)
        a, b, said = _of_years(project, int(arguments.a), int(arguments.b))
        names = project.framework.entity_names()
        # the one step that takes seconds
        print("switching one cause at a time, entity by entity ...", file=sys.stderr, flush=True)
        causes = compare.decompose(a, b).drop(columns="change")
    else:
        a, b = (read(folder) for folder in (arguments.a, arguments.b))
        causes, said = pd.DataFrame(), None
    found = compare.compare(*(common(a, b) if all(years) else (a, b)))
    table = found.table.join(causes)
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        table.to_csv(arguments.out / "comparison.csv", lineterminator="\n")
        found.parts.to_csv(arguments.out / "parts.csv", lineterminator="\n")
    print(_summary(found.agreement, arguments.a, arguments.b))
    if said:
        print(said)
    for name, one, other in ((arguments.a, a, b), (arguments.b, b, a)):
        if more := list(one.normalised.columns.difference(other.normalised.columns)):
            then = (
                "it is no part of the ranks above, and is coverage below"
                if all(years)
                else ("the two scores do not measure the same")
            )
            print(f"only {name} has {', '.join(more)}: {then}")
    print(f"the {min(SHOWN, len(table))} that moved most, of {found.agreement['entities']:.0f}:")
    print(_movers(table, names).to_string(index=False))
    if len(causes):
        print(LEGEND)
    if arguments.out:
        none = " (without parts: these are no weighted means)" if found.parts.empty else ""
        print(f"wrote comparison.csv and parts.csv to {arguments.out}{none}")
    return 0


def _of_years(project: Project, a: int, b: int) -> tuple[Index, Index, str]:
    """Return the indices of two years on a set that both fill, and what to say of it."""
    name = project.set_of_years(a, b)
    if name is None:
        for year in (a, b):
            project.recipe_of(year)  # which says what a year lacks
        mend = "add what they need, or compare other years"
        raise InputError(Fault("no set that both years fill", value=f"{a}, {b}", mend=mend))
    recipe = project.recipe.vary(set=name)
    said = "" if name == project.settings["set"] else f"on the set '{name}', which both years fill"
    return project.index(a, recipe), project.index(b, recipe), said


def _is_year(text: str) -> bool:
    return re.fullmatch(r"\d{4}", text, re.ASCII) is not None and not Path(text).is_dir()


def _summary(agreement: pd.Series, a: str, b: str) -> str:
    return (
        f"{a} -> {b}: {agreement['entities']:.0f} entities in both; "
        f"Spearman {agreement['spearman']:.3f}, Kendall {agreement['kendall']:.3f}; "
        f"{agreement['moved']:.0%} changed rank, by {agreement['mean_shift']:.1f} on average and "
        f"{agreement['largest_shift']:.0f} at most"
    )


def _movers(table: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Return those who moved most, as printed; causes in places climbed."""
    far = table["climb"].abs().astype(float).sort_values(ascending=False, kind="stable").dropna()
    shown = table.loc[far.index[:SHOWN]]
    columns = {"entity": shown.index, "name": names.reindex(shown.index)}
    for column in ("rank_a", "rank_b", "climb"):
        columns[column] = shown[column].astype(int)
    columns |= {
        name: shown[name].map("{:+.2f}".format)
        for name in ("own", *compare.FACTORS)
        if name in table
    }
    frame = pd.DataFrame(columns)
    return frame if len(names) else frame.drop(columns="name")
