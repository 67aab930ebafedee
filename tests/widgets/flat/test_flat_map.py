"""The flat map shows what the 3D city would: buildings by their data, stale things striped, alarms by shape."""

import math
import time

import numpy as np
import pytest
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from citydeck.model.errors import WrongUse
from widgets.flat.footprints import Footprints
from widgets.flat.plan import Plan
from widgets.flat.scene import PATIENT, FlatScene
from widgets.flat.sight import Sight
from widgets.scene.camera import Camera
from widgets.scene.lasso import Selection
from widgets.scene.materials import Frame
from widgets.scene.picker import Picker
from widgets.scene.scene import Scene
from widgets.scene.table import Beam, Field, LayerTable

SIZE = (480, 300)
CAMERA = Camera(250.0, 0.0, 0.0, distance=500.0, heading=30.0, pitch=50.0)
FEEDERS = tuple(f"urn:ngsi-ld:Feeder:{k}" for k in range(4))


def table(ids: tuple[str, ...], colour: tuple[int, int, int], **more: object) -> LayerTable:
    count = len(ids)
    stale = np.full(count, more.pop("stale", False))
    return LayerTable(ids, np.tile(np.uint8([*colour, 255]), (count, 1)), stale, **more)


@pytest.fixture
def scene(qapp: QApplication, town: CityModel) -> FlatScene:
    made = FlatScene()
    made.set_city(town)
    return made


def drawn(scene: FlatScene, camera: Camera = CAMERA, budget: int = PATIENT) -> np.ndarray:
    out = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    scene.frame(Frame(camera, *SIZE), budget)
    scene.paint_on(out)
    return out[..., 2::-1].astype(int)


def share(picture: np.ndarray, colour: tuple[int, int, int], within: int = 30) -> float:
    return float(np.mean(np.abs(picture - colour).max(axis=2) < within))


def test_that_a_place_and_its_pixel_find_each_other_at_any_heading() -> None:
    for heading in (0.0, 30.0, 200.0):
        plan = Plan.of(Camera(100.0, -50.0, 20.0, distance=800.0, heading=heading, pitch=35.0))
        origin, direction = plan.ray(400.0, 70.0, *SIZE)
        x, y, _ = plan.project([(*origin[:2], 300.0)], *SIZE)[0]
        assert (x, y) == pytest.approx((400.0, 70.0))
        assert tuple(direction) == (0.0, 0.0, -1.0)
        assert plan.ground(400.0, 70.0, *SIZE)[:2] == pytest.approx(origin[:2])


def test_that_the_painter_and_the_plan_agree() -> None:
    sight = Sight.of(Frame(CAMERA, *SIZE))
    transform: QTransform = sight.transform()
    for spot in ((250.0, 0.0), (300.0, 40.0), (100.0, -90.0)):
        assert transform.map(*spot) == pytest.approx(tuple(sight.pixels([spot])[0]))


def test_that_north_is_up_and_the_scale_is_that_of_3d() -> None:
    camera = Camera(distance=1000.0, pitch=89.0)
    plan = Plan.of(camera)
    x, y, _ = plan.project([(0.0, 100.0, 0.0)], *SIZE)[0]
    assert (x, y) == pytest.approx((SIZE[0] / 2, SIZE[1] / 2 - 100.0 * camera.focal(SIZE[1]) / 1000.0))


def test_that_the_pitch_comes_back_with_3d() -> None:
    plan = Plan.of(CAMERA)
    assert plan.orbited(20.0, 30.0).camera() == Camera(250.0, 0.0, 0.0, distance=500.0, heading=50.0, pitch=50.0)
    assert isinstance(plan.zoomed(0.5), Plan)


def test_that_a_dragged_map_follows_the_pointer() -> None:
    plan = Plan.of(CAMERA)
    before = plan.ground(100.0, 80.0, *SIZE)
    x, y, _ = plan.panned(30.0, -20.0, SIZE[1]).project([before], *SIZE)[0]
    assert (x, y) == pytest.approx((130.0, 60.0))


def test_that_a_map_turns_around_what_is_held() -> None:
    plan = Plan.of(CAMERA)
    held = plan.ground(100.0, 80.0, *SIZE)
    x, y, _ = plan.orbited(25.0, 10.0, held).project([held], *SIZE)[0]
    assert (x, y) == pytest.approx((100.0, 80.0))


