"""Light by date, hour and place."""

import datetime as dt
import math

import numpy as np
import pytest

from citydeck.city.skyline_raster import SkylineRaster
from widgets.scene.daylight import DAY, NIGHT, by_sun
from widgets.scene.shade import shade
from widgets.scene.sun import position


def ns(*moment):
    return int(dt.datetime(*moment, tzinfo=dt.UTC).timestamp() * 1e9)


@pytest.mark.parametrize(
    ("moment", "place", "azimuth", "elevation"),
    [
        # At an equinox the sun stands over the equator; at solstice noon, 90 degrees less the distance to the tropic.
        ((2026, 3, 20, 14, 46), (-41.5, 0.0), None, 90.0 - 1.95),
        ((2026, 6, 21, 3, 55, 40), (121.5, 31.2), 180.0, 90.0 - 31.2 + 23.43),
        ((2026, 12, 21, 3, 52), (121.5, 31.2), 180.0, 90.0 - 31.2 - 23.43),
        ((2026, 6, 21, 12, 0), (0.0, 89.9), 180.0, 23.43),
    ],
)
def test_that_the_sun_stands_where_almanacs_say(moment, place, azimuth, elevation):
    found = position(ns(*moment), *place)
    if azimuth is not None:
        assert found[0] == pytest.approx(azimuth, abs=1.5)
    assert found[1] == pytest.approx(elevation, abs=2.1 if azimuth is None else 0.15)


def test_that_the_sun_rises_in_the_east_and_sets_in_the_west():
    morning, evening = (position(ns(2026, 3, 20, hour, 30), 121.5, 31.2) for hour in (22, 9))
    assert 80 < morning[0] < 100
    assert 255 < evening[0] < 275


def test_that_light_follows_the_sun_without_a_jump():
    heights = np.arange(-20, 60, 0.25)
    lights = [by_sun(200.0, float(height)) for height in heights]
    ambient = np.array([light.ambient for light in lights])
    assert np.abs(np.diff(ambient, axis=0)).max() < 0.03
    assert lights[0].ambient == NIGHT.ambient
    assert lights[-1].ambient == DAY.ambient
    assert all(math.isclose(math.hypot(*light.sun_to), 1.0, rel_tol=1e-6) for light in lights)


@pytest.fixture
def tower():
    height = np.zeros((60, 60), np.float32)
    height[30, 30] = 50.0
    return SkylineRaster(height, (height > 0).astype(np.float32), 0.0, 0.0, 10.0)


def test_that_a_shadow_falls_away_from_the_sun_as_long_as_the_tower_is_high(tower):
    low = shade(tower, (math.cos(math.radians(45)), 0.0, math.sin(math.radians(45))))  # in the east, at 45 degrees
    row = low[30].astype(int)
    assert row[26:29].max() < 235
    assert row[33:].min() == 255
    assert row[:22].min() == 255


def test_that_below_the_horizon_nothing_casts_a_shadow(tower):
    dark = shade(tower, (1.0, 0.0, 0.0))
    assert np.all(dark[30, :27] == 255)
    assert dark[30, 30] < 255


def test_that_a_shadow_longer_than_a_small_city_ends_at_its_edge():
    one = SkylineRaster(np.full((3, 3), 200.0, np.float32), np.ones((3, 3), np.float32), 0.0, 0.0, 4.0)
    left = shade(one, (0.7, 0.1, 0.2))
    assert left.shape == (3, 3)
    assert left.min() < 255
