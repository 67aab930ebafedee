"""What feeds declare on the flat map: the same shapes, hatching and broken outlines as in 3D."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets.flat import feeds
from widgets.flat.sight import Sight
from widgets.scene.camera import Camera
from widgets.scene.feeds.symbols import EXERCISE, FILLED, NO_BEARING, OLD, OLD_EXERCISE
from widgets.scene.materials import Frame
from widgets.scene.paint import Show
from widgets.scene.pictograms import NUMBER, PICTOGRAMS
from widgets.scene.table import LayerTable

SIDE = 120
RING = np.array([(-90, -90), (90, -90), (90, 90), (-90, 90), (-90, -90)], np.float32)


def table(shape: str = "warning", state: int = FILLED, pips: int = 0, bearing: float = NO_BEARING) -> LayerTable:
    extra = {
        "at": np.zeros((1, 3), np.float32),
        "shape": np.array([NUMBER[shape]], np.uint8),
        "state": np.array([state], np.uint8),
        "pips": np.array([pips], np.uint8),
        "bearing": np.array([bearing], np.float32),
        "radius": np.array([18.0], np.float32),
        "urgent": np.zeros(1, np.int64),
        "ring_offsets": np.array([0, 5]),
        "ring_xy": RING,
        "ring_row": np.zeros(1, np.int64),
        "ring_closed": np.array([True]),
    }
    return LayerTable(("a",), np.array([(255, 160, 60, 255)], np.uint8), np.zeros(1, bool), extra=extra)


def picture(made: LayerTable, *, areas: bool = False, heading: float = 0.0) -> np.ndarray:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0xFF808080)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sight = Sight.of(Frame(Camera(0, 0, 0, 400, heading=heading, pitch=89), SIDE, SIDE))
    (feeds.paint_areas if areas else feeds.paint_symbols)(painter, sight, made, Show())
    painter.end()
    return np.array(image.constBits(), np.uint8).reshape(SIDE, SIDE, 4)[..., :3].astype(int)


def test_that_every_pictogram_has_a_shape_of_its_own(qapp: QApplication) -> None:
    grey = {name: picture(table(name)).mean(axis=2) for name in PICTOGRAMS}
    for one, other in combinations(grey, 2):
        assert (np.abs(grey[one] - grey[other]) > 60).sum() > 20, (one, other)


def test_that_states_differ_without_colour(qapp: QApplication) -> None:
    grey = [picture(table(state=state)).mean(axis=2) for state in (FILLED, OLD, EXERCISE, OLD_EXERCISE)]
    for one, other in combinations(grey, 2):
        assert (np.abs(one - other) > 40).sum() > 60


def test_that_severity_is_counted(qapp: QApplication) -> None:
    bright = [(picture(table(pips=pips))[SIDE // 2 + 18 :].min(axis=2) > 180).sum() for pips in range(5)]
    assert (np.diff(bright) >= 3).all()


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_that_an_arrow_follows_its_bearing_on_a_turned_map_too(qapp: QApplication, quarter: int) -> None:
    north = np.abs(picture(table("heading", bearing=0.0)) - 128).sum(axis=2) > 60
    turned = np.abs(picture(table("heading", bearing=90.0 * quarter)) - 128).sum(axis=2) > 60
    assert (turned != np.rot90(north, -quarter)).mean() < 0.02
    back = np.abs(picture(table("heading", bearing=90.0 * quarter), heading=90.0 * quarter) - 128).sum(axis=2) > 60
    assert (back != north).mean() < 0.02


def test_that_an_area_is_hatched_and_that_of_an_exercise_broken(qapp: QApplication) -> None:
    whole, broken = picture(table(), areas=True), picture(table(state=EXERCISE), areas=True)
    changed = np.abs(whole - 128).sum(axis=2) > 40
    assert 0.1 < changed[40:80, 40:80].mean() < 0.9
    assert (np.abs(whole - broken).sum(axis=2) > 60).sum() > 40
