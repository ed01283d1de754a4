"""What the page on the years computes, on tables that can be checked by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import year_changes
from deltabook.study.certainty import Certainty
from deltaindex import compare
from deltaindex.project import Break

# equal weights: 0, 0.625, 0.375 and 0.75
X = pd.DataFrame({"p": [0.0, 1, 2, 4], "q": [0.0, 8, 2, 4]}, pd.Index(list("abcd"), name="entity"))
RECIPE = {"weights": {"method": "equal", "across": "all"}}


@pytest.fixture
def years(assemble):
    """In the second year b and c change places in q, and c gains in p: 0, 0.25, 0.875, 0.75."""
    later = X.assign(p=[0.0, 1, 3, 4], q=[0.0, 2, 8, 4])
    return {1: assemble(X, RECIPE), 2: assemble(later, RECIPE)}


@pytest.fixture
def course():
    levels = pd.DataFrame({1: [0.9, 0.5, 0.2], 2: [0.4, 0.6, 0.8]}, index=list("abc"))
    ranks = pd.DataFrame({1: [1.0, 2, 3], 2: [3.0, 2, 1]}, index=list("abc"))
    return year_changes.Course(levels, ranks)


def test_years_on_one_ruler(assemble):
    """All double their p: on the ruler of the first year scores rise, one that is missing goes."""
    later = X.assign(p=2 * X["p"])
    later.loc["c"] = np.nan
    each = {1: assemble(X, RECIPE), 2: assemble(later, RECIPE)}
    found = year_changes.on_one_ruler(each, 1)
    assert found.levels[1].to_dict() == {"a": 0, "b": 0.625, "d": 0.75}
    assert found.levels[2].to_dict() == {"a": 0, "b": 0.75, "d": 1.25}
    # ranks are counted among all of the year: c stood third in the first
    assert found.ranks[1].to_dict() == {"a": 4, "b": 2, "d": 1}
    assert (found.began, found.ended) == (1, 2)
    assert found.shift.to_dict() == {"a": 1, "b": 0, "d": 0}


def test_the_course_as_rows_and_as_cells(course):
    rows = course.long.set_index(["entity", "year"])
    assert len(rows) == 6 and list(rows) == ["score", "rank"]
    assert rows.loc[("c", 2)].tolist() == [0.8, 1] and rows.loc[("a", 1)].tolist() == [0.9, 1]
    assert course.cells.index.tolist() == ["c", "b", "a"]
    assert course.cells.loc["a"].to_dict() == {"1": "0.900 (1)", "2": "0.400 (3)"}


def test_who_was_ever_within_the_first(course):
    assert course.ever_within(1).index.tolist() == ["c", "a"]
    assert course.ever_within(3).index.tolist() == ["c", "b", "a"]


def test_a_series_jumps_halfway_between_years():
    asked = []

    def breaks(first, last, variables):
        asked.append((first, last, variables))
        return [Break(2019, 2020, (), {}), Break(2017, 2018, (), {}), Break(2019, 2020, (), {})]

    uses = {"i": ["x", "y"], "j": ["y"]}
    project = SimpleNamespace(framework=SimpleNamespace(uses=uses.get), breaks=breaks)
    assert year_changes.jumps(project, 2017, 2021, ["i", "j"]) == [2017.5, 2019.5]
    assert asked == [(2017, 2021, {"x", "y"})]


def test_leaders_of_groups():
    scores = pd.Series([0.1, 0.9, 0.5, 0.7], list("abcd"))
    groups = pd.Series(["y", "x", "x", "x"], list("abcd"))
    found = year_changes.leaders(scores, groups, 2)
    assert list(found.items()) == [("y", ["a"]), ("x", ["b", "d"])]


def test_inequality_needs_scores_above_zero():
    """One and three have a Gini of 1/4, one and four of 3/10; groups of one each leave nothing within."""
    levels = pd.DataFrame({1: [1.0, 3.0], 2: [4.0, 1.0]}, index=list("ab"))
    table = year_changes.unequal(levels, pd.Series(["x", "y"], list("ab")))
    assert table["gini"].to_dict() == pytest.approx({1: 0.25, 2: 0.3})
    assert table.at[1, "between_share"] == pytest.approx(1.0)
    assert year_changes.unequal(levels - 1, pd.Series(["x", "y"], list("ab"))).empty


def test_values_with_intervals():
    value = pd.Series([1.0, 0.5], ["first", "last"])
    ends = pd.Series([None, 0.4], value.index), pd.Series([None, 0.625], value.index)
    shown = year_changes.with_interval(value, *ends, ".2f")
    assert shown.to_dict() == {"first": "–", "last": "0.50 (0.40–0.62)"}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.1, 0.2, "above"), (-0.2, -0.1, "below"), (-0.1, 0.1, "open"), (0.0, 0.1, "open")],
)
def test_the_side_of_an_interval(low, high, expected):
    assert year_changes.side(low, high, 0.0) == expected


def test_notable_entities_are_named_once():
    first = pd.Series([9.0, 8, 7, 1, 2], list("abcde"))
    change = pd.Series([0.5, -0.4, 0.0, 0.3, -0.1], list("abcde"))
    # highest a, b, c; gained most a, d; lost most b, e
    assert year_changes.notable(first, change) == ["a", "b", "c", "d", "e"]
    assert year_changes.notable(first.iloc[:4], change.iloc[:4]) == ["a", "b", "c", "d"]


def test_moves_use_the_factors_that_act_in_both_years(assemble):
    """Whatever is drawn, the last of the first year is the first of the second."""
    equal = {"alternatives": {"own": {}, "equal": {"weights": {"method": "equal"}}}}
    fill = {"alternatives": {"left": {}, "mean": {"impute": {"method": "mean"}}}}
    factors = {"weighting": equal, "missing": fill}
    settings = {"draws": 12, "seed": 1, "level": 0.9, "samples": 8, "factors": factors}
    values = pd.DataFrame({"p": [0.0, 1, 2, 3, 9], "q": [0.0, 2, 1, 4, 8], "r": [0.0, 1, 1, 2, 9]})
    values = values.set_axis(list("abcde"))
    turned = values.iloc[::-1].set_axis(list("abcde"))
    turned.loc["c", "r"] = np.nan
    entropy = {"weights": {"method": "entropy", "across": "all"}}
    first, last = (
        Certainty(assemble(frame, entropy), settings, "file") for frame in (values, turned)
    )
    # filling in acts where a cell is missing, which is the second year alone
    assert [len(one.factors) for one in (first, last)] == [1, 2]
    found = year_changes.moves(first, last)
    assert (found.draws, found.level) == (12, 0.9)
    assert "a" in found.up and "e" in found.down and not {*found.up} & {*found.down}
    assert set(found.sure.index) == {*found.up, *found.down}
    assert found.table.loc["a", ["climbs", "falls"]].tolist() == [1, 0]


def test_indicators_of_one_alone(assemble):
    small, large = assemble(X[["q"]], RECIPE), assemble(X.assign(r=X["q"]), RECIPE)
    assert year_changes.only_in(large, small) == ["p", "r"]
    assert year_changes.only_in(small, large) == []


def test_levels_leave_out_who_lacks_one(years, assemble):
    partial = X.copy()
    partial.loc["d"] = np.nan
    table = year_changes.levels(years[1], assemble(partial, RECIPE), years[2])
    assert table.index.tolist() == ["a", "b", "c"] and list(table) == ["old", "new", "frozen"]
    assert table.loc["b"].tolist() == [0.625, 0.75, 0.25]


def test_rulers_by_indicator(assemble):
    """All double their p: its mean level doubles on the old ruler, its weight stays."""
    given = {"weights": {"method": "given", "values": {"p": 1, "q": 3}, "across": "all"}}
    before, after = assemble(X, given), assemble(X.assign(p=2 * X["p"]), RECIPE)
    table = year_changes.rulers(before, after, after.rebuild(reference=before))
    assert table.index.tolist() == ["q", "p"]
    assert table["weight_old"].tolist() == [0.75, 0.25]
    assert table["weight_new"].tolist() == [0.5, 0.5]
    assert table.loc["p", ["level_old", "level_new", "change"]].tolist() == [
        7 / 16, 14 / 16, 7 / 16,
    ]  # fmt: skip
    assert table.at["q", "change"] == 0


def test_causes_of_a_change_of_rank(years):
    """Ends and weights are the same in both years: ranks change by numbers alone."""
    found = year_changes.causes(years[1], years[2])
    assert list(found.parts) == ["own", "others", *compare.FACTORS[1:]]
    assert found.climb.to_dict() == {"a": 0, "b": -1, "c": 2, "d": -1}
    assert found.parts.sum(axis=1).tolist() == pytest.approx(found.climb.tolist())
    assert found.changed.index.tolist() == ["c", "b", "d"]
    assert (
        found.shares.sum() == pytest.approx(1.0) and found.shares[[*compare.FACTORS[1:]]].max() == 0
    )
    # d kept its numbers, and fell because c passed it
    assert found.parts.loc["d"].to_dict() == {
        "own": 0, "others": -1, "goalposts": 0, "weights": 0, "coverage": 0,
    }  # fmt: skip
    assert found.against.tolist() == ["d"]


def test_no_change_has_no_cause(years):
    found = year_changes.causes(years[1], years[1])
    assert found.changed.empty and found.against.empty and (found.shares == 0).all()


def test_who_went_farthest():
    climb = pd.Series([5, 3, 2, 1, -1, -4], list("abcdef"))
    assert year_changes.farthest(climb, list("bcdef"), 2) == (["b", "c"], ["f", "e"])
    assert year_changes.farthest(climb, []) == ([], [])


def test_the_same_climb_is_counted_where_there_is_one():
    a = pd.Series([1, 2, None, 3], list("pqrs"), dtype="Int64")
    b = pd.Series([1, None, 4], list("pqr"), dtype="Int64")
    assert year_changes.alike_in(a, b) == 1


def test_effects_of_indicators_on_ranks_sum_to_the_change(years):
    """b falls by q alone, c climbs by both: with q alone it would pass b, with p alone nobody."""
    effects = year_changes.in_ranks(years[1], years[2])
    climb = years[1].ranks["index"].astype(int) - years[2].ranks["index"].astype(int)
    assert effects.sum(axis=1).tolist() == pytest.approx(climb[effects.index].tolist())
    assert effects.loc["b"].to_dict() == pytest.approx({"p": 0, "q": -1})
    most = year_changes.largest_effects(effects, climb)
    assert "a" not in most.index  # its rank stays
    assert most.at["b", "indicator"] == "q" and most.at["b", "part"] == pytest.approx(-1)
    assert most.at["c", "indicator"] == "q"


def test_the_best_and_the_mean_on_the_old_ruler(assemble):
    """All double their p: the best rises by a whole scale, half of the weight; the mean by 7/16."""
    before = assemble(X, RECIPE)
    after = assemble(X.assign(p=2 * X["p"]), RECIPE)
    frozen = after.rebuild(reference=before)
    best, mean = year_changes.best_and_mean(before, frozen)
    assert best == pytest.approx(0.5)
    assert mean == pytest.approx(0.5 * X["p"].mean() / 4)
