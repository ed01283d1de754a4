"""Moran's I: by hand, against the formula written out and a brute-force randomisation."""

import itertools

import numpy as np
import pandas as pd
import pytest
from libpysal.graph import Graph
from scipy import stats

from deltabook import boundaries
from deltaindex import InputError, space

ROW = Graph.from_dicts({"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c"]}).transform("r")
Y = pd.Series([4.0, 3.0, 2.0, 1.0], index=list("abcd"), name="y")


@pytest.fixture(scope="module")
def region(project):
    entities = project.framework.entities
    graph = space.contiguity(boundaries.read(entities.index), space.positions(entities))
    return project.index(2018).scores["index"], graph


def plain(y, W):
    z = y - y.mean()
    return len(y) / W.sum() * (z @ W @ z) / (z @ z)


def test_moran_by_hand():
    """z is 1.5, .5, -.5, -1.5; lags .5, .5, -.5, -.5; products sum to 2, squares to 5."""
    assert space.moran(Y, ROW).value == pytest.approx(2 / 5)


def test_moran_by_definition_and_brute_force(region):
    y, graph = region
    W = graph.sparse.toarray()
    assert space.moran(y, graph).value == pytest.approx(plain(y.to_numpy(), W))
    every = [plain(np.array(p), ROW.sparse.toarray()) for p in itertools.permutations(Y)]
    observed = plain(Y.to_numpy(), ROW.sparse.toarray())
    exact = 2 * np.mean(np.array(every) >= observed - 1e-12)
    assert space.moran(Y, ROW).p == pytest.approx(exact, abs=0.01)


def test_local_by_definition(region):
    y, graph = region
    table = space.local(y, graph, permutations=99)
    z = (y - y.mean()).to_numpy()
    lag = graph.sparse @ z
    assert table["I"].to_numpy() == pytest.approx((len(y) - 1) * z * lag / (z @ z))
    assert table["lag"].to_numpy() == pytest.approx(lag + y.mean())
    # local values add up to the global one
    assert table["I"].sum() / (len(y) - 1) == pytest.approx(space.moran(y, graph, 9).value)
    expected = np.select([(z > 0) & (lag > 0), z > 0, lag > 0],
                         ["high_high", "high_low", "low_high"], "low_low")  # fmt: skip
    assert table["quadrant"].tolist() == expected.tolist()


def test_local_p_by_conditional_shuffles(region):
    """An independent randomisation: the entity stays, its neighbours are drawn from the rest."""
    y, graph = region
    table = space.local(y, graph)
    rng = np.random.default_rng(5)
    z = (y - y.mean()).to_numpy()
    for entity in ("330400", "341200", "310000"):
        i = list(y.index).index(entity)
        k = len(graph[entity])
        rest = np.delete(z, i)
        means = np.array([rng.choice(rest, k, replace=False).mean() for _ in range(9999)])
        observed = graph.sparse.toarray()[i] @ z
        upper = (1 + (means >= observed).sum()) / 10000
        p = min(1, 2 * min(upper, 1 - upper))
        assert table.at[entity, "p"] == pytest.approx(p, abs=0.015)


def test_false_discoveries_are_controlled(region):
    table = space.local(*region)
    assert table["p_adjusted"].tolist() == stats.false_discovery_control(table["p"]).tolist()
    assert (table["p_adjusted"] >= table["p"]).all()
    kept, nominal = (table.index[table[c] != "none"] for c in ("cluster", "nominal"))
    assert set(kept) <= set(nominal)
    noise = pd.Series(np.random.default_rng(0).normal(size=len(table)), table.index, name="noise")
    assert (space.local(noise, region[1])["cluster"] == "none").all()


def test_seeds_repeat_and_leave_the_world_alone(region):
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    one, two = (space.local(*region, permutations=99, seed=2) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert space.moran(*region, 99, seed=2) == space.moran(*region, 99, seed=2)
    assert (np.random.get_state()[1] == state).all()  # noqa: NPY002


def test_over_choices(region):
    y, graph = region
    table = space.over_choices(pd.DataFrame({"y": y, "rank": y.rank()}), {"touch": graph}, 99)
    assert table[["column", "neighbours"]].to_numpy().tolist() == [
        ["y", "touch"],
        ["rank", "touch"],
    ]
    assert table.at[0, "I"] == space.moran(y, graph, 9).value


def test_refuses():
    with pytest.raises(InputError, match="b: y: no value"):
        space.moran(Y.where(Y.index != "b"), ROW)
    with pytest.raises(InputError, match="y: a constant has no pattern"):
        space.local(Y * 0, ROW)
    with pytest.raises(InputError, match="not among both.*'d'"):
        space.moran(Y.drop("d"), ROW)
    with pytest.raises(InputError, match="in another order"):
        space.moran(Y[::-1], ROW)
    lonely = Graph.from_dicts({"a": ["b"], "b": ["a"], "c": [], "d": ["a"]})
    with pytest.raises(InputError, match="no neighbour.*'c'.*nearest"):
        space.moran(Y, lonely)


def test_clusters_by_how_they_pass():
    found = pd.DataFrame(
        {"cluster": ["high_high", "none", "none"], "nominal": ["high_high", "low_low", "none"]}
    )
    assert space.graded(found).tolist() == ["high_high", "low_low_only", "none"]


def test_share_of_choices_that_pass():
    found = pd.DataFrame(
        {"column": list("bbaabb"), "p_adjusted": [0.05, 0.06, 0.2, 0.3, 0.0, 0.01]}
    )
    assert list(space.passing(found).items()) == [("b", 0.75), ("a", 0.0)]
    assert space.passing(found, 0.06)["b"] == 1
