"""When a frame is asked for: at once while the camera moves, at most ten a second otherwise, never without a change."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

REST_MS = 150
"""After this long without a move the camera is at rest, and one sharp frame is drawn."""
LEAST_MS = 100
"""Distance of two frames while nobody moves the camera."""


class Pace(QObject):
    """`due(sharp)` asks for one frame; answer every one with `arrived`."""

    due = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moving = False
        self.animated = False
        self._dirty = False
        self._busy = False
        self._held = True
        self._asked = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask)

    @property
    def idle(self) -> bool:
        """Nothing is asked for, and nothing needs to be."""
        return not (self._dirty or self._busy or self.moving) or self.animated

    def animate(self, on: bool) -> None:
        """Ask for frame after frame, because something in the picture moves by itself."""
        if on != self.animated:
            self.animated = on
            if on:
                self.touch()

    def hold(self, held: bool) -> None:
        """Ask for nothing while the widget is not seen."""
        self._held = held
        if not held:
            self.touch()

    def touch(self) -> None:
        """Something in the picture has changed."""
        self._dirty = True
        self._ask()

    def move(self) -> None:
        """The camera was moved and may go on moving."""
        self.moving = self._dirty = True
        self._rest.start()
        self._ask()

    def arrived(self) -> None:
        """The frame asked for was shown."""
        self._busy = False
        self._dirty = self._dirty or self.animated
        self._ask()

    def stop(self) -> None:
        """Ask for nothing more."""
        self._held = True
        self._rest.stop()
        self._later.stop()

    def _rested(self) -> None:
        self.moving = False
        self.touch()

    def _ask(self) -> None:
        if self._held or self._busy or not self._dirty:
            return
        wait = 0 if self.moving else round(LEAST_MS - (time.monotonic() - self._asked) * 1000)
        if wait > 0:
            self._later.start(wait)
            return
        self._dirty, self._busy, self._asked = False, True, time.monotonic()
        self.due.emit(not self.moving)
