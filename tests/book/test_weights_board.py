"""The board of the reader's own weights: as the engine ranks, by keyboard, and with a bad link."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import own_weights
from deltabook.chapters.weights_board import Board
from deltabook.pages import Report
from deltabook.study import claims
from deltaindex.cli import main

ROOT = Path(__file__).parents[2]
#: The year in which the paper is judged, and one that rests on another set; draws of weights in each.
DRAWS = {2018: 200, 2022: 20}

# what the page shows once it has followed its address
SHOWN = """hash => new Promise(done => {
  const read = () => done({
    rows: [...document.querySelectorAll('tr[data-entity]')].map(r => ({...r.dataset, rank: r.cells[0].textContent})),
    verdicts: Object.fromEntries([...document.querySelectorAll('tr[data-claim]')].map(r => [r.dataset.claim, r.dataset.verdict])),
  });
  if (hash === location.hash) return read();
  addEventListener('hashchange', () => setTimeout(read), {once: true});
  location.hash = hash;
})"""


@pytest.fixture(scope="module")
def boards():
    return {year: Board(Report("chapters/03h-weights", year)) for year in DRAWS}


@pytest.fixture(scope="module")
def pages(boards, tmp_path_factory):
    """A bare page for each year: the board as a chapter shows it, and the script."""
    root = tmp_path_factory.mktemp("board")
    for name in ("ranking.js", "weights.js", "weights.css"):
        (root / "_static").mkdir(exist_ok=True)
        shutil.copy(ROOT / "_static" / name, root / "_static" / name)
    for year, board in boards.items():
        (root / str(year)).mkdir()
        html = f'<!doctype html><html lang="en"><body>{board.show().data}</body></html>'
        (root / str(year) / "page.html").write_text(html, "utf-8")
    return {year: root / str(year) / "page.html" for year in DRAWS}


@pytest.fixture
def tab(browser):
    context = browser.new_context(accept_downloads=True)
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
    context.close()


def numbers(data, draw):
    """Draw numbers of themes and of indicators within them, some of them zero."""
    themes = list(dict.fromkeys(data["themes"]))
    inside = [
        name
        for name, theme in zip(data["indicators"], data["themes"], strict=True)
        if data["themes"].count(theme) > 1
    ]
    names = [*themes, *inside]
    # far apart, so that a city may lack too much of the weight
    found = (100 * draw.uniform(size=len(names)) ** 4).round(4)
    found *= draw.uniform(size=len(names)) > 0.15
    return dict(zip(names, map(float, found), strict=True))


def weights(data, numbers):
    """What the numbers mean: a theme's share, shared out within it."""
    theme = pd.Series(data["themes"], data["indicators"])
    # the only one of its theme has no number, and all of the theme's weight
    own = pd.Series({name: numbers.get(name, 1.0) for name in theme.index})
    share = own / own.groupby(theme).transform("sum").replace(0.0, np.nan)
    found = (share * theme.map(numbers)).fillna(0.0)
    return found / found.sum()


def written(name, numbers):
    return f"#set={name}&weights=" + ",".join(f"{id}:{n:.4f}" for id, n in numbers.items())


@pytest.mark.parametrize("year", DRAWS)
def test_ranks_as_the_engine_on_many_weights(boards, pages, tab, year):
    board, draw = boards[year], np.random.default_rng(year)
    report, off, unscored = board.report, 0.0, 0
    tab.goto(pages[year].as_uri())
    for at in range(DRAWS[year]):
        name = [*board.indices][at % len(board.indices)]
        index = board.indices[name]
        data = own_weights.as_data(index, [])
        drawn = numbers(data, draw)
        if not weights(data, drawn).sum() > 0:
            continue
        expected = own_weights.under(index, weights(data, drawn))
        shown = tab.evaluate(SHOWN, written(name, drawn))
        rows = pd.DataFrame(shown["rows"]).set_index("entity").reindex(expected.scores.index)
        score = pd.to_numeric(rows["score"])
        unscored += score.isna().sum()
        assert (score.isna() == expected.scores["index"].isna()).all()
        off = max(off, (score - expected.scores["index"]).abs().max())
        rank = pd.to_numeric(rows["rank"].replace("–", None)).astype("Int64")
        assert rank.equals(expected.ranks["index"].rename("rank")), drawn
        tier = pd.to_numeric(rows["tier"].replace("", None)).astype("Int64")
        assert tier.equals(expected.tiers.rename("tier")), drawn
        if year == report.project.judged_year:
            evidence = report.evidence(expected)
            judged = {
                i: claims.judge(report.claims[i], evidence).verdict for i in shown["verdicts"]
            }
            assert len(judged) > 10 and shown["verdicts"] == judged, drawn
    assert off < 1e-9
    assert unscored > 0 or year != report.project.judged_year, "no draw took a city out"


def test_the_paper_is_judged_in_the_judged_year_alone(pages, tab):
    tab.goto(pages[2022].as_uri())
    assert tab.locator("tr[data-entity]").count() == 41
    assert tab.locator("tr[data-claim]").count() == 0


