"""Open alarms outside the picture: a mark at its edge for each direction, with how many there are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from widgets import priority_mark, theme
from widgets.scene.beams import top
from widgets.scene.camera import Camera
from widgets.scene.table import Beam

DARK = QColor(6, 10, 16, 190)
EDGE, APART = 26, 52
"""Design pixels of a mark's middle from the edge, and between two marks that stand for themselves."""


@dataclass(frozen=True, slots=True)
class EdgeMark:
    """At `at`, pointing along `angle` (degrees clockwise from right); `beams` the most urgent first."""

    at: QPointF
    angle: float
    beams: tuple[Beam, ...]

    @property
    def first(self) -> Beam:
        """The alarm that a click goes to."""
        return self.beams[0]

    def rect(self) -> QRectF:
        """What a click on it may hit."""
        reach = theme.current().px(20)
        return QRectF(self.at.x() - reach, self.at.y() - reach, 2 * reach, 2 * reach)


def edge_marks(
    beams: Sequence[Beam], camera: Camera, size: tuple[int, int], free: QRectF, taken: Sequence[QRectF] = ()
) -> list[EdgeMark]:
    """Marks on the edge of `free`, the part of the picture that no panel covers, for beams whose top is not in it; none
    over what is `taken`.

    The most urgent comes first; of equal ones those that are not acknowledged.
    """
    if not beams or free.isEmpty():
        return []
    inset = theme.current().px(EDGE)
    frame = free.adjusted(inset, inset, -inset, -inset)
    if frame.width() <= 0 or frame.height() <= 0:
        return []
    middle = frame.center()
    marks: list[EdgeMark] = []
    ordered = sorted(beams, key=lambda beam: (beam.priority, not beam.pulsing))
    for beam, (x, y, depth) in zip(ordered, _seen(ordered, camera, size), strict=True):
        if depth > 0 and free.contains(QPointF(x, y)):
            continue
        dx, dy = x - middle.x(), y - middle.y()
        at = _beside(_clipped(frame, dx, dy), taken)
        near = next((mark for mark in marks if _distance(mark.at, at) < theme.current().px(APART)), None)
        if near is None:
            marks.append(EdgeMark(at, math.degrees(math.atan2(dy, dx)), (beam,)))
        else:
            marks[marks.index(near)] = EdgeMark(near.at, near.angle, (*near.beams, beam))
    return marks


def _beside(at: QPointF, taken: Sequence[QRectF]) -> QPointF:
    """`at`, or the nearer place right of or above what it would cover: that stands in the lower left."""
    reach = theme.current().px(EDGE)
    for rect in taken:
        wide = rect.adjusted(-reach, -reach, reach, reach)
        if wide.contains(at):
            right, above = QPointF(wide.right(), at.y()), QPointF(at.x(), wide.top())
            at = min(right, above, key=lambda place: _distance(place, at))
    return at


def paint_edge_mark(painter: QPainter, mark: EdgeMark) -> None:
    """An arrow head outside the priority's own mark, and the count where there is more than one."""
    now = theme.current()
    color, size = now.priority(mark.first.priority), now.px(11)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DARK)
    painter.drawEllipse(mark.at, size * 1.55, size * 1.55)
    painter.translate(mark.at)
    painter.rotate(mark.angle)
    painter.setBrush(color)
    tip = [QPointF(size * 2.3, 0), QPointF(size * 1.6, -size * 0.8), QPointF(size * 1.6, size * 0.8)]
    painter.drawPolygon(QPolygonF(tip))
    painter.restore()
    lit = any(beam.pulsing for beam in mark.beams)
    priority_mark.paint(
        painter, QRectF(mark.at.x() - size, mark.at.y() - size, 2 * size, 2 * size), mark.first.priority, lit
    )
    if len(mark.beams) > 1:
        painter.setFont(now.font("caption"))
        painter.setPen(QColor("#dce6ef"))
        box = QRectF(mark.at.x() + size * 0.5, mark.at.y() + size * 0.7, size * 2, size * 1.5)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"×{len(mark.beams)}")


def _seen(beams: Sequence[Beam], camera: Camera, size: tuple[int, int]) -> list[tuple[float, float, float]]:
    """Pixels and depth of the tops; those behind the eye lie far to the side where the turn to them is shorter."""
    tops = np.array([top(beam) for beam in beams])
    found = []
    for spot, (x, y, depth) in zip(tops, camera.project(tops, *size).tolist(), strict=True):
        if depth > 1e-6:
            found.append((x, y, depth))
        else:
            right = float((spot - camera.eye) @ camera.axes()[0])
            found.append((math.copysign(1e6, right), size[1] / 2, depth))
    return found


def _clipped(frame: QRectF, dx: float, dy: float) -> QPointF:
    """Where a ray from the middle of `frame` leaves it."""
    middle = frame.center()
    across = frame.width() / 2 / abs(dx) if abs(dx) > 1e-9 else math.inf
    along = frame.height() / 2 / abs(dy) if abs(dy) > 1e-9 else math.inf
    share = min(across, along, 1e9)
    return QPointF(middle.x() + dx * share, middle.y() + dy * share)


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
