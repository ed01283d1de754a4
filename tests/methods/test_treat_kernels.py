"""Treatment on arrays: as pandas measures shape, and column by column as it is defined."""

import numpy as np
import pandas as pd
import pytest
from tests import declared

from deltaindex import treat
from deltaindex.methods import treat_kernels

RNG = np.random.default_rng(11)
TABLES = np.exp(RNG.normal(0, 1.6, (8, 25, 5)))
TABLES[:, :, 1] *= -1
TABLES[:, :, 2] = TABLES[:, :, 2].round()  # ties
TABLES[:, :, 3] = np.where(RNG.random((8, 25)) < 0.2, np.nan, TABLES[:, :, 3])
TABLES[:, :, 4] = RNG.normal(0, 1, (8, 25))


def one_by_one(values, limit):
    """Winsorise a column as the handbook says it, one value at a time."""
    column = pd.Series(values)

    def beyond(x):
        return abs(x.skew()) > 2 and x.kurt() > 3.5

    levels, right = np.unique(column.dropna()), column.skew() > 0
    for step in range(1, len(levels) - 1) if beyond(column) else ():
        bound = levels[-1 - step] if right else levels[step]
        pulled = column.clip(upper=bound) if right else column.clip(lower=bound)
        if (pulled != column)[column.notna()].sum() > limit:
            break
        if not beyond(pulled):
            return pulled
    return column


def test_shape_is_that_of_pandas():
    skew, kurtosis = treat_kernels.shape(TABLES)
    for at, table in enumerate(TABLES):
        X = pd.DataFrame(table)
        np.testing.assert_allclose(skew[at], X.skew(), rtol=1e-11)
        np.testing.assert_allclose(kurtosis[at], X.kurt(), rtol=1e-10)
    few = pd.DataFrame({"a": [1.0, 2, 9, None], "b": [0.3, 0.1 + 0.2, 0.3, 0.3]})
    skew, kurtosis = treat_kernels.shape(few.to_numpy())
    assert skew[0] == pytest.approx(few["a"].skew()) and np.isnan(kurtosis[0])
    assert skew[1] == kurtosis[1] == 0


@pytest.mark.parametrize("limit", [1, 2, 5, 9])
def test_winsorise_one_by_one(limit):
    found = treat_kernels.winsorise(TABLES, limit=limit)
    for at, table in enumerate(TABLES):
        expected = np.column_stack([one_by_one(column, limit) for column in table.T])
        np.testing.assert_array_equal(found[at], expected)
        np.testing.assert_array_equal(treat.winsorise(pd.DataFrame(table), limit=limit), expected)
    assert (found != TABLES)[~np.isnan(TABLES)].any()


@pytest.mark.parametrize("name", declared.kernels("treat"))
def test_draws_are_those_of_the_step(name):
    found = declared.kernels("treat")[name](TABLES)
    for at, table in enumerate(TABLES):
        np.testing.assert_array_equal(found[at], declared.faces("treat")[name](pd.DataFrame(table)))
