"""What goes without is dotted on the city, what is stale is striped: two signs that need no colour."""

from collections.abc import Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel, Extrusions, Frame
from widgets.scene.camera import Camera
from widgets.scene.offscreen import Studio
from widgets.scene.table import LayerTable

SIZE = (240, 240)
ROOF = Camera(0, 0, 40, 75, heading=0, pitch=89, fov=40)
"""Looks down on a wide roof."""
FEEDERS = ("f",)
NONE, ALL = np.zeros(1, bool), np.ones(1, bool)


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    made = Studio()
    ring = np.array([(-60, -60), (60, -60), (60, 60), (-60, 60)], np.float32)
    block = Extrusions(
        np.array([0, 4], np.int32), ring, np.zeros(1, np.float32), np.full(1, 40.0, np.float32), np.zeros(1, np.uint8),
        np.zeros(1, np.int32), FEEDERS, ["b"],
    )  # fmt: skip
    made.scene.set_city(CityModel("t", Frame(0.0, 0.0), (-100.0, -100.0, 100.0, 100.0), buildings=block))
    made.scene.set_daylight("day")
    made.scene.set_layer("energy", visible=True)
    yield made
    made.close()


def roof(studio: Studio, *, hatched: bool = False, dotted: bool = False) -> np.ndarray:
    table = LayerTable(
        FEEDERS, np.uint8([(150, 90, 70, 255)]), ALL if hatched else NONE, dotted=ALL if dotted else NONE
    )
    studio.scene.paint("energy", table)
    return studio.take(ROOF, SIZE)[60:180, 60:180, 0].astype(float)


def test_that_only_what_is_stale_or_goes_without_has_a_pattern(studio: Studio) -> None:
    assert np.ptp(roof(studio)) < 6
    assert np.ptp(roof(studio, hatched=True)) > 30
    assert np.ptp(roof(studio, dotted=True)) > 30


def along(picture: np.ndarray) -> float:
    """How alike a picture is to itself a little further along a diagonal, the better of the two."""
    falling = np.corrcoef(picture[:-8, :-8].ravel(), picture[8:, 8:].ravel())[0, 1]
    rising = np.corrcoef(picture[8:, :-8].ravel(), picture[:-8, 8:].ravel())[0, 1]
    return float(max(falling, rising))


def test_that_stripes_go_on_along_a_diagonal_and_dots_end(studio: Studio) -> None:
    assert along(roof(studio, hatched=True)) > 0.8
    assert along(roof(studio, dotted=True)) < 0.4
