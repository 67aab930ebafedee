"""A flat map at rest is whole: what it left out on the way comes as soon as the camera stands."""

import time

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from widgets.flat.scene import PATIENT, FlatScene
from widgets.presenter_raster import RasterPresenter
from widgets.scene.camera import Camera
from widgets.scene.materials import Frame
from widgets.viewport import Viewport

SIZE = (1280, 720)
CAMERA = Camera(0.0, 0.0, 0.0, distance=700.0, heading=20.0, pitch=60.0)
SECONDS = 20.0


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)[..., :3].astype(int)


def drawn(town: CityModel, budget: int) -> np.ndarray:
    scene = FlatScene()
    scene.set_city(town)
    scene.frame(Frame(CAMERA, *SIZE), budget)
    out = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    scene.paint_on(out)
    return out[..., :3].astype(int)


@pytest.mark.slow
def test_that_a_map_at_rest_lacks_nothing(qapp: QApplication, town: CityModel) -> None:
    wanted, hasty = drawn(town, PATIENT), drawn(town, RasterPresenter.STILL * 9 // 10)
    assert np.abs(hasty - wanted).mean() > 2, "a frame in haste lacks tiles, else this says nothing"
    view = Viewport(presenter="flat")
    view.resize(*SIZE)
    view.set_city(town)
    view.camera = CAMERA
    view.show()
    end = time.monotonic() + SECONDS
    while not view.settled and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)
    seen = pixels(view.grab().toImage())
    ground = (slice(100, 600), slice(150, 1100))  # away from scale bar and north arrow
    differ = np.abs(seen[ground] - wanted[ground]).max(axis=2) > 24
    assert view.settled
    assert differ.mean() < 0.03, "names aside, the window shows the whole map"
    view.close_scene()
    view.deleteLater()
    QApplication.processEvents()
