"""The chokepoint score: by hand, and its ranks against random draws."""

from dataclasses import replace

import numpy as np
import pytest

from deltabook.study import chain


def test_parts_by_hand(small_chain):
    found = chain.parts(small_chain())
    assert found.loc["saw"].tolist() == pytest.approx([0.8, 1, 0.75, 1, 1, 1, 0, 0.5])
    # of the oven nothing is known but where it stands, and that we judge it hard to replace
    assert found.loc["oven"].tolist() == pytest.approx([0, 1, 0, 1, 0.25, 0.25, 0.5, 1])
    assert found.loc["case"].tolist() == pytest.approx([0, 1, 0, 1, 0.25, 0.25, 0, 1])


def test_score_by_hand(small_chain):
    found = chain.score(small_chain())
    assert found.loc["saw", ["low", "high"]].tolist() == pytest.approx([2.55 / 4, 3.5 / 4])
    assert found.loc["oven", ["low", "high"]].tolist() == pytest.approx([0.75 / 4, 3.25 / 4])
    assert found.loc["oven", "known"] == pytest.approx(1 - 2.5 / 4)
    assert found.loc["oven", "middle"] == pytest.approx(0.5)


def test_traded_as(small_chain):
    edit = ("segments.csv", "Oven,炉,support,tools,tools,,", "Oven,炉,support,tools,tools,saw,")
    assert chain.parts(small_chain(*edit)).loc["oven", "concentration"].tolist() == [0.75, 1]


def test_a_new_fact_narrows_the_score(small_chain):
    """One row of readings is all it takes."""
    before = chain.score(small_chain())
    after = chain.score(
        small_chain(
            "readings.csv",
            "saw,localisation,,,,roughly,near",
            "oven,localisation,,,,roughly,direct",
        )
    )
    assert after.loc["oven", "known"] > before.loc["oven", "known"]
    assert after.loc["oven", "high"] < before.loc["oven", "high"]
    assert (
        after.loc["saw"]
        .drop(["rank_low", "rank_high"])
        .equals(before.loc["saw"].drop(["rank_low", "rank_high"]))
    )


def test_weights_are_those_of_the_rule(small_chain):
    heavy = small_chain("rule.yaml", "reach: 1", "reach: 5")
    assert chain.score(heavy).loc["make", "low"] == pytest.approx(5 / 8)


def test_no_draw_leaves_the_rank_intervals(small_chain):
    known = small_chain("readings.csv", "case,sales", "oven,sales")
    parts = chain.parts(known)
    score, moved = chain.score(known), chain.sensitivity(known)
    low, high = (parts.xs(side, axis=1, level=1)[list(chain.PARTS)] for side in ("low", "high"))
    rng = np.random.default_rng(7)
    base = np.array(list(known.rule.weights.values()))
    seen = {"rank": set(), "weights": set(), "both": set()}
    for _ in range(300):
        values = low + rng.random(low.shape) * (high - low)
        weights = base * rng.uniform(0.5, 1.5, 4)
        for name, x, w in (
            ("rank", values, base),
            ("weights", (low + high) / 2, weights),
            ("both", values, weights),
        ):
            ranks = (x @ (w / w.sum())).rank(ascending=False, method="min")
            bounds = score if name == "rank" else moved
            assert (ranks >= bounds[f"{name}_low"]).all()
            assert (ranks <= bounds[f"{name}_high"]).all()
            seen[name].add(tuple(ranks))
    assert all(len(orders) > 1 for orders in seen.values())


def test_with_nothing_to_move_ranks_are_points(small_chain):
    known = small_chain("rule.yaml", "perturb: 0.5", "perturb: 0")
    moved = chain.sensitivity(known)
    assert (moved["both_low"] == chain.score(known)["rank_low"]).all()
    only = replace(known.rule, weights=dict.fromkeys(chain.PARTS, 0.0) | {"reach": 1.0})
    ranks = chain.score(replace(known, rule=only))[["rank_low", "rank_high"]]
    assert ranks.loc["make"].tolist() == [1, 2]  # as the saw
    assert ranks.loc["case"].tolist() == [3, 4]


def test_trusting_leaves_out_facts_of_less_confidence(small_chain):
    """Without the fact of low confidence, 20 % of saws are made at home, and not 0 to 20."""
    known = small_chain()
    strict = known.trusting("medium")
    assert chain.parts(strict).loc["saw", "dependence"].tolist() == pytest.approx([0.8, 0.8])
    assert chain.parts(known).loc["saw", "dependence"].tolist() == pytest.approx([0.8, 1])
