"""Validation of imputation: the pattern of holes is copied, the errors are those by hand."""

import numpy as np
import pandas as pd
import pytest

import deltaindex as di
from deltaindex import InputError
from deltaindex.analysis.imputation import left_complete, measures, validate

NAN = np.nan


def synthetic(seed=0, n=60):
    """`a` is a line in `b` but for a little noise; `c` is noise; the last third lacks `a`."""
    rng = np.random.default_rng(seed)
    b = rng.normal(size=n)
    X = pd.DataFrame(
        {"a": 3 * b + 0.1 * rng.normal(size=n), "b": b, "c": rng.normal(size=n)},
        index=[f"e{i:02}" for i in range(n)],
    )
    X.loc[X.index[2 * n // 3 :], "a"] = NAN
    X.loc[X.index[-3:], "c"] = NAN
    return X


def test_measures_by_hand():
    # off by 1, -1, 3 and 1; the true cells 1, 3, 5, 7 have squares of 20 about their mean
    true, filled = pd.Series([1.0, 3, 5, 7, 9]), pd.Series([2.0, 2, 8, 8, NAN])
    assert measures(true, filled, sd=2.0) == pytest.approx(
        {
            "hidden": 5,
            "filled": 4,
            "rmse": 3**0.5,
            "mae": 1.5,
            "bias": 1.0,
            "r2": 1 - 12 / 20,
            "rmse_over_sd": 3**0.5 / 2,
        }
    )


def test_what_cannot_be_measured_is_empty_and_counted():
    nothing = measures(pd.Series([1.0, 2.0]), pd.Series([NAN, NAN]), sd=1.0)
    assert (nothing["hidden"], nothing["filled"]) == (2, 0)
    assert np.isnan([nothing[name] for name in ("rmse", "mae", "bias", "r2")]).all()
    constant = measures(pd.Series([2.0, 2.0]), pd.Series([2.0, 2.0]), sd=0.0)
    assert constant["rmse"] == 0 and np.isnan([constant["r2"], constant["rmse_over_sd"]]).all()


def test_by_hand_one_way_only():
    """One complete entity, so the hidden cell is known: the 4 of `a`, filled with the mean 1."""
    X = pd.DataFrame({"a": [4.0, NAN, 1.0], "b": [1.0, 2.0, NAN]}, index=list("xyz"))
    X["side"] = ["l", "l", "r"]
    entities, X = X[["side"]], X[["a", "b"]]
    found = validate(X, ["mean"], entities=entities, group="side", repeats=2)
    assert found.cells.to_dict("list") == {
        "repeat": [1, 2],
        "entity": ["x", "x"],
        "group": ["l", "l"],
        "indicator": ["a", "a"],
        "method": ["mean", "mean"],
        "true": [4.0, 4.0],
        "filled": [1.0, 1.0],
    }
    table = found.errors.set_index("indicator")
    assert table.loc["a", ["entities", "hidden"]].tolist() == [1, 2]
    assert table.loc["a", ["rmse", "mae", "bias"]].tolist() == [3, 3, -3]
    assert table.at["b", "hidden"] == 0 and np.isnan(table.at["b", "rmse"])
    # the side that nobody is complete in says nothing, and it shows
    assert found.groups.to_dict("index") == {
        "l": {"entities": 2, "incomplete": 1, "hidden": 1},
        "r": {"entities": 1, "incomplete": 1, "hidden": 0},
    }


def test_holes_are_copied_row_by_row():
    """Whoever loses cells is complete, and loses just what one incomplete entity lacks."""
    X = synthetic()
    patterns = {frozenset(X.columns[row]) for row in X.isna().to_numpy() if row.any()}
    cells = validate(X, ["mean"], repeats=5).cells
    lost = cells.groupby(["repeat", "entity"])["indicator"].agg(frozenset)
    assert set(lost) <= patterns == {frozenset("a"), frozenset("ac")}
    assert X.loc[lost.index.get_level_values("entity")].notna().all(axis=None)
    # 20 of 60 are incomplete: as large a share of the 40 complete ones loses cells
    assert lost.groupby("repeat").size().tolist() == [13] * 5


def test_groups_keep_their_rates():
    X = synthetic()
    half = ["s" if i % 2 or i >= 50 else "t" for i in range(60)]
    entities = pd.DataFrame({"half": half}, index=X.index)
    found = validate(X, ["mean"], entities=entities, group="half", repeats=3)
    per_repeat = found.cells.groupby(["repeat", "group"])["entity"].nunique()
    for name, row in found.groups.iterrows():
        complete = row["entities"] - row["incomplete"]
        assert row["hidden"] == round(complete * row["incomplete"] / row["entities"]) > 0
        assert (per_repeat.xs(name, level="group") == row["hidden"]).all()
    assert set(entities.loc[found.cells["entity"], "half"]) == {"s", "t"}


def test_a_good_method_comes_before_a_bad_one():
    found = validate(synthetic(), {"line": {"method": "regression"}, "flat": {"method": "mean"}})
    at_a = found.errors[found.errors["indicator"] == "a"].set_index("method")
    assert list(at_a.index) == ["line", "flat"]
    assert at_a.at["line", "rmse_over_sd"] < 0.1 < 0.8 < at_a.at["flat", "rmse_over_sd"]
    assert at_a.at["line", "r2"] > 0.98 and at_a.at["flat", "r2"] < 0.1


def test_the_seed_decides_and_methods_share_the_cells():
    X = synthetic()
    one, same = (validate(X, ["mean", "knn"], repeats=3, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(one.errors, same.errors)
    pd.testing.assert_frame_equal(one.cells, same.cells)
    key = ["repeat", "entity", "indicator", "true"]
    hidden = [one.cells.loc[one.cells["method"] == m, key].to_numpy() for m in ("mean", "knn")]
    assert (hidden[0] == hidden[1]).all()
    other = validate(X, ["mean", "knn"], repeats=3, seed=8)
    assert not one.cells["entity"].equals(other.cells["entity"])


def test_the_input_is_not_changed():
    X = synthetic()
    before = X.copy()
    validate(X, ["knn", "regression"], repeats=2)
    pd.testing.assert_frame_equal(X, before)


def test_an_index_brings_its_entities_and_its_recipe(project):
    step = {"method": "knn", "k": 5, "by": {"rd_intensity": {"method": "mean"}}}
    index = project.index(2018, project.recipe.vary(set="extended", impute=step))
    methods = {"recipe": index.recipe.impute, "mean": {"method": "mean", "group": "province"}}
    errors = validate(index, methods, group="province", repeats=3).errors
    assert set(errors["indicator"]) == {"rd_intensity", "private_economy_share"}
    assert (errors["hidden"] > 0).all()
    plain = validate(index, ["mean", "knn"], group="province", repeats=3).errors
    by_name = errors.set_index(["indicator", "method"])["rmse"]
    as_plain = plain.set_index(["indicator", "method"])["rmse"]
    assert by_name["rd_intensity", "recipe"] == as_plain["rd_intensity", "mean"]
    assert by_name["private_economy_share", "recipe"] == as_plain["private_economy_share", "knn"]


X = synthetic()
REFUSED = {
    "no cell is missing": (X[["b"]], ["mean"], {}),
    "no group has both": (X.assign(b=[NAN, *X["b"][1:]]).iloc[[0, -1]], ["mean"], {}),
    "d: no value; leave it out": (X.assign(d=NAN), ["mean"], {}),
    "no method to validate": (X, [], {}),
    "repeats: must be 1 to": (X, ["mean"], {"repeats": 0}),
    "group: no such grouping column .*'half'": (X, ["mean"], {"group": "half"}),
    "has no half .*'e00'.*give it one": (
        X,
        ["mean"],
        {"group": "half", "entities": pd.DataFrame({"half": "s"}, index=X.index[1:])},
    ),
    "near: impute.method: unknown method .*did you mean 'knn'": (
        X,
        {"near": {"method": "kn"}},
        {},
    ),
    "near: impute.n: no option of knn": (X, {"near": {"method": "knn", "n": 3}}, {}),
    "near, repeat 1: a: fewer entities than 30": (X, {"near": {"method": "knn", "k": 30}}, {}),
}


@pytest.mark.parametrize("message", REFUSED)
def test_refused(message):
    table, methods, options = REFUSED[message]
    with pytest.raises(InputError, match=message):
        validate(table, methods, **options)


def test_a_single_name_is_a_method():
    one, listed = (di.imputation.validate(X, m, repeats=2) for m in ("mean", ["mean"]))
    pd.testing.assert_frame_equal(one.errors, listed.errors)


def test_how_many_stay_whole_is_what_a_repeat_leaves(project):
    """Counted in what `validate` did: those that were whole, less those that lost a cell."""
    index = project.index(2019, project.recipe.vary(set="extended"))
    tried = validate(index, ["mean"], group="province", repeats=3)
    whole = index.indicators.notna().all(axis=1).sum()
    for _, part in tried.cells.groupby("repeat"):
        assert whole - part["entity"].nunique() == left_complete(index, "province")
