"""An audit of five entities and three indicators, by hand."""

import pandas as pd
import pytest

from deltabook.chapters import index_audit
from deltaindex import audit

X = pd.DataFrame(
    {"a": [0, 1, 2, 3, 4], "b": [0, 2, 1, 3, 4], "c": [4, 3, 1, 2, 0]}, index=list("pqrst")
)
PARENTS = {"a": "left", "b": "left", "c": "right"}


@pytest.fixture
def index(assemble):
    return assemble(X, parents=PARENTS)


def test_tally_counts_what_was_judged():
    one = pd.DataFrame({"passed": pd.array([True, False, False, pd.NA], "boolean")})
    other = pd.DataFrame({"passed": pd.array([True, pd.NA], "boolean")})
    found = index_audit.tally({"one": one, "other": other})
    assert found.to_dict("index") == {
        "one": {"judged": 3, "failed": 2},
        "other": {"judged": 1, "failed": 0},
    }


def test_correlations_with_theme_and_index(index):
    """c is alone in its theme; against the others, it goes down as the index goes up."""
    links = audit.correlations(index)
    own = index_audit.with_own_node(links)
    assert list(own.index) == ["a", "b"]
    # a and b correlate at 0.9 and vary alike
    assert own.tolist() == pytest.approx([(1 + 0.9) / (2 * 1.9) ** 0.5] * 2)
    top = index_audit.with_index(links)
    assert top.index[0] == "c" and set(top.index) == set("abc")
    assert top["a"] == pytest.approx(X["a"].corr(X.sum(axis=1)))


def test_the_closest_pair(index):
    found = index_audit.closest_pair(index, audit.audit(index))
    assert {found.one, found.other} == {"a", "b"}
    assert found.correlation == pytest.approx(0.9)
    assert found.inflation == pytest.approx(1 / (1 - 0.81))
    assert found.weight == pytest.approx(2 / 3)


def test_one_child_has_no_pair(assemble):
    index = assemble(X[["a"]])
    assert index_audit.closest_pair(index, audit.audit(index)) is None


def test_consistency_of_nodes(index):
    """The node of one child has no row; two children have no KMO of their own."""
    found = index_audit.consistency(index, audit.audit(index))
    assert "right" not in found.index
    assert found.loc["left", "children"] == 2
    assert found.loc["left", "alpha"] == pytest.approx(2 * 0.9 / 1.9)
    assert found.loc["left", ["kmo", "dimensions"]].isna().all()
    assert [*found.reset_index()] == ["node", "children", "alpha", "dimensions", "kmo"]
    assert list(found.index) == [node for node in index.scores if node in found.index]


def test_the_furthest_move():
    moves = pd.DataFrame({"a": [1, -3, 0], "b": [2, 0, 3]}, list("pqr"), dtype="Int64")
    assert index_audit.furthest(moves) == (3, ["q", "r"])
    moves.loc["q"] = pd.NA  # without a score
    assert index_audit.furthest(moves) == (3, ["r"])


def test_methods_on_hidden_cells(assemble):
    """b is twice a, so a neighbour fills it well; of group z no cell can be hidden."""
    a = [0.0, 0.1, 4.0, 4.1, 8.0, 8.1, 1.0]
    table = pd.DataFrame({"a": a, "b": [2 * v for v in a]}, list("pqrstuv"))
    table.loc[["u", "v"], "b"] = None
    groups = {"half": ["y"] * 6 + ["z"]}
    methods = {"mean": {"method": "mean"}, "near": {"method": "knn", "k": 1}}
    found = index_audit.try_methods(assemble(table, groups=groups), methods, "half")
    assert (found.best, found.worst) == (["near"], ["mean"])
    assert (found.untested, found.blind) == ([], ["z"])
    assert found.found["indicator"].unique().tolist() == ["b"]
    assert len(found.errors) == len(methods)


def test_nothing_is_missing(index):
    assert index_audit.try_methods(index, {"mean": {"method": "mean"}}, "half") is None


def test_remedies_are_rebuilt(index, assemble):
    recipes = {"z": {"normalise": {"method": "zscore"}}, "fill": {"impute": {"method": "mean"}}}
    found = index_audit.remedies(index, ["c", "not there"], recipes)
    assert list(found) == ["without c", "z"]  # nothing is missing that could be filled
    pd.testing.assert_series_equal(found["without c"].score, assemble(X[["a", "b"]]).score)
    assert found["z"].scores["index"].mean() == pytest.approx(0)
    holey = assemble(X.assign(a=[None, 1, 2, 3, 4]))
    assert list(index_audit.remedies(holey, [], recipes)) == ["z", "fill"]


def test_effects_as_written():
    effects = pd.DataFrame(
        {"spearman": [-0.254, None], "largest": [-3, 0], "mover": ["p", "q"]}, ["z", "flat"]
    )
    found = index_audit.written(effects, ["z", "other", "flat"], str.upper)
    assert found["spearman"].tolist() == ["−0.25", "–", "–"]
    assert found["mover"].tolist() == ["P −3", "–", "Q +0"]


def test_kmo_on_three_parts_is_counted():
    one = pd.DataFrame({"children": [3, 2, 5], "kmo": [0.5, None, 0.6]})
    other = pd.DataFrame({"children": [3], "kmo": [0.7]})
    assert index_audit.kmo_on_three([one, other]) == (3, 2)


def test_what_each_check_warns_of():
    checks = pd.DataFrame(
        {
            "check": ["vif", "alpha", "vif", "kmo", "vif"],
            "scope": ["a", "left", "a", "index", "b"],
            "passed": pd.array([False, True, False, pd.NA, False], "boolean"),
        }
    )
    assert index_audit.warned(checks) == {"vif": ["a", "b"]}
