"""Session time: the only clock that delays, deadlines and rules know."""

import time
from typing import Protocol

from citydeck.model.time import NS_PER_S

JUMP = NS_PER_S
"""A wall clock that moves this far (ns) against session time has jumped; slewing stays below."""


class Clock(Protocol):
    """What the engine asks for time."""

    def now(self) -> int:
        """Session time in ns; never less than what it said before."""
        ...

    def wall(self) -> int:
        """Wall time in ns UTC; for stamps that people compare with their watches, never for a delay."""
        ...


class SessionClock:
    """Wall time at the start plus the time that passed since, suspend included, whatever the wall clock does.

    `floor` is the last log time of the session's log: after a restart with a wall clock set back, session time goes on
    from there instead of repeating itself.
    """

    def __init__(self, floor: int = 0) -> None:
        self._began = _elapsed()
        self._origin = max(time.time_ns(), floor)
        self._last = self._origin
        self._offset = time.time_ns() - self._origin

    def now(self) -> int:
        self._last = max(self._last, self._origin + _elapsed() - self._began)
        return self._last

    def wall(self) -> int:
        return time.time_ns()

    def jump(self) -> int | None:
        """How far (ns) the wall clock moved against session time since it was last asked; None when it did not."""
        return self._jump(self.wall() - self.now())

    def _jump(self, offset: int) -> int | None:
        delta = offset - self._offset
        if abs(delta) < JUMP:
            return None
        self._offset = offset
        return delta


class ManualClock:
    """A clock that stands still until told, for tests and for runs whose time comes from data."""

    def __init__(self, start: int = 0, wall: int | None = None) -> None:
        self._now = start
        self._wall = start if wall is None else wall

    def now(self) -> int:
        return self._now

    def wall(self) -> int:
        return self._wall

    def advance(self, ns: int) -> int:
        """Let `ns` (not negative) pass on both; returns the new session time."""
        if ns < 0:
            raise ValueError("session time never goes back")
        self._now += ns
        self._wall += ns
        return self._now

    def set_wall(self, wall: int) -> None:
        """Move the wall clock alone."""
        self._wall = wall


def _elapsed() -> int:
    """Nanoseconds of a clock that never goes back and, where the system has one, counts suspended time."""
    # Linux stops CLOCK_MONOTONIC while suspended and keeps CLOCK_BOOTTIME going; macOS and Windows keep going anyway.
    source = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() if source is None else time.clock_gettime_ns(source)
