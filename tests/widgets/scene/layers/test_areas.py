"""Prisms of districts: as tall as their value, low and hatched where it is stale, none where nothing is known."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.camera import Camera
from widgets.scene.layers import areas
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.offscreen import Studio
from widgets.scene.table import LayerTable

WEST = "urn:ngsi-ld:ServiceArea:west"
SIZE = (480, 300)
SIDE = Camera(-300, 0, 0, 1700, pitch=8)
Mirrors = Callable[..., CityMirror]


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(town)
    yield made
    made.close()


def drawn(studio: Studio, table: LayerTable) -> np.ndarray:
    studio.scene.paint("areas", table)
    pictures = []
    for on in (False, True):
        studio.scene.set_layer("areas", on)
        pictures.append(studio.take(SIDE, SIZE)[..., :3].astype(int))
    return np.abs(pictures[1] - pictures[0]).max(axis=2) > 4


def test_that_a_prism_is_as_tall_as_its_value(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    tops = []
    for value in (5.0, 30.0, 60.0):
        seen = drawn(studio, areas.table(town, mirror_of({(WEST, "open_reports"): value})))
        tops.append(np.nonzero(seen.any(axis=1))[0].min())
    assert tops[0] > tops[1] > tops[2]


def test_that_a_stale_prism_is_low_grey_and_hatched(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    good = areas.table(town, mirror_of({(WEST, "open_reports"): 60.0}))
    stale = areas.table(town, mirror_of({(WEST, "open_reports"): (60.0, Quality.STALE)}))
    assert stale.hatched[0]
    assert np.array_equal(stale.rgba[0], np.array(colour(STALE), np.uint8))
    assert stale.extra["height"][0] == areas.LOW
    assert 0 < drawn(studio, stale).sum() < 0.6 * drawn(studio, good).sum()


def test_that_a_district_without_a_value_has_no_prism(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    assert not drawn(studio, areas.table(town, mirror_of({}))).any()
