"""The scene's time follows the session's: it stands while a replay is paused, and starts anew where one is sought."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from citydeck.model.time import NS_PER_S
from views.bridge import Room

FASTEST = 8.0
"""Times the day's speed at which things still seem to move on; a faster replay shows them at this."""
JUMP = 2.0
"""Seconds (times the replay's speed) by which the session's time may be off before it counts as sought."""
DAY = 86_400 * NS_PER_S


class SceneMotion(QObject):
    """Tells the viewport when time runs, how fast, and where it was set to."""

    def __init__(
        self, room: Room, viewport: QWidget, parent: QObject, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._room, self._viewport, self._monotonic = room, viewport, monotonic
        self._now: int | None = None
        self._heard = monotonic()
        self._rate = 0.0
        self._told: tuple[bool, float] | None = None
        for signal in (room.transport, room.baseline, room.linked):
            signal.connect(self.look)
        self.look()

    def look(self, *_: object) -> None:
        """Compare with what was last told."""
        mirror, at = self._room.mirror, self._monotonic()
        transport = mirror.transport
        expected = None if self._now is None else self._now + (at - self._heard) * self._rate * NS_PER_S
        running = transport.playing and mirror.connected
        if expected is None or abs(transport.now - expected) > JUMP * max(1.0, self._rate) * NS_PER_S:
            self._call("set_seconds", transport.now % DAY / NS_PER_S)
        self._now, self._heard = transport.now, at
        self._rate = transport.speed if transport.playing else 0.0
        told = (running, min(transport.speed, FASTEST))
        if told != self._told:
            self._told = told
            self._call("set_running", *told)

    def _call(self, method: str, *args: object) -> None:
        found = getattr(self._viewport, method, None)
        if found is not None:
            found(*args)
