"""Raw samples of one channel in the order of observation."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Equal-length columns: `time` observed (int64 ns, rising), `value` float64, `quality` uint8."""

    time: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    quality: npt.NDArray[np.uint8]

    @classmethod
    def of(
        cls, time: npt.NDArray[np.int64], value: npt.NDArray[np.float64], quality: npt.NDArray[np.uint8]
    ) -> "Samples":
        """From rows in the order of receipt: sorted by observation; of several at one instant the last stands."""
        order = np.argsort(time, kind="stable")
        time = time[order]
        keep = np.ones(len(time), np.bool_)
        keep[:-1] = time[1:] != time[:-1]
        order = order[keep]
        return cls(time[keep], value[order], quality[order])

    def __len__(self) -> int:
        return len(self.time)
