"""Trends of a recording, read from its log and kept for the next question."""

import threading
from collections import OrderedDict

import numpy as np

from citydeck.history.samples import Samples
from citydeck.history.trend import trend
from citydeck.link.trend import Trend
from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.event import ChannelDeclared
from citydeck.timeline.log_reader import LogReader

ROWS_KEPT = 4_000_000


class RecordedTrends:
    """Trends over a log. One pass over the log serves all channels asked for at once; at most `rows_kept` rows of
    channels asked for lately stay in memory. Safe for threads: a second question waits for the first.
    """

    def __init__(self, reader: LogReader, rows_kept: int = ROWS_KEPT) -> None:
        self._reader = reader
        self._rows_kept = rows_kept
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Batch] = OrderedDict()
        self._logged: dict[int, np.ndarray[tuple[int], np.dtype[np.int64]]] = {}
        self._handles: dict[ChannelKey, int] | None = None

    def trend(self, channels: list[Channel], start: int, end: int, width: int, known_at: int) -> list[Trend]:
        """Trends of ``[start, end)`` in the order asked, of rows logged up to `known_at` (ns): the past as it was known
        then, never what came later. A channel that the log does not declare gives an empty trend.
        """
        with self._lock:
            handles = [self._handle(channel) for channel in channels]
            self._load([handle for handle in handles if handle is not None])
            found = [self._samples(handle, known_at) for handle in handles]
            self._forget()
        return [trend(channel, samples, start, end, width) for channel, samples in zip(channels, found, strict=True)]

    def _handle(self, channel: Channel) -> int | None:
        if self._handles is None:
            declared = (entry.body for entry in self._reader.events(ChannelDeclared))
            self._handles = {body.channel.key: body.handle for body in declared if isinstance(body, ChannelDeclared)}
        return self._handles.get(channel.key)

    def _load(self, handles: list[int]) -> None:
        missing = np.array(sorted({handle for handle in handles if handle not in self._kept}), np.int32)
        for handle in handles:
            if handle in self._kept:
                self._kept.move_to_end(handle)
        if not len(missing):
            return
        parts: list[Batch] = []
        times: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        for entry in self._reader.entries():
            if isinstance(entry.body, Batch):
                part = entry.body.take(np.isin(entry.body.channel, missing))
                parts.append(part)
                times.append(np.full(len(part), entry.log_time))
        rows, logged = concat(parts), np.concatenate(times) if times else np.zeros(0, np.int64)
        for handle in missing.tolist():
            mine = rows.channel == handle
            self._kept[handle], self._logged[handle] = rows.take(mine), logged[mine]

    def _samples(self, handle: int | None, known_at: int) -> Samples:
        if handle is None:
            return Samples.of(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.uint8))
        # Log times never fall, so what was known is a head of the rows.
        rows = self._kept[handle].take(slice(0, int(np.searchsorted(self._logged[handle], known_at, "right"))))
        return Samples.of(rows.observed_at, rows.value, rows.quality)

    def _forget(self) -> None:
        total = sum(len(rows) for rows in self._kept.values())
        while total > self._rows_kept and len(self._kept) > 1:
            handle, rows = self._kept.popitem(last=False)
            del self._logged[handle]
            total -= len(rows)
