"""A layer's opacity is seen on everything that the layer draws."""

from collections.abc import Iterator

import numpy as np
import pytest

from app.specimen import Specimen, specimen
from citydeck.city.model import CityModel
from views.city_tables import layer_table
from widgets.scene.camera import Camera
from widgets.scene.layers.ghost import compared
from widgets.scene.offscreen import Studio
from widgets.scene.table import LAYERS

SIZE = (640, 360)
CAMERA = Camera(0.0, 0.0, 0.0, 1500.0, heading=20.0, pitch=40.0)


@pytest.fixture(scope="module")
def shown(town: CityModel) -> Specimen:
    return specimen(town)


@pytest.fixture(scope="module")
def studio(shown: Specimen) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(shown.city)
    yield made
    made.close()


@pytest.mark.parametrize("layer", LAYERS)
def test_that_a_layer_fades_evenly_and_is_gone_at_nothing(layer: str, shown: Specimen, studio: Studio) -> None:
    table = compared(shown.mirror, shown.past) if layer == "ghost" else layer_table(layer, shown.city, shown.mirror)
    studio.scene.paint(layer, table)

    def picture(opacity: float, *, visible: bool = True) -> np.ndarray:
        for other in LAYERS:
            studio.scene.set_layer(other, visible and other == layer, opacity)
        return studio.take(CAMERA, SIZE, seconds=3.0)[..., :3].astype(float)

    without = picture(1.0, visible=False)
    whole, half, none = (np.abs(picture(opacity) - without).sum() for opacity in (1.0, 0.4, 0.0))
    assert whole > 0
    assert 0.15 < half / whole < 0.75
    assert none / whole < 0.05