def test_that_a_click_on_a_roof_of_the_map_picks_that_building(scene: FlatScene, town: CityModel) -> None:
    assert town.buildings is not None
    plan, picker = Plan.of(CAMERA), Picker(town)
    prints = Footprints.of(town)
    rows = [row for row in range(len(town.buildings)) if math.dist(prints.centre[row], (250.0, 0.0)) < 100]
    assert rows
    for row in rows[:10]:
        ring = town.buildings.xy[town.buildings.offsets[row] : town.buildings.offsets[row + 1]]
        inside = ring[:2].mean(axis=0) * 0.6 + ring.mean(axis=0) * 0.4
        x, y, _ = plan.project([(*inside, 0.0)], *SIZE)[0]
        hit = picker.at(plan, x, y, SIZE)
        assert hit is not None
        assert hit.asset == f"b{row}"


@pytest.mark.parametrize("metres", [500.0, 9000.0])
def test_that_buildings_take_the_colour_of_their_data_near_and_far(scene: FlatScene, metres: float) -> None:
    camera = Camera(250.0, 0.0, 0.0, distance=metres, pitch=60.0)
    scene.paint("energy", table(FEEDERS, (240, 40, 200)))
    assert share(drawn(scene, camera), (240, 40, 200), 90) < 0.001
    scene.set_layer("energy", True)
    coloured = drawn(scene, camera)
    assert share(coloured, (240, 40, 200), 90) > 0.003
    scene.set_layer("energy", False)
    assert share(drawn(scene, camera), (240, 40, 200), 90) < 0.001


def test_that_stale_buildings_are_striped(scene: FlatScene) -> None:
    scene.set_layer("energy", True)
    scene.paint("energy", table(FEEDERS, (220, 220, 220)))
    good = share(drawn(scene), (220, 220, 220))
    scene.paint("energy", table(FEEDERS, (220, 220, 220), stale=True))
    picture = drawn(scene)
    assert 0.2 * good < share(picture, (220, 220, 220)) < 0.8 * good
    assert share(picture, (99, 99, 99)) > 0.2 * good


def test_that_buildings_without_fibre_are_dotted_and_not_striped(scene: FlatScene) -> None:
    scene.set_layer("energy", True)
    colours = np.tile(np.uint8([220, 220, 220, 255]), (len(FEEDERS), 1))
    none, every = np.zeros(len(FEEDERS), bool), np.ones(len(FEEDERS), bool)
    scene.paint("energy", LayerTable(FEEDERS, colours, none))
    good = share(drawn(scene), (220, 220, 220))
    scene.paint("energy", LayerTable(FEEDERS, colours, none, dotted=every))
    dotted = drawn(scene)
    assert share(dotted, (99, 99, 99)) > 0.1 * good
    scene.paint("energy", LayerTable(FEEDERS, colours, every))
    assert np.abs(drawn(scene) - dotted).mean() > 1


@pytest.mark.parametrize(("layer", "key"), [("air", "AirStation:0"), ("reports", "ServiceArea:west")])
def test_that_buildings_take_the_colour_of_their_air_and_their_district(scene: FlatScene, layer: str, key: str) -> None:
    camera = Camera(-300.0, 300.0, 0.0, distance=1500.0, pitch=60.0)
    scene.paint(layer, table((f"urn:ngsi-ld:{key}",), (240, 40, 200)))
    scene.set_layer(layer, True)
    assert share(drawn(scene, camera), (240, 40, 200)) > 0.003


def test_that_what_is_selected_is_tinted_and_what_is_picked_is_outlined(scene: FlatScene, town: CityModel) -> None:
    near = Camera(250.0, 0.0, 0.0, distance=300.0, pitch=60.0)
    plain = drawn(scene, near)
    rows = np.flatnonzero(np.hypot(*(Footprints.of(town).centre - (250.0, 0.0)).T) < 60).tolist()
    scene.set_marked(Selection(tuple(rows)))
    tinted = drawn(scene, near)
    assert (tinted[..., 2] - plain[..., 2] > 20).mean() > 0.01
    scene.set_marked(Selection())
    assert np.array_equal(drawn(scene, near), plain)
    scene.set_outlined(f"b{rows[0]}")
    assert 0 < (np.abs(drawn(scene, near) - plain).max(axis=2) > 40).mean() < 0.01
    scene.set_city(town)
    assert not np.array_equal(drawn(scene, near), plain), "a city that is shown again keeps them"


