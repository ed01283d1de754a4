"""The command ``deltaindex``: what a person calls."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .errors import InputError
from .framework import Framework
from .index import FILES, build
from .observations import read_observations
from .recipe import Recipe

# faults that a person reads through; more of them have one cause as a rule
MOST = 40


def main(argv: list[str] | None = None) -> int:
    """Run a command line; return 0, or 1 after one line a fault on stderr."""
    try:
        arguments = _parser().parse_args(argv)
        return arguments.call(arguments)
    except InputError as error:
        faults = [" ".join(str(fault).split()) for fault in error.faults]
    except OSError as error:
        faults = [f"{error.filename or 'file'}: {error.strerror or error}"]
    for fault in faults[:MOST]:
        print(f"deltaindex: {fault}", file=sys.stderr)
    if len(faults) > MOST:
        print(f"deltaindex: and {len(faults) - MOST} faults more", file=sys.stderr)
    return 1


def _run(arguments: argparse.Namespace) -> int:
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


class _Parser(argparse.ArgumentParser):
    """A parser that refuses as the rest of the package does: one line, exit code 1."""

    def error(self, message: str):
        raise InputError(f"{message}; see `{self.prog} --help`")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="deltaindex", description="Build composite indices from files.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    run = commands.add_parser(
        "run",
        help="build an index and write it as CSV",
        description="Build an index and write scores, ranks, weights, normalised indicators, "
        "tiers and the log of touched cells as CSV.",
    )
    run.add_argument("--framework", "-f", type=Path, required=True, help="what is measured (YAML)")
    run.add_argument(
        "--observations", "-o", type=Path, required=True, nargs="+",
        help="what was observed (CSV: entity,variable,value,unit)",
    )  # fmt: skip
    run.add_argument("--recipe", "-r", type=Path, required=True, help="how to build it (YAML)")
    run.add_argument("--set", help="set of indicators, in place of the recipe's")
    run.add_argument("--out", type=Path, required=True, help="folder for the results")
    run.set_defaults(call=_run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
