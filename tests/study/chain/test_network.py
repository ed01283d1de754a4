"""Reach and cuts, by hand and against brute force on random chains."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deltabook.study import chain


def test_graph(small_chain):
    made = chain.graph(small_chain())
    assert set(made.nodes) == {"make", "case", "saw", "oven"}
    assert made.edges["oven", "case"]["basis"] == "implied"
    assert made.nodes["saw"]["name_zh"] == "锯"


def test_downstream(small_chain):
    known = small_chain()
    assert chain.downstream(known, "saw") == {"saw", "make", "case"}
    assert chain.downstream(known, "case") == {"case"}
    assert chain.downstream(known, "tools") == {"saw", "oven", "make", "case"}
    with pytest.raises(KeyError, match="did you mean 'saw'"):
        chain.downstream(known, "saws")


def test_reach(small_chain):
    found = chain.reach(small_chain())
    assert found["segments"].to_dict() == {"make": 1, "case": 0, "saw": 2, "oven": 1}
    assert found["low"].to_dict() == {"make": 1, "case": 0.25, "saw": 1, "oven": 0.25}
    assert found["low"].equals(found["high"])


def test_a_cut_takes_the_largest_loss_upstream(small_chain):
    known = small_chain()
    found = chain.cut(known, {"saw": (0.2, 0.6), "oven": (0.5, 0.5)})
    assert found.loc["make"].tolist() == [0.2, 0.6]
    assert found.loc["case"].tolist() == [0.5, 0.6]
    assert found.loc["oven"].tolist() == [0.5, 0.5]
    lost = chain.sales_lost(known, found)
    assert lost.tolist() == pytest.approx([(300 * 0.2 + 100 * 0.5) / 400, 0.6])
    assert chain.cut(known, {}).to_numpy().sum() == 0
    assert chain.cut(known, {"tools": (0.3, 0.3)}).loc["oven"].tolist() == [0.3, 0.3]


def test_sales_of_a_segment_with_parts_may_be_anywhere_in_it(small_chain):
    known = small_chain("readings.csv", "case,sales,,,,sales-case", "tools,sales,,,,sales-case")
    lost = chain.sales_lost(known, chain.cut(known, {"oven": (0.4, 0.4)}))
    assert lost.tolist() == pytest.approx([0, 0.1])


def random_chain(small, pairs, size):
    """A chain of `size` leaves in which flows run from lower to higher numbers."""
    names = [f"s{i}" for i in range(size)]
    segments = pd.DataFrame({"parent": "", "part": "core"}, index=names)
    rows = [(names[i % size], names[j % size]) for i, j in pairs if i % size < j % size]
    flows = pd.DataFrame(sorted(set(rows)), columns=["from", "to"])
    readings = small.readings.iloc[:0]
    return replace(small, segments=segments, flows=flows, readings=readings)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14),
    st.integers(1, 8),
    st.dictionaries(st.integers(0, 7), st.floats(0, 1), max_size=4),
)
def test_against_powers_of_the_matrix_and_a_walk_in_order(pairs, size, cuts):
    made = random_chain(SMALL, pairs, size)
    names = list(made.segments.index)
    steps = np.zeros((size, size), dtype=bool)
    for a, b in made.flows.itertuples(index=False):
        steps[names.index(a), names.index(b)] = True
    reached = np.linalg.matrix_power((np.eye(size) + steps), size) > 0
    for i, name in enumerate(names):
        assert chain.downstream(made, name) == {names[j] for j in np.flatnonzero(reached[i])}
    lost = {names[i % size]: (part / 2, part) for i, part in cuts.items()}
    supply = np.ones(size)  # the scarcest input, in the order of the flows
    for j in range(size):
        own = 1 - lost.get(names[j], (0, 0))[1]
        supply[j] = min([own, *supply[np.flatnonzero(steps[:, j])]])
    found = chain.cut(made, lost)
    assert found["high"].to_numpy() == pytest.approx(1 - supply)
    assert (found["low"] <= found["high"]).all()


@pytest.fixture(autouse=True, scope="module")
def _small():
    """Hypothesis wants no fixture of one test: give it the empty frames of a chain."""
    global SMALL
    empty = pd.DataFrame()
    columns = ["segment", "measure", "market", "rank", "firm", "fact", "reading"]
    SMALL = chain.Chain(
        empty, empty, empty, empty, empty, empty, empty, pd.DataFrame(columns=columns), empty, None
    )


def test_costs_of_cuts(small_chain):
    """Saws serve all of the sales, ovens a quarter; of saws from 0.2 to 0.6 are foreign."""
    dependence = pd.DataFrame({"low": [0.2, 0.5], "high": [0.6, 1.0]}, index=["saw", "oven"])
    cuts = {"saw": ["saw"], "oven": ["oven"], "both": ["tools"]}
    found = chain.cut_costs(small_chain(), cuts, dependence)
    assert found.to_numpy().tolist() == [
        ["saw", "reach", 1.0, 1.0, 2],
        ["saw", "lost", 0.2, 0.6, 2],
        ["oven", "reach", 0.25, 0.25, 1],
        ["oven", "lost", 0.125, 0.25, 1],
        # 300 of 400 lose 0.2 to 0.6, and 100 lose 0.5 to all
        ["both", "reach", 1.0, 1.0, 2],
        ["both", "lost", pytest.approx(0.275), pytest.approx(0.7), 2],
    ]
