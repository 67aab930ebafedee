"""The recent past of every channel in a fixed amount of memory, for LIVE."""

import numpy as np
import numpy.typing as npt

from citydeck.history.samples import Samples
from citydeck.history.trend import trend
from citydeck.link.trend import Trend
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.time import NEVER

BUDGET = 96 << 20
_ROW = 8 + 8 + 1
_NOWHERE = np.zeros(0, np.int64)
LEAST, MOST = 16, 4096
"""Samples that a channel keeps at least, and at most."""


class HistoryRing:
    """The latest samples of each channel; older ones are overwritten. One writer and any readers that may see a sample
    more or less.

    Room is shared equally: with `budget` bytes and n channels each keeps ``budget / (17 n)`` samples, within 16 to 4096
    (5,000 channels: 1,184, which is 20 minutes of one a second). When channels are added the rings are cut to fit.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._depth = MOST
        self._time = np.zeros((0, MOST), np.int64)
        self._value = np.zeros((0, MOST), np.float64)
        self._quality = np.zeros((0, MOST), np.uint8)
        self._count = np.zeros(0, np.int64)

    @property
    def nbytes(self) -> int:
        """Bytes that the samples take."""
        return self._time.nbytes + self._value.nbytes + self._quality.nbytes

    def add(self, batch: Batch) -> None:
        """Keep the rows of a batch (a change's `accepted`) in their order."""
        if not len(batch):
            return
        self._grow(int(batch.channel.max()) + 1)
        at = batch.channel.astype(np.intp)
        turn = _turn(at)
        place = (self._count[at] + turn) % self._depth
        self._time[at, place] = batch.observed_at
        self._value[at, place] = batch.value
        self._quality[at, place] = batch.quality
        np.add.at(self._count, at, 1)

    def samples(self, handle: int) -> Samples:
        """What is kept of a channel; nothing for a handle never heard of."""
        if not 0 <= handle < len(self._count):
            return Samples.of(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.uint8))
        places = self._places(handle)
        return Samples.of(self._time[handle, places], self._value[handle, places], self._quality[handle, places])

    def oldest(self, handle: int) -> int:
        """When the oldest sample that is kept of a channel was observed (ns); `NEVER` for none."""
        places = self._places(handle) if 0 <= handle < len(self._count) else _NOWHERE
        return int(self._time[handle, places].min()) if len(places) else NEVER

    def trend(self, handle: int, channel: Channel, start: int, end: int, width: int) -> Trend:
        """Trend of what is kept (see `citydeck.history.trend.trend`)."""
        return trend(channel, self.samples(handle), start, end, width)

    def _places(self, handle: int) -> npt.NDArray[np.int64]:
        count = int(self._count[handle])
        return np.arange(max(0, count - self._depth), count) % self._depth

    def _grow(self, channels: int) -> None:
        have = len(self._count)
        if channels <= have:
            return
        channels = max(channels, have + have // 4)
        depth = min(self._depth, max(LEAST, self._budget // (_ROW * channels)))
        time = np.zeros((channels, depth), np.int64)
        value = np.zeros((channels, depth), np.float64)
        quality = np.zeros((channels, depth), np.uint8)
        kept = np.minimum(self._count, depth)
        for handle in np.flatnonzero(kept).tolist():
            places = self._places(handle)[-depth:]
            time[handle, : len(places)] = self._time[handle, places]
            value[handle, : len(places)] = self._value[handle, places]
            quality[handle, : len(places)] = self._quality[handle, places]
        self._time, self._value, self._quality, self._depth = time, value, quality, depth
        self._count = np.concatenate((kept, np.zeros(channels - have, np.int64)))


def _turn(at: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """For each row, how many rows before it in the batch are of the same channel."""
    order = np.argsort(at, kind="stable")
    handle = at[order]
    first = np.concatenate(([True], handle[1:] != handle[:-1]))
    start = np.maximum.accumulate(np.where(first, np.arange(len(at)), 0))
    turn = np.empty(len(at), np.int64)
    turn[order] = np.arange(len(at)) - start
    return turn
