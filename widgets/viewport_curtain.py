"""What of a new frame is painted at once, and what a little later: under translucent panels a frame may be late.

Whatever is painted under a panel has the panel and everything on it painted again, which costs several times the frame
itself. So a new frame comes at once where the city is seen, and under one panel after the other.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from widgets.viewport_free import covered

TURN_MS = 20


class Curtain(QObject):
    """`fresh()` after each new frame of `host`; `update` is the host's own."""

    def __init__(self, host: QWidget, update: Callable[[QRegion], None]) -> None:
        super().__init__(host)
        self._host = host
        self._update = update
        self._late: dict[tuple[int, int, int, int], None] = {}
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self._turn)

    def fresh(self) -> None:
        """Paint what is open to the eye now, and ask for the rest; panels that wait already keep their place."""
        panels = [rect.toAlignedRect() for rect in covered(self._host)]
        self._late = {key: None for key in self._late if QRect(*key) in panels}
        self.open(panels)
        for rect in panels:
            self._late.setdefault((rect.x(), rect.y(), rect.width(), rect.height()), None)
        if self._late and not self._timer.isActive():
            self._timer.start()

    def open(self, panels: list[QRect] | None = None) -> None:
        """Paint what is open to the eye, and nothing under panels."""
        region = QRegion(self._host.rect())
        for rect in [rect.toAlignedRect() for rect in covered(self._host)] if panels is None else panels:
            region -= rect
        self._update(region)

    def stop(self) -> None:
        """Paint nothing more."""
        self._late.clear()
        self._timer.stop()

    def _turn(self) -> None:
        if not self._late:
            self._timer.stop()
            return
        key = next(iter(self._late))
        del self._late[key]
        self._update(QRegion(QRect(*key)))
