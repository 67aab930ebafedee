"""One channel's recent past as a chart holds it: columns from the engine, then live readings, gaps kept. No Qt."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from citydeck.link.trend import Trend

GAP_PERIODS = 3
"""Silence of more than this many periods breaks the line, as in the engine."""
Times = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class TrendSeries:
    """Time in int64 ns, values in the channel's unit; a row whose value is NaN is a gap."""

    def __init__(self, period: float | None = None) -> None:
        """`period` in seconds, None when the source promises none: then only what is missing breaks the line."""
        self._silence = round(GAP_PERIODS * period * 1e9) if period else None
        self._time: Times = np.zeros(0, np.int64)
        self._low: Floats = np.zeros(0)
        self._high: Floats = np.zeros(0)
        self._last: Floats = np.zeros(0)
        self._tail: list[tuple[int, float]] = []
        self._newest = 0
        self.stale = False
        self.pace = 1.0
        """How fast session time runs: at 100x live readings come further apart, and that is no silence."""

    def __len__(self) -> int:
        return len(self._time) + len(self._tail)

    @property
    def newest(self) -> int:
        """Instant of the newest row in ns, 0 when there is none."""
        return self._newest

    def replace(self, trend: Trend) -> None:
        """Take the engine's columns; live readings that are newer than they stay."""
        later = [(time, value) for time, value in self._tail if not len(trend.time) or time > trend.time[-1]]
        self._time, self._low, self._high, self._last = trend.time, trend.low, trend.high, trend.last
        self._tail, self._newest = [], int(trend.time[-1]) if len(trend.time) else 0
        for time, value in later:
            self.append(time, value)

    def append(self, time: int, value: float) -> None:
        """Add a reading (NaN: the source had none); one that is not newer than the newest is left out."""
        if time <= self._newest:
            return
        silent = self._silence is not None and time - self._newest > self._silence * max(1.0, self.pace)
        if silent and self._newest:
            self._tail.append(((self._newest + time) // 2, float("nan")))
        self._tail.append((time, value))
        self._newest = time
        self.stale = False

    def trim(self, start: int) -> None:
        """Forget what is older than `start` (ns), but for the last row before it."""
        self._settle()
        first = max(0, int(np.searchsorted(self._time, start)) - 1)
        if first:
            self._time, self._low = self._time[first:], self._low[first:]
            self._high, self._last = self._high[first:], self._last[first:]

    def path(self, start: int, end: int, width: int) -> tuple[Times, Floats]:
        """A line of at most two points a column of `width` columns; NaN between what must not be joined."""
        self._settle()
        rows = slice(
            max(0, int(np.searchsorted(self._time, start)) - 1), int(np.searchsorted(self._time, end, side="right"))
        )
        time, low, high = self._time[rows], self._low[rows], self._high[rows]
        if not len(time):
            return time, low
        gap = np.isnan(self._last[rows])
        column = (time - start) * width // max(1, end - start)
        cut = np.ones(len(time), bool)
        cut[1:] = (column[1:] != column[:-1]) | gap[1:] | gap[:-1]
        first = np.flatnonzero(cut)
        last = np.append(first[1:], len(time)) - 1
        both = np.stack([np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)], axis=1)
        return np.repeat(time[last], 2), both.ravel()

    def extent(self, start: int, end: int) -> tuple[float, float] | None:
        """Least and greatest value in the stretch, None when it holds none."""
        _, value = self.path(start, end, 512)
        known = value[np.isfinite(value)]
        return (float(known.min()), float(known.max())) if len(known) else None

    def gaps(self, start: int, end: int, now: int) -> list[tuple[int, int]]:
        """Stretches without a value in ``[start, end]``: between two readings, and up to `now` while stale."""
        self._settle()
        told = np.flatnonzero(np.isfinite(self._last))
        found = [(int(self._time[a]), int(self._time[b])) for a, b in pairwise(told) if b - a > 1]
        if len(told) and (told[-1] != len(self._time) - 1 or self.stale):
            found.append((int(self._time[told[-1]]), now))
        return [(max(a, start), min(b, end)) for a, b in found if b > start and a < end and min(b, end) > max(a, start)]

    def at(self, instant: int) -> tuple[int, float] | None:
        """The reading in force at an instant: ``(its time, value)``; None before the first and inside a gap."""
        self._settle()
        row = int(np.searchsorted(self._time, instant, side="right")) - 1
        if row < 0 or np.isnan(self._last[row]):
            return None
        return int(self._time[row]), float(self._last[row])

    def _settle(self) -> None:
        """Join the live readings to the columns."""
        if not self._tail:
            return
        time = np.array([row[0] for row in self._tail], np.int64)
        value = np.array([row[1] for row in self._tail])
        self._time = np.concatenate([self._time, time])
        self._low, self._high, self._last = (
            np.concatenate([column, value]) for column in (self._low, self._high, self._last)
        )
        self._tail = []
