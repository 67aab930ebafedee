"""Wind and rain as they are seen: streaks go with the wind, nothing is drawn of nothing, and the city shows through."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.camera import Camera
from widgets.scene.layers import weather
from widgets.scene.offscreen import Studio
from widgets.scene.table import LAYERS, LayerTable

SIZE = (640, 360)
STATION = "urn:ngsi-ld:WeatherStation:0"
ABOVE = Camera(0, 0, 0, 480, pitch=89)
Mirrors = Callable[..., CityMirror]


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(town)
    for layer in LAYERS:
        made.scene.set_layer(layer, layer == "weather")
    yield made
    made.close()


def picture(studio: Studio, table: LayerTable, seconds: float, camera: Camera = ABOVE) -> np.ndarray:
    studio.scene.paint("weather", table)
    return studio.take(camera, SIZE, seconds=seconds)[..., :3].astype(int)


def wind(speed: object, comes_from: object) -> dict[tuple[str, str], object]:
    return {(STATION, "wind_speed"): speed, (STATION, "wind_direction"): comes_from}


def shift(one: np.ndarray, other: np.ndarray, axis: int, most: int = 14) -> int:
    """Pixels by which `other` is `one` moved along an axis."""
    scores = {k: float((one * np.roll(other, -k, axis=axis)).sum()) for k in range(-most, most + 1)}
    return max(scores, key=scores.__getitem__)


@pytest.mark.parametrize(("comes_from", "axis", "sign"), [(270.0, 1, 1), (90.0, 1, -1), (180.0, 0, -1)])
def test_that_streaks_move_with_the_wind(
    comes_from: float, axis: int, sign: int, studio: Studio, town: CityModel, mirror_of: Mirrors
) -> None:
    bare = picture(studio, LayerTable.empty(), 0.0)
    table = weather.table(town, mirror_of(wind(15.0, comes_from)))
    first, second = (np.abs(picture(studio, table, at) - bare).sum(axis=2) for at in (60.0, 60.4))
    metre = ABOVE.focal(SIZE[1]) / (480.0 - 90.0)
    assert shift(first, second, axis) == pytest.approx(sign * 15.0 * 0.4 * metre, abs=2.0)


def test_that_the_direction_is_told_by_a_still_picture(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    bare = picture(studio, LayerTable.empty(), 0.0)
    drawn = picture(studio, weather.table(town, mirror_of(wind(15.0, 270.0))), 60.0)
    seen = np.abs(drawn - bare).sum(axis=2).astype(float)
    behind, before = ((seen**2 * np.roll(seen, way, axis=1)).sum() for way in (20, -20))
    assert behind > 1.3 * before  # a head, strong and wide, has its tail in the west and nothing in the east


@pytest.mark.parametrize("values", [{}, {(STATION, "wind_speed"): 9.0, (STATION, "rain"): 0.0}])
def test_that_what_is_not_known_is_not_drawn(
    values: dict[tuple[str, str], object], studio: Studio, town: CityModel, mirror_of: Mirrors
) -> None:
    bare = picture(studio, LayerTable.empty(), 0.0)
    assert np.array_equal(bare, picture(studio, weather.table(town, mirror_of(values)), 60.0))


def test_that_stale_wind_and_rain_are_grey_and_stand(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    stale = {key: (value, Quality.STALE) for key, value in wind(15.0, 270.0).items()}
    table = weather.table(town, mirror_of({**stale, (STATION, "rain"): (9.0, Quality.STALE)}))
    bare = picture(studio, LayerTable.empty(), 0.0)
    first, second = picture(studio, table, 60.0), picture(studio, table, 61.3)
    drawn = np.abs(first - bare).max(axis=2) > 40
    assert drawn.any()
    assert np.array_equal(first, second)
    good = picture(studio, weather.table(town, mirror_of(wind(15.0, 270.0))), 60.0)
    other = np.abs(good - bare).max(axis=2) > 40
    assert np.median(np.ptp(first[drawn], axis=1)) < np.median(np.ptp(good[other], axis=1))


def test_that_more_rain_covers_more_but_never_hides_the_city(
    studio: Studio, town: CityModel, mirror_of: Mirrors
) -> None:
    camera = Camera(0, 0, 0, 900, pitch=25)
    bare = picture(studio, LayerTable.empty(), 0.0, camera)
    shares = []
    for rain in (1.0, 8.0, 300.0):
        drawn = picture(studio, weather.table(town, mirror_of({(STATION, "rain"): rain})), 60.0, camera)
        shares.append(float(np.mean(np.abs(drawn - bare).max(axis=2) > 8)))
    assert 0 < shares[0] < shares[1] < shares[2] < 0.25


def test_that_an_instant_is_the_same_picture_again(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    table = weather.table(town, mirror_of({**wind(9.0, 200.0), (STATION, "rain"): 6.0}))
    first = picture(studio, table, 90.0)
    picture(studio, table, 95.0)
    assert np.array_equal(first, picture(studio, table, 90.0))
