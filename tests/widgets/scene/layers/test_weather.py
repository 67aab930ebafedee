"""Wind and rain between stations: components, never angles; nothing beyond their reach; old values are told apart."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.place import Place
from citydeck.model.quality import Quality
from widgets.scene.layers import weather
from widgets.scene.layers.interpolation import spread
from widgets.scene.layers.scale import STALE, colour

STATION, OTHER = "urn:ngsi-ld:WeatherStation:0", "urn:ngsi-ld:WeatherStation:1"
Mirrors = Callable[..., CityMirror]


def blows(speed: object, comes_from: object, station: str = STATION) -> dict[tuple[str, str], object]:
    return {(station, "wind_speed"): speed, (station, "wind_direction"): comes_from}


@pytest.fixture(scope="module")
def two(town: CityModel) -> CityModel:
    """The town with a second station 400 m east of the first."""
    longitude, latitude = map(float, town.frame.to_degrees(200.0, -200.0))
    other = Asset(OTHER, "weather_station", {"en": "V"}, Place(longitude, latitude, 10.0))
    return replace(town, assets=(*town.assets, other))


def test_that_a_wind_from_the_west_goes_east() -> None:
    assert weather.components(np.array([10.0]), np.array([270.0]))[0] == pytest.approx([10.0, 0.0], abs=1e-9)
    assert weather.components(np.array([10.0]), np.array([0.0]))[0] == pytest.approx([0.0, -10.0], abs=1e-9)


def test_that_350_and_10_degrees_have_the_mean_0_not_180() -> None:
    at = np.array([(-100.0, 0.0), (100.0, 0.0)])
    mean = spread(np.zeros(1), np.zeros(1), at, weather.components(np.full(2, 5.0), np.array([350.0, 10.0])), 1000.0)[0]
    comes_from = np.degrees(np.arctan2(-mean[0], -mean[1])) % 360.0
    assert min(comes_from, 360.0 - comes_from) < 1e-6
    assert np.hypot(*mean) == pytest.approx(5.0 * np.cos(np.radians(10.0)))


def test_that_the_nearer_station_counts_by_the_inverse_square() -> None:
    at, values = np.array([(0.0, 0.0), (300.0, 0.0)]), np.array([[0.0], [10.0]])
    assert spread(np.array([100.0]), np.zeros(1), at, values, 1000.0)[0, 0] == pytest.approx(10.0 * 0.25 / 1.25)


def test_that_nothing_is_said_beyond_the_reach() -> None:
    x = np.array([999.0, 1001.0])
    found = spread(x, np.zeros(2), np.zeros((1, 2)), np.array([[3.0]]), 1000.0)
    assert found[0, 0] == 3.0
    assert np.isnan(found[1, 0])


def test_that_a_good_station_gives_wind_and_rain(town: CityModel, mirror_of: Mirrors) -> None:
    table = weather.table(town, mirror_of({**blows(8.0, 270.0), (STATION, "rain"): 4.0}))
    known = table.extra["wind_state"] == weather.GOOD
    assert known.any()
    assert table.extra["wind"][known] == pytest.approx(np.tile([8.0, 0.0], (known.sum(), 1)), abs=1e-5)
    assert table.extra["rain"][table.extra["rain_state"] == weather.GOOD] == pytest.approx(4.0)


def test_that_a_speed_without_a_direction_gives_no_wind(town: CityModel, mirror_of: Mirrors) -> None:
    mirror = mirror_of({(STATION, "wind_speed"): 8.0, (STATION, "rain"): 0.0})
    table = weather.table(town, mirror)
    assert not table.extra["wind_state"].any()
    assert (table.extra["rain_state"] == weather.GOOD).any()  # dry is known, and is not the same as not known


def test_that_nothing_received_gives_an_empty_table(town: CityModel, mirror_of: Mirrors) -> None:
    assert not len(weather.table(town, mirror_of({})).ids)


@pytest.mark.parametrize("old", ["wind_speed", "wind_direction"])
def test_that_either_value_being_stale_makes_the_wind_old(old: str, town: CityModel, mirror_of: Mirrors) -> None:
    values = blows(8.0, 270.0)
    values[(STATION, old)] = (values[(STATION, old)], Quality.STALE)
    table = weather.table(town, mirror_of(values))
    assert set(np.unique(table.extra["wind_state"])) <= {weather.NOTHING, weather.OLD}
    assert (table.extra["wind_state"] == weather.OLD).any()
    assert table.hatched[0]
    assert table.rgba[0].tolist() == list(colour(STALE))


def test_that_a_stale_station_is_not_mixed_into_a_good_one(two: CityModel, mirror_of: Mirrors) -> None:
    stale = blows((20.0, Quality.STALE), (90.0, Quality.STALE), OTHER)
    table = weather.table(two, mirror_of({**blows(8.0, 270.0), **stale}))
    known = table.extra["wind_state"] == weather.GOOD
    assert known.any()
    assert table.extra["wind"][known][:, 0] == pytest.approx(8.0)


def test_that_a_lost_link_makes_everything_old(town: CityModel, mirror_of: Mirrors) -> None:
    mirror = mirror_of({**blows(8.0, 270.0), (STATION, "rain"): 4.0})
    mirror.set_connected(False)
    table = weather.table(town, mirror)
    assert not (table.extra["wind_state"] == weather.GOOD).any()
    assert not (table.extra["rain_state"] == weather.GOOD).any()


def test_that_speed_is_told_by_rising_lightness() -> None:
    rgb = weather.WIND.rgba([value for value, _ in weather.WIND.stops])[:, :3] @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(rgb) > 5).all()
