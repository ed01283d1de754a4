"""Firms by city and part of the chain: what a cell shows."""

from pathlib import Path

import pandas as pd

from deltabook.chapters import chip_places
from deltabook.study import chain, sectors
from deltaindex.project import Project

DATA = Path(__file__).parents[2] / "data"
ENTITIES = Project.find(DATA).framework.entities
CHAIN = chain.read(DATA / "chain", ENTITIES)
RECORDS = sectors.read(DATA, CHAIN, ENTITIES)
ANSWERS = sectors.table(RECORDS, CHAIN, ENTITIES)


def record(entity, segment, firm, basis, answer="yes"):
    return {"entity": entity, "sector": "ic", "segment": segment, "answer": answer,
            "firm": firm, "basis": basis}  # fmt: skip


def test_columns_set_design_tools_apart():
    assert chip_places.columns(CHAIN) == [
        "design", "design-tools", "manufacturing", "packaging-test", "equipment", "materials"
    ]  # fmt: skip
    assert chip_places.column(CHAIN, "eda") == "design-tools"
    assert chip_places.column(CHAIN, "lithography") == "equipment"
    assert chip_places.column(CHAIN, "test") == "packaging-test"


def test_a_source_beats_the_paper_and_a_firm_beats_a_statement():
    rows = pd.DataFrame(
        [
            record("310000", "wafers", "nsig", "paper"),
            record("310000", "wafers", "nsig", "seat"),
            record("310000", "wafers", "ast", "paper"),
            record("310000", "materials", "", "stated"),
            record("320300", "materials", "", "stated"),
            record("320300", "masks", "", "stated"),
            record("320400", "materials", "", "stated", "no"),
        ]
    )
    found = chip_places.cells(rows, CHAIN, "en", "others")
    assert found.to_numpy().tolist() == [
        ["310000", "materials", "NSIG", "site"],
        ["310000", "materials", "AST", "paper"],
        ["320300", "materials", "others", "stated"],
        ["320400", "materials", "others", "no"],
    ]


def test_names_lose_what_stands_in_brackets():
    for lang, name in (("en", "S2C"), ("zh", "国微思尔")):
        found = chip_places.cells(RECORDS, CHAIN, lang, "others")
        assert name in set(found["name"])


def test_summary_and_counts_agree():
    words = {"yes": "Y", "no": "N", "unknown": "?"}
    shown = chip_places.summary(ANSWERS, CHAIN, CHAIN.segments["name_en"], words, ", ")
    counts = chip_places.counts(ANSWERS)
    assert list(shown.columns) == ["ic", "segments", "ai", "biomedicine"]
    assert list(shown.index) == list(ENTITIES.index)
    for sector in sectors.SECTORS:
        assert (shown[sector] == "Y").sum() == counts.at[sector, "yes"]
        assert counts.loc[sector].sum() == len(ENTITIES)
    assert len(chip_places.bare(ANSWERS)) == counts.at["ic", "unknown"]
    assert shown.at["320200", "segments"].startswith("Design, Manufacturing, Packaging")
