"""The steps of the chain one by one, for `Snakefile`: ``python -m deltabook.site --help``.

Each makes what is stale and no more, as `chain` does, whichever machine it runs on.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from deltaindex.errors import InputError

from ..report_settings import find_project
from .assemble import assemble, intact
from .chain import Chain
from .page import planned


def take(chain: Chain, step: str, names: list[str], group: int, groups: int) -> None:
    """Take a step.

    Parameters
    ----------
    chain : Chain
    step : str
        ``check``, ``results``, ``plan``, ``pages``, ``render`` or ``assemble``.
    names : list of str
        Years for ``results``, editions for all others.
    group, groups : int
        Of ``pages``: which part of them, from 0, and in how many they are divided.
    """
    if step == "check":
        chain.check()
    elif step == "results":
        for made in chain.results(names).values():
            made.result()
    elif step == "plan":
        for made in map(chain.plan, names):
            made.result()
    elif step == "assemble":
        default = f"{find_project(chain.root).default_year}-en"
        if not intact(chain.root, names, default):
            assemble(chain.root, names, default)
    else:
        for edition in names:
            toc, pages = planned(chain.root, edition)
            if step == "pages":
                chain.execute(edition, pages[group::groups])
            else:
                chain.render(edition, toc, pages)


def main(argv: list[str] | None = None) -> int:
    """Take one step, and say in a line each what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m deltabook.site", description=__doc__)
    steps = ("check", "results", "plan", "pages", "render", "assemble")
    parser.add_argument("step", choices=steps)
    parser.add_argument("names", nargs="*", help="years of results, else editions as 2018-en")
    parser.add_argument("--group", type=int, default=0, help="which part of the pages, from 0")
    parser.add_argument("--groups", type=int, default=1, help="in how many parts they are divided")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    arguments = parser.parse_args(argv)
    os.environ["PYTHONHASHSEED"] = "0"  # the order of sets is the same in each process
    try:
        chain = Chain(find_project(Path.cwd()).root, arguments.jobs)
        take(chain, arguments.step, arguments.names, arguments.group, arguments.groups)
    except InputError as error:
        chain.fail(arguments.step, *error.faults)
    chain.close()
    return int(bool(chain.faults))


if __name__ == "__main__":
    sys.exit(main())
