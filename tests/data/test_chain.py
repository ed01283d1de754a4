"""The tables of the chain and the paths: whole, sourced, and as the chapters tell them."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from deltabook.chapters import chain_exposure
from deltabook.study import chain, claims, paths
from deltaindex.project import Project

DATA = Path(__file__).parents[2] / "data"
PROJECT = Project.find(DATA)
CHAIN = chain.read(DATA / "chain", PROJECT.framework.entities)
PLAN = paths.read(DATA / "paths", CHAIN.problems.index, CHAIN.thrusts.index)
CLAIMS = claims.read(DATA / "claims.csv")
FILES = sorted([*(DATA / "chain").glob("*.csv"), *(DATA / "paths").glob("*.csv")])


def test_sizes():
    assert (len(CHAIN.problems), len(CHAIN.thrusts), len(PLAN.paths)) == (7, 4, 3)
    assert len(CHAIN.facts) == 180
    sections = PLAN.measures.groupby("path", sort=False)["section"].unique()
    assert [list(s) for s in sections] == [["4.1"], ["4.2"], ["4.3"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_languages_stand_in_pairs_and_no_address(file):
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for column in frame:
        if column.endswith("_en"):
            other = column.removesuffix("_en") + "_zh"
            assert ((frame[column] != "") == (frame[other] != "")).all(), column
    text = file.read_text(encoding="utf-8")
    assert "http" not in text
    assert "www." not in text


def test_every_leaf_is_on_the_chain():
    """A support segment supplies one other; every core segment but the last has a customer."""
    assert CHAIN.flows.groupby("from").size().eq(1).all()
    assert set(CHAIN.leaves) - set(CHAIN.flows["from"]) == {"test"}


def test_what_chapter_4_says_of_the_problems():
    counts = CHAIN.hits().sum()
    assert set(counts.index[counts == counts.max()]) == {"packaging", "test"}
    assert list(counts.index[counts == 0]) == ["design"]


@pytest.mark.slow
def test_what_chapter_4a_says_of_the_score():
    """The first by what is certain has all downstream, and is so by each way and without weak facts."""
    score = chain.score(CHAIN).loc[CHAIN.support]
    first = score["low"].idxmax()
    assert chain.reach(CHAIN).at[first, "low"] == 1
    assert (chain.parts(CHAIN).loc[first].xs("low", level=1) > 0.5).all()
    assert list(CHAIN.problems.index[CHAIN.hits()[first]]) == ["upstream"]
    strict = replace(CHAIN, rule=replace(CHAIN.rule, confidence="medium"))
    assert chain.score(strict).loc[CHAIN.support, "low"].idxmax() == first
    moved, compared = chain.sensitivity(CHAIN), chain_exposure.ways(CHAIN)
    assert all(compared[way]["low"].idxmax() == first for way in chain.WAYS)
    weights, both = (moved[f"{n}_high"] - moved[f"{n}_low"] for n in ("weights", "both"))
    assert weights.median() < both.median()
    # the one that a mean overstates supplies what is mostly bought abroad
    (customer,) = CHAIN.flows.set_index("from").loc[[chain_exposure.turned(compared)], "to"]
    assert chain.dependence(CHAIN).at[customer, "low"] > 0.5


def test_every_item_is_placed():
    """Each item of the suppliers' file stands in the table of items, and each of that in the file."""
    assert set(CHAIN.items["item"]) == set(CHAIN.supplied["item"])
    assert set(CHAIN.items["segment"]) - {""} <= set(CHAIN.leaves)
    # a segment of support without an item that enters is told of on the page
    direct = CHAIN.items.loc[CHAIN.items["reading"] == "direct", "segment"]
    assert set(CHAIN.support) - set(direct) == {"facilities", "targets"}


@pytest.mark.parametrize(
    ("item", "country", "low", "high"),
    [
        ("N20", "NLD", 0.995, 1.0),
        ("N33", "JPN", 0.525, 0.535),
        ("N84", "USA", 0.955, 0.965),
        ("N84", "CHN", 0.0, 0.015),
        ("N26", "CHN", 0.035, 0.045),
        ("N31", "CHN", 0.0, 0.025),
        ("N31", "JPN", 0.0, 1.0),
    ],
)
def test_shares_as_printed(item, country, low, high):
    assert chain.holdings(CHAIN)[item].named[country] == pytest.approx((low, high))


def test_what_chapter_4a_says_of_lithography():
    """The Netherlands hold the finest scanners, Japan the machines that coat and develop."""
    found = chain.holdings(CHAIN)
    assert found["N20"].named["NLD"].low > 0.9 and found["N32"].named["JPN"].low > 0.9
    own = CHAIN.items[CHAIN.items["segment"] == "lithography"].set_index("item")["reading"]
    assert own["N20"] == own["N32"] == "direct"


