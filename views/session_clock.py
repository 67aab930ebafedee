"""Session time between two messages of the engine, and whether the engine answers at all."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from citydeck.model.time import NS_PER_S
from views.bridge import Room

SILENCE = 2.5
"""Seconds without a message after which the engine counts as not answering (promised on screen within 3 s)."""
_LEAD = 1.5
"""Seconds for which the clock runs on by itself after a message."""


class SessionClock(QObject):
    """`now()` in ns follows the engine's clock; `ticked` ten times a second while shown time moves; `answering(bool)`
    when the engine falls silent or speaks again. `monotonic` gives seconds.
    """

    ticked = Signal()
    answering = Signal(bool)

    def __init__(self, room: Room, parent: QObject, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._room, self._monotonic = room, monotonic
        self._heard = monotonic()
        self._shown: tuple[int, bool] | None = None
        self.alive = room.mirror.connected
        room.heard.connect(self._hear)
        room.transport.connect(self._hear)
        room.baseline.connect(self._hear)
        room.linked.connect(lambda _: self.look())
        self._timer = QTimer(self)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def now(self) -> int:
        """Session time (ns): the engine's last word, run on at its speed for at most 1.5 s while it plays."""
        transport = self._room.mirror.transport
        if not (transport.playing and self.alive):
            return transport.now
        ahead = min(max(0.0, self._monotonic() - self._heard), _LEAD)
        shown = transport.now + round(ahead * transport.speed * NS_PER_S)
        return shown if transport.end is None else min(shown, transport.end)

    def silent_for(self) -> float:
        """Seconds since the engine was last heard."""
        return self._monotonic() - self._heard

    def look(self) -> None:
        """Compare with what was last told; called ten times a second."""
        alive = self._room.mirror.connected and self.silent_for() < SILENCE
        if alive != self.alive:
            self.alive = alive
            self.answering.emit(alive)
        shown = (self.now() // (NS_PER_S // 10), alive)
        if shown != self._shown:
            self._shown = shown
            self.ticked.emit()

    def stop(self) -> None:
        """End the timer (at close)."""
        self._timer.stop()

    def _hear(self) -> None:
        self._heard = self._monotonic()
        self.look()
