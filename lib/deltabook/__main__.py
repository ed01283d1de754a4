"""``python -m deltabook --year 2019 --lang en``: build editions and assemble the site."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import IO

from filelock import lock_descriptor

from deltaindex.errors import Fault, InputError, refuse_if, suggest
from deltaindex.intake import transaction
from deltaindex.project import LOCK, Project
from deltaindex.text import LANGUAGES

from .addresses import SITE, place
from .report_settings import find_project
from .site.assemble import assemble, assembled, intact, recover
from .site.chain import Chain
from .site.layout import BUILD

SCENARIO = "scenario"


def build(
    project: Project,
    years: list[int],
    lang: str,
    lock: IO | None = None,
    strict: bool = False,
    executed: Sequence[int] = (),
) -> int:
    """Build editions, the default one and those already in the site; return an exit code.

    Of the years in `executed` the pages are executed and no more, which shows that they run: they
    are not rendered, and no part of the site unless they are built as well.
    """
    if unknown := [year for year in (*years, *executed) if year not in project.years]:
        known = ", ".join(map(str, project.years))
        raise InputError(
            *(
                Fault("no observations for this year", value=y, mend=f"years: {known}")
                for y in unknown
            )
        )
    if lang != "en":
        known = suggest(lang, ["en"]) if lang not in LANGUAGES else "it follows in a later version"
        raise InputError(Fault("no edition in this language", value=lang, mend=known))
    if strict:
        refuse_if(gap for year in (*years, *executed) for gap in gaps(project, year))
    os.chdir(project.root)
    default = f"{project.default_year}-en"
    earlier = [e for e in assembled(project.root) if int(e.split("-")[0]) in project.years]
    editions = sorted({default, *(f"{year}-{lang}" for year in years), *earlier})
    others = sorted({f"{year}-{lang}" for year in executed} - {*editions})
    recover(project.root)
    start = time.perf_counter()
    print(f"{', '.join([*editions, *others])}: looking for what has changed ...", flush=True)
    with _inherited(lock):
        well = Chain(project.root, os.cpu_count() or 1).run(editions, others)
    if not well:
        print("The site is as it was before; the fault is named above.", file=sys.stderr)
        return 1
    if not intact(project.root, editions, default):
        assemble(project.root, editions, default)
    seconds = time.perf_counter() - start
    _note_run(editions, seconds)
    pages = [str(SITE / place(f"{year}-{lang}", default) / "index.html") for year in years]
    ready = f"{', '.join(pages)} {'are' if len(pages) > 1 else 'is'} ready"
    more = f"; executed besides: {', '.join(others)}" if others else ""
    print(f"{ready}; the site holds {', '.join(editions)}{more} ({seconds:.1f} s)")
    return 0


def gaps(project: Project, year: int) -> Iterator[Fault]:
    """Yield the indicators of the project's sets that a year has no value for."""
    settings, absent = project.settings, project.observations(year).absent()
    lost = {}
    for name in filter(None, (settings["set"], settings.get("beside"))):
        for indicator in project.completeness(year, name).lacking:
            lost.setdefault(indicator, name)
    for indicator, name in lost.items():
        used = project.framework.uses(indicator)
        lacking = ", ".join(variable for variable in used if variable in absent)
        # each may be there, but for no entity all of them
        lacking = lacking or f"{' and '.join(used)} for the same entities"
        place, mend = f"{year}: {indicator}", f"add {lacking}, or build without STRICT"
        yield Fault(
            f"no value, and set '{name}' has it", str(project.files(year)[0]), place, mend=mend
        )


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(Fault("not a year", value=text, mend="write e.g. YEAR=2019"))
    return int(text)


def _locked(lock: IO, seconds: float = 1.0) -> bool:
    """Take the lock; the last process of a build that has ended may hold it for a moment."""
    end = time.monotonic() + seconds
    while not lock_descriptor(lock.fileno(), blocking=False):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def _inherited(lock: IO | None) -> Iterator[None]:
    """Let every process that is started within inherit the lock, as its standard input.

    It is the operating system's: it ends with the last of them, so that none is left to write
    beside a later build.
    """
    # the order of sets is the same in each of them
    os.environ["PYTHONHASHSEED"] = "0"
    if lock is None:
        yield
        return
    before = os.dup(0)
    os.dup2(lock.fileno(), 0)
    try:
        yield
    finally:
        os.dup2(before, 0)
        os.close(before)


def _note_run(editions: list[str], seconds: float) -> None:
    """Write what differs from run to run beside the site, not into it."""
    try:
        git = ["git", "rev-parse", "HEAD"]
        commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        commit = None  # a source archive has no git
    run = {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "editions": editions,
        "commit": commit,
        "deltaindex": version("deltaindex"),
        "python": sys.version.split()[0],
    }
    (BUILD / "run.json").write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Take the lock, build, and say in one line what is wrong; or run a scenario."""
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == [SCENARIO]:
        from . import scenario_command  # what building needs is loaded by each of its steps

        return scenario_command.main(argv[1:])
    parser = argparse.ArgumentParser(
        prog="deltabook",
        description="Build editions of the book and put the site in place.",
        epilog=f"`deltabook {SCENARIO} FILE` computes what a cut of foreign supply costs.",
    )
    parser.add_argument("--year", nargs="+", default=[], help="periods of the observations")
    parser.add_argument(
        "--execute", nargs="+", default=[], metavar="YEAR",
        help="years whose pages are executed, too, without being made part of the site",
    )  # fmt: skip
    parser.add_argument("--lang", default="en", help="language of the edition")
    parser.add_argument(
        "--strict", action="store_true", help="refuse a year that lacks an indicator"
    )
    arguments = parser.parse_args(argv)
    try:
        years = [_year(text) for text in arguments.year]
        executed = [_year(text) for text in arguments.execute]
        project = find_project()
        (project.root / BUILD).mkdir(exist_ok=True)
        with (project.root / LOCK).open("a+") as lock:
            if _locked(lock):
                # a year that was being added when its command was killed
                transaction.recover(project.data)
                project = find_project()
                years = years or [project.default_year]
                return build(project, years, arguments.lang, lock, arguments.strict, executed)
        print("Another build is running in this folder; wait for it to end.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped; the site is as it was before.", file=sys.stderr)
    except InputError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
