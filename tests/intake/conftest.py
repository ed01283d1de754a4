"""A year to take in: last year's rows as a table, changed case by case."""

import csv
import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from deltaindex.intake import Scope, check, remove, template
from deltaindex.project import Project

ROOT = Path(__file__).parents[2]
VARIABLES = (
    "population_registered", "gdp", "gdp_per_capita", "he_institutions", "he_students", "fiscal_expenditure",
    "fiscal_education_expenditure", "fiscal_science_technology_expenditure",
    "internet_broadband_subscribers", "invention_patents_granted", "patents_granted",
    "sme_board_listed_companies",
)  # fmt: skip
COLUMNS = ["entity", "variable", "value", "unit", "source"]


@pytest.fixture(scope="session")
def scope():
    """The real project, before 2020, as if its sources were not bound to years."""
    found = Scope.find(ROOT, year=2020)
    return replace(found, sources={id: row | {"years": ""} for id, row in found.sources.items()})


@pytest.fixture(scope="session")
def rows():
    """The rows of 2019 that a tidy table of 2020 would have."""
    with (ROOT / "data" / "observations" / "2019.csv").open(encoding="utf-8", newline="") as stream:
        kept = [r for r in csv.DictReader(stream) if r["variable"] in VARIABLES]
    return [{column: row[column] for column in COLUMNS} for row in kept]


@pytest.fixture
def tidy(rows, tmp_path, scope):
    """Check a tidy table: `change` takes the rows and may change or replace them."""

    def run(change=None, encoding="utf-8", raw=None, header=None):
        made = [dict(row) for row in rows]
        made = (change(made) or made) if change else made
        stream = io.StringIO()
        writer = csv.DictWriter(stream, header or COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
        path = tmp_path / "new.csv"
        path.write_bytes(stream.getvalue().encode(encoding) if raw is None else raw)
        return check(path, scope)

    return run


@pytest.fixture(scope="session")
def blank(scope):
    """The template of 2020."""
    return template(scope)


@pytest.fixture(scope="session")
def filled(blank, rows):
    """Return a workbook filled with the rows of 2019, after `change(book, at)`.

    `at(entity, variable)` is a cell of the sheet of data; both may be None for a row of the head.
    """
    known = {(row["entity"], row["variable"]): float(row["value"]) for row in rows}

    def make(change=None):
        book = openpyxl.load_workbook(io.BytesIO(blank))
        sheet = book.worksheets[0]
        columns = {cell.value: cell.column for cell in sheet[4] if cell.value}
        lines = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}

        def at(entity, variable):
            return sheet.cell(lines[entity], columns[variable])

        for (entity, variable), value in known.items():
            at(entity, variable).value = value
        for row in book.worksheets[3].iter_rows(min_row=3):
            if row[0].value:
                row[1].value, row[4].value = "Yearbook 2021", "the printed book"
        if change:
            change(book, at)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make


@pytest.fixture
def next_year(whole):
    """The template of the year after the last one, filled with what that has: (year, workbook)."""
    year = Project.find(whole).years[-1] + 1
    scope = Scope.find(whole, year=year)
    book = openpyxl.load_workbook(io.BytesIO(template(scope)))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[4] if cell.value}
    lines = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
    for row in scope.before.cells.itertuples():
        if row.variable in columns:
            sheet.cell(lines[row.entity], columns[row.variable]).value = row.converted
    for row in book.worksheets[3].iter_rows(min_row=3):
        if row[0].value:
            row[1].value, row[4].value = f"Yearbook {year + 1}", "the printed book"
    stream = io.BytesIO()
    book.save(stream)
    return year, stream.getvalue()


@pytest.fixture
def workbook(filled, tmp_path, scope):
    """Check a filled workbook, after `change(book, at)`."""

    def run(change=None):
        path = tmp_path / "new.xlsx"
        path.write_bytes(filled(change))
        return check(path, scope)

    return run


@pytest.fixture(scope="session")
def repack():
    """Change parts of a workbook: `changes` by name, each from bytes to bytes; `add` are new ones."""

    def run(content, changes, add=None):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
            for part in old.infolist():
                text = old.read(part)
                text = changes.get(part.filename, lambda same: same)(text)
                new.writestr(part.filename, text, zipfile.ZIP_DEFLATED)
            for name, text in (add or {}).items():
                new.writestr(name, text, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    return run


@pytest.fixture
def whole(tmp_path):
    """A copy of the project's data, with all its years."""
    shutil.copytree(ROOT / "data", tmp_path / "project" / "data")
    return tmp_path / "project"


@pytest.fixture(scope="session")
def before_2020(tmp_path_factory):
    """The project's data as they were before 2020, made once: nobody writes here."""
    root = tmp_path_factory.mktemp("before") / "project"
    shutil.copytree(ROOT / "data", root / "data")
    for year in Project.find(root).years:
        if year > 2019:
            remove(Scope.find(root, year=year), shipped=True)
    return root


@pytest.fixture
def copy(before_2020, tmp_path):
    """A copy of the project's data as they were before 2020, to add to."""
    return Path(shutil.copytree(before_2020, tmp_path / "project"))


@pytest.fixture
def unbound(copy):
    """A copy of the project's data whose sources are not bound to years."""
    path = copy / "data" / "sources.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row | {"years": ""} for row in csv.DictReader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return copy
