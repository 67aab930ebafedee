"""The durable journal of alarms, and its stand-in for runs that keep none."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from citydeck.alarms import reader
from citydeck.alarms.chain import JournalRow
from citydeck.alarms.file_lock import FileLock
from citydeck.alarms.migrate import backup, migrate
from citydeck.alarms.reader import VerifyReport
from citydeck.alarms.regions import Stored
from citydeck.alarms.reserve import Reserve
from citydeck.alarms.store import reading_engine, writing_engine
from citydeck.alarms.transition import Transition
from citydeck.alarms.writer import Writer
from citydeck.model.errors import UnreadableInput, WrongUse

T = TypeVar("T")


class AlarmJournal(Protocol):
    """What a session needs of a journal."""

    def append(self, transitions: Sequence[Transition]) -> "Future[int]":
        """Resolved after the durable commit of these and of all before; an empty sequence waits for those before."""

    def close(self) -> bool:
        """Write what waits and let go; False when something had to be given up."""


class Journal:
    """``alarm.db``: append-only rows with a hash chain, and the state folded from them in the same transaction.

    One writer thread with one connection writes and checkpoints; waiting transitions are committed together. When the
    disk is full or fails it keeps trying, and `trouble` says why; nothing that waits is lost while the engine lives.
    `path` None keeps the same tables in memory, for tests and benchmarks.
    """

    def __init__(self, path: Path | str | None, *, reserve_bytes: int | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._lock: FileLock | None = None
        reserve: Reserve | None = None
        if self.path is not None:
            _make_folder(self.path.parent)
            self._lock = FileLock(self.path.with_name(self.path.name + ".lock"))
            reserve = Reserve(self.path.with_name(self.path.name + ".reserve"))
            reserve.size = reserve.size if reserve_bytes is None else reserve_bytes
            reserve.fill()
        self._engine = writing_engine(self.path)
        try:
            self._connection = self._engine.connect()
            migrate(self._connection, self.path)
            self._writer = Writer(self._connection, self.path, reserve)
        except (DBAPIError, UnreadableInput) as error:
            self._let_go()
            raise _plain(error, self.path) from None
        self._closed = threading.Lock()

    @property
    def trouble(self) -> str:
        """Why nothing can be saved now; empty when all is well."""
        return self._writer.trouble

    @property
    def seq(self) -> int:
        """Number of the last committed row."""
        return self._writer.seq

    def append(self, transitions: Sequence[Transition]) -> "Future[int]":
        """Resolved with the last row's number after the durable commit of these and of all before."""
        return self._writer.append(transitions)

    def states(self, session: str = "main", take: int = 0) -> dict[str, Stored]:
        """Regions of every alarm of a take, as last committed."""
        return self._read(lambda connection: reader.read_states(connection, session, take))

    def answers(self, session: str = "main") -> dict[str, tuple[str, str]]:
        """First answers to commands, for a resend after a restart."""
        return self._read(lambda connection: reader.read_answers(connection, session))

    def last_take(self, session: str = "main") -> int | None:
        """Highest take that holds something, None for none."""
        return self._read(lambda connection: reader.last_take(connection, session))

    def rows(self, after: int = 0) -> list[JournalRow]:
        """Rows with a number above `after`."""
        return self._read(lambda connection: list(reader.read_rows(connection, after)))

    def verify(self) -> VerifyReport:
        """Prove the whole journal; see `citydeck.alarms.reader.verify_chain`."""
        return self._read(reader.verify_chain)

    def backup(self, target: Path) -> None:
        """A proven copy, taken while the engine runs."""
        if self.path is None:
            raise WrongUse("a journal in memory has no backup")
        backup(self.path, target)

    def close(self) -> bool:
        """Write what waits and let go. False, after nothing more can be done, when something could not be written."""
        good = self._writer.close()
        self._connection.close()
        self._let_go()
        return good

    def _read(self, read: Callable[[sa.Connection], T]) -> T:
        if self.path is None:
            result: T = self._writer.call(read).result()
            return result
        with reading_engine(self.path).connect() as connection:
            return read(connection)

    def _let_go(self) -> None:
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()


class NoJournal:
    """Keeps nothing: everything counts as durable at once (rehearsals, benchmarks)."""

    trouble = ""

    def __init__(self) -> None:
        self.seq = 0

    def append(self, transitions: Sequence[Transition]) -> "Future[int]":
        """Resolved at once."""
        self.seq += len(transitions)
        done: Future[int] = Future()
        done.set_result(self.seq)
        return done

    def close(self) -> bool:
        """Nothing to do."""
        return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"{folder}: the alarm journal cannot be written here: {error.strerror}") from None


def _plain(error: Exception, path: Path | None) -> UnreadableInput:
    if isinstance(error, UnreadableInput):
        return error
    cause = getattr(error, "orig", error)
    return UnreadableInput(f"{path}: the alarm journal cannot be opened and was left as it is: {cause}")
