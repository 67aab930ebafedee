"""A field lies on hills as it lies on level ground: over its own extent, and nowhere else."""

from collections.abc import Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel, Frame, Terrain
from widgets.scene.camera import Camera
from widgets.scene.offscreen import Studio
from widgets.scene.table import Field, LayerTable

SIZE = (200, 200)
BOX = (-1000.0, -1000.0, 1000.0, 1000.0)
WEST = (-900.0, -900.0, 0.0, 900.0)
"""Where the field is."""
CAMERA = Camera(0, 0, 60, 2200, heading=0, pitch=60)
EMPTY = LayerTable.empty()


def hills() -> np.ndarray:
    x, y = np.meshgrid(np.linspace(-3, 3, 40), np.linspace(-3, 3, 40))
    return (60.0 + 60.0 * np.sin(x) * np.cos(y)).astype(np.float32)


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(CityModel("t", Frame(0.0, 0.0), BOX, terrain=Terrain(hills(), BOX)))
    made.scene.set_daylight("day")
    yield made
    made.close()


@pytest.mark.parametrize("layer", ["coverage", "heat"])
def test_that_a_field_lies_on_hills_where_it_is_and_is_gone_with_its_layer(studio: Studio, layer: str) -> None:
    bare = studio.take(CAMERA, SIZE)[..., :3].astype(int)
    field = Field(WEST, np.full((20, 20, 4), (220, 30, 30, 255), np.uint8))
    studio.scene.paint(layer, LayerTable(EMPTY.ids, EMPTY.rgba, EMPTY.hatched, field=field))
    studio.scene.set_layer(layer, visible=True)
    laid = studio.take(CAMERA, SIZE)[..., :3].astype(int)
    studio.scene.set_layer(layer, visible=False)
    assert np.array_equal(studio.take(CAMERA, SIZE)[..., :3], bare)
    redder = (laid - bare)[..., 0] - (laid - bare)[..., 2]
    for x, inside in ((-600.0, True), (-200.0, True), (200.0, False), (600.0, False)):
        for y in (-500.0, 0.0, 500.0):
            row, column = (np.array([y, x]) + 1000.0) * 39 / 2000.0
            column_pixel, row_pixel, _ = CAMERA.project((x, y, float(hills()[round(row), round(column)])), *SIZE)[0]
            seen = redder[int(row_pixel), int(column_pixel)]
            assert seen > 80 if inside else abs(seen) < 3
