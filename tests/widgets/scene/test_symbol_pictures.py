"""A symbol is whole: neither the ground before it nor a low house cuts it in two."""

from collections.abc import Iterator

import numpy as np
import pytest

from citydeck.city.plain import plain_ground
from citydeck.model.asset import Asset
from citydeck.model.place import Place
from widgets.scene.camera import Camera
from widgets.scene.offscreen import Studio
from widgets.scene.table import LayerTable

SIZE = (600, 1080)
FEEDER = "urn:ngsi-ld:Feeder:1"


@pytest.fixture
def studio() -> Iterator[Studio]:
    made = Studio()
    asset = Asset(FEEDER, "feeder", {"en": "One"}, Place(121.5, 31.2))
    made.scene.set_city(plain_ground("test", 121.5, 31.2, (asset,)))
    made.scene.paint("energy", LayerTable((FEEDER,), np.array([[255, 0, 0, 255]], np.uint8), np.zeros(1, bool)))
    yield made
    made.close()


@pytest.mark.parametrize(("distance", "pitch"), [(900.0, 12.0), (9_000.0, 20.0), (60_000.0, 30.0)])
def test_that_a_symbol_near_the_ground_is_drawn_down_to_its_foot(studio: Studio, distance: float, pitch: float) -> None:
    camera = Camera(0.0, 0.0, 26.0, distance, pitch=pitch)
    without, seen = (_picture(studio, camera, visible=visible) for visible in (False, True))
    rows = np.flatnonzero((np.abs(seen - without).sum(axis=2) > 60).any(axis=1))
    middle = camera.project((0.0, 0.0, 26.0), *SIZE)[0][1]
    above, below = middle - rows.min(), rows.max() - middle
    assert above > 4
    assert below == pytest.approx(above, abs=2.0)


def _picture(studio: Studio, camera: Camera, *, visible: bool) -> np.ndarray:
    studio.scene.set_layer("energy", visible)
    return studio.take(camera, SIZE)[..., :3].astype(int)
