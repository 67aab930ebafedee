"""Writes an event log: MCAP, one channel a source with Arrow batches, everything else JSON with a schema."""

from collections.abc import Callable, Mapping
from pathlib import Path

from mcap.writer import CompressionType, Writer

from citydeck.model import event as events
from citydeck.model.batch import Batch
from citydeck.model.event import AnyEvent, Entry
from citydeck.timeline import log_format
from citydeck.timeline.log_file import LogFile


class LogWriter:
    """Appends entries to a new file; `WrongUse` when it exists or cannot be made.

    Entries come with rising `seq` and never falling `log_time` (`ValueError` otherwise). A chunk ends after `chunk_ns`
    of session time or 1 MiB and is handed to the operating system at once, so killing the process loses at most that.
    `metadata` are plain facts of the log (provenance, zone, …), stored at its head beside the format number.
    `append`, `keyframe` and `flush` raise `OSError` when the disk is full; nothing taken is lost by it.
    """

    def __init__(
        self,
        path: Path,
        metadata: Mapping[str, str] | None = None,
        *,
        first_seq: int = 0,
        chunk_ns: int = log_format.CHUNK_NS,
    ) -> None:
        self.path = path
        self._file = LogFile(path)
        self._writer = Writer(self._file, chunk_size=log_format.MAX_CHUNK, compression=CompressionType.ZSTD)
        self._topics: dict[str, int] = {}
        self._schema_of_batches: int | None = None
        self._first_seq = first_seq
        self._chunk_ns = chunk_ns
        self._chunk_start: int | None = None
        self._chunk_bytes = 0
        self._failure: OSError | None = None
        self.seq: int | None = None
        self.log_time = 0
        self._writer.start(profile=log_format.PROFILE, library=log_format.LIBRARY)
        head = {**(metadata or {}), "format": str(log_format.FORMAT), "first_seq": str(first_seq)}
        self.add_metadata(log_format.METADATA, head)
        self._file.flush()

    def append(self, entry: Entry) -> None:
        """Add one entry."""
        if entry.seq < self._first_seq or (self.seq is not None and entry.seq <= self.seq):
            raise ValueError(f"seq {entry.seq} does not rise")
        if isinstance(entry.body, Batch):
            data = log_format.batch_message(entry.body.to_arrow())
            newest = int(entry.body.observed_at.max()) if len(entry.body) else entry.log_time
            self._make_room(entry.seq, entry.log_time, len(data))
            self._add(self._values_topic(entry.source), entry.seq, entry.log_time, max(0, newest), data)
        else:
            data = events.encode(entry.body)
            self._make_room(entry.seq, entry.log_time, len(data))
            self._add(self._event_topic(entry.body), entry.seq, entry.log_time, entry.log_time, data)

    def keyframe(self, log_time: int, data: bytes) -> None:
        """Add the state's keyframe as it stands after every entry appended so far, deadlines up to `log_time` fired.

        Before the first entry there is nothing to keep, and nothing is written.
        """
        if self.seq is not None:
            self._make_room(self.seq, log_time, len(data))
            topic = self._topic(log_format.KEYFRAME, log_format.BINARY, lambda: 0)
            self._add(topic, self.seq, log_time, log_time, data)

    def attach(self, name: str, media_type: str, data: bytes, at: int = 0) -> None:
        """Add an attachment; `at` is its time of making in ns, 0 when unknown."""
        self._file.reserve()
        self.flush()
        self._writer.add_attachment(create_time=at, log_time=self.log_time, name=name, media_type=media_type, data=data)

    def add_metadata(self, name: str, facts: Mapping[str, str]) -> None:
        """Add a metadata record; of several with one name the last stands."""
        self._writer.add_metadata(name, dict(facts))

    def flush(self) -> None:
        """End the chunk in progress and hand it to the operating system."""
        self._chunk_start = None
        self._chunk_bytes = 0
        self._writer.flush()

    def close(self) -> None:
        """Write summary and footer, and wait until the disk has it. A log that is not closed can still be read."""
        self._writer.finish()
        self._file.close(durable=True)

    def abandon(self) -> None:
        """Let go of the file as it is, without writing what waits."""
        self._file.abandon()

    def _make_room(self, seq: int, log_time: int, size: int) -> None:
        """Check the order, and end the chunk in progress when it has no room in time or bytes.

        Topics are registered after this, so that a chunk declares what it is the first to use.
        """
        if log_time < self.log_time:
            raise ValueError(f"log time falls from {self.log_time} to {log_time}")
        if seq - self._first_seq >= 1 << 32:
            raise ValueError("log is full: more than 2^32 entries; begin another segment")
        self._file.reserve()
        if self._chunk_start is not None and (
            log_time - self._chunk_start >= self._chunk_ns or self._chunk_bytes + size > log_format.CHUNK_BYTES
        ):
            try:
                self.flush()
            except OSError as error:
                self._failure = error  # the bytes wait in the file; the message must still join them

    def _add(self, topic: int, seq: int, log_time: int, publish_time: int, data: bytes) -> None:
        if self._chunk_start is None:
            self._chunk_start = log_time
        self._writer.add_message(topic, log_time, data, publish_time, seq - self._first_seq)
        self._chunk_bytes += len(data)
        self.seq, self.log_time = seq, log_time
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure

    def _values_topic(self, source: str) -> int:
        return self._topic(log_format.VALUES + source, log_format.ARROW, self._batch_schema)

    def _event_topic(self, event: AnyEvent) -> int:
        kind = type(event)

        def schema() -> int:
            return self._register_schema(kind.__name__, "jsonschema", log_format.json_schema(kind))

        return self._topic(log_format.EVENT + kind.__name__, log_format.JSON, schema)

    def _batch_schema(self) -> int:
        if self._schema_of_batches is None:
            self._schema_of_batches = self._register_schema("citydeck.Batch", "arrow", log_format.arrow_schema())
        return self._schema_of_batches

    def _register_schema(self, name: str, encoding: str, data: bytes) -> int:
        return int(self._writer.register_schema(name, encoding, data))

    def _topic(self, topic: str, encoding: str, schema: Callable[[], int]) -> int:
        if topic not in self._topics:
            self._topics[topic] = int(self._writer.register_channel(topic, encoding, schema()))
        return self._topics[topic]
