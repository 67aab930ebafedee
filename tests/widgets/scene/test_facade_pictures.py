"""Fields go up the walls: what a wall shows is the field before it, at that height."""

from collections.abc import Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel, Extrusions, Frame
from widgets.scene.camera import Camera
from widgets.scene.offscreen import Studio
from widgets.scene.table import Field, LayerTable

SIZE = (200, 260)
BOX = (-500.0, -500.0, 500.0, 500.0)
EMPTY = LayerTable.empty()
SOUTH = Camera(0, -30, 50, 260, heading=0, pitch=4, fov=40)
"""Looks at the southern wall of the tower from the south."""


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio()
    square = np.array([(-30, -30), (30, -30), (30, 30), (-30, 30)], np.float32)
    tower = Extrusions(
        np.array([0, 4], np.int32), square, np.zeros(1, np.float32), np.full(1, 100.0, np.float32),
        np.zeros(1, np.uint8), np.full(1, -1, np.int32), ids=["tower"],
    )  # fmt: skip
    made.scene.set_daylight("day")
    made.scene.set_city(CityModel("t", Frame(0.0, 0.0), BOX, buildings=tower))
    made.scene.set_layer("coverage", visible=True)
    yield made
    made.close()


def plain(*rgb: int) -> np.ndarray:
    return np.full((20, 20, 4), (*rgb, 255), np.uint8)


def draped(studio: Studio, field: Field) -> np.ndarray:
    """Red less blue of the wall's middle column of pixels, from its top to its foot."""
    studio.scene.paint("coverage", LayerTable(EMPTY.ids, EMPTY.rgba, EMPTY.hatched, field=field))
    picture = studio.take(SOUTH, SIZE).astype(int)
    (_, top, *_), (_, foot, *_) = SOUTH.project([(0, -30, 99), (0, -30, 2)], *SIZE)
    columns = picture[round(top) : round(foot), 90:110]
    return np.asarray((columns[..., 0] - columns[..., 2]).mean(axis=1))


def test_that_a_wall_shows_at_each_height_the_field_of_that_height(studio: Studio) -> None:
    field = Field(BOX, plain(255, 0, 0), ((60.0, plain(0, 0, 255)),))
    seen = draped(studio, field)
    assert seen[: len(seen) // 5].mean() < -25
    assert seen[-len(seen) // 5 :].mean() > 25
    assert np.all(np.diff(np.convolve(seen, np.ones(15) / 15, "valid")) > -4)  # no step on the way down


def test_that_a_field_without_levels_is_the_same_all_the_way_up(studio: Studio) -> None:
    seen = draped(studio, Field(BOX, plain(255, 0, 0)))
    assert seen[: len(seen) // 5].mean() > 25


def test_that_a_wall_shows_what_is_before_it_and_not_what_is_in_the_building(studio: Studio) -> None:
    ground = plain(255, 0, 0)
    inside = plain(0, 0, 255)
    inside[:9] = (255, 0, 0, 255)  # before the southern wall, which stands 30 m south of the middle
    seen = draped(studio, Field(BOX, ground, ((1.0, inside),)))
    assert seen.mean() > 25


def test_that_of_a_field_and_a_layer_that_paints_the_building_the_upper_one_is_on_the_wall(studio: Studio) -> None:
    red = Field(BOX, plain(255, 0, 0))
    blue = LayerTable(("tower",), np.array([[0, 0, 255, 255]], np.uint8), np.zeros(1, bool))
    studio.scene.paint("energy", blue)
    studio.scene.set_order(["coverage", "energy"])
    studio.scene.set_layer("energy", visible=True)
    assert draped(studio, red).mean() > 25
    studio.scene.set_order(["energy", "coverage"])
    assert draped(studio, red).mean() < -25
    studio.scene.set_layer("energy", visible=False)
    assert draped(studio, red).mean() > 25, "a layer that is off hides nothing"
    studio.scene.set_layer("energy", visible=True)
    studio.scene.paint("energy", EMPTY)
    assert draped(studio, red).mean() > 25, "nor does one that paints nothing"
