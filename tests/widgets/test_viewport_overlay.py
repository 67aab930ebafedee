"""What is drawn over the 3D frame stays right when panels come and go and when the camera moves."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from widgets.scene.camera import Camera
from widgets.viewport_overlay import Overlay

CAMERA = Camera(0.0, 0.0, 0.0, 900.0)


class Ground(QWidget):
    """Paints the overlay as the viewport does: clipped to what has to be painted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.overlay = Overlay(self)
        self.camera, self.room = CAMERA, parent

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("black"))
        self.overlay.paint(painter, self.camera, "N")


@pytest.fixture
def ground(qtbot) -> tuple[Ground, QWidget]:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(900, 600)
    made, panel = Ground(room), QWidget(room)
    made.setGeometry(room.rect())
    panel.setGeometry(QRect(0, 250, 340, 350))
    panel.setAutoFillBackground(True)
    room.show()
    QApplication.processEvents()
    return made, panel


def pixels(widget: QWidget) -> np.ndarray:
    image = widget.window().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()


def test_that_a_hidden_panel_leaves_no_second_compass_behind(ground: tuple[Ground, QWidget]) -> None:
    made, panel = ground
    asked: list[tuple[object, ...]] = []
    update: Callable[..., None] = made.update
    made.update = lambda *region: (asked.append(region), update(*region))[1]  # type: ignore[method-assign]
    made.repaint()
    asked.clear()
    panel.hide()
    made.repaint(QRect(0, 250, 340, 350))  # what Qt repaints by itself: where the panel was
    assert () in asked, "marks have moved, and only a part was painted"
    asked.clear()
    made.repaint()
    assert asked == []
    assert pixels(made).any()


def test_that_a_name_under_the_pointer_goes_when_the_camera_moves(ground: tuple[Ground, QWidget]) -> None:
    made, _ = ground
    made.repaint()
    made.overlay.hover = ("Nanpu Bridge", QPointF(500, 300))
    made.repaint()
    assert made.overlay.hover is not None
    made.camera = Camera(400.0, 0.0, 0.0, 900.0)
    made.repaint()
    QApplication.processEvents()
    assert made.overlay.hover is None
