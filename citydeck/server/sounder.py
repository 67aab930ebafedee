"""When the desk sounds and what: repeats the tone of the worst unacknowledged alarm until it is acknowledged.

The sounder knows alarms and a clock; playing is a `Sink`'s. The launcher owns one, so that a console that hangs
cannot silence the desk.
"""

from dataclasses import dataclass
from typing import Protocol

from citydeck.model.alarm import Priority
from citydeck.server.tone import TONES, Tone

FASTEST_AUDIBLE = 4.0
"""Replay above this speed is silent: tones would run together and mean nothing."""


class Sink(Protocol):
    """Something that plays a tone. `works` is False when nothing here can make a sound: the NO SOUND lamp is lit."""

    @property
    def works(self) -> bool: ...
    def play(self, tone: Tone) -> None: ...


@dataclass(slots=True)
class Sounder:
    """Call `tell` with what is unacknowledged and `turn` often (about every 0.1 s) with a monotonic clock.

    `silence` mutes for a time, or until an alarm comes up that was not there: silence is not acknowledgement.
    """

    sink: Sink
    unacked: frozenset[tuple[str, int, int]] = frozenset()
    worst: Priority | None = None
    speed: float = 1.0
    _silent_until: float = 0.0
    _silenced: frozenset[tuple[str, int, int]] = frozenset()
    _next: float = 0.0

    def tell(self, alarms: list[tuple[str, int, int, Priority]], speed: float = 1.0) -> None:
        """`alarms`: ``(id, occurrence, realarm, priority)`` of all that are unacknowledged and not hidden."""
        before = self.worst
        self.unacked = frozenset((name, occurrence, realarm) for name, occurrence, realarm, _ in alarms)
        self.worst = min((priority for *_, priority in alarms), default=None)
        self.speed = speed
        if self.worst is not None and (before is None or self.worst < before):
            self._next = 0.0

    def silence(self, now: float, seconds: float) -> None:
        """Mute what sounds now for `seconds`."""
        self._silent_until = now + seconds
        self._silenced = self.unacked

    def silent_left(self, now: float) -> float:
        """Seconds of silence left, 0 when a new alarm has ended it."""
        return max(0.0, self._silent_until - now) if self.unacked <= self._silenced else 0.0

    def silent(self, now: float) -> bool:
        """Whether an operator's silence holds at `now`."""
        return self.silent_left(now) > 0.0

    def turn(self, now: float) -> None:
        """Play the next tone when it is due."""
        if self.worst is None or self.speed > FASTEST_AUDIBLE or self.silent(now) or now < self._next:
            return
        tone = TONES[self.worst]
        self._next = now + tone.every
        self.sink.play(tone)

    def test(self) -> bool:
        """Play the CRITICAL tone once; False when nothing here can play."""
        self.sink.play(TONES[Priority.CRITICAL])
        return self.sink.works
