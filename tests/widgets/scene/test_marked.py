"""Pictures of what is selected, outlined and cut."""

from collections.abc import Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.lasso import Selection
from widgets.scene.offscreen import Studio

SIZE = (480, 300)
SIDE = Camera(300, 0, 0, 700, heading=20, pitch=25)


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(town)
    yield made
    made.close()


@pytest.fixture
def plain(studio: Studio) -> Iterator[np.ndarray]:
    """The picture without any mark, as it is again afterwards."""
    before = studio.take(SIDE, SIZE).astype(int)
    yield before
    studio.scene.set_marked(Selection())
    studio.scene.set_outlined("")
    studio.scene.set_cut(None)
    assert np.array_equal(studio.take(SIDE, SIZE), before)


def tallest(town: CityModel) -> int:
    assert town.buildings is not None
    middle = np.array([ring.mean(axis=0) for ring in np.split(town.buildings.xy, town.buildings.offsets[1:-1])])
    near = np.hypot(*(middle - (300, 0)).T) < 200
    return int(np.argmax(np.where(near, town.buildings.height, 0)))


def changed(studio: Studio, plain: np.ndarray) -> np.ndarray:
    return np.abs(studio.take(SIDE, SIZE).astype(int) - plain)[..., :3].max(axis=2) > 12


def box_of(town: CityModel, row: int) -> tuple[float, float, float, float]:
    """Pixels that a building can cover: left, top, right, bottom."""
    solid = town.buildings
    assert solid is not None
    ring = solid.xy[solid.offsets[row] : solid.offsets[row + 1]]
    ends = [(*corner, z) for corner in ring for z in (0.0, float(solid.height[row]))]
    x, y, _ = SIDE.project(ends, *SIZE).T
    return x.min(), y.min(), x.max(), y.max()


def test_that_a_selected_building_is_tinted_where_it_stands_and_nothing_else(
    studio: Studio, plain: np.ndarray, town: CityModel
) -> None:
    row = tallest(town)
    studio.scene.set_marked(Selection((row,)))
    rows, columns = np.nonzero(changed(studio, plain))
    left, top, right, bottom = box_of(town, row)
    assert len(rows) > 60
    assert left - 4 < columns.min() <= columns.max() < right + 4
    assert top - 4 < rows.min() <= rows.max() < bottom + 4


def test_that_an_outline_leaves_the_middle_of_the_walls_alone(
    studio: Studio, plain: np.ndarray, town: CityModel
) -> None:
    row = tallest(town)
    studio.scene.set_outlined(f"b{row}")
    lines = changed(studio, plain).sum()
    studio.scene.set_outlined("")
    studio.scene.set_marked(Selection((row,)))
    assert 20 < lines < changed(studio, plain).sum()


def test_that_a_cut_takes_away_what_is_above_and_leaves_what_is_below(
    studio: Studio, plain: np.ndarray, town: CityModel
) -> None:
    assert town.buildings is not None
    height = float(town.buildings.height[tallest(town)]) - 6.0
    studio.scene.set_cut(height)
    away = changed(studio, plain)
    inside = np.zeros_like(away)
    for row in np.flatnonzero(town.buildings.height > height):
        left, top, right, bottom = (round(value) for value in box_of(town, int(row)))
        inside[max(0, top - 4) : max(0, bottom), max(0, left - 4) : max(0, right + 4)] = True
    assert away.sum() > 15
    assert not away[~inside].any()
    studio.scene.set_cut(1000.0)
    assert not changed(studio, plain).any()
