"""What the last release published has not changed, or the page on earlier releases says so."""

import math

import pandas as pd
import pytest

import deltaindex
from deltabook.pages.releases import CHANGES, RELEASED, compared, found

from .conftest import ROOT, SITE

MEND = (
    "say in data/changes.csv what it was, what it is and why; then run\n"
    "    .venv/bin/python -m deltabook.pages.releases && make stamp\n"
    "and commit data/. If it should not have changed, mend that instead"
)


def read(name):
    return pd.read_csv(ROOT / "data" / name, dtype=str, keep_default_na=False)


def years(editions):
    """Where the edition of each year stands in the site."""
    return {id.split("-")[0]: e.root.relative_to(SITE).as_posix() for id, e in editions.items()}


def same(said, is_):
    try:
        return math.isclose(float(said), float(is_), rel_tol=1e-6)
    except ValueError:
        return said == is_


def test_what_is_said_to_have_changed_is_what_stands_there(editions):
    places = years(editions)
    lines = read(CHANGES).query("file != ''")
    # a number may change again: then the last line on it holds
    lines = lines.drop_duplicates(["edition", "file", "row", "column"], keep="last")
    faults = []
    for line in lines.itertuples():
        for year in [line.edition] if line.edition else ["2018", "2019"]:
            content = (SITE / places[year] / line.file).read_text("utf-8")
            if not same(line.new, is_ := found(content, line.row, line.column)):
                faults.append(
                    f"{year} {line.file} {line.row} {line.column}: {line.new!r}, but {is_!r}"
                )
    assert len(lines) > 20
    assert not faults, "data/changes.csv says otherwise than the site; " + "\n".join(
        [MEND, *faults]
    )


def test_a_line_says_what_was_other(editions):
    """A line that changes nothing, or goes on from another number, would mislead."""
    for _, lines in read(CHANGES).query("file != ''").groupby(["edition", "file", "row", "column"]):
        assert not any(same(line.old, line.new) for line in lines.itertuples())
        assert list(lines["old"])[1:] == list(lines["new"])[:-1]


def test_no_published_number_changes_without_a_word(editions):
    lines = read(RELEASED)
    now = compared(lines, SITE, years(editions))["now"]
    faults = [f"{line.edition} {line.file}" for line in lines[now != lines["now"]].itertuples()]
    assert not faults, "numbers have changed since the last release; " + "\n".join([MEND, *faults])


def test_every_table_that_differs_has_a_line():
    changes = read(CHANGES)
    told = set(zip(changes["stood_in"], changes["edition"], changes["file"], strict=True))
    differ = read(RELEASED).query("now != ''")
    silent = [
        f"{line.edition} {line.file}"
        for line in differ.itertuples()
        if not {(line.release, year, line.file) for year in (line.edition, "")} & told
    ]
    assert not silent, "differ from the last release in silence; " + "\n".join([MEND, *silent])


CHANGES_MADE = {
    "a number": lambda text: text.replace(",1", ",2", 1),
    "a row": lambda text: text.rstrip("\n").rpartition("\n")[0],
    "a column": lambda text: text.replace(",input", ",inputs", 1),
    "all": lambda text: "",
}


@pytest.mark.parametrize("what", CHANGES_MADE)
def test_a_change_would_be_seen(editions, what, tmp_path):
    lines = read(RELEASED).query("file == 'results/open/ranks.csv' and edition == '2018'")
    target = tmp_path / lines["file"].iloc[0]
    target.parent.mkdir(parents=True)
    text = (SITE / lines["file"].iloc[0]).read_text("utf-8")
    target.write_text(text, "utf-8")
    assert list(compared(lines, tmp_path, {"2018": ""})["now"]) == [""]
    target.write_text(CHANGES_MADE[what](text), "utf-8")
    (now,) = compared(lines, tmp_path, {"2018": ""})["now"]
    assert now


def test_every_page_says_its_version_and_edition(edition):
    said = f"deltaindex {deltaindex.__version__}, edition of {edition.id.split('-')[0]}"
    silent = [
        str(page)
        for page in edition.pages.values()
        if said not in page.soup.select_one("footer.bd-footer-content").text
    ]
    assert not silent