def test_a_printed_malaysia_has_the_code_of_iso():
    assert "MYS" in set(CHAIN.supplied["country"]) and "MAL" not in set(CHAIN.supplied["country"])


@pytest.fixture(scope="module")
def scenarios():
    found = chain.scenario.read_folder(DATA / "chain" / "scenarios", CHAIN)
    return {one.id: one for one in found}


def lost(one, segment, node):
    found = chain.scenario.run(CHAIN, one).set_index(["segment", "class"])
    return found.loc[(segment, node)]


def test_scenario_files_are_named_by_their_ids(scenarios):
    names = {file.stem for file in (DATA / "chain" / "scenarios").glob("*.yaml")}
    assert names == set(scenarios) and len(names) == 4


def test_scenario_euv(scenarios):
    """One country holds all; nothing of mature nodes hangs on it."""
    one = scenarios["euv"]
    assert lost(one, "manufacturing", "advanced")[["low", "high"]].tolist() == [0.995, 1]
    assert lost(one, "manufacturing", "mature")[["high", "new_high"]].tolist() == [0, 0]


def test_scenario_design_software(scenarios):
    """America's 95.5 to 96.5 % of the world, and of what facts call foreign, 85 to 100 %."""
    one = scenarios["design-software"]
    row = lost(one, "design", "mature")
    # facts: 0.85 of 0.955 / 1, and all of 0.965 / 0.985
    assert row["low"] == pytest.approx(0.85 * 0.955)
    assert row["high"] == pytest.approx(0.965 / 0.985)
    plant = lost(one, "manufacturing", "mature")
    assert plant[["low", "high"]].tolist() == [0, 0] and plant["new_low"] == row["low"]


def test_scenario_photoresist(scenarios):
    """Japan holds none to all of the 92 % that are foreign; of 13 weeks a stock covers 4."""
    row = lost(scenarios["photoresist"], "manufacturing", "advanced")
    assert row[["low", "high"]].tolist() == pytest.approx([0, 0.92 * 9 / 13])


def test_scenario_machines_of_japan(scenarios):
    """Dicing saws bind in packaging, furnaces for films in plants; wafers are bought abroad."""
    one = scenarios["machines-of-japan"]
    assert lost(one, "packaging", "mature")[["low", "by"]].tolist() == [
        pytest.approx(0.845),
        "packaging-equipment",
    ]
    assert lost(one, "manufacturing", "mature")[["low", "by"]].tolist() == [
        pytest.approx(0.835),
        "deposition",
    ]
    # 4 to 4.5 % of advanced wafers are made at home, which lose 94.5 to 95.5 % of their machines
    wafers = lost(one, "wafers", "advanced")
    assert wafers[["low", "high"]].tolist() == pytest.approx([0.035 * 0.945, 0.045 * 0.955])
    now = replace(one, horizon="weeks", weeks=4.0)
    assert lost(now, "manufacturing", "mature")[["low", "high"]].tolist() == [0, 0]


def test_what_chapter_4_says_of_generations():
    """The printed names give a wider gap than the printed gap."""
    gap = chain.generations(CLAIMS["smic-node"].value, CLAIMS["tsmc-node"].value)
    assert gap > float(CLAIMS["node-gap"].value.split("-")[1])


def test_what_chapter_4_says_of_packaging():
    """None of the three powers, nor their sum, is near the printed share."""
    said = CLAIMS["osat-share"].value
    places = ("taiwan", "mainland-china", "united-states")
    shares = [CHAIN.value(f"packaging-test-share-{place}-2021") for place in places]
    assert all(abs(share - said) > 5 for share in [*shares, sum(shares)])
    assert round(CHAIN.value("foundry-share-samsung-2019q1")) == CLAIMS["samsung-share"].value
    assert round(CHAIN.value("foundry-share-samsung-2019q4")) != CLAIMS["samsung-share"].value


def test_every_market_is_bounded():
    found = chain.markets(CHAIN)
    for measure in ("named", "cr3", "hhi", "domestic"):
        low, high = found[f"{measure}_low"], found[f"{measure}_high"]
        assert ((low >= 0) & (low <= high + 1e-9) & (high <= 1)).all(), measure


def test_what_chapter_4_says_of_the_share():
    """The printed output is less of the country's than printed; Jiangsu's share fits."""
    china, jiangsu = CHAIN.value("output-china-2020"), CLAIMS["js-ic-output"].value
    assert chain.share(CLAIMS["yrd-ic-output"].value, china) < CLAIMS["yrd-ic-share"].value - 1
    assert round(chain.share(jiangsu, china)) == CHAIN.value("output-share-jiangsu-2020")


def test_what_chapter_5_says_of_the_measures():
    alone = PLAN.measures[PLAN.measures["sector"] != "all"]
    assert set(alone["path"]) == {"quality"}
    linked = PLAN.measures.loc[sorted(set(PLAN.links["measure"]) - {""})]
    assert set(linked["sector"]) <= {"ic", "all"}


