"""Ranks: ties, missing scores, and scores as they are printed."""

import numpy as np
import pandas as pd

from deltaindex.methods.ranks import rank, rounded


def test_rank():
    scores = pd.Series([0.3, 0.1 + 0.2, np.nan, 0.5, -1])
    assert rank(scores).tolist() == [2, 2, pd.NA, 1, 4]
    assert rank(scores * 1e9).tolist() == [2, 2, pd.NA, 1, 4]
    assert rank(scores * 0).tolist() == [1, 1, pd.NA, 1, 1]
    assert rank(pd.Series([np.nan])).tolist() == [pd.NA]


def test_rounded_ranks_what_is_printed():
    scores = pd.Series([0.9514, 0.9506, np.nan, 0.9499])
    assert rank(scores).tolist() == [1, 2, pd.NA, 3]
    assert rounded(scores, digits=3).tolist() == [1, 1, pd.NA, 3]
    assert rounded(scores, digits=2).tolist() == [1, 1, pd.NA, 1]
    assert rounded(scores * 1000, digits=-1).tolist() == [1, 1, pd.NA, 1]
