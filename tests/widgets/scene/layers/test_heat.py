"""The heat map: interpolated within reach of good stations, hatched grey where only stale ones are, else nothing."""

from collections.abc import Callable

import numpy as np

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.cover import laid
from widgets.scene.layers import heat
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.table import Field

STATION = "urn:ngsi-ld:AirStation:0"


def test_that_values_lie_between_stations_and_end_at_their_reach() -> None:
    x = np.array([[0.0, 500.0, 1000.0, 1000.0 + heat.REACH + 1]])
    found = heat.interpolated(x, np.zeros_like(x), np.array([(0.0, 0.0), (1000.0, 0.0)]), np.array([10.0, 50.0]))
    assert np.allclose(found[0, :3], [10.0, 30.0, 50.0], atol=0.01)
    assert np.isnan(found[0, 3])


def test_that_a_stale_station_gives_hatched_grey_alone(town: CityModel, mirror_of: Callable[..., CityMirror]) -> None:
    field = heat.table(town, mirror_of({(STATION, "pm25"): (20.0, Quality.STALE)})).field
    assert field is not None
    seen = field.rgba[field.rgba[..., 3] > 0]
    assert 0.3 < len(seen) / field.rgba[..., 3].size < 0.7
    assert (seen[:, :3] == colour(STALE)[:3]).all()


def test_that_no_value_gives_no_field(town: CityModel, mirror_of: Callable[..., CityMirror]) -> None:
    assert heat.table(town, mirror_of({})).field is None


def test_that_the_upper_field_hides_the_lower() -> None:
    box = (0.0, 0.0, 10.0, 10.0)
    red, half = np.full((4, 4, 4), (255, 0, 0, 255), np.uint8), np.full((4, 4, 4), (0, 0, 255, 255), np.uint8)
    half[:, 2:] = 0
    field, opacity = laid([(Field(box, red), 1.0), (Field(box, half), 1.0)])
    assert opacity == 1.0
    assert field.rgba[0, 0].tolist() == [0, 0, 255, 255]
    assert field.rgba[0, -1].tolist() == [255, 0, 0, 255]
