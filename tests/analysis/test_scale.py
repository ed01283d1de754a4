"""Scale: printed extremes that a convex mean cannot have, and the departures that reach them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltaindex import InputError, build, scale

# min-max within [0, 5] and [0, 10]: scores 0.5, 0.1 and 0.3
X = pd.DataFrame({"a": [5.0, 0.0, 1.0], "b": [0.0, 2.0, 4.0]}, index=list("pqr"))
RECIPE = {
    "normalise": {"method": "goalposts", "low": 0, "high": 5},
    "weights": {"method": "given", "values": {"a": 0.5, "b": 0.25}, "across": "all"},
}


@pytest.fixture
def index(assemble):
    """Scores by hand: weights 2/3 and 1/3, z of a 1, 0, 0.2 and of b 0, 0.4, 0.8."""
    made = assemble(X, RECIPE)
    assert made.scores["index"].tolist() == pytest.approx([2 / 3, 2 / 15, 2 / 5])
    return made


def test_the_printed_extremes_of_the_paper(project):
    """1.065 and 0.029: their distance is more than one, so that no constant does it."""
    table = scale.convex(1.065, 0.029)
    assert table["attainable"].to_dict() == {
        "none": False, "constant": False, "factor": True, "both": True,
    }  # fmt: skip
    assert table.loc["constant", ["least", "most"]].tolist() == pytest.approx([0.065, 0.029])
    assert table.loc["factor", "least"] == pytest.approx(1.065)
    assert table.loc["both", "least"] == pytest.approx(1.036)


def test_columns_with_other_ends():
    assert scale.convex(90, 10, low=0, high=100)["attainable"].all()
    bound = scale.convex(1.5, 0.4, low=0.5, high=1.0)
    assert not bound.loc["factor", "attainable"] and bound.loc["factor", "most"] == 0.8


@pytest.mark.parametrize("extremes", [(0.1, 0.5), (np.inf, 0.1), (1.0, -0.1), (0.5, 0.5)])
def test_extremes_out_of_order(extremes):
    with pytest.raises(InputError, match="extremes"):
        scale.convex(*extremes)
    with pytest.raises(InputError, match="ends"):
        scale.convex(0.5, 0.1, low=extremes[1], high=extremes[0])


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=6),
    weights=st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
    constant=st.floats(-1, 1),
    factor=st.floats(0.1, 3),
)
def test_what_a_convex_mean_has_is_attainable(cells, weights, constant, factor):
    """No index that can be built is called impossible."""
    w = np.array(weights) / sum(weights)
    s = np.array(cells) @ w
    if np.ptp(s) < 1e-6:
        return
    assert scale.convex(s.max(), s.min()).loc["none", "attainable"]
    if s.min() + constant >= 0:
        shifted = scale.convex(s.max() + constant, s.min() + constant)
        assert shifted.loc["constant", "attainable"]
        least, most = shifted.loc["constant", ["least", "most"]]
        assert least - 1e-9 <= constant <= most + 1e-9
    assert scale.convex(factor * s.max(), factor * s.min()).loc["factor", "least"] <= factor + 1e-9


def test_departures_by_hand(index):
    found = scale.departures(index, top=1.2, bottom=0.2)
    assert found.scores["constant"].tolist() == pytest.approx([1.2, 2 / 3, 14 / 15])
    assert found.scores["factor"].tolist() == pytest.approx([1.2, 0.24, 0.72])
    # 1.0 over 8 / 15
    assert found.scores["both"].tolist() == pytest.approx([1.2, 0.2, 0.7])
    assert found.parameters.loc["both", "parameter"] == pytest.approx(15 / 8)
    # a raw, p decides: 2 / 3 x 5 u = 1.2; r: 2 / 3 u + 4 / 15
    assert found.parameters.loc["a", "parameter"] == pytest.approx(0.36)
    assert found.scores["a"].tolist() == pytest.approx([1.2, 2 / 15, 0.24 + 4 / 15])
    # b raw, p has none of it: q needs 9 / 5, r only (1.2 - 2 / 15) x 3 / 4 = 0.8
    assert found.parameters.loc["b", "parameter"] == pytest.approx(0.8)
    assert found.scores["b"].max() == pytest.approx(1.2)


def test_both_is_a_min_max_to_other_ends(project):
    """The departure is a recipe: built by it, the index has both printed extremes."""
    index = project.index(2018)
    row = scale.departures(index, 1.065, 0.029).parameters.loc["both"]
    ends = {"method": "minmax", "low": row["low"], "high": row["high"]}
    given_ = index.weights.loc[list(index.normalised), "weight_in_index"].to_dict()
    weights = {"method": "given", "values": given_, "across": "all"}
    made = build(
        index.framework, index.observations, index.recipe.vary(normalise=ends, weights=weights)
    )
    assert made.scores["index"].max() == pytest.approx(1.065)
    assert made.scores["index"].min() == pytest.approx(0.029)


def test_an_unscaled_column_with_holes_and_one_that_counts_down(assemble):
    values = X.assign(b=[0.0, np.nan, 4.0], c=[3.0, 1.0, 2.0])
    index = assemble(values, direction={"c": -1})
    found = scale.departures(index, top=2.0, bottom=0.1)
    assert set(found.scores) == {"constant", "factor", "both", "a", "b"}
    raw = index.normalised.assign(a=values["a"] * found.parameters.loc["a", "parameter"])
    assert found.scores["a"].to_dict() == pytest.approx(raw.mean(axis=1).to_dict())
    assert found.scores["a"].max() == pytest.approx(2)


def test_no_departures_of_what_is_no_mean_or_has_no_spread(assemble):
    with pytest.raises(InputError, match="no sum of what indicators add"):
        scale.departures(assemble(X, RECIPE | {"aggregate": {"method": "geometric"}}), 1.2, 0.2)
    with pytest.raises(InputError, match="the same or zero"):
        scale.departures(assemble(X.iloc[[0, 0]].set_axis(["p", "q"]), RECIPE), 1.2, 0.2)


def test_reach(index):
    found = scale.departures(index, top=1.2, bottom=0.2)
    table = scale.reach(index, found.scores, 1.2, 0.2)
    assert table["reaches_top"].all()
    assert table["reaches_bottom"].to_dict() == dict.fromkeys(found.scores, False) | {"both": True}
    assert table.loc["factor", "ratio"] == pytest.approx(5)
    assert table.loc[["constant", "factor", "both"], "spearman"].tolist() == pytest.approx([1] * 3)
    score = index.scores["index"]
    assert table.loc["factor", "cv"] == pytest.approx(score.std(ddof=0) / score.mean())
    near = scale.reach(index, {"near": score}, score.max() + 0.04, 0.2, tolerance=0.05)
    assert near["reaches_top"].tolist() == [True]


def test_rescored(assemble):
    index = assemble(X, RECIPE | {"tiers": {"method": "thresholds", "cuts": [0.5]}})
    other = scale.rescored(index, pd.Series({"q": 0.9, "p": 0.1}))
    assert other.ranks["index"].tolist() == [2, 1, pd.NA]
    assert other.tiers.tolist() == [2, 1, pd.NA]
    assert index.ranks["index"].tolist() == [1, 3, 2]
    plain = assemble(X, RECIPE)
    assert scale.rescored(plain, plain.scores["index"]).tiers.isna().all()


def test_other_ends_stretch_scores_and_keep_weights(assemble):
    """Weights 2/3 and 1/3 of columns from -1 to 2: each score times 3, less 1."""
    values = pd.DataFrame({"a": [0.0, 1.0, 4.0], "b": [3.0, 0.0, 1.0]}, index=list("pqr"))
    given = {"weights": {"method": "given", "values": {"a": 2, "b": 1}, "across": "all"}}
    index = assemble(values, given)
    found = scale.stretched(index, -1.0, 2.0)
    assert found.scores["index"].tolist() == pytest.approx((3 * index.scores["index"] - 1).tolist())
    assert found.weights["weight_in_index"].to_dict() == index.weights["weight_in_index"].to_dict()


def test_nodes_are_weighed_within_themselves(assemble):
    """Two columns beneath one node, one beneath the other: entities first in all reach two."""
    values = pd.DataFrame({"a": [1.0, 0.5, 0.0], "b": [1.0, 0.0, 0.5], "c": [1.0, 0.0, 0.0]})
    index = assemble(values, parents={"a": "low", "b": "low", "c": "high"})
    parts = scale.summed(index, "equal")
    assert list(parts) == ["low", "high"]
    assert parts.to_numpy().tolist() == [[1.0, 1.0], [0.25, 0.0], [0.25, 0.0]]
