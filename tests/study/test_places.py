"""Measures of place: a region small enough to see whether each rule is met."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from deltabook.study import claims
from deltabook.study.claims import Claim
from deltabook.study.measures import MEASURES, Evidence
from deltaindex import InputError, chance, space

# five by five entities a degree apart; columns run east, rows north
NAMES = [f"{c}{r}" for c in "abcde" for r in range(5)]
LON = pd.Series([116.0 + "abcde".index(n[0]) for n in NAMES], index=NAMES)
LAT = pd.Series([29.0 + int(n[1]) for n in NAMES], index=NAMES)


@pytest.fixture
def evidence(assemble):
    def make(scores):
        index = assemble(
            pd.DataFrame({"x": scores}),
            {"normalise": {"method": "goalposts", "low": 0, "high": 1}},
            groups={"side": ["n" if r > 2 else "s" for r in LAT - 29], "lon": LON.astype(str),
                    "lat": LAT.astype(str)},
        )  # fmt: skip
        # unsorted on purpose: the position gives the order
        line = pd.DataFrame({"entity": ["e4", "e0", "e2"], "position": ["3", "1", "2"]})
        return Evidence(index=index, sets={"line": line}, sizes=[5, 10, 10], printed={})

    return make


def east(slope=0.1):
    """Scores that rise to the east, with a little of their own in each."""
    return 0.4 + slope * (LON - 118) + 0.001 * np.cos(np.arange(25))


def found(evidence, name, **arguments):
    return MEASURES[name](evidence, **arguments)


def test_corridor(evidence):
    reading = found(evidence(east()), "corridor_decay", sets=["line"], by="side")
    assert dict(reading.readings) == {"each": True, "pooled": True}
    assert not reading.every
    away = found(evidence(east(-0.1)), "corridor_decay", sets=["line"], by="side")
    assert dict(away.readings) == {"each": False, "pooled": False}


def test_the_position_orders_the_line(evidence):
    bent = pd.DataFrame({"entity": ["a0", "e4", "e0"], "position": ["1", "3", "2"]})
    own = replace(evidence(east()), sets={"line": bent})
    at = space.positions(own.index.framework.entities)
    km = space.distance_to_line(at, ["a0", "e0", "e4"])
    expected = chance.rank_correlation(km, own.scores, resamples=1).value
    rho = found(own, "corridor_decay", sets=["line"], by="side").facts["rho"]
    assert rho == pytest.approx(expected)


def test_corridor_within_groups(evidence):
    """The south falls away from the line, and so do both pooled; the north rises."""
    scores = east().where(LAT < 32, 0.4 - 0.04 * (LON - 118) + 0.0001 * LAT)
    reading = found(evidence(scores), "corridor_decay", sets=["line"], by="side")
    assert dict(reading.readings) == {"each": False, "pooled": True}


def test_corridor_by_chance(evidence):
    scores = pd.Series(np.random.default_rng(3).uniform(size=25), NAMES)
    reading = found(evidence(scores), "corridor_decay", sets=["line"], by="side")
    assert reading.facts["p"] > 0.05
    assert not any(reading.readings.values())


@pytest.mark.parametrize(
    ("bearing", "holds"), [(270, True), (315, False), (226, True), (90, False)]
)
def test_descent(evidence, bearing, holds):
    """Scores that rise to the east fall to the west."""
    reading = found(evidence(east()), "descent", bearing=bearing, within=44.5)
    assert reading.readings == {"bearing": holds}
    assert reading.facts["low"] <= reading.facts["bearing"] <= reading.facts["high"]
    turned = min(abs(bearing - reading.facts["bearing"]), 360 - abs(bearing - 270))
    assert reading.facts["room"] == pytest.approx(abs(44.5 - turned), abs=1.5)


def test_first_at_a_node(assemble):
    """Of three, a leads beneath one node and b beneath the other."""
    values = pd.DataFrame({"x": [3.0, 2, 1], "y": [1.0, 3, 2]}, index=list("abc"))
    index = assemble(values, parents={"x": "one", "y": "two"})
    own = Evidence(index=index, sets={}, sizes=[1, 2], printed={})
    told = {node: found(own, "node_first", entity="a", node=node) for node in ("one", "two")}
    assert told["one"].readings == {"rule": True} and told["one"].facts == {"place": 1}
    assert told["two"].readings == {"rule": False} and told["two"].facts == {"place": 3}
    told = {"measure": "node_first", "arguments": {"entity": "a", "node": "three"}}
    claim = Claim("c", "1", "", "", "", "text", None, "", None, shown="", **told)
    assert claims.judge(claim, own) == claims.Judgement(claim, None, "pending", "absent")


def test_the_widest_gap(assemble):
    """0.9, 0.8, 0.3, 0.1: the widest gap, 0.5, lies below the second; the next is 0.2."""
    identity = {"normalise": {"method": "goalposts", "low": 0, "high": 1}}
    index = assemble(pd.DataFrame({"x": [0.3, 0.9, 0.1, 0.8]}, index=list("abcd")), identity)
    own = Evidence(index=index, sets={}, sizes=[2, 1, 1], printed={})
    first, second = (found(own, "widest_gap", tier=tier) for tier in (1, 2))
    assert first.readings == {"rule": True}
    assert first.facts == {"over_next": pytest.approx(2.5)}
    assert second.readings == {"rule": False}
    assert second.facts == {"over_next": pytest.approx(0.4)}


@pytest.mark.parametrize(
    ("entities", "at_least", "holds", "above"),
    [
        (["a0", "a1", "b0"], 2, True, set()),
        (["a0", "b0", "b1", "b2"], 4, False, set()),
        (["a0", "a1", "e0"], 2, False, {"e0"}),
    ],
)
def test_lowest(evidence, entities, at_least, holds, above):
    """The lowest quarter are column a and one of b, b2, which lies lowest there."""
    reading = found(evidence(east()), "lowest", entities=entities, at_least=at_least)
    assert reading.readings == {"rule": holds}
    assert reading.facts["not_below_median"] == above


def test_poles(evidence):
    scores = pd.Series(0.2, NAMES)
    scores[["a0", "e4"]] = 0.9
    reading = found(evidence(scores), "poles", entities=["a0", "e4"], kilometres=150)
    assert reading.readings == {"rule": True}
    scores["b0"] = 0.9  # 97 km away, and as high
    reading = found(evidence(scores), "poles", entities=["a0", "e4"], kilometres=150)
    assert reading.readings == {"rule": False}
    assert reading.facts["rivals"] == {"b0"}
    near = found(evidence(scores), "poles", entities=["a0", "e4"], kilometres=90)
    assert near.readings == {"rule": True}
    both = found(evidence(scores), "poles", entities=["a0", "b0", "e4"], kilometres=150)
    assert both.readings == {"rule": True}


def test_sides(evidence):
    both = 0.4 + 0.05 * (LON - 118) - 0.05 * (LAT - 31)
    assert found(evidence(both), "sides").readings == {"rule": True}
    facts = found(evidence(both), "sides").facts
    # columns a and b against d and e are three apart, and so are quadrants, in both directions
    assert facts["east_west"] == pytest.approx(0.15)
    assert facts["southeast_northwest"] == pytest.approx(0.3)
    assert found(evidence(1 - both), "sides").readings == {"rule": False}
    south = 0.4 - 0.05 * (LAT - 31)
    assert found(evidence(south), "sides").readings == {"rule": False}


def test_refuses_unknown_sets(evidence):
    with pytest.raises(InputError, match="no such set.*'lne'.*'line'"):
        found(evidence(east()), "corridor_decay", sets=["lne"], by="side")
