"""Ranks of two methods beside the printed ones."""

import pandas as pd

from deltabook.chapters import tutorial

OURS = pd.DataFrame({"m": [1, 2, 3], "n": [2, 1, 3]}, list("abc"))
PRINTED = pd.DataFrame({"n": [4, 2, 3, 1], "other": 0, "m": [4, 2, 3, 1]}, list("zbca"))


def test_agreement_is_counted_by_method():
    # by m all agree, by n c alone
    assert tutorial.agreeing(OURS, PRINTED).to_dict() == {"m": 3, "n": 1}


def test_ours_and_the_printed_side_by_side():
    found = tutorial.beside_printed(OURS, PRINTED)
    assert list(found) == ["m", "n", "m_printed", "n_printed"]
    assert found.loc["a"].tolist() == [1, 2, 1, 1]


def test_each_method_in_turn():
    found = tutorial.in_turn(tutorial.beside_printed(OURS, PRINTED))
    assert list(found) == ["m", "m_printed", "n", "n_printed"]
    assert found.loc["b"].tolist() == [2, 2, 1, 2]
