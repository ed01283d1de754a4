"""How uneven a few entities are, in numbers that can be checked by hand."""

import pandas as pd
import pytest

from deltabook.chapters import unevenness
from deltaindex import inequality


def test_spreads_within_tiers_and_groups():
    score = pd.Series([9.0, 8.0, 7.0, 3.0, 2.0, 1.0], list("abcdef"))
    sized = pd.Series([1, 1, 1, 2, 2, 2], score.index)
    broken = pd.Series([1, 1, 2, 2, 2, 2], score.index)
    groups = pd.Series(list("qpqpqp"), score.index)
    found = unevenness.spreads(score, sized, broken, groups, ["q", "none", "p"])
    assert list(found.index) == ["size1", "size2", "break2", "q", "p"]  # two are too few for one
    assert found.loc["size2", ["count", "mean", "cv_ddof1"]].tolist() == [3, 2, pytest.approx(0.5)]


def test_intervals_that_share_a_stretch():
    spread = pd.DataFrame({"cv_ddof1_low": [0.1, 0.3], "cv_ddof1_high": [0.4, 0.5]})
    assert unevenness.overlapping(spread)
    assert not unevenness.overlapping(spread.assign(cv_ddof1_high=[0.2, 0.5]))


def test_a_group_of_one_counts_as_between():
    values = pd.Series([9.0, 1.0, 3.0, 1.0, 3.0], list("abcde"))
    groups = pd.Series(list("spprr"), values.index)
    found = unevenness.parts(values, groups)
    assert found.alone == ["a"]
    assert found.whole == inequality.theil(values, groups)
    assert found.several.share == pytest.approx(0)  # p and r are the same
    assert found.whole.share > 0.5


def test_what_is_a_count(assemble):
    index = assemble(pd.DataFrame({"a": [1.0, 2, 3], "b": [3.0, 1, 2]}), parents={"a": "node"})
    assert unevenness.counts(index, ["node", "a", "b"]) == ["a", "b"]


def test_a_constant_turns_an_order_round():
    """p is 1 and 2, q 10 and 16: p varies more, until ten is added to all."""
    values = pd.Series([1.0, 2.0, 10.0, 16.0], list("abcd"))
    found = unevenness.shifted(values, pd.Series(list("ppqq"), values.index), ["p", "q"], 10)
    half = 2**0.5 / 2
    assert found["before"].to_dict() == pytest.approx({"p": half / 1.5, "q": 6 * half / 13})
    assert found["after"].to_dict() == pytest.approx({"p": half / 11.5, "q": 6 * half / 23})
    assert found["before"].idxmax() == "p" and found["after"].idxmax() == "q"
