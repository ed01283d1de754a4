"""Treatment: only columns that need it, only as many cells as allowed, order kept (synthetic)."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests import declared

from deltaindex import InputError, treat

CALM = list(range(1, 21))
GIANT = [*range(1, 20), 500]
TWO = [*range(1, 19), 480, 500]
columns = st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=40).map(
    lambda values: pd.DataFrame({"a": values})
)


def frame(*columns):
    return pd.DataFrame(dict(enumerate(map(pd.Series, columns))), dtype=float)


def test_calm_columns_are_left_alone():
    X = frame(CALM)
    for method in declared.faces("treat").values():
        pd.testing.assert_frame_equal(method(X), X)


def test_winsorise_changes_no_more_cells_than_it_must():
    treated = treat.winsorise(frame(CALM, GIANT, TWO))
    assert (treated[1] != frame(CALM, GIANT, TWO)[1]).sum() == 1
    assert treated[1].max() == 19
    assert not treat.extreme(treated).any()


def test_winsorise_pulls_in_the_tail_that_is_long():
    low = [-value for value in GIANT]
    assert treat.winsorise(frame(low))[0].min() == -19


def test_a_column_that_needs_more_than_the_limit_is_left():
    pd.testing.assert_frame_equal(treat.winsorise(frame(GIANT), limit=0), frame(GIANT))


def test_auto_takes_logarithms_where_winsorising_does_not_do():
    X = frame(GIANT)
    pd.testing.assert_frame_equal(treat.auto(X), treat.winsorise(X))
    pd.testing.assert_frame_equal(treat.auto(X, limit=0), treat.log(X))
    assert treat.auto(X, limit=0)[0].skew() < X[0].skew()


def test_log_runs_from_zero_to_the_logarithm_of_the_largest():
    treated = treat.log(frame(GIANT))[0]
    assert treated.min() == 0.0
    assert treated.max() == pytest.approx(np.log(500))


def test_boxcox_is_that_of_scipy_and_refuses_zeros():
    np.testing.assert_allclose(treat.boxcox(frame(GIANT))[0], stats.boxcox(np.array(GIANT))[0])
    with pytest.raises(InputError, match=r"3, 0: Box-Cox needs positive values .*0\.0"):
        treat.boxcox(frame([1, 2, 3, 0, *GIANT]))


@settings(max_examples=60, deadline=None)
@given(columns)
def test_order_and_missing_cells_are_kept(X):
    X.loc[0, "a"] = np.nan
    for method in (treat.winsorise, treat.log, treat.auto):
        before, after = X["a"], method(X)["a"]
        assert after.isna().tolist() == before.isna().tolist()
        ordered = before.sort_values(kind="stable").index
        assert after[ordered].dropna().is_monotonic_increasing


def test_sqrt_takes_roots_where_the_tail_is_long():
    X = frame(CALM, GIANT, [-value for value in GIANT])
    treated = treat.sqrt(X)
    np.testing.assert_allclose(treated[1], np.sqrt(X[1]))
    pd.testing.assert_frame_equal(treated[[0, 2]], X[[0, 2]])
    pd.testing.assert_frame_equal(treat.sqrt(X, skew=5), X)


def test_sqrt_refuses_a_negative_value():
    X = frame(CALM, [-1, *GIANT[1:]])
    with pytest.raises(InputError, match=r"0, 1: no square root.*-1\.0.*winsorise"):
        treat.sqrt(X)
