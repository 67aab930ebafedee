"""What of a new frame is painted at once, and what a little later: under translucent panels a frame may be late.

Whatever is painted under a panel has the panel and everything on it painted again, which costs several times the frame
itself. So a new frame comes at once where the city is seen, and under one panel after the other. A frame of a camera at
rest comes in bands, and between two of them the window's loop turns; one of a moving camera comes whole, for an edge
between two of its bands would be seen.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from widgets.viewport_free import covered

TURN_MS = 20
BANDS = 4
"""Of a sharp frame: 1920×1080 pixels take a software painter some 10 ms."""


class Curtain(QObject):
    """`fresh()` after each new frame of `host`; `update` is the host's own."""

    def __init__(self, host: QWidget, update: Callable[[QRegion], None]) -> None:
        super().__init__(host)
        self._host = host
        self._update = update
        self._late: dict[tuple[int, int, int, int], None] = {}
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self._turn)
        self._bands: list[QRegion] = []
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._band)

    def fresh(self, *, moving: bool = False) -> None:
        """Paint what is open to the eye now, and ask for the rest; panels that wait already keep their place."""
        panels = [rect.toAlignedRect() for rect in covered(self._host)]
        self._late = {key: None for key in self._late if QRect(*key) in panels}
        self._bands = _cut(self._seen(panels), 1 if moving else BANDS)
        self._band()
        if self._bands:
            self._next.start()
        for rect in panels:
            self._late.setdefault((rect.x(), rect.y(), rect.width(), rect.height()), None)
        if self._late and not self._timer.isActive():
            self._timer.start()

    def open(self) -> None:
        """Paint what is open to the eye, and nothing under panels."""
        self._update(self._seen([rect.toAlignedRect() for rect in covered(self._host)]))

    def stop(self) -> None:
        """Paint nothing more."""
        self._late.clear()
        self._bands.clear()
        self._timer.stop()
        self._next.stop()

    def _seen(self, panels: Sequence[QRect]) -> QRegion:
        region = QRegion(self._host.rect())
        for rect in panels:
            region -= rect
        return region

    def _band(self) -> None:
        if self._bands:
            self._update(self._bands.pop(0))
        if not self._bands:
            self._next.stop()

    def _turn(self) -> None:
        if not self._late:
            self._timer.stop()
            return
        key = next(iter(self._late))
        del self._late[key]
        self._update(QRegion(QRect(*key)))


def _cut(region: QRegion, bands: int) -> list[QRegion]:
    """`region` in so many bands, from the top; none for an empty one."""
    rect = region.boundingRect()
    edges = [rect.top() + round(rect.height() * step / bands) for step in range(bands + 1)]
    parts = [region & QRect(rect.left(), top, rect.width(), bottom - top) for top, bottom in pairwise(edges)]
    return [part for part in parts if not part.isEmpty()]
