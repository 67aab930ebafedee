"""Measures along points on ground and roofs."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from widgets import theme
from widgets.scene.camera import Vector
from widgets.scene.measure import Track, length_words, rise_words
from widgets.scene.spot import Spot
from widgets.tools.ink import Ink
from widgets.tools.tool import Ground, Tool

STEEP = 0.5
"""Metres of difference in height from which the triangle of a leg is drawn."""


class MeasureTool(Tool):
    """`track` what has been set."""

    name = "measure"

    def __init__(self) -> None:
        self.track = Track()
        self.finished = False
        self._next: Vector | None = None

    def click(self, spot: Spot, ground: Ground) -> None:  # noqa: ARG002 - every tool is told
        points = () if self.finished else self.track.points
        self.track, self.finished, self._next = Track((*points, spot.point)), False, None

    def hover(self, spot: Spot | None) -> None:
        self._next = spot.point if spot is not None and self.track.points and not self.finished else None

    def back(self) -> bool:
        if not self.track.points:
            return False
        self.track, self.finished, self._next = Track(self.track.points[:-1]), False, None
        return True

    def finish(self) -> None:
        self.finished, self._next = bool(self.track.points), None

    def paint(self, ink: Ink) -> None:
        color, points = theme.current().color("accent"), self.track.points
        for leg, (a, b) in zip(self.track.legs(), pairwise(points), strict=True):
            if abs(leg.rise) > STEEP:
                _triangle(ink, a, b)
        ink.line(points, color)
        if self._next is not None:
            ink.line([points[-1], self._next], QColor("#eef4fa"), 1.5, Qt.PenStyle.DashLine)
        for point in points:
            ink.dot(point, color)
        self._figures(ink, color)

    def _figures(self, ink: Ink, color: QColor) -> None:
        """Each leg's length in its middle when there are several, the whole at the end."""
        points, legs = self.track.points, self.track.legs()
        if len(legs) > 1:
            for leg, (a, b) in zip(legs, pairwise(points), strict=True):
                ink.tag(_middle(a, b), length_words(leg.slope), color)
        if self._next is not None:
            reach = Track((*points, self._next)).total()
            ink.tag(self._next, length_words(reach.slope), QColor("#eef4fa"), below=True)
        elif legs:
            total = self.track.total()
            rise = f"   {rise_words(total.rise)} \u2195" if abs(total.rise) > STEEP else ""
            ink.tag(points[-1], length_words(total.slope) + rise, color, strong=True)


def _triangle(ink: Ink, a: Vector, b: Vector) -> None:
    """Over the ground and straight up, dotted."""
    low, high = (a, b) if a[2] <= b[2] else (b, a)
    corner = (high[0], high[1], low[2])
    ink.line([low, corner, high], QColor("#9fb0c0"), 1.2, Qt.PenStyle.DotLine)


def _middle(a: Vector, b: Vector) -> Vector:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2
