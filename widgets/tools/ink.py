"""Lines, marks and figures at places of the city, painted over the frame with the camera that it was drawn with."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from widgets import theme
from widgets.scene.camera import Camera, Vector

CASING = QColor(6, 10, 16, 190)
NEAR = 1.0
"""Metres before the eye at which a line ends that goes on behind it."""


class Ink:
    """Paints world points of one frame; `size` is the widget's, in its own pixels."""

    def __init__(self, painter: QPainter, camera: Camera, size: tuple[int, int]) -> None:
        self.painter, self.camera, self.size = painter, camera, size
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def at(self, point: Vector) -> QPointF | None:
        """Pixel of a point, None behind the eye."""
        x, y, depth = map(float, self.camera.project(point, *self.size)[0])
        return QPointF(x, y) if depth > NEAR and max(abs(x), abs(y)) < 1e5 else None

    def line(
        self, points: Sequence[Vector], color: QColor, width: float = 2.5, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        """A line through points with a dark casing, so that it is seen on any ground."""
        ways = [ends for a, b in pairwise(points) if (ends := self._clipped(a, b)) is not None]
        casing = QPen(CASING, theme.current().px(width + 2.5))
        casing.setCapStyle(Qt.PenCapStyle.RoundCap)
        for pen in (casing, QPen(color, theme.current().px(width), style)):
            self.painter.setPen(pen)
            for ends in ways:
                self.painter.drawLine(*ends)

    def dot(self, point: Vector, color: QColor, size: float = 4.5) -> None:
        """A filled disc."""
        at = self.at(point)
        if at is not None:
            self.painter.setPen(QPen(CASING, theme.current().px(2)))
            self.painter.setBrush(color)
            radius = theme.current().px(size)
            self.painter.drawEllipse(at, radius, radius)
            self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def cross(self, point: Vector, color: QColor, size: float = 7.0) -> None:
        """A cross of two strokes."""
        at = self.at(point)
        if at is None:
            return
        arm = theme.current().px(size)
        for pen in (QPen(CASING, theme.current().px(6)), QPen(color, theme.current().px(3))):
            self.painter.setPen(pen)
            self.painter.drawLine(at + QPointF(-arm, -arm), at + QPointF(arm, arm))
            self.painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm))

    def tag(self, point: Vector, text: str, color: QColor, *, strong: bool = False, below: bool = False) -> None:
        """Words on a small dark plate beside a point."""
        at = self.at(point)
        if at is not None:
            self.plate(
                at + QPointF(theme.current().px(10), theme.current().px(14 if below else -14)), text, color, strong
            )

    def plate(self, left: QPointF, text: str, color: QColor, strong: bool = False) -> None:
        """Words on a dark plate whose left side's middle is at `left`."""
        now = theme.current()
        font = now.font("strong" if strong else "caption")
        metrics = QFontMetricsF(font)
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + now.px(12), metrics.height() + now.px(5))
        box.moveTopLeft(left - QPointF(0, box.height() / 2))
        self.painter.setPen(QPen(color, 1))
        self.painter.setBrush(QColor(8, 13, 19, 225))
        self.painter.drawRoundedRect(box, now.px(4), now.px(4))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setFont(font)
        self.painter.setPen(QColor("#eef4fa"))
        self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def area(self, outline: Sequence[tuple[float, float]], color: QColor) -> None:
        """A shape on the picture itself: faintly filled, with a dashed edge."""
        shape = QPolygonF([QPointF(x, y) for x, y in outline])
        fill = QColor(color)
        fill.setAlpha(38)
        self.painter.setBrush(fill)
        self.painter.setPen(QPen(CASING, theme.current().px(3.5)))
        self.painter.drawPolygon(shape)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(color, theme.current().px(1.5), Qt.PenStyle.DashLine))
        self.painter.drawPolygon(shape)

    def _clipped(self, a: Vector, b: Vector) -> tuple[QPointF, QPointF] | None:
        """Pixels of both ends of what of a line lies before the eye."""
        ends = np.array([a, b], float)
        depth = self.camera.project(ends, *self.size)[:, 2]
        if (depth <= NEAR).all():
            return None
        if (depth <= NEAR).any():
            behind = int(np.argmin(depth))
            share = (NEAR * 1.01 - depth[behind]) / (depth[1 - behind] - depth[behind])
            ends[behind] += (ends[1 - behind] - ends[behind]) * share
        (x, y, _), (u, v, _) = self.camera.project(ends, *self.size)
        far = 1e5
        return (QPointF(*np.clip((x, y), -far, far).tolist()), QPointF(*np.clip((u, v), -far, far).tolist()))
