"""Editions become one site, whole or not at all."""

import json

import pytest

from deltabook.addresses import SITE, place
from deltabook.site.assemble import ASIDE, BEFORE, SWITCHER, assemble, assembled, intact, recover
from deltabook.site.layout import EDITIONS, HTML, RENDERED, RESULTS

DEFAULT = "2018-en"
BOTH = [DEFAULT, "2019-en"]


@pytest.fixture
def root(tmp_path):
    """A project with two rendered editions; one has a page more than the other."""
    for edition in BOTH:
        year = edition.split("-")[0]
        rendered = tmp_path / EDITIONS / edition / HTML
        (rendered / "_static").mkdir(parents=True)
        (rendered / "index.html").write_text(f"start {year}")
        (rendered / "_static" / "editions.js").write_text("replaced")
        (rendered / "_static" / "webpack-macros.html").write_text("no page")
        (tmp_path / EDITIONS / edition / RENDERED).write_text(f"record of {edition}")
        results = tmp_path / RESULTS / year / "open"
        results.mkdir(parents=True)
        (results / "scores.csv").write_text(year)
        (tmp_path / RESULTS / f"{year}.json").write_text(f"record of {year}")
    (rendered / "late.html").write_text("only 2019")
    return tmp_path


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def switcher(folder):
    text = (folder / SWITCHER).read_text("utf-8")
    assert text.startswith("window.deltaindexEditions = ") and text.endswith(";\n")
    return json.loads(text.removeprefix("window.deltaindexEditions = ")[:-2])


@pytest.mark.parametrize(
    ("edition", "folder"),
    [("2018-en", ""), ("2018-zh", "zh/"), ("2019-en", "2019/"), ("2019-zh", "2019/zh/")],
)
def test_place(edition, folder):
    assert place(edition, DEFAULT) == folder


def test_the_default_stands_at_the_root_and_others_below(root):
    assemble(root, BOTH[::-1], DEFAULT)
    one = {"index.html", "_static/editions.js", "results/open/scores.csv"}
    assert files(root / SITE) == one | {f"2019/{name}" for name in one} | {"2019/late.html"}
    assert (root / SITE / "index.html").read_text() == "start 2018"
    assert (root / SITE / "2019" / "results" / "open" / "scores.csv").read_text() == "2019"
    assert not (root / ASIDE).exists() and not (root / BEFORE).exists()


def test_the_switcher_names_editions_and_pages_from_where_it_stands(root):
    assemble(root, BOTH, DEFAULT)
    first = switcher(root / SITE)
    assert first["current"] == "2018-en"
    assert [(e["id"], e["label"], e["base"]) for e in first["editions"]] == [
        ("2018-en", "2018", ""),
        ("2019-en", "2019", "2019/"),
    ]
    assert [e["pages"] for e in first["editions"]] == [["index.html"], ["index.html", "late.html"]]
    second = switcher(root / SITE / "2019")
    assert second["current"] == "2019-en"
    assert [e["base"] for e in second["editions"]] == ["../", "../2019/"]


def test_a_later_site_replaces_the_earlier_whole(root):
    assemble(root, BOTH, DEFAULT)
    assemble(root, [DEFAULT], DEFAULT)
    assert not (root / SITE / "2019").exists()
    assert len(switcher(root / SITE)["editions"]) == 1


def test_a_fault_leaves_the_earlier_site(root):
    assemble(root, BOTH, DEFAULT)
    before = files(root / SITE)
    (root / "_build" / "results" / "2019").rename(root / "gone")
    with pytest.raises(FileNotFoundError):
        assemble(root, BOTH, DEFAULT)
    assert files(root / SITE) == before
    (root / "gone").rename(root / "_build" / "results" / "2019")
    assemble(root, BOTH, DEFAULT)  # the leftover aside is no hindrance
    assert files(root / SITE) == before


def test_recover_after_a_death_between_the_renames(root):
    assemble(root, BOTH, DEFAULT)
    before = files(root / SITE)
    (root / SITE).rename(root / BEFORE)
    recover(root)
    assert files(root / SITE) == before and not (root / BEFORE).exists()


def test_recover_never_touches_a_site_in_place(root):
    assemble(root, BOTH, DEFAULT)
    (root / BEFORE).mkdir()
    (root / BEFORE / "index.html").write_text("older")
    recover(root)
    assert (root / SITE / "index.html").read_text() == "start 2018"
    assemble(root, BOTH, DEFAULT)
    assert not (root / BEFORE).exists()


def test_killed_at_any_moment(root, killed_at):
    """The last good site, or the new one whole; and the next build works without unlocking."""
    assemble(root, [DEFAULT], DEFAULT)
    one = files(root / SITE)
    assemble(root, BOTH, DEFAULT)
    two = files(root / SITE)
    seen, count, killed = [], 0, True
    while killed:
        recover(root)
        assemble(root, [DEFAULT], DEFAULT)
        count += 1
        killed = killed_at(count, root, lambda: assemble(root, BOTH, DEFAULT))
        recover(root)
        assert files(root / SITE) in (one, two), f"killed at operation {count}"
        seen.append(files(root / SITE) == two)
    assert count > 10 and seen == sorted(seen) and seen[-1]


@pytest.mark.parametrize("page", ["index.html", "2019/late.html"])
def test_intact_sees_a_page_changed_or_gone(root, page):
    assert not intact(root, BOTH, DEFAULT)  # nothing assembled
    assemble(root, BOTH, DEFAULT)
    assert intact(root, BOTH, DEFAULT)
    (root / SITE / page).write_text("another tool was here")
    assert not intact(root, BOTH, DEFAULT)
    (root / SITE / page).unlink()
    assert not intact(root, BOTH, DEFAULT)


@pytest.mark.parametrize("name", [f"{EDITIONS}/2019-en/{RENDERED}", f"{RESULTS}/2018.json"])
def test_a_site_made_from_what_has_changed_since_is_not_intact(root, name):
    assemble(root, BOTH, DEFAULT)
    assert list(assembled(root)) == BOTH and intact(root, BOTH, DEFAULT)
    assert not intact(root, [DEFAULT], DEFAULT)  # it holds one more
    (root / name).write_text("another record")
    assert not intact(root, BOTH, DEFAULT)


def test_a_site_of_which_nothing_is_known_is_made_anew(root):
    assemble(root, BOTH, DEFAULT)
    (root / "_build" / "assembled.json").write_text("{")
    assert assembled(root) == {} and not intact(root, BOTH, DEFAULT)
