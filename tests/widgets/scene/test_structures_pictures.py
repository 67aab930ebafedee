"""Structures as they are seen: the deck between sensors, and the ground cut open above pipes."""

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
from widgets.scene.layers import bridges
from widgets.scene.layers.bridges import USE
from widgets.scene.offscreen import Studio

SIZE = (640, 360)
PIPE, DECK = "urn:ngsi-ld:Pipeline:deep", "urn:ngsi-ld:Bridge:long"
Mirrors = Callable[..., CityMirror]


@pytest.fixture(scope="module")
def dug(town: CityModel, towns: ModuleType) -> CityModel:
    pipe = ((-700.0, -40.0, -6.0), (700.0, -40.0, -6.0))
    deck = ((-700.0, 60.0, 60.0), (700.0, 60.0, 60.0))
    assets = (
        Asset(PIPE, "pipeline", {"en": "Pipe"}, towns.place(0, -40, -6, pipe)),
        Asset(DECK, "bridge", {"en": "Deck"}, towns.place(0, 60, 60, deck)),
    )
    return replace(town, assets=assets, buildings=None, mesh=None, roads=None, water=None, prepared=None)


@pytest.fixture(scope="module")
def studio(dug: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(dug)
    yield made
    made.close()


def picture(studio: Studio, camera: Camera) -> np.ndarray:
    return studio.take(camera, SIZE)[..., :3].astype(int)


@pytest.mark.parametrize("pitch", [35.0, 60.0, 89.0])
def test_that_a_trench_opens_the_ground_only_around_its_pipe(pitch: float, studio: Studio) -> None:
    camera = Camera(0, -40, 0, 240, pitch=pitch)
    studio.scene.set_layer("bridges", False)
    closed = picture(studio, camera)
    studio.scene.set_layer("bridges", True)
    opened = np.abs(picture(studio, camera) - closed).max(axis=2) > 3
    middle = opened[:, SIZE[0] // 2]
    edges = [camera.project((0.0, -40.0 + y, 0.0), *SIZE)[0][1] for y in (8.0, -8.0)]
    assert middle[int(min(edges)) + 3 : int(max(edges)) - 2].mean() > 0.9
    rest = middle.copy()
    rest[int(min(edges)) - 3 : int(max(edges)) + 4] = False
    deck = camera.project([(0.0, 60.0 + y, 63.0) for y in (-6.0, 6.0)], *SIZE)[:, 1]
    rest[max(0, int(deck.min()) - 3) : max(0, int(deck.max()) + 3)] = False
    assert not rest.any()


def test_that_a_pipe_reads_as_deep_from_the_side(studio: Studio, dug: CityModel, mirror_of: Mirrors) -> None:
    studio.scene.paint("bridges", bridges.table(dug, mirror_of({(PIPE, "pressure"): 300.0})))
    seen = {}
    for pitch in (89.0, 40.0):
        camera = Camera(0, -40, 0, 240, pitch=pitch)
        studio.scene.set_layer("bridges", True)
        column = picture(studio, camera)[:, SIZE[0] // 2]
        edges = sorted(camera.project((0.0, -40.0 + y, 0.0), *SIZE)[0][1] for y in (8.0, -8.0))
        inside = column[int(edges[0]) + 2 : int(edges[1]) - 1].sum(axis=1)
        seen[pitch] = float(np.argmax(inside)) / len(inside)
    assert seen[89.0] == pytest.approx(0.5, abs=0.12), "in the middle from above"
    assert seen[40.0] > seen[89.0] + 0.1, "nearer to the near edge from the side, as what lies deep is"


def test_that_a_deck_has_its_colour_where_a_sensor_is_near_and_none_beyond(
    studio: Studio, dug: CityModel, mirror_of: Mirrors
) -> None:
    camera = Camera(0, 60, 60, 900, pitch=60)
    studio.scene.set_layer("bridges", True)
    studio.scene.paint("bridges", bridges.table(dug, mirror_of({})))
    bare = picture(studio, camera)
    near, far = (camera.project((x, 60.0, 63.0), *SIZE)[0][:2].astype(int) for x in (0.0, 420.0))
    pictures = {}
    for name, value in (("good", 160.0), ("stale", (160.0, Quality.STALE))):
        studio.scene.paint("bridges", bridges.table(dug, mirror_of({(DECK, "stress"): value})))
        pictures[name] = picture(studio, camera)
        assert np.abs(pictures[name] - bare)[near[1], near[0] - 20 : near[0] + 20].max() > 30
        assert np.array_equal(pictures[name][far[1], far[0]], bare[far[1], far[0]])
    red = np.argmax(USE.rgba([100.0])[0, :3])
    row = pictures["stale"][near[1], near[0] - 60 : near[0] + 60]
    assert pictures["good"][near[1], near[0], red] > 1.5 * pictures["good"][near[1], near[0], 2]
    assert np.ptp(row.astype(float), axis=1).max() < 40, "grey"
    assert np.ptp(row.sum(axis=1)) > 60, "hatched"


@pytest.mark.parametrize("light", ["day", "dusk", "night"])
def test_that_the_gradient_of_a_deck_is_seen_from_above_the_town(
    light: str, dug: CityModel, towns: ModuleType, mirror_of: Mirrors
) -> None:
    sensors = [Asset(f"urn:ngsi-ld:Sensor:{x}", "sensor", {}, towns.place(x, 60, 60), DECK) for x in (-200, 200)]
    mesh = towns.box_mesh((-300, 40, 50), (300, 80, 60), DECK)
    site = replace(dug, assets=(*dug.assets, *sensors), mesh=mesh)
    studio, camera = Studio(), Camera(0, 60, 60, 2600, pitch=40)
    studio.scene.set_city(site)
    studio.scene.set_daylight(light)
    values = {(sensor.id, "stress"): value for sensor, value in zip(sensors, (30.0, 165.0), strict=True)}
    studio.scene.paint("bridges", bridges.table(site, mirror_of(values)))
    studio.scene.set_layer("bridges", True)
    seen = picture(studio, camera)
    studio.close()
    spots = camera.project([(x, 60.0, 63.0) for x in (-150.0, 100.0, 170.0)], *SIZE)[:, :2].astype(int)
    cool, warm, hot = (seen[y - 3 : y + 4, x] for x, y in spots)
    warmth = [np.max(patch[:, 0] - patch[:, 2]) for patch in (cool, warm, hot)]
    assert warmth[0] < 0 < warmth[1] < warmth[2], "from blue to red along the deck"
    assert warmth[2] > 90
