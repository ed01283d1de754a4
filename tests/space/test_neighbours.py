"""Neighbours: squares in a row with an island, and the real polygons."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from deltabook import boundaries
from deltaindex import InputError, space

# a b c touch in a row, d touches a and c at a corner only, e is an island near c
SQUARES = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (1, 1), "e": (5, 0)}
AT = pd.DataFrame(SQUARES, index=["x", "y"]).T.astype(float) + 0.5
POLYGONS = gpd.GeoDataFrame(
    geometry=[box(x, y, x + 1, y + 1) for x, y in SQUARES.values()], index=list(SQUARES)
)


def pairs(graph):
    return {entity: set(graph[entity].index) for entity in graph.unique_ids}


def test_contiguity_joins_the_island_to_its_nearest():
    graph = space.contiguity(POLYGONS, AT)
    assert pairs(graph) == {
        "a": {"b", "d"}, "b": {"a", "c", "d"}, "c": {"b", "d", "e"}, "d": {"a", "b", "c"}, "e": {"c"},
    }  # fmt: skip
    assert graph["c"].to_dict() == pytest.approx(dict.fromkeys("bde", 1 / 3))


def test_islands_touch_nobody():
    assert space.islands(POLYGONS) == ["e"]
    assert space.islands(POLYGONS.drop(index="e")) == []


def test_nearest():
    assert pairs(space.nearest(AT, 1))["e"] == {"c"}
    assert pairs(space.nearest(AT, 2))["e"] == {"b", "c"} or pairs(space.nearest(AT, 2))["e"] == {
        "c",
        "d",
    }


def test_the_least_band_isolates_none():
    """The island is three from its nearest, so all in a row are joined."""
    graph = space.band(AT)
    assert not len(graph.isolates)
    assert pairs(graph)["e"] == {"c"}
    assert pairs(graph)["a"] == {"b", "c", "d"}


def test_inverse_distance_by_hand():
    graph = space.inverse_distance(AT.loc[["a", "b", "e"]])
    assert graph["b"].to_dict() == pytest.approx({"a": 4 / 5, "e": 1 / 5})


@pytest.mark.parametrize("name", ["contiguity", "nearest_5", "band_least", "band_wide", "inverse"])
def test_rows_sum_to_one_in_the_order_of_positions(project, name):
    entities = project.framework.entities
    at = space.positions(entities)
    graph = space.alternatives(boundaries.read(entities.index), at)[name]
    assert list(graph.unique_ids) == list(entities.index)
    assert not len(graph.isolates)
    assert graph.sparse.sum(axis=1) == pytest.approx(1)


def test_the_only_island_of_the_region(project):
    entities = project.framework.entities
    graph = space.contiguity(boundaries.read(entities.index), space.positions(entities))
    # 330900 by contiguity alone has nobody; the nearest seat is 330200
    assert pairs(graph)["330900"] == {"330200"}
    assert "330900" in pairs(graph)["330200"]
    assert all(a in pairs(graph)[b] for a, others in pairs(graph).items() for b in others)


def test_refuses():
    with pytest.raises(InputError, match="b: no polygon|no polygon.*'b'"):
        space.contiguity(POLYGONS.drop("b"), AT)
    with pytest.raises(InputError, match="no neighbour within 2 km.*'e'.*at least 3 km"):
        space.band(AT, 2)
    with pytest.raises(InputError, match="no such number of neighbours.*5.*between 1 and 4"):
        space.nearest(AT, 5)
    with pytest.raises(InputError, match="two entities at one place"):
        space.inverse_distance(AT * 0)
