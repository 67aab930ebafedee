"""Frames between a source host and the engine: four bytes of length, one byte of kind, the body.

Kinds: ``M`` a msgpack message of `citydeck.sources.wire`, ``B`` live rows (Arrow IPC), ``H`` rows of history (an
eight-byte ask number, then Arrow IPC).
"""

import struct

from citydeck.model.batch import Batch
from citydeck.model.errors import UnreadableInput

MAX_FRAME = 8 * 1024 * 1024
MAX_ROWS = 200_000
"""Rows of one frame: 29 bytes each, so that a full one stays under `MAX_FRAME`."""
HEAD = struct.Struct(">Ic")
_ASK = struct.Struct(">q")


def pack(kind: bytes, body: bytes) -> bytes:
    """One frame; `ValueError` when it would be larger than `MAX_FRAME`."""
    if len(body) + HEAD.size > MAX_FRAME:
        raise ValueError(f"frame of {len(body)} bytes, the largest is {MAX_FRAME}")
    return HEAD.pack(len(body), kind) + body


def head(data: bytes) -> tuple[int, bytes]:
    """Length of the body and kind; `UnreadableInput` for a length that no frame has."""
    length, kind = HEAD.unpack(data)
    if length + HEAD.size > MAX_FRAME:
        raise UnreadableInput(f"frame of {length} bytes, the largest is {MAX_FRAME}")
    return length, kind


def rows(batch: Batch, ask: int | None = None) -> list[bytes]:
    """Frames of a batch, split so that each fits; rows of history carry the number of their `ask`."""
    parts = [batch.take(slice(at, at + MAX_ROWS)) for at in range(0, len(batch), MAX_ROWS)]
    if ask is None:
        return [pack(b"B", part.to_ipc()) for part in parts]
    return [pack(b"H", _ASK.pack(ask) + part.to_ipc()) for part in parts]


def history_rows(body: bytes) -> tuple[int, Batch]:
    """Ask number and rows of an ``H`` frame."""
    if len(body) < _ASK.size:
        raise UnreadableInput("frame of history without its number")
    return _ASK.unpack_from(body)[0], Batch.from_ipc(memoryview(body)[_ASK.size :])
