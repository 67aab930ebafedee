"""Mouse, wheel, keys and touch to camera moves, picks and hovers. Knows the viewport by a few functions only."""

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QNativeGestureEvent, QTouchEvent, QWheelEvent

from widgets.scene.camera import F64, Camera
from widgets.viewport_pinch import TILT, Pinch

CLICK = 5.0
"""Pixels that a press may wander and still be a click."""
TURN = 0.28
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
    """`moved(Camera)` while a person moves the camera, `clicked(point)`, `doubled(point)`, `over(point)` at rest.

    While `draws()` is true the left button or one finger draws: `stroke([points])` on the way, `stroked(modifiers)` at
    the end. `anchor(point)` gives the place of the city that stays under the pointer, None for the sky.
    """

    moved = Signal(object)
    clicked = Signal(QPointF)
    doubled = Signal(QPointF)
    over = Signal(QPointF)
    stroke = Signal(list)
    stroked = Signal(Qt.KeyboardModifier)

    def __init__(
        self,
        camera: Callable[[], Camera],
        size: Callable[[], tuple[int, int]],
        parent: QObject | None = None,
        *,
        draws: Callable[[], bool] = lambda: False,
        anchor: Callable[[QPointF], F64 | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._camera, self._size, self._draws = camera, size, draws
        self._anchor_at = anchor or (lambda at: camera().ground(at.x(), at.y(), *size()))
        self._line: list[QPointF] = []
        self._drawing = False
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._button = Qt.MouseButton.NoButton
        self._anchor: F64 | None = None
        self._wandered = False
        self._spot = QPointF()
        self._fingers: dict[int, QPointF] = {}
        self._gesture: Pinch | None = None
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
        self._end(event.position(), event.button(), event.modifiers())

    def _end(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        if self._drawing and button is Qt.MouseButton.LeftButton:
            self._drawing = False
            if self._wandered:
                self.stroked.emit(modifiers)
        elif self._pressed is not None and not self._wandered and button is Qt.MouseButton.LeftButton:
            self.clicked.emit(at)
        self._pressed = None

    def wheel(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120.0 or event.pixelDelta().y() / 60.0
        if notches:
            self._zoom(WHEEL**notches, event.position())

    def _begin(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        self._drawing, self._line = self._draws() and button is Qt.MouseButton.LeftButton, [at]
        turning = bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        self._button = Qt.MouseButton.RightButton if turning else button
        self._pressed = self._last = at
        self._wandered = False
        self._anchor = None if self._drawing else self._anchor_at(at)

    def _drag(self, at: QPointF) -> None:
        assert self._pressed is not None
        way = at - self._pressed
        if not self._wandered and math.hypot(way.x(), way.y()) < CLICK:
            return
        self._wandered = True
        step, self._last = at - self._last, at
        if self._drawing:
            self._line.append(at)
            self.stroke.emit(list(self._line))
        elif self._button is Qt.MouseButton.LeftButton:
            self._pan(at, step)
        else:
            self.moved.emit(self._camera().orbited(step.x() * TURN, step.y() * TILT))

    def _pan(self, at: QPointF, step: QPointF) -> None:
        """Keep what was grabbed, ground or roof, under the pointer; near the horizon follow the pointer's pixels."""
        camera, size = self._camera(), self._size()
        level = float(self._anchor[2]) if self._anchor is not None else 0.0
        here = camera.ground(at.x(), at.y(), *size, z=level)
        if self._anchor is not None and here is not None:
            dx, dy = map(float, (self._anchor - here)[:2])
            if math.hypot(dx, dy) < 2.0 * camera.distance:
                self.moved.emit(replace(camera, x=camera.x + dx, y=camera.y + dy))
                return
        self.moved.emit(camera.panned(step.x(), step.y(), size[1]))

    def _zoom(self, factor: float, at: QPointF) -> None:
        camera = self._camera()
        anchor = self._anchor_at(at)
        far = anchor is not None and math.dist(anchor, camera.eye) > 4.0 * camera.distance
        self.moved.emit(camera.zoomed(factor, None if far else anchor))

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a touch pad: pinch and turn; False for other gestures."""
        if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom(1.0 / max(0.2, 1.0 + event.value()), event.position())
        elif event.gestureType() is Qt.NativeGestureType.RotateNativeGesture:
            self.moved.emit(self._camera().orbited(-event.value(), 0.0, self._anchor_at(event.position())))
        else:
            return False
        return True

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
        elif len(now) == 2:
            self._two(now)
        elif not now:
            if len(self._fingers) == 1:
                self._end(self._last, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            self._pressed = None
        self._gesture = self._gesture if len(now) == 2 else None
        self._fingers = now

    def _two(self, now: dict[int, QPointF]) -> None:
        if self._drawing:
            self._drawing = False
            self.stroke.emit([])
        self._pressed, self._wandered = None, True
        first, second = (now[key] for key in sorted(now))
        if self._gesture is None or self._fingers.keys() != now.keys():
            self._gesture = Pinch((first, second))
            return
        anchor = self._anchor_at((first + second) / 2)
        self.moved.emit(self._gesture.moved(self._camera(), (first, second), anchor, self._size()[1]))
