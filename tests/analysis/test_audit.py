"""The audit of an index: correlations, effective weights, shifts and checks (synthetic, and 2018)."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.here import ruled

from deltaindex import InputError, audit

X = pd.DataFrame(
    {"a": [0, 1, 2, 3, 4], "b": [0, 2, 1, 3, 4], "c": [4, 3, 1, 2, 0]}, index=list("pqrst")
)
PARENTS = {"a": "left", "b": "left", "c": "right"}
IDENTITY = {"normalise": {"method": "goalposts", "low": 0, "high": 1, "clip": False}}
GIVEN = {"method": "given", "values": {"a": 0.5, "b": 0.25, "c": 0.25}, "across": "all"}


def at(table, **keys):
    """The one row with these values."""
    for column, value in keys.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


# correlations


def test_correlations(assemble):
    index = assemble(X, IDENTITY, PARENTS)
    table = audit.correlations(index)
    assert len(table) == 3 * 3 and (table["entities"] == 5).all()
    # a and b: r = 0.9; the index is (a + b + c) / 3
    own = at(table, indicator="a", node="left")
    assert own["relation"] == "own" and own["negative"] is np.False_ and not own["note"]
    assert own["correlation"] == pytest.approx((1 + 0.9) / np.sqrt(2 * 1.9))
    other = at(table, indicator="a", node="right")
    assert other["relation"] == "other" and bool(other["negative"])
    assert other["correlation"] == pytest.approx(X["a"].corr(X["c"]))
    alone = at(table, indicator="c", node="right")
    assert alone["correlation"] == pytest.approx(1) and "alone" in alone["note"]
    top = at(table, indicator="c", node="index")
    assert top["relation"] == "index"
    assert top["correlation"] == pytest.approx(X["c"].corr(X.sum(axis=1)))


def test_relations_in_a_deeper_hierarchy(assemble):
    nodes = {"index": None, "top": "index", "left": "top", "right": "index"}
    table = audit.correlations(assemble(X, IDENTITY, PARENTS, nodes=nodes))
    relations = table[table["indicator"] == "a"].set_index("node")["relation"].to_dict()
    assert relations == {"index": "index", "top": "above", "left": "own", "right": "other"}


def test_in_a_flat_index_the_own_node_is_the_index(assemble):
    table = audit.correlations(assemble(X))
    assert set(table["relation"]) == {"own"} and set(table["node"]) == {"index"}


def test_a_missing_correlation_says_why(assemble):
    values = X.assign(b=2.0, c=[1, 3, np.nan, np.nan, np.nan])
    table = audit.correlations(assemble(values, IDENTITY, PARENTS))
    constant, short = at(table, indicator="b", node="left"), at(table, indicator="c", node="index")
    assert "does not differ" in constant["note"] and np.isnan(constant["correlation"])
    assert "fewer than 3 entities" in short["note"] and short["entities"] == 2
    assert constant["negative"] is pd.NA and short["negative"] is pd.NA


# effective weights


def test_effective_weights_by_hand(assemble):
    """var a = 2.5, cov(a, b) = 2.25: 0.5 a + 0.5 b splits evenly; with 2 : 1, as 29 to 14."""
    even = audit.effective_weights(assemble(X[["a", "b"]], IDENTITY))
    assert even["effective"].tolist() == pytest.approx([0.5, 0.5])
    assert even["r2"].tolist() == pytest.approx([(1.9 / np.sqrt(3.8)) ** 2] * 2)
    values = {"method": "given", "values": {"a": 2, "b": 1}, "across": "all"}
    table = audit.effective_weights(assemble(X[["a", "b"]], IDENTITY | {"weights": values}))
    assert table["weight"].tolist() == pytest.approx([2 / 3, 1 / 3])
    # 2 x (2 x 1 + 0.9) to 1 x (1 + 2 x 0.9)
    assert table["effective"].tolist() == pytest.approx([5.8 / 8.6, 2.8 / 8.6])


def test_an_indicator_that_works_against_its_node(assemble):
    table = audit.effective_weights(assemble(X, IDENTITY | {"weights": GIVEN}, PARENTS))
    against = at(table, node="index", child="right")
    assert against["effective"] < 0 < against["weight"] and against["correlation"] < 0
    assert at(table, node="right", child="c")["effective"] == pytest.approx(1)


@pytest.mark.parametrize("across", ["all", "node"])
def test_shares_of_every_node_sum_to_one_with_missing_cells(assemble, across):
    values = X.assign(b=[0, 2, np.nan, 3, 4])
    recipe = {"weights": {"method": "equal", "across": across}}
    table = audit.effective_weights(assemble(values, recipe, PARENTS))
    sums = table.groupby("node")["effective"].sum()
    assert sums.to_dict() == pytest.approx({"index": 1, "left": 1, "right": 1})
    assert at(table, child="b")["entities"] == 4


def test_no_shares_of_a_geometric_mean_or_a_constant(assemble):
    table = audit.effective_weights(
        assemble(X + 1, IDENTITY | {"aggregate": {"method": "geometric"}})
    )
    assert table["effective"].isna().all() and table["r2"].notna().all()
    assert table["note"].str.contains("no weighted mean").all()
    table = audit.effective_weights(assemble(X.assign(c=1.0), IDENTITY, PARENTS))
    constant = at(table, child="c")
    assert np.isnan(constant["effective"]) and "does not differ" in constant["note"]
    assert at(table, child="right")["effective"] == pytest.approx(0)


VALUES = arrays(float, (8, 4), elements=st.integers(0, 30).map(float), fill=st.nothing())
WEIGHTS = st.lists(st.integers(1, 9), min_size=4, max_size=4)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(values=VALUES, weights=WEIGHTS)
def test_shares_sum_to_one(assemble, values, weights):
    frame = pd.DataFrame(values, columns=list("abcd"), index=list("stuvwxyz"))
    method = {"method": "given", "values": dict(zip("abcd", weights, strict=True)), "across": "all"}
    index = assemble(frame, IDENTITY | {"weights": method}, dict(zip("abcd", "llrr", strict=True)))
    table = audit.effective_weights(index)
    for _, rows in table.groupby("node"):
        if rows["note"].str.contains("the score of the node does not").any():
            assert rows["effective"].isna().all()
        else:
            assert rows["effective"].sum() == pytest.approx(1)
    # against the definition, on complete data
    score = index.scores["index"]
    if score.std() > 1e-9:
        leaves = index.weights.loc[list("abcd"), "weight_in_index"]
        expected = frame.apply(lambda x: x.cov(score)) * leaves / score.var()
        left = at(table, node="index", child="l")["effective"]
        assert left == pytest.approx(expected[["a", "b"]].sum())


def test_shares_of_the_index_by_indicator(assemble):
    """The nodes of 2 a + b and of c: what an indicator does there adds up to what its node does."""
    values = {"method": "given", "values": {"a": 2, "b": 1, "c": 1}, "across": "all"}
    index = assemble(X.assign(c=[4, 3, np.nan, 2, 0]), IDENTITY | {"weights": values}, PARENTS)
    table = audit.effective_in_index(index).set_index("indicator")
    assert table["effective"].sum() == pytest.approx(1)
    assert table["weight"].tolist() == [0.5, 0.25, 0.25]
    nodes = audit.effective_weights(index).query("node == 'index'").set_index("child")["effective"]
    assert table.loc[["a", "b"], "effective"].sum() == pytest.approx(nodes["left"])
    assert table.at["c", "entities"] == 4 and table.at["c", "effective"] < 0


def test_no_shares_of_an_index_that_is_no_mean(assemble):
    index = assemble(X + 1, IDENTITY | {"aggregate": {"method": "geometric"}})
    table = audit.effective_in_index(index)
    assert table["effective"].isna().all() and table["correlation"].notna().all()
    assert table["note"].str.contains("no weighted mean").all()


# without each indicator


def test_remove_one(assemble):
    """By a and b together q is third, r fourth; by a alone the other way round."""
    values = pd.DataFrame({"a": [0, 1, 2, 3, 4], "b": [0, 2.2, 1.1, 3.3, 4.4]}, list("pqrst"))
    index = assemble(values.rename_axis("entity"), IDENTITY)
    assert index.ranks["index"].tolist() == [5, 3, 4, 2, 1]
    shifts = audit.remove_one(index)
    assert shifts["a"].tolist() == [0, 0, 0, 0, 0]
    assert shifts["b"].tolist() == [0, -1, 1, 0, 0]
    assert (shifts.dtypes == "Int64").all() and shifts.index.name == "entity"


def test_shifts_are_among_entities_with_a_score_either_way(assemble):
    """Of p ... s, means of all three rank 3, 2, 3, 1; of a and c, 2, 2, 4, 1; t has b alone."""
    values = X.assign(a=[0, 1, 2, 3, np.nan], c=[4, 3, 1, 2, np.nan])
    shifts = audit.remove_one(assemble(values, IDENTITY))
    assert shifts["b"].tolist() == [1, 0, -1, 0, pd.NA]
    assert shifts["a"].notna().all()


def test_nothing_to_remove(assemble):
    with pytest.raises(InputError, match="no indicator of the set"):
        audit.remove_one(assemble(X[["a"]]))


# the audit


def test_every_threshold_names_its_source():
    bounds = [value for value in vars(audit).values() if isinstance(value, audit.Bound)]
    assert len(bounds) == 11
    assert all(b.source and b.key and b.sense in (">=", "<=") for b in bounds)


def test_sources_stand_in_the_bibliography(examples):
    keys = (examples.parent / "references.bib").read_text("utf-8")
    bounds = [value for value in vars(audit).values() if isinstance(value, audit.Bound)]
    for key in ("cronbach1951", "kaiser1974", "paruolo2013", *(b.key for b in bounds)):
        assert f"{{{key}," in keys


def test_audit_by_hand(assemble):
    values = X.assign(c=[4, 3, np.nan, np.nan, 0], d=[0, 2, 1, 4, 3])
    table = audit.audit(assemble(values, IDENTITY, PARENTS | {"d": "left"}))
    assert at(table, check="coverage", scope="c")[["value", "passed"]].tolist() == [0.6, False]
    assert at(table, check="coverage", kind="entity", scope="r")["value"] == 0.75
    alpha = at(table, check="alpha", scope="left")
    assert alpha["value"] == pytest.approx(audit.alpha(values[["a", "b", "d"]]))
    assert alpha[["kind", "sense", "threshold", "passed"]].tolist() == ["node", ">=", 0.7, True]
    assert at(table, check="kmo", scope="left")["value"] == pytest.approx(
        audit.kmo(values[["a", "b", "d"]])[0]
    )
    assert at(table, check="dimensions", scope="left")["value"] == 1
    single = at(table, check="alpha", scope="right")
    assert single["passed"] is pd.NA and single["note"] == "a single child"
    two = at(table, check="kmo", scope="index")
    assert np.isnan(two["value"]) and "any two children" in two["note"]
    alone = at(table, check="own_node", scope="c")
    assert alone["passed"] is pd.NA and "alone" in alone["note"]
    assert not at(table, check="with_index", scope="c")["passed"]
    ahead = at(table, check="other_node", scope="a")
    assert ahead["note"] == "of right" and ahead["value"] > 1
    redundant = at(table, check="redundant", scope="a")
    assert redundant["value"] == pytest.approx(0.9) and redundant["note"] == "with b"


def test_redundant_and_lonely_giant(assemble):
    giant = [1.0] * 10 + [2.0] * 9 + [90.0]
    values = pd.DataFrame({"a": range(20), "b": np.arange(20) ** 1.1, "c": giant}, dtype=float)
    table = audit.audit(assemble(values.set_axis([f"e{i}" for i in range(20)])))
    failed = table[~table["passed"].fillna(True)]
    assert set(failed.loc[failed["check"] == "outliers", "scope"]) == {"c"}
    assert set(failed.loc[failed["check"] == "redundant", "scope"]) == {"a", "b"}
    assert set(failed.loc[failed["check"] == "vif", "scope"]) == {"a", "b"}


def test_heavy_tails_alone_are_no_outliers(assemble):
    """Skewness 0: the kurtosis alone does not fail it."""
    values = pd.DataFrame({"a": [-50, *range(-9, 10), 50]}, index=[f"e{i}" for i in range(21)])
    row = at(audit.audit(assemble(values)), check="outliers")
    assert row["value"] == pytest.approx(0) and row["passed"]
    assert float(row["note"].split()[1].strip(",")) == pytest.approx(values["a"].kurt(), abs=0.01)
    assert values["a"].kurt() > audit.KURTOSIS.value


def no_silent_gap(table):
    gaps = table["value"].isna()
    assert (table["passed"].isna() == gaps).all()
    assert (table.loc[gaps, "note"] != "").all()
    assert not table.duplicated(["check", "kind", "scope"]).any()


@pytest.mark.parametrize(
    "values",
    [
        X.assign(b=2.0),
        X.head(3),
        X.head(2),
        X[["a"]],
        X.assign(c=np.nan),
        X.assign(b=X["a"]),
        X.assign(b=[0, 1, 2, np.nan, np.nan], c=[np.nan, np.nan, 2, 3, 4]),
    ],
    ids=["constant", "three", "two", "one indicator", "empty", "twice", "gaps"],
)
@pytest.mark.parametrize("parents", [None, PARENTS])
def test_what_cannot_be_said_says_why(assemble, values, parents):
    parents = parents and {name: parents[name] for name in values}
    index = assemble(values, IDENTITY, parents)
    no_silent_gap(audit.audit(index))
    table = audit.effective_weights(index)
    assert (table.loc[table["effective"].isna() | table["r2"].isna(), "note"] != "").all()
    table = audit.correlations(index)
    assert (table.loc[table["correlation"].isna(), "note"] != "").all()


def test_an_empty_indicator_of_the_set_has_no_coverage(assemble):
    table = audit.audit(assemble(X.assign(c=np.nan)))
    assert at(table, check="coverage", scope="c")["value"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["open", "extended"])
def test_real_data(project, name):
    index = ruled(project.index(2018, project.recipe.vary(set=name)))
    table = audit.audit(index)
    no_silent_gap(table)
    assert set(table["kind"]) == {"indicator", "node", "entity"}
    assert (table["check"] == "coverage").sum() == sum(index.normalised.shape)
    twins = {"he_students_per_million", "he_institutions_per_million"}
    failed = table[~table["passed"].fillna(True)]
    assert set(failed.loc[failed["check"] == "redundant", "scope"]) == twins
    expected = {"rd_intensity"} if name == "extended" else set()
    short = failed[(failed["check"] == "coverage") & (failed["kind"] == "indicator")]
    assert set(short["scope"]) == expected
    shares = audit.effective_weights(index)
    assert shares.groupby("node")["effective"].sum().to_numpy() == pytest.approx(1)
    shifts = audit.remove_one(index)
    assert shifts.shape == index.normalised.shape and shifts.notna().all(axis=None)
    assert (shifts != 0).any().all()
