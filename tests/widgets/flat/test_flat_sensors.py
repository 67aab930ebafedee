"""Sensors on the flat map: an outline by what is measured, a pattern by state."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.quality import Quality
from widgets.flat.sensors import FlatSensors
from widgets.flat.sight import Sight
from widgets.scene.camera import Camera
from widgets.scene.layers import bridges
from widgets.scene.materials import Frame
from widgets.scene.paint import Show

ONE, TWO = "urn:ngsi-ld:Sensor:one", "urn:ngsi-ld:Sensor:two"
SIZE = 80
Mirrors = Callable[..., CityMirror]


def picture(town: CityModel, towns: ModuleType, mirror: CityMirror, *, away: float = 400.0) -> np.ndarray:
    """What is drawn of a sensor in the middle and one beside it."""
    found = (Asset(ONE, "sensor", {}, towns.place(0, 0)), Asset(TWO, "sensor", {}, towns.place(400, 0)))
    site = replace(town, assets=found)
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(0xFF808080)
    painter = QPainter(image)
    sight = Sight.of(Frame(Camera(0, 0, 0, away, pitch=89), SIZE, SIZE))
    FlatSensors(site).paint(painter, sight, bridges.table(site, mirror), Show())
    painter.end()
    return np.array(image.constBits(), np.uint8).reshape(SIZE, SIZE, 4)[..., :3].astype(int)


def test_that_states_differ_without_their_colours(
    qapp: QApplication, town: CityModel, towns: ModuleType, mirror_of: Mirrors
) -> None:
    values = ({}, *({(ONE, "stress"): value} for value in (40.0, 130.0, 170.0, (40.0, Quality.STALE))))
    grey = [picture(town, towns, mirror_of(value)).mean(axis=2)[30:50, 30:50] for value in values]
    for row, one in enumerate(grey):
        for other in grey[row + 1 :]:
            assert (np.abs(one - other) > 40).sum() >= 12, "pixels"


def test_that_kinds_have_outlines_of_their_own(
    qapp: QApplication, town: CityModel, towns: ModuleType, mirror_of: Mirrors
) -> None:
    drawn = [
        np.ptp(np.abs(picture(town, towns, mirror_of({(ONE, metric): 1.0})) - 128), axis=2) + 0
        for metric in ("stress", "inclination", "settlement", "pressure")
    ]
    for row, one in enumerate(drawn):
        for other in drawn[row + 1 :]:
            assert (np.abs(one - other) > 10).sum() > 10


def test_that_stale_and_silent_sensors_have_no_colour(
    qapp: QApplication, town: CityModel, towns: ModuleType, mirror_of: Mirrors
) -> None:
    for value in ({}, {(ONE, "stress"): (170.0, Quality.BAD)}):
        assert np.ptp(picture(town, towns, mirror_of(value)), axis=2).max() < 40
    assert np.ptp(picture(town, towns, mirror_of({(ONE, "stress"): 170.0})), axis=2).max() > 120


def test_that_the_most_urgent_is_drawn_for_a_crowd(
    qapp: QApplication, town: CityModel, towns: ModuleType, mirror_of: Mirrors
) -> None:
    urgent = picture(town, towns, mirror_of({(TWO, "stress"): 170.0}), away=60_000.0)
    assert np.ptp(urgent, axis=2).max() > 120, "the silent one does not cover it"
