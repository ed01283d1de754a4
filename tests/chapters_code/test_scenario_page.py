"""What the page of scenarios computes from; tables made up for the test."""

import json

import pandas as pd
import pytest

from deltabook.chapters import scenario_page
from deltabook.pages import publish, scenario_tool
from deltabook.pages.terms import Terms
from deltabook.study import chain

COLUMNS = ["segment", "class", "low", "high", "new_low", "new_high", "by", "recorded"]


def found(core=0.5):
    return pd.DataFrame(
        [
            ("make", "mature", 0.0, 0.5, 0.2, 0.5, "saw", True),
            ("saw", "mature", 0.2, 0.5, 0.2, 0.5, "saw", True),
            ("oven", "mature", 0.0, 0.0, 0.0, 0.0, "", True),
            ("make", "advanced", 0.0, 0.5, 0.2, 0.5, "saw", True),
            ("saw", "advanced", 0.3, 0.5, 0.3, 0.5, "saw", True),
            ("oven", "advanced", 0.0, 0.0, 0.0, 0.0, "", True),
            ("core", "both", 0.0, 0.5, core, 0.5, "saw", True),
        ],
        columns=COLUMNS,
    )


def test_what_loses_nothing_is_left_out_and_equal_classes_are_one():
    rows = scenario_page.lost(found())
    assert rows[["segment", "class"]].to_numpy().tolist() == [
        ["make", "both"], ["saw", "mature"], ["saw", "advanced"], ["core", "both"],
    ]  # fmt: skip


def test_the_worst_costs_the_core_most_for_certain():
    one_class = found()[lambda frame: frame["class"] == "mature"]
    assert scenario_page.worst({"a": found(0.1), "b": found(0.3), "c": one_class}) == "b"


def test_items_stand_there_without_their_shares(project):
    known = chain.read(project.data / "chain", project.framework.entities).without_suppliers()
    rules = scenario_page.rules(known, [])
    assert rules["items"] == [] and rules["licence"] is None
    euv = next(item for item in rules["serving"] if item["id"] == "N20")
    assert euv == {"id": "N20", "segment": "lithography", "classes": ["advanced"]}


def test_no_text_ends_the_element_that_holds_it():
    rules = {"scenarios": [{"id": "a", "results": [1]}], "x": "</script><b>"}
    html = scenario_tool.html(rules, {}, "en", "../")
    assert "</script><b>" not in html and "results" not in html
    assert html.count("<script") == html.count("</script>") == 3


@pytest.mark.parametrize("terms", [[], [Terms("S", "CC-BY-NC-4.0", "https://x")]])
def test_data_have_their_licence_beside(tmp_path, terms):
    publish.write_json({"a": "乙"}, tmp_path, "rules", terms)
    assert json.loads((tmp_path / "rules.json").read_text("utf-8")) == {"a": "乙"}
    beside = tmp_path / "rules.json.license"
    assert beside.is_file() == bool(terms)
    assert not terms or "CC-BY-NC-4.0" in beside.read_text("utf-8")
