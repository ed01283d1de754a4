"""What chapter 5 computes, on tables small enough to check by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deltabook.chapters import path_choice
from deltaindex.text import common

# as shares of each column: of pens 0, 1 and 0.5, of ink 0, 0.5 and 1, of cash 1, 0 and 0.5
TABLE = pd.DataFrame({"pens": [0, 4, 2], "ink": [1, 2, 3], "cash": [9, 5, 7]}, index=list("abc"))
PARENTS = {"pens": "skill", "ink": "skill", "cash": "money"}
SIGNALS = pd.DataFrame(
    {"long": [0.9, 1.0, 0.4, 0.6], "short": [0.5, 0.1, 0.3, 0.3]}, index=list("abcd")
)


@pytest.fixture
def index(assemble):
    return assemble(TABLE, parents=PARENTS)


def test_the_hub_answers_most_problems_each_counted_once():
    """Rest is the end of most ways, all of them from one problem."""
    answers = pd.DataFrame(
        {
            "problem": ["late", "late", "late", "late", "poor"],
            "measure": ["rest", "rest", "rest", "sing", "sing"],
        }
    )
    assert path_choice.hub(answers) == ("sing", 2)


def test_joins_as_a_figure_takes_them():
    joins = pd.DataFrame({"a": ["x", "x"], "b": ["p", "q"], "basis": ["said", "inferred"]})
    found = path_choice.as_lines(joins)
    assert found.to_dict("list") == {"start": ["x", "x"], "end": ["p", "q"], "said": [True, False]}


def test_obstacles_of_some_entities(index):
    """a lacks all pens and ink; b half of the ink and all cash, of equal weight."""
    found = path_choice.obstacles(index, pd.Index(["b", "a"]))
    assert list(found.degrees.index) == ["b", "a"]
    assert found.degrees.loc["a"].to_dict() == pytest.approx({"pens": 0.5, "ink": 0.5, "cash": 0})
    assert found.degrees.loc["b"].to_dict() == pytest.approx(
        {"pens": 0, "ink": 1 / 3, "cash": 2 / 3}
    )
    assert found.by_theme.loc["b"].to_dict() == pytest.approx({"skill": 1 / 3, "money": 2 / 3})


def test_first_and_odd_obstacles():
    """Cash stands first for two; but ink of c is further from its median than cash of a."""
    degrees = pd.DataFrame({"ink": [0.3, 0.4, 0.9], "cash": [0.7, 0.6, 0.1]}, index=list("abc"))
    found = path_choice.Obstacles(degrees, degrees)
    assert found.first.to_dict() == {"cash": 2, "ink": 1}
    assert list(found.first.index) == ["cash", "ink"]
    assert found.odd == ("c", "ink")


def test_the_most_lopsided_and_the_most_even():
    """c is the most even of all, but has no long board."""
    assert path_choice.lopsided(SIGNALS) == "b"
    assert path_choice.even(SIGNALS, 0.6) == "d"
    assert path_choice.even(SIGNALS, 0.4) == "c"


def test_points_of_the_plane_stand_in_the_order_of_scores():
    found = SimpleNamespace(
        signals=SIGNALS,
        assigned=pd.DataFrame({"primary": ["up", "down", "up", "up"]}, index=list("abcd")),
        score=pd.Series({"b": 0.9, "a": 0.2}),
        labels=SimpleNamespace(
            firm=pd.Series(True, list("acd")).reindex(list("abcd"), fill_value=False)
        ),
    )
    points = path_choice.plane_points(found, pd.Series({"a": "Aa", "b": "Bb", "c": "Cc"}))
    assert list(points.index) == ["b", "a"]
    assert points.loc["b", ["x", "y", "kind", "name", "firm"]].tolist() == [
        1.0,
        0.1,
        "down",
        "Bb",
        False,
    ]


def test_branches_are_the_nodes_beneath_the_top(index):
    found = path_choice.branches(index, pd.Index(["b", "a"]))
    assert found.to_dict("index") == {
        "b": {"skill": 0.75, "money": 0.0},
        "a": {"skill": 0.0, "money": 1.0},
    }


def test_bands_from_the_highest_down():
    """0.5 to 0.6 is the sixth of ten bands; those who share one stand by degree."""
    coordination = pd.DataFrame(
        {"coordination": [0.55, 0.05, 0.59, None], "band": [6, 1, 6, None]}, index=list("abcd")
    ).astype({"band": "Int64"})
    found = path_choice.by_band(coordination)
    assert list(found.index) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert found.loc[6].tolist() == ["bare", 0.5, 0.6, ["c", "a"]]
    assert found.loc[1].tolist() == ["extreme", 0.0, 0.1, ["b"]]
    assert found["entities"].map(len).sum() == 3


def test_bands_by_the_modified_degree():
    """Systems at 0.8 and 0.2: C' is 0.1 ** 0.5, T a half."""
    found = path_choice.with_modified(pd.DataFrame({"x": [0.8, 1.0], "y": [0.2, 1.0]}))
    degree = (0.1**0.5 * 0.5) ** 0.5
    assert found["coordination"].tolist() == pytest.approx([degree, 1.0])
    assert found["band"].tolist() == [int(degree * 10) + 1, 10]


