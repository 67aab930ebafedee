"""Columns of observations: the only form that observations take between a source and the state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from citydeck.model.errors import UnreadableInput

SCHEMA = pa.schema(
    [
        pa.field("channel", pa.int32(), nullable=False),
        pa.field("observed_at", pa.int64(), nullable=False),
        pa.field("received_at", pa.int64(), nullable=False),
        pa.field("value", pa.float64(), nullable=False),
        pa.field("quality", pa.uint8(), nullable=False),
    ]
)
_DTYPES = {
    "channel": np.int32,
    "observed_at": np.int64,
    "received_at": np.int64,
    "value": np.float64,
    "quality": np.uint8,
}


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Equal-length columns, one row an observation, in the order of arrival.

    `channel` int32 handle, valid in one log (or one host's stream) only; `observed_at` int64 ns UTC, when it was true;
    `received_at` int64 ns UTC, the host's stamp; `value` float64 in the channel's unit (NaN = the source said
    "missing", always with quality BAD); `quality` uint8 of `citydeck.model.quality.Quality`.
    """

    channel: npt.NDArray[np.int32]
    observed_at: npt.NDArray[np.int64]
    received_at: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    quality: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.channel)

    @classmethod
    def of(
        cls,
        channel: npt.ArrayLike,
        observed_at: npt.ArrayLike,
        received_at: npt.ArrayLike,
        value: npt.ArrayLike,
        quality: npt.ArrayLike | None = None,
    ) -> "Batch":
        """Build from anything array-like; `quality` defaults to GOOD. `ValueError` when lengths differ."""
        columns = [
            np.ascontiguousarray(column, dtype)
            for column, dtype in zip(
                (channel, observed_at, received_at, value), list(_DTYPES.values())[:4], strict=True
            )
        ]
        columns.append(
            np.zeros(len(columns[0]), np.uint8) if quality is None else np.ascontiguousarray(quality, np.uint8)
        )
        if len({len(column) for column in columns}) != 1:
            raise ValueError("columns of a batch differ in length")
        return cls(*columns)

    def take(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "Batch":
        """The rows that an index, mask or slice selects, in its order."""
        return Batch(
            self.channel[rows], self.observed_at[rows], self.received_at[rows], self.value[rows], self.quality[rows]
        )

    def with_channels(self, channel: npt.NDArray[np.int32]) -> "Batch":
        """The same rows under other handles (remapping from a host's handles to the log's)."""
        return Batch(channel, self.observed_at, self.received_at, self.value, self.quality)

    def to_arrow(self) -> pa.RecordBatch:
        """An Arrow record batch with `SCHEMA`, sharing memory."""
        columns = (self.channel, self.observed_at, self.received_at, self.value, self.quality)
        # From buffers: made of arrays, Arrow would load pandas first, 30 MiB in every source host.
        return pa.RecordBatch.from_arrays(
            [
                pa.Array.from_buffers(field.type, len(self), [None, pa.py_buffer(np.ascontiguousarray(column))])
                for field, column in zip(SCHEMA, columns, strict=True)
            ],
            schema=SCHEMA,
        )

    @classmethod
    def from_arrow(cls, record: pa.RecordBatch) -> "Batch":
        """Read-only views of an Arrow record batch; `UnreadableInput` when its schema is another or it holds nulls."""
        if not record.schema.equals(SCHEMA):
            raise UnreadableInput(f"batch with an unknown schema: {record.schema.names}")
        if any(column.null_count for column in record.columns):
            raise UnreadableInput("batch with null cells")
        return cls(*(_view(column, dtype) for column, dtype in zip(record.columns, _DTYPES.values(), strict=True)))

    def to_ipc(self) -> bytes:
        """Arrow IPC stream of one record batch, schema included."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, SCHEMA) as writer:
            writer.write_batch(self.to_arrow())
        data: bytes = sink.getvalue().to_pybytes()
        return data

    @classmethod
    def from_ipc(cls, data: bytes | memoryview) -> "Batch":
        """Inverse of `to_ipc` (several record batches are joined); `UnreadableInput` when it is no such stream."""
        try:
            with pa.ipc.open_stream(pa.py_buffer(data)) as reader:
                parts = [cls.from_arrow(record) for record in reader]
        except (pa.ArrowInvalid, OSError) as error:
            raise UnreadableInput(f"batch is not an Arrow stream: {error}") from None
        return parts[0] if len(parts) == 1 else concat(parts)


def _view(column: pa.Array, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """The numbers of a column without nulls, read-only; `to_numpy` would do, and load pandas first."""
    if not len(column):
        return np.zeros(0, dtype)
    data = column.buffers()[1]
    return np.frombuffer(data, dtype, len(column), column.offset * np.dtype(dtype).itemsize)


def concat(parts: Sequence[Batch]) -> Batch:
    """One batch of all rows in order; an empty batch for no parts."""
    if not parts:
        return Batch.of([], [], [], [])
    return Batch(
        np.concatenate([part.channel for part in parts]),
        np.concatenate([part.observed_at for part in parts]),
        np.concatenate([part.received_at for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.quality for part in parts]),
    )
