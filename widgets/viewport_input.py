"""Mouse, wheel, keys and touch to camera moves, picks and hovers. Knows the viewport by a few functions only."""

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent, QWheelEvent

from widgets.scene.camera import F64, Camera

CLICK = 5.0
"""Pixels that a press may wander and still be a click."""
TURN, TILT = 0.28, 0.22
"""Degrees a pixel."""
WHEEL = 0.86
"""Factor of the distance for one notch of a wheel."""
HOVER_MS = 50
STEP = 60.0
"""Pixels of a press of an arrow key."""
KEYS: dict[Qt.Key, tuple[str, float]] = {
    Qt.Key.Key_Left: ("x", STEP),
    Qt.Key.Key_Right: ("x", -STEP),
    Qt.Key.Key_Up: ("y", STEP),
    Qt.Key.Key_Down: ("y", -STEP),
    Qt.Key.Key_Plus: ("zoom", WHEEL),
    Qt.Key.Key_Equal: ("zoom", WHEEL),
    Qt.Key.Key_Minus: ("zoom", 1 / WHEEL),
    Qt.Key.Key_PageUp: ("tilt", 5.0),
    Qt.Key.Key_PageDown: ("tilt", -5.0),
    Qt.Key.Key_BracketLeft: ("turn", -10.0),
    Qt.Key.Key_BracketRight: ("turn", 10.0),
}


class Hand(QObject):
    """`moved(Camera)` while a person moves the camera, `clicked(point)`, `doubled(point)`, `over(point)` at rest."""

    moved = Signal(object)
    clicked = Signal(QPointF)
    doubled = Signal(QPointF)
    over = Signal(QPointF)

    def __init__(
        self, camera: Callable[[], Camera], size: Callable[[], tuple[int, int]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._camera, self._size = camera, size
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._button = Qt.MouseButton.NoButton
        self._anchor: F64 | None = None
        self._wandered = False
        self._spot = QPointF()
        self._fingers: dict[int, QPointF] = {}
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(HOVER_MS)
        self._hover.timeout.connect(lambda: self.over.emit(self._spot))

    def stop(self) -> None:
        """Hover no more."""
        self._hover.stop()

    # mouse ------------------------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        self._begin(event.position(), event.button(), event.modifiers())

    def move(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._spot = event.position()
            if not self._hover.isActive():
                self._hover.start()
            return
        self._drag(event.position())

    def release(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._wandered and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(event.position())
        self._pressed = None

    def wheel(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120.0 or event.pixelDelta().y() / 60.0
        if notches:
            self._zoom(WHEEL**notches, event.position())

    def _begin(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        turning = bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        self._button = Qt.MouseButton.RightButton if turning else button
        self._pressed = self._last = at
        self._wandered = False
        self._anchor = self._camera().ground(at.x(), at.y(), *self._size())

    def _drag(self, at: QPointF) -> None:
        assert self._pressed is not None
        way = at - self._pressed
        if not self._wandered and math.hypot(way.x(), way.y()) < CLICK:
            return
        self._wandered = True
        step, self._last = at - self._last, at
        if self._button is Qt.MouseButton.LeftButton:
            self._pan(at, step)
        else:
            self.moved.emit(self._camera().orbited(step.x() * TURN, step.y() * TILT))

    def _pan(self, at: QPointF, step: QPointF) -> None:
        """Keep the ground that was grabbed under the pointer; near the horizon follow the pointer's pixels."""
        camera, size = self._camera(), self._size()
        here = camera.ground(at.x(), at.y(), *size)
        if self._anchor is not None and here is not None:
            dx, dy = map(float, (self._anchor - here)[:2])
            if math.hypot(dx, dy) < 2.0 * camera.distance:
                self.moved.emit(replace(camera, x=camera.x + dx, y=camera.y + dy))
                return
        self.moved.emit(camera.panned(step.x(), step.y(), size[1]))

    def _zoom(self, factor: float, at: QPointF) -> None:
        camera = self._camera()
        anchor = camera.ground(at.x(), at.y(), *self._size())
        far = anchor is not None and math.dist(anchor, camera.eye) > 4.0 * camera.distance
        self.moved.emit(camera.zoomed(factor, None if far else anchor))

    # keys -------------------------------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was one of the camera's."""
        found = KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if found is None or plain != Qt.KeyboardModifier.NoModifier:
            return False
        what, amount = found
        camera = self._camera()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and what in ("x", "y"):
            what, amount = ("turn", -amount / 6) if what == "x" else ("tilt", -amount / 12)
        moves = {
            "x": lambda: camera.panned(amount, 0.0, self._size()[1]),
            "y": lambda: camera.panned(0.0, amount, self._size()[1]),
            "zoom": lambda: camera.zoomed(amount),
            "tilt": lambda: camera.orbited(0.0, amount),
            "turn": lambda: camera.orbited(amount, 0.0),
        }
        self.moved.emit(moves[what]())
        return True

    # touch ------------------------------------------------------------------------------------------------------------

    def touch(self, event: QTouchEvent) -> None:
        """One finger moves the ground, two pinch, turn and tilt, a tap picks."""
        points = [point for point in event.points() if point.state() is not QEventPoint.State.Released]
        now = {point.id(): point.position() for point in points}
        if len(now) == 1 and len(self._fingers) <= 1:
            (at,) = now.values()
            if not self._fingers:
                self._begin(at, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            elif self._pressed is not None:
                self._drag(at)
        elif len(now) == 2 and self._fingers.keys() == now.keys():
            self._pinch(list(self._fingers.values()), list(now.values()))
        elif not now:
            if self._pressed is not None and not self._wandered and len(self._fingers) == 1:
                self.clicked.emit(self._pressed)
            self._pressed = None
        if len(now) == 2:
            self._pressed, self._wandered = None, True
        self._fingers = now

    def _pinch(self, before: list[QPointF], after: list[QPointF]) -> None:
        old, new = before[1] - before[0], after[1] - after[0]
        span, spread = math.hypot(old.x(), old.y()), math.hypot(new.x(), new.y())
        middle, shift = (after[0] + after[1]) / 2, ((after[0] + after[1]) - (before[0] + before[1])) / 2
        camera = self._camera()
        if span > 1 and spread > 1:
            turned = math.degrees(math.atan2(new.y(), new.x()) - math.atan2(old.y(), old.x()))
            turned = (turned + 180.0) % 360.0 - 180.0
            anchor = camera.ground(middle.x(), middle.y(), *self._size())
            camera = camera.zoomed(span / spread, anchor).orbited(-turned, 0.0)
        if abs(shift.y()) > 2.0 * abs(spread - span):
            camera = camera.orbited(0.0, shift.y() * TILT)
        else:
            camera = camera.panned(shift.x(), shift.y(), self._size()[1])
        self.moved.emit(camera)
