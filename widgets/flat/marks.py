"""Alarms on the flat map: the mark of their priority, by colour, shape and digit, on a short stem."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from widgets import priority_mark, theme
from widgets.flat.sight import Sight
from widgets.scene.table import Beam

SIDE, STEM = 22.0, 16.0
"""Design pixels of a mark, and of the line that leads from it to its place."""
DARK = QColor(6, 10, 16, 190)


def paint_alarms(painter: QPainter, sight: Sight, beams: Sequence[Beam]) -> None:
    """Marks over everything else, the most important last; filled while nobody has acknowledged them."""
    if not beams:
        return
    at = sight.pixels([(beam.x, beam.y) for beam in beams])
    side, stem = SIDE * sight.unit, STEM * sight.unit
    for row in sorted(range(len(beams)), key=lambda row: -beams[row].priority):
        x, y = map(float, at[row])
        if not (-side < x < sight.width + side and -side < y < sight.height + side + stem):
            continue
        beam, foot = beams[row], QPointF(x, y)
        colour = theme.current().priority(beam.priority)
        head = QPointF(x, y - stem)
        for ink, width in ((DARK, 4.0), (colour, 2.0)):
            painter.setPen(QPen(ink, width * sight.unit))
            painter.drawLine(foot, head)
        painter.setBrush(colour)
        painter.drawEllipse(foot, 3.0 * sight.unit, 3.0 * sight.unit)
        rect = QRectF(x - side / 2, y - stem - side, side, side)
        painter.setPen(QPen(DARK, 3.0 * sight.unit))
        painter.setBrush(DARK)
        painter.drawEllipse(rect.adjusted(-2, -2, 2, 2))
        priority_mark.paint(painter, rect, beam.priority, lit=beam.pulsing)
