"""Streets in squares: nothing that can be seen is left out."""

import numpy as np
import pytest

from citydeck.city.model import Lines
from widgets.scene.camera import Camera
from widgets.scene.materials import Materials
from widgets.scene.streets import Streets
from widgets.scene.texels import Texels

LEAST = np.array([0.0, 0.9], np.float32)


@pytest.fixture
def grid() -> Lines:
    """A street every 500 m from west to east and a main road every 2 km, 12 km long in pieces of 500 m."""
    lines, level = [], []
    for y in np.arange(-6000, 6000, 500.0):
        for x in np.arange(-6000, 6000, 500.0):
            lines.append([(x, y, 0.3), (x + 500, y, 0.3)])
            level.append(int(y % 2000 == 0))
    xyz = np.float32([corner for line in lines for corner in line])
    offsets = np.arange(0, len(xyz) + 1, 2).astype(np.int32)
    return Lines(offsets, xyz, np.full(len(lines), 8.0, np.float32), np.uint8(level), [""] * len(lines))


def shown(streets: Streets) -> float:
    seen = [square.actor for square in streets.squares if square.actor.GetVisibility()]
    return sum(actor.GetMapper().GetInput().GetNumberOfPolys() for actor in seen)


def test_that_every_line_is_in_one_square_with_its_own_texel(grid: Lines) -> None:
    which = np.arange(len(grid))
    streets = Streets(grid, which, LEAST, Materials().ribbon(Texels(len(grid)), 5, 1.0))
    texels = []
    for actor in streets.actors:
        data = actor.GetMapper().GetInput().GetPointData().GetArray("line")
        texels += {int(data.GetComponent(row, 0)) for row in range(data.GetNumberOfTuples())}
    assert sorted(texels) == which.tolist()


def test_that_from_above_near_all_is_drawn_and_from_afar_only_main_roads(grid: Lines) -> None:
    streets = Streets(grid, np.arange(len(grid)), LEAST, Materials().ribbon(Texels(len(grid)), 5, 1.0))
    streets.frame(Camera(0, 0, 0, 14_000, pitch=85, fov=60), 3840, 2160)
    assert shown(streets) == 2 * len(grid)
    streets.frame(Camera(0, 0, 0, 59_000, pitch=85, fov=60), 3840, 2160)
    assert shown(streets) == 2 * int(np.sum(grid.level == 1))


def test_that_what_is_behind_the_eye_is_not_drawn(grid: Lines) -> None:
    streets = Streets(grid, np.arange(len(grid)), LEAST, Materials().ribbon(Texels(len(grid)), 5, 1.0))
    streets.frame(Camera(0, 4000, 0, 1000, heading=0, pitch=20), 1920, 1080)
    assert 0 < shown(streets) < 0.4 * 2 * len(grid)
