"""Follows the log of a session while it is written, from segment to segment, reading each byte once."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from citydeck.model.errors import UnreadableInput
from citydeck.model.event import Entry
from citydeck.timeline import log_chunk, log_format
from citydeck.timeline.log_index import ChunkRef, LogIndex, walk
from citydeck.timeline.log_reader import body_of
from citydeck.timeline.recorder import began, segments

PATIENCE = 5.0
"""Seconds that a segment which was never ended is waited for once there is a later one."""


class LogTail:
    """Entries of one start of an engine (`epoch`), beginning with the segment that holds the instant `at` (session
    time, ns), or with the first one when it began later.

    `poll` gives what was handed to the operating system since it was last called. It never goes on into the log of
    another start: its handles mean other channels. `UnreadableInput` from the start when there is no such segment.
    `loss` says what could not be read, in one sentence, empty when nothing is missing.
    """

    def __init__(self, folder: Path, epoch: str, at: int) -> None:
        self._folder, self._epoch = folder, epoch
        self._segment = self._holding(at)
        self._last = self._segment.first_seq - 1
        self._late: float | None = None
        self.loss = ""

    def poll(self) -> Iterator[Entry]:
        """Entries that were not given yet, in order."""
        while True:
            later = self._later()
            yield from self._read()
            if later is None or not self._over(later):
                if later is not None:
                    later.close()
                return
            self._segment.close()
            self._segment, self._late = later, None

    def close(self) -> None:
        """Let go of the file."""
        self._segment.close()

    def _read(self) -> Iterator[Entry]:
        for entry in self._segment.entries():
            self._last = entry.seq
            yield entry
        if self._segment.damaged:
            self.loss = f"{self._segment.damaged} pieces of the engine's log are damaged and left out"

    def _over(self, later: "_Segment") -> bool:
        """Whether nothing more can come in the present segment."""
        if self._segment.ended or self._last == later.first_seq - 1:
            return True
        now = time.monotonic()
        self._late = self._late or now
        if now - self._late < PATIENCE:
            return False
        self.loss = f"the engine could not write {later.first_seq - 1 - self._last} entries of its log"
        return True

    def _holding(self, at: int) -> "_Segment":
        found: _Segment | None = None
        for path in reversed(segments(self._folder)):
            segment = self._mine(path)
            if segment is None and found is None:
                continue
            if segment is None:
                break
            if found is not None:
                found.close()
            found = segment
            if began(path) <= at:
                break
        if found is None:
            raise UnreadableInput(f"{self._folder}: there is no log of the running engine")
        return found

    def _later(self) -> "_Segment | None":
        paths = segments(self._folder)
        at = paths.index(self._segment.path) + 1 if self._segment.path in paths else len(paths)
        return next((found for path in paths[at:] if (found := self._mine(path)) is not None), None)

    def _mine(self, path: Path) -> "_Segment | None":
        segment = _Segment.of(path)
        if segment is not None and segment.epoch != self._epoch:
            segment.close()
            return None
        return segment


class _Segment:
    """One file, read as far as it goes."""

    def __init__(self, path: Path, file: BinaryIO, index: LogIndex, offset: int) -> None:
        self.path = path
        head = index.metadata[log_format.METADATA]
        self.epoch = head.get("epoch", "")
        self.first_seq = int(head["first_seq"])
        self.damaged = 0
        self._file, self._index, self._offset = file, index, offset
        self._given = 0
        self._topics: dict[int, str] = {}

    @classmethod
    def of(cls, path: Path) -> "_Segment | None":
        """The segment; None when not even its head is there yet."""
        try:
            file = path.open("rb")
        except OSError:
            return None
        index = LogIndex()
        offset = walk(file, len(log_format.MAGIC), path.stat().st_size, index)
        try:
            return cls(path, file, index, offset)
        except (KeyError, ValueError):
            file.close()
            return None

    @property
    def ended(self) -> bool:
        """Whether its writer ended it."""
        return self._index.closed

    def entries(self) -> Iterator[Entry]:
        """Entries of the chunks that are whole now and were not given yet."""
        self._offset = walk(self._file, self._offset, self.path.stat().st_size, self._index)
        for chunk in self._index.chunks[self._given :]:
            yield from self._unpacked(chunk)
        del self._index.chunks[:-1]  # the last one stays: what follows is checked against it
        self._given = len(self._index.chunks)

    def close(self) -> None:
        self._file.close()

    def _unpacked(self, chunk: ChunkRef) -> Iterator[Entry]:
        self._file.seek(chunk.offset)
        try:
            data = log_chunk.unpack(chunk, self._file.read(chunk.length))
            self._topics |= log_chunk.topics(data)
            messages = list(log_chunk.messages(chunk, data))
        except UnreadableInput:
            self.damaged += 1
            return
        for message in messages:
            topic = self._topics.get(message.channel, "")
            if topic == log_format.KEYFRAME:
                continue
            body = body_of(topic, message.data)
            if body is None:
                self.damaged += 1
                continue
            source = topic.removeprefix(log_format.VALUES) if topic.startswith(log_format.VALUES) else ""
            yield Entry(self.first_seq + message.number, message.log_time, body, source)