def test_that_the_upper_layer_colours_a_building(scene: FlatScene) -> None:
    camera = Camera(-300.0, 300.0, 0.0, distance=1500.0, pitch=60.0)
    for layer, keys, ink in (
        ("air", ("urn:ngsi-ld:AirStation:0",), (240, 40, 200)),
        ("energy", FEEDERS, (40, 240, 40)),
    ):
        scene.paint(layer, table(keys, ink))
        scene.set_layer(layer, True)
    scene.set_order(("air", "energy"))
    air = share(drawn(scene, camera), (240, 40, 200))
    scene.set_order(("energy", "air"))
    assert air > 0.003
    assert share(drawn(scene, camera), (240, 40, 200)) < 0.1 * air


def test_that_roads_with_data_lie_over_the_ground_and_stale_ones_are_broken(scene: FlatScene) -> None:
    road = ("urn:ngsi-ld:Road:1",)
    scene.paint("roads", table(road, (255, 40, 40)))
    good = share(drawn(scene), (255, 40, 40))
    assert good > 0.005
    scene.paint("roads", table(road, (255, 40, 40), stale=True))
    assert 0.2 * good < share(drawn(scene), (255, 40, 40)) < 0.8 * good


def test_that_a_field_lies_north_up(scene: FlatScene) -> None:
    rgba = np.zeros((2, 2, 4), np.uint8)
    rgba[1, :] = (0, 255, 0, 255)  # row 0 is in the south
    scene.set_layer("coverage", True)
    scene.paint("coverage", LayerTable((), np.zeros((0, 4), np.uint8), np.zeros(0, bool),
                                       Field((-600.0, -600.0, 600.0, 600.0), rgba)))  # fmt: skip
    picture = drawn(scene, Camera(250.0, 0.0, 0.0, distance=1400.0, pitch=60.0))
    top, foot = picture[: SIZE[1] // 3], picture[-SIZE[1] // 3 :]
    assert np.mean(top[..., 1] - top[..., 0]) > 60 + np.mean(foot[..., 1] - foot[..., 0])


def test_that_alarms_are_marked_whatever_the_ground(scene: FlatScene) -> None:
    for light in ("day", "dusk", "night"):
        scene.set_daylight(light)
        scene.set_beams([])
        plain = drawn(scene)
        scene.set_beams([Beam("a", "x", 1, 250.0, 0.0, 60.0, pulsing=True)])
        changed = np.abs(drawn(scene) - plain).max(axis=2) > 60
        rows, columns = np.nonzero(changed)
        assert abs(columns.mean() - SIZE[0] / 2) < 4
        assert rows.max() <= SIZE[1] / 2 + 6
        assert changed.sum() > 200


def test_that_the_hour_changes_the_light_and_another_word_is_refused(scene: FlatScene) -> None:
    means = []
    for light in ("day", "dusk", "night"):
        scene.set_daylight(light)
        means.append(drawn(scene).mean())
    assert means[0] > means[1] > means[2] > 5
    with pytest.raises(WrongUse, match="noon"):
        scene.set_daylight("noon")


def test_that_a_cut_by_height_changes_nothing_seen_from_above(scene: FlatScene) -> None:
    before = drawn(scene)
    scene.set_cut(12.0)
    assert np.array_equal(drawn(scene), before)


def test_that_a_map_can_be_told_all_that_a_scene_can() -> None:
    told = {name for name in vars(Scene) if name.startswith("set_") or name in ("paint", "frame")}
    assert told <= set(vars(FlatScene))


@pytest.mark.slow
def test_that_a_hundred_thousand_buildings_stay_cheap_once_they_are_drawn(towns: object, qapp: QApplication) -> None:
    scene = FlatScene()
    scene.set_city(towns.city(100_000))
    scene.set_layer("energy", True)
    camera = Camera(0.0, 0.0, 0.0, distance=9000.0, pitch=50.0)
    drawn(scene, camera)
    seconds = []
    for k in range(8):
        scene.paint("energy", table(FEEDERS, (40 + 20 * k, 90, 200)))
        start = time.process_time()
        drawn(scene, camera)
        seconds.append(time.process_time() - start)
    assert sorted(seconds)[4] < 0.25
