"""Groups: means and coefficients of variation, ties and single members."""

import numpy as np
import pandas as pd
import pytest
from tests.here import ruled

from deltaindex import InputError, groups

SCORES = pd.Series([1.0, 3.0, 5.0, np.nan, 2.0, 2.0], index=list("abcdef"))
BY = pd.Series(["x", "x", "y", "y", "z", "z"], index=list("abcdef"))


def test_summary_by_hand():
    table = groups.summary(SCORES, BY)
    assert table.index.tolist() == ["y", "x", "z"]
    assert table.loc["x", ["count", "mean", "min", "max"]].tolist() == [2, 2, 1, 3]
    assert table.loc["x", ["cv_ddof0", "cv_ddof1"]].tolist() == pytest.approx([0.5, 2**0.5 / 2])
    assert table.loc["z", ["cv_ddof0", "cv_ddof1"]].tolist() == [0, 0]


def test_a_single_score_has_no_variation():
    table = groups.summary(SCORES, BY)
    assert table.at["y", "count"] == 1
    assert table.loc["y", ["cv_ddof0", "cv_ddof1"]].isna().all()


@pytest.mark.parametrize("ddof", [0, 1])
def test_cv_agrees_with_numpy_and_the_summary(ddof):
    own = SCORES[["a", "b"]]
    expected = np.std(own, ddof=ddof) / np.mean(own)
    assert groups.cv(own, ddof) == pytest.approx(expected)
    assert groups.summary(SCORES, BY).at["x", f"cv_ddof{ddof}"] == pytest.approx(expected)
    assert groups.cv(own * 7, ddof) == pytest.approx(expected)


def test_provinces_of_2018(project):
    """Against plain pandas on the real scores."""
    index = ruled(project.index(2018))
    scores, provinces = index.scores["index"], index.framework.entities["province"]
    table = groups.summary(scores, provinces)
    assert table["count"].to_dict() == {"310000": 1, "320000": 13, "330000": 11, "340000": 16}
    for code in ("320000", "330000", "340000"):
        own = scores[provinces == code].to_numpy()
        assert table.at[code, "mean"] == pytest.approx(own.sum() / len(own))
        assert table.at[code, "cv_ddof0"] == pytest.approx(own.std() / own.mean())


def test_the_widest_gap():
    """Scores 5, 3, 2, 2, 1, whatever their order; the first of two gaps alike."""
    found = groups.widest_gap(SCORES)
    assert (found.above, found.below, found.size) == ("c", "b", 2.0)
    assert groups.widest_gap(pd.Series([1.0, 3.0, 2.0], list("abc"))).above == "b"
    with pytest.raises(InputError, match="two scores"):
        groups.widest_gap(SCORES[["c", "d"]])
