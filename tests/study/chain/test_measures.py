"""Localisation, markets and generations, from a small chain by hand."""

import math

import pytest

from deltabook.study import chain
from deltabook.study.chain import bounds


def test_sources_that_differ_span_an_interval(small_chain):
    """20 % says one, below 10 % another: nothing from 0 to 20 % is ruled out by both."""
    found = chain.localisation(small_chain())
    assert found.loc["saw"].tolist() == [0, 0.2, 2]
    assert found.loc["oven"].tolist() == [0, 1, 0]


def test_what_is_near_does_not_enter(small_chain):
    found = chain.localisation(small_chain("readings.csv", "roughly,near", "roughly,direct"))
    assert found.loc["saw"].tolist() == pytest.approx([0, 0.91, 3])


def test_what_foreigners_hold_bounds_what_is_left(small_chain):
    edit = ("readings.csv", "saw,localisation,,,,,home-1", "oven,foreign,,,,,part")
    assert chain.localisation(small_chain(*edit)).loc["oven"].tolist() == [0, 0.9, 1]


def test_a_source_of_one_class_speaks_of_that_alone(small_chain):
    """20 % at mature nodes; below 10 % in all, which is told of either class."""
    edit = ("readings.csv", "saw,localisation,,,,,home-1", "saw,localisation,,,,mature,home-1")
    known = small_chain(*edit)
    assert chain.localisation(known, "mature").loc["saw"].tolist() == [0, 0.2, 2]
    for node in ("advanced", None):
        assert chain.localisation(known, node).loc["saw"].tolist() == [0, 0.1, 1]


def test_least_confidence(small_chain):
    found = chain.localisation(small_chain("rule.yaml", "confidence: low", "confidence: medium"))
    assert found.loc["saw"].tolist() == [0.2, 0.2, 1]


def test_about_is_a_unit_of_its_last_digit(small_chain):
    facts = small_chain().facts
    assert bounds(facts.loc["roughly"]) == pytest.approx((0.89, 0.91))
    assert bounds(facts.loc["part"]) == (0.1, 1)
    assert bounds(facts.loc["home-2"]) == (0, 0.1)
    assert bounds(facts.loc["span"]) == (0.01, 0.02)


def test_a_market(small_chain):
    """One half abroad, a quarter at home, and a quarter that may be anybody's."""
    (row,) = chain.markets(small_chain()).to_dict("records")
    assert (row["segment"], row["market"], row["firms"]) == ("saw", "1", 2)
    assert (row["cr3_low"], row["cr3_high"]) == pytest.approx((0.75, 1))
    assert (row["hhi_low"], row["hhi_high"]) == pytest.approx((0.3125, 0.375))
    assert (row["domestic_low"], row["domestic_high"]) == (0.25, 0.5)


def test_shares_of_the_first_are_not_shares_of_the_world(small_chain):
    """Two thirds and a third of what both hold, which may be anything up to all."""
    edit = (
        "readings.csv",
        "saw,share,1,1,bolt,,bolt,direct,R,因\nsaw,share,1,2",
        "saw,of_first,1,1,bolt,,bolt,direct,R,因\nsaw,of_first,1,2",
    )
    (row,) = chain.markets(small_chain(*edit)).to_dict("records")
    assert (row["named_low"], row["named_high"]) == pytest.approx((0, 1), abs=1e-9)
    assert row["cr3_high"] == pytest.approx(1)
    assert row["hhi_high"] == pytest.approx(5 / 9, abs=2e-3)
    assert (row["domestic_low"], row["domestic_high"]) == pytest.approx((0, 1), abs=1e-9)


def test_a_sum_of_foreigners_bounds_the_domestic_share(small_chain):
    edit = ("readings.csv", "saw,share,1,2,acme,,acme", "saw,first,1,2,bolt,,roughly")
    (row,) = chain.markets(small_chain(*edit)).to_dict("records")
    assert (row["domestic_low"], row["domestic_high"]) == pytest.approx((0, 0.11))
    assert (row["named_low"], row["named_high"]) == pytest.approx((0.89, 0.91))


def test_generations():
    assert chain.generations(28, 28) == 0
    assert chain.generations(90, 45) == 2
    assert chain.generations(14, 5) == pytest.approx(2.97, abs=0.005)
    assert chain.generations(5, 14) == -chain.generations(14, 5)
    assert chain.generations(math.sqrt(2), 1) == pytest.approx(1)
