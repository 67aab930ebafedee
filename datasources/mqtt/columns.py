"""Columnar payloads: lists ``channel``, ``observed_at``, ``value``, and if given ``received_at`` and ``quality``."""

from itertools import repeat

import msgspec

from citydeck.model.quality import Quality
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.payload import MAX_DEPTH, Poisoned, check_size, depth
from citydeck.sources.rows import MISSING, Rows

MAX_ROWS = 200_000


class Columns(msgspec.Struct):
    """Times are ns UTC. A key is ``asset|metric`` or ``asset|metric|source``; value null means missing."""

    channel: list[str]
    observed_at: list[int]
    value: list[float | None]
    received_at: list[int] | None = None
    quality: list[int] | None = None


_DECODER = msgspec.json.Decoder(Columns)


class ColumnRows:
    """Keeps which key is which handle, so that a key is looked at once."""

    def __init__(self, catalogue: Catalogue, source: str, units: dict[str, str], periods: dict[str, float]) -> None:
        self._catalogue = catalogue
        self._source = source
        self._units = units
        self._periods = periods
        self._handles: dict[str, int] = {}

    def read(self, raw: bytes, received: int, rows: Rows) -> None:
        """Append a payload's rows, all or none; `Poisoned` when one of them cannot be."""
        columns = self._decode(raw)
        count = len(columns.channel)
        stamps = columns.received_at if columns.received_at is not None else list(repeat(received, count))
        quality = columns.quality if columns.quality is not None else list(repeat(int(Quality.GOOD), count))
        if {count, len(columns.observed_at), len(columns.value), len(stamps), len(quality)} != {count}:
            raise Poisoned("columns differ in length")
        if count > MAX_ROWS:
            raise Poisoned(f"more than {MAX_ROWS} rows in one message")
        if quality and not 0 <= min(quality) <= max(quality) <= max(Quality):
            raise Poisoned("quality that does not exist")
        handles = [self._handles.get(key, -1) for key in columns.channel]
        if -1 in handles:
            handles = [self._handle(key) for key in columns.channel]
        for row in zip(handles, columns.observed_at, stamps, columns.value, quality, strict=True):
            rows.add(row[0], row[1], row[2], MISSING if row[3] is None else row[3], row[4])

    def _decode(self, raw: bytes) -> Columns:
        check_size(raw)
        if depth(raw) > MAX_DEPTH:
            raise Poisoned(f"JSON nested deeper than {MAX_DEPTH}")
        try:
            columns = _DECODER.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise Poisoned("not a batch of columns channel, observed_at and value") from None
        span = columns.observed_at + (columns.received_at or [])
        if span and not 0 < min(span) <= max(span) < 1 << 63:
            raise Poisoned("instant that is no count of nanoseconds since 1970")
        return columns

    def _handle(self, key: str) -> int:
        known = self._handles.get(key)
        if known is not None:
            return known
        parts = key.split("|")
        if len(parts) not in (2, 3) or not all(parts):
            raise Poisoned("channel key is not asset|metric|source")
        if len(parts) == 3 and parts[2] != self._source:
            raise Poisoned("channel key of another source")
        asset, metric = parts[0], parts[1]
        handle = self._catalogue.handle(asset, metric, self._units.get(metric, ""), self._periods.get(metric))
        self._handles[key] = handle
        return handle
