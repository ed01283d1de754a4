"""What if: indicators dropped one at a time, leaders compared."""

import pandas as pd
import pytest
from tests.here import ruled

from deltaindex import InputError, whatif

X = pd.DataFrame({"a": [4, 3, 0, 1], "b": [0, 3, 4, 1], "c": [4, 1, 2, 0]}, index=list("wxyz"))


def test_without_each(assemble):
    index = assemble(X)
    variants = whatif.without_each(index)
    assert list(variants) == ["a", "b", "c"]
    for left, variant in variants.items():
        alone = assemble(X.drop(columns=left))
        pd.testing.assert_frame_equal(variant.scores, alone.scores)
    assert "rest" not in index.framework.sets


def test_nothing_is_left_without_the_only_indicator(assemble):
    """An empty set is not the whole framework."""
    with pytest.raises(InputError, match="no indicator of the set"):
        whatif.without_each(assemble(X[["a"]]))


def test_who_has_no_score_does_not_lead(assemble):
    recipe = {"tiers": {"method": "thresholds", "cuts": [0.5]}}
    index = assemble(X.assign(a=[4, 3, None, 1])[["a"]], recipe)
    table = whatif.leaders({"all": index}, top=2).set_index("entity")
    assert not table.loc["y", ["in_class", "in_top"]].any()
    assert table[["in_class", "in_top"]].dtypes.eq(bool).all()


def test_leaders(assemble):
    index = assemble(X, {"tiers": {"method": "thresholds", "cuts": [0.5]}})
    table = whatif.leaders({"all": index}, top=2).set_index("entity")
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert table.index[table["in_top"]].tolist() == ["w", "x"]
    assert table["in_class"].tolist() == [s >= 0.5 for s in table["score"]]
    assert table.at["x", "score"] == pytest.approx((0.75 + 0.75 + 0.25) / 3)


def test_leaders_of_2018_without_each_indicator(project):
    """The top four stand without any indicator but SME-board firms: then Hefei for Shanghai."""
    variants = whatif.without_each(ruled(project.index(2018)))
    table = whatif.leaders(variants, top=4)
    leaders = {v: set(t.loc[t["in_top"], "entity"]) for v, t in table.groupby("variant")}
    four = {"310000", "320100", "320500", "330100"}
    assert leaders.pop("sme_board_firms") == four - {"310000"} | {"340100"}
    assert all(names == four for names in leaders.values()) and len(leaders) == 6


def test_effects_by_hand(assemble):
    """Scores of w ... z: 2/3, 7/12, 1/2, 1/6; without a 1/2, 1/2, 3/4, 1/8."""
    index = assemble(X)
    variants = {"same": index} | whatif.without_each(index)
    table = whatif.effects(index, variants).set_index("variant")
    assert table.loc["same"].tolist() == [4, pytest.approx(1), 0, 0, "w"]
    # w and x from the first and second place to a shared second, y from the third to the first
    assert table.loc["a", ["entities", "mean_shift", "largest", "mover"]].tolist() == [
        4,
        0.75,
        2,
        "y",
    ]
    # 1.5, 1.5, 3, 4 against 2, 3, 1, 4 from the other side, ties sharing the mean
    assert table.at["a", "spearman"] == pytest.approx(
        pd.Series([1.0, 2, 3, 4]).corr(pd.Series([2.5, 2.5, 1, 4]))
    )


def test_effects_are_among_entities_with_a_score_in_both(assemble):
    index = assemble(X)
    recipe = {"aggregate": {"method": "arithmetic", "min_weight": 0.9}}
    table = whatif.effects(index, {"gap": assemble(X.assign(a=[4, None, 0, 1]), recipe)})
    assert table.at[0, "entities"] == 3


def test_where_others_lead(assemble):
    """w and x lead; without a behind y, without b as before, without c w shares its place with y."""
    index = assemble(X, {"tiers": {"method": "thresholds", "cuts": [0.6]}})
    cases = whatif.leaders({"all": index} | whatif.without_each(index), top=2)
    lead = {v: set(own.loc[own["in_top"], "entity"]) for v, own in cases.groupby("variant")}
    assert whatif.changed(cases, "in_top", "all") == [v for v in "abc" if lead[v] != lead["all"]]
    assert whatif.changed(cases, "in_top", "all") == ["a", "c"]
    # nobody leads in one, which is another answer too
    nobody = cases.assign(in_class=cases["in_class"] & (cases["variant"] != "b"))
    assert "b" in whatif.changed(nobody, "in_class", "all")
