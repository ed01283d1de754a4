"""``deltaindex run``: an index from files, as files."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..framework import Framework
from ..index import FILES, build
from ..observations import read_observations
from ..recipe import Recipe


def add(commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "run",
        help="build an index and write it as CSV",
        description="Build an index and write scores, ranks, weights, normalised indicators, "
        "tiers and the log of touched cells as CSV.",
    )
    parser.add_argument(
        "--framework", "-f", type=Path, required=True, help="what is measured (YAML)"
    )
    parser.add_argument(
        "--observations", "-o", type=Path, required=True, nargs="+",
        help="what was observed (CSV: entity,variable,value,unit)",
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
    observations = read_observations(arguments.observations, framework)
    index = build(framework, observations, recipe)
    index.write(arguments.out)
    scored, left = len(index.score), len(index.scores) - len(index.score)
    missing = f", {left} without a score" if left else ""
    print(
        f"{scored} entities scored on {index.normalised.shape[1]} indicators{missing}; "
        f"{len(index.log)} log lines; wrote {', '.join(f'{name}.csv' for name in FILES)} "
        f"to {arguments.out}"
    )
    return 0
