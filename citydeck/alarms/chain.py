"""The hash chain over journal rows: canonical JSON of a row, hashed together with the hash of the row before."""

import hashlib
from typing import Any

import msgspec

from citydeck.alarms.transition import Transition

GENESIS = bytes(32)
"""What the first row is chained to."""


class JournalRow(msgspec.Struct, frozen=True):
    """One row of the journal, fields in the order of the table's columns."""

    seq: int
    session: str
    take: int
    alarm_id: str
    occurrence: int
    version: int
    event: str
    cause: str
    actor: str
    console: str
    note: str
    command: str
    code: str
    text: str
    t_event: int
    t_ingest: int
    wall: int
    config_ver: str
    body: str
    prev_hash: bytes
    hash: bytes

    def as_dict(self) -> dict[str, Any]:
        """Column name to value."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


def chained(seq: int, done: Transition, prev_hash: bytes) -> JournalRow:
    """The journal row of a transition as number `seq` after the row whose hash is `prev_hash`."""
    fields = (
        seq,
        done.session,
        done.take,
        done.alarm,
        done.occurrence,
        done.version,
        done.event,
        done.cause,
        done.actor,
        done.console,
        done.note,
        done.command,
        done.code,
        done.text,
        done.t_event,
        done.t_ingest,
        done.wall,
        done.config,
        done.body.decode(),
    )
    return JournalRow(*fields, prev_hash, link(prev_hash, fields))


def link(prev_hash: bytes, fields: tuple[Any, ...]) -> bytes:
    """SHA-256 of the previous hash and the row's other fields as a JSON array."""
    return hashlib.sha256(prev_hash + _ENCODER.encode(fields)).digest()


def holds(row: JournalRow) -> bool:
    """True when the row's hash is that of its fields, and each has the type that was hashed."""
    fields = tuple(getattr(row, name) for name in row.__struct_fields__[:-2])
    if tuple(map(type, fields)) != _TYPES:
        return False
    return link(row.prev_hash, fields) == row.hash


_TYPES = tuple(field.type for field in msgspec.structs.fields(JournalRow))[:-2]
_ENCODER = msgspec.json.Encoder()
