"""What scripts read of alarms without an engine: the list and the proof, straight from ``alarm.db``."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from citydeck.alarms import reader
from citydeck.alarms.migrate import check_revision, revision_of
from citydeck.alarms.reader import VerifyReport
from citydeck.alarms.regions import Stored
from citydeck.alarms.store import reading_engine
from citydeck.model.alarm import AlarmRow, Letter, Priority
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import signed_in
from citydeck.model.time import to_iso


def alarm_list(
    path: Path, session: str | None = None, take: int | None = None, *, everything: bool = False
) -> list[dict[str, Any]]:
    """Alarms of a journal file as `record` makes them, worst first; also while an engine writes it.

    `session` None means that of the newest row, `take` None that session's newest. Only alarms that belong in the list
    (active, unacknowledged or latched) unless `everything`. `UnreadableInput` when there is no readable journal.
    """
    with _open(path) as connection:
        name = reader.last_session(connection) if session is None else session
        number = reader.last_take(connection, name) if take is None else take
        states = reader.read_states(connection, name, number or 0)
    kept = {name: stored for name, stored in states.items() if everything or stored.regions.retained}
    order = sorted(kept, key=lambda name: _order(name, kept[name]))
    return [_stored_record(name, kept[name]) for name in order]


def verify(path: Path) -> VerifyReport:
    """Prove a journal file: `ok`, or the first bad row and why. `UnreadableInput` when it cannot be read at all."""
    try:
        with _open(path) as connection:
            return reader.verify_chain(connection)
    except DBAPIError as error:
        raise UnreadableInput(f"{path}: damaged: {error.orig}") from None


def record(row: AlarmRow) -> dict[str, Any]:
    """The same record from a live row. Times are ISO 8601 session time, ``…_wall`` beside them; None where none is."""
    return {
        "id": row.id,
        "priority": row.priority.name,
        "state": row.letter.name,
        "letter": row.letter.value,
        "condition": row.condition.value,
        "level": row.level,
        "occurrence": row.occurrence,
        "raised_at": _time(row.raised_at),
        "raised_at_wall": _time(row.raised_at_wall or None),
        "acknowledged_by": row.acknowledged_by,
        "authenticated": None if row.acknowledged_by is None else signed_in(row.acknowledged_by),
        "acknowledged_at": _time(row.acknowledged_at),
        "acknowledged_at_wall": _time(row.acknowledged_at_wall or None),
        "asset": row.asset,
        "channel": row.channel,
        "comment": row.comment,
        "shelved_until": _time(row.shelved_until),
        "message": row.texts.get("en", ""),
    }


def report_record(path: Path, report: VerifyReport) -> dict[str, Any]:
    """`verify`'s result for ``--json``."""
    return {
        "file": str(path),
        "ok": report.ok,
        "rows": report.rows,
        "first_bad": report.first_bad,
        "reason": report.reason,
        "head": report.head,
    }


def _stored_record(name: str, stored: Stored) -> dict[str, Any]:
    regions, identity = stored.regions, stored.identity
    return record(
        AlarmRow(
            id=name,
            rule=identity.rule,
            asset=identity.asset,
            channel=identity.channel,
            priority=Priority(identity.priority),
            condition=regions.condition,
            letter=regions.letter,
            level=regions.level,
            occurrence=regions.occurrence,
            raised_at=regions.raised_at,
            raised_at_wall=regions.raised_wall,
            acknowledged_by=regions.acked_by,
            acknowledged_at=regions.acked_at,
            acknowledged_at_wall=regions.acked_wall,
            comment=regions.comment,
            shelved_until=regions.shelved_until,
            texts=identity.texts,
        )
    )


def _order(name: str, stored: Stored) -> tuple[bool, int, int, str]:
    regions = stored.regions
    return regions.letter is not Letter.UNACKED, stored.identity.priority, -(regions.raised_at or 0), name


def _time(instant: int | None) -> str | None:
    return None if instant is None else to_iso(instant)


class _open:  # noqa: N801 reads as a function
    """A short read-only look at a journal file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sa.Connection | None = None

    def __enter__(self) -> sa.Connection:
        if not self._path.is_file():
            raise UnreadableInput(f"{self._path}: there is no alarm journal")
        try:
            self._connection = reading_engine(self._path).connect()
            revision = revision_of(self._connection)
        except DBAPIError as error:
            raise UnreadableInput(f"{self._path}: not an alarm journal: {error.orig}") from None
        check_revision(revision, self._path)
        if revision is None:
            raise UnreadableInput(f"{self._path}: not an alarm journal")
        return self._connection

    def __exit__(self, *exc: object) -> None:
        if self._connection is not None:
            self._connection.close()
