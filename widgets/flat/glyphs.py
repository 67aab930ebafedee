"""Symbols of things on the flat map: the shapes of the 3D city's."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

DARK = QColor(6, 10, 16, 210)
RED = QColor("#ff4d5e")
CORNERS = {"square": (4, 45.0), "diamond": (4, 0.0), "hexagon": (6, 30.0), "mast": (3, -90.0)}
"""Corners of a shape, and degrees of the first of them."""


def paint_glyph(
    painter: QPainter, at: QPointF, shape: str, radius: float, colour: QColor, *, hatched: bool = False
) -> None:
    """A symbol of `radius` pixels around a point; a `hatched` one is striped and not filled."""
    painter.setPen(QPen(DARK, max(1.0, radius * 0.5)))
    painter.setBrush(DARK if hatched else colour)
    _shape(painter, at, shape, radius)
    if hatched:
        painter.setPen(QPen(colour, max(1.0, radius * 0.2)))
        painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
    else:
        painter.setPen(QPen(colour.lighter(140), max(0.8, radius * 0.12)))
    _shape(painter, at, shape, radius)


def paint_cross(painter: QPainter, at: QPointF, radius: float) -> None:
    """What is cut or tripped."""
    for colour, wide in ((DARK, 0.9), (RED, 0.45)):
        pen = QPen(colour, radius * wide)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for turn in (1, -1):
            arm = QPointF(radius * 0.7, turn * radius * 0.7)
            painter.drawLine(at - arm, at + arm)


def _shape(painter: QPainter, at: QPointF, shape: str, radius: float) -> None:
    if shape not in CORNERS:
        painter.drawEllipse(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        return
    count, first = CORNERS[shape]
    angles = [math.radians(first + 360.0 * k / count) for k in range(count)]
    painter.drawPolygon(
        QPolygonF([QPointF(at.x() + radius * math.cos(a), at.y() + radius * math.sin(a)) for a in angles])
    )