@pytest.mark.parametrize("name", ["open", "extended"])
def test_what_is_taken_along_runs(boards, pages, tab, tmp_path, monkeypatch, name):
    project = boards[2018].report.project
    data = own_weights.as_data(boards[2018].indices[name], [])
    drawn = numbers(data, np.random.default_rng(len(name)))
    tab.goto(f"{pages[2018].as_uri()}{written(name, drawn)}")
    files = {}
    for kind in ("CSV", "YAML"):
        with tab.expect_download() as download:
            tab.click(f"button:has-text('({kind})')")
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    out = tmp_path / "out"
    said = next(line for line in files["YAML"].read_text("utf-8").splitlines() if " run " in line)
    command = said.removeprefix("# deltaindex ").split()
    command = [str(files["YAML"]) if arg == files["YAML"].name else arg for arg in command]
    monkeypatch.chdir(project.root)
    assert main([*command[:-1], str(out)]) == 0
    own = pd.read_csv(files["CSV"], dtype={"entity": str}).set_index("entity")
    for column, file, of in (
        ("score", "scores", "index"),
        ("rank", "ranks", "index"),
        ("tier", "tiers", "tier"),
    ):
        run = pd.read_csv(out / f"{file}.csv", dtype={"entity": str}).set_index("entity")[of]
        assert (own[column] - run.reindex(own.index)).abs().max() < 1e-9, column
    # which weights they are, and where they can be seen again, stands in the recipe
    assert written(name, drawn).split("&")[0] in files["YAML"].read_text("utf-8")


def test_no_recipe_is_offered_that_would_not_run():
    # in 2021 an indicator of the open set has no value, and the command would ask for it
    sets = Board(Report("chapters/03h-weights", 2021)).data()["sets"]
    assert sets["open"]["command"] is None
    assert "data/observations/2021.csv" in sets["every_year"]["command"]


def test_a_recipe_that_it_cannot_follow_has_a_note():
    report = Report("chapters/03h-weights", 2018)
    tiers = {"method": "thresholds", "cuts": [0.5]}
    report.index = report.index.rebuild(report.index.recipe.vary(tiers=tiers))
    shown = Board(report).show().data
    assert "tiers" in shown and "<script" not in shown


def test_by_keyboard_alone(pages, tab):
    tab.goto(pages[2018].as_uri())
    press, focused = tab.keyboard.press, "document.activeElement"

    def reach(what):
        for _ in range(80):
            press("Tab")
            if tab.evaluate(f"{focused}.matches({json.dumps(what)})"):
                return
        raise AssertionError(f"no way to {what}")

    book = tab.inner_text("table.own-ranking tbody")
    reach("#own-presets")
    press("ArrowDown")
    assert tab.evaluate("location.hash") == "#set=open&weights=critic"
    assert tab.inner_text("table.own-ranking tbody") != book
    reach("input[type=range][data-id=finance]")
    press("End")
    assert "finance:100," in tab.evaluate("location.hash")
    assert tab.input_value("#own-presets") == ""
    # the ring of focus stays where the reader is
    assert tab.evaluate(f"{focused}.dataset.id") == "finance"
    reach("input[type=number][data-id=level]")
    press("Control+a")
    tab.keyboard.type("12.5")
    press("Tab")
    assert "level:12.5," in tab.evaluate("location.hash")
    here = tab.evaluate("location.href")
    reach("#own-link")
    assert tab.input_value("#own-link") == here
    tab.goto("about:blank")
    tab.goto(here)
    assert tab.input_value("input[type=number][data-id=level]") == "12.5"
    reach(".own-controls button")
    press("Enter")
    assert tab.inner_text("table.own-ranking tbody") == book


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("#set=nowhere", "nowhere"),
        ("#set=toString&weights=book", "toString"),
        ("#weights=constructor", "constructor"),
        ("#set=open&weights=talent:40", "no weight for"),
        ("#set=open&weights=talent:40,talent:40", "twice"),
        ("#set=open&weights=talent:-1", "talent:-1"),
        ("#set=open&weights=talent:1e2", "talent:1e2"),
        ("#set=open&weights=talent:101", "talent:101"),
        ("#set=open&weights=<img src=x onerror=alert(1)>:3", "<img src=x onerror=alert(1)>"),
        ("#set=open&weights=%E0%A4%A", "%E0%A4%A"),
        ("#set=%zz", "%zz"),
    ],
)
def test_a_bad_link_says_so(pages, tab, link, words):
    tab.goto(pages[2018].as_uri())
    book = tab.inner_text("table.own-ranking tbody")
    assert tab.is_hidden(".own-problem")
    tab.goto("about:blank")
    tab.goto(f"{pages[2018].as_uri()}{link}")
    assert tab.is_visible(".own-problem")
    assert words in tab.evaluate(
        "decodeURI(encodeURI(document.querySelector('.own-problem').textContent))"
    )
    assert tab.inner_text("table.own-ranking tbody") == book
    tab.select_option("#own-presets", "themes")
    assert tab.is_hidden(".own-problem")


def test_another_hash_is_not_its_own(pages, tab):
    tab.goto(f"{pages[2018].as_uri()}#what-a-weight-means")
    assert tab.is_hidden(".own-problem")
    assert tab.evaluate("location.hash") == "#what-a-weight-means"


def test_no_weight_at_all_is_said(boards, pages, tab):
    tab.goto(pages[2018].as_uri())
    for theme in dict.fromkeys(own_weights.as_data(boards[2018].indices["open"], [])["themes"]):
        tab.fill(f"input[type=number][data-id={theme}]", "0")
    assert "zero" in tab.inner_text(".own-summary")
    assert set(tab.locator("tr[data-entity] td:first-child").all_inner_texts()) == {"–"}


def test_it_starts_once_though_loaded_twice(pages, tab):
    tab.goto(pages[2018].as_uri())
    tab.add_script_tag(path=ROOT / "_static" / "weights.js")
    assert tab.locator("table.own-ranking").count() == 1
