"""``deltabook scenario FILE``: what is lost if countries stop supplying, as a table and a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from deltaindex.errors import Fault, InputError, suggest
from deltaindex.text import LANGUAGES, Texts, common

from .pages import publish, terms
from .report_settings import find_project
from .study import chain


def main(argv: Sequence[str]) -> int:
    """Run a scenario; return 0, or 1 after one line a fault on stderr."""
    parser = argparse.ArgumentParser(
        prog="deltabook scenario",
        description="Compute what a cut of foreign supply costs the chain, segment by segment.",
    )
    parser.add_argument("file", metavar="FILE", help="a scenario, as in data/chain/scenarios")
    parser.add_argument("--lang", default="en", help=f"one of {', '.join(LANGUAGES)}")
    parser.add_argument("--out", default=".", metavar="DIR", help="where <id>.csv is written")
    arguments = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        # what a narrow encoding cannot write is written as its number
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments.file, arguments.lang, Path(arguments.out))
    except InputError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def _run(file: str, lang: str, out: Path) -> int:
    if lang not in LANGUAGES:
        raise InputError(Fault("no such language", value=lang, mend=suggest(lang, LANGUAGES)))
    project = find_project()
    known = chain.read(project.data / "chain", project.framework.entities)
    one = chain.scenario.read(file, known)
    found, words = chain.scenario.run(known, one), common(lang)
    own = terms.of(project.data, [chain.SUPPLIERS])
    publish.write_table(found, out, one.id, own)
    print("\n".join(told(known, one, found, words, lang)))
    print(words("scenario.written", file=out / f"{one.id}.csv"))
    for term in own:
        print(words("scenario.terms", source=term.source, licence=term.licence, url=term.address))
    if not own:
        print(words("scenario.no_suppliers"))
    return 0


def told(
    known: chain.Chain,
    one: chain.scenario.Scenario,
    found: pd.DataFrame,
    words: Texts,
    lang: str,
) -> list[str]:
    """Return what a scenario is and what it costs, as lines of a terminal."""
    lost = found[(found["new_high"] > 0)]
    names = known.segments[f"name_{lang}"].to_dict() | {"core": words("scenario.core")}
    nodes = {node: known.rule.nodes[node][lang] for node in chain.NODES}
    nodes |= {"both": words("scenario.both")}
    shown = pd.DataFrame(
        {
            words("scenario.head.segment"): lost["segment"].map(names),
            words("scenario.head.class"): lost["class"].map(nodes),
            words("scenario.head.output"): percents(lost["low"], lost["high"]),
            words("scenario.head.new"): percents(lost["new_low"], lost["new_high"]),
            words("scenario.head.by"): lost["by"].map(names).fillna(""),
        }
    )
    time = words(f"scenario.horizon.{one.horizon}", weeks=f"{one.weeks or 0:g}")
    lines = [one.title[lang], one.why[lang], time, ""]
    if lost.empty:
        return [*lines, words("scenario.nothing"), ""]
    with pd.option_context("display.unicode.east_asian_width", True):
        lines += shown.to_string(index=False).splitlines()
    missing = not lost["recorded"].all()
    return [*lines, "", *([words("scenario.unrecorded")] if missing else [])]


def percents(low: pd.Series, high: pd.Series) -> pd.Series:
    """Return intervals of parts of one in whole percents.

    >>> percents(pd.Series([0.0, 0.5, 0.81]), pd.Series([0.0, 0.5, 1.0])).tolist()
    ['0 %', '50 %', '81–100 %']
    """
    ends = [(f"{100 * a:.0f}", f"{100 * b:.0f}") for a, b in zip(low, high, strict=True)]
    texts = [a if a == b else f"{a}–{b}" for a, b in ends]
    return pd.Series([f"{text} %" for text in texts], index=low.index)
