"""Every figure draws in both languages, without a missing glyph, and twice with the same bytes."""

import itertools

import pandas as pd
import pytest
from matplotlib.layout_engine import ConstrainedLayoutEngine
from shapely import LineString, Point, Polygon

from deltabook import boundaries
from deltabook.pages import publish
from deltaindex import audit, contributions, describe, inequality, space, unseen, whatif
from deltaindex.figures import audit as audit_figures
from deltaindex.figures import (
    compare,
    correlations,
    coverage,
    distributions,
    groups,
    maps,
    ranking,
    style,
    tiers,
    weights,
)
from deltaindex.figures import inequality as inequality_figures
from deltaindex.figures import scale as scale_figures
from deltaindex.figures import space as space_figures
from deltaindex.figures import unseen as unseen_figures
from deltaindex.project import Project

PROJECT = Project.find()
AT = space.positions(PROJECT.framework.entities)
CRS = space.projection(PROJECT.framework.entities)
POLYGONS = boundaries.read(PROJECT.framework.entities.index).to_crs(CRS)


def draw(kind: str, lang: str):
    index = PROJECT.index(2018)
    entities, score = index.framework.entities, index.score
    names = index.framework.entity_names(lang).to_dict()
    names |= {id: index.framework.name(id, lang) for id in index.weights.index}
    province = entities["province"]
    titles = dict(zip(province, entities[f"province_{lang}"], strict=True))
    first = {entity: names[entity] for entity in score.index[:4]}
    weight = index.weights["weight_in_index"][list(index.normalised)]
    match kind:
        case "contributions":
            parts = contributions.by_node(index, ["input", "output", "impact"]).loc[score.index]
            return ranking.contributions(parts, index.tiers, names, lang)
        case "strip":
            return ranking.strip(
                score, province[score.index], index.tiers[score.index], first, titles, lang
            )
        case "weights":
            return weights.spread_and_weight(index.normalised, weight, names, lang)
        case "breaks":
            return tiers.breaks(score, index.tiers, [4, 13, 24], names, lang)
        case "spread":
            notes = dict.fromkeys(titles, "n")
            return groups.spread(score, province[score.index], titles, notes, first, lang)
        case "map":
            polygons = boundaries.read(entities.index)
            return maps.choropleth(
                polygons, index.scores["index"], province, first, "score", "source", lang
            )
        case "clusters":
            kinds = ["high_high", "low_low_only", "none"]
            shown = pd.Series([kinds[i % 3] for i in range(len(entities))], entities.index)
            classes = space_figures.cluster_classes(lang)
            return maps.choropleth(
                POLYGONS, shown, province, first, "what", "source", lang, classes=classes,
                points=space.on_map(AT, CRS),
            )  # fmt: skip
        case "overlays":
            tiers_ = index.tiers.mask(index.tiers == 2)
            classes = maps.tier_classes(index.tiers, lang)
            shapes = [
                space.line(AT, list(first)),
                Point(0, 0),
                Polygon(space.ellipse(AT).outline()),
            ]
            line, point, outline = space.on_map(shapes, CRS)
            overlays = [
                maps.Overlay(line, "line", style.ACCENT, arrow=True, note="end"),
                maps.Overlay(point, "point", style.INK),
                maps.Overlay(outline, "field", style.ACCENT, filled=True),
                maps.Overlay(outline, "outline", style.ACCENT, ":"),
            ]
            return maps.choropleth(
                POLYGONS,
                tiers_,
                province,
                {},
                "tier",
                "source",
                lang,
                classes=classes,
                overlays=overlays,
            )
        case "inequality":
            table = inequality.table(index.scores, province)
            return inequality_figures.columns({"2018": table, "2019": table}, names, lang)
        case "within":
            table = inequality.by_group(index.scores["index"], province)
            return inequality_figures.within(table, titles, {"320000": 0.8}, 0.35, lang)
        case "moran":
            lag = index.scores["index"].shift(fill_value=0.2)
            return space_figures.moran_plot(score, lag, 0.3, "score", first, lang)
        case "choices":
            graphs = {"nearest_3": space.nearest(AT, 3), "inverse": space.inverse_distance(AT)}
            table = space.over_choices(index.scores, graphs, 9)
            return space_figures.choices(table, names, lang)
        case "falling":
            km = space.distance_to_nearest(AT, list(first))
            rates = {"km": (-0.03, -0.04, -0.02)}
            return space_figures.falling(score, {"km": km}, rates, province, first, lang)
        case "along":
            km = space.distance_along(AT, list(first))
            table = pd.DataFrame({"km": km, "value": score[km.index], "core": [True] + [False] * 3})
            return space_figures.along({"a": table, "b": table[:2]}, first, "core", lang)
        case "belonging":
            some = {"a": list(first)[:2], "b": []}
            return space_figures.belonging(list(first), some, names | {"a": "a", "b": "b"}, lang)
        case "ranks":
            ranks = index.ranks["index"]
            return compare.ranks(ranks, index.ranks["input"], ("a", "b"), first, lang)
        case "scatter":
            return compare.scatter(
                score, index.ranks["index"].astype(float), ("x", "y"), first, province
            )
        case "membership":
            cases = whatif.leaders({"base": index}, 4)
            return compare.membership(cases, list(first), names | {"base": "base"}, lang)
        case "coverage":
            status = {"2018": describe.coverage(index.framework, index.observations)}
            labels = {id: index.framework.name(id, lang) for id in index.framework.indicators}
            return coverage.tiles(status, "2018", entities[f"province_{lang}"], labels, lang)
        case "distributions":
            return distributions.small_multiples(index.indicators, names, names)
        case "with-nodes":
            tables = {"a": audit.correlations(index)}
            labels = dict.fromkeys(("own", "other", "index", "axis"), names["index"])
            return audit_figures.with_nodes(tables, ["talent", "potential"], names, labels, 0.3)
        case "effective":
            tables = dict.fromkeys(("a", "b"), audit.effective_in_index(index))
            return audit_figures.effective(tables, names, lang)
        case "shifts":
            moves = {"a": audit.remove_one(index)}
            return audit_figures.shifts(moves, names, names, names["index"], "{named} {count}")
        case "intervals":
            drawn = unseen.draw(index, draws=20)
            wide, narrow = drawn.intervals(0.9), drawn.intervals(0.5)
            return unseen_figures.intervals(wide, narrow, index.ranks["index"], names, lang)
        case "stable":
            hard = unseen.stable_pairs(score, [n / 50 for n in range(30)])
            drawn = pd.Series({0.1: 0.8, 0.5: 0.6})
            return unseen_figures.stable(
                {"a": drawn, "b": drawn, "c": drawn, "d": hard}, {"x": 0.5}, lang
            )
        case "profiles":
            table = pd.DataFrame({"a": index.scores["index"], "b": index.scores["input"]})
            marks = pd.DataFrame({"rank": [1, 4], "value": [1.0, 0.9], "bound": [False, True]})
            return scale_figures.profiles(table, marks, {"a": "a", "b": "b"}, lang)
        case "correlations":
            return correlations.triangle(describe.correlations(index.normalised), names)


