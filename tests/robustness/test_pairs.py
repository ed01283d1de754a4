"""The order of pairs, by hand."""

import pandas as pd

from deltaindex import robustness


def test_order_of_pairs():
    """Most draws put the third before the first, which the ranking does not; some see a tie."""
    names = list("abc")
    pairs = pd.DataFrame([[0, 0.9, 0.4], [0.1, 0, 0.7], [0.5, 0.3, 0]], names, names)
    found = robustness.order(pairs)
    # b-a, c-a, c-b
    assert found.agree.tolist() == [0.9, 0.5, 0.7]
    assert found.against.tolist() == [False, True, False]
    assert found.neighbours.to_dict() == {("a", "b"): 0.9, ("b", "c"): 0.7}


def test_one_entity_has_no_pair():
    found = robustness.order(pd.DataFrame([[0.0]], ["a"], ["a"]))
    assert not len(found.agree) and not len(found.against) and found.neighbours.empty
