"""Marks over the city: north arrow, scale bar, the selected thing's corners, pulses on unacknowledged alarms."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from widgets import theme
from widgets.scene.camera import Camera

DARK = QColor(6, 10, 16, 150)
LIGHT = QColor("#dce6ef")
STEPS = (1, 2, 5)


def round_length(most: float) -> float:
    """The greatest 1, 2 or 5 times a power of ten that is not above `most`."""
    power = 10.0 ** math.floor(math.log10(max(most, 1e-6)))
    return max(step * power for step in STEPS if step * power <= most * (1 + 1e-9))


def scale_length(camera: Camera, height: int, most: float) -> tuple[float, float]:
    """Metres of the scale bar, and its pixels, for at most `most` pixels in the middle of the picture."""
    per_pixel = camera.depth / camera.focal(height)
    metres = round_length(most * per_pixel)
    return metres, metres / per_pixel


def length_text(metres: float) -> str:
    """``500 m`` or ``2 km``: SI symbols are the same in every language."""
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def paint_scale(painter: QPainter, corner: QPointF, camera: Camera, height: int) -> QRectF:
    """The bar with its length, its left end at `corner`; returns what it covers."""
    now = theme.current()
    metres, wide = scale_length(camera, height, now.px(120))
    tick = now.px(4)
    line = QPolygonF([
        corner + QPointF(0, -tick), corner, corner + QPointF(wide, 0), corner + QPointF(wide, -tick),
    ])  # fmt: skip
    for color, width in ((DARK, now.px(4)), (LIGHT, now.px(2))):
        painter.setPen(QPen(color, width))
        painter.drawPolyline(line)
    painter.setFont(now.font("caption"))
    spot = QRectF(corner.x(), corner.y() - tick - now.px(18), max(wide, now.px(60)), now.px(17))
    for color, shift in ((DARK, 1), (LIGHT, 0)):
        painter.setPen(color)
        painter.drawText(spot.translated(shift, shift), Qt.AlignmentFlag.AlignLeft, length_text(metres))
    return spot.united(line.boundingRect())


def paint_north(painter: QPainter, centre: QPointF, heading: float, letter: str) -> QRectF:
    """An arrow that points north, `letter` at its tip; returns what it covers."""
    now = theme.current()
    size = now.px(13)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DARK)
    painter.drawEllipse(QPointF(0, 0), size * 1.55, size * 1.55)
    painter.rotate(-heading)
    for side, color in ((-1, LIGHT), (1, QColor(120, 136, 150))):
        painter.setBrush(color)
        painter.drawPolygon(
            QPolygonF([QPointF(0, -size), QPointF(side * size * 0.5, size * 0.7), QPointF(0, size * 0.4)])
        )
    painter.restore()
    turn = math.radians(heading)
    tip = centre + QPointF(-math.sin(turn), -math.cos(turn)) * (size * 2.3)
    box = QRectF(tip.x() - size, tip.y() - size, 2 * size, 2 * size)
    painter.setFont(now.font("caption"))
    for color, shift in ((DARK, 1), (LIGHT, 0)):
        painter.setPen(color)
        painter.drawText(box.translated(shift, shift), Qt.AlignmentFlag.AlignCenter, letter)
    return QRectF(centre.x() - size * 3.3, centre.y() - size * 3.3, size * 6.6, size * 6.6)


def paint_selection(painter: QPainter, at: QPointF) -> None:
    """Four corners around a point."""
    now = theme.current()
    half, arm = now.px(18), now.px(7)
    for color, width in ((DARK, now.px(4)), (QColor(now.palette.accent), now.px(2))):
        painter.setPen(QPen(color, width))
        for sx in (-1, 1):
            for sy in (-1, 1):
                corner = at + QPointF(sx * half, sy * half)
                painter.drawPolyline(QPolygonF([corner - QPointF(sx * arm, 0), corner, corner - QPointF(0, sy * arm)]))


def paint_pulse(painter: QPainter, at: QPointF, color: QColor, share: float) -> None:
    """A ring that grows and fades; `share` 0 to 1 of its period."""
    now = theme.current()
    ring = QColor(color)
    ring.setAlphaF(max(0.0, 0.85 * (1.0 - share)))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.setPen(QPen(ring, now.px(2.5)))
    radius = now.px(14) + now.px(24) * share
    painter.drawEllipse(at, radius, radius)


def pulse_rect(at: QPointF) -> QRectF:
    """What a pulse at a point may cover."""
    reach = theme.current().px(42)
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