def test_every_city_has_its_paths_in_every_year_and_set():
    rule = paths.read_rules(DATA / "paths" / "rules.yaml", PLAN.paths.index)["cities"]
    known = set(PROJECT.framework.nodes)
    assert set().union(*(rule.settings[k] for k in ("inputs", "results", "boards"))) <= known
    for year in PROJECT.years:
        for name in ("open", "extended"):
            index = PROJECT.index(year, PROJECT.recipe.vary(set=name))
            found = rule.assign(paths.signals(index.scores, rule.settings))
            assert set(found["primary"]) == set(PLAN.paths.index)


@pytest.mark.parametrize("kind", ["cities", "segments"])
def test_rules_have_no_gap_and_no_overlap(kind):
    """At and about every limit, in every combination of signals."""
    rule = paths.read_rules(DATA / "paths" / "rules.yaml", PLAN.paths.index)[kind]
    near = {}
    for table in (rule.primary, rule.secondary):
        for condition in (c for r in table.rules for c in r.when):
            for _, limit in condition.limits:
                near.setdefault(condition.signal, {0.0}).update((limit, limit - 1e-9, limit + 1))
    grid = pd.MultiIndex.from_product(near.values(), names=near.keys()).to_frame(index=False)
    assert rule.assign(grid).notna().all(axis=None)


def test_boards_of_measures_are_themes():
    named = set(" ".join(PLAN.measures["boards"]).split())
    rule = paths.read_rules(DATA / "paths" / "rules.yaml", PLAN.paths.index)["cities"]
    assert named == set(rule.settings["boards"])


def test_a_named_place_has_its_basis():
    firms = CHAIN.firms
    assert ((firms["place_en"] != "") == (firms["place_basis"] != "")).all()
    cities = PROJECT.framework.entities["name_zh"]
    for row in firms[firms["entity"] != ""].itertuples():
        assert cities[row.entity].startswith(row.place_zh)


def test_computed_facts_follow_from_others():
    facts, delta = CHAIN.facts, CLAIMS["yrd-ic-output"].value
    china = CHAIN.value("output-china-2020")
    east = CHAIN.value("output-share-east-china-2020") / 100 * china
    implied = [1460 / 0.372, 870 / 0.221]
    expected = {
        "output-share-delta-2020": (100 * delta / china,) * 2,
        "output-implied-china-2020": (delta / (CLAIMS["yrd-ic-share"].value / 100),) * 2,
        "output-rest-fujian-jiangxi-and-shandong-2020": (east - delta,) * 2,
        "ip-market-2019": (min(implied), max(implied)),
    }
    assert set(expected) == set(facts.index[facts["confidence"] == "computed"])
    for id, bounds in expected.items():
        step = 0.006 if facts.at[id, "unit"] == "%" else 0.6
        assert facts.loc[id, ["low", "high"]].tolist() == pytest.approx(bounds, abs=step)


def test_shares_of_one_market_do_not_exceed_it():
    facts = CHAIN.facts
    firms = facts[facts["topic"].isin(["foundry", "wafers"]) & (facts["qualifier"] == "exact")]
    sums = firms[~firms["what"].str.contains("together")].groupby(["what", "year"])["low"].sum()
    assert len(sums) == 5
    assert (sums <= 100).all()


@pytest.mark.parametrize(
    ("id", "value", "unit", "qualifier"),
    [
        ("output-china-2020", "2612.6", "亿块", "exact"),
        ("output-share-east-china-2020", "51.6", "%", "exact"),
        ("size-shanghai-2019", ">1700", "亿元", "above"),
        ("foundry-share-samsung-2019q4", "17.8", "%", "exact"),
        ("equipment-localisation-lithography-china-2021", "<1", "%", "below"),
        ("packaging-test-dicing-share-disco-2005", "70-80", "%", "range"),
    ],
)
def test_values_as_printed(id, value, unit, qualifier):
    row = CHAIN.facts.loc[id]
    assert (row["value"], row["unit"], row["qualifier"]) == (value, unit, qualifier)


def test_printed_bounds_agree_with_the_value():
    """The sign and the numbers in `value` are those of qualifier, low and high."""
    for id, row in CHAIN.facts[CHAIN.facts["qualifier"] != "text"].iterrows():
        text = row["value"]
        if row["qualifier"] == "range":
            assert [float(x) for x in text.split("-")] == [row["low"], row["high"]], id
            continue
        sign = {"above": ">", "below": "<", "about": "~", "exact": ""}[row["qualifier"]]
        assert text.startswith(sign), id
        number = float(text.lstrip("<>~="))
        assert number == (row["high"] if sign == "<" else row["low"]), id
