"""A bound on rows a second: a source above it is asked for its next item later. Pure: time is handed in."""

from dataclasses import dataclass

BURST = 1.0
"""Seconds of the rate that may come at once."""


@dataclass
class Pace:
    """`rate` rows a second, with a burst of one second's worth."""

    rate: int
    _free_at: float = 0.0

    def pause(self, rows: int, now: float) -> float:
        """Seconds to wait after `rows` came at monotonic `now`; 0 while within the rate."""
        self._free_at = max(self._free_at, now - BURST) + rows / self.rate
        return max(0.0, self._free_at - now)
