"""Which tiles are drawn: their distances belong to the same selection, whatever was selected before."""

import numpy as np
import pytest

from benchmarks import synthetic
from citydeck.city.prepared import prepare
from widgets.scene.bodies import Bodies
from widgets.scene.camera import Camera
from widgets.scene.pyramid import Pyramid


@pytest.fixture
def pyramid() -> Pyramid:
    model = synthetic.city(400)
    made = prepare(model)
    return Pyramid(Bodies(model), made.boxes, made.massing)


def test_a_camera_that_turns_away_from_the_city_selects_nothing_and_no_distances(pyramid: Pyramid) -> None:
    towards = Camera.looking((0.0, -2000.0, 300.0), (0.0, 0.0, 0.0))
    away = Camera.looking((0.0, -2000.0, 300.0), (0.0, -4000.0, 0.0))
    assert pyramid.select(towards, 800, 600, 50_000)
    assert pyramid.distances
    assert pyramid.select(away, 800, 600, 50_000) == []
    assert pyramid.distances == []


def test_every_node_has_its_distance_and_the_nearest_comes_first(pyramid: Pyramid) -> None:
    nodes = pyramid.select(Camera.looking((0.0, -900.0, 300.0), (0.0, 0.0, 0.0)), 800, 600, 50_000)
    assert len(nodes) == len(pyramid.distances)
    assert (np.diff(pyramid.distances) >= 0).all()
