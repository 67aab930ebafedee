"""A stretch of a channel as a chart needs it: extremes per column, never every sample."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.model.channel import ChannelKey

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """Columns of one channel: `time` int64 ns (middle of a column), `low`, `high` and `last` float64 in the channel's
    unit. A column without an observation is NaN: a gap stays a gap.
    """

    key: ChannelKey
    time: npt.NDArray[np.int64]
    low: Floats
    high: Floats
    last: Floats

    def pack(self) -> dict[str, object]:
        """The columns as bytes in a message body (little-endian)."""
        return {
            "key": self.key.text(),
            "time": self.time.astype("<i8").tobytes(),
            "low": self.low.astype("<f8").tobytes(),
            "high": self.high.astype("<f8").tobytes(),
            "last": self.last.astype("<f8").tobytes(),
        }

    @classmethod
    def unpack(cls, body: dict[str, bytes | str]) -> "Trend":
        """Inverse of `pack`."""
        columns = [np.frombuffer(_raw(body[name]), "<f8").astype(np.float64) for name in ("low", "high", "last")]
        time = np.frombuffer(_raw(body["time"]), "<i8").astype(np.int64)
        return cls(ChannelKey.parse(str(body["key"])), time, *columns)


def _raw(field: bytes | str) -> bytes:
    if not isinstance(field, bytes):
        raise TypeError("a trend's column is not bytes")
    return field
