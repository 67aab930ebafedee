"""Canonical bytes of the state, and the hash that compares two states (docs/state-hash.md)."""

import hashlib
import struct
from collections.abc import Iterable, Iterator

import numpy as np

from citydeck.state.columns import Columns
from citydeck.state.register import Register

VERSION = "v1"
_NAN_BITS = np.int64(0x7FF8_0000_0000_0000)


def state_hash(parts: Iterable[bytes]) -> str:
    """``v1:`` and the SHA-256 (hex) of the joined parts, in their order: values first, then the alarm regions."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"{VERSION}:{digest.hexdigest()}"


def canonical(columns: Columns, register: Register) -> Iterator[bytes]:
    """The value part: count, keys, then one little-endian column after another, channels sorted by key text."""
    order = register.order()
    yield b"citydeck values 1\n" + struct.pack("<Q", len(order))
    for handle in order.tolist():
        text = register.texts[handle].encode()
        yield struct.pack("<I", len(text)) + text
    value = columns.value[order]
    bits = np.where(np.isnan(value), _NAN_BITS, value.view(np.int64))
    yield bits.astype("<i8").tobytes()
    yield columns.quality[order].tobytes()
    yield columns.reported[order].tobytes()
    yield columns.corrected[order].astype(np.uint8).tobytes()
    yield columns.observed_at[order].astype("<i8").tobytes()
    yield columns.received_at[order].astype("<i8").tobytes()
