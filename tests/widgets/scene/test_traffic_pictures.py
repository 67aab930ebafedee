"""Traffic as it is seen: streaks run with the traffic, vehicles are where data are good, and nothing runs where old."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.camera import Camera
from widgets.scene.layers import flow, roads, vehicles
from widgets.scene.offscreen import Studio
from widgets.scene.table import LAYERS, LayerTable

SIZE = (640, 360)
ROAD = "urn:ngsi-ld:Road:1"
ABOVE = Camera(420, 0, 0, 150, pitch=89.5)
Mirrors = Callable[..., CityMirror]


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(town)
    yield made
    made.close()


def show(studio: Studio, tables: dict[str, LayerTable]) -> None:
    for layer in LAYERS:
        studio.scene.paint(layer, tables.get(layer, LayerTable.empty()))
        studio.scene.set_layer(layer, layer in tables)


def picture(studio: Studio, seconds: float, camera: Camera = ABOVE) -> np.ndarray:
    return studio.take(camera, SIZE, seconds=seconds)[..., :3].astype(int)


def band(image: np.ndarray, y: float) -> np.ndarray:
    """Brightness along the road, `y` metres north of its middle."""
    row = round(float(ABOVE.project((420.0, y, 0.3), *SIZE)[0][1]))
    return image[row - 2 : row + 3].sum(axis=(0, 2)).astype(float)


def shift(one: np.ndarray, other: np.ndarray, most: int = 60) -> int:
    """Pixels to the right by which `other` is `one` moved."""
    one, other = one - one.mean(), other - other.mean()
    scores = {k: float(np.dot(one[most:-most], np.roll(other, -k)[most:-most])) for k in range(-most, most + 1)}
    return max(scores, key=scores.__getitem__)


def metre() -> float:
    seen = ABOVE.project([(420.0, 0.0, 0.3), (430.0, 0.0, 0.3)], *SIZE)
    return float(seen[1][0] - seen[0][0]) / 10.0


@pytest.mark.parametrize(("side", "sign"), [(-5.5, 1), (5.5, -1)])
def test_that_flow_runs_with_the_traffic_on_both_sides(
    side: float, sign: int, studio: Studio, town: CityModel, mirror_of: Mirrors
) -> None:
    show(studio, {"flow": flow.table(town, mirror_of({(ROAD, "speed"): 36.0}))})
    first, second = picture(studio, 20.0), picture(studio, 20.5)
    moved = shift(band(first, side), band(second, side))
    assert moved == pytest.approx(sign * 5.0 * metre(), abs=2.5)  # 10 m/s for half a second


@pytest.mark.parametrize("value", [(36.0, Quality.STALE), 0.0])
def test_that_stale_and_standing_roads_do_not_move(
    value: object, studio: Studio, town: CityModel, mirror_of: Mirrors
) -> None:
    show(studio, {"flow": flow.table(town, mirror_of({(ROAD, "speed"): value}))})
    assert np.array_equal(picture(studio, 30.0), picture(studio, 31.0))


def test_that_vehicles_are_drawn_on_good_roads_only(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    show(studio, {})
    empty = picture(studio, 5.0)
    seen = {}
    for name, value in (("good", 30.0), ("stale", (30.0, Quality.STALE)), ("unknown", None)):
        mirror = mirror_of({} if value is None else {(ROAD, "speed"): value})
        show(studio, {"vehicles": vehicles.table(town, mirror)})
        seen[name] = np.mean(np.abs(picture(studio, 5.0) - empty).max(axis=2) > 12)
    assert seen["good"] > 0.005
    assert seen["stale"] == seen["unknown"] == 0


def test_that_vehicles_move_and_a_paused_instant_is_the_same_picture(
    studio: Studio, town: CityModel, mirror_of: Mirrors
) -> None:
    show(studio, {"vehicles": vehicles.table(town, mirror_of({(ROAD, "speed"): 36.0}))})
    first, again, later = picture(studio, 500.0), picture(studio, 500.0), picture(studio, 500.4)
    assert np.array_equal(first, again)
    assert shift(band(first, -5.5), band(later, -5.5)) == pytest.approx(4.0 * metre(), abs=3.0)


def test_that_the_order_of_layers_decides_what_lies_on_top(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    mirror = mirror_of({(ROAD, "speed"): 5.0})
    other = LayerTable((ROAD,), np.uint8([[0, 255, 0, 255]]), np.zeros(1, bool))
    show(studio, {"roads": roads.table(town, mirror), "ghost": other})
    rest = [layer for layer in LAYERS if layer not in ("roads", "ghost")]
    greens = []
    for order in (["ghost", "roads", *rest], ["roads", "ghost", *rest]):
        studio.scene.set_order(order)
        greens.append(picture(studio, 0.0)[SIZE[1] // 2, SIZE[0] // 2])
    studio.scene.set_order(LAYERS)
    assert greens[0][1] > 2 * greens[0][0], "the ghost above"
    assert greens[1][0] > greens[1][1] * 0.9, "the roads above"
