"""Pictograms by a painter, for legends and flat maps: as the city's shader draws them."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from widgets.scene.feeds.symbols import EXERCISED, HATCHED, QUIET, SILENT
from widgets.scene.pictograms import PIP, PIP_HEIGHT, PIPS, Polygon, pictogram

DARK, HOLLOW, LIGHT, DIM = QColor(5, 8, 13), QColor(15, 23, 38), QColor(237, 245, 250), QColor(158, 166, 176)


def paint(
    painter: QPainter,
    at: QPointF,
    radius: float,
    name: str,
    ink: QColor,
    state: int = 0,
    pips: int = 0,
    bearing: float = -1.0,
) -> None:
    """Draw one of `pictograms.SHAPES` around a point; `radius` in pixels, `state` of `feeds.symbols`, `bearing` degrees
    clockwise from the top, negative for none.
    """
    sign = pictogram(name)
    painter.save()
    painter.translate(at)
    if bearing >= 0:
        painter.rotate(bearing)
    outline = _path((sign.outline,), radius)
    exercise = state in EXERCISED
    dull = state == SILENT or state in HATCHED
    painter.strokePath(outline, _pen(DARK, radius * 0.66))
    painter.fillPath(outline, DARK if state in HATCHED else HOLLOW if state == SILENT or exercise else ink)
    if state in HATCHED:
        _hatch(painter, outline, radius)
    painter.fillPath(_path(sign.marks, radius), DIM if dull else ink if exercise else DARK)
    line = _pen(ink if exercise else DIM if dull or state == QUIET else LIGHT, radius * 0.2)
    if exercise:
        line.setDashPattern([2.2, 1.6])
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.strokePath(outline, line)
    painter.setPen(_pen(DARK, radius * 0.14))
    painter.setBrush(DIM if dull else LIGHT)
    for x in PIPS[:pips]:
        painter.drawEllipse(QPointF(x * radius, -PIP_HEIGHT * radius), PIP * radius, PIP * radius)
    painter.restore()


def _path(polygons: tuple[Polygon, ...], radius: float) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for polygon in polygons:
        path.addPolygon(QPolygonF([QPointF(x * radius, -y * radius) for x, y in polygon]))
        path.closeSubpath()
    return path


def _hatch(painter: QPainter, outline: QPainterPath, radius: float) -> None:
    painter.save()
    painter.setClipPath(outline)
    painter.setPen(QPen(DIM, radius * 0.26))
    reach = 1.4 * radius
    for shift in range(-3, 4):
        x = shift * radius * 0.62
        painter.drawLine(QPointF(x - reach, reach), QPointF(x + reach, -reach))
    painter.restore()


def _pen(colour: QColor, wide: float) -> QPen:
    pen = QPen(colour, wide)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
