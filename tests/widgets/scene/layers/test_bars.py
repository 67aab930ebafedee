"""City bars: as tall as the power, a hatched stub where it is stale, none where nothing was received."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.camera import Camera
from widgets.scene.drawings.bars import feet
from widgets.scene.layers import bars
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.offscreen import Studio
from widgets.scene.table import LayerTable

FEEDER = "urn:ngsi-ld:Feeder:1"
SIZE = (480, 300)
SIDE = Camera(0, 0, 150, 1700, pitch=8)
Mirrors = Callable[..., CityMirror]


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(town)
    yield made
    made.close()


def drawn(studio: Studio, table: LayerTable) -> np.ndarray:
    studio.scene.paint("bars", table)
    pictures = []
    for on in (False, True):
        studio.scene.set_layer("bars", on)
        pictures.append(studio.take(SIDE, SIZE)[..., :3].astype(int))
    return np.abs(pictures[1] - pictures[0]).max(axis=2) > 4


def test_that_ten_megawatts_are_a_hundred_metres(town: CityModel, mirror_of: Mirrors) -> None:
    assert bars.table(town, mirror_of({(FEEDER, "power"): 10.0})).extra["height"][0] == 100.0
    assert bars.table(town, mirror_of({(FEEDER, "power"): 1e9})).extra["height"][0] == bars.TALLEST


def test_that_a_bar_reaches_as_high_as_its_value(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    ids, foot = feet(town)
    x, y = foot[ids.index(FEEDER)]
    for power in (20.0, 35.0):
        seen = drawn(studio, bars.table(town, mirror_of({(FEEDER, "power"): power})))
        top = np.nonzero(seen.any(axis=1))[0].min()
        assert abs(top - SIDE.project((x, y, power * bars.METRES), *SIZE)[0, 1]) < 4


def test_that_a_stale_bar_is_a_hatched_grey_stub(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    good = bars.table(town, mirror_of({(FEEDER, "power"): 30.0}))
    stale = bars.table(town, mirror_of({(FEEDER, "power"): (30.0, Quality.STALE)}))
    assert stale.hatched[0]
    assert np.array_equal(stale.rgba[0], np.array(colour(STALE), np.uint8))
    assert stale.extra["height"][0] == bars.LOW
    assert drawn(studio, stale).sum() < 0.3 * drawn(studio, good).sum()


def test_that_a_feeder_never_heard_of_has_no_bar(studio: Studio, town: CityModel, mirror_of: Mirrors) -> None:
    assert not drawn(studio, bars.table(town, mirror_of({}))).any()
    assert not drawn(studio, bars.table(town, mirror_of({("nothing", "power"): 5.0}))).any()
