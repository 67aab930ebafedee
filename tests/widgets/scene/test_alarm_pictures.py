"""Alarms as they are seen: from afar, in haze and at night, behind towers, each priority with a shape of its own."""

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from citydeck.city.model import CityModel
from widgets.scene.beams import HEIGHT
from widgets.scene.camera import Camera
from widgets.scene.offscreen import Studio
from widgets.scene.table import Beam

SIZE = (640, 360)
FULL = 1080.0 / SIZE[1]
"""Makes a design pixel one pixel of the small picture."""


@pytest.fixture(scope="module")
def studio(town: CityModel, towns: ModuleType) -> Iterator[Studio]:
    wall = towns.box_mesh((-200, 100, 0), (200, 160, 600), "wall")
    made = Studio()
    made.scene.set_city(replace(town, mesh=wall, assets=()))
    yield made
    made.close()


def change(studio: Studio, camera: Camera, beam: Beam) -> np.ndarray:
    """How much each pixel differs with the alarm."""
    studio.scene.set_beams([])
    bare = studio.take(camera, SIZE, unit=FULL)[..., :3].astype(int)
    studio.scene.set_beams([beam])
    return np.asarray(np.abs(studio.take(camera, SIZE, unit=FULL)[..., :3] - bare).max(axis=2))


@pytest.mark.parametrize("light", ["day", "dusk", "night"])
def test_that_a_beam_is_two_pixels_wide_from_twenty_kilometres_in_any_light(light: str, studio: Studio) -> None:
    studio.scene.set_daylight(light)
    camera = Camera(0, 0, 0, 20_000, pitch=4, fov=12)
    seen = change(studio, camera, Beam("a", "x", 1, 0, -900, 0))
    middle = int(camera.project((0.0, -900.0, HEIGHT / 2), *SIZE)[0][1])
    assert (seen[middle] > 40).sum() >= 2
    studio.scene.set_daylight("dusk")


def test_that_what_a_tower_hides_of_a_beam_is_faint_and_its_mark_is_not(studio: Studio) -> None:
    camera = Camera(0, 0, 200, 2500, pitch=10)
    behind = change(studio, camera, Beam("a", "x", 1, 0, 400, 0))
    before = change(studio, camera, Beam("a", "x", 1, 0, 40, 0))
    rows = {y: camera.project([(0.0, y, HEIGHT), (0.0, y, 250.0)], *SIZE)[:, 1].astype(int) for y in (400.0, 40.0)}
    column = SIZE[0] // 2
    assert behind[rows[400.0][0], column] > 80, "the mark"
    hidden, seen = (patch[rows[y][1], column - 2 : column + 3].max() for patch, y in ((behind, 400.0), (before, 40.0)))
    assert 12 < hidden < 0.8 * seen


def test_that_each_priority_has_a_shape_of_its_own(studio: Studio) -> None:
    camera = Camera(0, 0, 200, 2500, pitch=10)
    x, y = camera.project((0.0, 40.0, HEIGHT), *SIZE)[0][:2].astype(int)
    shapes = [
        change(studio, camera, Beam("a", "x", k, 0, 40, 0))[y - 18 : y + 11, x - 18 : x + 19] > 12 for k in (1, 2, 3, 4)
    ]
    for row, one in enumerate(shapes):
        for other in shapes[row + 1 :]:
            assert (one != other).mean() > 0.04


def test_that_an_alarm_moves_nothing_in_the_picture_by_itself(studio: Studio) -> None:
    camera = Camera(0, 0, 200, 2500, pitch=10)
    studio.scene.set_beams([Beam("a", "x", 1, 0, 40, 0, pulsing=False)])
    first, later = (studio.take(camera, SIZE, seconds=at) for at in (0.0, 0.7))
    assert np.array_equal(first, later)
