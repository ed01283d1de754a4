"""``deltaindex run``: an index from files, as files; or one for each period of a panel."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import reads
from ..engine import results
from ..engine.index import Index, build, build_panel
from ..errors import Fault, InputError
from ..files import read_bytes
from ..framework import Framework
from ..observations import read_observations
from ..recipe import Recipe


def declare(_: str, parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.description = (
        "Build an index and write scores, ranks, weights, normalised indicators, shares of imputed "
        "cells, tiers and the log of touched cells as CSV; of a panel, in a folder for each period."
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
    parser.add_argument(
        "--methods", type=Path, metavar="FILE",
        help="Python code that declares methods of your own; it is run",
    )  # fmt: skip
    parser.add_argument("--set", help="set of indicators, in place of the recipe's")
    parser.add_argument("--out", type=Path, required=True, help="folder for the results")
    parser.set_defaults(call=call)


def call(arguments: argparse.Namespace) -> int:
    """Build the index, write it and say what it holds."""
    files = _periods(arguments.panel) if arguments.panel else {None: arguments.observations}
    with reads.recorded() as read:
        if arguments.methods:
            _declare(arguments.methods)
        framework = Framework.read(arguments.framework)
        recipe = Recipe.read(arguments.recipe)
        if arguments.set:
            recipe = recipe.vary(set=arguments.set)
        panel = {period: read_observations(paths, framework) for period, paths in files.items()}
    if arguments.panel:
        indices = build_panel(framework, panel, recipe)
    else:
        indices = {None: build(framework, panel[None], recipe)}
    about = {
        **results.versions(),
        "framework": arguments.framework.name,
        "recipe": arguments.recipe.name,
        "set": recipe.set,
        "observations": {
            "" if period is None else str(period): [Path(path).name for path in paths]
            for period, paths in files.items()
        },
        "inputs": [{"file": path.name, "sha256": hash_} for path, hash_ in read.files.items()],
    }
    tables = {
        name if period is None else f"{period}/{name}": content
        for period, index in indices.items()
        for name, content in index.tables().items()
    }
    kept = results.write(arguments.out, tables, about)
    for period, index in indices.items():
        _tell(index, "" if period is None else f"{period}: ")
    for said in kept:
        print(f"note: left from an earlier run: {said}")
    print(f"wrote {', '.join(results.FILES)} and run.json to {arguments.out}")
    return 0


def _declare(path: Path) -> None:
    """Run a file that declares methods; only the command line names one, and never a data file."""
    code = read_bytes(path)
    try:
        exec(compile(code, str(path), "exec"), {"__name__": "deltaindex_methods"})
    except InputError:
        raise
    except Exception as error:
        where = error.__traceback__
        while where.tb_next is not None:
            where = where.tb_next
        line = getattr(error, "lineno", None) or where.tb_lineno
        problem = f"cannot be run ({type(error).__name__}: {error})"
        raise InputError(Fault(problem, str(path), f"line {line}")) from None


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


def _tell(index: Index, period: str) -> None:
    """Say what an index holds, and what is unusual in the values that it was made from."""
    for row in index.log[index.log["step"] == "observe"].itertuples():
        unit = index.framework.variables[row.indicator].unit
        far = f"the furthest is {row.before:.10g} {unit}".rstrip() + f" for {row.entity}"
        print(f"note: {period}{row.indicator}: {row.reason}; {far}")
    scored, left = len(index.score), len(index.scores) - len(index.score)
    missing = f", {left} without a score" if left else ""
    short = index.log["reason"].str.startswith("less than") & (index.log["step"] == "aggregate")
    if many := index.log.loc[short, "entity"].nunique():
        asked = index.recipe.aggregate.options.get("min_weight")
        missing += f" ({many} lack a node's share of weight: `min_weight` is {asked:g} here)"
    print(
        f"{period}{scored} entities scored on {index.normalised.shape[1]} indicators{missing}; "
        f"{len(index.log)} log lines"
    )
