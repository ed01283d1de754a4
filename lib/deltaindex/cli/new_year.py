"""The commands of a new year: ``template``, ``check``, ``add`` and ``remove``."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ..completeness import Completeness
from ..errors import Fault, InputError, first
from ..intake import (
    Checked,
    Reading,
    Scope,
    added,
    check,
    gaps,
    numbers,
    origin,
    remove,
    sources,
    template,
    tidy,
)  # fmt: skip
from ..intake import add as add_year
from ..intake.finding import FAULT, NOTE, WARNING
from . import questions

#: What describes a source, with an example; the columns of the project's table of sources.
DESCRIBED = {
    "title": "its title, with the edition",
    "title_zh": "its title in Chinese",
    "publisher": "who published it",
    "years": "years of its facts, such as 2018-2019 (by default the year of the values)",
    "seen_in": "where you read it: the printed book, or an address",
    "licence": "its terms of use, as stated",
    "note": "what a reader should know of it",
}

#: Findings of a level that ``--json`` writes.
RECORDS = 1000


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare what a command takes."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--project", type=Path, default=Path("."), metavar="DIR",
        help="a folder with data/project.yaml, or with framework.yaml (here)",
    )  # fmt: skip
    where.add_argument("--framework", type=Path, help="a framework (YAML), in place of a folder")
    call, takes = {
        "template": (_template, _template_takes),
        "check": (_check, _check_takes),
        "add": (_add, _add_takes),
        "remove": (_remove, _remove_takes),
    }[name]
    takes(parser)
    parser.set_defaults(call=call)


def _template_takes(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write a workbook (.xlsx) with a row an entity and a column a variable, in the units and "
        "with the definitions of the framework, for a person to fill."
    )
    parser.add_argument("year", type=_year, metavar="YEAR", help="the year to fill")
    parser.add_argument("--out", type=Path, help="the file to write (new-YEAR.xlsx)")


def _check_takes(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Check a workbook or a CSV file against the framework and last year's values, and say "
        "everything that is wrong in one go. Nothing is written."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a workbook (.xlsx) or a CSV file")
    parser.add_argument("--year", type=_year, help="the year of the values")
    parser.add_argument(
        "--json", action="store_true",
        help=f"write the findings as JSON: up to {RECORDS} faults, warnings and notes each",
    )  # fmt: skip
    _add_source(parser)
    _reading(parser)


def _add_takes(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Check a table and, only if all is well, write it and what describes it into the data in "
        "one step."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a workbook (.xlsx) or a CSV file")
    parser.add_argument("--year", type=_year, required=True, help="the year of the values")
    parser.add_argument("--replace", action="store_true", help="replace the year if it is there")
    _add_source(parser)
    _reading(parser)


def _remove_takes(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Take the file of a year out of the data, with the sources that nothing else names. A year "
        "that `add` did not bring is removed only if you say so."
    )
    parser.add_argument("year", type=_year, metavar="YEAR", help="the year to remove")
    parser.add_argument("--yes", action="store_true", help="also a year that came with the data")


def _add_source(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("source of the values", "For a file that names none.")
    group.add_argument(
        "--source", metavar="ID", default="",
        help="source of the values that name none: one that is known, or a new one that the rest "
        "describes",
    )  # fmt: skip
    for column, words in DESCRIBED.items():
        group.add_argument(sources.option(column), metavar="TEXT", help=words)


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
        f"next: deltaindex check {_typed(out)} --year {scope.year}{_where(arguments)}"
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
        scope = _scope(arguments)
        checked = _checked(arguments, scope)
        if arguments.year is None and checked.year is not None:
            arguments.year = checked.year  # as the workbook says: held against the year before it
            scope = _scope(arguments)
            checked = _checked(arguments, scope)
    except (InputError, OSError) as error:
        if not arguments.json:
            raise
        _print_json(_refusal(arguments, error))
        return 1
    if arguments.json:
        _print_json(_record(arguments.file, checked) | _fills(checked, scope))
        return int(not checked.ok)
    checked = _asked(arguments, scope, checked)
    _tell(checked)
    if checked.ok:
        file, year = _typed(arguments.file), checked.year or "YEAR"
        print(
            f"{_summary(checked, scope)}\n"
            f"next: deltaindex add {file} --year {year}{_options(arguments)}"
        )
    return int(not checked.ok)


def _checked(arguments: argparse.Namespace, scope: Scope) -> Checked:
    """Check the file as the options say to read it; ask what its commas mean if that is open."""
    given = {column: getattr(arguments, column) for column in DESCRIBED}
    row = {column: text for column, text in given.items() if text is not None}
    if row and not arguments.source:
        option = sources.option(next(iter(row)))
        raise InputError(Fault(f"{option} describes no source", mend="name it: --source ID"))
    described = []
    if row:
        new = questions.new(scope, arguments.source) if scope.sources else {"id": arguments.source}
        # a known source has its years already
        default = {} if arguments.source in (scope.sources or {}) else new
        described = [default | {"id": arguments.source} | row]
    checked = _read(arguments, scope, described)
    open_ = next((f for f in checked.of(FAULT) if f.rule == numbers.DECIMAL), None)
    if open_ is None or getattr(arguments, "json", False) or not questions.terminal():
        return checked
    arguments.decimal = questions.decimal(open_)
    return _read(arguments, scope, described) if arguments.decimal else checked


def _read(arguments: argparse.Namespace, scope: Scope, described: list) -> Checked:
    reading = Reading(arguments.decimal, arguments.ellipsis)
    return check(arguments.file, scope, reading, arguments.source or "", described)


def _asked(arguments: argparse.Namespace, scope: Scope, checked: Checked) -> Checked:
    """Ask for sources that are not named or described, where a file lacks nothing else."""
    others = [fault for fault in checked.of(FAULT) if fault.rule != "source"]
    if not checked.wanted or others or not questions.terminal():
        return checked
    given = {column: getattr(arguments, column) or "" for column in DESCRIBED}
    rows = [{"id": arguments.source, **given}] if any(given.values()) else []
    chosen, described = questions.source(scope, checked.wanted, rows)
    arguments.source = chosen or arguments.source
    # for the hint at the next command
    for row in described:
        if row["id"] == arguments.source:
            for column in DESCRIBED:
                setattr(arguments, column, row.get(column) or None)
    return _read(arguments, scope, described)


def _add(arguments: argparse.Namespace) -> int:
    scope = _scope(arguments)
    checked = _asked(arguments, scope, _checked(arguments, scope))
    _tell(checked)
    if not checked.ok:
        print("deltaindex: nothing was added", file=sys.stderr)
        return 1
    changed = add_year(checked, scope, arguments.replace)
    print(f"{_summary(checked, scope)}; wrote {_listed(scope, changed)}")
    if scope.project:
        undo = f"deltaindex remove {scope.year}{_where(arguments)}"
        print(f"next: make book YEAR={scope.year}   ({undo} undoes this)")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    scope = _scope(arguments)
    sure = arguments.yes
    if not (sure or added(scope)) and questions.terminal():
        sure = questions.confirm(f"{scope.year}: {origin(scope)}. Remove it?")
    changed = remove(scope, shipped=sure)
    print(f"removed {scope.year}; changed {_listed(scope, changed)}")
    return 0


def _tell(checked: Checked) -> None:
    """Print notes and warnings, and faults on standard error: one line each, up to a bound."""
    for level in (NOTE, WARNING):
        for line in first([str(f) for f in checked.of(level)], f"{level}s"):
            print(f"{level}: {line}")
    sys.stdout.flush()
    for line in first([str(f) for f in checked.of(FAULT)], f"{FAULT}s"):
        print(f"deltaindex: {line}", file=sys.stderr)


def _summary(checked: Checked, scope: Scope) -> str:
    """Say what there is, how much of the index can be computed from it, and what follows."""
    cells = checked.cells
    values = (
        f"{len(cells)} values of {cells['variable'].nunique()} variables "
        f"for {cells['entity'].nunique()} entities"
    )
    own, *others = gaps.fills(checked, scope)
    count, of = len(own.present), len(own.present) + len(own.lacking)
    whose = f"the set '{own.set}'" if own.set else "the framework"
    said = f"{count} of {of} indicators of {whose} can be computed"
    if own.set and not own.whole:
        said += _weight(own, scope)
        if own.thin:
            said += f": too few for a ranking; {_instead(others, scope)}"
    return f"{values}: {'all is well' if own.whole else 'no fault'}, {said}"


def _weight(found: Completeness, scope: Scope) -> str:
    """Say what share of the weight of a set is there, and which branches are empty."""
    judged = scope.project.judged_year
    when = f" in {judged}" if judged in scope.project.years else ""
    empty = f" and none of {', '.join(found.empty)}" if found.empty else ""
    return f", with {100 * found.share:.0f} % of its weight{when}{empty}"


def _instead(others: Sequence[Completeness], scope: Scope) -> str:
    """Say on which of other sets the edition rests where it cannot on the first."""
    tried = []
    for found in others:
        there = f"{len(found.present)} of {len(found.present) + len(found.lacking)}"
        there += "" if found.whole else _weight(found, scope)
        if not found.thin:
            return f"the edition will rest on '{found.set}', {there}"
        tried.append(f"'{found.set}' has {there}")
    return "; ".join([*tried, "the edition will have no ranking"])


def _fills(checked: Checked, scope: Scope) -> dict:
    """Return the same for machines."""
    if not checked.ok:
        return {"rests_on": None, "sets": []}
    sets = gaps.fills(checked, scope)
    named = [found.set for found in sets if found.set and not found.thin]
    return {
        "rests_on": next(iter(named), None),
        "sets": [
            {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(found).items()}
            | {"thin": found.thin}
            for found in sets
        ],
    }


def _listed(scope: Scope, changed: list[str]) -> str:
    paths = [(scope.folder / path).resolve() for path in changed]
    here = Path.cwd()
    return ", ".join(str(p.relative_to(here) if p.is_relative_to(here) else p) for p in paths)


def _typed(path: Path) -> str:
    """Return a path as a person types it into a shell."""
    return shlex.quote(str(path))


def _options(arguments: argparse.Namespace) -> str:
    """Return what the next command must be told again: source, how to read, and the folder."""
    given = {column: getattr(arguments, column, None) for column in ("source", *DESCRIBED)}
    told = [f" {sources.option(c)} {shlex.quote(text)}" for c, text in given.items() if text]
    if getattr(arguments, "decimal", None):
        told.append(f" --decimal {arguments.decimal}")
    if getattr(arguments, "ellipsis", "missing") != "missing":
        told.append(f" --ellipsis {arguments.ellipsis}")
    return "".join(told) + _where(arguments)


def _where(arguments: argparse.Namespace) -> str:
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
    fills = {"rests_on": None, "sets": []}
    return {"file": file, "year": arguments.year, "ok": False, "values": 0, **said, **fills}


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