KINDS = [
    "contributions",
    "strip",
    "weights",
    "breaks",
    "spread",
    "map",
    "clusters",
    "overlays",
    "inequality",
    "within",
    "moran",
    "choices",
    "falling",
    "along",
    "belonging",
    "ranks",
    "scatter",
    "membership",
    "coverage",
    "distributions",
    "correlations",
    "with-nodes",
    "effective",
    "shifts",
    "profiles",
    "intervals",
    "stable",
]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_draws_in_both_languages(kind, lang, tmp_path):
    """A missing glyph or a label that does not fit would warn, and warnings are errors here."""
    fig = draw(kind, lang)
    publish.write_figure(fig, describe.shape(PROJECT.index(2018).indicators), tmp_path, kind)
    svg = (tmp_path / f"{kind}.svg").read_text(encoding="utf-8")
    assert svg.count("<path") > 10
    assert "<dc:date>" not in svg


def test_any_number_of_tiers_has_colours():
    index = PROJECT.index(2018, PROJECT.recipe.vary(tiers={"method": "fisher_jenks", "k": 5}))
    colours = style.tier_colours(index.tiers)
    assert list(colours) == [1, 2, 3, 4, 5] and len(set(colours.values())) == 5
    assert tuple(style.tier_colours(PROJECT.index(2018).tiers).values()) == style.TIERS
    names, province = index.framework.entity_names("en"), index.framework.entities["province"]
    tiers.breaks(index.score, index.tiers, [4, 13, 24], names, "en")
    titles = {code: code for code in province}
    ranking.strip(
        index.score, province[index.score.index], index.tiers[index.score.index], {}, titles, "en"
    )


def test_a_figure_is_laid_out_once(tmp_path, monkeypatch):
    """To lay out is dear, and both files show the same picture."""
    laid_out, execute = [], ConstrainedLayoutEngine.execute
    monkeypatch.setattr(
        ConstrainedLayoutEngine,
        "execute",
        lambda engine, fig: laid_out.append(fig) or execute(engine, fig),
    )
    fig = draw("strip", "en")
    assert not laid_out
    publish.write_figure(fig, pd.DataFrame({"a": [1]}), tmp_path, "f")
    assert laid_out == [fig]


def test_same_figure_same_bytes(tmp_path):
    for folder in ("a", "b"):
        publish.write_figure(
            draw("strip", "zh"),
            describe.shape(PROJECT.index(2018).indicators),
            tmp_path / folder,
            "f",
        )
    for name in ("f.svg", "f.png", "f.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_on_a_map_do_not_collide(lang):
    """Two dozen names, and neither they nor their lines cross."""
    entities, names = PROJECT.framework.entities, PROJECT.framework.entity_names(lang)
    labels = names[AT["y"].sort_values().index[::2]].to_dict()
    fig = maps.choropleth(POLYGONS, AT["x"], entities["province"], labels, "x", "source", lang)
    fig.draw_without_rendering()
    texts = [text for text in fig.axes[0].texts if hasattr(text, "arrow_patch")]
    assert {text.get_text() for text in texts} == set(labels.values())
    boxes = [super(type(t), t).get_window_extent() for t in texts]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    lines = [LineString([t.xy, t.get_position()]) for t in texts]
    assert not any(a.crosses(b) for a, b in itertools.combinations(lines, 2))
