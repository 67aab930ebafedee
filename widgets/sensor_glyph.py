"""The glyph of a sensor by a painter, for legends and flat maps: as the city's shader draws it."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from widgets.scene.glyphs import GLYPHS, LIMIT, NEAR, NEVER, STALE

DARK, HOLLOW, LIGHT, DIM = QColor(5, 8, 13), QColor(15, 23, 38), QColor(237, 245, 250), QColor(158, 166, 176)


def paint(painter: QPainter, at: QPointF, radius: float, kind: str, state: int, colour: QColor) -> None:
    """Draw the outline `kind` of `widgets.scene.glyphs` with the pattern of `state`; `radius` in pixels."""
    shape = QPolygonF([at + QPointF(x * radius, -y * radius) for x, y in GLYPHS[kind].tolist()])
    silent = state in (NEVER, STALE)
    line = radius * (0.36 if state in (NEAR, LIMIT) else 0.20)
    painter.save()
    painter.setBrush(DARK)
    painter.setPen(_pen(DARK, line + radius * 0.40))
    painter.drawPolygon(shape)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(HOLLOW if state == NEVER else DARK if state == STALE else colour)
    painter.drawPolygon(shape)
    if state == STALE:
        _hatch(painter, at, radius, shape)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(DIM if silent else LIGHT, line))
    painter.drawPolygon(shape)
    if state == LIMIT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(DARK)
        painter.drawEllipse(at, radius * 0.34, radius * 0.34)
    painter.restore()


def _hatch(painter: QPainter, at: QPointF, radius: float, shape: QPolygonF) -> None:
    """Three strokes or so across the shape: a brush's fine pattern would be a grey at this size."""
    path = QPainterPath()
    path.addPolygon(shape)
    painter.save()
    painter.setClipPath(path)
    painter.setPen(QPen(DIM, radius * 0.28))
    reach = 1.3 * radius
    for shift in range(-3, 4):
        x = shift * radius * 0.62
        painter.drawLine(at + QPointF(x - reach, reach), at + QPointF(x + reach, -reach))
    painter.restore()


def _pen(colour: QColor, wide: float) -> QPen:
    pen = QPen(colour, wide)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