def test_who_is_a_group_by_itself():
    assert list(path_choice.alone(pd.Series({"a": "x", "b": "y", "c": "x"}))) == ["b"]


def test_groups_by_path():
    groups = pd.Series({"a": "x", "b": "x", "c": "y", "d": "y"})
    primary = pd.Series({"a": "up", "b": "up", "c": "down"})
    found = path_choice.by_group(groups, primary, ["up", "side", "down"])
    assert found.to_dict("index") == {
        "x": {"up": 2, "side": 0, "down": 0},
        "y": {"up": 0, "side": 0, "down": 1},
    }
    assert list(found) == ["up", "side", "down"]


CELLS = pd.DataFrame(
    {
        "entity": ["a", "a", "b", "b"],
        "measure": ["sing", "rest", "sing", "rest"],
        "fit": ["yes", "yes", "open", "others"],
    }
)


def test_each_way_of_meeting_is_counted():
    found = path_choice.tally(CELLS, pd.Index(["teach", "sing", "rest"]))
    assert list(found.index) == ["teach", "sing", "rest"]
    assert found.loc["teach"].sum() == 0
    assert found.loc["sing", ["yes", "open", "no"]].tolist() == [1, 1, 0]
    assert found.loc["rest", ["yes", "others"]].tolist() == [1, 1]


def test_measures_of_each_entity_are_listed():
    titles = pd.Series({"sing": "Sing", "rest": "Rest"})
    found = path_choice.of_each(CELLS, "yes", titles, common("en"))
    assert found.to_dict() == {"a": "Sing; Rest", "b": "–"}


def ranked(*columns):
    """Standings of entities by columns of places."""
    return pd.DataFrame(dict(enumerate(columns))).div(len(columns[0]) - 1)


def test_boards_that_agree_catch_one_share_and_boards_apart_nearly_all():
    """0 to 3 thrice: a quarter lies below a quarter. Unrelated: 1 - 0.75^3."""
    found = path_choice.by_construction(ranked(range(4), range(4), range(4)), 0.25)
    assert found.same == 0.25
    assert found.apart == pytest.approx(1 - 0.75**3)
    assert found.related == pytest.approx(0.25, abs=1e-3)


def test_related_boards_lie_between_and_unrelated_ones_at_the_end():
    """Two orders of four without a rank correlation, then two with one of 0.6."""
    apart = path_choice.by_construction(ranked(range(4), [1, 3, 0, 2]), 0.25)
    assert apart.related == pytest.approx(apart.apart, abs=1e-3)
    close = path_choice.by_construction(ranked(range(4), [1, 0, 3, 2]), 0.25)
    assert close.same < close.related < close.apart


def test_related_boards_catch_what_drawing_them_catches():
    generator = np.random.default_rng(5)
    drawn = generator.multivariate_normal(np.zeros(3), 0.5 + 0.5 * np.eye(3), 20000)
    lengths = pd.DataFrame(drawn).rank(pct=True)
    found = path_choice.by_construction(lengths, 0.25)
    assert found.related == pytest.approx((lengths.min(axis=1) < 0.25).mean(), abs=0.01)


def test_kept_least_comes_first():
    kept = pd.Series({"a": 0.9, "b": 1.0, "c": 0.4, "d": 0.9})
    assert list(path_choice.kept_below(kept, 1)) == ["c", "a", "d"]
    assert list(path_choice.kept_below(kept, 0.4)) == []


def test_agreeing_counts_those_of_the_other():
    primary = pd.Series({"a": "up", "b": "down", "c": "up"})
    other = pd.Series({"c": "up", "b": "up", "d": "up"})
    assert path_choice.agreeing(primary, other) == 1


def test_segments_as_a_figure_takes_them():
    found = SimpleNamespace(
        order=pd.Index(["b", "a"]),
        signals=pd.DataFrame(
            {"low": [0.1, 0.5], "high": [0.9, 0.7], "chokepoint": [0.5, 0.6]}, index=["a", "b"]
        ),
        assigned=pd.DataFrame({"primary": ["up", "down"]}, index=["a", "b"]),
        firm=pd.Index(["b"]),
    )
    rows = path_choice.segment_rows(found)
    assert list(rows.index) == ["b", "a"]
    assert rows.loc["b"].to_dict() == {
        "low": 0.5, "high": 0.7, "middle": 0.6, "kind": "down", "firm": True,
    }  # fmt: skip
