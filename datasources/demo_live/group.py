"""A group of channels that one device network reports at one period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.model.channel import Channel
from citydeck.model.metrics import METRICS

F64 = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Model = Callable[[float, Rows], F64]


@dataclass(frozen=True)
class Group:
    """Channels of one metric with the function that gives their readings.

    `model(at, rows)` returns a value for each of `rows` (indices into `channels`) at `at`, seconds since 1970 UTC;
    NaN = the device does not report at that instant (it is dark), which is not the same as reporting zero. Readings
    are rounded to `resolution`, as a sensor's are. Channels take turns: row `i` reports at instants `k * period +
    phase[i]`.
    """

    channels: Sequence[Channel]
    period: int
    resolution: float
    model: Model
    phase: npt.NDArray[np.int64]

    def due(self, second: int) -> Rows:
        """Rows that report at a whole `second` since 1970."""
        return np.flatnonzero((second - self.phase) % self.period == 0)

    def read(self, at: float, rows: Rows) -> F64:
        """Rounded readings of `rows`; NaN where nothing is reported."""
        return np.round(np.round(self.model(at, rows) / self.resolution) * self.resolution, 6)


def declare(
    metric: str, assets: Sequence[str], source: str, model: Model, *, period: int, resolution: float, stride: int = 1
) -> Group:
    """A group for `metric` of `assets`; their turns are spread over the period in steps of `stride` seconds."""
    unit = METRICS[metric].unit
    channels = [Channel(asset, metric, source, unit, unit, period=float(period)) for asset in assets]
    turns = max(period // stride, 1)
    phase = (np.arange(len(channels), dtype=np.int64) * 7 % turns) * stride
    return Group(channels, period, resolution, model, phase)
