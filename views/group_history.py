"""Mean or sum of many channels over time: the engine's past of a fair choice of them, then what arrives."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from citydeck.link.trend import Trend
from citydeck.model.channel import ChannelKey
from citydeck.model.time import NS_PER_S
from views import history, metric_sample
from views.bridge import Room
from widgets.trend_series import TrendSeries

COLUMNS = 180
SPAN = 3_600
"""Seconds of past that a domain's chart shows."""
STEP = 10 * NS_PER_S
"""Distance of the points that are added as time goes on (20 s a column of the past)."""
ENOUGH = {"mean": 0.5, "sum": 0.95}
"""Share of the channels that must be known at an instant. A sum of fewer would show a dip that nobody had."""
FAST = 10.0
AGAIN = 600 * NS_PER_S
"""A replay faster than `FAST` asks the engine again after this much session time: its own points are too far apart."""
CARRY = 240 * NS_PER_S
"""A value stands for no longer than this without a newer one; slow channels report once a minute."""
Reduce = Literal["mean", "sum"]


class GroupHistory:
    """`series` is the line. `look()` is called when the panel refreshes and costs nothing between two points."""

    def __init__(self, room: Room, metric: str, how: Reduce, kind: str = "") -> None:
        """`kind` of the assets that are meant; empty: every asset that has the metric and is no vehicle."""
        self.room, self.metric, self.how, self.kind = room, metric, how, kind
        self.series = TrendSeries()
        self.handles: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self.total = 0
        self._clock = 0
        self._waiting = self._again = False
        self._asked = 0

    def start_over(self) -> None:
        """Choose the channels and ask the engine for their past: after a baseline, new channels or a seek."""
        mirror = self.room.mirror
        every = self._every()
        self.total = len(every)
        chosen = np.linspace(0, self.total - 1, min(self.total, history.MOST_KEYS)).round().astype(int)
        self.handles = np.array(every, np.int32)[np.unique(chosen)] if every else np.zeros(0, np.int32)
        self.series = TrendSeries()
        self._clock = mirror.transport.now
        self._add()
        self._ask()

    def follow(self, metric: str) -> None:
        """Be about another metric."""
        if metric != self.metric:
            self.metric, self.total = metric, -1

    def look(self) -> None:
        """Add a point when it is time for one; a clock that jumped starts over."""
        now = self.room.mirror.transport.now
        pace = max(1.0, self.room.mirror.transport.speed)
        count = len(self._every())
        if count != self.total or now < self._clock or now - self._clock > 60 * NS_PER_S * pace:
            self.start_over()
        elif now - self._clock >= STEP:
            self._clock = now
            self._add()
            self.series.trim(now - (SPAN + 60) * NS_PER_S)
            if pace > FAST and now - self._asked > AGAIN and not self._waiting:
                self._ask()

    def _every(self) -> list[int]:
        mirror = self.room.mirror
        if not self.kind:
            return mirror.standing(self.metric)
        found = mirror.handles_of_metric.get(self.metric, [])
        owners = [(handle, mirror.assets.get(mirror.channels[handle].asset)) for handle in found]
        return [handle for handle, owner in owners if owner is not None and owner.kind == self.kind]

    def _add(self) -> None:
        sample = metric_sample.of_handles(self.room.mirror, self.handles)
        enough = sample.total and len(sample.told) >= ENOUGH[self.how] * sample.total
        value = (sample.mean() if self.how == "mean" else sample.sum()) if enough else float("nan")
        self.series.append(self._clock, value)

    def _ask(self) -> None:
        """One question at a time: while a person drags the clock the engine is asked again only after its answer."""
        if self._waiting:
            self._again = True
            return
        self._asked = self._clock
        keys = [self.room.mirror.channels[int(handle)].key for handle in self.handles]
        span = (self._clock - SPAN * NS_PER_S, self._clock + 1)
        self._waiting = history.fetch(self.room, keys, span, COLUMNS, lambda found: self._answered(span, found))

    def _answered(self, span: tuple[int, int], found: list[Trend]) -> None:
        self._waiting = False
        if self._again:
            self._again = False
            self._ask()
        elif found:
            self.series.replace(combine(found, len(self.handles), span, self.how))


def combine(trends: list[Trend], of: int, span: tuple[int, int], how: Reduce) -> Trend:
    """One line of many on `COLUMNS` instants: each channel's newest value before the instant, where it is not in a gap;
    NaN where fewer than `ENOUGH` of the `of` channels are known.
    """
    start, end = span
    grid = np.linspace(start, end - 1, COLUMNS).astype(np.int64)
    rows = np.full((max(1, len(trends)), COLUMNS), np.nan)
    for row, trend in enumerate(trends):
        if len(trend.time):
            at = np.searchsorted(trend.time, grid, side="right") - 1
            at = np.where((at >= 0) & (grid - trend.time[np.maximum(at, 0)] <= CARRY), at, -1)
            rows[row] = np.where(at >= 0, trend.last[np.maximum(at, 0)], np.nan)
    known = np.isfinite(rows)
    count = known.sum(axis=0)
    total = np.where(known, rows, 0.0).sum(axis=0)
    enough = (count > 0) & (count >= ENOUGH[how] * of)
    value = np.full(COLUMNS, np.nan)
    value[enough] = total[enough] / count[enough] if how == "mean" else total[enough]
    first = int(np.argmax(enough)) if enough.any() else COLUMNS
    key = trends[0].key if trends else ChannelKey("", "", "")
    return Trend(key, grid[first:], value[first:], value[first:], value[first:])
