"""Earlier releases: what has changed in numbers since, and what has not.

``data/released.csv`` holds a digest of every published table of numbers, as the last release had
it; ``data/changes.csv`` says in words which of these numbers have changed. Tests hold both to the
built site, so that no number that a reader may have cited changes without a word.
``data/numbers.csv`` says under which number a figure or a table once stood.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from deltaindex import __version__
from deltaindex.project import Project

from ..addresses import SITE, place
from .markup import Markup, numbered
from .report import Report

CHANGES, RELEASED, NUMBERS = "changes.csv", "released.csv", "numbers.csv"
WITHDRAWN = "withdrawn"
#: They tell of the data, the tools and the run, and grow with them.
UNNUMBERED = {"files", "hashes", "log", "names", "sources", "variables", "versions"}
COLUMNS = ["release", "edition", "file", "columns", "released", "now"]


def digest(content: str, columns: list[str]) -> str:
    r"""Return a digest of a CSV table: its columns by name, its rows in any order, six digits.

    >>> one, other = "a,b,c\n1,2,x\n3,4,y\n", "b,a\n4,3\n2,1.0000001\n"
    >>> digest(one, ["a", "b"]) == digest(other, ["a", "b"])
    True
    """
    rows = csv.DictReader(io.StringIO(content))
    lines = sorted("\t".join(_cell(row.get(c) or "") for c in columns) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _cell(text: str) -> str:
    try:
        return f"{float(text) + 0.0:.6g}"  # no minus before zero
    except ValueError:
        return text


def found(content: str, row: str, column: str) -> str:
    r"""Return what a published table says now, where a line of ``changes.csv`` points.

    Parameters
    ----------
    content : str
        Of the CSV file.
    row : str
        Which rows, as ``column=value;column=value``; all where empty.
    column : str
        Its cell or, where there are several such rows, its sum; the number of rows where empty.

    Examples
    --------
    >>> table = "id,verdict,n\na,x,1\nb,x,2\n"
    >>> found(table, "id=b", "n"), found(table, "verdict=x", "n")
    ('2', '3')
    >>> found(table, "verdict=x", ""), found(table, "", "z")
    ('2', 'withdrawn')
    """
    table = pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False)
    for condition in filter(None, row.split(";")):
        name, _, value = condition.partition("=")
        table = table[table[name] == value]
    if not column:
        return str(len(table))
    if column not in table:
        return WITHDRAWN
    cells = table[column]
    return cells.iloc[0] if len(cells) == 1 else f"{pd.to_numeric(cells).sum():g}"


def changes(report: Report, id: str) -> Markdown:
    """Return what was changed in numbers, a row a number: what it was, what it is, why.

    The text is ``<id>.caption``; beneath ``<id>.heads`` and ``<id>.values`` stand names of columns
    and of what is no number.
    """
    data, texts, lang = report.read(CHANGES), report.texts, report.lang
    named = texts.content[id]["values"] | report.words.content["verdict"]

    def call(value: str) -> str:
        return named[value][lang] if value in named else value or "–"

    rows = [
        (
            _linked(report, line.edition, line.page, getattr(line, f"said_{lang}")),
            call(line.old),
            call(line.new),
            getattr(line, f"why_{lang}"),
            report.words("list.comma").join(filter(None, (call(line.stood_in), line.edition))),
        )
        for line in data.itertuples()
    ]
    heads = [texts(f"{id}.heads.{head}") for head in ("what", "old", "new", "why", "stood")]
    return report.table(pd.DataFrame(rows, columns=heads), id, data)


def _linked(report: Report, edition: str, page: str, said: str) -> Markup | str:
    """Link to where a number stands, but not to an edition that a site may lack."""
    default = report.project.default_year
    year = int(edition or default)
    return report.link(page, said, year) if year in (report.year, default) else said


def numbers(report: Report, id: str) -> Markdown:
    """Return the number that each figure and table once had, and a link to it under its number now.

    Only the default edition holds all of them; the others lead there. The texts are
    ``<id>.title``, ``<id>.caption``, ``<id>.elsewhere`` and ``<id>.link``; beneath ``<id>.heads``
    stand names of columns.
    """
    default = report.project.default_year
    if report.year != default:
        to = report.link(f"{report.page}.html#tab-{id}", report.texts(f"{id}.link"), default)
        return report.say(f"{id}.elsewhere", year=default, link=to)
    data, texts = report.read(NUMBERS), report.texts
    rows = data.assign(now=data["now"].map(numbered))[["released", "development", "now"]]
    heads = [texts(f"{id}.heads.{head}") for head in rows]
    shown = rows.replace("", None).set_axis(heads, axis=1)
    return report.table(shown, id, data, fold=texts(f"{id}.title"))


def last(report: Report) -> str:
    """Return the version of the last release."""
    return report.read(RELEASED)["release"].iloc[0]


def unchanged(report: Report) -> Markdown:
    """Say how many tables of the index hold the released numbers, and which years came later.

    They are built anew here. The texts are ``kept.*`` and ``later``.
    """
    project, words, lines = report.project, report.words, report.read(RELEASED)
    released, there = lines["edition"].unique(), [str(year) for year in project.years]
    # the tables of an index; what was drawn stands a folder deeper
    lines = lines.assign(set=lines["file"].str.extract("^results/([^/]+)/[^/]+$"))
    lines = lines[lines["set"].notna() & lines["edition"].isin(there)]
    same = []
    for (year, name), group in lines.groupby(["edition", "set"]):
        tables = project.index(int(year), project.recipe.vary(set=name)).tables()
        for line in group.itertuples():
            content = tables[Path(line.file).name].decode()
            same.append(digest(content, line.columns.split(";")) == line.released)
    values = {
        "release": last(report),
        "years": words.join(lines["edition"].unique()),
        "same": words.count(sum(same)),
        "all": words.count(len(same)),
        "old": words.join(released),
        "new": words.join(year for year in there if year not in released),
    }
    case = "all" if all(same) else "some" if any(same) else "none"
    said = [report.texts(f"kept.{case if same else 'not_there'}", **values)]
    if values["new"]:
        said.append(report.texts("later", **values))
    return Markdown("\n\n".join(said))


def published(site: Path, edition: str) -> dict[str, Path]:
    """Return the tables of numbers of an edition by their address beneath it."""
    root = site / edition
    files = [p for kind in ("figures", "tables", "results") for p in (root / kind).rglob("*.csv")]
    return {p.relative_to(root).as_posix(): p for p in sorted(files) if p.stem not in UNNUMBERED}


def released(site: Path, editions: Mapping[str, str]) -> pd.DataFrame:
    """Return what ``released.csv`` says of a site, by editions and their places in it."""
    rows = []
    for edition, where in editions.items():
        for address, path in published(site, where).items():
            content = path.read_text(encoding="utf-8")
            columns = next(csv.reader(io.StringIO(content)))
            known = ";".join(columns), digest(content, columns)
            rows.append((__version__, edition, address, *known, ""))
    return pd.DataFrame(rows, columns=COLUMNS)


def compared(lines: pd.DataFrame, site: Path, editions: Mapping[str, str]) -> pd.DataFrame:
    """Return ``released.csv`` with a new digest, as ``now``, of what the site says otherwise."""
    now = []
    for line in lines.itertuples():
        path = site / editions[line.edition] / line.file
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        new = digest(there, line.columns.split(";")) if there else WITHDRAWN
        now.append("" if new == line.released else new)
    return lines.assign(now=now)


def main(argv: list[str] | None = None) -> None:
    """Renew ``data/released.csv`` from the built site: ``python -m deltabook.pages.releases``."""
    parser = argparse.ArgumentParser(
        description="Note which published tables no longer hold the numbers of the last release."
    )
    parser.add_argument(
        "--release", nargs="+", metavar="YEAR", help="take what these editions hold as released"
    )
    parser.add_argument("--site", type=Path, help="_build/html by default")
    arguments = parser.parse_args(argv)
    project = Project.find()
    path, site = project.data / RELEASED, arguments.site or project.root / SITE
    lines = pd.read_csv(path, dtype=str, keep_default_na=False)
    years = arguments.release or lines["edition"].unique()
    default = f"{project.default_year}-en"
    editions = {year: place(f"{year}-en", default) for year in years}
    new = released(site, editions) if arguments.release else compared(lines, site, editions)
    new.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    sys.exit(main())
