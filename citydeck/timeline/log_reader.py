"""Reads an event log, closed or not, whole or cut."""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
import pyarrow as pa

from citydeck.model import event as events
from citydeck.model.batch import SCHEMA, Batch
from citydeck.model.channel import ChannelKey
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import AnyEvent, Entry
from citydeck.model.time import NEVER
from citydeck.timeline import log_chunk, log_format
from citydeck.timeline.log_chunk import Message
from citydeck.timeline.log_index import ChunkRef, read_index

MAX_ATTACHMENT = 256 << 20


class Keyframe(NamedTuple):
    """The state after the entry `seq` with deadlines up to `log_time` fired; `data` is for the state's `restore`."""

    log_time: int
    seq: int
    data: bytes


class LogReader:
    """A log file as it was when opened.

    `UnreadableInput` when it is no Citydeck log, is of a newer format, or not even its head can be read. What cannot
    be read later on is left out and told in `loss`, one sentence, empty when nothing is missing. Safe for threads.
    `start` and `end` are the log times of the first and last message, both 0 in a log without any.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file = _open(path)
        try:
            self._index = read_index(self._file, path)
            self._refuse_foreign()
            self._damaged: dict[int, str] = {}
            self._odd: set[int] = set()
            self._topics: dict[int, str] = {}
            self._drop_torn_tail()
            self._learn_topics()
        except BaseException:
            self._file.close()
            raise
        chunks = self._index.chunks
        self.start = chunks[0].start if chunks else 0
        self.end = chunks[-1].end if chunks else 0

    @property
    def metadata(self) -> Mapping[str, str]:
        """Facts stored at the head."""
        return self._index.metadata.get(log_format.METADATA, {})

    @property
    def sections(self) -> Mapping[str, Mapping[str, str]]:
        """All metadata records by name."""
        return self._index.metadata

    @property
    def closed(self) -> bool:
        """Whether the writer had closed the file."""
        return self._index.closed

    @property
    def loss(self) -> str:
        """What could not be read, in one sentence; empty when all could."""
        parts = []
        if self._index.lost_bytes:
            parts.append(f"{self._index.lost_bytes} bytes after the last good chunk are lost")
        elif not self._index.closed:
            parts.append("the log was not closed; it ends with its last good chunk")
        elif not self._index.whole:
            parts.append("the summary at the end is cut; no entry is lost by it")
        if self._damaged:
            parts.append(f"{len(self._damaged)} of {len(self._index.chunks)} chunks are damaged and left out")
        if self._odd:
            parts.append(f"{len(self._odd)} messages are not understood and left out")
        return "; ".join(parts)

    def attachments(self) -> dict[str, str]:
        """Names of attachments with their media types."""
        return {name: ref.media_type for name, ref in self._index.attachments.items()}

    def attachment(self, name: str) -> bytes:
        """Bytes of an attachment; `KeyError` when there is none, `UnreadableInput` when it is absurdly large."""
        ref = self._index.attachments[name]
        if ref.size > MAX_ATTACHMENT:
            raise UnreadableInput(f"attachment {name} in {self.path} is too large ({ref.size} bytes)")
        return self._read(ref.offset, ref.size)

    def entries(self, start: int | None = None, end: int | None = None) -> Iterator[Entry]:
        """Entries with ``start <= log_time < end`` in the order of `seq`; all without bounds."""
        low, high = 0 if start is None else start, NEVER if end is None else end
        for number, chunk in enumerate(self._index.chunks):
            if chunk.end < low:
                continue
            if chunk.start >= high:
                return
            for message in self._messages(number):
                if low <= message.log_time < high and (entry := self._entry(message)):
                    yield entry

    def declarations(self, end: int | None = None) -> Iterator[Entry]:
        """AssetDeclared and ChannelDeclared entries with ``log_time < end``, from the chunks that hold any."""
        for entry in self.events(events.AssetDeclared, events.ChannelDeclared):
            if end is not None and entry.log_time >= end:
                return
            yield entry

    def handles(self) -> dict[ChannelKey, int]:
        """Handle of each channel that the log declares, as last declared."""
        declared = (entry.body for entry in self.events(events.ChannelDeclared))
        return {body.channel.key: body.handle for body in declared if isinstance(body, events.ChannelDeclared)}

    def events(self, *kinds: type[events.Event]) -> Iterator[Entry]:
        """Entries of the given kinds, from the chunks that hold any; batches are not unpacked."""
        names = {log_format.EVENT + kind.__name__ for kind in kinds}
        wanted = {channel for channel, topic in self._topics.items() if topic in names}
        for number in range(len(self._index.chunks)):
            if self._counts(number).keys() & wanted:
                for message in self._messages(number):
                    if message.channel in wanted and (entry := self._entry(message)):
                        yield entry

    def keyframe_before(self, t: int) -> Keyframe | None:
        """Latest keyframe with ``log_time <= t``."""
        frames = {channel for channel, topic in self._topics.items() if topic == log_format.KEYFRAME}
        for number in reversed(range(len(self._index.chunks))):
            if self._index.chunks[number].start > t or not self._counts(number).keys() & frames:
                continue
            found = [m for m in self._messages(number) if m.channel in frames and m.log_time <= t]
            if found:
                return Keyframe(found[-1].log_time, self._seq(found[-1]), found[-1].data)
        return None

    def instant_after(self, t: int) -> int | None:
        """Log time of the first entry after `t`, None when there is none."""
        entry = next(self.entries(t + 1), None)
        return None if entry is None else entry.log_time

    def instant_before(self, t: int) -> int | None:
        """Log time of the last entry before `t`, None when there is none."""
        frames = {channel for channel, topic in self._topics.items() if topic == log_format.KEYFRAME}
        for number in reversed(range(len(self._index.chunks))):
            if self._index.chunks[number].start < t:
                times = [m.log_time for m in self._messages(number) if m.log_time < t and m.channel not in frames]
                if times:
                    return max(times)
        return None

    def messages(self) -> int:
        """How many entries there are, keyframes not counted, without unpacking what the index tells."""
        counts = (self._counts(number) for number in range(len(self._index.chunks)))
        return sum(
            count
            for chunk in counts
            for channel, count in chunk.items()
            if self._topics.get(channel) != log_format.KEYFRAME
        )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> "LogReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _refuse_foreign(self) -> None:
        if self._index.profile != log_format.PROFILE or log_format.METADATA not in self._index.metadata:
            raise UnreadableInput(f"{self.path} is an MCAP file but no Citydeck log")
        try:
            number, self._first_seq = int(self.metadata["format"]), int(self.metadata["first_seq"])
        except (KeyError, ValueError):
            raise UnreadableInput(f"{self.path} is a Citydeck log with a damaged head") from None
        if number > log_format.FORMAT:
            raise UnreadableInput(
                f"{self.path} has log format {number}; this version of Citydeck reads up to {log_format.FORMAT}"
            )

    def _drop_torn_tail(self) -> None:
        """In a file that was not closed, the last chunks are proved before anything relies on them."""
        chunks = self._index.chunks
        while not self._index.closed and chunks:
            chunks[-1].counts = None  # the index behind it may be cut
            try:
                list(log_chunk.messages(chunks[-1], self._unpack(chunks[-1])))
            except UnreadableInput:
                self._index.lost_bytes += chunks.pop().length
            else:
                return

    def _learn_topics(self) -> None:
        """A topic is declared in the first chunk that uses it or, as MCAP allows, in an earlier one."""
        read: set[int] = set()
        for number in range(len(self._index.chunks)):
            for earlier in range(number, -1, -1):
                if self._counts(number).keys() <= self._topics.keys():
                    break
                if earlier not in read:
                    read.add(earlier)
                    self._topics |= self._declared_in(earlier)

    def _declared_in(self, number: int) -> dict[int, str]:
        try:
            return log_chunk.topics(self._unpack(self._index.chunks[number]))
        except UnreadableInput as error:
            self._damaged[number] = str(error)
            return {}

    def _counts(self, number: int) -> dict[int, int]:
        chunk = self._index.chunks[number]
        if chunk.counts is None:
            counts: dict[int, int] = {}
            for message in self._messages(number):
                counts[message.channel] = counts.get(message.channel, 0) + 1
            chunk.counts = counts
        return chunk.counts

    def _messages(self, number: int) -> list[Message]:
        """Messages of a chunk; none, and noted, when it is damaged."""
        if number in self._damaged:
            return []
        chunk = self._index.chunks[number]
        try:
            return list(log_chunk.messages(chunk, self._unpack(chunk)))
        except UnreadableInput as error:
            self._damaged[number] = str(error)
            return []

    def _unpack(self, chunk: ChunkRef) -> bytes:
        if chunk.length > log_format.MAX_CHUNK:
            raise UnreadableInput(f"chunk of {chunk.length} bytes")
        return log_chunk.unpack(chunk, self._read(chunk.offset, chunk.length))

    def _read(self, offset: int, size: int) -> bytes:
        with self._lock:
            try:
                self._file.seek(offset)
                return self._file.read(size)
            except OSError as error:
                raise UnreadableInput(f"cannot read {self.path}: {error.strerror}") from None

    def _seq(self, message: Message) -> int:
        return self._first_seq + message.number

    def _entry(self, message: Message) -> Entry | None:
        """The entry that a message holds, None for a keyframe and for what is not understood."""
        topic = self._topics.get(message.channel, "")
        if topic == log_format.KEYFRAME:
            return None
        body = body_of(topic, message.data)
        if body is None:
            self._odd.add(message.number)
            return None
        source = topic.removeprefix(log_format.VALUES) if isinstance(body, Batch) else ""
        return Entry(self._seq(message), message.log_time, body, source)


def body_of(topic: str, data: bytes) -> Batch | AnyEvent | None:
    """What a message of a topic holds; None for what is not understood."""
    try:
        if topic.startswith(log_format.VALUES):
            record = pa.ipc.read_record_batch(pa.py_buffer(data), SCHEMA)
            record.validate()
            return Batch.from_arrow(record)
        if topic.startswith(log_format.EVENT):
            return events.decode(data)
    except (pa.ArrowException, OSError, MemoryError, UnreadableInput, msgspec.MsgspecError):
        pass
    return None


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableInput(f"cannot read {path}: {error.strerror}") from None
