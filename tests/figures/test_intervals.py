"""Figures of certainty draw in both languages and show what they are given."""

import pandas as pd
import pytest

from deltabook.pages import publish
from deltaindex import robustness
from deltaindex.figures import intervals
from deltaindex.project import Project

FACTORS = [
    robustness.WeightNoise("w", 0.5),
    robustness.Factor("n", {"a": {}, "b": {"normalise": {"method": "percentile"}}}),
]


@pytest.fixture(scope="module")
def index():
    return Project.find().index(2018)


@pytest.fixture(scope="module")
def draws(index):
    return robustness.run(index, FACTORS, 60)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_draws_in_both_languages(index, draws, lang, tmp_path):
    names = index.framework.entity_names(lang)
    table = draws.intervals
    found = robustness.sobol(index, FACTORS, 16).indices
    moved = found[found["output"] == "average shift"].set_index("factor")
    kinds = {
        "ranks": intervals.ranks(table, draws.tiers, index.tiers, names, 0.9, lang),
        "order": intervals.order(draws.pairs.loc[table.index, table.index], names, lang),
        "sources": intervals.sources(
            {"A": moved, "B": moved.drop("w")}, {"A": {}, "B": {"w": "idle"}},
            {"w": "weights", "n": "scale"}, lang,
        ),
    }  # fmt: skip
    shifts = draws.by_alternative()
    kinds["alternatives"] = intervals.alternatives(
        {"A": shifts, "B": shifts}, {"n": {"a": "one", "b": "other"}}, {"n": "scale"}, lang
    )
    for id, fig in kinds.items():
        publish.write_figure(fig, table, tmp_path, id)
        assert (tmp_path / f"{id}.svg").read_text("utf-8").count("<path") > 10


def test_squares_say_how_sure_an_order_is():
    pairs = pd.DataFrame(
        [[0, 0.96, 0.85], [0.03, 0, 0.3], [0.15, 0.7, 0]], index=list("xyz"), columns=list("xyz")
    )
    ax = intervals.order(pairs, dict(zip("xyz", "XYZ", strict=True)), "en").axes[0]
    squares = ax.images[0].get_array()
    assert (squares[1, 0], squares[2, 0], squares[2, 1]) == (2, 1, 0)
    assert squares.mask[0].all()
    # most draws put z above y
    assert ax.collections[0].get_offsets().tolist() == [[1, 2]]


def test_rows_stand_in_the_order_of_the_table(index, draws):
    names = index.framework.entity_names("en")
    table = draws.intervals
    left, right = intervals.ranks(table, draws.tiers, index.tiers, names, 0.9, "en").axes[:2]
    labels = [label.get_text() for label in left.get_yticklabels()]
    assert labels == [names[entity] for entity in table.index]
    # a line between each pair of tiers
    tiers = index.tiers.nunique()
    assert len([line for line in right.lines if len(set(line.get_ydata())) == 1]) == tiers - 1


def test_alternatives_stand_beneath_their_choice():
    shifts = pd.DataFrame(
        {"factor": ["n", "n"], "alternative": ["a", "b"], "shift": [1.0, 2.5], "draws": 5}
    )
    names = {"n": {"a": "one", "b": "other"}, "idle": {"c": "gone"}}
    fig = intervals.alternatives({"A": shifts}, names, {"n": "scale", "idle": "none"}, "en")
    ax = fig.axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["scale", "one", "other"]
    assert ax.collections[0].get_offsets().tolist() == [[1.0, 1.0], [2.5, 2.0]]
