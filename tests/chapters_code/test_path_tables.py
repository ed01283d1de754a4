"""Rows with their paths: their order, their counts, and who keeps a path in draws."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.pages import path_tables
from deltabook.study import decisions, paths
from deltaindex.text import common

KINDS = {"down": "Down", "up": "Up", "side": "Side"}
PRIMARY = pd.DataFrame({"primary": ["up", "down", "up"]}, index=list("abc"))
CELLS = pd.DataFrame(
    {"entity": ["a", "a", "b"], "measure": ["sing", "rest", "sing"], "fit": ["yes", "no", "open"]}
)
RULE = paths.Assignment(
    decisions.Table(
        "small",
        (
            decisions.Rule("down", (decisions.Condition("short", below=0.5),)),
            decisions.Rule("up", (decisions.Condition("short", at_least=0.5),)),
        ),
    ),
    decisions.Table("none", ()),
    {
        "inputs": ["pens"],
        "results": ["books"],
        "boards": ["pens", "books"],
        "draws": 2,
        "firm": 0.8,
        "named": 0.1,
    },
)


def pathways(assigned, score):
    """Paths of entities with these scores of the top node."""
    ranked = score.dropna().sort_values(ascending=False)
    index = SimpleNamespace(scores=pd.DataFrame({"index": score, "pens": 0.0}), score=ranked)
    return path_tables.Pathways(RULE, pd.DataFrame(), assigned, KINDS, None, index, cells=CELLS)


@pytest.fixture
def found():
    """d has a score, and no path."""
    return pathways(PRIMARY, pd.Series({"d": 0.9, "a": 0.2, "b": 0.1, "c": 0.8, "e": None}))


def test_entities_stand_by_path_and_then_by_score(found):
    assert list(found.order) == ["b", "c", "a"]
    assert list(found.on("up")) == ["c", "a"]
    assert list(found.on("side")) == []


def test_every_path_is_counted(found):
    assert found.counts.to_dict() == {"down": 1, "up": 2, "side": 0}
    assert list(found.counts.index) == list(KINDS)


def test_who_has_no_path_has_no_place_among_scores(found):
    assert list(found.unassigned) == ["d"]
    assert found.score.to_dict() == {"c": 0.8, "a": 0.2, "b": 0.1}
    assert list(found.score.index) == ["c", "a", "b"]


def test_boards_without_a_score_are_left_out(found):
    assert found.boards == ["pens"]


def test_what_does_not_fit_is_no_fit(found):
    assert found.fits["entity"].tolist() == ["a", "b"]


def test_shares_count_the_draws_that_give_a_path():
    """Of two entities the first leads in pens throughout, in books in the first draw alone.

    So its shortest board is the first of two in one draw and the last in the other; the second
    entity is always last somewhere. A third draw, in which it leads, is not asked for.
    """
    pens = [[0.8, 0.2], [0.8, 0.2], [0.2, 0.8]]
    books = [[0.9, 0.1], [0.1, 0.9], [0.1, 0.9]]
    drawn = np.array([pens, books])
    robust = SimpleNamespace(scores=lambda nodes, draws: drawn[: len(nodes), draws])
    assigned = pd.DataFrame({"primary": ["up", "down"]}, index=list("ab"))
    found = pathways(assigned, pd.Series({"a": 0.8, "b": 0.2}))
    assert path_tables.shares(found, robust).to_dict("index") == {
        "a": {"down": 0.5, "up": 0.5, "side": 0},
        "b": {"down": 1, "up": 0, "side": 0},
    }


@pytest.mark.parametrize(
    ("lang", "b", "c"),
    [
        ("en", "Up (60%) or Down (40%)", "Side (50%), Down (40%) or Up (10%)"),
        ("zh", "Up（60%）或Down（40%）", "Side（50%）、Down（40%）或Up（10%）"),
    ],
)
def test_a_label_gives_way_where_its_path_is_kept_too_seldom(lang, b, c):
    """a keeps its own in just enough draws; b and c do not, and what b has too seldom is left out.

    c would go down by the index, and fewer draws send it there than to the side.
    """
    assigned = pd.DataFrame(
        {"primary": ["up", "up", "down"], "secondary": ["down", "side", "up"]}, index=list("abc")
    )
    shared = pd.DataFrame(
        {"down": [0.1, 0.4, 0.4], "up": [0.8, 0.6, 0.1], "side": [0.1, 0.0, 0.5]}, index=list("abc")
    )
    found = path_tables.labelled(
        pathways(assigned, pd.Series({"a": 0.3, "b": 0.2, "c": 0.1})), shared, common(lang)
    )
    assert found.first.to_dict() == {"a": "Up", "b": b, "c": c}
    assert found.second.to_dict() == {"a": "Down", "b": "–", "c": "–"}
    assert found.kept.to_dict() == {"a": 0.8, "b": 0.6, "c": 0.4}
    assert found.firm.to_dict() == {"a": True, "b": False, "c": False}


def test_an_entity_takes_what_its_label_names():
    """a keeps its own path; c would go down and then up, and is named to the side before that."""
    assigned = pd.DataFrame(
        {"primary": ["up", "down"], "secondary": ["down", "up"]}, index=list("ac")
    )
    shared = pd.DataFrame(
        {"down": [0.1, 0.4], "up": [0.9, 0.0], "side": [0.0, 0.6]}, index=list("ac")
    )
    found = pathways(assigned, pd.Series({"a": 0.3, "c": 0.1}))
    assert found.taken["c"] == {"up": "secondary", "down": "primary"}
    drawn = replace(found, labels=path_tables.labelled(found, shared, common("en")))
    assert drawn.taken == {
        "a": {"down": "secondary", "up": "primary"},
        "c": {"down": "secondary", "side": "primary"},
    }
    assert list(drawn.unsettled) == ["c"]
    assert list(drawn.firmly("down")) == []
    assert list(drawn.firmly("up")) == ["a"]


def test_actors_of_a_province_act_where_an_entity_is_one():
    """x and y share a province; z is one by itself, and its government is both."""
    plan = SimpleNamespace(acting={"city": ["mayor"], "province": ["governor"]}.get)
    entities = pd.DataFrame({"province": ["1", "1", "2"]}, index=list("xyz"))
    index = SimpleNamespace(framework=SimpleNamespace(entities=entities))
    assert path_tables.acting(plan, index) == {
        "x": ["mayor"],
        "y": ["mayor"],
        "z": ["mayor", "governor"],
    }
