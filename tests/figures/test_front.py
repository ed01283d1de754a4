"""Figures of the front page and of the ranking: who may lead, all names on a map, what is printed."""

import itertools

import pandas as pd
import pytest

from deltabook import boundaries
from deltabook.figures import printed
from deltabook.pages import publish
from deltaindex import contributions
from deltaindex.figures import intervals, named_map, ranking
from deltaindex.project import Project

PROJECT = Project.find()
INDEX = PROJECT.index(2018)
ENTITIES = PROJECT.framework.entities


def written(fig, folder):
    """Write a figure: a glyph that is missing, or a part that does not fit, would warn."""
    publish.write_figure(fig, pd.DataFrame({"a": [1]}), folder, "f")
    return (folder / "f.svg").read_text("utf-8")


def texts(fig):
    return [text for ax in fig.axes for text in ax.texts]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_on_the_map_do_not_collide(lang, tmp_path):
    names = PROJECT.framework.entity_names(lang)
    labels = {e: f"{names[e].replace(' (', chr(10) + '(')}\n{n}" for n, e in enumerate(names.index)}
    tiers = INDEX.tiers.mask(INDEX.ranks["index"] == 7)  # one without a score
    fig = named_map.tiers(
        boundaries.read(ENTITIES.index), tiers, ENTITIES["province"], labels, "t", "s", lang
    )
    fig.draw_without_rendering()
    shown = [text for text in texts(fig) if text.get_text() in set(labels.values())]
    assert len(shown) == len(names)
    boxes = [text.get_window_extent() for text in shown]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    inside = fig.axes[0].get_window_extent()
    assert all(box.x0 > 0 and box.x1 < fig.bbox.x1 and box.y0 > 0 for box in boxes), inside
    assert len(written(fig, tmp_path)) < 300_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_map_of_scores_has_all_names_too(lang, tmp_path):
    """White on the darkest ground, dark on the palest and where there is no score."""
    names = PROJECT.framework.entity_names(lang)
    scores = INDEX.scores["index"].mask(INDEX.ranks["index"] == 7)
    fig = named_map.scores(
        boundaries.read(ENTITIES.index), scores, ENTITIES["province"], names, "t", "s", lang
    )
    shown = {text.get_text(): text for text in texts(fig) if text.get_text() in set(names)}
    assert len(shown) == len(names)
    ink = {entity: shown[name].get_color() for entity, name in names.items()}
    unscored = INDEX.ranks.index[INDEX.ranks["index"] == 7][0]
    assert ink[scores.idxmax()] == "white"
    assert "white" not in (ink[scores.idxmin()], ink[unscored])
    assert len(written(fig, tmp_path)) < 400_000


def test_names_go_no_further_than_they_must():
    """No name is further from the middle of its polygon than its own height and a half."""
    names = PROJECT.framework.entity_names("en")
    polygons = boundaries.read(ENTITIES.index)
    fig = named_map.tiers(
        polygons, INDEX.tiers, ENTITIES["province"], names.to_dict(), "t", "s", "en"
    )
    fig.draw_without_rendering()
    ax, middle = fig.axes[0], polygons.representative_point()
    shown = {text.get_text(): text for text in ax.texts}
    for entity, name in names.items():
        at = ax.transData.transform(shown[name].get_position())
        own = ax.transData.transform((middle[entity].x, middle[entity].y))
        height = shown[name].get_window_extent().height
        assert abs(at - own).max() < 1.5 * height, name


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_who_may_lead(lang, tmp_path):
    names = PROJECT.framework.entity_names(lang)
    few = INDEX.score.index[:3]
    table = pd.DataFrame(
        {"rank": [1, 2, 9], "low": [1, 1, 3], "high": [1, 4, 5], "tier": [1, 1, 2],
         "in_tier": [1.0, 0.8, 0.0], "in_first": [1.0, 0.47, 0.05]}, few
    )  # fmt: skip
    fig = intervals.contenders(table, names, 4, 0.9, lang)
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == list(names[few])
    shares = {text.get_text() for text in fig.axes[1].texts}
    assert shares == {"100%", "80%", "47%", "0%", "5%"}
    assert fig.axes[0].get_xlim()[1] > 9  # a rank beyond its interval is seen
    assert written(fig, tmp_path)


@pytest.mark.parametrize("sizes", [[4, 13, 24], [4, 13, 40], [50]])
def test_printed_tiers_are_brackets(sizes, tmp_path):
    """Sizes that go beyond the entities end with them."""
    parts = contributions.by_node(INDEX, ["input", "output", "impact"]).loc[INDEX.score.index]
    names = PROJECT.framework.entity_names("en").to_dict()
    names |= {id: PROJECT.framework.name(id, "en") for id in parts}
    fig = ranking.contributions(parts, INDEX.tiers, names, "en", sizes)
    assert len([t for t in texts(fig) if t.get_text().startswith("printed")]) == len(sizes)
    assert len(fig.axes[0].lines) == len(sizes)
    assert written(fig, tmp_path)
    assert not ranking.contributions(parts, INDEX.tiers, names, "en").axes[0].lines


ROWS = pd.DataFrame(
    [
        ("place", "A", 1, 4, 4, 4, 4, "1", "4"),
        ("ratio", "CV †", 0.83, 0.7922, 0.8246, 0.4, 0.9, "0.83", "0.7922, 0.8246"),
    ],
    columns=["kind", "label", "printed", "low", "high", "least", "most", "shown_printed",
             "shown_computed"],
)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_printed_beside_computed(lang, tmp_path):
    """A panel a kind that occurs; ratios are drawn as computed over printed; numbers fit."""
    fig = printed.against(ROWS, {"place": "P", "none": "N", "ratio": "R"}, 0.1, lang)
    assert [ax.get_title("left") for ax in fig.axes] == ["P", "R"]
    points = {tuple(line.get_xdata()) for line in fig.axes[1].lines}
    assert points == {(1.0,), (0.7922 / 0.83,), (0.8246 / 0.83,)}
    assert written(fig, tmp_path)
    fig.draw_without_rendering()
    assert all(text.get_window_extent().x1 <= fig.bbox.x1 for text in texts(fig))
