"""Metrics of Sparkplug B as readings: numbers, truths and texts; everything larger is refused by name."""

import math
from typing import Any

from citydeck.sources.payload import Poisoned
from citydeck.sources.stamps import END_OF_TIME

_SIGNED = {1: 8, 2: 16, 3: 32, 4: 64}
"""Bits of the datatypes Int8 to Int64, which travel as two's complement in unsigned fields."""
_UNSIGNED = {5: 8, 6: 16, 7: 32, 8: 64}
_NUMBERS, _BOOLEAN, _TEXTS = (9, 10), 11, (12, 14)
_UNREAD = {13: "DateTime", 15: "UUID", 16: "DataSet", 17: "Bytes", 18: "File", 19: "Template", 20: "PropertySet"}
_ARRAYS = range(22, 35)
NS_PER_MS = 1_000_000


def value_of(metric: Any, datatype: int) -> float | int | bool | str | None:
    """What a metric of `datatype` says: None for null and for NaN; `Poisoned` for what is no single reading."""
    if metric.is_null:
        return None
    if datatype in _UNREAD or datatype in _ARRAYS:
        raise Poisoned(f"Sparkplug metric of type {_UNREAD.get(datatype, 'array')}: no single reading")
    field = metric.WhichOneof("value")
    if field is None:
        raise Poisoned("Sparkplug metric without a value that is not marked as null")
    raw: float | int | bool | str | bytes = getattr(metric, field)
    if isinstance(raw, bytes):
        raise Poisoned("Sparkplug metric that holds a structure: no single reading")
    if not _fits(raw, datatype):
        raise Poisoned("Sparkplug metric whose value is not of its datatype")
    if datatype in _SIGNED:
        bits = _SIGNED[datatype]
        low = int(raw) & ((1 << bits) - 1)  # some write a negative Int8 with 8 bits, some with 32
        return low - (1 << bits) if low >> (bits - 1) else low
    return None if isinstance(raw, float) and math.isnan(raw) else raw


def _fits(raw: object, datatype: int) -> bool:
    if datatype in _SIGNED or datatype in _UNSIGNED:
        return isinstance(raw, int) and not isinstance(raw, bool) and raw >> _UNSIGNED.get(datatype, 64) == 0
    if datatype in _NUMBERS:
        return isinstance(raw, float)
    return isinstance(raw, bool) if datatype == _BOOLEAN else datatype in _TEXTS and isinstance(raw, str)


def instant_of(metric: Any, payload: Any, received: int) -> int:
    """When a metric was true (ns): its own stamp, that of its payload, or when it was received."""
    stamp = metric.timestamp if metric.HasField("timestamp") else payload.timestamp
    observed = stamp * NS_PER_MS if stamp else received
    if not 0 < observed < END_OF_TIME:
        raise Poisoned("time stamp that is no count of milliseconds since 1970")
    return int(observed)
