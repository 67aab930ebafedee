"""For every channel the interval in which its alarms cannot change: most rows are settled by two comparisons."""

import numpy as np
import numpy.typing as npt

from citydeck.model.batch import Batch
from citydeck.model.quality import Quality


class Watch:
    """Arrays by handle. A row *leaves* when its value is outside the channel's stay interval or its quality differs.

    NaN leaves no interval. A channel that nobody watches has an endless interval.
    """

    def __init__(self) -> None:
        self.low: npt.NDArray[np.float64] = np.zeros(0, np.float64)
        self.high: npt.NDArray[np.float64] = np.zeros(0, np.float64)
        self.quality: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._flag: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)

    def grow(self, size: int) -> None:
        """Make room for handles below `size`; new channels are STALE until heard of."""
        extra = size - len(self.low)
        if extra <= 0:
            return
        extra = max(extra, len(self.low) // 2)
        self.low = np.concatenate([self.low, np.full(extra, -np.inf)])
        self.high = np.concatenate([self.high, np.full(extra, np.inf)])
        self.quality = np.concatenate([self.quality, np.full(extra, Quality.STALE, np.uint8)])
        self._flag = np.concatenate([self._flag, np.zeros(extra, np.bool_)])

    def rows(self, batch: Batch) -> list[int]:
        """Rows that need an exact look, in row order: all rows of every channel that has a leaving row."""
        handle, value = batch.channel, batch.value
        leave = value < self.low.take(handle)
        leave |= value > self.high.take(handle)
        leave |= batch.quality != self.quality.take(handle)
        if not leave.any():
            return []
        leaving = handle[leave]
        self._flag[leaving] = True
        rows: list[int] = np.flatnonzero(self._flag.take(handle)).tolist()
        self._flag[leaving] = False
        return rows

    def stays(self, handle: int, value: float, quality: int) -> bool:
        """The same question for one row."""
        return not (value < self.low[handle] or value > self.high[handle] or quality != self.quality[handle])
