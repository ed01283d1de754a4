"""The tables of the chain and the paths: whole, sourced, and as the chapters tell them."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

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
def test_what_chapter_4_says_of_the_score():
    """The first by what is certain has all downstream; complaints lie at the other end."""
    score = chain.score(CHAIN)
    first, counts = score["low"].idxmax(), CHAIN.hits().sum()
    assert chain.reach(CHAIN).at[first, "low"] == 1
    assert (chain.parts(CHAIN).loc[first].xs("low", level=1) > 0.5).all()
    assert set(score["high"].nsmallest(2).index) == set(counts.index[counts == counts.max()])
    assert list(CHAIN.problems.index[CHAIN.hits()[first]]) == ["upstream"]
    strict = replace(CHAIN, rule=replace(CHAIN.rule, confidence="medium"))
    assert chain.score(strict)["low"].idxmax() == first
    moved = chain.sensitivity(CHAIN)
    weights, both = (moved[f"{n}_high"] - moved[f"{n}_low"] for n in ("weights", "both"))
    assert weights.median() < 10 < both.min()


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
