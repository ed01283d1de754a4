"""What a map draws: fewer corners, the same neighbours, a file that loads fast."""

import pandas as pd
import pytest
import shapely
from matplotlib.patches import Wedge

from deltabook import boundaries
from deltabook.figures import path_map
from deltabook.pages import publish
from deltaindex import space
from deltaindex.figures import maps
from deltaindex.project import Project

ENTITIES = Project.find().framework.entities
POLYGONS = boundaries.read(ENTITIES.index)
OUTLINES = maps.simplified(POLYGONS)
# as `maps.simplified` reckons it
PIXEL = max(POLYGONS.total_bounds[2:] - POLYGONS.total_bounds[:2]) / maps.PIXELS


def test_simplified_polygons_have_fewer_corners_and_all_parts():
    corners = [shapely.get_num_coordinates(p.geometry).sum() for p in (POLYGONS, OUTLINES)]
    assert corners[1] < 0.9 * corners[0]
    assert OUTLINES.is_valid.all() and OUTLINES.index.equals(POLYGONS.index)
    parts = [shapely.get_num_geometries(p.geometry) for p in (POLYGONS, OUTLINES)]
    assert (parts[0] == parts[1]).all()


def test_simplified_borders_are_shared():
    """No gap and no overlap: a coverage as before, whose areas add up to that of its union."""
    assert OUTLINES.is_valid_coverage()
    whole = OUTLINES.union_all()
    assert OUTLINES.area.sum() == pytest.approx(whole.area, rel=1e-9)
    before = POLYGONS.union_all()
    assert len(shapely.get_rings(whole)) == len(shapely.get_rings(before))
    assert whole.symmetric_difference(before).area < 0.1 * PIXEL * before.length


def test_simplified_polygons_have_the_same_neighbours():
    at = space.positions(ENTITIES)
    before, after = (space.contiguity(p, at) for p in (POLYGONS, OUTLINES))
    pd.testing.assert_series_equal(before.adjacency, after.adjacency)


def test_a_border_moves_by_less_than_a_tenth_of_a_pixel():
    """On average; a single corner goes further where a spit is thin."""
    pairs = zip(POLYGONS.geometry, OUTLINES.geometry, strict=True)
    changed = sum(before.symmetric_difference(after).area for before, after in pairs)
    assert changed / POLYGONS.length.sum() < 0.1 * PIXEL


@pytest.mark.parametrize("kind", ["score", "paths"])
def test_a_map_is_a_small_file(kind, tmp_path):
    groups = ENTITIES["province"]
    if kind == "score":
        numbers = pd.Series(range(len(ENTITIES)), ENTITIES.index)
        fig = maps.choropleth(POLYGONS, numbers, groups, {}, "score", "source", "en")
    else:
        paths = pd.Series("a", ENTITIES.index)
        shares = pd.DataFrame({"a": 1.0}, ENTITIES.index[:1])
        named = ENTITIES["name_en"].to_dict()
        fig = path_map.path_map(POLYGONS, paths, shares, groups, {"a": "A"}, named, "source", "en")
    publish.write_figure(fig, pd.DataFrame({"a": [1]}), tmp_path, "f")
    assert (tmp_path / "f.svg").stat().st_size < 150_000


def test_a_place_with_several_paths_is_a_pie_on_plain_ground():
    """Of three places two take one path; the third is cut in the shares of both."""
    three = ENTITIES.index[:3]
    shares = pd.DataFrame({"a": [0.75], "b": [0.25]}, three[2:])
    fig = path_map.path_map(
        POLYGONS.loc[three], pd.Series(["a", "a", "b"], three), shares,
        ENTITIES.loc[three, "province"], {"a": "A", "b": "B"}, {three[2]: "Third"}, "source", "en",
    )  # fmt: skip
    wedges = [patch for patch in fig.axes[0].patches if isinstance(patch, Wedge)]
    assert [round(wedge.theta2 - wedge.theta1) for wedge in wedges] == [270, 90]
    said = [text.get_text() for text in fig.legends[0].get_texts()]
    assert said == ["A (2)", "B (0)", "several paths (1)"]
    assert "Third" in [text.get_text() for text in fig.axes[0].texts]
