"""The recorded sites and sectors: each sourced, marked as it was seen, and none invented."""

from pathlib import Path

import pandas as pd
import pytest

from deltabook.study import chain, paths, sectors
from deltabook.study.chain import sites
from deltaindex.project import Project

DATA = Path(__file__).parents[2] / "data"
ENTITIES = Project.find(DATA).framework.entities
CHAIN = chain.read(DATA / "chain", ENTITIES)
SITES = sites.read(DATA / "chain", CHAIN, ENTITIES)
RECORDS = sectors.read(DATA, CHAIN, ENTITIES)
ANSWERS = sectors.table(RECORDS, CHAIN, ENTITIES)
MARKS = {"excerpt": "(excerpt)", "copy": "(seen in a copy)"}


@pytest.mark.parametrize("file", ["chain/sites.csv", "sectors/city_sectors.csv"])
def test_a_source_says_how_it_was_seen(file):
    frame = pd.read_csv(DATA / file, dtype=str, keep_default_na=False)
    for row in frame[frame["source"] != ""].itertuples():
        for seen, mark in MARKS.items():
            assert row.source.endswith(mark) == (row.seen == seen), row.source


def test_no_address_of_a_page():
    text = (DATA / "sectors" / "city_sectors.csv").read_text(encoding="utf-8")
    assert "http" not in text
    assert "www." not in text


def test_every_firm_has_a_row_and_a_place_or_the_reason_why_not():
    assert set(SITES["firm"]) == set(CHAIN.companies.index)
    lost = SITES[SITES["seen"].isin(sites.MISSING)]
    assert (lost["note"] != "").all()


def test_a_place_in_the_delta_is_named_after_its_city():
    for row in sites.placed(SITES).itertuples():
        assert ENTITIES.at[row.entity, "name_zh"] in row.place_zh
        assert ENTITIES.at[row.entity, "name_en"].split(" (")[0] in row.place_en


def test_sectors_are_those_of_the_measures():
    plan = paths.read(DATA / "paths", CHAIN.problems.index, CHAIN.thrusts.index)
    assert set(plan.measures["sector"]) == {*sectors.SECTORS, paths.ALL}


def test_the_ranking_of_chip_cities_is_that_of_the_fact():
    row = CHAIN.facts.loc["competitiveness-first-five-2020"]
    ranked = RECORDS[RECORDS["what_en"].str.startswith("Rank ")]
    assert [ENTITIES.at[e, "name_zh"] for e in ranked["entity"].unique()] == sorted(
        row["where_zh"].split("、"), key=list(ENTITIES["name_zh"]).index
    )
    assert (ranked["year"] == row["year"]).all()


def test_what_the_referee_missed_is_there():
    """Packaging in Wuxi and Nantong, targets in Ningbo, materials in Suzhou and Shanghai."""
    answer = ANSWERS["answer"]
    for entity, segment, firm in (
        ("320200", "packaging-test", "jcet"),
        ("320600", "packaging-test", "tfme"),
        ("330200", "targets", "kfmi"),
        ("310000", "slurries", "anji"),
        ("320500", "photoresist", "nata"),
        ("320500", "wet-chemicals", "crystal-clear"),
        ("310000", "ip", "verisilicon"),
        ("310000", "design", "unisoc"),
        ("310000", "manufacturing", "smic"),
        ("310000", "eda", "s2c"),
    ):
        assert answer[entity, "ic", segment] == "yes"
        assert firm in ANSWERS.at[(entity, "ic", segment), "firms"]


def test_nothing_is_denied_without_a_source():
    """No source says that a city has none, so that nothing is no: the rest is unknown."""
    assert set(ANSWERS["answer"]) == {"yes", "unknown"}
    assert (ANSWERS.loc[ANSWERS["answer"] == "yes", "records"] > 0).all()
