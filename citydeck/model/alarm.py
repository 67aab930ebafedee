"""What an alarm is, seen from outside the engine: priority, regions, and the row that lists and cards show."""

from enum import IntEnum, StrEnum

import msgspec


class Priority(IntEnum):
    """Consequence and urgency; chosen with the rule, never derived from how far a limit is passed (ISA-18.2)."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


class Condition(StrEnum):
    """Condition region (OPC UA Part 9, exclusive limits with delays)."""

    NORMAL = "NORMAL"
    PENDING_ON = "PENDING_ON"
    ACTIVE = "ACTIVE"
    PENDING_OFF = "PENDING_OFF"


class Letter(StrEnum):
    """ISA-18.2 state letters, derived from the regions for display."""

    NORMAL = "A"
    UNACKED = "B"
    ACKED = "C"
    RETURNED_UNACKED = "D"
    SHELVED = "E"
    SUPPRESSED = "F"
    OUT_OF_SERVICE = "G"


class AckToken(msgspec.Struct, frozen=True):
    """What an acknowledgement must quote: exactly what the operator saw."""

    occurrence: int
    realarm: int = 0


class AlarmRow(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm as shown: every region, already derived letter, and the facts of its occurrence.

    Times are session time in ns; `…_wall` wall time in ns. `token` is what an acknowledgement of this row quotes.
    `id` is ``<rule id>@<channel or asset>`` and stable over occurrences. `version` rises by one with each change.
    `limit` is of the value itself, or, where `per` (ns) is given, of its change in that time.
    """

    id: str
    rule: str
    asset: str
    channel: str
    priority: Priority
    condition: Condition
    letter: Letter
    level: str = ""
    peak: str = ""
    occurrence: int = 0
    realarm: int = 0
    acked: bool = True
    latched: bool = False
    quality: int = 0
    raised_at: int | None = None
    raised_at_wall: int | None = None
    observed_at: int | None = None
    returned_at: int | None = None
    acknowledged_by: str | None = None
    acknowledged_at: int | None = None
    acknowledged_at_wall: int | None = None
    comment: str = ""
    shelved_until: int | None = None
    shelved_by: str | None = None
    suppressed_by: tuple[str, ...] = ()
    out_of_service: bool = False
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    repeats: int = 0
    chattering: bool = False
    saved: bool = True
    note_required: bool = False
    texts: dict[str, str] = {}
    version: int = 0
    per: int | None = None

    @property
    def token(self) -> AckToken:
        return AckToken(self.occurrence, self.realarm)

    @property
    def active(self) -> bool:
        return self.condition in (Condition.ACTIVE, Condition.PENDING_OFF)

    @property
    def retained(self) -> bool:
        """Belongs in the alarm list: ``ACTIVE or UNACKED or LATCHED``."""
        return self.active or not self.acked or self.latched

    @property
    def hidden(self) -> bool:
        """Left out of the main list by an operator or by design; still evaluated, journalled and counted."""
        return self.shelved_until is not None or bool(self.suppressed_by) or self.out_of_service
