"""Tiers of many draws are those of the step, one by one."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError
from deltaindex.analysis.robustness.tiers import fisher_jenks, tiers_of_draws
from deltaindex.recipe import METHODS, Step
from deltaindex.steps.kernels import places

RNG = np.random.default_rng(5)
SCORES = RNG.gamma(1.0, size=(40, 15))
SCORES[20:30] = SCORES[20:30].round(1)  # ties
SCORES[30:][RNG.random((10, 15)) < 0.2] = np.nan


def squares(row, tiers):
    return sum(((row[tiers == t] - row[tiers == t].mean()) ** 2).sum() for t in set(tiers) - {0})


@pytest.mark.parametrize(
    ("method", "options", "rows"),
    [
        ("fisher_jenks", {"k": 2}, 40),
        ("fisher_jenks", {"k": 3}, 40),
        ("fisher_jenks", {"k": 5}, 40),
        ("sizes", {"sizes": [3, 4, 8]}, 30),
        ("thresholds", {"cuts": [0.5, 1.5]}, 40),
        ("relative", {"cuts": [1.25, 0.9]}, 40),
    ],
)
def test_as_the_step(method, options, rows):
    scores = SCORES[:rows]
    found = tiers_of_draws(Step(method, options), scores, places(scores))
    for row, tiers in zip(scores, found, strict=True):
        expected = METHODS["tiers"][method](pd.Series(row), **options).fillna(0)
        # two splits can be equally good
        assert tiers.tolist() == expected.tolist() or (
            method == "fisher_jenks"
            and squares(row, tiers) == pytest.approx(squares(row, expected))
        )


def test_refuses_fewer_scores_than_tiers():
    with pytest.raises(InputError, match="fewer different scores than tiers"):
        fisher_jenks(np.array([[1.0, 1.0, 2.0]]), 3)
