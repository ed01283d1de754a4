"""Contributions: parts of a score that sum to it."""

import numpy as np
import pandas as pd
import pytest

from deltaindex import InputError, contributions

X = pd.DataFrame({"a": [0, 1, 2], "b": [0, 4, np.nan], "c": [3, 0, 1]}, index=list("xyz"))
PARENTS = {"a": "left", "b": "left", "c": "right"}
WEIGHTS = {"method": "given", "values": {"a": 0.5, "b": 0.25, "c": 0.25}, "across": "all"}


def test_by_hand(assemble):
    index = assemble(X, {"weights": WEIGHTS}, PARENTS)
    parts = contributions.by_node(index, ["left", "right"])
    assert parts["left"].tolist() == pytest.approx([0, 0.25 + 0.25, 0.5 / 0.75])
    assert parts["right"].tolist() == pytest.approx([0.25, 0, 0.25 / 3 / 0.75])
    split = contributions.by_node(index, ["a", "b", "right"])
    assert split["a"].tolist() == pytest.approx([0, 0.25, 0.5 / 0.75])


def test_no_score_no_parts(assemble):
    recipe = {"weights": WEIGHTS, "aggregate": {"method": "arithmetic", "min_weight": 0.8}}
    parts = contributions.by_node(assemble(X, recipe, PARENTS), ["left", "right"])
    assert parts.isna().all(axis=1).tolist() == [False, False, True]


@pytest.mark.parametrize("nodes", [["left"], ["left", "a", "right"], ["index", "left"]])
def test_refuses_nodes_that_do_not_part_the_hierarchy(assemble, nodes):
    index = assemble(X, {"weights": WEIGHTS}, PARENTS)
    with pytest.raises(InputError, match="do not part the hierarchy.*left"):
        contributions.by_node(index, nodes)


def test_refuses_a_geometric_index(assemble):
    index = assemble(X + 1, {"weights": WEIGHTS, "aggregate": {"method": "geometric"}}, PARENTS)
    with pytest.raises(InputError, match="no sum of what indicators add"):
        contributions.by_node(index, ["left", "right"])


def test_real_scores(project):
    index = project.index(2018)
    themes = ["talent", "finance", "level", "potential"]
    total = contributions.by_node(index, themes).sum(axis=1)
    assert (total - index.scores["index"]).abs().max() < 1e-12
