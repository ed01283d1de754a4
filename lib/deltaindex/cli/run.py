"""``deltaindex run``: an index from files, as files; or one for each period of a panel."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import Fault, InputError
from ..framework import Framework
from ..index import FILES, Index, build, build_panel
from ..observations import read_observations
from ..recipe import Recipe


def add(commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "run",
        help="build an index and write it as CSV",
        description="Build an index and write scores, ranks, weights, normalised indicators, "
        "shares of imputed cells, tiers and the log of touched cells as CSV; of a panel, in a "
        "folder for each period.",
    )
    parser.add_argument(
        "--framework", "-f", type=Path, required=True, help="what is measured (YAML)"
    )
    observed = parser.add_mutually_exclusive_group(required=True)
    observed.add_argument(
        "--observations", "-o", type=Path, nargs="+",
        help="what was observed (CSV: entity,variable,value,unit)",
    )  # fmt: skip
    observed.add_argument(
        "--panel", nargs="+", metavar="PERIOD=FILE[,FILE]",
        help="what was observed in each period, e.g. 2018=a.csv,b.csv 2019=c.csv",
    )  # fmt: skip
    parser.add_argument("--recipe", "-r", type=Path, required=True, help="how to build it (YAML)")
    parser.add_argument("--set", help="set of indicators, in place of the recipe's")
    parser.add_argument("--out", type=Path, required=True, help="folder for the results")
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """Build the index, write it and say what it holds."""
    framework = Framework.read(arguments.framework)
    recipe = Recipe.read(arguments.recipe)
    if arguments.set:
        recipe = recipe.vary(set=arguments.set)
    if arguments.panel:
        files = _periods(arguments.panel)
        panel = {period: read_observations(paths, framework) for period, paths in files.items()}
        for period, index in build_panel(framework, panel, recipe).items():
            _write(index, arguments.out / str(period), f"{period}: ")
    else:
        observations = read_observations(arguments.observations, framework)
        _write(build(framework, observations, recipe), arguments.out, "")
    return 0


def _periods(parts: list[str]) -> dict[float, list[str]]:
    """Read what files hold which period."""
    files: dict[float, list[str]] = {}
    for part in parts:
        period, _, names = part.partition("=")
        try:
            number = float(period)
        except ValueError:
            number = float("nan")
        paths = [name for name in names.split(",") if name]
        if not (abs(number) < float("inf") and paths):
            mend = "write e.g. --panel 2018=a.csv,b.csv 2019=c.csv"
            raise InputError(Fault("not a period and its files", None, "--panel", part, mend))
        if number in files:
            mend = "name its files together, with commas"
            raise InputError(Fault("the period is named twice", None, "--panel", part, mend))
        files[int(number) if number.is_integer() else number] = paths
    return files


def _write(index: Index, folder: Path, period: str) -> None:
    """Write an index and say what it holds."""
    index.write(folder)
    scored, left = len(index.score), len(index.scores) - len(index.score)
    missing = f", {left} without a score" if left else ""
    print(
        f"{period}{scored} entities scored on {index.normalised.shape[1]} indicators{missing}; "
        f"{len(index.log)} log lines; wrote {', '.join(f'{name}.csv' for name in FILES)} "
        f"to {folder}"
    )
