"""Hatching: how everything stale, bad or missing is told from what is good, without relying on colour."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform


def brush(color: QColor, scale: float = 1.0) -> QBrush:
    """A diagonal hatch with about 5 design pixels from line to line."""
    side = max(6, round(7 * scale))
    tile = QPixmap(side, side)
    tile.fill(QColor(0, 0, 0, 0))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, max(1.0, scale)))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    painter.end()
    pattern = QBrush(tile)
    pattern.setTransform(QTransform())
    return pattern


def fill(painter: QPainter, rect: QRectF, color: QColor, scale: float = 1.0) -> None:
    """Hatch a rectangle."""
    painter.fillRect(rect, brush(color, scale))
