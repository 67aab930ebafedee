"""Evacuation areas on the flat map: told by pattern too, never coloured when not known; fields in their order."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from citydeck.city.model import Frame as Place
from citydeck.model.asset import Asset
from citydeck.model.place import Place as Spot
from widgets.flat.scene import PATIENT, FlatScene
from widgets.scene.camera import Camera
from widgets.scene.layers.evacuation import CLEARED, INKS, ORDERED, UNKNOWN, WARNED
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.materials import Frame
from widgets.scene.table import Field, LayerTable

SIZE = (300, 200)
AREA = "urn:ngsi-ld:EvacuationArea:one"
HERE = Place(121.5, 31.2)


@pytest.fixture
def scene(qapp: QApplication) -> FlatScene:
    corners = [(-200, -150), (200, -150), (200, 150), (-200, 150)]
    path = [(*map(float, HERE.to_degrees(x, y)), 0.0) for x, y in corners]
    asset = Asset(AREA, "evacuation_area", {"en": "Shore"}, Spot(121.5, 31.2, path=path))
    made = FlatScene()
    made.set_daylight("day")
    made.set_city(CityModel("t", HERE, (-400.0, -300.0, 400.0, 300.0), assets=[asset]))
    made.set_layer("roads", visible=False)
    made.set_layer("evacuation", visible=True)
    return made


def drawn(scene: FlatScene) -> np.ndarray:
    out = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    scene.frame(Frame(Camera(0.0, 0.0, 0.0, distance=700.0, pitch=80.0), *SIZE), PATIENT)
    scene.paint_on(out)
    return out[..., 2::-1].astype(int)


def told(state: int, *, stale: bool = False) -> LayerTable:
    ink = colour(STALE) if stale else colour(INKS[state]) if state != UNKNOWN else (0, 0, 0, 0)
    extra = {"state": np.array([state], np.float32), "height": np.array([20], np.float32)}
    return LayerTable((AREA,), np.array([ink], np.uint8), np.array([stale]), extra=extra)


def inked(scene: FlatScene, table: LayerTable) -> np.ndarray:
    """Which pixels inside the area differ from the map without it."""
    scene.set_layer("evacuation", visible=False)
    plain = drawn(scene)
    scene.set_layer("evacuation", visible=True)
    scene.paint("evacuation", table)
    return np.asarray(np.abs(drawn(scene) - plain).max(axis=2) > 12)[80:120, 120:180]


def test_that_each_state_has_a_pattern_of_its_own_which_is_not_that_of_stale(scene: FlatScene) -> None:
    seen = [inked(scene, told(state)) for state in (WARNED, ORDERED, CLEARED)]
    seen.append(inked(scene, told(ORDERED, stale=True)))
    for index, one in enumerate(seen):
        assert 0.02 < one.mean() < 0.9
        assert all(np.mean(one != other) > 0.05 for other in seen[:index])


def test_that_an_area_of_unknown_state_is_an_outline_without_colour(scene: FlatScene) -> None:
    assert not inked(scene, told(UNKNOWN)).any()
    scene.set_layer("evacuation", visible=False)
    plain = drawn(scene)
    scene.set_layer("evacuation", visible=True)
    assert np.abs(drawn(scene) - plain).max() > 60


def test_that_fields_lie_over_each_other_in_the_order_of_their_layers(scene: FlatScene) -> None:
    for layer, ink in (("coverage", (255, 0, 0, 255)), ("heat", (0, 0, 255, 255))):
        field = Field((-400.0, -300.0, 400.0, 300.0), np.full((4, 4, 4), ink, np.uint8))
        scene.set_layer(layer, visible=True)
        scene.paint(layer, LayerTable((), np.zeros((0, 4), np.uint8), np.zeros(0, bool), field=field))
    scene.set_order(("coverage", "heat"))
    upper = drawn(scene)[100, 150]
    scene.set_order(("heat", "coverage"))
    assert upper[0] > upper[2]
    assert drawn(scene)[100, 150][2] > drawn(scene)[100, 150][0]
