"""Several 3D views in real windows. These checks run in a process of their own for each way of drawing and of showing:
`tests/widgets/test_real_windows.py` starts them. Each view has a colour by which its picture is known.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.table import LayerTable
from widgets.viewport import Viewport

LONGEST = 20.0
HUES = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}
ROADS = tuple(f"urn:ngsi-ld:Road:{k}" for k in range(3))
QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # as the application does
NEAR = Camera(0.0, 0.0, 0.0, distance=700.0, heading=0.0, pitch=60.0)


def spin(until: Callable[[], bool], seconds: float = LONGEST) -> bool:
    """Turn the event loop until something is true; False when it never was."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)
    return until()


def scene_threads() -> int:
    return sum(thread.name == "scene" for thread in threading.enumerate())


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return flat[..., 2::-1].astype(int)


def photographed(widget: QWidget) -> np.ndarray:
    """What a person sees where the widget is: the screen's own pixels, or the widget's own elsewhere."""
    if QGuiApplication.platformName() != "xcb":
        return pixels(widget.grab().toImage())
    screen = widget.screen()
    corner = widget.mapToGlobal(QPoint(0, 0)) - screen.geometry().topLeft()
    return pixels(screen.grabWindow(0, corner.x(), corner.y(), widget.width(), widget.height()).toImage())


def shares(picture: np.ndarray) -> dict[str, float]:
    """Part of a picture that is clearly of each hue."""
    found = {}
    for name, own in HUES.items():
        channel = own.index(1)
        others = np.delete(picture, channel, axis=2).max(axis=2)
        found[name] = float(np.mean(picture[..., channel] - others > 70))
    return found


def fault(view: Viewport) -> str:
    """What is wrong with a view's picture on the screen; empty for nothing."""
    picture, hue = photographed(view), view.objectName()
    found = shares(picture)
    if picture.std() < 5:
        return f"nothing is drawn (spread {picture.std():.1f})"
    if np.mean(picture.max(axis=2) < 3) > 0.2:
        return "black"
    if found[hue] < 0.005:
        return f"its {hue} road is not seen: {found}"
    strange = {name: share for name, share in found.items() if name != hue and share > found[hue] / 4}
    return f"another view's picture: {found}" if strange else ""


@dataclass
class Desk:
    """Makes views and windows, and takes them away again."""

    kind: str
    town: CityModel
    made: list[QWidget] = field(default_factory=list)
    spin = staticmethod(spin)
    shares = staticmethod(shares)

    def view(self, hue: str, parent: QWidget | None = None) -> Viewport:
        """A view of the town whose roads are `hue`."""
        view = Viewport(parent, self.kind)
        view.setObjectName(hue)
        view.set_city(self.town)
        self.recolour(view, hue)
        view.camera = NEAR
        self.made.append(view)
        return view

    def recolour(self, view: Viewport, hue: str) -> None:
        view.setObjectName(hue)
        colour = [255 * part for part in HUES[hue]]
        view.paint_layer("roads", LayerTable(ROADS, np.uint8([[*colour, 255]] * 3), np.zeros(3, bool)))

    def keep(self, window: QWidget, at: tuple[int, int] = (0, 0), size: tuple[int, int] = (640, 400)) -> QWidget:
        """A window, shown at a place of the screen."""
        window.setGeometry(*at, *size)
        window.show()
        self.made.append(window)
        return window

    def right(self, *views: Viewport) -> None:
        """Every view shows its own newest picture."""
        for view in views:
            assert spin(lambda view=view: view.settled), f"{view.objectName()} never came to rest"
        told: dict[str, str] = {}

        def good() -> bool:
            told.clear()
            told.update({view.objectName(): wrong for view in views if (wrong := fault(view))})
            return not told

        assert spin(good, 3.0), told

    def drop(self, widget: QWidget) -> None:
        """Delete now."""
        for made in [one for one in self.made if one is widget or widget.isAncestorOf(one)]:
            self.made.remove(made)
        if not shiboken6.isValid(widget):
            return
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


@pytest.fixture(scope="session")
def small(towns: object) -> CityModel:
    """150 buildings by a river."""
    return towns.city(150)


@pytest.fixture
def desk(qapp: QApplication, small: CityModel) -> Iterator[Desk]:
    made = Desk(os.environ.get("CITYDECK_WINDOWS", "raster"), small)
    before = scene_threads()
    yield made
    for window in [one for one in made.made if one.isWindow()]:
        if window in made.made:
            made.drop(window)
    for rest in list(made.made):
        made.drop(rest)
    assert spin(lambda: scene_threads() == before, 5.0), "a drawing thread is left"
