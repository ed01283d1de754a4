"""Neighbours in a ranking, what closes a gap, and who is like whom: on numbers done by hand."""

import pandas as pd
import pytest

from deltabook.chapters import entity_place

# scaled, a is 0, 0.75 and 1 and b (less is better) 0, 0.5 and 1; so scores are 0, 0.625 and 1
TABLE = pd.DataFrame({"a": [0.0, 3, 4], "b": [9.0, 5, 1]}, index=list("pqr"))
PAIRS = pd.DataFrame([[0, 0.1, 0], [0.9, 0, 0.3], [1, 0.6, 0]], list("pqr"), list("pqr"))


@pytest.fixture
def index(assemble):
    return assemble(TABLE, direction={"b": -1})


def test_the_next_and_the_previous(index):
    above, below = entity_place.neighbours(index, PAIRS, "q")
    assert (above.entity, above.rank, above.ahead) == ("r", 1, 0.6)
    assert (below.entity, below.rank, below.ahead) == ("p", 3, 0.9)
    assert above.gap == pytest.approx(0.375) and below.gap == pytest.approx(0.625)


def test_the_ends_have_one_neighbour(index):
    assert entity_place.neighbours(index, PAIRS, "r")[0] is None
    assert entity_place.neighbours(index, PAIRS, "p")[1] is None


def test_what_closes_a_gap(index):
    """A tenth of a point is a fifth of the scale of either, which weighs a half."""
    assert entity_place.needed(index, "q", "a", 0.1) == pytest.approx(0.2 * 4)
    assert entity_place.needed(index, "q", "b", 0.1) == pytest.approx(-0.2 * 8)
    # q lacks a quarter of the scale of a: 0.125 points at most
    assert entity_place.needed(index, "q", "a", 0.125) == pytest.approx(1)
    assert entity_place.needed(index, "q", "a", 0.2) is None


def test_the_weight_of_a_missing_cell_is_that_of_the_others(assemble):
    table = TABLE.assign(b=[9.0, None, 1])
    index = assemble(table, direction={"b": -1})
    if "q" in index.score.index:
        assert entity_place.needed(index, "q", "a", 0.1) == pytest.approx(0.1 * 4)
    assert entity_place.needed(index, "q", "b", 0.1) is None


def test_where_values_are_not_scaled_by_a_line_nothing_is_said(assemble):
    """Ranks are no straight line of values."""
    index = assemble(
        TABLE.assign(a=[0.0, 1, 4]), {"normalise": {"method": "rank"}}, direction={"b": -1}
    )
    assert entity_place.needed(index, "q", "a", 0.1) is None


def test_near_and_far():
    table = pd.DataFrame(
        {"a": [0.5, 0.6], "b": [0.2, 0.31], "c": [0.9, 0.1], "d": [None, 0.5]}, index=list("xy")
    )
    assert entity_place.likeness(table, "x", "y") == (["a"], "c")
