"""A house that was first seen from afar has its windows when the eye comes near, as one that was always near."""

import numpy as np

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.offscreen import Studio

SIZE = (480, 300)
FAR = Camera(250.0, 0.0, 0.0, distance=1_000.0, heading=30.0, pitch=40.0)
NEAR = Camera(250.0, 0.0, 0.0, distance=420.0, heading=30.0, pitch=30.0)


def taken(town: CityModel, *journey: Camera) -> np.ndarray:
    studio = Studio()
    studio.scene.set_city(town)
    studio.scene.set_daylight("night")
    for camera in journey:
        picture = studio.take(camera, SIZE).astype(int)
    studio.close()
    return picture[..., :3]


def test_that_the_way_to_a_place_does_not_change_its_picture(town: CityModel) -> None:
    direct, come, gone = taken(town, NEAR), taken(town, FAR, NEAR), taken(town, NEAR, FAR, NEAR)
    assert np.array_equal(come, direct)
    assert np.array_equal(gone, direct)
    assert np.array_equal(taken(town, NEAR, FAR), taken(town, FAR))
