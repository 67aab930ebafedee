"""A scene that runs for months keeps nothing of alarms that are over and of cities that are no longer shown."""

import gc
from dataclasses import replace

import numpy as np

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.material import Material
from widgets.scene.offscreen import Studio
from widgets.scene.scene import Scene
from widgets.scene.table import Beam, LayerTable


def materials() -> int:
    gc.collect()
    return sum(isinstance(one, Material) for one in gc.get_objects())


def test_that_alarms_that_come_and_go_leave_nothing(town: CityModel) -> None:
    scene = Scene()
    scene.set_city(town)
    scene.set_beams([Beam("a", "x", 1, 0.0, 0.0)])
    before, props = materials(), scene.renderer.GetViewProps().GetNumberOfItems()
    for turn in range(50):
        scene.set_beams([Beam(f"a{row}", "x", 1 + row % 4, 10.0 * row, 0.0) for row in range(turn % 7)])
    assert materials() == before
    assert scene.renderer.GetViewProps().GetNumberOfItems() == props


def test_that_a_city_that_is_shown_again_and_again_leaves_nothing(town: CityModel) -> None:
    scene = Scene()
    scene.set_city(town)
    before, props = materials(), scene.renderer.GetViewProps().GetNumberOfItems()
    for turn in range(5):
        scene.set_city(replace(town, name=f"city {turn}"))
    assert materials() == before
    assert scene.renderer.GetViewProps().GetNumberOfItems() == props


def test_that_of_more_alarms_than_ever_before_the_last_has_its_colour(town: CityModel) -> None:
    studio = Studio()
    studio.scene.set_city(town)
    far = [Beam(f"a{row}", "x", 2, 90_000.0, 90_000.0) for row in range(2_500)]
    studio.scene.set_beams([*far, Beam("near", "x", 1, 0.0, 0.0)])
    studio.scene.set_beams([Beam("near", "x", 1, 0.0, 0.0), *far[::-1]])
    seen = studio.take(Camera(0.0, 0.0, 300.0, distance=900.0, pitch=10.0), (640, 400)).astype(int)
    studio.close()
    red = (seen[..., 0] > 200) & (seen[..., 1] < 120) & (seen[..., 2] < 120)
    assert red.sum() > 20


def test_that_another_city_takes_nothing_from_the_tables_of_the_one_before(town: CityModel) -> None:
    scene = Scene()
    scene.set_city(town)
    rows = np.full((3_000, 4), 200, np.uint8)
    extra = {"stretches": rows, "stretches_hatched": np.zeros(len(rows), bool)}
    scene.paint("bridges", LayerTable((), np.zeros((0, 4), np.uint8), np.zeros(0, bool), extra=extra))
    scene.set_city(replace(town, name="another"))
    assert scene.city is not None
    assert scene.city.name == "another"
