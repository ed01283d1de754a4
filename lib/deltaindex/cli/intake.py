"""The commands of a new year: ``template``, ``check``, ``add`` and ``remove``."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from dataclasses import asdict
from pathlib import Path

from ..errors import Fault, InputError, listed
from ..intake import Checked, Reading, Scope, check, numbers, remove, template, tidy
from ..intake import add as add_year
from ..intake.finding import FAULT, NOTE, WARNING

#: Findings of a level that ``--json`` writes.
RECORDS = 1000


def add(commands) -> None:
    """Declare the commands."""
    parser = _command(
        commands, "template", _template, "write a workbook to fill for a new year",
        "Write a workbook (.xlsx) with a row an entity and a column a variable, in the units and "
        "with the definitions of the framework, for a person to fill.",
    )  # fmt: skip
    parser.add_argument("year", type=_year, metavar="YEAR", help="the year to fill")
    parser.add_argument("--out", type=Path, help="the file to write (new-YEAR.xlsx)")

    parser = _command(
        commands, "check", _check, "say all that is wrong with a filled table",
        "Check a workbook or a CSV file against the framework and last year's values, and say "
        "everything that is wrong in one go. Nothing is written.",
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE", help="a workbook (.xlsx) or a CSV file")
    parser.add_argument("--year", type=_year, help="the year of the values")
    parser.add_argument(
        "--json", action="store_true",
        help=f"write the findings as JSON: up to {RECORDS} faults, warnings and notes each",
    )  # fmt: skip
    _reading(parser)

    parser = _command(
        commands, "add", _add, "add a filled table to the data",
        "Check a table and, only if all is well, write it and what describes it into the data in "
        "one step.",
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE", help="a workbook (.xlsx) or a CSV file")
    parser.add_argument("--year", type=_year, required=True, help="the year of the values")
    parser.add_argument("--replace", action="store_true", help="replace the year if it is there")
    _reading(parser)

    parser = _command(
        commands, "remove", _remove, "take a year out of the data",
        "Take the file of a year out of the data, with the sources that nothing else names.",
    )  # fmt: skip
    parser.add_argument("year", type=_year, metavar="YEAR", help="the year to remove")


def _command(commands, name: str, call, short: str, long: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=short, description=long)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--project", type=Path, default=Path("."), metavar="DIR",
        help="a folder with data/project.yaml, or with framework.yaml (here)",
    )  # fmt: skip
    where.add_argument("--framework", type=Path, help="a framework (YAML), in place of a folder")
    parser.set_defaults(call=call)
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    """Declare what a file itself does not tell of its numbers."""
    parser.add_argument(
        "--decimal", choices=("comma", "point"),
        help="the decimal mark of typed numbers; the other one is a thousands mark",
    )  # fmt: skip
    parser.add_argument(
        "--ellipsis", choices=tuple(numbers.ELLIPSIS), default="missing",
        help="what ... or … means, below the smallest unit in a yearbook (missing)",
    )  # fmt: skip


def _checked(arguments: argparse.Namespace, scope: Scope) -> Checked:
    """Check the file; ask what its commas mean where that is open and a person is there."""
    checked = check(arguments.file, scope, Reading(arguments.decimal, arguments.ellipsis))
    open_ = next((f for f in checked.of(FAULT) if f.rule == numbers.DECIMAL), None)
    asked = sys.stdin.isatty() and sys.stdout.isatty() and not getattr(arguments, "json", False)
    if open_ is None or not asked:
        return checked
    print(f"{open_.where}: {open_.value} may have a mark for decimals or for thousands.")
    while arguments.decimal is None:
        try:
            typed = input("Which marks decimals in this file, comma or point? ").strip().casefold()
        except EOFError:
            return checked
        arguments.decimal = typed if typed in ("comma", "point") else None
    return check(arguments.file, scope, Reading(arguments.decimal, arguments.ellipsis))


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and text[0] != "0"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a year, such as 2020")
    return int(text)


def _scope(arguments: argparse.Namespace) -> Scope:
    year = getattr(arguments, "year", None)
    scope = Scope.find(arguments.project, arguments.framework, year)
    if done := tidy(scope):
        print(f"deltaindex: {done} what an earlier command was stopped in", file=sys.stderr)
        scope = Scope.find(arguments.project, arguments.framework, year)
    return scope


def _template(arguments: argparse.Namespace) -> int:
    scope = _scope(arguments)
    out = arguments.out or Path(f"new-{scope.year}.xlsx")
    if os.path.lexists(out):
        if out.is_dir():
            mend = "name a file in it with --out"
            raise InputError(Fault("is a folder, not a file", str(out), mend=mend))
        mend = "choose another name with --out, or delete it first"
        raise InputError(Fault("the file is there already", str(out), mend=mend))
    _write(out, template(scope))
    entities = len(scope.framework.entities)
    print(
        f"wrote {out}: {entities} rows, {len(scope.needed)} variables to fill and "
        f"{len(scope.optional)} optional\n"
        f"next: deltaindex check {_typed(out)} --year {scope.year}{_options(arguments)}"
    )
    return 0


def _write(out: Path, content: bytes) -> None:
    """Write a file in one step; what cannot be written is named as it was asked for."""
    aside = out.with_name(f".new-{os.getpid()}")
    try:
        aside.write_bytes(content)
        os.replace(aside, out)
    except FileNotFoundError:
        mend = f"make the folder {out.parent} first"
        raise InputError(Fault("the folder is missing", str(out), mend=mend)) from None
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise InputError(Fault(problem, str(out), mend="choose another name")) from None
    finally:
        if aside.parent.is_dir():
            aside.unlink(missing_ok=True)


def _check(arguments: argparse.Namespace) -> int:
    try:
        checked = _checked(arguments, _scope(arguments))
        if arguments.year is None and checked.year is not None:
            arguments.year = checked.year  # as the workbook says: held against the year before it
            checked = _checked(arguments, _scope(arguments))
    except (InputError, OSError) as error:
        if not arguments.json:
            raise
        _print_json(_refusal(arguments, error))
        return 1
    if arguments.json:
        _print_json(_record(arguments.file, checked))
        return int(not checked.ok)
    _tell(checked)
    if checked.ok:
        file, year = _typed(arguments.file), checked.year or "YEAR"
        print(
            f"{_summary(checked)}: all is well\n"
            f"next: deltaindex add {file} --year {year}{_options(arguments)}"
        )
    return int(not checked.ok)


def _add(arguments: argparse.Namespace) -> int:
    scope = _scope(arguments)
    checked = _checked(arguments, scope)
    _tell(checked)
    if not checked.ok:
        print("deltaindex: nothing was added", file=sys.stderr)
        return 1
    changed = add_year(checked, scope, arguments.replace)
    print(f"{_summary(checked)}; wrote {_listed(scope, changed)}")
    if scope.project:
        undo = f"deltaindex remove {scope.year}{_folder(arguments)}"
        print(f"next: make book YEAR={scope.year}   ({undo} undoes this)")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    scope = _scope(arguments)
    changed = remove(scope)
    print(f"removed {scope.year}; changed {_listed(scope, changed)}")
    return 0


def _tell(checked: Checked) -> None:
    """Print notes and warnings, and faults on standard error: one line each, up to a bound."""
    for level in (NOTE, WARNING):
        for line in listed([str(f) for f in checked.of(level)], f"{level}s"):
            print(f"{level}: {line}")
    sys.stdout.flush()
    for line in listed([str(f) for f in checked.of(FAULT)], f"{FAULT}s"):
        print(f"deltaindex: {line}", file=sys.stderr)


def _summary(checked: Checked) -> str:
    cells = checked.cells
    return (
        f"{len(cells)} values of {cells['variable'].nunique()} variables "
        f"for {cells['entity'].nunique()} entities"
    )


def _listed(scope: Scope, changed: list[str]) -> str:
    paths = [(scope.folder / path).resolve() for path in changed]
    here = Path.cwd()
    return ", ".join(str(p.relative_to(here) if p.is_relative_to(here) else p) for p in paths)


def _typed(path: Path) -> str:
    """Return a path as a person types it into a shell."""
    return shlex.quote(str(path))


def _options(arguments: argparse.Namespace) -> str:
    """Return what the next command must be told again: how to read the file, and the folder."""
    said = f" --decimal {arguments.decimal}" if getattr(arguments, "decimal", None) else ""
    if getattr(arguments, "ellipsis", "missing") != "missing":
        said += f" --ellipsis {arguments.ellipsis}"
    return said + _folder(arguments)


def _folder(arguments: argparse.Namespace) -> str:
    if arguments.framework is not None:
        return f" --framework {_typed(arguments.framework)}"
    here = arguments.project == Path(".")
    return "" if here else f" --project {_typed(arguments.project)}"


def _print_json(record: dict) -> None:
    # what a terminal lacks is escaped, but not every such escape is one of JSON
    unicode = (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"
    print(json.dumps(record, ensure_ascii=not unicode, indent=2))


def _refusal(arguments: argparse.Namespace, error: InputError | OSError) -> dict:
    """Return the record of a check that could not begin: no project, or a bad framework."""
    if isinstance(error, InputError):
        found = error.faults
    else:
        found = (Fault(str(error.strerror or error), error.filename and str(error.filename)),)
    faults = [
        {**asdict(fault), "value": None if fault.value is None else str(fault.value)}
        for fault in found
    ]
    said = {f"{FAULT}s": faults, f"{WARNING}s": [], f"{NOTE}s": []}
    file = str(arguments.file)
    return {"file": file, "year": arguments.year, "ok": False, "values": 0, **said}


def _record(file: Path, checked: Checked) -> dict:
    """Return a check for machines; of each level no more findings than `RECORDS`."""
    found = {f"{level}s": checked.of(level) for level in (FAULT, WARNING, NOTE)}
    return {
        "file": str(file),
        "year": checked.year,
        "ok": checked.ok,
        "values": len(checked.cells),
        **{level: [f.record() for f in said[:RECORDS]] for level, said in found.items()},
        "left_out": {level: max(0, len(said) - RECORDS) for level, said in found.items()},
    }
