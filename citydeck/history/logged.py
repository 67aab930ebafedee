"""Trends of a LIVE session around an instant that its memory no longer holds, read from the segments of its log."""

import threading
from collections import OrderedDict
from itertools import pairwise
from pathlib import Path

import numpy as np

from citydeck.history.samples import Samples
from citydeck.history.trend import trend
from citydeck.link.trend import Trend
from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.errors import UnreadableInput
from citydeck.model.time import NEVER, NS_PER_S
from citydeck.timeline.log_reader import LogReader
from citydeck.timeline.recorder import began, segments

LONGEST = 600 * NS_PER_S
"""Of a span that is read from the disk: a longer one of a busy city is more than a question may cost."""
LATE = 60 * NS_PER_S
"""How much later than observed a row may have been logged and still be found."""
OPEN = 4
"""Closed segments that stay open for the next question."""


class LoggedTrends:
    """Over the segments in `folder`, those of earlier starts too. Safe for threads: a second question waits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, tuple[LogReader, dict[ChannelKey, int]]] = OrderedDict()

    def trend(self, channels: list[Channel], start: int, end: int, width: int) -> list[Trend]:
        """Trends of ``[start, end)`` (ns) in the order asked; empty where nothing was logged, where a segment cannot be
        read, and for a span longer than `LONGEST`.
        """
        parts: list[list[Batch]] = [[] for _ in channels]
        if end - start <= LONGEST:
            with self._lock:
                for path in self._between(start, end + LATE):
                    self._read(path, channels, start, end, parts)
        return [
            trend(channel, _samples(rows), start, end, width) for channel, rows in zip(channels, parts, strict=True)
        ]

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            while self._open:
                self._open.popitem()[1][0].close()

    def _between(self, start: int, end: int) -> list[Path]:
        """Segments that may hold entries logged in ``[start, end)``: their names tell when each begins."""
        paths = segments(self._folder)
        begins = [began(path) for path in paths]
        spans = pairwise([*begins, NEVER])
        return [path for path, (begin, after) in zip(paths, spans, strict=True) if begin < end and start <= after]

    def _read(self, path: Path, channels: list[Channel], start: int, end: int, parts: list[list[Batch]]) -> None:
        try:
            reader, handles = self._segment(path)
        except UnreadableInput:
            return
        wanted = np.array([handles.get(channel.key, -1) for channel in channels], np.int32)
        chosen = []
        for entry in reader.entries(start, end + LATE):
            if isinstance(entry.body, Batch):
                keep = np.isin(entry.body.channel, wanted)
                if keep.any():
                    chosen.append(entry.body.take(keep))
        rows = concat(chosen)
        for mine, handle in zip(parts, wanted.tolist(), strict=True):
            mine.append(rows.take(rows.channel == handle))
        if path not in self._open:
            reader.close()

    def _segment(self, path: Path) -> tuple[LogReader, dict[ChannelKey, int]]:
        """A segment that was closed never changes and may stay open; the one being written is opened anew."""
        found = self._open.get(path)
        if found is None:
            reader = LogReader(path)
            found = reader, reader.handles()
            if reader.closed:
                self._open[path] = found
                if len(self._open) > OPEN:
                    self._open.popitem(last=False)[1][0].close()
        else:
            self._open.move_to_end(path)
        return found


def _samples(rows: list[Batch]) -> Samples:
    whole = concat(rows)
    return Samples.of(whole.observed_at, whole.value, whole.quality)
