"""A plate made of corners and fillings looks like a rounded rectangle drawn smooth as a whole."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from widgets import plate

GROUND, BORDER = QColor("#d0131a22"), QColor("#33404f")
pytestmark = pytest.mark.usefixtures("qapp")


def _pixels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


def _image(width: int, height: int) -> QImage:
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(QColor("#405060"))
    return made


@pytest.mark.parametrize("size", [(200, 120), (30, 300), (9, 9)])
@pytest.mark.parametrize("radius", [8, 12])
def test_that_a_plate_is_a_rounded_rectangle(qapp: QApplication, size: tuple[int, int], radius: int) -> None:
    mine, whole = _image(*size), _image(*size)
    painter = QPainter(mine)
    plate.paint(painter, QRect(0, 0, *size), GROUND, BORDER, radius)
    painter.end()
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(GROUND)
    painter.setPen(QPen(BORDER, 1))
    painter.drawRoundedRect(QRect(0, 0, *size).toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.end()
    apart = np.abs(_pixels(mine) - _pixels(whole)).max(axis=2)
    assert apart.max() <= 6
    assert (apart > 2).mean() < 0.01
