"""Tells how far a long reading has come, and ends it when it is no longer wanted."""

from collections.abc import Callable

from citydeck.model.errors import CitydeckError


class ReadingCancelled(CitydeckError):
    """The person or program that asked for a city took the wish back."""


class Watch:
    """Passes on a fraction from 0 to 1 and asks whether to go on; both callables may be absent."""

    def __init__(
        self, progress: Callable[[float], object] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._told = -1.0

    def part(self, start: float, end: float) -> "Watch":
        """A watch whose whole is the stretch from `start` to `end` of this one."""
        return Watch(lambda done: self.at(start + done * (end - start)), self._cancelled)

    def at(self, fraction: float) -> None:
        """Say that `fraction` of the work is done (never told backwards); `ReadingCancelled` when unwanted."""
        if self._cancelled is not None and self._cancelled():
            raise ReadingCancelled("reading the city was cancelled")
        fraction = min(max(fraction, 0.0), 1.0)
        if self._progress is not None and fraction > self._told:
            self._told = fraction
            self._progress(fraction)
