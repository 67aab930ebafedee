"""One change of one alarm, as the engine tells it and the journal keeps it."""

from enum import StrEnum

import msgspec

from citydeck.alarms.regions import Stored
from citydeck.model.event import AlarmTransition


class What(StrEnum):
    """Names of transitions; docs/alarms.md says which rule (T1…T27) each obeys."""

    RAISED = "RAISED"
    ROSE = "ROSE"
    FELL = "FELL"
    RETURNED = "RETURNED"
    ACKED = "ACKED"
    UNACKED = "UNACKED"
    RESET = "RESET"
    SHELVED = "SHELVED"
    UNSHELVED = "UNSHELVED"
    SUPPRESSED = "SUPPRESSED"
    UNSUPPRESSED = "UNSUPPRESSED"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"
    IN_SERVICE = "IN_SERVICE"
    QUALITY = "QUALITY"
    CONFIGURED = "CONFIGURED"
    REALARMED = "REALARMED"
    CHATTER_BEGAN = "CHATTER_BEGAN"
    CHATTER_ENDED = "CHATTER_ENDED"
    COMMENTED = "COMMENTED"
    REFUSED = "REFUSED"


RAISES = frozenset({What.RAISED, What.ROSE, What.REALARMED})
"""Transitions that annunciate: a console sounds for them."""


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was decided; it is shown as saved once it is committed.

    `t_event` is when it was true (observation, act or deadline), `t_ingest` session time at which the engine decided
    it, `wall` wall time for people; `body` the alarm's regions after it (`Stored` as JSON). `command` is the id of the
    operator's command that caused it; `code` and `text` its answer when it was refused. A refusal changes nothing and
    repeats the alarm's version.
    """

    alarm: str
    occurrence: int
    version: int
    event: str
    cause: str
    letter: str
    body: bytes
    t_event: int
    t_ingest: int
    wall: int = 0
    config: str = ""
    actor: str = ""
    console: str = ""
    note: str = ""
    command: str = ""
    code: str = ""
    text: str = ""
    session: str = "main"
    take: int = 0

    @property
    def stored(self) -> Stored:
        """The alarm after this transition."""
        return Stored.decode(self.body)

    def log_event(self) -> AlarmTransition:
        """The same as an event of the log."""
        return AlarmTransition(
            alarm=self.alarm,
            occurrence=self.occurrence,
            version=self.version,
            event=self.event,
            cause=self.cause,
            letter=self.letter,
        )
