"""Trends of a recording, read from its log and kept for the next question."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.history.samples import Samples
from citydeck.history.trend import trend
from citydeck.link.trend import Trend
from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel, ChannelKey
from citydeck.timeline.log_reader import LogReader

ROWS_KEPT = 4_000_000
_BLOCK = 200_000


class RecordedTrends:
    """Trends over a log. A recording of at most `rows_kept` rows is read once and kept. Of a larger one the channels
    asked for at once are read in one pass, and those asked for lately stay within `rows_kept` rows. Safe for threads: a
    second question waits for the first.
    """

    def __init__(self, reader: LogReader, rows_kept: int = ROWS_KEPT) -> None:
        self._reader = reader
        self._rows_kept = rows_kept
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, _Rows] = OrderedDict()
        self._complete = False
        self._too_large = False
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
            self._handles = self._reader.handles()
        return self._handles.get(channel.key)

    def _load(self, handles: list[int]) -> None:
        for handle in handles:
            if handle in self._kept:
                self._kept.move_to_end(handle)
        missing = {handle for handle in handles if handle not in self._kept}
        if not missing or self._complete:
            self._kept |= dict.fromkeys(missing, _NOTHING)
            return
        whole = None if self._too_large else self._read(None)
        self._too_large = whole is None
        self._complete = whole is not None
        self._keep(whole or self._read(np.array(sorted(missing), np.int32)) or _NOTHING, missing)

    def _read(self, wanted: npt.NDArray[np.int32] | None) -> "_Rows | None":
        """Rows of wanted channels; of all with None, as long as they may be kept, else None."""
        blocks: list[_Rows] = []
        waiting: list[tuple[Batch, int]] = []
        held = 0
        for entry in self._reader.entries():
            if not isinstance(entry.body, Batch):
                continue
            waiting.append((entry.body, entry.log_time))
            held += len(entry.body)
            if wanted is None and held > self._rows_kept:
                return None
            # Small batches are filtered by the block: numpy's cost is by the call.
            if wanted is not None and held > _BLOCK:
                blocks.append(_Rows.of(waiting).only(wanted))
                waiting, held = [], 0
        last = _Rows.of(waiting)
        return _Rows.joined([*blocks, last if wanted is None else last.only(wanted)])

    def _keep(self, rows: "_Rows", asked: set[int]) -> None:
        for handle, mine in rows.by_channel():
            self._kept[handle] = mine
        for handle in asked:
            self._kept.setdefault(handle, _NOTHING)
            self._kept.move_to_end(handle)

    def _samples(self, handle: int | None, known_at: int) -> Samples:
        rows = _NOTHING if handle is None else self._kept[handle]
        # Log times never fall, so what was known is a head of the rows.
        known = slice(0, int(np.searchsorted(rows.logged, known_at, "right")))
        return Samples.of(rows.batch.observed_at[known], rows.batch.value[known], rows.batch.quality[known])

    def _forget(self) -> None:
        total = sum(len(rows.batch) for rows in self._kept.values())
        while total > self._rows_kept and len(self._kept) > 1:
            _, rows = self._kept.popitem(last=False)
            total -= len(rows.batch)


class _Rows(NamedTuple):
    """Rows with the log time of each."""

    batch: Batch
    logged: npt.NDArray[np.int64]

    @classmethod
    def of(cls, parts: list[tuple[Batch, int]]) -> "_Rows":
        sizes = [len(batch) for batch, _ in parts]
        times = np.array([time for _, time in parts], np.int64)
        return cls(concat([batch for batch, _ in parts]), np.repeat(times, sizes))

    @classmethod
    def joined(cls, parts: "list[_Rows]") -> "_Rows":
        return cls(concat([part.batch for part in parts]), np.concatenate([part.logged for part in parts]))

    def only(self, handles: npt.NDArray[np.int32]) -> "_Rows":
        wanted = np.isin(self.batch.channel, handles)
        return _Rows(self.batch.take(wanted), self.logged[wanted])

    def by_channel(self) -> Iterator[tuple[int, "_Rows"]]:
        order = np.argsort(self.batch.channel, kind="stable")
        handles, starts = np.unique(self.batch.channel[order], return_index=True)
        for handle, mine in zip(handles.tolist(), np.split(order, starts[1:]), strict=False):
            yield handle, _Rows(self.batch.take(mine), self.logged[mine])


_NOTHING = _Rows.of([])
