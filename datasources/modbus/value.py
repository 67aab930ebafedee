"""Registers to numbers."""

import math
import struct
from collections.abc import Sequence

from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING
from datasources.modbus.settings import Register

_FORMS = {
    "int16": ">h", "uint16": ">H", "int32": ">i", "uint32": ">I", "float32": ">f",
    "int64": ">q", "uint64": ">Q", "float64": ">d",
}  # fmt: skip


def value(register: Register, words: Sequence[int]) -> float:
    """The reading that `words` (16 bits each; for single bits 0 or 1) hold; `Poisoned` for infinity.

    NaN of a float register is what meters answer while they measure nothing: missing.
    """
    raw = _raw(register, words)
    if any(raw == mark for mark in register.missing) or math.isnan(raw):
        return MISSING
    if math.isinf(raw):
        raise Poisoned("register holds infinity")
    return raw * register.scale + register.offset


def _raw(register: Register, words: Sequence[int]) -> float:
    if register.kind in ("coil", "discrete"):
        return float(words[0])
    if register.bit is not None:
        return float(words[0] >> register.bit & 1)
    parts = [word.to_bytes(2, "big") for word in words]
    if register.order in ("CDAB", "DCBA"):
        parts.reverse()
    if register.order in ("BADC", "DCBA"):
        parts = [part[::-1] for part in parts]
    return float(struct.unpack(_FORMS[register.type], b"".join(parts))[0])
