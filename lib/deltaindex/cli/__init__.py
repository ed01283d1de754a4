"""The command ``deltaindex``: what a person calls.

A module holds a command, or a few that belong together: `add` declares them, and what they call
returns an exit code; what they refuse is an `InputError`.
"""

from __future__ import annotations

import argparse
import os
import sys

from ..errors import InputError, first
from . import compare, run, years

COMMANDS = (run, years, compare)


def main(argv: list[str] | None = None) -> int:
    """Run a command line; return 0, or 1 after one line a fault on stderr."""
    for stream in (sys.stdout, sys.stderr):
        # what a narrow encoding cannot write is written as its number
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = _parser().parse_args(argv)
        return arguments.call(arguments)
    except KeyboardInterrupt:
        faults = ["stopped"]
    except InputError as error:
        faults = [" ".join(str(fault).split()) for fault in error.faults]
    except BrokenPipeError:  # whoever reads has seen enough, as in `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        faults = [f"{error.filename or 'file'}: {error.strerror or error}"]
    for fault in first(faults, "faults"):
        print(f"deltaindex: {fault}", file=sys.stderr)
    return 1


class _Parser(argparse.ArgumentParser):
    """A parser that refuses as the rest of the package does: one line, exit code 1."""

    def error(self, message: str):
        raise InputError(f"{message}; see `{self.prog} --help`")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="deltaindex", description="Build composite indices from files.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    return parser
