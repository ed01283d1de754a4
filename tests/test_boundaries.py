"""Polygons in an equal-area projection."""

import pytest

from deltabook import boundaries
from deltaindex import InputError
from deltaindex.project import Project


def test_areas_agree_with_the_yearbook():
    """Equal-area: polygon and printed land area of the whole region agree within five percent."""
    project = Project.find()
    polygons = boundaries.read(project.framework.entities.index)
    printed = project.framework.compute("land_area", project.observations(2018).values, "km2")
    assert polygons.area.sum() / 1e6 == pytest.approx(printed.sum(), rel=0.05)
    assert list(polygons.index) == list(project.framework.entities.index)


def test_a_code_without_polygon_is_named():
    with pytest.raises(InputError, match="999999"):
        boundaries.read(["310000", "999999"])
