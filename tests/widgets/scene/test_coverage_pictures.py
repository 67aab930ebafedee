"""Coverage as it is seen on a tower behind a house: good at the top, bad at the foot in the house's shadow."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel, Extrusions, Frame
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.place import Place
from widgets.scene.camera import Camera
from widgets.scene.layers import coverage
from widgets.scene.offscreen import Studio

FRAME = Frame(121.49, 31.235)
SIZE = (240, 320)
WALL = Camera(0, -30, 75, 420, heading=0, pitch=5, fov=35)
"""Looks from the south at the southern wall of a tower."""
CELL = "urn:ngsi-ld:Cell:south"
UPPER, FOOT = 125.0, 6.0
"""Metres above the ground."""


def site(*, screened: bool) -> CityModel:
    """A tower 150 m high, an antenna 800 m south of it and 30 m high; a long house of 38 m in between or not."""
    houses = [(0.0, 0.0, 30.0, 30.0, 150.0), *([(0.0, -520.0, 160.0, 20.0, 38.0)] if screened else [])]
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], float)
    rings = [np.array([x, y]) + corners * (half, deep) for x, y, half, deep, _ in houses]
    count = len(houses)
    prisms = Extrusions(
        (np.arange(count + 1) * 4).astype(np.int32), np.concatenate(rings).astype(np.float32),
        np.zeros(count, np.float32), np.array([house[4] for house in houses], np.float32), np.zeros(count, np.uint8),
        np.full(count, -1, np.int32), ids=[f"h{row}" for row in range(count)],
    )  # fmt: skip
    longitude, latitude = map(float, FRAME.to_degrees(0.0, -800.0))
    cell = Asset(CELL, "cell", {"en": "South"}, Place(longitude, latitude, 30.0), attributes={"azimuth": 0.0})
    return CityModel("t", FRAME, (-1000.0, -1000.0, 1000.0, 1000.0), buildings=prisms, assets=(cell,))


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    made = Studio()
    made.scene.set_daylight("day")
    made.scene.set_layer("coverage", visible=True)
    yield made
    made.close()


def seen(studio: Studio, town: CityModel, mirror: CityMirror) -> dict[float, np.ndarray]:
    """Mean colour of the southern wall at each height."""
    studio.scene.set_city(town)
    studio.scene.paint("coverage", coverage.table(town, mirror))
    picture = studio.take(WALL, SIZE)[..., :3].astype(float)
    found = {}
    for height in (UPPER, FOOT):
        x, y, _ = WALL.project((0.0, -30.0, height), *SIZE)[0]
        found[height] = picture[int(y) - 4 : int(y) + 5, int(x) - 12 : int(x) + 13].mean(axis=(0, 1))
    return found


def test_that_a_house_in_the_way_takes_the_signal_from_the_foot_of_a_wall_and_not_from_its_top(
    studio: Studio, mirror_of: Callable[..., CityMirror]
) -> None:
    mirror = mirror_of({(CELL, "cell_state"): 1.0})
    free, behind = (seen(studio, site(screened=screened), mirror) for screened in (False, True))
    assert np.abs(free[UPPER] - behind[UPPER]).max() < 3
    lost = free[FOOT] - behind[FOOT]
    assert lost[1] > 25, "strong is greener than weak, which is dark violet"
    assert behind[UPPER][1] > behind[FOOT][1] + 25


def test_that_a_cell_that_is_off_leaves_the_wall_its_own_colours(
    studio: Studio, mirror_of: Callable[..., CityMirror]
) -> None:
    town = site(screened=True)
    lit = seen(studio, town, mirror_of({(CELL, "cell_state"): 1.0}))
    off = seen(studio, town, mirror_of({(CELL, "cell_state"): 0.0}))
    studio.scene.set_layer("coverage", visible=False)
    own = seen(studio, town, mirror_of({(CELL, "cell_state"): 1.0}))
    studio.scene.set_layer("coverage", visible=True)
    for height in (UPPER, FOOT):
        assert np.abs(off[height] - own[height]).max() < 1
        assert np.abs(lit[height] - own[height]).max() > 10
