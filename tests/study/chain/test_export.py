"""What a page computes from: rules and numbers as JSON, and the licence that goes with them."""

import json

import pytest

from deltabook.study import chain
from deltabook.study.chain import scenario


@pytest.fixture
def written(supplied_chain):
    known = supplied_chain()
    one = scenario.Scenario(
        "saws", {"en": "S", "zh": "锯"}, {"en": "", "zh": ""},
        (scenario.Cut(("saw",), ("JPN",)),), "both", "weeks", 10.0, chain.Interval(2, 5),
    )  # fmt: skip
    return json.loads(json.dumps(chain.exported(known, [one])))


def test_items_have_what_countries_hold(written):
    found = {item["id"]: item for item in written["items"]}
    assert list(found) == ["blade", "fine", "brick"]
    assert found["fine"] == {
        "id": "fine",
        "name": "Fine blades",
        "segment": "saw",
        "classes": ["advanced"],
        "named": {"NLD": [0.995, 1.0]},
        "rest": [0.0, pytest.approx(0.005)],
    }
    assert found["blade"]["classes"] == ["mature", "advanced"]


def test_rules_and_dependence(written):
    assert written["domestic"] == ["CHN"] and written["horizons"] == list(chain.HORIZONS)
    assert written["kinds"]["material"] == {
        "felt": "weeks", "stored": True, "name": {"en": "Material", "zh": "材料"},
    }  # fmt: skip
    kinds = {row["id"]: row["kind"] for row in written["segments"]}
    assert kinds == {
        "make": "material", "case": None, "tools": None, "saw": "machine", "oven": "machine",
    }  # fmt: skip
    assert written["facts"] == {"saw": {"mature": [0.8, 1.0], "advanced": [0.8, 1.0]}}
    assert written["foreign"]["saw"]["mature"] == pytest.approx([0.595, 1.0])
    assert written["sales"] == {"make": 300, "case": 100}


def test_scenarios_have_their_results(written):
    (one,) = written["scenarios"]
    assert (one["weeks"], one["stock_weeks"]) == (10, [2, 5])
    assert [row["segment"] for row in one["results"]] == [
        *["make", "case", "saw", "oven"] * 2,
        "core",
    ]
    assert one["results"][0]["new_low"] == pytest.approx(0.595)


def test_the_licence_goes_with_the_values(written, supplied_chain):
    assert written["licence"]["name"] == chain.LICENCE and written["licence"]["covers"] == ["items"]
    bare = chain.exported(supplied_chain().without_suppliers())
    assert bare["licence"] is None and bare["items"] == []
