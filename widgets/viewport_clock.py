"""The time of what moves by itself in the scene: runs at a rate, stands, or is set to another instant."""

import time
from collections.abc import Callable


class SceneClock:
    """`seconds` go on at `rate` (0: they stand); `set` jumps, which everything that moves takes as a new beginning."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._at = monotonic()
        self._seconds = self._at % 3600.0
        self._rate = 1.0

    @property
    def seconds(self) -> float:
        """Now."""
        return self._seconds + (self._monotonic() - self._at) * self._rate

    def set(self, seconds: float) -> None:
        """Another instant."""
        self._seconds, self._at = seconds, self._monotonic()

    def run(self, rate: float) -> None:
        """Go on at another rate from now."""
        self._seconds, self._at = self.seconds, self._monotonic()
        self._rate = rate
