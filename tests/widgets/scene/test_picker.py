"""Picking against a plain search over all triangles."""

import numpy as np
import pytest

from citydeck.city.model import CityModel, Extrusions
from widgets.scene.camera import Camera
from widgets.scene.pick_solids import SolidPicker
from widgets.scene.picker import Picker
from widgets.scene.prisms import prisms

SIZE = (1200, 700)


def brute(city: Extrusions, origin: np.ndarray, direction: np.ndarray) -> int:
    """The building of the nearest triangle, -1 for none."""
    solid = prisms(city, np.arange(len(city)))
    corners = solid.vertices[solid.triangles].astype(float)
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    across = np.cross(direction, two)
    volume = np.einsum("ij,ij->i", one, across)
    volume[np.abs(volume) < 1e-12] = np.nan
    start = origin - corners[:, 0]
    u = np.einsum("ij,ij->i", start, across) / volume
    turned = np.cross(start, one)
    v = turned @ direction / volume
    time = np.einsum("ij,ij->i", turned, two) / volume
    hit = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (time > 0)
    if not hit.any():
        return -1
    row = int(np.argmin(np.where(hit, time, np.inf)))
    return int(solid.attributes["aux"][solid.triangles[row, 0], 0])


@pytest.mark.parametrize("camera", [Camera(0, 0, 0, 900, heading=30, pitch=50), Camera(0, 0, 30, 700, pitch=4)])
def test_that_the_grid_finds_what_a_search_of_every_triangle_finds(town: CityModel, camera: Camera) -> None:
    assert town.buildings is not None
    picker = SolidPicker(town.buildings)
    random = np.random.default_rng(5)
    found = 0
    for x, y in random.integers((0, 0), SIZE, (60, 2)):
        origin, direction = camera.ray(x, y, *SIZE)
        hit = picker.pick(origin, direction)
        assert (hit[0] if hit else -1) == brute(town.buildings, origin, direction)
        found += hit is not None
    assert found > 5


def test_that_straight_down_finds_the_roof_below(town: CityModel) -> None:
    assert town.buildings is not None
    ring = town.buildings.xy[town.buildings.offsets[7] : town.buildings.offsets[8]]
    inside = ring[:3].mean(axis=0)
    hit = SolidPicker(town.buildings).pick(np.array([*inside, 900.0]), np.array([0.0, 0.0, -1.0]))
    assert hit is not None
    assert hit[0] == 7
    assert 900.0 - hit[1] == pytest.approx(float(town.buildings.height[7]), abs=1e-3)


def test_that_a_ray_into_the_sky_hits_nothing(town: CityModel) -> None:
    assert town.buildings is not None
    assert SolidPicker(town.buildings).pick(np.array([0.0, 0.0, 500.0]), np.array([0.3, 0.2, 0.9])) is None


def aimed(camera: Camera, point: tuple[float, float, float]) -> tuple[float, float]:
    x, y, _ = camera.project(point, *SIZE)[0]
    return float(x), float(y)


def test_that_assets_are_picked_where_their_layer_is_shown(town: CityModel) -> None:
    camera = Camera(0, 0, 0, 2500, pitch=60)
    picker = Picker(town)
    cell = next(asset for asset in town.assets if asset.kind == "cell")
    assert cell.place is not None
    x, y = town.frame.to_local(cell.place.longitude, cell.place.latitude)
    at = aimed(camera, (float(x), float(y), 34.0))
    shown, hidden = (picker.at(camera, *at, SIZE, layers=layers) for layers in (("coverage",), ()))
    assert shown is not None
    assert shown.asset == cell.id
    assert hidden is None or hidden.asset != cell.id


def test_that_a_bridge_a_road_and_a_feeder_are_picked(town: CityModel) -> None:
    camera = Camera(0, 0, 0, 2500, pitch=70)
    picker = Picker(town)
    bridge = picker.at(camera, *aimed(camera, (0.0, -25.0, 40.0)), SIZE)
    road = picker.at(camera, *aimed(camera, (60.0, 150.0, 0.3)), SIZE)
    feeder = picker.at(camera, *aimed(camera, (-600.0, -400.0, 26.0)), SIZE, layers=("energy",))
    assert [hit.asset if hit else None for hit in (bridge, road, feeder)] == [
        "urn:ngsi-ld:Bridge:one", "urn:ngsi-ld:Road:2", "urn:ngsi-ld:Feeder:0",
    ]  # fmt: skip


def test_that_the_outline_of_an_evacuation_area_is_picked_while_its_layer_is_shown(town: CityModel) -> None:
    camera = Camera(310, -250, 0, 700, pitch=89)
    x, y, _ = camera.project((420.0, -300.0, 0.0), *SIZE)[0]
    found = {}
    for layers in ((), ("evacuation",)):
        hit = Picker(town).at(camera, x, y, SIZE, layers=layers)
        found[layers] = hit.asset if hit is not None else ""
    assert found[("evacuation",)] == "urn:ngsi-ld:EvacuationArea:0"
    assert found[()] != found[("evacuation",)]


def test_that_a_building_hides_what_is_behind_it(town: CityModel) -> None:
    picker = Picker(town)
    assert town.buildings is not None
    tall = int(np.argmax(town.buildings.height))
    ring = town.buildings.xy[town.buildings.offsets[tall] : town.buildings.offsets[tall + 1]]
    x, y = map(float, ring.mean(axis=0))
    camera = Camera(x, y, 5.0, 300, pitch=2)
    hit = picker.at(camera, *aimed(camera, (x, y, float(town.buildings.height[tall]) / 2)), SIZE)
    assert hit is not None
    assert hit.asset.startswith("b")


def test_that_a_cut_building_is_picked_on_its_cut_and_not_above_it() -> None:
    ring = np.float32([(-10, -10), (10, -10), (10, 10), (-10, 10)])
    tower = Extrusions(
        np.int32([0, 4, 8]),
        np.concatenate([ring, ring]),
        np.float32([0, 60]),
        np.float32([50, 30]),
        np.zeros(2, np.uint8),
        np.full(2, -1, np.int32),
    )
    picker, down = SolidPicker(tower), np.array([0.0, 0.0, -1.0])
    assert picker.pick(np.array([0.0, 0.0, 200.0]), down) == (1, 110.0)
    picker.cut(20.0)
    assert picker.pick(np.array([0.0, 0.0, 200.0]), down) == (0, 180.0)
    assert picker.pick(np.array([-100.0, 0.0, 30.0]), np.array([1.0, 0.0, 0.0])) is None
    assert picker.pick(np.array([-100.0, 0.0, 10.0]), np.array([1.0, 0.0, 0.0])) == (0, 90.0)
    picker.cut(None)
    assert picker.pick(np.array([-100.0, 0.0, 30.0]), np.array([1.0, 0.0, 0.0])) == (0, 90.0)
