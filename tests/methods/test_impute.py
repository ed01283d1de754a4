"""Imputation: cells that are there stay, filled ones are logged, groups stay among themselves."""

import numpy as np
import pandas as pd
import pytest
from tests import declared

from deltaindex import InputError, impute
from deltaindex.project import Project

X = pd.DataFrame({"a": [1.0, np.nan, 5.0, np.nan], "b": [1.0, 2.0, 3.0, 4.0]}, index=list("wxyz"))
ENTITIES = pd.DataFrame({"side": ["l", "l", "r", "n"]}, index=list("wxyz"))


@pytest.mark.parametrize(("method", "value"), [("mean", 3.0), ("median", 3.0)])
def test_over_all(method, value):
    filled = declared.faces("impute")[method](X)
    assert filled["a"].tolist() == [1.0, value, 5.0, value]
    assert filled["b"].tolist() == X["b"].tolist()


def test_within_groups_and_a_group_without_values_stays_missing():
    filled = impute.mean(X, ENTITIES, group="side")
    assert filled["a"].tolist()[:3] == [1.0, 1.0, 5.0]
    assert np.isnan(filled.at["z", "a"])


def test_an_unknown_group_is_refused():
    with pytest.raises(InputError, match="impute.group: no such grouping column .*'sides'.*'side'"):
        impute.mean(X, ENTITIES, group="sides")


def test_imputed_cells_are_in_the_log_of_an_index():
    project = Project.find()
    recipe = project.recipe.vary(set="extended", impute={"method": "median", "group": "province"})
    index = project.index(2018, recipe)
    filled = index.indicators.isna() & index.imputed.notna()
    log = index.log[index.log["step"] == "impute"]
    assert filled.to_numpy().sum() == len(log) > 0
    for row in log.itertuples():
        assert row.after == index.imputed.at[row.entity, row.indicator]
    assert set(log["reason"]) == {"median"}
