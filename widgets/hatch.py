"""Patterns that tell without colour: stripes for everything stale, bad or missing, dots for what goes without."""

from PySide6.QtCore import QPointF, QRectF, Qt
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


def dots(color: QColor, scale: float = 1.0) -> QBrush:
    """Dots of `color` on a dark shade of it, about 5 design pixels apart."""
    side = max(4, round(5 * scale))
    tile = QPixmap(side, side)
    tile.fill(color.darker(260))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(QRectF(0.16 * side, 0.16 * side, 0.68 * side, 0.68 * side))
    painter.end()
    return QBrush(tile)


def fill(painter: QPainter, rect: QRectF, color: QColor, scale: float = 1.0) -> None:
    """Hatch a rectangle."""
    painter.fillRect(rect, brush(color, scale))
