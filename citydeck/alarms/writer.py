"""The journal's one writer: a thread with one connection, group commit, checkpoints, and patience with full disks."""

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError

from citydeck.alarms import schema
from citydeck.alarms.chain import GENESIS, JournalRow, chained
from citydeck.alarms.reserve import Reserve
from citydeck.alarms.transition import Transition, What

GROUP_ROWS = 1_000
CHECKPOINT_BYTES = 4 * 1024 * 1024
_RETRY_SECONDS = 0.5
_IDLE_SECONDS = 1.0

_INSERT_JOURNAL = sa.insert(schema.journal)
_INSERT_COMMAND = insert(schema.command).on_conflict_do_nothing()
_NEW_STATE = insert(schema.alarm_state)
_PUT_STATE = _NEW_STATE.on_conflict_do_update(
    index_elements=["session", "take", "alarm_id"],
    set_={name: _NEW_STATE.excluded[name] for name in ("seq", "version", "body")},
)
_NEW_HEAD = insert(schema.chain_head)
_PUT_HEAD = _NEW_HEAD.on_conflict_do_update(
    index_elements=["id"], set_={name: _NEW_HEAD.excluded[name] for name in ("seq", "hash")}
)


@dataclass(slots=True)
class _Job:
    """Transitions to write, or something to run between two commits; `done` is resolved afterwards."""

    transitions: Sequence[Transition] = ()
    run: Callable[[sa.Connection], Any] | None = None
    done: "Future[Any]" = field(default_factory=Future)


class Writer:
    """Writes in the order of `append`. `trouble` is why nothing can be written now, empty when all is well."""

    def __init__(self, connection: sa.Connection, path: Path | None, reserve: Reserve | None) -> None:
        self.trouble = ""
        self._connection, self._path, self._reserve = connection, path, reserve
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        with connection.begin():
            head = connection.execute(sa.select(schema.chain_head.c.seq, schema.chain_head.c.hash)).first()
            last = connection.execute(sa.select(sa.func.max(schema.journal.c.seq))).scalar()
        # A journal that was tampered with is written on, not mended: alarms must be kept, and `verify` still finds it.
        self._seq: int = max(head[0] if head else 0, last or 0)
        self._hash: bytes = head[1] if head else GENESIS
        self._thread = threading.Thread(target=self._work, name="alarm-journal", daemon=True)
        self._thread.start()

    @property
    def seq(self) -> int:
        """Number of the last committed row."""
        return self._seq

    def append(self, transitions: Sequence[Transition]) -> "Future[int]":
        """Resolved with the last number after the commit of these and of everything before."""
        job = _Job(transitions)
        self._queue.put(job)
        return job.done

    def call(self, run: Callable[[sa.Connection], Any]) -> "Future[Any]":
        """Run something in a transaction of the writer's connection, between commits."""
        job = _Job(run=run)
        self._queue.put(job)
        return job.done

    def close(self) -> bool:
        """Write what waits, give up what cannot be written, end; True when nothing was given up."""
        self._closing.set()
        self._queue.put(None)
        self._thread.join()
        return not self.trouble

    def _work(self) -> None:
        while True:
            try:
                job = self._queue.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                self._checkpoint("TRUNCATE", 0)
                continue
            jobs, ended = self._group(job)
            if jobs:
                self._commit(jobs)
            if ended:
                self._checkpoint("TRUNCATE", 0)
                return

    def _group(self, first: _Job | None) -> tuple[list[_Job], bool]:
        """Drain what waits, up to `GROUP_ROWS` rows; True when the end was asked for."""
        jobs: list[_Job] = []
        rows, job = 0, first
        while job is not None:
            jobs.append(job)
            rows += len(job.transitions)
            if rows >= GROUP_ROWS or job.run is not None:
                return jobs, False
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return jobs, False
        return jobs, True

    def _commit(self, jobs: list[_Job]) -> None:
        transitions = [done for job in jobs for done in job.transitions]
        if transitions and not self._write_at_last(transitions):
            for job in jobs:
                job.done.set_exception(OSError(f"the journal was closed unsaved: {self.trouble}"))
            return
        for job in jobs:
            self._finish(job)
        self._checkpoint("PASSIVE", CHECKPOINT_BYTES)

    def _finish(self, job: _Job) -> None:
        if job.run is None:
            job.done.set_result(self._seq)
            return
        try:
            with self._connection.begin():
                result = job.run(self._connection)
            job.done.set_result(result)
        except Exception as error:  # noqa: BLE001 whatever it is belongs to the caller
            job.done.set_exception(error)

    def _write_at_last(self, transitions: list[Transition]) -> bool:
        """Try until it is durable; a full or failing disk is waited for. False when closing ends the wait."""
        while True:
            try:
                self._write(transitions)
            except Exception as error:  # noqa: BLE001 whatever it is, the thread goes on and what waits is kept
                self.trouble = str(getattr(error, "orig", error))
                with contextlib.suppress(Exception):
                    self._connection.rollback()
                if self._reserve is not None and self._reserve.give_up():
                    continue
                if self._closing.wait(_RETRY_SECONDS if not self._closing.is_set() else 0):
                    return False
            else:
                if self.trouble:
                    self.trouble = ""
                    if self._reserve is not None:
                        self._reserve.fill()
                return True

    def _write(self, transitions: list[Transition]) -> None:
        rows: list[JournalRow] = []
        seq, prev = self._seq, self._hash
        for done in transitions:
            seq += 1
            rows.append(chained(seq, done, prev))
            prev = rows[-1].hash
        states = {(r.session, r.take, r.alarm_id): _state(r) for r in rows if r.event != What.REFUSED}
        commands = [_command(row) for row in rows if row.command]
        with self._connection.begin():
            self._connection.execute(_INSERT_JOURNAL, [row.as_dict() for row in rows])
            if states:
                self._connection.execute(_PUT_STATE, list(states.values()))
            if commands:
                self._connection.execute(_INSERT_COMMAND, commands)
            self._connection.execute(_PUT_HEAD, {"id": 1, "seq": seq, "hash": prev})
        self._seq, self._hash = seq, prev

    def _checkpoint(self, kind: str, above: int) -> None:
        """Move the write-ahead log into the file when it is longer than `above` bytes."""
        if self._path is None or self.trouble:
            return
        try:
            if self._path.with_name(self._path.name + "-wal").stat().st_size <= above:
                return
            raw = self._connection.connection.dbapi_connection
            if raw is not None:
                raw.cursor().execute(f"PRAGMA wal_checkpoint({kind})").fetchall()
        except (DBAPIError, OSError, sqlite3.Error) as error:
            self.trouble = str(error)


def _state(row: JournalRow) -> dict[str, Any]:
    names = ("session", "take", "alarm_id", "seq", "version", "body")
    return {name: getattr(row, name) for name in names}


def _command(row: JournalRow) -> dict[str, Any]:
    names = ("session", "take", "seq", "code", "text")
    return {"id": row.command} | {name: getattr(row, name) for name in names}
