"""Two fingers on the city: together they pinch, turn and move it; side by side up or down they tilt the sight."""

import math

from PySide6.QtCore import QPointF

from widgets.scene.camera import F64, Camera

DECIDED = 12.0
"""Pixels of way or of spread after which it is known what two fingers are doing; they keep to it until let go."""
TILT = 0.22
"""Degrees a pixel."""


class Pinch:
    """One gesture from the second finger's touch on. Points are always given in the order of the first call."""

    def __init__(self, first: tuple[QPointF, QPointF]) -> None:
        self._first = self._last = first
        self.tilting: bool | None = None

    def moved(self, camera: Camera, now: tuple[QPointF, QPointF], anchor: F64 | None, height: int) -> Camera:
        """The camera after the fingers went to `now`; `anchor` is the world point between them, None for sky."""
        if self.tilting is None:
            self.tilting = self._decide(now)
        if self.tilting is None:
            return camera
        before, self._last = self._last, now
        shift = (now[0] + now[1] - before[0] - before[1]) / 2
        if self.tilting:
            return camera.orbited(0.0, shift.y() * TILT)
        span, spread = _length(before), _length(now)
        if span > 1 and spread > 1:
            turned = math.degrees(_angle(now) - _angle(before))
            turned = (turned + 180.0) % 360.0 - 180.0
            camera = camera.zoomed(span / spread, anchor).orbited(-turned, 0.0, anchor)
        return camera.panned(shift.x(), shift.y(), height)

    def _decide(self, now: tuple[QPointF, QPointF]) -> bool | None:
        ways = [now[k] - self._first[k] for k in (0, 1)]
        if max(math.hypot(way.x(), way.y()) for way in ways) < DECIDED:
            return None
        apart = abs(_length(now) - _length(self._first))
        up = [way.y() for way in ways]
        together = up[0] * up[1] > 0 and min(map(abs, up)) > 0.5 * max(map(abs, up))
        level = max(abs(way.x()) for way in ways) < 0.6 * min(map(abs, up))
        return together and level and apart < 0.5 * min(map(abs, up))


def _length(pair: tuple[QPointF, QPointF]) -> float:
    way = pair[1] - pair[0]
    return math.hypot(way.x(), way.y())


def _angle(pair: tuple[QPointF, QPointF]) -> float:
    way = pair[1] - pair[0]
    return math.atan2(way.y(), way.x())
