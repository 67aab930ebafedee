"""Stamps what happens and records it: the one place where `seq` and `log_time` are given (DESIGN: data)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from citydeck.model.batch import Batch
from citydeck.model.errors import WrongUse
from citydeck.model.event import AnyEvent, Entry
from citydeck.model.time import NS_PER_S
from citydeck.timeline.log_reader import LogReader
from citydeck.timeline.log_writer import LogWriter

KEYFRAME_NS = 30 * NS_PER_S
SEGMENT_NS = 3600 * NS_PER_S
STAMP = "%Y%m%dT%H%M%SZ"
"""How the name of a segment begins: when it does."""
RETRY_NS = 10 * NS_PER_S
"""When no new segment can be opened, how long the old one goes on before it is tried again."""


class Reduced(Protocol):
    """What the recorder asks of the state, which lies above it."""

    def declarations(self) -> Iterable[AnyEvent]:
        """Assets and channels as they are declared now."""
        ...

    def keyframe(self) -> bytes:
        """The values as they are now."""
        ...


class Recorder:
    """Records a session in segments ``<folder>/<UTC of the first entry>-<seq>.mcap``, each readable by itself.

    For each thing that happens: `record` gives the entry, the caller reduces it and then calls `settle`. When the disk
    cannot be written, entries are given all the same and the session goes on; `saving` is False until writing succeeds
    again (`trouble` is the system's reason meanwhile), and `unsaved` counts entries that could not even be kept in
    memory and are missing from the log.
    """

    def __init__(
        self,
        folder: Path,
        state: Reduced,
        metadata: Mapping[str, str] | None = None,
        *,
        next_seq: int = 0,
        log_time: int = 0,
        keyframe_ns: int = KEYFRAME_NS,
        segment_ns: int = SEGMENT_NS,
    ) -> None:
        self.next_seq = next_seq
        self.log_time = log_time
        self.saving = True
        self.trouble = ""
        self.unsaved = 0
        self._folder = folder
        self._state = state
        self._metadata = dict(metadata or {})
        self._keyframe_ns = keyframe_ns
        self._segment_ns = segment_ns
        self._writer: LogWriter | None = None
        self._segment_end = 0
        self._next_keyframe = 0

    @property
    def path(self) -> Path | None:
        """The segment that is being written, None before the first entry."""
        return self._writer.path if self._writer else None

    def record(self, now: int, body: Batch | AnyEvent, source: str = "") -> Entry:
        """The entry that `body` becomes at session time `now`; a time that falls is raised to the last one given."""
        self.log_time = max(self.log_time, now)
        if self._writer is None or self.log_time >= self._segment_end:
            self._begin_segment()
        entry = self._stamp(body, source)
        self._append(entry)
        return entry

    def settle(self) -> None:
        """The last entry is reduced: write a keyframe when one is due."""
        if self._writer is not None and self.log_time >= self._next_keyframe:
            self._keyframe()

    def flush(self) -> None:
        """Hand what is recorded to the operating system; call it at least once a second while nothing happens."""
        if self._writer is not None:
            self._guard(self._writer.flush, proves=True)

    def close(self) -> None:
        """End the segment. `OSError` when the disk has no room for what waits."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()

    def _stamp(self, body: Batch | AnyEvent, source: str = "") -> Entry:
        entry = Entry(self.next_seq, self.log_time, body, source)
        self.next_seq += 1
        return entry

    def _begin_segment(self) -> None:
        """Open a segment that repeats what is declared and holds a keyframe, and close the one before it."""
        old, opened = self._writer, self._open()
        if opened is None:
            self._segment_end = self.log_time + RETRY_NS
            return
        self._writer = opened
        self._segment_end = self.log_time + self._segment_ns
        if old is not None:
            self._guard(old.close)
        for event in self._state.declarations():
            self._append(self._stamp(event))
        self._keyframe()

    def _open(self) -> LogWriter | None:
        """A new segment; None while there is an old one to go on with and the disk refuses another."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return LogWriter(self._free_path(), self._metadata, first_seq=self.next_seq)
        except (OSError, WrongUse) as error:
            if self._writer is None:
                raise WrongUse(f"cannot record to {self._folder}: {error}") from None
            self._fail(error)
            return None

    def _free_path(self) -> Path:
        """Where the next segment goes. A session killed before its first chunk left a file of this very name behind."""
        stamp = datetime.fromtimestamp(self.log_time // NS_PER_S, UTC).strftime(STAMP)
        path = self._folder / f"{stamp}-{self.next_seq:012d}.mcap"
        attempt = 1
        while path.exists():
            path = self._folder / f"{stamp}-{self.next_seq:012d}.{attempt}.mcap"
            attempt += 1
        return path

    def _keyframe(self) -> None:
        self._next_keyframe = self.log_time + self._keyframe_ns
        writer, data = self._writer, self._state.keyframe()
        if writer is not None:
            self._guard(lambda: writer.keyframe(self.log_time, data))

    def _append(self, entry: Entry) -> None:
        writer = self._writer
        if writer is not None:
            self._guard(lambda: writer.append(entry))
            self.unsaved += writer.seq != entry.seq

    def _guard(self, write: Callable[[], None], *, proves: bool = False) -> None:
        """`proves`: only what reaches the disk shows that writing succeeds again, not what is taken into memory."""
        try:
            write()
        except OSError as error:
            self._fail(error)
        else:
            if proves:
                self.saving, self.trouble = True, ""

    def _fail(self, error: OSError | WrongUse) -> None:
        self.saving = False
        self.trouble = getattr(error, "strerror", None) or str(error)


def segments(folder: Path) -> list[Path]:
    """Segments of a session in the order of their making."""
    return sorted(folder.glob("*Z-*.mcap"), key=lambda path: path.name.rsplit("-", 1)[1])


def began(segment: Path) -> int:
    """When a segment begins (ns), to the second; 0 for a name that does not tell."""
    try:
        stamp = datetime.strptime(segment.name.split("-", 1)[0], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return 0
    return int(stamp.timestamp()) * NS_PER_S


def last_position(folder: Path) -> tuple[int, int]:
    """``(next_seq, log_time)`` with which a session goes on after what its folder holds; zeros for none."""
    for path in reversed(segments(folder)):
        with LogReader(path) as reader:
            last = None
            for entry in reader.entries(reader.end):
                last = entry
            if last is not None:
                return last.seq + 1, last.log_time
    return 0, 0
