"""Inequality: by hand, against the definitions written out, and against what must not change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.here import ruled

from deltaindex import InputError, groups, inequality

Y = pd.Series([1.0, 2.0, 3.0, 6.0, 0.0, 12.0], index=list("abcdef"), name="y")
BY = pd.Series(list("xxxyyy"), index=Y.index)


def plain_gini(y):
    return sum(abs(a - b) for a in y for b in y) / (2 * len(y) ** 2 * y.mean())


def plain_theil(y):
    shares = y[y > 0] / y.sum()
    return float((shares * np.log(len(y) * shares)).sum())


def test_gini_by_hand_and_by_definition():
    assert inequality.gini(pd.Series([0.0, 0.0, 0.0, 8.0])) == pytest.approx(3 / 4)
    assert inequality.gini(pd.Series([5.0, 5.0])) == 0
    assert inequality.gini(Y) == pytest.approx(plain_gini(Y))


def test_theil_by_hand_and_by_definition():
    """One of four has everything: ln 4, and with it in a group of two, ln 2 is between."""
    y, g = pd.Series([8.0, 0.0, 0.0, 0.0]), pd.Series(list("aabb"))
    found = inequality.theil(y, g)
    assert (found.total, found.between) == pytest.approx((np.log(4), np.log(2)))
    assert found.within == pytest.approx(np.log(2)) and found.share == pytest.approx(0.5)
    assert inequality.theil(Y, BY).total == pytest.approx(plain_theil(Y))


def test_theil_parts_by_definition():
    found = inequality.theil(Y, BY)
    share = Y.groupby(BY).sum() / Y.sum()
    within = sum(share[g] * plain_theil(Y[g == BY]) for g in share.index)
    between = sum(share[g] * np.log(share[g] * len(Y) / (g == BY).sum()) for g in share.index)
    assert (found.within, found.between) == pytest.approx((within, between))
    assert found.p == inequality.theil(Y, BY).p


@pytest.mark.parametrize("ddof", [0, 1])
def test_cv_and_its_interval(ddof):
    found = inequality.cv(Y, ddof)
    assert found.value == pytest.approx(groups.cv(Y, ddof)) == stats.variation(Y, ddof=ddof)
    own = stats.bootstrap(
        (Y.to_numpy(),), lambda v, axis: stats.variation(v, axis=axis, ddof=ddof),
        n_resamples=9999, rng=np.random.default_rng(0), batch=1000,
    ).confidence_interval  # fmt: skip
    assert (found.low, found.high) == pytest.approx((own.low, own.high))


def test_the_interval_under_one_divisor_follows_from_the_other():
    table = inequality.table(Y.to_frame(), BY)
    one = inequality.cv(Y, 1)
    columns = ["cv_ddof1", "cv_ddof1_low", "cv_ddof1_high"]
    assert table.loc["y", columns].tolist() == pytest.approx([one.value, one.low, one.high])


def test_bootstrap_interval_covers():
    """Of exponential samples, whose CV is one, most intervals hold it."""
    rng = np.random.default_rng(1)
    found = [
        inequality.cv(pd.Series(rng.exponential(size=60)), 1, resamples=499) for _ in range(60)
    ]
    assert np.mean([f.low <= 1 <= f.high for f in found]) > 0.8


@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=12, unique=True), st.floats(0.1, 9))
def test_scale_does_not_matter(values, factor):
    y = pd.Series(values)
    g = pd.Series(["a", "b"] * 6)[: len(y)]
    assert inequality.gini(y * factor) == pytest.approx(inequality.gini(y))
    a, b = (inequality.theil(v, g, permutations=1) for v in (y, y * factor))
    assert a.total == pytest.approx(b.total, abs=1e-12)
    assert 0 <= inequality.gini(y) <= 1 - 1 / len(y)
    assert -1e-12 <= a.between <= a.total + 1e-12


def test_tables(project):
    index = ruled(project.index(2018))
    provinces = index.framework.entities["province"]
    table = inequality.table(index.scores, provinces)
    assert list(table.index) == list(index.scores)
    assert (table["theil_between"] + table["theil_within"]).to_numpy() == pytest.approx(
        table["theil"].to_numpy()
    )
    spread = inequality.by_group(index.scores["index"], provinces)
    assert spread["count"].sum() == 40  # a group of one has no spread
    assert (spread["cv_ddof0_low"] < spread["cv_ddof0"]).all()
    expected = groups.summary(index.scores["index"], provinces)["cv_ddof1"].dropna()
    assert spread["cv_ddof1"].to_dict() == pytest.approx(expected.to_dict())


def test_a_gap_is_left_out_of_its_column():
    X = pd.DataFrame({"y": Y, "z": Y.where(Y != 12)})
    assert inequality.table(X, BY)["count"].tolist() == [6, 5]


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ([1.0, np.nan, 2.0], "no value"),
        ([1.0, -1.0, 2.0], "inequality needs shares.*-1.0"),
        ([0.0, 0.0, 0.0], "inequality needs shares"),
        ([2.0, 2.0, 2.0], "no interval for so little variation"),
        ([2.0, 3.0], "no interval for so little variation"),
    ],
)
def test_refuses(values, match):
    with pytest.raises(InputError, match=match):
        inequality.cv(pd.Series(values, name="v"), 0)


def test_theil_refuses_a_constant():
    with pytest.raises(InputError, match="all are equal"):
        inequality.theil(Y * 0 + 1, BY)
