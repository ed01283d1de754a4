"""Roles, cells, a larger set and a yardstick on four entities."""

import pandas as pd
import pytest

from deltabook.chapters import measurement

X = pd.DataFrame({"a": [4, 3, 0, 1], "b": [0, 3, 4, 1], "c": [4, None, 2, 0]}, index=list("wxyz"))


def test_role_of_an_indicator():
    weights = pd.Series({"a": 0.7, "b": 0.3})
    assert measurement.role("a", weights, wanted=True) == "heaviest"
    assert measurement.role("b", weights, wanted=True) == "other"
    assert measurement.role("c", weights, wanted=True) == "gone"
    assert measurement.role("c", weights, wanted=False) == "unused"


def test_cells_stand_in_the_order_of_the_weights():
    Z = pd.DataFrame({"a": [0.0, 1.0], "b": [1.0, 0.5], "c": [1.0, 1.0]}, index=["w", "x"])
    found = measurement.cells(Z, pd.Series({"b": 0.7, "a": 0.3}))
    assert found.to_numpy().tolist() == [
        ["w", "b", 1.0, 0.7],
        ["x", "b", 0.5, 0.7],
        ["w", "a", 0.0, 0.3],
        ["x", "a", 1.0, 0.3],
    ]
    assert list(found) == ["entity", "indicator", "normalised", "weight"]


def test_a_larger_set(assemble):
    """By a alone w, x, z, y; by all three w 2/3, x 3/4, y 1/2, z 1/6."""
    own, larger = assemble(X[["a"]]), assemble(X)
    groups = pd.Series(["p", "q", "q", "q"], list("wxyz"))
    found = measurement.beside(own, larger, groups, most=1)
    assert found.ranks["own"].tolist() == [1, 2, 4, 3]
    assert found.ranks["larger"].tolist() == [2, 1, 3, 4]
    # squared differences of ranks sum to four: 1 - 6 * 4 / (4 * 15)
    assert found.spearman == pytest.approx(0.6)
    assert (list(found.risers), list(found.fallers)) == (["x"], ["w"])
    assert found.added == ["b", "c"]
    assert found.gaps.to_dict() == {"a": 0, "b": 0, "c": 1}
    assert found.gaps_by_group.to_dict() == {"p": 0, "q": 1}


def test_against_a_yardstick(assemble):
    """By the index w, x, z, y; by wealth y, w, x, z."""
    found = measurement.against(
        assemble(X[["a"]]), pd.Series([3.0, 2.0, 9.0, 1.0], list("wxyz")), 1
    )
    assert found.ranks.tolist() == [2, 3, 1, 4]
    assert (list(found.above), list(found.below)) == (["w"], ["y"])
    # differences 1, 1, 3, 1: 1 - 6 * 12 / 60
    assert found.spearman == pytest.approx(-0.2)


def test_same_order():
    assert measurement.same_order(["b", "c"], ["a", "b", "d", "c"])
    assert not measurement.same_order(["c", "b"], ["a", "b", "d", "c"])
    assert not measurement.same_order(["b", "e"], ["a", "b"])
