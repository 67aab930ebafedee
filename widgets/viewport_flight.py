"""A flight of the camera from one view to another, timed by the clock so that slow frames do not slow it down."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from widgets.scene.camera import Camera

TICK_MS = 16


class Flight(QObject):
    """`moved(Camera)` on the way and at the end; `landed()` once, unless it was stopped."""

    moved = Signal(object)
    landed = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._start, self._end = Camera(), Camera()
        self._began, self._seconds = 0.0, 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.advance)

    @property
    def active(self) -> bool:
        return self._timer.isActive()

    def start(self, start: Camera, end: Camera, seconds: float) -> None:
        """Fly from `start` to `end`; a flight under way is given up."""
        self._start, self._end, self._seconds = start, end, max(seconds, 1e-3)
        self._began = self._clock()
        self._timer.start()

    def stop(self) -> None:
        """Stay where it is."""
        self._timer.stop()

    def advance(self) -> None:
        """Move to where the clock says."""
        share = (self._clock() - self._began) / self._seconds
        if share >= 1.0:
            self._timer.stop()
            self.moved.emit(self._end)
            self.landed.emit()
        else:
            self.moved.emit(self._start.towards(self._end, share))
