"""Direction: planes whose fall is known, centres and ellipses by hand, and the real region."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deltaindex import InputError, space

GRID = pd.DataFrame([(x, y) for x in range(4) for y in range(4)], columns=["x", "y"]) * 50.0


@given(st.floats(0, 359.9), st.floats(0.1, 5))
def test_a_plane_gives_back_its_bearing(bearing, fall):
    turned = np.radians(bearing)
    values = -fall / 100 * (GRID["x"] * np.sin(turned) + GRID["y"] * np.cos(turned))
    found = space.trend(values, GRID, resamples=9)
    assert abs(space.turn(bearing, found.bearing)) < 1e-6
    assert (found.fall, found.fit) == pytest.approx((fall, 1))


def test_the_interval_passes_north():
    rng = np.random.default_rng(1)
    values = -GRID["y"] / 100 + rng.normal(scale=0.2, size=16)
    found = space.trend(values, GRID)
    assert found.low > 270 and found.high < 90
    assert space.turn(found.low, found.bearing) > 0 and space.turn(found.bearing, found.high) > 0
    assert found.fall_low < found.fall < found.fall_high
    assert found.p < 0.01


def test_intervals_cover():
    """Of samples from a plane with noise, most intervals hold its bearing."""
    rng = np.random.default_rng(2)
    at = pd.DataFrame(rng.uniform(0, 300, (40, 2)), columns=["x", "y"])
    held = []
    for _ in range(60):
        found = space.trend(at["x"] / -100 + rng.normal(size=40), at, resamples=299)
        low, high = space.turn(90, found.low), space.turn(90, found.high)
        held.append(low <= 0 <= high)
    assert np.mean(held) > 0.85


def test_bearing_against_plain_least_squares(project):
    y = project.index(2018).scores["index"]
    at = space.positions(project.framework.entities)
    (b, c, _), *_ = np.linalg.lstsq(np.column_stack([at, np.ones(len(at))]), y, rcond=None)
    found = space.trend(y, at, resamples=99)
    assert found.bearing == pytest.approx(np.degrees(np.arctan2(-b, -c)) % 360)
    assert found.fall == pytest.approx(100 * np.hypot(b, c))
    assert found == space.trend(y, at, resamples=99)


def test_ellipse_by_hand():
    """Weights 3 and 1 on two points four apart: centre at a quarter, spread root 3 along it."""
    at = pd.DataFrame({"x": [0.0, 4.0], "y": [0.0, 0.0]})
    found = space.ellipse(at, pd.Series([3.0, 1.0]))
    assert (found.x, found.y) == (1, 0)
    assert (found.major, found.minor, found.bearing) == pytest.approx((3**0.5, 0, 90))
    assert found.area == pytest.approx(0)


def test_the_outline_follows_the_bearing():
    diagonal = pd.DataFrame({"x": [0.0, 1.0, 2.0, 1.1], "y": [0.0, 1.0, 2.0, 0.9]})
    found = space.ellipse(diagonal)
    outline = found.outline() - [found.x, found.y]
    assert found.bearing == pytest.approx(45, abs=1)
    furthest = outline[np.hypot(*outline.T).argmax()]
    assert np.degrees(np.arctan2(*furthest)) % 180 == pytest.approx(found.bearing, abs=1)
    assert np.hypot(*outline.T).max() == pytest.approx(found.major)


def test_equal_weights_are_no_weights(project):
    at = space.positions(project.framework.entities)
    one, two = space.ellipse(at), space.ellipse(at, pd.Series(7.0, at.index))
    assert (one.x, one.y, one.major, one.bearing) == pytest.approx(
        (two.x, two.y, two.major, two.bearing)
    )
    assert (one.x, one.y) == pytest.approx(tuple(at.mean()))


def test_positions_against_great_circles(project):
    """Kilometres on the plane are within a percent of those on the sphere."""
    entities = project.framework.entities
    at = space.positions(entities)
    lon, lat = (np.radians(entities[c].astype(float)) for c in ("lon", "lat"))
    a, b = "310000", "320100"
    cosine = np.sin(lat[a]) * np.sin(lat[b]) + np.cos(lat[a]) * np.cos(lat[b]) * np.cos(
        lon[a] - lon[b]
    )
    assert np.hypot(*(at.loc[a] - at.loc[b])) == pytest.approx(6371 * np.arccos(cosine), rel=0.01)


def test_refuses():
    values = pd.Series(range(16), dtype=float, name="v")
    with pytest.raises(InputError, match="3: v: no value"):
        space.trend(values.where(values != 3), GRID)
    with pytest.raises(InputError, match="v: a constant"):
        space.trend(values * 0, GRID)
    with pytest.raises(InputError, match="on one line"):
        space.trend(values, GRID.assign(y=0.0))
    with pytest.raises(InputError, match="negative"):
        space.ellipse(GRID, values - 5)
    with pytest.raises(InputError, match="no such column.*'lat'.*degrees"):
        space.positions(pd.DataFrame({"lon": ["1"]}, index=["a"]))
    with pytest.raises(InputError, match="a: lat: no position.*'north'"):
        space.positions(pd.DataFrame({"lon": ["1"], "lat": ["north"]}, index=["a"]))


@pytest.mark.parametrize(
    ("low", "high", "inside"), [(350, 10, True), (10, 350, False), (0, 0, True)]
)
def test_a_sector_may_pass_north(low, high, inside):
    assert space.between(0.0, low, high) is inside


def test_displacement_of_a_centre():
    start, end = (space.Ellipse(x, y, 1.0, 1.0, 0.0) for x, y in ((1, 1), (4, 5)))
    assert space.displacement(start, end) == pytest.approx((5, np.degrees(np.arctan2(3, 4))))
    assert space.displacement(end, start)[1] == pytest.approx(180 + np.degrees(np.arctan2(3, 4)))


def test_bearings_are_those_of_the_interval():
    rng = np.random.default_rng(6)
    at = pd.DataFrame(rng.uniform(0, 100, (25, 2)), columns=["x", "y"])
    y = at["x"] / 100 + pd.Series(rng.normal(size=25)) / 5
    found, drawn = space.trend(y, at, resamples=199), space.bearings(y, at, resamples=199)
    off = space.turn(found.bearing, drawn)
    assert np.quantile(off, [0.025, 0.975]) == pytest.approx(
        [space.turn(found.bearing, end) for end in (found.low, found.high)]
    )
