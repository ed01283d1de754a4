"""What a page tells of a chain, from the small one: with supplier countries and without."""

import pytest

from deltabook.chapters import chain_exposure
from deltabook.study import chain
from deltabook.study.chain import scenario


def test_what_is_recorded(supplied_chain):
    known = supplied_chain()
    assert chain_exposure.recorded(known).to_dict() == {
        "countries": 2,
        "shares": 1,  # of bricks countries are named alone
        "dependence": 2,
        "firms": 1,
    }
    bare = chain_exposure.recorded(known.without_suppliers())
    assert bare.to_dict() == {"countries": 0, "shares": 0, "dependence": 1, "firms": 1}


def test_whose_sellers_are_not_recorded(supplied_chain):
    known = supplied_chain()
    assert list(chain_exposure.without_sellers(known)) == ["make", "case"]
    bare = chain_exposure.without_sellers(known.without_suppliers())
    assert list(bare) == ["make", "case", "oven"]


def test_who_leads(supplied_chain):
    known = supplied_chain()
    leaders = chain_exposure.leaders(known, chain.shares(known))
    assert leaders.to_dict() == {"saw": "NLD"}
    held = chain_exposure.held_by(known, ["NLD"])
    assert held.loc["saw"].tolist() == [0.995, 1] and list(held.index) == ["saw", "oven"]
    bare = known.without_suppliers()
    assert chain_exposure.leaders(bare, chain.shares(bare)).empty
    assert chain_exposure.held_by(bare, ["NLD"]).empty


def test_segments_stand_by_what_they_supply(supplied_chain):
    edit = ("flows.csv", "oven,case,machine", "oven,case,software")
    found = chain_exposure.by_kind(supplied_chain(*edit), "en")
    assert found == {"Machine": {"saw": "Saw"}, "Software": {"oven": "Oven"}}


def test_the_ways_stand_side_by_side(supplied_chain):
    found = chain_exposure.ways(supplied_chain())
    assert found.loc["oven", ("product", "high")] == pytest.approx(0.25)
    assert found.loc["oven", ("mean", "high")] == pytest.approx(3.25 / 4)
    # by the mean saws have (0.8 + 0.995 + 1 + 0) / 4 at least, by the product 0.5 at most
    assert chain_exposure.turned(found) == "saw"


def test_what_is_lost_by_when(supplied_chain):
    """Saws are machines: their want costs nothing soon, and what is new at once."""
    words = {"en": "S", "zh": "锯"}
    cut = scenario.Cut(("saw",), ("JPN",))
    one = scenario.Scenario("saws", words, words, (cut,), "mature", "years")
    found = chain_exposure.in_time(supplied_chain(), [one]).set_index("panel")
    assert found.loc["weeks", ["low", "high"]].tolist() == [0, 0]
    assert found.loc["next_design", ["low", "high"]].tolist() == [0, 0]
    for panel in ("years", "new"):
        assert found.loc[panel, ["low", "high"]].tolist() == pytest.approx([0.595, 1])
    assert set(found.index) == set(chain_exposure.PANELS)
