"""A keyframe: the columns of the state as bytes, independent of rules, so that a seek need not begin at the start."""

import struct
import zlib
from collections.abc import Mapping

import msgspec
import numpy as np

from citydeck.model.errors import UnreadableInput
from citydeck.model.event import SourceState
from citydeck.state.columns import Columns
from citydeck.state.counters import Counters
from citydeck.state.register import Register

FORMAT = 2
"""1 had no deadline for a channel whose link was lost: such a channel goes on as if it were overdue."""
_MAGIC = b"CDKF"
_HEAD = struct.Struct("<4sHI")
# Instants are stored as differences: within a source they repeat, so that the log's compression folds them to little.
_COLUMNS = (
    ("observed_at", "<i8"),
    ("received_at", "<i8"),
    ("due", "<i8"),
    ("value", "<f8"),
    ("quality", "u1"),
    ("reported", "u1"),
    ("corrected", "u1"),
    ("stale", "u1"),
    ("down", "u1"),
)


class _Header(msgspec.Struct):
    size: int
    keys: int
    sources: dict[str, SourceState]
    counters: Counters


def pack(columns: Columns, register: Register, sources: Mapping[str, SourceState], counters: Counters) -> bytes:
    """Header (msgpack) and columns, little-endian; the inverse of `unpack`."""
    header = _Header(columns.size, _fingerprint(register), dict(sources), counters)
    body = msgspec.msgpack.encode(header)
    parts = [_HEAD.pack(_MAGIC, FORMAT, len(body)), body]
    for name, dtype in _COLUMNS:
        column = getattr(columns, name)[: columns.size]
        if name in ("received_at", "due"):
            column = column - columns.observed_at[: columns.size]
        parts.append(column.astype(dtype).tobytes())
    return b"".join(parts)


def unpack(data: bytes, columns: Columns, register: Register) -> tuple[dict[str, SourceState], Counters]:
    """Fill `columns` from a keyframe and return sources and counters; `UnreadableInput` when it does not fit."""
    header, offset = _header(data)
    if header.size != columns.size or header.keys != _fingerprint(register):
        raise UnreadableInput("keyframe belongs to other channels than those declared before it")
    if len(data) != offset + header.size * sum(np.dtype(dtype).itemsize for _, dtype in _COLUMNS):
        raise UnreadableInput("keyframe is cut short")
    for name, dtype in _COLUMNS:
        column = np.frombuffer(data, dtype, header.size, offset)
        offset += column.nbytes
        if name in ("received_at", "due"):
            column = column + columns.observed_at[: columns.size]
        columns.put(name, column.astype(getattr(columns, name).dtype))
    return header.sources, header.counters


def _header(data: bytes) -> tuple[_Header, int]:
    if len(data) < _HEAD.size or not data.startswith(_MAGIC):
        raise UnreadableInput("no keyframe")
    _, number, length = _HEAD.unpack_from(data)
    if number > FORMAT:
        raise UnreadableInput(f"keyframe has format {number}; this version of Citydeck reads up to {FORMAT}")
    try:
        header = msgspec.msgpack.decode(data[_HEAD.size : _HEAD.size + length], type=_Header)
    except msgspec.MsgspecError as error:
        raise UnreadableInput(f"keyframe with a damaged header: {error}") from None
    return header, _HEAD.size + length


def _fingerprint(register: Register) -> int:
    """Checksum of the declared handles and keys, which decide what the columns mean."""
    return zlib.crc32("\n".join(f"{handle} {text}" for handle, text in sorted(register.texts.items())).encode())
