"""The command ``deltaindex``: what a person calls.

A module holds a command, or a few that belong together, and is imported only when one of them is
called: `declare` gives its parser what it takes, and what it calls returns an exit code. What a
command refuses is an `InputError`.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from ..errors import InputError, first

#: By name: the module that holds the command, and what it does in a line.
COMMANDS = {
    "run": ("run", "build an index and write it as CSV"),
    "template": ("new_year", "write a workbook to fill for a new year"),
    "check": ("new_year", "say all that is wrong with a filled table"),
    "add": ("new_year", "add a filled table to the data"),
    "remove": ("new_year", "take a year out of the data"),
    "compare": ("compare", "two years, or two folders of results, side by side"),
}


def main(argv: list[str] | None = None) -> int:
    """Run a command line; return 0, or 1 after one line a fault on stderr."""
    for stream in (sys.stdout, sys.stderr):
        # what a narrow encoding cannot write is written as its number
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        argv = sys.argv[1:] if argv is None else list(argv)
        arguments = _parser(argv).parse_args(argv)
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


def _parser(argv: list[str]) -> argparse.ArgumentParser:
    parser = _Parser(prog="deltaindex", description="Build composite indices from files.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (module, short) in COMMANDS.items():
        command = commands.add_parser(name, help=short)
        if name in argv:
            import_module(f".{module}", __package__).declare(name, command)
    return parser
