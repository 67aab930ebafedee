"""The coarse frame of a moving camera melts into the sharp one that follows it: blocks do not pop into houses."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from widgets.presenter_frame import Shot

SECONDS = 0.18
TURN_MS = 30


class Melt(QObject):
    """`turn` is called a few times while it lasts, and once when it is over; `image` is what is on its way out."""

    def __init__(self, parent: QObject, turn: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._turned, self._clock = turn, clock
        self.image = QImage()
        self._began = 0.0
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self._turn)

    @property
    def active(self) -> bool:
        """Whether the coarse frame is still seen."""
        return not self.image.isNull()

    @property
    def share(self) -> float:
        """Of the sharp frame in the picture, 0 to 1."""
        return min(1.0, (self._clock() - self._began) / SECONDS) if self.active else 1.0

    def follow(self, before: Shot | None, shot: Shot) -> None:
        """A frame has come: begin where a sharp one follows a coarse one of the same sight, else show it as it is."""
        same = before is not None and before.request.camera == shot.request.camera
        if before is not None and same and shot.request.sharp and not before.request.sharp:
            self.image = before.image().copy()  # its pixels are written again with the next frame
            self._began = self._clock()
            self._timer.start()
        elif not (same and shot.request.sharp):
            self.stop()

    def stop(self) -> None:
        """Show the newest frame alone."""
        self._timer.stop()
        self.image = QImage()

    def _turn(self) -> None:
        if self.share >= 1.0:
            self.stop()
        self._turned()
