"""What the journal knows of a take: the operators' acts to fold over the recording, and how far it was played."""

from citydeck.alarms.chain import JournalRow
from citydeck.alarms.journal import Journal
from citydeck.alarms.regions import Stored
from citydeck.alarms.transition import What
from citydeck.model.event import OperatorAct

_ACTS = {
    What.ACKED: "ack",
    What.UNACKED: "unack",
    What.RESET: "reset",
    What.SHELVED: "shelve",
    What.UNSHELVED: "unshelve",
    What.COMMENTED: "comment",
    What.OUT_OF_SERVICE: "out_of_service",
    What.IN_SERVICE: "in_service",
}
_JUDGED = frozenset({What.RAISED, What.ROSE, What.FELL, What.RETURNED})


def rows_of_take(journal: Journal, session: str, take: int) -> list[JournalRow]:
    """Rows of one take in order."""
    return [row for row in journal.rows() if row.session == session and row.take == take]


def acts_of(rows: list[JournalRow]) -> list[tuple[int, OperatorAct]]:
    """``(session time, act)`` of every accepted operator's act, in order of session time and then of commit."""
    acts = [(row.t_ingest, _act(row)) for row in rows if row.command and not row.code and row.event in _ACTS]
    return sorted(acts, key=lambda pair: pair[0])


def judged_to(rows: list[JournalRow]) -> dict[str, int]:
    """For every channel (key text) with an alarm, the newest instant of observation that moved it."""
    newest: dict[str, int] = {}
    for row in rows:
        if row.event in _JUDGED:
            channel = row.alarm_id.partition("@")[2]
            newest[channel] = max(newest.get(channel, 0), row.t_event)
    return newest


def last_time(rows: list[JournalRow]) -> int:
    """Latest session time at which something of these rows was decided, 0 for none."""
    return max((row.t_ingest for row in rows), default=0)


def _act(row: JournalRow) -> OperatorAct:
    regions = Stored.decode(row.body).regions
    return OperatorAct(
        id=row.command,
        act=_ACTS[What(row.event)],
        alarm=row.alarm_id,
        occurrence=row.occurrence,
        realarm=regions.realarm - (row.event == What.UNACKED),
        actor=row.actor,
        console=row.console,
        note=row.note,
        until=regions.shelved_until if row.event == What.SHELVED else None,
        wall=row.wall,
    )
