"""Screening: what is left out, why, and what stays."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError
from deltaindex.methods import check

X = pd.DataFrame(
    {"a": [1, 2, 3, 4.0], "b": [np.nan, np.nan, 5, 0], "c": [0, 0, 0, 1]}, index=list("wxyz")
)


def out(**shares):
    table = check.screen(X, **shares)
    return [f"{row.entity}{row.indicator} {row.share:g}" for row in table.itertuples()]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({}, []),
        ({"indicator_present": 0.5}, []),
        ({"indicator_present": 0.51}, ["b 0.5"]),
        ({"indicator_nonzero": 0.5}, ["c 0.25"]),
        ({"indicator_present": 0.6, "indicator_nonzero": 0.5}, ["b 0.5", "c 0.25"]),
        ({"entity_present": 0.7}, ["w 0.666667", "x 0.666667"]),
        ({"entity_nonzero": 0.6}, ["w 0.5", "x 0.5"]),
        # without b, nobody lacks a cell
        ({"indicator_present": 0.6, "entity_present": 1}, ["b 0.5"]),
    ],
)
def test_screen(shares, expected):
    assert out(**shares) == expected


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"entity_present": 60}, ["check.entity_present", "60", "e.g. 0.6"]),
        ({"indicator_nonzero": -0.1}, ["check.indicator_nonzero", "-0.1"]),
        ({"entity_nonzero": 1}, ["leaves too little", "3 indicators, 0 entities"]),
        ({"indicator_present": 1, "indicator_nonzero": 1}, []),
    ],
)
def test_refuses(shares, words):
    if not words:
        assert out(**shares) == ["b 0.5", "c 0.25"]
        return
    with pytest.raises(InputError) as refusal:
        check.screen(X, **shares)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_in_a_build_it_takes_no_part_and_is_said(assemble):
    table = X.assign(b=[np.nan, np.nan, 5, 1])
    rule = {"method": "screen", "indicator_nonzero": 0.3, "entity_present": 1.0}
    result = assemble(table, {"check": rule, "impute": {"method": "mean"}})
    assert list(result.normalised) == ["a", "b"]
    assert result.normalised["a"].tolist() == pytest.approx([np.nan, np.nan, 0, 1], nan_ok=True)
    assert result.scores["index"].isna().tolist() == [True, True, False, False]
    assert result.indicators["a"].tolist() == [1, 2, 3, 4]
    rows = result.log[result.log["step"] == "check"]
    assert (rows["entity"] + rows["indicator"]).tolist() == ["c", "w", "x"]
    assert "not zero in less than 0.3" in rows["reason"].iloc[0]
    # the means are not of those left out, who are not filled either
    assert "impute" not in set(result.log["step"])
    assert result.imputed_share["index"].tolist() == pytest.approx(
        [np.nan] * 2 + [0] * 2, nan_ok=True
    )


def test_an_indicator_that_only_the_left_out_have_is_left_out(assemble):
    table = pd.DataFrame({"a": [1, 2, 3.0], "b": [1, 2, 4.0], "c": [np.nan, np.nan, 1]})
    table.loc[2, ["a", "b"]] = np.nan
    result = assemble(table, {"check": {"method": "screen", "entity_present": 0.5}})
    assert list(result.normalised) == ["a", "b"]
    assert result.log.iloc[1][["step", "indicator"]].tolist() == ["derive", "c"]
