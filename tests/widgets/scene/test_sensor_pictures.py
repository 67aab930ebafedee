"""Sensors as they are seen: outlines by what they measure, patterns by state, in place on decks and below ground."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.quality import Quality
from widgets.scene.camera import Camera
from widgets.scene.glyphs import GOOD, LIMIT, NEAR, NEVER, STALE
from widgets.scene.layers import bridges
from widgets.scene.offscreen import Studio
from widgets.scene.picker import Picker
from widgets.scene.speakers import speakers
from widgets.scene.symbols import SHALLOW

SIZE = (640, 360)
FULL = 1080.0 / SIZE[1]
DECK, ONE, DEEP = (f"urn:ngsi-ld:{name}" for name in ("Bridge:long", "Sensor:one", "Sensor:deep"))
CAMERA = Camera(0, 60, 60, 700, pitch=40)
Mirrors = Callable[..., CityMirror]


@pytest.fixture(scope="module")
def site(town: CityModel, towns: ModuleType) -> CityModel:
    deck = ((-700.0, 60.0, 60.0), (700.0, 60.0, 60.0))
    assets = (
        Asset(DECK, "bridge", {"en": "Deck"}, towns.place(0, 60, 60, deck)),
        Asset(ONE, "sensor", {"en": "One"}, towns.place(0, 60, 60), DECK),
        Asset(DEEP, "sensor", {"en": "Deep"}, towns.place(90, -40, -20)),
    )
    mesh = towns.box_mesh((-300, 50, 54), (300, 70, 60), DECK)
    return replace(town, assets=assets, buildings=None, mesh=mesh, roads=None, water=None, prepared=None)


@pytest.fixture(scope="module")
def studio(site: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(site)
    made.scene.set_layer("bridges", True)
    yield made
    made.close()


def patch(studio: Studio, where: tuple[float, float, float], *, seconds: float = 0.0) -> np.ndarray:
    x, y = CAMERA.project(where, *SIZE)[0][:2].astype(int)
    return studio.take(CAMERA, SIZE, unit=FULL, seconds=seconds)[y - 14 : y + 15, x - 14 : x + 15, :3].astype(int)


def glyph(studio: Studio, site: CityModel, mirror: CityMirror) -> np.ndarray:
    studio.scene.paint("bridges", bridges.table(site, mirror))
    return patch(studio, (0.0, 60.0, 60.0))


def colourful(picture: np.ndarray) -> float:
    """Share of the inner pixels that have a colour."""
    inner = picture[9:20, 9:20]
    return float((np.ptp(inner, axis=2) > 45).mean())


def test_that_states_are_told_by_the_limit_and_by_age(site: CityModel, mirror_of: Mirrors) -> None:
    def state(value: object) -> int:
        return int(bridges.table(site, mirror_of({(ONE, "stress"): value})).extra["sensor_state"][0])

    assert [state(value) for value in (40.0, 130.0, 170.0)] == [GOOD, NEAR, LIMIT]
    assert [state((170.0, quality)) for quality in (Quality.STALE, Quality.BAD)] == [STALE, STALE]
    assert bridges.table(site, mirror_of({})).extra["sensor_state"].tolist() == [NEVER, NEVER]
    assert bridges.table(site, mirror_of({(ONE, "pm25"): 12.0})).extra["sensor_state"][0] == GOOD
    lost = mirror_of({(ONE, "stress"): 40.0, (DEEP, "pm25"): 9.0})
    lost.set_connected(False)
    assert bridges.table(site, lost).extra["sensor_state"].tolist() == [STALE, STALE]


def test_that_stale_and_silent_sensors_have_no_colour(studio: Studio, site: CityModel, mirror_of: Mirrors) -> None:
    assert colourful(glyph(studio, site, mirror_of({(ONE, "stress"): 130.0}))) > 0.5
    stale = glyph(studio, site, mirror_of({(ONE, "stress"): (130.0, Quality.STALE)}))
    assert colourful(stale) == 0.0
    assert np.ptp(stale[9:20, 9:20].sum(axis=2)) > 150, "hatched"
    assert colourful(glyph(studio, site, mirror_of({}))) == 0.0


def test_that_states_differ_without_their_colours(studio: Studio, site: CityModel, mirror_of: Mirrors) -> None:
    values = (40.0, 130.0, 170.0, (40.0, Quality.STALE))
    dark = [glyph(studio, site, mirror_of({(ONE, "stress"): v})).mean(axis=2)[5:24, 5:24] for v in values]
    for row, one in enumerate(dark):
        for other in dark[row + 1 :]:
            assert (np.abs(one - other) > 50).mean() > 0.06


def test_that_each_kind_has_an_outline_of_its_own(studio: Studio, site: CityModel, mirror_of: Mirrors) -> None:
    metrics = ("stress", "inclination", "settlement", "pressure", "temperature", "wind_speed", "rain", "pm25", "speed")
    shapes = [glyph(studio, site, mirror_of({(ONE, metric): 1.0})).sum(axis=2) < 120 for metric in metrics]
    for row, one in enumerate(shapes):
        for other in shapes[row + 1 :]:
            assert (one != other).mean() > 0.02


def test_that_the_deck_does_not_hide_its_sensor_and_the_ground_not_a_deep_one(
    studio: Studio, site: CityModel, mirror_of: Mirrors
) -> None:
    studio.scene.paint("bridges", bridges.table(site, mirror_of({(ONE, "stress"): 130.0, (DEEP, "stress"): 130.0})))
    for where in ((0.0, 60.0, 60.0), (90.0, -40.0, -SHALLOW)):
        picture = patch(studio, where)
        assert colourful(picture) > 0.5
        lower, upper = picture[15:22, 10:19], picture[7:14, 10:19]
        assert abs(float(lower.mean()) - float(upper.mean())) < 40, "nothing cuts it"


def test_that_a_deep_sensor_is_picked_where_it_is_seen(site: CityModel) -> None:
    x, y = CAMERA.project((90.0, -40.0, -SHALLOW), *SIZE)[0][:2]
    hit = Picker(site).at(CAMERA, x, y, SIZE, layers=("bridges",))
    assert hit is not None
    assert hit.asset == DEEP


def test_that_the_most_urgent_speaks_for_a_crowd() -> None:
    at = np.random.default_rng(1).uniform(-50, 50, (5000, 3))
    urgent = np.ones(5000, np.int64)
    urgent[77] = 4
    shown = speakers(at, np.full(5000, 30.0), urgent)
    assert shown[77]
    assert 4 <= shown.sum() <= 40
    assert speakers(at, np.full(5000, 1.0), urgent).sum() > 2000
    assert np.array_equal(shown, speakers(at + np.array([0, 0, 9]), np.full(5000, 31.0), urgent)), (
        "steady while one flies"
    )
