"""The chokepoint score: by hand, and its ranks against random draws."""

from dataclasses import replace

import numpy as np
import pytest

from deltabook.study import chain


def test_parts_by_hand(supplied_chain):
    found = chain.parts(supplied_chain())
    # 0 to 20 % are made at home by facts, nothing of fine blades by world shares
    assert found.loc["saw"].tolist() == pytest.approx([0.8, 1, 0.995, 1, 1, 1, 0, 0.5])
    # of ovens a country is named without a share, and we judge them hard to replace
    assert found.loc["oven"].tolist() == pytest.approx([0.975, 1, 0, 1, 0.25, 0.25, 0.5, 1])
    # what is core is no foreign supply
    assert found.loc["case"].tolist() == pytest.approx([0, 1, 0, 1, 0.25, 0.25, 0, 1])


def test_parts_of_a_class(supplied_chain):
    """Without fine blades 59.5 to 60.5 % of blades are foreign, all of them Japan's."""
    found = chain.parts(supplied_chain(), "mature").loc["saw"]
    assert found["dependence"].tolist() == pytest.approx([0.595, 1])
    assert found["concentration"].tolist() == pytest.approx([0.595, 0.605])


def test_parts_without_the_suppliers(small_chain):
    found = chain.parts(small_chain())
    assert found.loc["saw"].tolist() == pytest.approx([0.8, 1, 0, 1, 1, 1, 0, 0.5])


@pytest.mark.parametrize(
    ("way", "low", "high"),
    [("product", 0, 0.25), ("minimum", 0, 0.25), ("mean", 1.725 / 4, 3.25 / 4)],
)
def test_score_by_hand(supplied_chain, way, low, high):
    found = chain.score(supplied_chain(), way=way).loc["oven"]
    assert found[["low", "high"]].tolist() == pytest.approx([low, high])
    assert found["known"] == pytest.approx(1 - high + low)
    assert found["middle"] == pytest.approx((low + high) / 2)


def test_a_product_of_parts_that_are_known(supplied_chain):
    known = supplied_chain(
        "judgements.csv", "saw,substitutability,easy", "saw,substitutability,hard"
    )
    found = chain.score(known, "mature").loc["saw"]
    assert found[["low", "high"]].tolist() == pytest.approx([0.595 * 0.595 * 0.5, 0.605])
    least = chain.score(known, "mature", "minimum").loc["saw"]
    assert least[["low", "high"]].tolist() == pytest.approx([0.5, 0.605])


def test_core_segments_have_no_rank(supplied_chain):
    found = chain.score(supplied_chain())
    assert found["rank_low"].isna().to_dict() == {
        "make": True,
        "case": True,
        "saw": False,
        "oven": False,
    }


def test_a_new_fact_narrows_the_score(small_chain):
    """One row of readings is all it takes."""
    before = chain.score(small_chain())
    after = chain.score(
        small_chain(
            "readings.csv",
            "saw,localisation,,,,,roughly,near",
            "oven,localisation,,,,,roughly,direct",
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
    """In a mean they are weights, in a product exponents whose mean is one."""
    heavy = small_chain("rule.yaml", "reach: 1", "reach: 5")
    assert chain.score(heavy, way="mean").loc["make", "low"] == pytest.approx(5 / 8)
    assert chain.score(heavy).loc["oven", "high"] == pytest.approx(0.25 ** (4 * 5 / 8))


def together(x, weights, way):
    if way == "product":
        return (x ** (4 * weights / weights.sum())).prod(axis=1)
    return x.min(axis=1) if way == "minimum" else x @ (weights / weights.sum())


@pytest.mark.parametrize("way", chain.WAYS)
def test_no_draw_leaves_the_rank_intervals(supplied_chain, way):
    known = supplied_chain("readings.csv", "case,sales", "oven,sales")
    known = replace(known, rule=replace(known.rule, together=way))
    parts = chain.parts(known).loc[known.support]
    score, moved = chain.score(known).loc[known.support], chain.sensitivity(known)
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
            ranks = together(x, w, way).rank(ascending=False, method="min")
            bounds = score if name == "rank" else moved
            assert (ranks >= bounds[f"{name}_low"]).all()
            assert (ranks <= bounds[f"{name}_high"]).all()
            seen[name].add(tuple(ranks))
    assert len(seen["both"]) > 1


def test_with_nothing_to_move_ranks_are_points(small_chain):
    known = small_chain("rule.yaml", "perturb: 0.5", "perturb: 0")
    moved = chain.sensitivity(known)
    assert (moved["both_low"] == chain.score(known).loc[known.support, "rank_low"]).all()
    only = replace(known.rule, weights=dict.fromkeys(chain.PARTS, 0.0) | {"reach": 1.0})
    ranks = chain.score(replace(known, rule=only))[["rank_low", "rank_high"]]
    assert ranks.loc["saw"].tolist() == [1, 1]
    assert ranks.loc["oven"].tolist() == [2, 2]


def test_trusting_leaves_out_facts_of_less_confidence(small_chain):
    """Without the fact of low confidence, 20 % of saws are made at home, and not 0 to 20."""
    known = small_chain()
    strict = known.trusting("medium")
    assert chain.parts(strict).loc["saw", "dependence"].tolist() == pytest.approx([0.8, 0.8])
    assert chain.parts(known).loc["saw", "dependence"].tolist() == pytest.approx([0.8, 1])
