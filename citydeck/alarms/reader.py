"""Reading a journal: states, rows, answers, and the proof that nobody touched it."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from citydeck.alarms import schema
from citydeck.alarms.chain import GENESIS, JournalRow, holds
from citydeck.alarms.regions import Stored
from citydeck.alarms.transition import What
from citydeck.model.errors import UnreadableInput

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Result of `verify_chain`: rows read, and the first bad `seq` with the reason when it is not `ok`."""

    ok: bool
    rows: int
    first_bad: int | None = None
    reason: str = ""
    head: str = ""


def read_rows(connection: sa.Connection, after: int = 0) -> Iterator[JournalRow]:
    """Journal rows with `seq` above `after`, in order, read in pages so that no transaction stays open for long."""
    table = schema.journal
    while True:
        page = connection.execute(sa.select(table).where(table.c.seq > after).order_by(table.c.seq).limit(_PAGE)).all()
        yield from (JournalRow(*row) for row in page)
        if len(page) < _PAGE:
            return
        after = page[-1].seq


def read_states(connection: sa.Connection, session: str, take: int) -> dict[str, Stored]:
    """Regions by alarm id, as last committed; `UnreadableInput` when a row is not what an engine writes."""
    table = schema.alarm_state
    query = sa.select(table.c.alarm_id, table.c.body).where(table.c.session == session, table.c.take == take)
    states = {}
    for name, body in connection.execute(query):
        try:
            states[name] = Stored.decode(body)
        except msgspec.MsgspecError as error:
            raise UnreadableInput(f"alarm journal: the state of {name} cannot be read: {error}") from None
    return states


def read_answers(connection: sa.Connection, session: str, limit: int = 10_000) -> dict[str, tuple[str, str]]:
    """Command id to the first answer's code and text, newest `limit`, oldest first."""
    table = schema.command
    query = (
        sa.select(table.c.id, table.c.code, table.c.text)
        .where(table.c.session == session)
        .order_by(table.c.seq.desc())
        .limit(limit)
    )
    return {name: (code, text) for name, code, text in reversed(connection.execute(query).all())}


def last_session(connection: sa.Connection) -> str:
    """Session of the newest row, empty for an empty journal."""
    table = schema.journal
    newest = sa.select(table.c.session).order_by(table.c.seq.desc()).limit(1)
    return connection.execute(newest).scalar() or ""


def last_take(connection: sa.Connection, session: str) -> int | None:
    """Highest take of a session that the journal holds, None for none."""
    table = schema.journal
    return connection.execute(sa.select(sa.func.max(table.c.take)).where(table.c.session == session)).scalar()


def verify_chain(connection: sa.Connection) -> VerifyReport:
    """Read everything and prove it: numbers without a gap, every hash, the end of the chain, state equal to its fold.

    Cutting rows off the end *and* mending `chain_head` and `alarm_state` to match needs a witness outside the file.
    """
    proof = _Proof()
    for row in read_rows(connection):
        if reason := proof.fault(row):
            return VerifyReport(False, proof.seq, proof.seq + 1, reason)
        proof.take(row)
    head = connection.execute(sa.select(schema.chain_head.c.seq, schema.chain_head.c.hash)).first()
    end = tuple(head) if head else (0, GENESIS)
    if end != (proof.seq, proof.hash):
        return VerifyReport(False, proof.seq, proof.seq + 1, f"the chain was recorded to end at row {end[0]}")
    table = schema.alarm_state
    for kept in connection.execute(sa.select(table).order_by(table.c.seq)):
        if proof.states.pop((kept.session, kept.take, kept.alarm_id), None) != (kept.seq, kept.version, kept.body):
            return VerifyReport(False, proof.seq, kept.seq, f"state of {kept.alarm_id} is not what the journal says")
    if proof.states:
        (_, _, name), (seq, _, _) = next(iter(proof.states.items()))
        return VerifyReport(False, proof.seq, seq, f"state of {name} is missing")
    return VerifyReport(True, proof.seq, head=proof.hash.hex())


class _Proof:
    """What must hold of the next row, and the fold of all rows so far."""

    def __init__(self) -> None:
        self.seq, self.hash = 0, GENESIS
        self.states: dict[tuple[str, int, str], tuple[int, int, str]] = {}

    def fault(self, row: JournalRow) -> str:
        if row.seq != self.seq + 1:
            return f"row {self.seq + 1} is missing"
        if row.prev_hash != self.hash:
            return "the row is not chained to the one before"
        try:
            return "" if holds(row) else "the row's hash is not that of its content"
        except (TypeError, UnicodeError, msgspec.MsgspecError):
            return "the row holds values that no engine writes"

    def take(self, row: JournalRow) -> None:
        self.seq, self.hash = row.seq, row.hash
        if row.event != What.REFUSED:
            self.states[row.session, row.take, row.alarm_id] = (row.seq, row.version, row.body)
