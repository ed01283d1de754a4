"""Who is downstream, and losses, by hand and against brute force on random chains."""

from dataclasses import fields, replace

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


def losses(known, lost, foreign=None, kinds=("machine", "material")):
    """Spread what is lost, a pair by segment; of nothing a part is foreign unless it is said."""
    cut = pd.DataFrame.from_dict(lost, orient="index", columns=["low", "high"])
    bought = pd.DataFrame.from_dict(foreign or {}, orient="index", columns=["low", "high"])
    return chain.spread(known, cut.assign(recorded=True), bought, kinds)


def as_frame(found):
    rows = {leaf: one.loss for leaf, one in found.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["low", "high"])


def test_the_largest_loss_upstream_counts(small_chain):
    known = small_chain()
    found = losses(known, {"saw": (0.2, 0.6), "oven": (0.5, 0.5)})
    assert found["make"] == ((0.2, 0.6), "saw", True)
    # of the case saws may cost more, and ovens surely cost as much
    assert found["case"] == ((0.5, 0.6), "oven", True)
    assert found["oven"] == ((0.5, 0.5), "oven", True)
    lost = chain.sales_lost(known, as_frame(found))
    assert lost.tolist() == pytest.approx([(300 * 0.2 + 100 * 0.5) / 400, 0.6])
    assert as_frame(losses(known, {})).to_numpy().sum() == 0


def test_losses_keep_to_the_flows_of_a_kind(small_chain):
    found = losses(small_chain(), {"saw": (0.2, 0.6)}, kinds=("material",))
    assert found["saw"].loss == (0.2, 0.6)
    assert found["make"] == found["case"] == chain.Lost()


def test_what_is_bought_abroad_is_not_lost_with_what_is_made_at_home(small_chain):
    """Saws lose half of what is made at home, which is a quarter to all of them."""
    edit = ("segments.csv", "make,Make,制造,core,core", "make,Make,制造,support,core")
    found = losses(small_chain(*edit), {"saw": (0.5, 0.5)}, {"make": (0, 0.75)})
    assert found["make"].loss == (0.125, 0.5)
    both = losses(small_chain(*edit), {"saw": (0.5, 0.5), "make": (0.4, 0.7)}, {"make": (0, 0.75)})
    assert both["make"] == ((0.525, 1.0), "make", True)


def test_sales_of_a_segment_with_parts_may_be_anywhere_in_it(small_chain):
    known = small_chain("readings.csv", "case,sales,,,,,sales-case", "tools,sales,,,,,sales-case")
    lost = chain.sales_lost(known, as_frame(losses(known, {"oven": (0.4, 0.4)})))
    assert lost.tolist() == pytest.approx([0, 0.1])


def random_chain(small, pairs, size):
    """A chain of `size` leaves in which flows run from lower to higher numbers."""
    names = [f"s{i}" for i in range(size)]
    segments = pd.DataFrame({"parent": "", "part": "core"}, index=names)
    rows = [(names[i % size], names[j % size]) for i, j in pairs if i % size < j % size]
    flows = pd.DataFrame(sorted(set(rows)), columns=["from", "to"]).assign(carries="material")
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
    for a, b in made.flows[["from", "to"]].itertuples(index=False):
        steps[names.index(a), names.index(b)] = True
    reached = np.linalg.matrix_power((np.eye(size) + steps), size) > 0
    for i, name in enumerate(names):
        assert chain.downstream(made, name) == {names[j] for j in np.flatnonzero(reached[i])}
    lost = {names[i % size]: (part / 2, part) for i, part in cuts.items()}
    supply = np.ones(size)  # the scarcest input, in the order of the flows
    for j in range(size):
        own = 1 - lost.get(names[j], (0, 0))[1]
        supply[j] = min([own, *supply[np.flatnonzero(steps[:, j])]])
    found = as_frame(losses(made, lost))
    assert found["high"].to_numpy() == pytest.approx(1 - supply)
    assert (found["low"] <= found["high"]).all()


@pytest.fixture(autouse=True, scope="module")
def _small():
    """Hypothesis wants no fixture of one test: give it the empty frames of a chain."""
    global SMALL
    empty = pd.DataFrame()
    columns = ["segment", "measure", "market", "rank", "firm", "fact", "reading"]
    names = [field.name for field in fields(chain.Chain)]
    tables = dict.fromkeys(names, empty) | {"readings": pd.DataFrame(columns=columns)}
    SMALL = chain.Chain(**tables | {"rule": None})
