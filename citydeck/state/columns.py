"""The latest value of every channel, as numpy columns indexed by handle and grown in place."""

import numpy as np
import numpy.typing as npt

from citydeck.model.quality import Quality
from citydeck.model.time import NEVER

NEVER_DUE = NEVER // 2
"""Allowance of a channel without a period: an instant plus it lies after every deadline and still fits int64."""

_FILL: dict[str, tuple[type, object]] = {
    "observed_at": (np.int64, 0),
    "received_at": (np.int64, 0),
    "value": (np.float64, np.nan),
    "quality": (np.uint8, Quality.STALE),
    "reported": (np.uint8, Quality.STALE),
    "corrected": (np.bool_, False),
    "stale": (np.bool_, False),
    "down": (np.bool_, False),
    "due": (np.int64, NEVER_DUE),
    "allowance": (np.int64, NEVER_DUE),
    "declared": (np.bool_, False),
}


class Columns:
    """Equal-length arrays, one place a handle; `size` counts places, declared or not.

    `observed_at` is 0 and `quality` STALE while nothing was received. `quality` is what may be believed now,
    `reported` what the newest observation said of itself; they differ only on channels that went STALE. `corrected`
    marks a newest value that replaced another of the same instant, `stale` a channel announced STALE, `down` one whose
    source is lost. `due` is the session time (ns) at which the channel is overdue, `allowance` how long after an
    observation that is. Arrays longer than `size` are spare room; read through `view`.
    """

    observed_at: npt.NDArray[np.int64]
    received_at: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    quality: npt.NDArray[np.uint8]
    reported: npt.NDArray[np.uint8]
    corrected: npt.NDArray[np.bool_]
    stale: npt.NDArray[np.bool_]
    down: npt.NDArray[np.bool_]
    due: npt.NDArray[np.int64]
    allowance: npt.NDArray[np.int64]
    declared: npt.NDArray[np.bool_]

    def __init__(self) -> None:
        self.size = 0
        self._capacity = 0
        for name, (dtype, _) in _FILL.items():
            setattr(self, name, np.zeros(0, dtype))

    def grow(self, size: int) -> None:
        """Make places up to `size`; existing values stay, spare room at least doubles so that growth is linear."""
        if size > self._capacity:
            capacity = max(size, 2 * self._capacity, 64)
            for name, (dtype, fill) in _FILL.items():
                wider: npt.NDArray[np.generic] = np.full(capacity, fill, dtype)
                wider[: self.size] = getattr(self, name)[: self.size]
                setattr(self, name, wider)
            self._capacity = capacity
        self.size = max(self.size, size)

    def view(self, name: str) -> npt.NDArray[np.generic]:
        """Read-only view of one column, `size` long; it does not follow later growth."""
        column: npt.NDArray[np.generic] = getattr(self, name)[: self.size]
        column.flags.writeable = False
        return column

    def put(self, name: str, values: npt.NDArray[np.generic]) -> None:
        """Overwrite the first `size` places of a column."""
        getattr(self, name)[: self.size] = values
