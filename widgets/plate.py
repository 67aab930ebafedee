"""The translucent plate that panels and cards lie on: smooth corners, plain middle.

A rounded rectangle drawn smooth as a whole costs as much as all words of a panel together, and every frame of the 3D
view behind it draws it again. So only the corners are drawn smooth, once, and the rest is filled.
"""

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap


def paint(painter: QPainter, rect: QRect, ground: QColor, border: QColor, radius: int) -> None:
    """Fill `rect` with `ground` inside a line of one pixel of `border`, corners rounded by `radius`."""
    side = radius + 2
    if min(rect.width(), rect.height()) < 2 * side:
        _whole(painter, QRectF(rect), ground, border, radius)
        return
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    corner = _disc(side, radius, ground.rgba(), border.rgba(), ratio)
    left, top, right, bottom = rect.left(), rect.top(), rect.right() + 1, rect.bottom() + 1
    part = side * ratio
    for x, from_x in ((left, 0.0), (right - side, part)):
        for y, from_y in ((top, 0.0), (bottom - side, part)):
            painter.drawPixmap(QRectF(x, y, side, side), corner, QRectF(from_x, from_y, part, part))
    wide, high = rect.width() - 2 * side, rect.height() - 2 * side
    painter.fillRect(left + side, top + 1, wide, side - 1, ground)
    painter.fillRect(left + 1, top + side, rect.width() - 2, high, ground)
    painter.fillRect(left + side, bottom - side, wide, side - 1, ground)
    for x in (left, right - 1):
        painter.fillRect(x, top + side, 1, high, border)
    for y in (top, bottom - 1):
        painter.fillRect(left + side, y, wide, 1, border)


def _whole(painter: QPainter, rect: QRectF, ground: QColor, border: QColor, radius: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground)
    painter.setPen(QPen(border, 1))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


@lru_cache(maxsize=16)
def _disc(side: int, radius: int, ground: int, border: int, ratio: float) -> QPixmap:
    """The smallest plate: its quarters are the four corners of any other."""
    made = QPixmap(round(2 * side * ratio), round(2 * side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    _whole(painter, QRectF(0, 0, 2 * side, 2 * side), QColor.fromRgba(ground), QColor.fromRgba(border), radius)
    painter.end()
    return made
