"""A scoreboard of two indicators, rebuilt by hand."""

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import eis
from deltaindex import InputError

BASE = pd.Series({"p": 0.5, "q": 0.25, "r": 0.25})


def test_beside_what_is_published():
    names = pd.Series({"a": "Aa", "b": "Bb", "u": "Union"})
    scores, groups = (
        pd.Series({"a": 90.0, "b": 120.0, "u": 100.0}),
        pd.Series({"a": "low", "b": "high"}),
    )
    published = pd.DataFrame(
        {"sii": [91.0, 120.0, 100.0], "group": ["low", "mid", np.nan]}, list("abu")
    )
    found = eis.beside_published(names, scores, groups, published)
    assert list(found.index) == ["b", "a"]  # best first, and no group of the whole
    assert found["residual"].tolist() == [0.0, -1.0]
    assert found.loc["b", ["group", "published_group"]].tolist() == ["high", "mid"]


def test_residuals_of_entities_with_both():
    ours = {1: pd.DataFrame({"index": [1.0, 2.0]}, list("ab"))}
    theirs = {1: pd.DataFrame({"sii": [1.5, 3.0]}, list("ac"))}
    (found,) = eis.residuals(ours, theirs).values()
    assert found.to_dict() == {"a": -0.5}


def test_relative_to_the_base():
    cells = pd.Series({"p": 1.0, "q": 0.5, "r": np.nan})
    assert eis.relative(cells, BASE) == pytest.approx(100 * 0.75 / (1 / 3))
    assert eis.relative(BASE, BASE) == pytest.approx(100)


def test_a_hole_read_as_zero_costs_points():
    Z = pd.DataFrame({"p": [1.0, 0.0], "q": [0.5, 1.0], "r": [np.nan, 1.0]}, list("ab"))
    found = eis.relative_with(Z, {"a": "r"}, 0.0, BASE)
    assert found.to_dict() == {"a": pytest.approx(100 * 0.5 / (1 / 3))}


def test_two_ways_to_the_shares_meet():
    """Published is the mean of the indicators, each by its share in the base."""
    share = BASE / BASE.sum()
    rng = np.random.default_rng(0)
    X = {at: pd.DataFrame(rng.uniform(50, 150, (5, 3)), list("abcdx"), BASE.index) for at in (1, 2)}
    published = {at: rows @ share for at, rows in X.items()}
    published[2]["x"] = 1000.0  # left out, it does no harm
    found = eis.shares(X, published, BASE, without=["x"])
    assert found.rows == 8
    assert found.stated.tolist() == [0.5, 0.25, 0.25]
    assert found.apart.max() < 1e-9 and found.error.max() < 1e-6
    assert set(found.error.index.get_level_values(1)) == set("abcd")
    # and with it, the two part
    assert eis.shares(X, published, BASE).apart.max() > 0.1


def test_the_withheld_cell_is_inferred():
    cells = pd.Series({"p": 1.0, "q": 0.5, "r": np.nan})
    # the base has (0.25 + 0.25)/2; at 120 the dimension has 0.3, so that r is 0.1
    found = eis.infer(cells, 120, BASE, ["q", "r"])
    assert found.value == pytest.approx(40)
    assert found.score == pytest.approx(100 * (1.6 / 3) / (1 / 3))
    with pytest.raises(InputError, match="one cell must be missing"):
        eis.infer(cells, 120, BASE, ["p", "q"])


def test_defects_of_dimensions():
    published = pd.DataFrame(
        {"sii": [0.0] * 3, "1.1": [50.0, 60.0, 1.0], "1.2": [70.0, 80.0, 1.0]}, list("abu")
    )
    ours = published.drop(columns="sii")
    ours.loc["a", "1.2"], ours.loc["b", "1.2"] = 70.5, 78.0
    ours.loc["u"] = 9.0
    ours.loc["a", "1.1"] += 0.0005  # rounding
    found = eis.defects({1: published, 2: ours}, {1: published, 2: published}, without=["u"])
    assert found.to_numpy().tolist() == [[2, "1.2", 2, "b", 80.0, 78.0]]
    both = eis.defects({1: ours, 2: ours}, {1: published, 2: published})
    assert both["edition"].tolist() == [2, 2, 1, 1]  # u is off in both dimensions
