"""The form of scenarios in a browser: it computes what the code does, and serves who has but keys."""

import random

import pytest
import yaml

from deltabook.chapters import scenario_page
from deltabook.pages import scenario_tool
from deltabook.study import chain
from deltabook.study.chain import scenario
from deltaindex.project import Project

from .conftest import ROOT

CHOICES = 200
ENDS = ["low", "high", "new_low", "new_high"]
FORM = "#scenario-tool"


def load(without=False):
    project = Project.find(ROOT)
    known = chain.read(project.data / "chain", project.framework.entities)
    known = known.without_suppliers() if without else known
    return known, scenario.read_folder(project.data / "chain" / "scenarios", known)


def page(known, given, folder, lang="en"):
    """Write a page with nothing but the form; its script and style are those of the book."""
    texts = yaml.safe_load((ROOT / "chapters/texts/04b-scenarios.yaml").read_text("utf-8"))
    words = scenario_tool.words_in(texts["tool"], lang)
    rules = scenario_page.rules(known, given)
    form = scenario_tool.html(rules, words, lang, f"{ROOT.as_uri()}/")
    head = (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    )
    file = folder / f"form-{lang}.html"
    file.write_text(f'<html lang="{lang}">{head}<title>x</title><main>{form}</main>', "utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def real():
    return load()


@pytest.fixture(scope="module")
def address(real, tmp_path_factory):
    return page(*real, tmp_path_factory.mktemp("form"))


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab, faults = context.new_page(), []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    tab.on("request", lambda r: None if r.url.startswith("file:") else faults.append(r.url))
    yield tab
    assert faults == []
    context.close()


def as_choice(one):
    """Return a scenario as the page has it."""
    cuts = [
        {
            "segments": list(cut.segments),
            "items": list(cut.items),
            "countries": cut.countries if isinstance(cut.countries, str) else list(cut.countries),
            "share": list(cut.share),
        }
        for cut in one.cuts
    ]
    short = one.weeks is not None
    return {
        "cut": cuts, "class": one.node, "horizon": one.horizon, "weeks": one.weeks,
        "stock_weeks": list(one.stock) if short else None, "substitution": list(one.substitution),
    }  # fmt: skip


def drawn(known, rng, id):
    """Return a scenario drawn at random, with one cut or two of different segments."""
    foreign = [c for c in known.countries.index if c not in chain.domestic(known)]
    wider = [s for s in known.segments.index if known.segments.at[s, "part"] != "core"]

    def ends(most):
        low, high = sorted(rng.choice([0, most, rng.uniform(0, most)]) for _ in "ab")
        return chain.Interval(float(low), float(high))

    cuts, left = [], set(known.support)
    for _ in range(rng.choice([1, 1, 2])):
        free = [s for s in wider if set(known.beneath(s)) <= left]
        segments = rng.sample(free, min(len(free), rng.choice([1, 2, 6])))
        leaves = {leaf for s in segments for leaf in known.beneath(s)}
        if not leaves:
            continue
        left -= leaves
        own = known.items[
            known.items["segment"].isin(leaves) & (known.items["reading"] == "direct")
        ]
        own = sorted(set(own["item"]))
        items = rng.sample(own, min(len(own), 2)) if rng.random() < 0.4 else []
        some = tuple(rng.sample(foreign, rng.choice([1, 2, 5])))
        countries = chain.ALL_FOREIGN if rng.random() < 0.3 else some
        share = scenario.WHOLE if rng.random() < 0.5 else ends(1)
        cuts.append(scenario.Cut(tuple(segments), countries, share, tuple(items)))
    horizon = rng.choice(chain.HORIZONS)
    weeks = rng.choice([1.0, 13.0, 52.0]) if horizon == "weeks" else None
    return scenario.Scenario(
        f"drawn-{id}", {}, {}, tuple(cuts), rng.choice([*chain.NODES, "both"]), horizon, weeks,
        ends(30) if weeks else chain.Interval(0, 0),
        chain.Interval(0, 0) if rng.random() < 0.5 else ends(1),
    )  # fmt: skip


@pytest.mark.parametrize("without", [False, True], ids=["suppliers", "no-suppliers"])
def test_the_page_computes_what_the_code_does(tab, tmp_path, without):
    known, given = load(without)
    rng = random.Random(19)
    choices = [*given, *(drawn(known, rng, i) for i in range(CHOICES))]
    tab.goto(page(known, given, tmp_path))
    found = tab.evaluate(
        "all => all.map(window.deltaindexScenario.run)", list(map(as_choice, choices))
    )
    lose = 0
    for one, rows in zip(choices, found, strict=True):
        expected = scenario.run(known, one).to_dict("records")
        lose += any(0 < row["new_high"] < 1 for row in expected)
        for mine, row in zip(rows, expected, strict=True):
            assert {k: mine[k] for k in ENDS} == pytest.approx({k: row[k] for k in ENDS}, abs=1e-9)
            for key in ("segment", "class", "by", "recorded"):
                assert mine[key] == row[key], (one, row, mine)
    assert lose > 20  # else they would agree on nothing


def test_a_link_and_a_file_hold_the_choice(tab, address, real, tmp_path):
    known, given = real
    tab.goto(address)
    rng = random.Random(4)
    for i in range(60):
        one = drawn(known, rng, i)
        if len(one.cuts) != 1:
            continue
        choice = as_choice(one)
        back = tab.evaluate(
            "c => { const s = deltaindexScenario; return s.parse(s.link(c)); }", choice
        )
        assert back == choice
        file = tmp_path / "own-scenario.yaml"
        file.write_text(tab.evaluate("c => deltaindexScenario.yaml(c)", choice), "utf-8")
        assert as_choice(scenario.read(file, known)) == choice
    for one in given:
        link = tab.evaluate("c => deltaindexScenario.link(c)", as_choice(one))
        assert link == f"#scenario?preset={one.id}"


BAD = [
    "preset=constructor",
    "segments=__proto__&countries=JPN&horizon=years",
    "segments=design&countries=JPN&horizon=years",
    "segments=eda&countries=CHN&horizon=years",
    "segments=eda&countries=USA&horizon=soon",
    "segments=eda&countries=USA&horizon=weeks",
    "segments=eda&countries=USA&horizon=weeks&weeks=0",
    "segments=eda&countries=USA&horizon=years&weeks=4",
    "segments=eda&countries=USA&horizon=years&share=1~0.5",
    "segments=eda&countries=USA&horizon=years&share=2",
    "segments=eda&countries=USA&horizon=years&substitution=NaN",
    "segments=eda&items=N20&countries=USA&horizon=years",
    "segments=eda,eda&countries=USA&horizon=years",
    "segments=eda&segments=ip&countries=USA&horizon=years",
    "segments=&countries=USA&horizon=years",
    "segments=eda&countries=USA&horizon=years&x=<img src=x onerror=alert(1)>",
    "%E0%A4%A",
    "",
]


@pytest.mark.parametrize("link", BAD)
def test_a_bad_link_says_so_and_shows_the_default(tab, address, real, link):
    tab.goto(f"{address}#scenario?{link}")
    assert "The link cannot be read" in tab.inner_text(f"{FORM} .message")
    assert tab.input_value("select[name=preset]") == real[1][0].id
    assert tab.query_selector_all(f"{FORM} tbody tr") and not tab.query_selector_all("img")


def test_a_link_to_a_place_of_the_page_is_none_to_a_choice(tab, address):
    tab.goto(f"{address}#tab-presets")
    assert tab.inner_text(f"{FORM} .message") == ""


def focus(tab, selector):
    """Press the tab key until an element is in focus."""
    for _ in range(150):
        if tab.evaluate("s => document.activeElement.matches(s)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {selector}")


def test_by_keyboard_alone(tab, address):
    tab.goto(f"{address}#scenario?preset=euv")
    assert not tab.is_visible("input[name=weeks]")
    focus(tab, "input[name=countries][value=NLD]")
    tab.keyboard.press("Space")
    assert "at least one country" in tab.inner_text(f"{FORM} .message")
    assert not tab.is_visible(f"{FORM} .answer")
    focus(tab, "input[name=countries][value=USA]")
    tab.keyboard.press("Space")
    focus(tab, "input[name=segments][value=lithography]")
    tab.keyboard.press("Space")
    focus(tab, "input[name=segments][value=gases]")
    tab.keyboard.press("Space")
    focus(tab, "input[name=horizon]")
    tab.keyboard.press("ArrowUp")  # from the last round to the middle
    tab.keyboard.press("ArrowUp")
    focus(tab, "input[name=weeks]")
    tab.keyboard.press("ControlOrMeta+a")
    tab.keyboard.type("26")
    choice = tab.evaluate("() => deltaindexScenario.parse(location.hash)")
    assert choice["cut"][0]["segments"] == ["gases"] and choice["cut"][0]["countries"] == ["USA"]
    assert (choice["horizon"], choice["weeks"]) == ("weeks", 26)
    assert tab.query_selector(f"{FORM} tr[data-segment=gases]")
    focus(tab, f"{FORM} .buttons button:nth-child(2)")
    tab.keyboard.press("Enter")
    tab.wait_for_function("s => document.querySelector(s).textContent === 'Copied'",
                          arg=f"{FORM} .buttons button:nth-child(2)")  # fmt: skip
    focus(tab, f"{FORM} .file summary")
    tab.keyboard.press("Enter")
    assert "segments: [gases]" in tab.inner_text(f"{FORM} .file pre")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_fits_a_phone_and_no_word_is_missing(tab, real, tmp_path, lang):
    tab.goto(page(*real, tmp_path, lang) + "#scenario?preset=machines-of-japan")
    width = tab.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 390
    assert "undefined" not in tab.inner_text(FORM) and "{" not in tab.inner_text(FORM)
    assert "CC BY-NC 4.0" in tab.inner_text(FORM)


def test_without_the_suppliers_it_says_what_is_missing(tab, tmp_path):
    tab.goto(page(*load(without=True), tmp_path))
    assert "file of supplier countries is not here" in tab.inner_text(FORM)
